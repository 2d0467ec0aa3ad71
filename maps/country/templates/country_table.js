// The table of units: the map's equal, sorted by any column, narrowed by name.

const COLUMNS = {
  rank: { word: "country.rank", value: (model, i) => model.served(model.state.view).rank[i] },
  name: { word: "country.unit", value: (model, i) => model.units().name[i] },
  population: { word: "common.people", value: (model, i) => model.units().people[i], sum: (model) => total(model).population_total },
  today: { word: "country.without.today", value: (model, i) => model.without(i, "today"), sum: (model) => lacking(model, "today") },
  after: { word: "country.without.after", value: (model, i) => model.without(i, "after"), sum: (model) => lacking(model, "after") },
  share_today: { word: "country.share.today", value: (model, i) => model.share(i, "today"), sum: (model) => having(model, "today"), percent: true },
  share_after: { word: "country.share.after", value: (model, i) => model.share(i, "after"), sum: (model) => having(model, "after"), percent: true },
  gained: { word: "country.gained", value: (model, i) => model.without(i, "today") - model.without(i, "after"), sum: (model) => lacking(model, "today") - lacking(model, "after") },
  proposals: { word: "country.proposals", value: (model, i) => model.units().proposals[i], sum: (model) => model.data.plan.proposals },
  cost: { word: "country.cost", value: (model, i) => model.units().cost[i], sum: (model) => model.data.plan.cost, money: true },
};

const total = ({ data, state }, view = state.view) => data.summary[state.service][view];
const lacking = (model, view) => total(model, view).population_total - total(model, view).population_covered;
const having = (model, view) => total(model, view).population_covered / total(model, view).population_total;

const TABLE_STEP = 100; // rows shown at once

function columnsOf({ data }) {
  const planned = ["after", "share_after", "gained", "proposals", "cost"];
  return Object.entries(COLUMNS).filter(([key]) => data.plan.answered || !planned.includes(key));
}

// What is not known stands last, whichever way the table is sorted.
function sortedRows(model) {
  const { state } = model;
  const { value } = COLUMNS[state.sort];
  const units = model.units();
  const sought = fold(state.find.trim());
  const rows = units.name.map((_, i) => i).filter((i) => !sought || fold(`${units.name[i]} ${units.province[i]}`).includes(sought));
  const known = (i) => value(model, i) !== null && !Number.isNaN(value(model, i));
  const compare = (a, b) => (typeof value(model, a) === "string" ? value(model, a).localeCompare(value(model, b), state.language) : value(model, a) - value(model, b));
  return rows.sort((a, b) => known(b) - known(a) || (known(a) ? (state.down ? -1 : 1) * compare(a, b) : 0) || a - b);
}

function fillTable(model, texts, { sort, choose }) {
  const { state } = model;
  const { t, number, percent, money } = texts;
  const shown = columnsOf(model);
  const tell = (column, value) => {
    if (value === null || value === undefined || Number.isNaN(value)) return "–";
    if (column.percent) return percent(value);
    return column.money ? (value ? money(value) : "–") : number(value);
  };
  byId("table-head").replaceChildren(...shown.map(([key, { word }]) => {
    const arrow = element("span", "arrow", key === state.sort ? (state.down ? "▼" : "▲") : "");
    const button = element("button", "", t(word), arrow);
    button.type = "button";
    button.addEventListener("click", () => sort(key));
    const head = element("th", key === "name" ? "" : "number", button);
    head.scope = "col";
    head.setAttribute("aria-sort", key !== state.sort ? "none" : state.down ? "descending" : "ascending");
    return head;
  }));
  const rows = sortedRows(model);
  const ahead = rows.slice(0, Math.max(state.rows, rows.indexOf(state.selected) + 1));
  byId("table-body").replaceChildren(...ahead.map((i) => {
    const row = element("tr", "", ...shown.map(([key, column]) => {
      if (key === "name") return unitCell(model, texts, i, choose);
      const cell = element("td", "number", tell(column, column.value(model, i)));
      if (column.percent) cell.append(bar(column.value(model, i)));
      return cell;
    }));
    if (i === state.selected) row.setAttribute("aria-current", "true");
    return row;
  }));
  byId("table-foot").replaceChildren(...shown.map(([key, column]) => {
    if (key === "name") return element("th", "", t("country.all"));
    return element("td", "number", column.sum ? tell(column, column.sum(model)) : "");
  }));
  byId("table-more").hidden = ahead.length === rows.length;
  byId("table-count").textContent = t(`country.count.${state.level}`, { n: number(rows.length) });
}

function bar(share) {
  const box = element("span", "bar");
  box.setAttribute("aria-hidden", "true");
  box.style.setProperty("--part", `${Number.isNaN(share) ? 0 : Math.round(share * 100)}%`);
  return box;
}

// The name shows the unit on the map; the arrow behind it leads to the map of its province.
function unitCell(model, texts, i, choose) {
  const units = model.units();
  const cell = element("th", "unit");
  cell.scope = "row";
  const show = element("button", "", nameOf(model, i, texts));
  show.type = "button";
  show.addEventListener("click", () => choose(i));
  cell.append(show, " ");
  if (units.file[i]) {
    const link = element("a", "go", "→");
    link.setAttribute("href", pageOf(model, i));
    link.setAttribute("aria-label", texts.t("country.open", { name: units.province[i] || texts.t("country.unnamed") }));
    link.title = link.getAttribute("aria-label");
    cell.append(link);
  }
  if (model.state.level === "district") cell.append(element("span", "detail", units.province[i]));
  return cell;
}
