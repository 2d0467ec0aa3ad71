// Measuring: points are set on the map, and their way is drawn and told. Enter sets a point in the middle of the map.

function measureOf(map, state, texts, redraw) {
  const box = element("div", "measure");
  const says = element("output", "");
  const undo = element("button", "", "");
  const close = element("button", "", "");
  for (const button of [undo, close]) button.type = "button";
  box.append(says, undo, close);
  box.hidden = true;
  map.getContainer().append(box);
  L.DomEvent.disableClickPropagation(box);
  const button = iconButton("ruler", "M2 11 11 2l3 3-9 9zM5 8l2 2M8 5l1.5 1.5");

  const fill = () => {
    const { t, number } = texts;
    const points = state.measured ?? [];
    box.hidden = state.measured === null;
    button.setAttribute("aria-pressed", String(state.measured !== null));
    map.getContainer().classList.toggle("measuring", state.measured !== null);
    map.doubleClickZoom[state.measured === null ? "enable" : "disable"](); // two points set quickly are two points
    undo.textContent = t("map.measure.undo");
    undo.hidden = !points.length;
    close.textContent = t("map.measure.end");
    says.textContent = points.length < 2 ? t("map.measure.how") : t("map.measure.says", { km: number(lengthOf(map, points) / 1000, 2), n: number(points.length - 1) });
  };
  const set = (points) => {
    state.measured = points;
    fill();
    redraw();
  };
  const add = (latlng) => {
    const scale = 256 * 2 ** 20;
    const at = map.project(latlng, 20);
    set([...state.measured, { x: at.x / scale, y: at.y / scale, lat: latlng.lat, lng: latlng.lng }]);
  };
  button.addEventListener("click", () => set(state.measured === null ? [] : null));
  undo.addEventListener("click", () => set(state.measured.slice(0, -1)));
  close.addEventListener("click", () => {
    set(null);
    button.focus();
  });
  map.getContainer().addEventListener("keydown", (event) => {
    if (state.measured === null) return;
    if (event.key === "Escape") close.click();
    if (event.key === "Enter" && event.target === map.getContainer()) add(map.getCenter());
  });
  return { button, add, fill };
}

// Metres along the sphere from point to point.
function lengthOf(map, points) {
  return points.slice(1).reduce((sum, point, i) => sum + map.distance(points[i], point), 0);
}

function drawMeasured(ctx, view, points) {
  ctx.beginPath();
  const pixels = points.map(({ x, y }) => [x * view.scale - view.left, y * view.scale - view.top]);
  for (const [i, [x, y]] of pixels.entries()) {
    if (i) ctx.lineTo(x, y);
    else ctx.moveTo(x, y);
  }
  strokeCased(ctx, "#ffffff", COLOURS.ink, 2, [8, 5]);
  for (const [x, y] of pixels) {
    ctx.beginPath();
    ctx.arc(x, y, 4.5, 0, 2 * Math.PI);
    finish(ctx, "#ffffff", COLOURS.ink, 2);
  }
}
