// The choropleth: units by colour, borders, names, what a click and a pointer tell.

function drawUnits(ctx, view, model) {
  const { data, state } = model;
  const { areas } = model.units();
  ctx.lineJoin = "round";
  for (let i = 0; i < areas.length; i += 1) {
    if (!meets(areas[i].box, view.box)) continue;
    ctx.beginPath();
    trace(ctx, view, areas[i], true);
    ctx.fillStyle = model.colour(i);
    ctx.globalAlpha = state.tiles ? 0.6 : 1; // a background of tiles is seen through
    if (state.shading !== "signal") ctx.fill("evenodd"); // its tiles lie below
  }
  ctx.globalAlpha = 1;
  const border = (shapes, width, colour) => {
    traceAll(ctx, view, shapes, true);
    ctx.lineWidth = width;
    ctx.strokeStyle = colour;
    ctx.stroke();
  };
  if (state.level === "district") border(areas, 0.75, "rgba(70, 62, 80, 0.6)");
  border(data.levels.province.areas, 1.75, "rgba(40, 34, 50, 0.85)");
  if (state.selected >= 0) border([areas[state.selected]], 3.5, "#e69f00");
  const names = labeller(ctx, view, view.covered());
  nameUnits(names, view, data.levels.province, { size: 13, weight: 600, below: 4, needed: true });
  if (state.level === "district" && view.zoom >= 8.5) nameUnits(names, view, model.units(), { size: 11.5, weight: 400, below: 4 });
  names.flush();
}

function nameUnits(names, view, units, style) {
  const wide = (i) => (units.areas[i].box[2] - units.areas[i].box[0]) * view.scale;
  for (const i of inView(units, view)) if (wide(i) > 34) names.write(units, i, style.needed && wide(i) < 80 ? { ...style, size: 12 } : style);
}

function latLngOf(map, { x, y }) {
  const scale = 256 * 2 ** 20;
  return map.unproject([x * scale, y * scale], 20);
}

function boundsOf(map, box) {
  return L.latLngBounds(latLngOf(map, { x: box[0], y: box[1] }), latLngOf(map, { x: box[2], y: box[3] }));
}

function wireUnits(map, model, texts, choose) {
  const at = (event) => {
    const point = map.project(event.latlng, 20).divideBy(256 * 2 ** 20);
    return model.under(point.x, point.y);
  };
  map.on("click", (event) => choose(at(event), event.latlng));
  if (window.matchMedia("(pointer: coarse)").matches) return;
  const hint = L.tooltip({ direction: "top", offset: [0, -10], className: "hint" });
  map.on("mousemove", (event) => {
    const i = at(event);
    map.getContainer().style.cursor = i < 0 ? "" : "pointer";
    if (i < 0) hint.remove();
    else {
      const people = texts.t("country.hint", { people: texts.number(model.without(i)), share: texts.percent(model.share(i)) });
      hint.setLatLng(event.latlng).setContent(element("span", "", element("span", "name", nameOf(model, i, texts)), element("span", "detail", people))).addTo(map);
    }
  });
  map.on("mouseout zoomstart", () => hint.remove());
}

// What a click on a unit tells: figures of the service today and with the plan, and the way to its province's map.
function unitCard(model, texts, i) {
  const { state } = model;
  const { t, number, percent, money } = texts;
  const units = model.units();
  const list = element("dl", "");
  const row = (name, value) => list.append(element("dt", "", name), element("dd", "", value));
  const told = (view) => t("country.hint", { people: number(model.without(i, view)), share: percent(model.share(i, view)) });
  row(t("common.people"), number(units.people[i]));
  row(t("common.today"), told("today"));
  row(t("common.after"), told("after"));
  if (units.proposals[i]) row(t("country.proposals"), t("country.built", { n: number(units.proposals[i]), cost: money(units.cost[i]) }));
  const kind = state.level === "province" ? t("common.field.province") : `${t("common.field.district")} · ${units.province[i]}`;
  const card = element("div", "card", element("p", "kind", kind), element("h3", "", nameOf(model, i, texts)), list);
  if (units.file[i]) {
    const link = element("a", "go", `${t("country.open", { name: units.province[i] || t("country.unnamed") })} →`);
    link.setAttribute("href", pageOf(model, i));
    card.append(link);
  }
  return card;
}

function addControls(map, bounds, calm) {
  L.control.zoom({ position: "topright" }).addTo(map);
  const Home = L.Control.extend({
    onAdd() {
      const bar = L.DomUtil.create("div", "leaflet-bar");
      const button = element("button", "home", "⌂");
      button.type = "button";
      button.addEventListener("click", () => map.fitBounds(bounds, { animate: !calm, padding: [12, 12] }));
      L.DomEvent.disableClickPropagation(bar);
      bar.append(button);
      return bar;
    },
  });
  new Home({ position: "topright" }).addTo(map);
  L.control.scale({ imperial: false, position: "bottomright", maxWidth: 140 }).addTo(map);
  map.fitBounds(bounds, { animate: false, padding: [12, 12] });
  map.setMinZoom(map.getZoom() - 1.5);
  map.setMaxBounds(L.latLngBounds(bounds).pad(0.75));
  new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(map.getContainer());
}
