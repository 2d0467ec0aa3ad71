// Starts the page: state, wiring, and what happens when a person chooses something.

// A large page's data travels compressed: it is unpacked first.
function start(map, overlays) {
  const holder = document.getElementById("phusong-data");
  if (holder.dataset.packed !== "deflate") {
    run(map, overlays);
    return;
  }
  inflate(holder.textContent).then((text) => {
    holder.textContent = text;
    run(map, overlays);
  });
}

function openingState(data, layers) {
  return {
    language: data.language, service: data.opening, view: "today", swipe: null, shading: "share", layers, hidden: new Set(), selected: null, measured: null, tiles: false,
    scope: EVERYWHERE, table: { open: false, kind: "villages", sort: "population", down: true, rows: TABLE_STEP },
  };
}

function run(map, overlays) {
  const data = decode(readData());
  Object.assign(COLOURS, data.palette);
  const layers = {};
  for (const box of document.querySelectorAll("[data-layer]")) layers[box.dataset.layer] = box.checked;
  const state = openingState(data, layers);
  const opening = takeAddress(data, state);
  // Before anything is drawn, so that it is drawn once.
  keepNear(map, data.bounds);
  if (opening) map.setView(opening.centre, opening.zoom, { animate: false });
  const model = modelOf(data, state);
  // Today beside what is built: the same state with another time.
  const todayModel = modelOf(data, Object.create(state, { view: { value: "today" } }));
  const texts = textsOf(data, state);
  addFilterMarks(data);
  const canvas = (drawing, of, pane) => new CanvasLayer((ctx, view) => drawing(ctx, view, of), { pane });
  const below = canvas(drawAreas, model, "areas");
  const above = canvas(drawMarks, model, "marks");
  const belowToday = canvas(drawAreas, todayModel, "areas-today");
  const aboveToday = canvas(drawMarks, todayModel, "marks-today");
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const cards = cardsOf(map, () => {
    state.selected = null;
    above.redraw();
    showRow(model, texts);
  });

  const show = (layer, visible) => {
    if (!layer) return;
    if (visible) layer.addTo(map);
    else layer.remove();
  };
  const swipe = swipeOf(map, state, () => writeAddress(map, data, state));
  const tiles = tilesOf(map, data, state, () => refresh());
  const measure = measureOf(map, state, texts, () => above.redraw());
  const draw = () => {
    const swiped = state.swipe !== null;
    const shaded = `${state.shading}/${state.service}`;
    const built = shaded in overlays.after;
    show(overlays.relief, layers.relief);
    show(overlays.water, layers.water);
    const standing = state.view === "today" || swiped || !built;
    for (const [name, overlay] of Object.entries(overlays.today)) show(overlay, name === shaded && standing);
    for (const [name, overlay] of Object.entries(overlays.after)) show(overlay, name === shaded && state.view === "after");
    for (const [service, overlay] of Object.entries(overlays.gained)) {
      show(overlay, layers.gained && service === state.service && state.view === "after");
    }
    swipe.place();
    for (const layer of [below, above]) drawOn(map, layer, true);
    for (const layer of [belowToday, aboveToday]) drawOn(map, layer, swiped);
  };
  let first = true;
  const refresh = () => {
    if (!shadings(data, state.service).includes(state.shading)) state.shading = "share";
    if (state.view === "today") state.swipe = null;
    fillPanel(model, texts, { narrow });
    if (!first) fillLists(model, texts, { go });
    fillGained(model, overlays);
    labelControls(map, texts.t, { ".ruler": "map.measure", ".picture": "map.picture" });
    swipe.label(texts.t);
    measure.fill();
    tiles.fill(texts, "map.tiles.pictures");
    if (state.selected) cards.fill(card(state.selected));
    draw();
    writeAddress(map, data, state);
  };
  const card = (thing) => {
    const box = popupOf(model, texts, thing, go);
    const close = element("button", "close", "×");
    close.type = "button";
    close.setAttribute("aria-label", texts.t("map.close"));
    close.addEventListener("click", cards.close);
    box.prepend(close);
    return box;
  };
  const open = (thing) => {
    cards.open(latLngOf(map, thing), card(thing));
    state.selected = thing; // after opening: the popup it replaces clears the selection
    above.redraw();
    showRow(model, texts);
  };
  // A proposal is seen after the plan, with a service that it brings.
  const showProposal = (proposal) => {
    const names = proposal.serves;
    const brought = names.filter((name) => data.services.includes(name));
    if (!brought.includes(state.service) && brought.length) [state.service] = brought;
    state.view = "after";
    for (const key of keysOf(proposal)) state.hidden.delete(key);
    refresh();
  };
  const go = (target, near) => {
    const area = { commune: data.communes, district: data.districts }[target.kind];
    if (area) map.fitBounds(boundsOf(map, area.areas[target.index].box), { animate: false, maxZoom: 13 }); // its card opens where it then lies
    const places = { village: data.villages, place: data.places, site: data.sites, commune: data.communes }[target.kind];
    const place = target.kind === "proposal" ? data.proposals[target.index] : places && { x: places.x[target.index], y: places.y[target.index] };
    if (!place) return;
    const thing = { ...target, x: place.x, y: place.y };
    const tabled = state.table.open;
    closeSheets(state);
    const hidden = target.kind === "place" ? !model.holdsPlace(target.index) : model.scope.hides(target);
    if (hidden) state.scope = EVERYWHERE; // what is sought is shown, whatever is filtered
    if (hidden || tabled !== state.table.open) refresh();
    if (target.kind === "proposal") showProposal(data.proposals[target.index]);
    if (near && !area) map.setView(latLngOf(map, thing), Math.max(map.getZoom(), 13), { animate: false });
    open(thing);
    cards.focus();
  };
  // The area that the filters leave comes into view.
  const fit = () => {
    const { district, commune } = model.scope.now();
    const area = commune >= 0 ? data.communes.areas[commune] : data.districts.areas[data.districts.name.indexOf(district)];
    map.fitBounds(area ? boundsOf(map, area.box) : data.bounds, { animate: !calm, padding: [12, 12] });
  };

  const narrow = (change) => {
    setScope(state, change);
    refresh();
    fit();
  };

  buildServices(data.services);
  buildFilters(data, state, refresh);
  byId("views").hidden = !data.proposals.length;
  wireChoices(state, refresh);
  wireScope(model, { refresh, fit });
  const refreshTable = () => {
    fillTable(model, texts);
    writeAddress(map, data, state);
  };
  wireTable(model, texts, { refresh: refreshTable, go });
  wireSearch(data, texts, (entry) => go(entry, true));
  const under = (point, reach) => (swipe.isToday(point) ? todayModel : model).under(map, point, reach);
  wireMap(map, model, { under, open, measure });
  for (const canvas of document.querySelectorAll("canvas.symbol")) drawLegendSymbol(canvas);
  const stack = [["signal", overlays.after], ["signal-today", overlays.today]];
  const drawn = () => [
    ...stack.flatMap(([pane, of]) => Object.values(of).map((layer) => ({ layer, pane }))),
    { layer: below, pane: "areas" }, { layer: belowToday, pane: "areas-today" }, { layer: overlays.water, pane: "water" },
    { layer: overlays.relief, pane: "relief" }, ...Object.values(overlays.gained).map((layer) => ({ layer, pane: "gained" })),
    { layer: above, pane: "marks" }, { layer: aboveToday, pane: "marks-today" },
  ].filter(({ layer }) => layer);
  addControls(map, data.bounds, calm, [measure.button, pictureButton(() => savePicture(map, model, texts, drawn))]);
  wirePrint(map, draw);
  map.on("moveend", seldom(() => writeAddress(map, data, state)));
  refresh();
  afterPaint(() => {
    first = false;
    fillLists(model, texts, { go });
    document.documentElement.dataset.ready = "yes";
  });
}

// Drawn as it is now, and once: a canvas that is put on the map draws itself.
function drawOn(map, layer, shown) {
  if (!shown) layer.remove();
  else if (map.hasLayer(layer)) layer.redraw();
  else layer.addTo(map);
}

const UNSEEN = 500; // milliseconds after which a page that nobody looks at goes on without having been painted

// Done once, when the page has been painted.
function afterPaint(action) {
  let waiting = true;
  const act = () => {
    if (waiting) action();
    waiting = false;
  };
  requestAnimationFrame(() => setTimeout(act));
  setTimeout(act, UNSEEN);
}

// Neither the whole Earth nor a bare field is of use here: the view stays with the region.
function keepNear(map, bounds) {
  map.fitBounds(bounds, { animate: false, padding: [12, 12] });
  map.setMinZoom(map.getZoom() - 1.5);
  map.setMaxBounds(L.latLngBounds(bounds).pad(0.75));
}

function latLngOf(map, thing) {
  const scale = 256 * 2 ** 20;
  return map.unproject([thing.x * scale, thing.y * scale], 20);
}

function boundsOf(map, box) {
  return L.latLngBounds(latLngOf(map, { x: box[0], y: box[1] }), latLngOf(map, { x: box[2], y: box[3] }));
}

function buildServices(services) {
  for (const service of services) {
    const button = element("button", "");
    button.type = "button";
    button.dataset.service = service;
    byId("services").append(button);
  }
}

function wireChoices(state, refresh) {
  const choose = (selector, name, key) => {
    for (const button of document.querySelectorAll(selector)) {
      button.addEventListener("click", () => {
        state[name] = button.dataset[key];
        refresh();
      });
    }
  };
  choose("[data-language]", "language", "language");
  choose("[data-service]", "service", "service");
  for (const button of document.querySelectorAll("[data-view]")) {
    button.addEventListener("click", () => {
      const swiped = button.dataset.view === "swipe";
      state.view = swiped ? "after" : button.dataset.view;
      state.swipe = swiped ? 0.5 : null;
      refresh();
    });
  }
  for (const box of document.querySelectorAll("[data-layer]")) {
    box.checked = state.layers[box.dataset.layer];
    box.addEventListener("change", () => {
      state.layers[box.dataset.layer] = box.checked;
      refresh();
    });
  }
  for (const radio of document.querySelectorAll('input[name="shading"]')) {
    radio.addEventListener("change", () => {
      state.shading = radio.value;
      refresh();
    });
  }
  byId("more").addEventListener("click", () => setSheet(!document.body.classList.contains("expanded")));
}

// On a phone the panel opens as a sheet over the whole page.
function setSheet(open) {
  byId("more").setAttribute("aria-expanded", String(open));
  document.body.classList.toggle("expanded", open);
  byId("panel").scrollTop = 0;
}

// A phone shows one thing at a time: what was chosen in a sheet is seen on the map.
function closeSheets(state) {
  setSheet(false);
  if (onPhone()) state.table.open = false;
}

function wireMap(map, model, { under, open, measure }) {
  const coarse = window.matchMedia("(pointer: coarse)").matches;
  const reach = coarse ? 20 : 10;
  const container = map.getContainer();
  map.on("click", (event) => {
    if (model.state.measured !== null) {
      measure.add(event.latlng);
      return;
    }
    const thing = under(event.containerPoint, reach);
    if (thing) open(thing);
  });
  const hint = L.tooltip({ direction: "top", offset: [0, -10], className: "hint" });
  map.on("mousemove", (event) => {
    if (coarse || model.state.measured !== null) return;
    const thing = under(event.containerPoint, reach);
    const mark = thing && thing.kind !== "commune";
    container.style.cursor = mark ? "pointer" : "";
    if (mark) hint.setLatLng(latLngOf(map, thing)).setContent(element("span", "", nameOf(model.data, thing))).addTo(map);
    else hint.remove();
  });
  map.on("mouseout zoomstart", () => hint.remove());
  new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(container);
}

function nameOf(data, thing) {
  if (thing.kind === "proposal") return data.proposals[thing.index].name;
  if (thing.kind === "other") return data.others[thing.index].name;
  if (thing.kind === "access") return data.fibre.id[thing.index];
  const name = { village: data.villages, group: data.villages, place: data.places, site: data.sites }[thing.kind].name[thing.index];
  return thing.kind === "group" ? `${name} +${thing.members.length - 1}` : name;
}

// A sheet of paper has another size than the screen: the map is drawn anew for it, and again for the screen.
function wirePrint(map, draw) {
  const again = () => {
    map.invalidateSize({ animate: false });
    draw();
  };
  window.matchMedia("print").addEventListener("change", again);
  window.addEventListener("afterprint", again);
}

function addControls(map, bounds, calm, further) {
  L.control.zoom({ position: "topright" }).addTo(map);
  const Home = L.Control.extend({
    onAdd() {
      const bar = L.DomUtil.create("div", "leaflet-bar");
      const button = element("button", "home", "⌂");
      button.type = "button";
      button.addEventListener("click", () => map.fitBounds(bounds, { animate: !calm, padding: [12, 12] }));
      L.DomEvent.disableClickPropagation(bar);
      bar.append(button, ...further);
      return bar;
    },
  });
  new Home({ position: "topright" }).addTo(map);
  L.control.scale({ imperial: false, position: "bottomright", maxWidth: 140 }).addTo(map);
}
