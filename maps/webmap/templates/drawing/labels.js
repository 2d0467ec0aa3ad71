// Names that never lie on each other and keep off the marks of gaps and proposals: provinces and districts from afar,
// then towns, then communes, then villages.

const TOWN = /^(phường|thị trấn|thị xã|ward|town)\s/i;

function drawNames(ctx, view, model) {
  const { data } = model;
  const names = labeller(ctx, view, [...view.covered(), ...boxesOfGaps(model, view), ...boxesOfProposals(model, view)]);
  const writeAll = (places, style, wanted) => {
    const seen = inView(places, view);
    style.fine = style.needed && seen.length <= MANY;
    if (style.needed) seen.sort((i, j) => extentOf(places.areas?.[i]) - extentOf(places.areas?.[j])); // the small have the least room
    for (const i of seen) if (!wanted || wanted(places.name[i])) names.write(places, i, style);
  };
  if (view.zoom < 9) writeAll(data.provinces, { size: 14, weight: 700, below: 4, needed: true });
  if (view.zoom < 10.75) writeAll(data.districts, { size: 13, weight: 600, below: 4, needed: true });
  if (view.zoom >= 10.75) writeAll(data.communes, { size: 12, weight: 600, below: 4 });
  else if (view.zoom >= 9.25) writeAll(data.communes, { size: 11, weight: 400, below: 4 }, (name) => TOWN.test(name));
  if (view.zoom >= 13.25) writeAll(data.villages, { size: 11.5, weight: 400, below: 18 });
  names.flush();
}

function inView({ x, y }, { box: [west, north, east, south] }) {
  const seen = [];
  for (let i = 0; i < x.length; i += 1) if (x[i] >= west && x[i] <= east && y[i] >= north && y[i] <= south) seen.push(i);
  return seen;
}

function extentOf(area) {
  return area ? (area.box[2] - area.box[0]) * (area.box[3] - area.box[1]) : 0;
}

// Where a name is tried, from its own place outwards: parts of a width to the right and lines down.
function shiftsOf(parts, lines) {
  const away = ([right, down]) => Math.hypot(2 * right, down / 1.5);
  return parts.flatMap((right) => lines.map((down) => [right, down])).sort((a, b) => away(a) - away(b));
}

const range = (from, to, step) => Array.from({ length: Math.round((to - from) / step) + 1 }, (_, i) => from + i * step);
const SHIFTS = shiftsOf(range(-1, 1, 0.5), range(-4.5, 4.5, 1.5));
const FINE_SHIFTS = shiftsOf(range(-2, 2, 0.125), range(-9, 9, 0.5));

// What a district is told by without: "Huyện Bát Xát" is Bát Xát.
const UNIT = /^(huyện|thị xã|thành phố|quận|tỉnh)\s+(?=\S)|(?<=\S)\s+(district|province)$/iu;

// Names without the kind of unit, but for those that would then be alike: a town and the district of its name.
function bareNames(places) {
  if (!places.bare) {
    const bare = places.name.map((name) => name.replace(UNIT, ""));
    const times = new Map();
    for (const name of bare) times.set(name, (times.get(name) ?? 0) + 1);
    places.bare = bare.map((name, i) => (times.get(name) > 1 ? places.name[i] : name));
  }
  return places.bare;
}

const MANY = 60; // so many needed names in view are not each looked a place for as finely
const STRAY = 60; // pixels aside that are as bad as meeting one mark: farther off a name is looked for elsewhere
const SMALLER = 0.5; // marks that a needed name would rather meet than be written smaller

// A name is written at the first free place; where all are taken it is left out, so that no name lies on another. Those
// that are needed (districts, provinces) look farther, may be smaller, and may lie on marks, of which they meet the least.
// A name that is moved aside stays within its own borders, or where nobody else's begin.
function labeller(ctx, view, marks) {
  const [onMarks, onNames] = [boxIndex(view), boxIndex(view)];
  marks.forEach(onMarks.take);
  const written = [];
  ctx.textAlign = "center";
  ctx.lineJoin = "round";
  // The best place of one writing of a name, if it loses less than what is known.
  const placed = (text, places, i, { size, weight, below, needed, fine }, least) => {
    const [px, py] = [places.x[i] * view.scale - view.left, places.y[i] * view.scale - view.top + below];
    const font = `${weight} ${size}px ${FONT}`;
    const half = widthOf(ctx, font, text) / 2 + 3;
    let best = null;
    for (const [right, down] of fine ? FINE_SHIFTS : SHIFTS) {
      const [cx, cy] = [px + right * half, py + down * size];
      const away = needed ? Math.hypot(cx - px, cy - py) / STRAY : 0;
      if (away >= (best?.loss ?? least)) continue;
      const box = [cx - half, cy - size, cx + half, cy + size * 0.4];
      if (box[2] < 0 || box[0] > view.width || box[3] < 0 || box[1] > view.height || onNames.met(box)) continue;
      const loss = onMarks.met(box) + away + (needed && !within(view.seen, box) ? 1 : 0);
      if (loss >= (best?.loss ?? least) || (loss && !needed)) continue;
      // Asked last: it looks through outlines.
      if ((right || down) && places.areas && strays(view, places.areas, i, [cx, cy - size * 0.3], fine ? [px, py] : null)) continue;
      best = { box, loss, text, font, x: cx, y: cy };
      if (!loss) break;
    }
    return best;
  };
  const write = (places, i, style) => {
    const text = labelOf(style.needed ? bareNames(places)[i] : places.name[i]);
    let best = null;
    for (const rank of style.needed ? [0, 1] : [0]) {
      const found = placed(text, places, i, { ...style, size: style.size - 2 * rank }, (best?.loss ?? Infinity) - rank * SMALLER);
      if (found) best = { ...found, loss: found.loss + rank * SMALLER };
    }
    if (!best) return;
    onNames.take(best.box);
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

const OVERHANG = 36; // pixels that a name may lie beyond its own border, where nobody else's land is

// Would a name be taken for another unit's? One at the border of all may hang over it, seen from its own place.
function strays(view, areas, i, [cx, cy], home) {
  const holds = (area, x, y) => inside(area, (x + view.left) / view.scale, (y + view.top) / view.scale);
  if (holds(areas[i], cx, cy)) return false;
  const part = home && Math.min(1, OVERHANG / Math.hypot(home[0] - cx, home[1] - cy));
  return !part || !holds(areas[i], cx + (home[0] - cx) * part, cy + (home[1] - cy) * part) || areas.some((other) => holds(other, cx, cy));
}

// Does a box lie in another one whole?
function within(outer, box) {
  return box[0] >= outer[0] && box[1] >= outer[1] && box[2] <= outer[2] && box[3] <= outer[3];
}

const widths = new Map(); // of what was measured, by font and text: the same names are written after every move
const MEASURED = 20000;

function widthOf(ctx, font, text) {
  const key = `${font}|${text}`;
  let width = widths.get(key);
  if (width === undefined) {
    if (widths.size >= MEASURED) widths.clear();
    ctx.font = font;
    width = ctx.measureText(text).width;
    widths.set(key, width);
  }
  return width;
}

const CELL = 64; // pixels

// Boxes that were taken, and how many of them another one meets. What lies beyond the canvas counts to its edge.
function boxIndex(view) {
  const [columns, rows] = [view.width, view.height].map((length) => Math.ceil(length / CELL) + 1);
  const cells = Array.from({ length: columns * rows }, () => []);
  const boxes = [];
  const asked = []; // of each box the question that it was last counted in: one in two cells counts once
  let question = 0;
  const clamped = (at, count) => Math.max(0, Math.min(count - 1, Math.floor(at / CELL)));
  const take = (box) => {
    const [west, north, east, south] = box;
    for (let r = clamped(north, rows); r <= clamped(south, rows); r += 1) {
      for (let c = clamped(west, columns); c <= clamped(east, columns); c += 1) cells[r * columns + c].push(boxes.length);
    }
    boxes.push(box);
    asked.push(0);
  };
  const met = (box) => {
    const [west, north, east, south] = box;
    const [last, lowest] = [clamped(east, columns), clamped(south, rows)];
    question += 1;
    let count = 0;
    for (let r = clamped(north, rows); r <= lowest; r += 1) {
      for (let c = clamped(west, columns); c <= last; c += 1) {
        for (const i of cells[r * columns + c]) {
          if (asked[i] === question || !meets(boxes[i], box)) continue;
          asked[i] = question;
          count += 1;
        }
      }
    }
    return count;
  };
  return { take, met };
}
