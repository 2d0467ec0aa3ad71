// The data of the overview, unpacked, and what is known of each unit by service and time.

const COLOURS = { ink: "#1b2430" };
const byId = (id) => document.getElementById(id);

function decodeUnits(data) {
  const levels = Object.entries(data.levels).map(([level, units]) => [
    level,
    { ...units, ...positions(units), areas: units.rings.map((rings) => shape(rings, data.stepDeg)) },
  ]);
  return { ...data, levels: Object.fromEntries(levels) };
}

function unitsModel(data, state) {
  const units = () => data.levels[state.level];
  const served = (view) => units().served[state.service][view];
  const without = (i, view = state.view) => units().people[i] - served(view).people[i];
  const share = (i, view = state.view) => served(view).people[i] / units().people[i];
  // Limits are those of today and after the plan together: a colour means the same before and after.
  const kept = new Map();
  const limits = () => {
    const key = `${state.level}/${state.service}`;
    if (!kept.has(key)) kept.set(key, limitsOf(["today", "after"].flatMap((view) => units().name.map((_, i) => without(i, view)))));
    return kept.get(key);
  };
  const { limits: shares, colours, unknown } = data.shares;
  const rankOf = (i) => {
    if (state.shading === "people") return without(i) ? 1 + limits().filter((limit) => without(i) >= limit).length : 0;
    const rank = shares.findIndex((limit) => share(i) >= limit);
    return rank < 0 ? shares.length : rank;
  };
  const colour = (i) => (units().people[i] ? colours[rankOf(i)] : unknown);
  const under = (x, y) => units().areas.findIndex((area) => inside(area, x, y));
  return { data, state, units, served, without, share, limits, colour, under };
}

const PARTS = [0.2, 0.4, 0.6, 0.8]; // of the units with people without, between the classes above "nobody"

// Fifths of the units, their limits in two digits; fewer where they fall together.
function limitsOf(numbers) {
  const sorted = numbers.filter((number) => number > 0).sort((a, b) => a - b);
  if (!sorted.length) return [];
  const limits = PARTS.map((part) => Number(sorted[Math.floor(part * sorted.length)].toPrecision(2)));
  return [...new Set(limits)].filter((limit) => limit > 1);
}

// Where a unit leads to: the page of its province, in the same service, time and language.
function pageOf({ data, state, units }, i) {
  const { service, language } = state;
  const view = data.plan.proposals ? state.view : "today";
  const district = state.level === "district" ? { district: units().name[i] } : {};
  return `${units().file[i]}#${new URLSearchParams({ service, view, language, ...district })}`;
}

function nameOf({ units }, i, { t }) {
  return units().name[i] || t("country.unnamed");
}
