// Names that touch neither each other nor the marks of the gaps: provinces and districts from afar, then towns, then
// communes, then villages.

const TOWN = /^(phường|thị trấn|thị xã|ward|town)\s/i;

function drawNames(ctx, view, model) {
  const { data } = model;
  const { write, flush } = labeller(ctx, view, boxesOfGaps(model, view));
  const writeAll = (places, size, weight, below, wanted) => {
    for (let i = 0; i < places.count; i += 1) {
      const inView = places.x[i] >= view.box[0] && places.x[i] <= view.box[2];
      if (inView && (!wanted || wanted(places.name[i]))) write(places.name[i], places.x[i], places.y[i], size, weight, below, places.areas?.[i]);
    }
  };
  if (view.zoom < 9) writeAll(data.provinces, 14, "700", 4);
  if (view.zoom < 10.75) writeAll(data.districts, 13, "600", 4);
  if (view.zoom >= 10.75) writeAll(data.communes, 12, "600", 4);
  else if (view.zoom >= 9.25) writeAll(data.communes, 11, "400", 4, (name) => TOWN.test(name));
  if (view.zoom >= 13.25) writeAll(data.villages, 11.5, "400", 18);
  flush();
}

// Where a name is tried, from its own place outwards: lines down and parts of a width to the right.
const SHIFTS = [[0, 0], [0, 1.5], [0, -1.5], [0, 3], [0, -3], [0.5, 0], [-0.5, 0], [0.5, 2], [-0.5, 2], [0.5, -2], [-0.5, -2], [0, 4.5], [0, -4.5], [1, 0], [-1, 0], [1, 1.5], [-1, 1.5], [1, -1.5], [-1, -1.5], [1, 3], [-1, 3], [1, -3], [-1, -3]];

// What a district is told by without, where there is little room: "Huyện Bát Xát" is Bát Xát.
const UNIT = /^(huyện|thị xã|thành phố|quận|tỉnh)\s+(?=\S)|(?<=\S)\s+(district|province)$/iu;

const ROOMY = 900; // pixels of a drawing, its margins included, that is wide enough for names in full
const STRAY = 42; // pixels aside that are as bad as meeting one mark: farther off a name is looked for elsewhere

// A name is written at the first free place; where all are taken it is left out. Districts and provinces are written in
// any case, where they stray and meet the least. A name that is moved aside stays within its own borders: in the next
// district it would be taken for that one's.
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
  const met = (box) => {
    const others = new Set(keys(box).flatMap((key) => cells.get(key) ?? []));
    return [...others].filter((other) => meets(other, box)).length;
  };
  taken.forEach(take);
  const written = [];
  ctx.textAlign = "center";
  ctx.lineJoin = "round";
  const write = (name, x, y, size, weight, below, area) => {
    const needed = size >= 13;
    const text = needed && view.width < ROOMY ? labelOf(name).replace(UNIT, "") : labelOf(name);
    ctx.font = `${weight} ${size}px ${FONT}`;
    const half = ctx.measureText(text).width / 2 + 3;
    const px = x * view.scale - view.left;
    const py = y * view.scale - view.top + below;
    let best = null;
    for (const [right, down] of SHIFTS) {
      const [cx, cy] = [px + right * half, py + down * size];
      const box = [cx - half, cy - size, cx + half, cy + size * 0.4];
      const aside = right || down;
      if (aside && area && !inside(area, (cx + view.left) / view.scale, (cy - size * 0.3 + view.top) / view.scale)) continue;
      if (box[2] < 0 || box[0] > view.width || box[3] < 0 || box[1] > view.height) continue;
      const count = met(box);
      if (count && !needed) continue;
      const loss = needed ? count + Math.hypot(cx - px, cy - py) / STRAY : 0;
      if (!best || loss < best.loss) best = { box, loss, text, font: ctx.font, x: cx, y: cy };
      if (!best.loss) break;
    }
    if (!best) return;
    take(best.box);
    written.push(best);
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
