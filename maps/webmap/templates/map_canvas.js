// What is drawn: two canvases of our own (areas below the relief, everything else above it), redrawn after a move.

const FONT = 'system-ui, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", "Liberation Sans", Arial, sans-serif';

const CanvasLayer = L.Renderer.extend({
  options: { padding: 0.2 },
  initialize(draw, options) {
    L.Renderer.prototype.initialize.call(this, options);
    this._draw = draw;
  },
  _initContainer() {
    this._container = L.DomUtil.create("canvas");
    this._container.setAttribute("aria-hidden", "true");
  },
  _destroyContainer() {
    this._container.remove();
    delete this._container;
  },
  _updatePaths() {},
  _update() {
    if (this._map._animatingZoom && this._bounds) return;
    L.Renderer.prototype._update.call(this);
    const ratio = window.devicePixelRatio || 1;
    const size = this._bounds.getSize();
    const canvas = this._container;
    L.DomUtil.setPosition(canvas, this._bounds.min);
    canvas.width = Math.round(size.x * ratio);
    canvas.height = Math.round(size.y * ratio);
    canvas.style.width = `${size.x}px`;
    canvas.style.height = `${size.y}px`;
    const ctx = canvas.getContext("2d");
    ctx.scale(ratio, ratio);
    this._draw(ctx, viewOf(this._map, this._bounds, ratio));
    this.fire("update");
  },
  redraw() {
    if (this._map) this._update();
  },
});

// From world to canvas: pixel = world * scale - origin.
function viewOf(map, bounds, ratio) {
  const zoom = map.getZoom();
  const origin = map.getPixelOrigin().add(bounds.min);
  const size = bounds.getSize();
  const scale = 256 * 2 ** zoom;
  return {
    zoom,
    ratio,
    scale,
    left: origin.x,
    top: origin.y,
    width: size.x,
    height: size.y,
    box: [origin.x / scale, origin.y / scale, (origin.x + size.x) / scale, (origin.y + size.y) / scale],
  };
}

function meets(a, b) {
  return a[0] <= b[2] && a[2] >= b[0] && a[1] <= b[3] && a[3] >= b[1];
}

function trace(ctx, view, area, closed) {
  for (const one of area.paths) {
    const p = one.points;
    for (let i = 0; i < p.length; i += 2) {
      const x = p[i] * view.scale - view.left;
      const y = p[i + 1] * view.scale - view.top;
      if (i) ctx.lineTo(x, y);
      else ctx.moveTo(x, y);
    }
    if (closed) ctx.closePath();
  }
}

function traceAll(ctx, view, areas, closed) {
  ctx.beginPath();
  for (const area of areas) if (meets(area.box, view.box)) trace(ctx, view, area, closed);
}

// Radius of village marks: smaller from afar, where they stand close.
function villageRadius(zoom) {
  return Math.min(5.5, Math.max(1.75, 2.75 + (zoom - 10) * 0.7));
}

// Larger than the others; smaller again where there are so many that they would hide each other.
function gapRadius(zoom, count) {
  const base = count <= 100 ? 7 : count <= 400 ? 5.75 : 4.75;
  return Math.min(10, Math.max(base - 1.5, base + (zoom - 10) * 0.9));
}

const FAR_ZOOM = 10.5; // below, a province is in view: what is in order steps back, so that the gaps are seen

const SIZES = 4; // sizes of the marks of gaps, whose area grows with the people

// Size of the mark of so many people, 1 to SIZES: its area grows as they do, but never to nothing.
function sizeOf(people, most) {
  const area = Math.max(0.2, Math.min(1, people / most));
  return Math.ceil(area * SIZES);
}

function gainedRadius(zoom, count) {
  return villageRadius(zoom) + (count <= 400 ? 1.25 : 0.25);
}

function siteRadius(zoom) {
  return Math.min(9, Math.max(3.5, 5 + (zoom - 10) * 0.9));
}

function proposalRadius(zoom, count) {
  const base = count <= 60 ? 10 : 7.5;
  return Math.min(13, Math.max(base - 1, base + (zoom - 10) * 1.25));
}

// Colours of the marks whose own name is none.
const CROWDED = {
  "gap-far": "gap",
  "gap-marginal-far": "gap",
  "served-far": "servedFar",
  "served-marginal": "served",
  "gap-marginal": "gap",
  "site-far": "siteFar",
  "other-site": "ink",
  "other-site-far": "siteFar",
};

const CROWD = 8000; // so many marks in view cannot be told apart by shape: plain squares are drawn, ten times as fast

// Puts one mark at many places. Where places crowd, one mark stands for all within a third of its radius: nothing is
// lost to the eye, and a hundred thousand villages stay fluid.
function stampAll(ctx, view, mark, r, places, among) {
  const { canvas, half } = stamp(mark, r, view.ratio);
  const [west, north, east, south] = view.box;
  const cell = Math.max(1, (r * view.ratio) / 3);
  const width = Math.ceil((view.width * view.ratio) / cell) + 1;
  const taken = new Uint8Array(width * (Math.ceil((view.height * view.ratio) / cell) + 1));
  const scale = view.scale * view.ratio;
  const left = view.left * view.ratio;
  const top = view.top * view.ratio;
  const count = among ? among.length : places.x.length;
  const pixels = [];
  for (let n = 0; n < count; n += 1) {
    const i = among ? among[n] : n;
    const x = places.x[i];
    const y = places.y[i];
    if (x < west || x > east || y < north || y > south) continue;
    const px = x * scale - left;
    const py = y * scale - top;
    const at = Math.floor(py / cell) * width + Math.floor(px / cell);
    if (taken[at]) continue;
    taken[at] = 1;
    pixels.push(Math.round(px), Math.round(py));
  }
  if (pixels.length / 2 <= CROWD) {
    for (let n = 0; n < pixels.length; n += 2) ctx.drawImage(canvas, pixels[n] - half, pixels[n + 1] - half);
    return;
  }
  const side = Math.max(2, Math.round(r * view.ratio));
  const back = side >> 1;
  ctx.fillStyle = COLOURS[CROWDED[mark] ?? mark];
  for (let n = 0; n < pixels.length; n += 2) ctx.fillRect(pixels[n] - back, pixels[n + 1] - back, side, side);
}

// Stamps are drawn in device pixels, so that they stay sharp.
function inDevicePixels(ctx, drawing) {
  ctx.save();
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  drawing();
  ctx.restore();
}

function drawAreas(ctx, view, model) {
  const { data, state } = model;
  ctx.lineJoin = "round";
  for (let i = 0; i < data.communes.areas.length; i += 1) {
    const area = data.communes.areas[i];
    if (!meets(area.box, view.box)) continue;
    ctx.beginPath();
    trace(ctx, view, area, true);
    ctx.fillStyle = state.shading === "share" ? model.shareColour(i) : "#ffffff";
    ctx.globalAlpha = state.shading === "signal" ? 0 : 1;
    ctx.fill("evenodd");
    ctx.globalAlpha = 1;
  }
}

function drawMarks(ctx, view, model) {
  const { data, state } = model;
  const shown = state.layers;
  traceAll(ctx, view, data.communes.areas, true);
  ctx.lineWidth = 0.75;
  ctx.strokeStyle = "rgba(70, 62, 80, 0.55)";
  ctx.stroke();
  traceAll(ctx, view, data.districts.areas, true);
  ctx.lineWidth = 1.75;
  ctx.strokeStyle = "rgba(40, 34, 50, 0.8)";
  ctx.stroke();
  traceAll(ctx, view, data.provinces.areas, true);
  ctx.lineWidth = 3;
  ctx.strokeStyle = "rgba(40, 34, 50, 0.9)";
  ctx.stroke();
  if (shown.roads) drawRoads(ctx, view, data);
  if (shown.fibre) {
    traceAll(ctx, view, data.fibre.routes, false);
    if (view.zoom < FAR_ZOOM) strokePlain(ctx, COLOURS.fibreFar, state.service === "fibre" ? 1.5 : 0.75);
    else strokeCased(ctx, COLOURS.fibre, "rgba(255, 255, 255, 0.8)", 2.25);
  }
  if (model.showsProposals()) drawProposedRoutes(ctx, view, model);
  inDevicePixels(ctx, () => {
    if (shown.fibre && view.zoom >= FAR_ZOOM) {
      stampAll(ctx, view, "access", 3, data.fibre);
    }
    if (shown.served) drawServed(ctx, view, model);
    if (shown.sites) drawSites(ctx, view, model);
    if (model.showsOthers()) drawOthers(ctx, view, model.others());
    if (model.showsProposals()) drawProposals(ctx, view, model);
    if (shown.served) drawGained(ctx, view, model);
  });
  if (shown.names) drawNames(ctx, view, model);
  inDevicePixels(ctx, () => {
    if (shown.gaps) drawGaps(ctx, view, model); // last: nothing may hide a gap
    if (state.selected) stampAll(ctx, view, "ring", 15, { x: [state.selected.x], y: [state.selected.y] });
  });
}

function drawRoads(ctx, view, data) {
  const minor = view.zoom < 10;
  const main = /^(motorway|trunk|primary|national|ql)/i;
  const lines = data.roads.lines.filter((_, i) => !minor || !data.roads.classes[i] || main.test(data.roads.classes[i]));
  traceAll(ctx, view, lines, false);
  strokeCased(ctx, "#ffffff", "rgba(120, 112, 98, 0.75)", view.zoom < 11 ? 0.9 : 1.75);
}

function drawProposedRoutes(ctx, view, model) {
  const colours = model.proposals().map((proposal) => colourOf(model.data, proposal));
  for (const colour of new Set(colours)) {
    const alike = model.proposals().filter((_, i) => colours[i] === colour);
    traceAll(ctx, view, alike.map((proposal) => proposal.route), false);
    strokeCased(ctx, colour, COLOURS.ink, 2.75, [7, 4]);
  }
  traceAll(ctx, view, model.proposals().flatMap((proposal) => proposal.hops.map((hop) => hop.line)), false);
  strokeCased(ctx, COLOURS.proposal, COLOURS.ink, 1.5, [2, 5]);
}

function drawServed(ctx, view, model) {
  const r = villageRadius(view.zoom);
  const far = view.zoom < FAR_ZOOM;
  stampAll(ctx, view, far ? "served-far" : "served", far ? r * 0.8 : r, model.data.villages, model.villagesOf("served"));
  stampAll(ctx, view, "served-marginal", r + 0.75, model.data.villages, model.villagesOf("served-marginal"));
}

function drawGained(ctx, view, model) {
  const gained = model.villagesOf("gained");
  stampAll(ctx, view, "gained", gainedRadius(view.zoom, gained.length), model.data.villages, gained);
}

// The largest first, so that a small one lies on a large one and both are seen.
function drawGaps(ctx, view, model) {
  const count = model.without().length;
  const r = gapRadius(view.zoom, count);
  const many = view.zoom < FAR_ZOOM && count > 200 ? "-far" : "";
  for (let size = SIZES; size >= 1; size -= 1) {
    const these = model.gapsOfSize(size);
    for (const kind of ["gap-marginal", "gap"]) {
      stampAll(ctx, view, `${kind}${many}`, r * Math.sqrt(size / SIZES), model.data.villages, these[kind]);
    }
  }
}

function drawSites(ctx, view, model) {
  const { sites } = model.data;
  const r = siteRadius(view.zoom);
  const all = [...sites.x.keys()];
  const far = view.zoom < FAR_ZOOM;
  stampAll(ctx, view, far ? "other-site-far" : "other-site", far ? r * 0.6 : r * 0.75, sites, all.filter((i) => !model.siteCarries(i)));
  stampAll(ctx, view, far ? "site-far" : "site", far ? r * 0.8 : r, sites, all.filter((i) => model.siteCarries(i)));
}

function drawProposals(ctx, view, model) {
  const proposals = model.proposals();
  const r = proposalRadius(view.zoom, proposals.length);
  for (const kind of ["fibre", "relay", "upgrade", "new_tower"]) {
    const these = proposals.filter((proposal) => proposal.kind === kind);
    for (const mark of new Set(these.map((proposal) => markOf(model.data, proposal)))) {
      const alike = these.filter((proposal) => markOf(model.data, proposal) === mark);
      stampAll(ctx, view, mark, r, { x: alike.map((p) => p.x), y: alike.map((p) => p.y) });
    }
  }
}

function drawOthers(ctx, view, sites) {
  stampAll(ctx, view, "other", proposalRadius(view.zoom, sites.length) * 0.6, { x: sites.map((s) => s.x), y: sites.map((s) => s.y) });
}

// Names that do not touch each other: provinces and districts from afar, then communes, then villages.
function drawNames(ctx, view, model) {
  const { data } = model;
  const taken = [];
  const write = (name, x, y, size, weight, below) => {
    const text = labelOf(name);
    ctx.font = `${weight} ${size}px ${FONT}`;
    const half = ctx.measureText(text).width / 2 + 3;
    const px = x * view.scale - view.left;
    const py = y * view.scale - view.top + below;
    const box = [px - half, py - size, px + half, py + size * 0.4];
    if (box[2] < 0 || box[0] > view.width || box[3] < 0 || box[1] > view.height) return;
    if (taken.some((other) => meets(other, box))) return;
    taken.push(box);
    ctx.lineWidth = 3.5;
    ctx.strokeStyle = "rgba(255, 255, 255, 0.9)";
    ctx.strokeText(text, px, py);
    ctx.fillStyle = COLOURS.ink;
    ctx.fillText(text, px, py);
  };
  ctx.textAlign = "center";
  ctx.lineJoin = "round";
  const writeAll = (places, size, weight, below) => {
    for (let i = 0; i < places.count; i += 1) {
      if (places.x[i] >= view.box[0] && places.x[i] <= view.box[2]) {
        write(places.name[i], places.x[i], places.y[i], size, weight, below);
      }
    }
  };
  if (view.zoom < 9) writeAll(data.provinces, 14, "700", 4);
  if (view.zoom < 10.75) writeAll(data.districts, 13, "600", 4);
  else writeAll(data.communes, 12, "600", 4);
  if (view.zoom >= 13.25) writeAll(data.villages, 11.5, "400", 18);
}
