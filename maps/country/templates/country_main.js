// Starts the overview: state, wiring, and what happens when a person chooses something.

function start(map) {
  const holder = byId("phusong-data");
  if (holder.dataset.packed !== "deflate") run(map);
  else {
    inflate(holder.textContent).then((text) => {
      holder.textContent = text;
      run(map);
    });
  }
}

function run(map) {
  const data = decodeUnits(readData());
  const state = { language: data.language, service: data.opening, view: "today", level: "province", shading: "people", sort: "today", down: true, find: "", selected: -1, rows: TABLE_STEP, tiles: false };
  takeAddress(data, state);
  const model = unitsModel(data, state);
  const texts = textsOf(data, state);
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const canvas = new CanvasLayer((ctx, view) => drawUnits(ctx, view, model), { pane: "overlayPane" }).addTo(map);
  const signal = signalOf(map, model, texts);
  const tiles = tilesOf(map, data, state, () => refresh());
  const popup = L.popup({ maxWidth: 320, autoPanPadding: [16, 16] });
  const refresh = () => {
    if (state.shading === "signal" && !(state.service in data.signal)) state.shading = "people";
    signal.show();
    tiles.fill(texts);
    fillPanel(model, texts);
    fillTable(model, texts, { sort, choose });
    labelControls(map, texts.t);
    if (state.selected >= 0) popup.setContent(unitCard(model, texts, state.selected));
    canvas.redraw();
    writeAddress(state);
  };
  const sort = (key) => {
    const down = key === state.sort ? !state.down : key !== "name" && key !== "rank";
    Object.assign(state, { sort: key, down });
    refresh();
  };
  const choose = (i, latlng) => {
    popup.remove();
    state.selected = i;
    if (i >= 0) {
      const units = model.units();
      if (!latlng) map.fitBounds(boundsOf(map, units.areas[i].box), { animate: false, padding: [60, 60], maxZoom: 10 }); // its card comes into view where it then lies
      popup.setLatLng(latlng ?? latLngOf(map, { x: units.x[i], y: units.y[i] })).setContent(unitCard(model, texts, i)).openOn(map);
      state.selected = i; // the popup it replaces clears the selection
    }
    refresh();
    if (latlng) byId("table-body").querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
    else byId("map_phusong").scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
  };
  map.on("popupclose", () => {
    state.selected = -1;
    canvas.redraw();
    byId("table-body").querySelector("[aria-current]")?.removeAttribute("aria-current");
  });
  for (const service of data.services) {
    const button = element("button", "");
    button.type = "button";
    button.dataset.service = service;
    byId("services").append(button);
  }
  byId("views").hidden = !data.plan.answered;
  wireChoices(state, popup, refresh);
  wireUnits(map, model, texts, choose);
  addControls(map, data.bounds, calm);
  refresh();
  document.documentElement.dataset.ready = "yes";
}

function wireChoices(state, popup, refresh) {
  for (const name of ["language", "service", "view", "level"]) {
    for (const button of document.querySelectorAll(`[data-${name}]`)) {
      button.addEventListener("click", () => {
        state[name] = button.dataset[name];
        if (name === "level") {
          popup.remove();
          state.rows = TABLE_STEP;
        }
        refresh();
      });
    }
  }
  for (const radio of document.querySelectorAll('input[name="shading"]')) {
    radio.addEventListener("change", () => {
      state.shading = radio.value;
      refresh();
    });
  }
  byId("table-more").addEventListener("click", () => {
    state.rows += TABLE_STEP;
    refresh();
  });
  byId("find").addEventListener("input", ({ target }) => {
    state.find = target.value;
    refresh();
  });
}

function takeAddress(data, state) {
  const parts = new URLSearchParams(window.location.hash.slice(1));
  const take = (name, values) => {
    if (values.includes(parts.get(name))) state[name] = parts.get(name);
  };
  take("service", data.services);
  take("view", data.plan.answered ? ["today", "after"] : ["today"]);
  take("language", Object.keys(data.words));
  take("level", Object.keys(data.levels));
  take("shading", ["people", "share", ...(Object.keys(data.signal).length ? ["signal"] : [])]);
}

function writeAddress({ service, view, language, level, shading }) {
  window.history.replaceState(null, "", `#${new URLSearchParams({ service, view, language, level, shading })}`);
}
