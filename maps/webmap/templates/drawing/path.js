// The path from a village or a place to the mast that serves it best, or the nearest one, drawn when it is asked for:
// ground on the bent Earth, the Fresnel zone, and how clear it is. Heights are coarse, and nothing stands on them.

const PATH_POINTS = 121;
const PATH_K = 4 / 3;
const PATH_SHARE = 0.6;
const NO_HEIGHT = -32768;

// Heights of the page, unpacked when the first path is asked for.
function heightsOf(data) {
  data.groundReady ??= inflateBytes(data.heights.packed).then((bytes) => {
    const { rows, cols } = data.heights;
    const metres = new Int16Array(bytes.buffer, 0, rows * cols);
    for (let i = 0; i < metres.length; i += 1) if (i % cols) metres[i] += metres[i - 1];
    return metres;
  });
  return data.groundReady;
}

// Height at a point of the map, between the middles of four cells; NaN where it is not known.
function heightAt({ heights }, metres, x, y) {
  const [south, west] = heights.southWest;
  const [north, east] = heights.northEast;
  const [left, right, top, bottom] = [worldX(west), worldX(east), worldY(north), worldY(south)];
  const { rows, cols } = heights;
  const column = Math.max(0, Math.min(cols - 1.000001, ((x - left) / (right - left)) * cols - 0.5));
  const row = Math.max(0, Math.min(rows - 1.000001, ((y - top) / (bottom - top)) * rows - 0.5));
  const [c, r] = [Math.floor(column), Math.floor(row)];
  const four = [[r, c], [r, c + 1], [r + 1, c], [r + 1, c + 1]].map(([i, j]) => metres[i * cols + j]);
  if (four.includes(NO_HEIGHT)) return NaN;
  const [u, v] = [column - c, row - r];
  return (four[0] * (1 - u) + four[1] * u) * (1 - v) + (four[2] * (1 - u) + four[3] * u) * v;
}

function metresBetween(a, b) {
  const rad = Math.PI / 180;
  const half = Math.sin(((b.lat - a.lat) * rad) / 2) ** 2 + Math.cos(a.lat * rad) * Math.cos(b.lat * rad) * Math.sin(((b.lon - a.lon) * rad) / 2) ** 2;
  return 2 * EARTH_M * Math.asin(Math.sqrt(half));
}

// The site of a path: the best server, or the nearest one that has the service; -1 where none has.
function mastFor({ data }, points, i, service) {
  const server = points.server[service]?.[i] ?? -1;
  if (server >= 0) return server;
  const { sites } = data;
  const away = (at) => Math.hypot(sites.x[at] - points.x[i], sites.y[at] - points.y[i]);
  const having = [...sites.x.keys()].filter((at) => sites.technologies[at].includes(service));
  return having.reduce((best, at) => (best < 0 || away(at) < away(best) ? at : best), -1);
}

// A section as hopSection draws it, from the site to the village; null where ground is unknown.
function sectionOf({ data }, metres, points, i, site, service) {
  const { sites } = data;
  const place = (of, at) => ({ x: of.x[at], y: of.y[at], lon: of.lon[at], lat: of.lat[at] });
  const [from, to] = [place(sites, site), place(points, i)];
  const length = metresBetween(from, to);
  const parts = Array.from({ length: PATH_POINTS }, (_, n) => n / (PATH_POINTS - 1));
  const ground = parts.map((part) => heightAt(data, metres, from.x + (to.x - from.x) * part, from.y + (to.y - from.y) * part));
  if (ground.some(Number.isNaN) || length < 1) return null;
  return {
    distance: parts.map((part) => part * length), ground, cover: ground.map(() => 0),
    antennas: [ground[0] + (sites.height[site] ?? data.mastHeight), ground.at(-1) + data.terminalHeight],
    mhz: data.bands[service], k: PATH_K, share: PATH_SHARE,
  };
}

// The button in a popup, which gives way to the drawing below the name.
function pathButton(model, texts, points, i, box) {
  const { data, state } = model;
  const { t } = texts;
  if (!data.heights || !(state.service in data.bands)) return;
  const site = mastFor(model, points, i, state.service);
  if (site < 0) return;
  const button = element("button", "path", t("map.path.show", { name: data.sites.name[site] }));
  button.type = "button";
  button.addEventListener("click", async (event) => {
    event.stopPropagation();
    button.disabled = true;
    const section = sectionOf(model, await heightsOf(data), points, i, site, state.service);
    const figure = section ? pathFigure(section, data, texts, [data.sites.name[site], points.name[i]]) : element("p", "path", t("map.path.unknown"));
    figure.tabIndex = -1;
    button.remove();
    box.querySelector("h3").after(figure); // where that of a proposal stands, too
    box.dispatchEvent(new Event("grown", { bubbles: true }));
    figure.focus({ preventScroll: true });
  });
  box.append(button);
}

function pathFigure(section, data, { t, number }, [start, end]) {
  const box = element("figure", "hop");
  const { free, at } = worstOf(section);
  const total = section.distance.at(-1);
  const said = { start, end, km: number(total / 1000, total < 1000 ? 2 : 1), mhz: number(section.mhz), at: number(at / 1000, at < 1000 ? 2 : 1), clear: number(Math.abs(free), 2) };
  const note = element("span", "note", t("map.path.note", { n: number(data.heights.step) }));
  box.append(hopSection(section, t, number), element("figcaption", "", t(free >= 0 ? "map.path.clear" : "map.path.blocked", said), " ", note));
  return box;
}
