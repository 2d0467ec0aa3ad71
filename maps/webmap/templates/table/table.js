// The table beside the map: the filtered villages, communes or proposals, sorted by any column, each row leading to its
// place, and the chosen place marked in it.

const TABLE_STEP = 200; // rows that are written at once

function wireTable(model, texts, { refresh, go }) {
  const { state } = model;
  byId("table-open").addEventListener("click", () => {
    state.table.open = !state.table.open;
    refresh();
    if (state.table.open) byId("table-close").focus();
  });
  byId("table-close").addEventListener("click", () => {
    state.table.open = false;
    refresh();
    byId("table-open").focus();
  });
  for (const button of document.querySelectorAll("[data-table]")) {
    button.addEventListener("click", () => {
      const kind = button.dataset.table;
      const [sort, down] = TABLES[kind].first;
      Object.assign(state.table, { kind, sort, down, rows: TABLE_STEP });
      refresh();
    });
  }
  byId("table").addEventListener("keydown", (event) => {
    if (event.key === "Escape") byId("table-close").click();
  });
  state.table.go = go;
  state.table.refresh = refresh;
}

// Rows and columns as they stand; also what a download saves.
function tableOf(model, texts) {
  const { kind, sort, down } = model.state.table;
  const columns = TABLES[kind].columns(model, texts);
  const by = columns.find((column) => column.id === sort);
  const [first, firstDown] = TABLES[kind].first;
  const column = by ?? columns.find((each) => each.id === first);
  const rows = model.remember(`rows/${kind}/${column.id}/${by ? down : firstDown}`, () =>
    sortedRows(tableRows(model, kind), column, by ? down : firstDown),
  );
  return { columns, rows, sorted: column.id, down: by ? down : firstDown };
}

function fillTable(model, texts) {
  const { table } = model.state;
  const { t, number } = texts;
  byId("table").hidden = !table.open;
  document.body.classList.toggle("tabled", table.open);
  byId("table-open").setAttribute("aria-expanded", String(table.open));
  if (!table.open) return;
  for (const button of document.querySelectorAll("[data-table]")) {
    button.setAttribute("aria-pressed", String(button.dataset.table === table.kind));
    button.hidden = { proposals: !model.data.proposals.length, places: !model.data.places.count }[button.dataset.table] ?? false;
  }
  const { columns, rows, sorted, down } = tableOf(model, texts);
  byId("table-count").textContent = t("map.table.rows", { n: number(rows.length) });
  byId("table-head").replaceChildren(...columns.map((column) => headCell(model, column, { sorted: column.id === sorted, down, number: rows.length > 0 && typeof column.of(rows[0]) === "number" })));
  byId("table-body").replaceChildren(...rows.slice(0, table.rows).map((i) => tableRow(model, texts, columns, i)));
  showRow(model, texts);
  const more = byId("table-more");
  more.hidden = rows.length <= table.rows;
  more.textContent = t("map.table.more", { n: number(Math.min(TABLE_STEP, rows.length - table.rows)), rest: number(rows.length - table.rows) });
  more.onclick = () => {
    table.rows += TABLE_STEP;
    fillTable(model, texts);
  };
  const name = `${table.kind}_${model.state.service}`;
  byId("table-downloads").replaceChildren(downloadsOf(name, () => tableRecords(model, texts), t("map.download")));
}

function headCell(model, column, { sorted, down, number }) {
  const { table } = model.state;
  const cell = element("th", number ? "number" : "");
  cell.scope = "col";
  cell.setAttribute("aria-sort", sorted ? (down ? "descending" : "ascending") : "none");
  const button = element("button", "", column.label, element("span", "arrow", sorted ? (down ? "▼" : "▲") : ""));
  button.type = "button";
  button.dataset.sort = column.id;
  button.addEventListener("click", () => {
    Object.assign(table, { sort: column.id, down: sorted ? !down : false, rows: TABLE_STEP });
    table.refresh();
    document.querySelector(`[data-sort="${column.id}"]`)?.focus();
  });
  cell.append(button);
  return cell;
}

function tableRow(model, { t }, columns, i) {
  const { table } = model.state;
  const { kind } = TABLES[table.kind];
  const row = element("tr", "");
  row.dataset.row = i;
  for (const column of columns) {
    const value = column.of(i);
    const unknown = value === null || value === undefined || value === "";
    const shown = unknown ? (column.blank ? "" : "–") : column.shown ? column.shown(value, i) : String(value);
    const cell = element(column.leads ? "th" : "td", typeof value === "number" ? "number" : "");
    if (column.leads) {
      cell.scope = "row";
      const button = element("button", "", shown || t("map.table.nameless"));
      button.type = "button";
      button.addEventListener("click", () => table.go({ kind, index: i }, true));
      cell.append(button);
    } else cell.textContent = shown;
    row.append(cell);
  }
  return row;
}

// The row of what was chosen on the map comes into view; one that is not written yet, far down, stands above the others.
function showRow(model, texts) {
  const { table, selected } = model.state;
  document.querySelector("#table-body .pinned")?.remove();
  for (const row of document.querySelectorAll("#table-body [aria-current]")) row.removeAttribute("aria-current");
  if (!table.open || !selected || TABLES[table.kind].kind !== selected.kind) return;
  let row = document.querySelector(`#table-body [data-row="${selected.index}"]`);
  if (!row) {
    const { columns, rows } = tableOf(model, texts);
    if (!rows.includes(selected.index)) return;
    row = tableRow(model, texts, columns, selected.index);
    row.classList.add("pinned");
    byId("table-body").prepend(row);
  }
  row.setAttribute("aria-current", "true");
  row.scrollIntoView({ block: "nearest" });
}

// Every row that the filters leave, in the order shown, with its place.
function tableRecords(model, texts) {
  return tableRecordsOf(model, texts, model.state.table.kind, tableOf(model, texts).rows);
}

function tableRecordsOf(model, texts, kind, rows) {
  const columns = TABLES[kind].columns(model, texts);
  const { villages, places, communes, proposals } = model.data;
  const place = {
    villages: (i) => ({ village_id: villages.id[i], lon: villages.lon[i], lat: villages.lat[i] }),
    places: (i) => ({ place_id: places.id[i], lon: places.lon[i], lat: places.lat[i] }),
    communes: (i) => ({ lon: communes.lon[i], lat: communes.lat[i] }),
    proposals: (i) => ({ lon: proposals[i].lon, lat: proposals[i].lat }),
  }[kind];
  return rows.map((i) => ({
    ...Object.fromEntries(columns.map((column) => [column.id, column.of(i) ?? ""])),
    service: model.state.service,
    ...place(i),
  }));
}
