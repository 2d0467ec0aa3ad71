// Before and after side by side: today to the left of a handle that can be dragged, what is built to the right.

const SIDES = { left: ["signal-today", "areas-today", "marks-today"], right: ["signal", "areas", "marks", "gained"] };

function swipeOf(map, state, moved) {
  const handle = element("div", "swipe", element("span", "side left"), element("span", "grip", "⇔"), element("span", "side right"));
  handle.tabIndex = 0;
  handle.setAttribute("role", "slider");
  handle.setAttribute("aria-valuemin", "0");
  handle.setAttribute("aria-valuemax", "100");
  map.getContainer().append(handle);
  L.DomEvent.disableClickPropagation(handle);

  const place = () => {
    const on = state.swipe !== null;
    handle.hidden = !on;
    const x = on ? state.swipe * map.getSize().x : 0;
    handle.style.left = `${x}px`;
    handle.setAttribute("aria-valuenow", String(Math.round((state.swipe ?? 0) * 100)));
    const far = 1e5;
    const at = map.containerPointToLayerPoint([x, 0]).x;
    const box = (from, to) => `polygon(${from}px ${-far}px, ${to}px ${-far}px, ${to}px ${far}px, ${from}px ${far}px)`;
    for (const name of SIDES.left) map.getPane(name).style.clipPath = on ? box(-far, at) : "";
    for (const name of SIDES.right) map.getPane(name).style.clipPath = on ? box(at, far) : "";
  };
  const to = (fraction) => {
    state.swipe = Math.max(0, Math.min(1, fraction));
    place();
    moved();
  };
  const follow = (event) => {
    const box = map.getContainer().getBoundingClientRect();
    to((event.clientX - box.left) / box.width);
  };
  handle.addEventListener("pointerdown", (event) => {
    handle.setPointerCapture(event.pointerId);
    handle.addEventListener("pointermove", follow);
    event.stopPropagation();
  });
  const release = () => handle.removeEventListener("pointermove", follow);
  handle.addEventListener("pointerup", release);
  handle.addEventListener("pointercancel", release);
  handle.addEventListener("keydown", (event) => {
    const steps = { ArrowLeft: -0.02, ArrowRight: 0.02, PageDown: -0.1, PageUp: 0.1, Home: -1, End: 1 };
    if (!(event.key in steps)) return;
    to(state.swipe + steps[event.key]);
    event.preventDefault();
    event.stopPropagation(); // the map would move
  });
  map.on("move zoomend viewreset resize", place);
  const label = (t) => {
    handle.setAttribute("aria-label", t("map.swipe"));
    handle.querySelector(".left").textContent = t("common.today");
    handle.querySelector(".right").textContent = t("common.after");
  };
  // Which time lies under a point of the map?
  const isToday = (point) => state.swipe !== null && point.x < state.swipe * map.getSize().x;
  return { place, label, isToday };
}
