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

function gapRadius(zoom) {
  return Math.min(9, Math.max(5, 6.5 + (zoom - 10) * 0.7));
}

function siteRadius(zoom) {
  return Math.min(9, Math.max(3.5, 5 + (zoom - 10) * 0.9));
}

function proposalRadius(zoom) {
  return Math.min(13, Math.max(8, 9 + (zoom - 10)));
}

function stampAt(ctx, view, mark, r, x, y) {
  if (x < view.box[0] || x > view.box[2] || y < view.box[1] || y > view.box[3]) return;
  const { canvas, half } = stamp(mark, r, view.ratio);
  const left = Math.round((x * view.scale - view.left) * view.ratio) - half;
  const top = Math.round((y * view.scale - view.top) * view.ratio) - half;
  ctx.drawImage(canvas, left, top);
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
  if (shown.roads) drawRoads(ctx, view, data);
  if (shown.fibre) {
    traceAll(ctx, view, data.fibre.routes, false);
    strokeCased(ctx, COLOURS.fibre, "rgba(255, 255, 255, 0.8)", view.zoom < 10 ? 1.5 : 2.25);
  }
  if (shown.proposals) drawProposedRoutes(ctx, view, data);
  inDevicePixels(ctx, () => {
    if (shown.fibre && view.zoom >= 10.5) {
      for (let i = 0; i < data.fibre.count; i += 1) stampAt(ctx, view, "access", 3, data.fibre.x[i], data.fibre.y[i]);
    }
    if (shown.served) drawVillages(ctx, view, model, "served");
    if (shown.sites) drawSites(ctx, view, model);
    if (shown.served) drawVillages(ctx, view, model, "gained");
    if (shown.proposals) drawProposals(ctx, view, data);
  });
  if (shown.names) drawNames(ctx, view, model);
  inDevicePixels(ctx, () => {
    if (shown.gaps) drawVillages(ctx, view, model, "gap"); // last: nothing may hide a gap
    if (state.selected) stampAt(ctx, view, "ring", 15, state.selected.x, state.selected.y);
  });
}

function drawRoads(ctx, view, data) {
  const minor = view.zoom < 10;
  const main = /^(motorway|trunk|primary|national|ql)/i;
  const lines = data.roads.lines.filter((_, i) => !minor || !data.roads.classes[i] || main.test(data.roads.classes[i]));
  traceAll(ctx, view, lines, false);
  strokeCased(ctx, "#ffffff", "rgba(120, 112, 98, 0.75)", view.zoom < 11 ? 0.9 : 1.75);
}

function drawProposedRoutes(ctx, view, data) {
  traceAll(ctx, view, data.proposals.map((proposal) => proposal.route), false);
  strokeCased(ctx, COLOURS.proposal, COLOURS.ink, 2.75, [7, 4]);
}

function drawVillages(ctx, view, model, kind) {
  const { villages } = model.data;
  const r = kind === "gap" ? gapRadius(view.zoom) : villageRadius(view.zoom) + (kind === "gained" ? 1.5 : 0);
  for (let i = 0; i < villages.count; i += 1) {
    if (model.villageKind(i) === kind) stampAt(ctx, view, kind, r, villages.x[i], villages.y[i]);
  }
}

function drawSites(ctx, view, model) {
  const { sites } = model.data;
  const r = siteRadius(view.zoom);
  for (const carrying of [false, true]) {
    for (let i = 0; i < sites.count; i += 1) {
      if (model.siteCarries(i) !== carrying) continue;
      stampAt(ctx, view, carrying ? "site" : "other-site", carrying ? r : r * 0.75, sites.x[i], sites.y[i]);
    }
  }
}

function drawProposals(ctx, view, data) {
  const r = proposalRadius(view.zoom);
  for (const proposal of data.proposals) {
    stampAt(ctx, view, proposal.kind === "fibre" ? "fibre-end" : proposal.kind, r, proposal.x, proposal.y);
  }
}

// Names that do not touch each other: districts from afar, then communes, then villages.
function drawNames(ctx, view, model) {
  const { data } = model;
  const taken = [];
  const write = (text, x, y, size, weight, below) => {
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
  if (view.zoom < 10.75) writeAll(data.districts, 13, "600", 4);
  else writeAll(data.communes, 12, "600", 4);
  if (view.zoom >= 13.25) writeAll(data.villages, 11.5, "400", 18);
}
