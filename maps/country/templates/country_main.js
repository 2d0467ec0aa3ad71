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
  const state = { language: data.language, service: data.opening, view: "today", level: "province", shading: "people", sort: "today", down: true, find: "", selected: -1, rows: TABLE_STEP };
  takeAddress(data, state);
  const model = unitsModel(data, state);
  const texts = textsOf(data, state);
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const canvas = new CanvasLayer((ctx, view) => drawUnits(ctx, view, model), { pane: "overlayPane" }).addTo(map);
  const popup = L.popup({ maxWidth: 320, autoPanPadding: [16, 16] });
  const refresh = () => {
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
      if (!latlng) map.fitBounds(boundsOf(map, units.areas[i].box), { animate: !calm, padding: [60, 60], maxZoom: 10 });
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

function fillPanel({ data, state, ...model }, texts) {
  const { t, number, percent, money, date, known } = texts;
  translate(data, state, t);
  const title = t("map.title", { title: data.title });
  document.title = title;
  byId("title").textContent = title;
  byId("date").textContent = data.dataDate ? t("common.data_date", { date: date(data.dataDate) }) : t("common.no_date");
  for (const button of document.querySelectorAll("[data-service]")) button.textContent = known(`common.service.${button.dataset.service}`, button.dataset.service);
  for (const name of ["service", "view", "level"]) {
    for (const button of document.querySelectorAll(`[data-${name}]`)) button.setAttribute("aria-pressed", String(button.dataset[name] === state[name]));
  }
  for (const radio of document.querySelectorAll('input[name="shading"]')) radio.checked = radio.value === state.shading;
  const { today, after } = data.summary[state.service];
  const now = state.view === "today" ? today : after;
  const service = known(`common.inline.${state.service}`, state.service);
  const missing = now.villages_total - now.villages_covered;
  byId("share").textContent = percent(now.population_covered / now.population_total);
  byId("whom").textContent = t("map.figure.people", { service });
  byId("villages").textContent = t("map.figure.villages", { covered: number(now.villages_covered), total: number(now.villages_total) });
  byId("centres").textContent = now.commune_centres_total ? t("map.figure.centres", { covered: number(now.commune_centres_covered), total: number(now.commune_centres_total) }) : "";
  byId("gaps").textContent = missing ? t("map.figure.gaps", { villages: number(missing), people: number(now.population_total - now.population_covered) }) : t("map.figure.no_gaps");
  const people = after.population_covered - today.population_covered;
  byId("brings").hidden = !data.plan.proposals;
  byId("brings").textContent = t(people > 0 ? "map.figure.brings" : "map.figure.brings_none", { cost: money(data.plan.cost), service, people: number(people) });
  fillClasses({ data, state, ...model }, texts);
  const { status, gap, budget, cost, question, answered, proposals } = data.plan;
  const verdict = question === "least_cost" && answered ? `map.plan.least_cost.${status}` : `map.plan.${status}`;
  const spent = proposals ? `${t("country.built", { n: number(proposals), cost: t("map.plan.cost", { cost: money(cost), budget: money(budget) }) })}. ` : "";
  byId("plan").textContent = spent + (status !== "feasible" || gap !== null ? t(verdict, { gap: number((gap ?? 0) * 100, 2) }) : "");
  if (byId("whole")) byId("whole").setAttribute("href", `${data.whole}#${new URLSearchParams({ service: state.service, view: state.view, language: state.language })}`);
  const layers = data.illustrative.map((layer) => known(`common.layer.${layer}`, layer)).join(", ");
  byId("basis").textContent = [t("country.basis"), layers ? t("common.illustrative", { layers }) : ""].filter(Boolean).join(" ");
  byId("owed").textContent = data.credits.join(" · ");
}

function fillClasses({ data, state, limits }, { t, number }) {
  const { limits: shares, colours, unknown } = data.shares;
  const list = byId("classes");
  list.replaceChildren();
  const add = (colour, text) => {
    const swatch = element("span", "swatch");
    swatch.style.background = colour;
    swatch.setAttribute("aria-hidden", "true");
    list.append(element("li", "", swatch, text));
  };
  if (state.shading === "people") {
    const steps = [1, ...limits()];
    add(colours[0], t("country.class.nobody"));
    steps.forEach((from, i) => {
      const last = i + 1 === steps.length;
      const told = { from: number(from), to: number(steps[i + 1]) };
      if (last || from < steps[i + 1]) add(colours[i + 1], t(last ? "country.class.more" : "country.class.range", told));
    });
  } else {
    const told = (share) => number(share * 100);
    add(colours[0], t("map.share.all"));
    for (let i = 1; i < shares.length; i += 1) add(colours[i], t("map.share.range", { from: told(shares[i]), to: told(shares[i - 1]) }));
    add(colours[shares.length], t("map.share.below", { to: told(shares.at(-1)) }));
  }
  if (data.levels[state.level].people.some((people) => !people)) add(unknown, t("map.share.unknown"));
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
  take("shading", ["people", "share"]);
}

function writeAddress({ service, view, language, level, shading }) {
  window.history.replaceState(null, "", `#${new URLSearchParams({ service, view, language, level, shading })}`);
}
