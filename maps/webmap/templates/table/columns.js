// Columns of the three tables: what is shown, sorted by and saved. ``of`` gives text or a number, null where unknown.

function proposalPeople(proposal, service) {
  return proposal.peopleOf[service] ?? (proposal.serves.includes(service) ? proposal.people : 0);
}

// Money for each person who newly gets the service, or null.
function costPerPerson(proposal, service) {
  const people = proposalPeople(proposal, service);
  return people ? Math.round(proposal.capex / people) : null;
}

function stateOf(model, i) {
  const { today, after } = model.scope.served();
  if (today.bits[i]) return "served";
  return model.state.view === "after" && after.bits[i] ? "gained" : "gap";
}

// What villages or places receive of a service: its level and how sure that is, or the way to fibre.
function receptionColumns(points, service, { t, number }) {
  const metres = (i) => {
    const away = points.distance[service]?.[i] ?? -1;
    return away < 0 ? null : away;
  };
  if (!(service in points.rsrp)) return [{ id: "distance_m", label: t("map.table.distance"), of: metres, shown: (n) => number(n) }];
  return [
    { id: "rsrp_dbm", label: "RSRP, dBm", of: (i) => rsrpOf(points, service, i), shown: (n) => number(n, 1) },
    { id: "margin_db", label: t("map.table.margin"), of: (i) => marginOf(points, service, i), shown: (n) => signed(n, number) },
    { id: "probability_percent", label: t("map.table.probability"), of: (i) => likelyOf(points, service, i), shown: (n) => number(n) },
  ];
}

function villageColumns(model, { t, number }) {
  const { data, state } = model;
  const { villages, communes } = data;
  const communeOf = (names) => (i) => (villages.commune[i] >= 0 ? names[villages.commune[i]] : "");
  return [
    { id: "name", label: t("map.table.name"), of: (i) => villages.name[i], leads: true },
    { id: "population", label: t("common.people"), of: (i) => villages.population[i], shown: (n) => number(n) },
    { id: "state", label: t("map.table.state"), of: (i) => stateOf(model, i), shown: (state_) => t(`map.popup.${state_}`) },
    ...receptionColumns(villages, state.service, { t, number }),
    { id: "proposals", label: t("map.table.proposals"), of: (i) => model.serving(i).map((proposal) => proposal.id).join(" "), blank: true },
    { id: "commune", label: t("common.field.commune"), of: communeOf(communes.name) },
    { id: "district", label: t("common.field.district"), of: communeOf(communes.district) },
  ];
}

function communeColumns(model, { t, number, percent }) {
  const { communes } = model.data;
  const counts = model.scope.communeCounts(model.state.view);
  const share = (i) => (communes.people[i] ? counts.people[i] / communes.people[i] : null);
  return [
    { id: "name", label: t("map.table.name"), of: (i) => communes.name[i], leads: true },
    { id: "commune_code", label: t("map.popup.code"), of: (i) => communes.code[i] },
    { id: "district", label: t("common.field.district"), of: (i) => communes.district[i] },
    { id: "people", label: t("common.people"), of: (i) => communes.people[i], shown: (n) => number(n) },
    { id: "share", label: t("map.table.share"), of: share, shown: percent },
    { id: "people_without", label: t("map.table.people_without"), of: (i) => communes.people[i] - counts.people[i], shown: (n) => number(n) },
    { id: "villages", label: t("map.table.villages"), of: (i) => communes.villages[i], shown: (n) => number(n) },
    { id: "villages_without", label: t("map.table.villages_without"), of: (i) => communes.villages[i] - counts.villages[i], shown: (n) => number(n) },
  ];
}

function proposalColumns(model, { t, number, money, known }) {
  const { data, state } = model;
  const { communes, proposals } = data;
  const commune = (i) => proposals[i].communeIndex;
  const technology = (text) => text.split(";").map((name) => known(`common.service.${name}`, name)).join(", ");
  return [
    { id: "proposal_id", label: t("map.popup.code"), of: (i) => proposals[i].id },
    { id: "name", label: t("map.table.name"), of: (i) => proposals[i].name, leads: true },
    { id: "kind", label: t("common.field.kind"), of: (i) => proposals[i].kind, shown: (kind) => t(`common.kind.${kind}`) },
    { id: "technology", label: t("common.field.technology"), of: (i) => proposals[i].technology, shown: technology },
    ...(data.plan.phases.length ? [{ id: "phase", label: t("common.field.phase"), of: (i) => proposals[i].phase, shown: (_, i) => proposals[i].phaseName }] : []),
    { id: "capex_vnd", label: t("common.field.capex"), of: (i) => proposals[i].capex, shown: money },
    { id: `people_${state.service}`, label: t("map.table.people_gaining"), of: (i) => proposalPeople(proposals[i], state.service), shown: (n) => number(n) },
    { id: "vnd_per_person", label: t("map.table.per_person"), of: (i) => costPerPerson(proposals[i], state.service), shown: money },
    { id: "commune", label: t("common.field.commune"), of: (i) => communes.name[commune(i)] ?? proposals[i].commune },
    { id: "district", label: t("common.field.district"), of: (i) => communes.district[commune(i)] ?? "" },
    { id: "operator", label: t("map.popup.operator"), of: (i) => data.sites.operator[proposals[i].site] || proposals[i].owner },
  ];
}

// What the filters leave of each kind: positions in the data.
function tableRows(model, kind) {
  const { data, scope } = model;
  if (kind === "proposals") return model.proposals().map((proposal) => proposal.index);
  if (kind === "places") return model.shownPlaces();
  if (kind === "communes") {
    const { villages } = scope.communeCounts(model.state.view);
    const held = [...data.communes.name.keys()].filter(scope.holdsCommune);
    return scope.now().only ? held.filter((i) => data.communes.villages[i] > villages[i]) : held;
  }
  if (scope.now().only) return [...model.gaps()];
  const inside = scope.inside();
  return [...inside.keys()].filter((i) => inside[i]);
}

const TABLES = {
  villages: { columns: villageColumns, kind: "village", first: ["population", true] },
  places: { columns: placeColumns, kind: "place", first: ["state", false] },
  communes: { columns: communeColumns, kind: "commune", first: ["people_without", true] },
  proposals: { columns: proposalColumns, kind: "proposal", first: ["capex_vnd", true] },
};

// Rows in the order of a column; what is unknown comes last either way, and equals keep the order of the data.
function sortedRows(rows, column, down) {
  const values = new Map(rows.map((i) => [i, column.of(i)]));
  const collator = new Intl.Collator("vi", { numeric: true });
  const folded = rows.length > 20000; // by letter alone: a hundred thousand names at once
  const text = (a, b) => (folded ? (a < b ? -1 : a > b ? 1 : 0) : collator.compare(a, b));
  const unknown = (value) => value === null || value === "";
  return [...rows].sort((i, j) => {
    const [a, b] = [values.get(i), values.get(j)];
    if (unknown(a) || unknown(b)) return unknown(a) - unknown(b) || i - j;
    const order = typeof a === "number" ? a - b : text(a, b);
    return (down ? -order : order) || i - j;
  });
}
