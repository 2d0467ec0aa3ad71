// Unpacks the page's data into typed arrays. World coordinates are web mercator scaled to 0..1, x east, y south.

function readData() {
  return JSON.parse(document.getElementById("phusong-data").textContent);
}

// Base64 of a compressed text to the text.
async function inflate(packed) {
  return inflated(packed).text();
}

// The same to bytes.
async function inflateBytes(packed) {
  return new Uint8Array(await inflated(packed).arrayBuffer());
}

function inflated(packed) {
  return new Response(new Blob([bytesOf(packed)]).stream().pipeThrough(new DecompressionStream("deflate")));
}

const TYPES = { i1: Int8Array, i2: Int16Array, i4: Int32Array };

function bytesOf(text) {
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i += 1) bytes[i] = raw.charCodeAt(i);
  return bytes;
}

function column([type, text]) {
  return new TYPES[type](bytesOf(text).buffer);
}

function worldX(lon) {
  return (lon + 180) / 360;
}

function worldY(lat) {
  const angle = (lat * Math.PI) / 180;
  return 0.5 - Math.log(Math.tan(Math.PI / 4 + angle / 2)) / (2 * Math.PI);
}

// Packed longitudes and latitudes to {count, lon, lat, x, y}.
function positions(packed) {
  const lon = Float64Array.from(column(packed.lon), (value) => value / 1e6);
  const lat = Float64Array.from(column(packed.lat), (value) => value / 1e6);
  return { count: packed.count, lon, lat, x: lon.map(worldX), y: lat.map(worldY) };
}

// Differences in steps to one path {points: [x, y, …], box: [west, north, east, south]}.
function path(steps, stepDeg) {
  const points = new Float64Array(steps.length);
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  let lon = 0;
  let lat = 0;
  for (let i = 0; i < steps.length; i += 2) {
    lon += steps[i];
    lat += steps[i + 1];
    const x = worldX(lon * stepDeg);
    const y = worldY(lat * stepDeg);
    points[i] = x;
    points[i + 1] = y;
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
  }
  return { points, box };
}

// Groups of steps (rings of a polygon, lines of a route) to one shape with the box around all its paths.
function shape(groups, stepDeg) {
  const paths = groups.map((steps) => path(steps, stepDeg));
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const one of paths) {
    box[0] = Math.min(box[0], one.box[0]);
    box[1] = Math.min(box[1], one.box[1]);
    box[2] = Math.max(box[2], one.box[2]);
    box[3] = Math.max(box[3], one.box[3]);
  }
  return { paths, box };
}

// Even-odd rule: is a world point inside the rings of a shape?
function inside(area, x, y) {
  if (x < area.box[0] || x > area.box[2] || y < area.box[1] || y > area.box[3]) return false;
  let within = false;
  for (const ring of area.paths) {
    const p = ring.points;
    for (let i = 0, j = p.length - 2; i < p.length; j = i, i += 2) {
      if (p[i + 1] > y !== p[j + 1] > y && x < ((p[j] - p[i]) * (y - p[i + 1])) / (p[j + 1] - p[i + 1]) + p[i]) {
        within = !within;
      }
    }
  }
  return within;
}

function columns(packed) {
  return Object.fromEntries(Object.entries(packed).map(([key, one]) => [key, column(one)]));
}

const RECEIVED = ["rsrp", "server", "distance", "share", "state", "environments", "operators", "margin", "probability", "operatorBits", "operatorCentres"];

// What villages or places receive, by service.
function reception(packed) {
  return Object.fromEntries(RECEIVED.map((name) => [name, columns(packed[name])]));
}

// The whole page's data, unpacked. Proposals know their own number and that of their commune, -1 for none.
function decode(data) {
  const communeAt = new Map(data.communes.code.map((code, i) => [code, i]));
  const step = data.stepDeg;
  const { villages, places, communes, districts, provinces, sites, fibre, roads } = data;
  return {
    ...data,
    villages: {
      ...villages,
      ...positions(villages),
      commune: column(villages.commune),
      population: Float64Array.from(column(villages.population), (parts) => parts / villages.populationParts),
      centre: column(villages.centre),
      centreToday: column(villages.centreToday),
      centreAfter: column(villages.centreAfter),
      today: column(villages.today),
      after: column(villages.after),
      ...reception(villages),
      homes: columns(villages.homes),
      shareAfter: columns(villages.shareAfter),
      operatorShare: Object.fromEntries(Object.entries(villages.operatorShare).map(([service, all]) => [service, all.map(column)])),
    },
    places: {
      ...places,
      ...positions(places),
      ...reception(places),
      commune: column(places.commune),
      today: column(places.today),
      after: column(places.after),
    },
    communes: { ...communes, ...positions(communes), areas: communes.rings.map((rings) => shape(rings, step)) },
    districts: { ...districts, ...positions(districts), areas: districts.rings.map((rings) => shape(rings, step)) },
    provinces: { ...provinces, ...positions(provinces), areas: provinces.rings.map((rings) => shape(rings, step)) },
    sites: { ...sites, ...positions(sites) },
    fibre: { ...fibre, ...positions(fibre), routes: fibre.routes.map((lines) => shape(lines, step)) },
    roads: { ...roads, lines: roads.lines.map((lines) => shape(lines, step)) },
    others: data.others.map((site) => ({ ...site, x: worldX(site.lon), y: worldY(site.lat) })),
    communeAt,
    proposals: data.proposals.map((proposal, index) => ({
      ...proposal,
      index,
      communeIndex: communeAt.get(proposal.commune) ?? -1,
      x: worldX(proposal.lon),
      y: worldY(proposal.lat),
      route: shape(proposal.route, step),
      hops: proposal.hops.map((hop) => ({ ...hop, line: shape(hop.line, step) })),
    })),
  };
}
