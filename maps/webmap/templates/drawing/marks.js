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
  const grid = gridOf(view, Math.max(1, (r * view.ratio) / 3));
  const found = takeCells(view, grid, places, among);
  if (found > CROWD) {
    squareAll(ctx, view, grid, Math.max(2, Math.round(r * view.ratio)), COLOURS[CROWDED[mark] ?? mark]);
    grid.taken.fill(0);
    return;
  }
  const { canvas, half } = stamp(mark, r, view.ratio);
  for (let n = 0; n < found; n += 1) {
    ctx.drawImage(canvas, kept.pixels[2 * n] - half, kept.pixels[2 * n + 1] - half);
    grid.taken[kept.cells[n]] = 0;
  }
}

// Kept from one drawing to the next: making them anew for every kind of mark costs more than the marks. `taken` is all
// zero between two uses.
const kept = { taken: new Uint8Array(0), cells: new Int32Array(0), pixels: new Int32Array(0), sheet: null, image: null };

function keptFor(name, length) {
  if (kept[name].length < length) kept[name] = new kept[name].constructor(length);
  return kept[name];
}

// Square cells over the canvas, device pixels.
function gridOf(view, cell) {
  const [columns, rows] = [view.width, view.height].map((length) => Math.ceil((length * view.ratio) / cell) + 1);
  return { cell, columns, rows, taken: keptFor("taken", columns * rows).subarray(0, columns * rows) };
}

// Takes the cells that places lie in, and keeps of each cell its number and the pixel of its first place. Gives their number.
// This is the loop that a move of a large map waits for: plain numbers, no arrays made on the way.
function takeCells(view, { cell, columns, taken }, places, among) {
  const [west, north, east, south] = view.box;
  const xs = places.x instanceof Float64Array ? places.x : Float64Array.from(places.x);
  const ys = places.y instanceof Float64Array ? places.y : Float64Array.from(places.y);
  const scale = view.scale * view.ratio;
  const left = view.left * view.ratio;
  const top = view.top * view.ratio;
  const count = among ? among.length : xs.length;
  const cells = keptFor("cells", count);
  const pixels = keptFor("pixels", 2 * count);
  let found = 0;
  for (let n = 0; n < count; n += 1) {
    const i = among ? among[n] : n;
    const x = xs[i];
    const y = ys[i];
    if (x < west || x > east || y < north || y > south) continue;
    const px = Math.max(0, x * scale - left);
    const py = Math.max(0, y * scale - top);
    const at = ((py / cell) | 0) * columns + ((px / cell) | 0);
    if (taken[at]) continue;
    taken[at] = 1;
    cells[found] = at;
    pixels[2 * found] = (px + 0.5) | 0;
    pixels[2 * found + 1] = (py + 0.5) | 0;
    found += 1;
  }
  return found;
}

// Squares written pixel by pixel, row by row, and laid down at once: a hundred thousand calls of the canvas would take
// seconds. Those at an edge are moved in.
function squareAll(ctx, view, { cell, columns, rows, taken }, side, colour) {
  const [width, height] = [Math.ceil(view.width * view.ratio), Math.ceil(view.height * view.ratio)];
  kept.sheet ??= document.createElement("canvas");
  const own = kept.sheet.getContext("2d");
  if (kept.image?.width !== width || kept.image.height !== height) {
    Object.assign(kept.sheet, { width, height });
    kept.image = own.createImageData(width, height);
  }
  const words = new Int32Array(kept.image.data.buffer);
  words.fill(0);
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  const word = (255 << 24) | (blue << 16) | (green << 8) | red;
  const within = (at, count) => Math.max(0, Math.min(Math.round(at * cell) - (side >> 1), count - side));
  const lefts = Int32Array.from({ length: columns }, (_, column) => within(column, width));
  for (let row = 0; row < rows; row += 1) {
    const top = within(row, height) * width;
    const bottom = top + side * width;
    const start = row * columns;
    for (let column = 0; column < columns; column += 1) {
      if (taken[start + column] === 0) continue;
      for (let line = top + lefts[column]; line < bottom; line += width) {
        for (let at = line; at < line + side; at += 1) words[at] = word;
      }
    }
  }
  own.putImageData(kept.image, 0, 0);
  ctx.drawImage(kept.sheet, 0, 0);
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
    if (shown.served) drawGained(ctx, view, model);
    if (model.showsOthers()) drawOthers(ctx, view, model.others());
    if (model.showsProposals()) drawProposals(ctx, view, model); // above the village that a new tower stands in
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
