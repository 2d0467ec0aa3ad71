// The panel: choices, figures, legend, lists. It is filled again whenever the state changes.

const LIST_LIMIT = 300;

function byId(id) {
  return document.getElementById(id);
}

function fillPanel(model, texts, { narrow }) {
  const { data, state } = model;
  const { t } = texts;
  translate(data, state, t);
  const title = t("map.title", { title: data.title });
  document.title = title;
  byId("title").textContent = title;
  fillWhole(model, t);
  byId("date").textContent = data.dataDate ? t("common.data_date", { date: texts.date(data.dataDate) }) : t("common.no_date");
  for (const button of document.querySelectorAll("[data-service]")) {
    button.textContent = texts.known(`common.service.${button.dataset.service}`, button.dataset.service);
    button.setAttribute("aria-pressed", String(button.dataset.service === state.service));
  }
  for (const button of document.querySelectorAll("[data-view]")) {
    const shown = state.swipe === null ? state.view : "swipe";
    button.setAttribute("aria-pressed", String(button.dataset.view === shown));
  }
  fillFigures(model, texts, narrow);
  fillLegend(model, texts);
  fillClasses(model, texts);
  byId("basis").textContent = basisOf(model, texts).join(" ");
  byId("owed").textContent = data.credits.join(" · ");
  fillPlan(model, texts);
  fillFilters(model, texts);
  fillScope(model, texts);
  fillTable(model, texts);
}

// What is folded away: it is filled once the map has been painted.
function fillLists(model, texts, { go }) {
  fillAnswers(model, texts);
  fillGapList(model, texts, go);
  fillMarginalList(model, texts, go);
  fillPlaceList(model, texts, go);
  fillProposalList(model, texts, go);
  fillNotes(model, texts);
}

// The way back from a part of a run to the whole of it, in the same service, time and language.
function fillWhole({ data, state }, t) {
  if (!data.whole) return;
  const { service, view, language } = state;
  byId("whole").textContent = `← ${t("map.whole", { title: data.whole.title })}`;
  byId("whole").setAttribute("href", `${data.whole.href}#${new URLSearchParams({ service, view, language })}`);
}

function fillFigures(model, texts, narrow) {
  const { data, state, scope } = model;
  const { t, number, money, known } = texts;
  const [today, after] = [scope.counts("today"), scope.counts("after")];
  const service = known(`common.inline.${state.service}`, state.service);
  fillCounts({ today, after, now: state.view === "after" ? after : today }, service, texts);
  const people = after.population_covered - today.population_covered;
  const built = model.proposals();
  if (scope.wholeArea() && !scope.credited()) {
    const told = { cost: money(data.plan.cost), service, people: number(people) };
    fillBrings(people > 0 ? "map.figure.brings" : "map.figure.brings_none", told, texts, data.proposals.length);
  } else {
    const cost = money(built.reduce((sum, proposal) => sum + proposal.capex, 0));
    fillBrings("map.figure.brings_filtered", { n: number(built.length), cost, service, people: number(people) }, texts, data.proposals.length);
  }
  fillWorst(model, texts, narrow);
  const names = filterNames(model, { t, known });
  byId("filtered").hidden = !names.length;
  byId("filtered").textContent = t("map.figure.filtered", { names: names.join(", ") });
}

const WORST = 3; // so many places are told at once

// Where the most people are without: districts, in one of them its communes. Each narrows the page to itself.
function fillWorst(model, { t, number }, narrow) {
  const worst = worstUnits(model);
  byId("worst").hidden = worst.length < 2;
  const buttons = worst.slice(0, WORST).map(({ name, people, scope }) => {
    const button = element("button", "", element("span", "", name), " ", element("b", "", number(people)));
    button.type = "button";
    button.addEventListener("click", () => narrow(scope));
    return button;
  });
  byId("worst").replaceChildren(element("span", "", t("map.figure.worst")), ...buttons);
}

// Districts or communes with people without, the most first; counted from the villages, as the figures of each are.
function worstUnits(model) {
  const { villages, communes, districts } = model.data;
  const { district, commune } = model.scope.now();
  if (commune >= 0) return [];
  const ofCommunes = district || districts.name.length < 2;
  const rank = new Map(districts.name.map((name, i) => [name, i]));
  const unitOf = communes.district.map((name, i) => (ofCommunes ? i : (rank.get(name) ?? -1)));
  const names = ofCommunes ? communes.name : bareNames(districts);
  const [total, covered] = [names.map(() => 0), names.map(() => 0)];
  const { share } = model.scope.served()[model.state.view];
  const held = model.scope.inside();
  villages.commune.forEach((at, i) => {
    const unit = held[i] && at >= 0 ? unitOf[at] : -1;
    if (unit < 0) return;
    total[unit] += villages.population[i];
    covered[unit] += (villages.population[i] * share[i]) / WHOLE;
  });
  const units = names.map((name, i) => ({
    name, people: total[i] - Math.round(covered[i]), scope: ofCommunes ? { commune: i } : { district: districts.name[i], commune: -1 },
  }));
  return units.filter((unit) => unit.people > 0).sort((x, y) => y.people - x.people);
}

// What the figures are of, where filters narrow them.
function filterNames({ data, state, scope }, { t, known }) {
  const { district, commune, operator, kind, place, only, phase } = scope.now();
  return [
    commune >= 0 ? data.communes.name[commune] : "",
    district,
    operator,
    kind && t(`common.kind.${kind}`),
    place && placeKind({ known }, place),
    only && t("map.scope.only"),
    phase && t("map.phase.up_to", { name: data.plan.phases[phase - 1].name }),
    state.hidden.size && t("map.scope.hidden"),
  ].filter(Boolean);
}

function fillLegend({ data, state }, { t, known }) {
  const service = known(`common.inline.${state.service}`, state.service);
  byId("legend-gaps").textContent = t("map.layer.gaps", { service });
  byId("legend-marginal").hidden = !(state.service in data.villages.state);
  byId("legend-gained").hidden = state.view !== "after";
  byId("legend-proposals").hidden = state.view !== "after";
  byId("legend-sites").textContent = t(state.service === "fibre" ? "map.layer.all_sites" : "map.layer.sites");
  byId("legend-sectors").hidden = !(state.service in data.sites.sectors);
  byId("legend-other-sites").hidden = state.service === "fibre";
  byId("legend-places").hidden = !data.places.known.includes(state.service);
}

// Where the plan brings the service to: a layer of the time after the plan, for services with signal.
function fillGained({ state }, overlays) {
  byId("legend-gained-area").hidden = state.view !== "after" || !overlays.gained[state.service];
}

// What the predictions rest on: date, model, threshold, and that nobody measured them.
function basisOf({ data, state }, { t, number, date, known }) {
  const parts = [data.dataDate ? t("common.data_date", { date: date(data.dataDate) }) : t("common.no_date"), t("common.predicted")];
  if (state.service in data.thresholds) {
    if (data.model) parts.push(t("map.basis.model", { model: known(`map.model.${data.model}`, data.model) }));
    parts.push(t("map.basis.threshold", { dbm: number(data.thresholds[state.service], 1) }));
  } else parts.push(t("map.basis.fibre"));
  return parts.map((part) => `${part}.`);
}

function fillClasses({ data, state }, { t, number }) {
  const list = byId("classes");
  list.replaceChildren();
  const add = (colour, text, extra) => {
    const swatch = element("span", `swatch ${extra || ""}`);
    if (colour) swatch.style.backgroundColor = colour;
    list.append(element("li", "", swatch, text));
    return swatch;
  };
  if (state.shading === "share") {
    const { limits, colours, unknown } = data.shares;
    colours.forEach((colour, rank) => {
      const to = rank ? number(limits[rank - 1] * 100) : "";
      if (!rank) add(colour, t("map.share.all"));
      else if (rank < limits.length) add(colour, t("map.share.range", { from: number(limits[rank] * 100), to }));
      else add(colour, t("map.share.below", { to }));
    });
    if (data.communes.people.includes(0)) add(unknown, t("map.share.unknown"));
  } else if (state.shading === "signal") {
    const classes = data.signal[state.service];
    for (const entry of classes) {
      const from = number(entry.from_dbm, 1);
      if (entry.to_dbm === null) add(entry.colour, t("map.signal.best", { from }));
      else add(entry.colour, t("map.signal.range", { from, to: number(entry.to_dbm, 1) }));
    }
    add("", t("map.signal.gap", { to: number(data.thresholds[state.service], 1) }), "hatched");
  } else if (state.shading !== "none") fillSurfaceClasses(data, state, { t, number }, add);
  const offered = shadings(data, state.service);
  for (const radio of document.querySelectorAll('input[name="shading"]')) {
    radio.disabled = !offered.includes(radio.value);
    radio.checked = radio.value === state.shading;
  }
  const names = data.leftOut.map((name) => t(`map.shading.${name}`));
  byId("left-out").hidden = !names.length;
  byId("left-out").textContent = names.length ? t("map.left_out", { names: names.join(", ") }) : "";
}

// What the ground can be shaded by for a service.
function shadings(data, service) {
  const of = ["signal", ...Object.keys(data.surfaces)].filter((name) => service in (name === "signal" ? data.signal : data.surfaces[name]));
  return ["share", ...of, "none"];
}

// Classes of the further surfaces, each in its unit.
function fillSurfaceClasses(data, state, { t, number }, add) {
  const { shading, service } = state;
  const classes = data.surfaces[shading][service];
  if (shading === "server") {
    const swatch = add("", t("map.server.each"), "servers");
    swatch.style.backgroundImage = `linear-gradient(90deg, ${classes.map(({ colour }, i) => `${colour} ${i * 12.5}% ${(i + 1) * 12.5}%`).join(", ")})`;
    add("", t("map.surface.unheard"), "hatched");
    return;
  }
  const [scale, unit] = { probability: [100, "%"], downlink: [1, "Mbit/s"], uplink: [1, "Mbit/s"] }[shading] ?? [1, "dB"];
  const told = (value) => number(value * scale, 1);
  for (const { name, lower, upper, colour } of classes) {
    if (name) add(colour, t(`map.level.${name}`, { from: told(lower) }));
    else if (upper === null) add(colour, t("map.surface.best", { from: told(lower), unit }));
    else if (lower === null) add(colour, t("map.surface.below", { to: told(upper), unit }));
    else add(colour, t("map.surface.range", { from: told(lower), to: told(upper), unit }));
  }
  add("", shading === "level" ? t("map.signal.gap", { to: told(classes.at(-1).lower) }) : t("map.surface.unheard"), "hatched");
}

function fillPlan({ data, state }, { t, number, money }) {
  const { status, gap, cost, budget, reasons, question, answered } = data.plan;
  if (data.whole?.isPart && answered) {
    byId("plan").textContent = t("map.plan.part", { cost: money(cost), title: data.whole.title });
    return;
  }
  const parts = [];
  if (data.proposals.length) parts.push(`${t("map.plan.cost", { cost: money(cost), budget: money(budget) })}.`);
  // A bound is stated only where it is known.
  const verdict = question === "least_cost" && answered ? `map.plan.least_cost.${status}` : `map.plan.${status}`;
  if (status !== "feasible" || gap !== null) parts.push(t(verdict, { gap: number((gap ?? 0) * 100, 2) }));
  byId("plan").textContent = [...parts, ...reasons.map((reason) => `${reason[state.language]}.`)].join(" ");
}

function fillList(id, title, items, rest, downloads) {
  const box = byId(id);
  box.querySelector("summary").textContent = title;
  const list = box.querySelector("ol");
  list.replaceChildren(...items);
  if (rest) list.append(element("li", "rest", rest));
  box.querySelector(".downloads")?.remove();
  if (items.length) list.after(downloads);
}

function listItem(name, detail, choose) {
  const button = element("button", "", element("span", "name", name), element("span", "detail", detail));
  button.type = "button";
  button.addEventListener("click", choose);
  return element("li", "", button);
}

function fillGapList(model, { t, number, known }, go) {
  const { villages, communes } = model.data;
  const gaps = model.gaps();
  const items = gaps.slice(0, LIST_LIMIT).map((i) => {
    const commune = villages.commune[i] >= 0 ? communes.name[villages.commune[i]] : "";
    const people = t("map.list.people", { n: number(villages.population[i]) });
    return listItem(villages.name[i], commune ? `${commune} · ${people}` : people, () => go({ kind: "village", index: i }, true));
  });
  const more = gaps.length - items.length;
  const service = known(`common.inline.${model.state.service}`, model.state.service);
  const downloads = downloadsOf(`gaps_${model.state.service}`, () => villageRecords(model, gaps), t("map.download"));
  fillList("list-gaps", t("map.list.gaps", { service, n: number(gaps.length) }), items, more ? t("map.list.more", { n: number(more) }) : "", downloads);
}

// Villages whose signal lies so near the threshold that only a measurement tells; the largest first.
function fillMarginalList(model, { t, number }, go) {
  const { data, state } = model;
  const { villages } = data;
  const among = model.toMeasure();
  const items = among.slice(0, LIST_LIMIT).map((i) => {
    const people = t("map.list.people", { n: number(villages.population[i]) });
    const signal = rsrpOf(villages, state.service, i);
    const detail = signal === null ? people : `${t("map.list.dbm", { n: number(signal, 1) })} · ${people}`;
    return listItem(villages.name[i], detail, () => go({ kind: "village", index: i }, true));
  });
  byId("list-marginal").hidden = !(state.service in villages.state);
  const more = among.length - items.length;
  const downloads = downloadsOf(`measure_${state.service}`, () => villageRecords(model, among), t("map.download"));
  fillList("list-marginal", t("map.list.marginal", { n: number(among.length) }), items, more ? t("map.list.more", { n: number(more) }) : "", downloads);
}

function fillProposalList(model, { t, number, money, known }, go) {
  const { data, state } = model;
  const proposals = model.proposals();
  const items = proposals.slice(0, LIST_LIMIT).map((proposal) => {
    const gain = `+${t("map.list.people", { n: number(proposalPeople(proposal, state.service)) })}`;
    const detail = `${proposal.id} · ${money(proposal.capex)} · ${gain}`;
    return listItem(proposal.name, detail, () => go({ kind: "proposal", index: proposal.index }, true));
  });
  const more = proposals.length - items.length;
  const service = known(`common.inline.${state.service}`, state.service);
  const title = t("map.list.proposals", { service, n: number(proposals.length), total: number(data.proposals.length) });
  const downloads = downloadsOf(`proposals_${state.service}`, () => proposalRecords(model, proposals), t("map.download"));
  fillList("list-proposals", title, items, more ? t("map.list.more", { n: number(more) }) : "", downloads);
}

function fillNotes({ data }, { t, number, known }) {
  const notes = [t("map.about.predicted")];
  for (const [service, dbm] of Object.entries(data.thresholds)) {
    notes.push(t("map.about.threshold", { service: known(`common.service.${service}`, service), dbm: number(dbm, 1) }));
  }
  const layerNames = (names) => names.map((name) => known(`common.layer.${name}`, name)).join(", ");
  if (data.illustrative.length) notes.push(t("common.illustrative", { layers: layerNames(data.illustrative) }));
  notes.push(...data.credits, t("map.about.offline"));
  if (data.tiles) notes.push(t("map.about.tiles", data.tiles));
  byId("notes").replaceChildren(...notes.map((note) => element("p", "", note)));
}
