// The panel: title, choices, figures, legend, plan and sources.

function fillPanel({ data, state, ...model }, texts) {
  const { t, number, money, date, known } = texts;
  translate(data, state, t);
  const title = t("map.title", { title: data.title });
  document.title = title;
  byId("title").textContent = title;
  byId("date").textContent = data.dataDate ? t("common.data_date", { date: date(data.dataDate) }) : t("common.no_date");
  for (const button of document.querySelectorAll("[data-service]")) button.textContent = known(`common.service.${button.dataset.service}`, button.dataset.service);
  for (const name of ["service", "view", "level"]) {
    for (const button of document.querySelectorAll(`[data-${name}]`)) button.setAttribute("aria-pressed", String(button.dataset[name] === state[name]));
  }
  for (const radio of document.querySelectorAll('input[name="shading"]')) {
    radio.checked = radio.value === state.shading;
    radio.disabled = radio.value === "signal" && !(state.service in data.signal);
  }
  const { today, after } = data.summary[state.service];
  const now = state.view === "today" ? today : after;
  const service = known(`common.inline.${state.service}`, state.service);
  fillCounts({ today, after, now }, service, texts);
  const people = after.population_covered - today.population_covered;
  const told = { cost: money(data.plan.cost), service, people: number(people) };
  fillBrings(people > 0 ? "map.figure.brings" : "map.figure.brings_none", told, texts, data.plan.proposals);
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
  } else if (state.shading === "signal") {
    const { classes, threshold } = data.signal[state.service];
    for (const { from_dbm: from, to_dbm: to, colour } of classes) {
      add(colour, to === null ? t("map.signal.best", { from: number(from, 1) }) : t("map.signal.range", { from: number(from, 1), to: number(to, 1) }));
    }
    add("#ffffff", t("map.signal.gap", { to: number(threshold, 1) }));
    return;
  } else {
    const told = (share) => number(share * 100);
    add(colours[0], t("map.share.all"));
    for (let i = 1; i < shares.length; i += 1) add(colours[i], t("map.share.range", { from: told(shares[i]), to: told(shares[i - 1]) }));
    add(colours[shares.length], t("map.share.below", { to: told(shares.at(-1)) }));
  }
  if (data.levels[state.level].people.some((people) => !people)) add(unknown, t("map.share.unknown"));
}
