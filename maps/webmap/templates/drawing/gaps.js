// Villages without the service. From afar, where marks would lie on each other, those that stand close become one, as
// large as their people; from near by each stands alone.

const FAR_GAPS = 30; // so few never bury each other

// How far apart marks stand from afar, pixels: the more of them, the farther, so that the ground is still seen.
function spacing(count) {
  return count <= 150 ? 15 : count <= 500 ? 20 : 26;
}

function gathered(model, view) {
  return view.zoom < FAR_ZOOM && model.without().length > FAR_GAPS;
}

// Groups of gaps, the largest village first: {x, y, village, members, people, marginal, r}. No two overlap.
function gapGroups(model, view) {
  return model.remember(`groups/${view.zoom}`, () => {
    const { villages } = model.data;
    const gap = spacing(model.without().length);
    const far = gap / view.scale;
    const cells = new Map();
    const groups = [];
    const near = (x, y) => {
      const [column, row] = [Math.floor(x / far), Math.floor(y / far)];
      for (let c = column - 1; c <= column + 1; c += 1) {
        for (let r = row - 1; r <= row + 1; r += 1) {
          const found = cells.get(c * 1e7 + r)?.find((group) => Math.hypot(group.x - x, group.y - y) < far);
          if (found) return found;
        }
      }
      return null;
    };
    for (const i of model.gaps()) {
      const [x, y] = [villages.x[i], villages.y[i]];
      let group = near(x, y);
      if (!group) {
        group = { x, y, village: i, members: [], people: 0, marginal: true };
        groups.push(group);
        const key = Math.floor(x / far) * 1e7 + Math.floor(y / far);
        if (!cells.has(key)) cells.set(key, []);
        cells.get(key).push(group);
      }
      group.members.push(i);
      group.people += villages.population[i];
      group.marginal &&= model.isMarginal(i);
    }
    return sizedGroups(groups, gap);
  });
}

// The area of a mark grows with its people; the largest just fill their place.
function sizedGroups(groups, gap) {
  const people = groups.map((group) => group.people).sort((a, b) => a - b);
  const most = Math.max(1, people[Math.floor(0.95 * people.length)] ?? 1);
  const largest = gap * 0.5;
  for (const group of groups) group.r = Math.round(2 * largest * Math.sqrt(Math.max(0.16, Math.min(1, group.people / most)))) / 2;
  return groups;
}

// What the marks of gaps in view cover, as boxes: names keep off them.
function boxesOfGaps(model, view) {
  if (!model.state.layers.gaps) return [];
  const { villages } = model.data;
  const without = model.without();
  const radius = gapRadius(view.zoom, without.length);
  const marks = gathered(model, view) ? gapGroups(model, view) : without.map((i) => ({ x: villages.x[i], y: villages.y[i], r: radius }));
  const boxes = [];
  for (const { x, y, r } of marks) {
    const [px, py] = [x * view.scale - view.left, y * view.scale - view.top];
    if (px < -r || py < -r || px > view.width + r || py > view.height + r) continue;
    boxes.push([px - 0.7 * r, py - 0.7 * r, px + 0.7 * r, py + 0.7 * r]);
    if (boxes.length > CROWD / 4) break; // so many leave no room for names
  }
  return boxes;
}

function drawGaps(ctx, view, model) {
  if (gathered(model, view)) {
    const groups = gapGroups(model, view);
    const radii = [...new Set(groups.map((group) => group.r))].sort((a, b) => b - a);
    for (const r of radii) {
      for (const mark of ["gap-marginal-far", "gap-far"]) {
        const alike = groups.filter((group) => group.r === r && group.marginal === (mark !== "gap-far"));
        stampAll(ctx, view, mark, r, { x: alike.map((group) => group.x), y: alike.map((group) => group.y) });
      }
    }
    return;
  }
  // The largest first, so that a small one lies on a large one and both are seen.
  const r = gapRadius(view.zoom, model.without().length);
  for (let size = SIZES; size >= 1; size -= 1) {
    const these = model.gapsOfSize(size);
    for (const kind of ["gap-marginal", "gap"]) {
      stampAll(ctx, view, kind, r * Math.sqrt(size / SIZES), model.data.villages, these[kind]);
    }
  }
}
