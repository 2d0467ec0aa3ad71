// Starts the page: state, wiring, and what happens when a person chooses something.

function start(map, overlays) {
  const data = decode(readData());
  Object.assign(COLOURS, data.palette);
  const layers = {};
  for (const box of document.querySelectorAll("[data-layer]")) layers[box.dataset.layer] = box.checked;
  const state = { language: data.language, service: data.opening, view: "today", shading: "share", layers, hidden: new Set(), selected: null };
  const opening = takeAddress(data, state);
  const model = modelOf(data, state);
  const texts = textsOf(data, state);
  addFilterMarks(data);
  const below = new CanvasLayer((ctx, view) => drawAreas(ctx, view, model), { pane: "areas" }).addTo(map);
  const above = new CanvasLayer((ctx, view) => drawMarks(ctx, view, model), { pane: "marks" }).addTo(map);
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const room = map.getSize().x - 90; // the buttons of the map stay free
  const popup = L.popup({
    maxWidth: Math.min(320, room),
    minWidth: Math.min(220, room),
    autoPanPaddingTopLeft: [10, 10],
    autoPanPaddingBottomRight: [54, 10],
    closeButton: false,
  });

  const show = (layer, visible) => {
    if (!layer) return;
    if (visible) layer.addTo(map);
    else layer.remove();
  };
  const draw = () => {
    show(overlays.relief, layers.relief);
    const view = state.service in overlays.signal[state.view] ? state.view : "today";
    for (const [when, signal] of Object.entries(overlays.signal)) {
      for (const [service, overlay] of Object.entries(signal)) {
        show(overlay, state.shading === "signal" && service === state.service && when === view);
      }
    }
    below.redraw();
    above.redraw();
  };
  const refresh = () => {
    if (state.shading === "signal" && !(state.service in data.signal)) state.shading = "share";
    fillPanel(model, texts, go);
    labelControls(map, texts.t);
    if (state.selected) popup.setContent(card(state.selected));
    draw();
    writeAddress(map, state);
  };
  const card = (thing) => {
    const box = popupOf(model, texts, thing);
    const close = element("button", "close", "×");
    close.type = "button";
    close.setAttribute("aria-label", texts.t("map.close"));
    close.addEventListener("click", () => map.closePopup(popup));
    box.prepend(close);
    return box;
  };
  const open = (thing) => {
    popup.setLatLng(latLngOf(map, thing)).setContent(card(thing)).openOn(map);
    state.selected = thing; // after opening: the popup it replaces clears the selection
    above.redraw();
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
    if (area) map.fitBounds(boundsOf(map, area.areas[target.index].box), { animate: !calm, maxZoom: 13 });
    const places = { village: data.villages, site: data.sites, commune: data.communes }[target.kind];
    const place = target.kind === "proposal" ? data.proposals[target.index] : places && { x: places.x[target.index], y: places.y[target.index] };
    if (!place) return;
    const thing = { ...target, x: place.x, y: place.y };
    if (target.kind === "proposal") showProposal(data.proposals[target.index]);
    if (near && !area) map.setView(latLngOf(map, thing), Math.max(map.getZoom(), 13), { animate: false });
    open(thing);
    popup.getElement().querySelector(".close").focus({ preventScroll: true });
  };

  buildServices(data.services);
  buildFilters(data, state, refresh);
  byId("views").hidden = !data.proposals.length;
  wireChoices(state, refresh);
  wireSearch(data, texts, (entry) => go(entry, true));
  wireMap(map, model, open, popup, () => {
    state.selected = null;
    above.redraw();
  });
  for (const canvas of document.querySelectorAll("canvas.symbol")) drawLegendSymbol(canvas);
  addControls(map, data.bounds, calm);
  keepNear(map, data.bounds);
  if (opening) map.setView(opening.centre, opening.zoom, { animate: false });
  map.on("moveend", () => writeAddress(map, state));
  refresh();
  document.documentElement.dataset.ready = "yes";
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
  choose("[data-view]", "view", "view");
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
  const more = byId("more");
  more.addEventListener("click", () => {
    const open = more.getAttribute("aria-expanded") !== "true";
    more.setAttribute("aria-expanded", String(open));
    document.body.classList.toggle("expanded", open);
  });
}

function wireMap(map, model, open, popup, unselect) {
  const coarse = window.matchMedia("(pointer: coarse)").matches;
  const reach = coarse ? 20 : 10;
  const container = map.getContainer();
  map.on("click", (event) => {
    const thing = model.under(map, event.containerPoint, reach);
    if (thing) open(thing);
  });
  popup.on("remove", unselect);
  const hint = L.tooltip({ direction: "top", offset: [0, -10], className: "hint" });
  map.on("mousemove", (event) => {
    if (coarse) return;
    const thing = model.under(map, event.containerPoint, reach);
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
  return { village: data.villages, site: data.sites }[thing.kind].name[thing.index];
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
}

function labelControls(map, t) {
  const name = (selector, text) => {
    const node = map.getContainer().querySelector(selector);
    node.setAttribute("aria-label", text);
    node.title = text;
  };
  name(".leaflet-control-zoom-in", t("map.zoom_in"));
  name(".leaflet-control-zoom-out", t("map.zoom_out"));
  name(".home", t("map.home"));
  map.getContainer().setAttribute("aria-label", t("map.region"));
}
