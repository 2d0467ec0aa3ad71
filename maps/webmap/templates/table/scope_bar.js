// The bar of filters: district, commune, operator, kind, only gaps, and the phase up to which is built.

const KINDS = ["new_tower", "upgrade", "relay", "fibre"];

function setScope(state, change) {
  state.scope = { ...(state.scope ?? EVERYWHERE), ...change };
}

function wireScope(model, { refresh, fit }) {
  const { data, state } = model;
  const on = (id, change) => byId(id).addEventListener("change", (event) => {
    setScope(state, change(event.target));
    refresh();
    if (id === "scope-district" || id === "scope-commune") fit();
  });
  on("scope-district", ({ value }) => ({ district: value, commune: -1 }));
  on("scope-commune", ({ value }) => ({ commune: Number(value) }));
  on("scope-operator", ({ value }) => ({ operator: value }));
  on("scope-kind", ({ value }) => ({ kind: value }));
  on("scope-place", ({ value }) => ({ place: value }));
  on("scope-only", ({ checked }) => ({ only: checked }));
  byId("scope-phase").addEventListener("input", ({ target }) => {
    setScope(state, { phase: Number(target.value) === data.plan.phases.length ? 0 : Number(target.value) });
    state.view = "after"; // what is built is seen after the plan
    refresh();
  });
  byId("scope-clear").addEventListener("click", () => {
    state.scope = EVERYWHERE;
    state.hidden.clear();
    refresh();
    byId("scope-district").focus();
  });
}

function fillSelect(id, options, chosen) {
  byId(id).replaceChildren(
    ...options.map(([value, label]) => {
      const option = element("option", "", label);
      option.value = value;
      option.selected = String(value) === String(chosen);
      return option;
    }),
  );
  byId(id).parentElement.hidden = options.length < 3; // all and one are the same
}

function fillScope(model, texts) {
  const { data, state, scope } = model;
  const { t } = texts;
  const now = scope.now();
  const collator = new Intl.Collator("vi", { numeric: true });
  const every = (key) => ["", t(key)];
  const districts = [...data.districts.name].sort(collator.compare);
  fillSelect("scope-district", [every("map.scope.all_districts"), ...districts.map((name) => [name, name])], now.district);
  const communes = [...data.communes.name.keys()].filter((i) => !now.district || data.communes.district[i] === now.district);
  communes.sort((a, b) => collator.compare(data.communes.name[a], data.communes.name[b]));
  fillSelect("scope-commune", [[-1, t("map.scope.all_communes")], ...communes.map((i) => [i, data.communes.name[i]])], now.commune);
  const operators = [...new Set(Object.values(data.operators).flat())].sort(collator.compare);
  fillSelect("scope-operator", [every("map.scope.all_operators"), ...operators.map((name) => [name, name])], now.operator);
  const kinds = KINDS.filter((kind) => data.proposals.some((proposal) => proposal.kind === kind));
  fillSelect("scope-kind", [every("map.scope.all_kinds"), ...kinds.map((kind) => [kind, t(`common.kind.${kind}`)])], now.kind);
  const placeKinds = [...new Set(data.places.kind)].sort(collator.compare);
  fillSelect("scope-place", [every("map.scope.all_places"), ...placeKinds.map((kind) => [kind, placeKind(texts, kind)])], now.place);
  byId("scope-only").checked = now.only;
  byId("scope-clear").hidden = Object.keys(EVERYWHERE).every((key) => now[key] === EVERYWHERE[key]) && !state.hidden.size;
  fillPhase(model, texts);
}

// Up to the chosen phase: sites, money, and the people who newly have the service.
function fillPhase(model, { t, number, money, known }) {
  const { data, state, scope } = model;
  const { phases } = data.plan;
  byId("phase").hidden = phases.length < 2;
  if (phases.length < 2) return;
  const upTo = scope.now().phase || phases.length;
  const slider = byId("scope-phase");
  Object.assign(slider, { min: 1, max: phases.length, value: upTo });
  slider.setAttribute("aria-valuetext", phases[upTo - 1].name);
  byId("phase-name").textContent = t("map.phase.up_to", { name: phases[upTo - 1].name });
  const built = model.proposals();
  const people = scope.counts("after").population_covered - scope.counts("today").population_covered;
  byId("phase-says").textContent = t("map.phase.says", {
    n: number(built.length),
    cost: money(built.reduce((sum, proposal) => sum + proposal.capex, 0)),
    people: number(people),
    service: known(`common.inline.${state.service}`, state.service),
  });
}
