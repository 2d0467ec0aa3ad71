// Marks of villages, sites and proposals.

// Colours of the marks whose own name is none.
const CROWDED = {
  "gap-far": "gap",
  "gap-marginal-far": "gap",
  "served-far": "servedFar",
  "served-marginal": "served",
  "served-marginal-far": "servedFar",
  "gap-marginal": "gap",
  "site-far": "siteFar",
  access: "fibre",
  "access-far": "fibreFar",
  "place-served": "served",
  "place-served-marginal": "served",
  "place-gained": "gained",
  "place-gap": "gap",
  "place-gap-marginal": "gap",
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
  const pixels = new Int32Array(2 * count);
  let length = 0;
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
    pixels[length] = Math.round(px);
    pixels[length + 1] = Math.round(py);
    length += 2;
  }
  if (length / 2 <= CROWD) {
    for (let n = 0; n < length; n += 2) ctx.drawImage(canvas, pixels[n] - half, pixels[n + 1] - half);
    return;
  }
  squareAll(ctx, view, pixels.subarray(0, length), Math.max(2, Math.round(r * view.ratio)), COLOURS[CROWDED[mark] ?? mark]);
}

let sheet = null; // what squares are written on, kept from one drawing to the next

// Squares written pixel by pixel and laid down at once: a hundred thousand calls of the canvas would take seconds.
function squareAll(ctx, view, pixels, side, colour) {
  const [width, height] = [Math.ceil(view.width * view.ratio), Math.ceil(view.height * view.ratio)];
  sheet ??= document.createElement("canvas");
  Object.assign(sheet, { width, height });
  const own = sheet.getContext("2d");
  const image = own.createImageData(width, height);
  const words = new Uint32Array(image.data.buffer);
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  const word = ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
  const back = side >> 1;
  for (let n = 0; n < pixels.length; n += 2) {
    const left = Math.max(0, pixels[n] - back);
    const right = Math.min(width, pixels[n] - back + side);
    const bottom = Math.min(height, pixels[n + 1] - back + side);
    for (let y = Math.max(0, pixels[n + 1] - back); y < bottom; y += 1) {
      for (let at = y * width + left; at < y * width + right; at += 1) words[at] = word;
    }
  }
  own.putImageData(image, 0, 0);
  ctx.drawImage(sheet, 0, 0);
}

// Stamps are drawn in device pixels, so that they stay sharp.
function inDevicePixels(ctx, drawing) {
  ctx.save();
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  drawing();
  ctx.restore();
}

function drawMarks(ctx, view, model) {
  const { data, state } = model;
  const shown = state.layers;
  drawBorders(ctx, view, model);
  if (shown.roads) drawRoads(ctx, view, data);
  if (shown.fibre) drawFibre(ctx, view, model);
  if (model.showsProposals()) drawProposedRoutes(ctx, view, model);
  if (shown.sites && view.zoom >= SECTOR_ZOOM) drawSectors(ctx, view, model);
  inDevicePixels(ctx, () => {
    if (shown.fibre && view.zoom >= FAR_ZOOM) {
      stampAll(ctx, view, state.service === "fibre" ? "access" : "access-far", 3, data.fibre);
    }
    if (shown.served) drawServed(ctx, view, model);
    if (shown.places) drawPlaces(ctx, view, model);
    if (shown.sites) drawSites(ctx, view, model);
    if (model.showsOthers()) drawOthers(ctx, view, model.others());
    if (model.showsProposals()) drawProposals(ctx, view, model);
    if (shown.served) drawGained(ctx, view, model);
  });
  if (shown.names) drawNames(ctx, view, model);
  drawLinks(ctx, view, model);
  inDevicePixels(ctx, () => {
    if (shown.gaps) drawGaps(ctx, view, model); // last: nothing may hide a gap
    if (state.selected) stampAll(ctx, view, "ring", 15, { x: [state.selected.x], y: [state.selected.y] });
  });
  if (state.measured?.length) drawMeasured(ctx, view, state.measured);
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
  stampAll(ctx, view, far ? "served-marginal-far" : "served-marginal", far ? r : r + 0.75, model.data.villages, model.villagesOf("served-marginal"));
}

function drawGained(ctx, view, model) {
  const gained = model.villagesOf("gained");
  stampAll(ctx, view, "gained", gainedRadius(view.zoom, gained.length), model.data.villages, gained);
}

const SECTOR_ZOOM = 12; // from afar the sectors of one site lie on the next
const SECTOR_WIDTH = Math.PI / 3.6; // how wide a sector is drawn, radians: fifty degrees, so that three stay apart

// Where the antennas of a site point that carry the service: wedges around its mark.
function drawSectors(ctx, view, model) {
  const { sites } = model.data;
  const directions = sites.sectors[model.state.service];
  if (!directions) return;
  const r = siteRadius(view.zoom) * 2.4;
  ctx.beginPath();
  for (const i of inView(sites, view)) {
    if (!model.scope.holdsSite(i)) continue;
    const [px, py] = [sites.x[i] * view.scale - view.left, sites.y[i] * view.scale - view.top];
    for (const degrees of directions[i]) {
      const middle = (degrees / 180 - 0.5) * Math.PI;
      ctx.moveTo(px, py);
      ctx.arc(px, py, r, middle - SECTOR_WIDTH / 2, middle + SECTOR_WIDTH / 2);
      ctx.closePath();
    }
  }
  ctx.fillStyle = "rgba(27, 36, 48, 0.38)";
  ctx.fill();
  ctx.lineWidth = 1;
  ctx.strokeStyle = "rgba(255, 255, 255, 0.85)";
  ctx.stroke();
}

function drawSites(ctx, view, model) {
  const { sites } = model.data;
  const r = siteRadius(view.zoom);
  const all = [...sites.x.keys()].filter((i) => model.scope.holdsSite(i));
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

// What the marks of proposals in view cover, as boxes: names keep off them.
function boxesOfProposals(model, view) {
  if (!model.showsProposals()) return [];
  const proposals = model.proposals();
  const r = 0.7 * proposalRadius(view.zoom, proposals.length);
  return proposals.map(({ x, y }) => {
    const [px, py] = [x * view.scale - view.left, y * view.scale - view.top];
    return [px - r, py - r, px + r, py + r];
  });
}

function drawOthers(ctx, view, sites) {
  stampAll(ctx, view, "other", proposalRadius(view.zoom, sites.length) * 0.6, { x: sites.map((s) => s.x), y: sites.map((s) => s.y) });
}
