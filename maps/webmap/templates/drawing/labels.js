// Names that touch neither each other nor the marks of the gaps: provinces and districts from afar, then towns, then
// communes, then villages.

const TOWN = /^(phường|thị trấn|thị xã|ward|town)\s/i;

function drawNames(ctx, view, model) {
  const { data } = model;
  const { write, flush } = labeller(ctx, view, takenByGaps(model, view));
  const writeAll = (places, size, weight, below, wanted) => {
    for (let i = 0; i < places.count; i += 1) {
      const inView = places.x[i] >= view.box[0] && places.x[i] <= view.box[2];
      if (inView && (!wanted || wanted(places.name[i]))) write(places.name[i], places.x[i], places.y[i], size, weight, below);
    }
  };
  if (view.zoom < 9) writeAll(data.provinces, 14, "700", 4);
  if (view.zoom < 10.75) writeAll(data.districts, 13, "600", 4);
  if (view.zoom >= 10.75) writeAll(data.communes, 12, "600", 4);
  else if (view.zoom >= 9.25) writeAll(data.communes, 11, "400", 4, (name) => TOWN.test(name));
  if (view.zoom >= 13.25) writeAll(data.villages, 11.5, "400", 18);
  flush();
}

// Boxes of the marks of gaps from afar, where a name under them could not be read.
function takenByGaps(model, view) {
  if (!model.state.layers.gaps || !gathered(model, view)) return [];
  return gapGroups(model, view).map(({ x, y, r }) => {
    const [px, py] = [x * view.scale - view.left, y * view.scale - view.top];
    return [px - 0.7 * r, py - 0.7 * r, px + 0.7 * r, py + 0.7 * r];
  });
}

// A name is written where it is asked for, or a line above or below; where all three are taken it is left out.
function labeller(ctx, view, taken) {
  const cells = new Map();
  const keys = ([west, north, east, south]) => {
    const found = [];
    for (let c = Math.floor(west / 64); c <= Math.floor(east / 64); c += 1) {
      for (let r = Math.floor(north / 64); r <= Math.floor(south / 64); r += 1) found.push(c * 1e5 + r);
    }
    return found;
  };
  const take = (box) => {
    for (const key of keys(box)) {
      if (!cells.has(key)) cells.set(key, []);
      cells.get(key).push(box);
    }
  };
  const free = (box) => keys(box).every((key) => !cells.get(key)?.some((other) => meets(other, box)));
  taken.forEach(take);
  const written = [];
  ctx.textAlign = "center";
  ctx.lineJoin = "round";
  const write = (name, x, y, size, weight, below) => {
    const text = labelOf(name);
    ctx.font = `${weight} ${size}px ${FONT}`;
    const half = ctx.measureText(text).width / 2 + 3;
    const px = x * view.scale - view.left;
    const py = y * view.scale - view.top + below;
    for (const shift of [0, 1.5 * size, -1.5 * size]) {
      const box = [px - half, py + shift - size, px + half, py + shift + size * 0.4];
      if (box[2] < 0 || box[0] > view.width || box[3] < 0 || box[1] > view.height) return;
      if (!free(box)) continue;
      take(box);
      written.push({ text, font: ctx.font, x: px, y: py + shift });
      return;
    }
  };
  const flush = () => {
    for (const { text, font, x, y } of written) {
      ctx.font = font;
      ctx.lineWidth = 3.5;
      ctx.strokeStyle = "rgba(255, 255, 255, 0.9)";
      ctx.strokeText(text, x, y);
      ctx.fillStyle = COLOURS.ink;
      ctx.fillText(text, x, y);
    }
  };
  return { write, flush };
}
