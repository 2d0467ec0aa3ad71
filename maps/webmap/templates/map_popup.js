// What a popup says, built as elements.

// ``go`` leads to another thing; without it names are text.
function popupOf(model, texts, thing, go) {
  const makers = { village: villagePopup, place: placePopup, site: sitePopup, proposal: proposalPopup, other: otherPopup, commune: communePopup, access: accessPopup, group: groupPopup };
  const box = element("div", "card");
  makers[thing.kind](model, texts, thing.index, box, { go, thing });
  return box;
}

const NAMED = 12; // so many names stand in a popup, the rest in the table

// A titled list of villages or proposals, each of which leads to its own popup.
function nameList(box, { t, number }, title, things, go) {
  if (!things.length) return;
  const list = element("ul", "names");
  for (const { kind, index, name, detail } of things.slice(0, NAMED)) {
    const said = [element("span", "", name), detail ? element("span", "detail", detail) : null];
    const item = go ? element("button", "", ...said) : element("span", "", ...said);
    if (go) {
      item.type = "button";
      item.addEventListener("click", (event) => {
        event.stopPropagation(); // this card goes, and the map would take the click for one on itself
        go({ kind, index }, true);
      });
    }
    list.append(element("li", "", item));
  }
  if (things.length > NAMED) list.append(element("li", "rest", t("map.popup.rest", { n: number(things.length - NAMED) })));
  const head = element("h4", "", title);
  head.setAttribute("aria-level", "3");
  box.append(head, list);
}

function villageEntry({ villages }, { t, number }, index) {
  return { kind: "village", index, name: villages.name[index], detail: t("map.list.people", { n: number(villages.population[index]) }) };
}

function heading(box, kind, name) {
  const title = element("h3", "", name);
  title.title = name; // a long one is cut short
  title.setAttribute("aria-level", "2"); // next below the page's own heading, wherever the card stands
  box.append(element("p", "kind", kind), title);
}

function rows(box, pairs) {
  const list = element("dl", "");
  for (const [label, value] of pairs) {
    if (value === "" || value === null || value === undefined) continue;
    list.append(element("dt", "", label), element("dd", "", value));
  }
  box.append(list);
}

function villagePopup(model, texts, i, box, { go }) {
  const { data, state } = model;
  const { t, number, known } = texts;
  const { villages, communes } = data;
  heading(box, t(villages.centre[i] ? "map.popup.centre" : "map.popup.village"), villages.name[i]);
  const commune = villages.commune[i];
  rows(box, [
    [t("map.popup.code"), villages.id[i]],
    [t("common.field.commune"), commune >= 0 ? communes.name[commune] : ""],
    [t("common.field.district"), commune >= 0 ? communes.district[commune] : ""],
    [t("common.people"), number(villages.population[i])],
  ]);
  box.append(serviceTable(data, texts, villages, i, data.services, state.service));
  pathButton(model, texts, villages, i, box);
  const proposals = model.serving(i).map((proposal) => proposalEntry(known, proposal));
  nameList(box, texts, t("map.popup.proposals"), proposals, go);
}

function proposalEntry(known, proposal) {
  const services = proposal.serves.map((service) => known(`common.service.${service}`, service)).join(", ");
  return { kind: "proposal", index: proposal.index, name: proposal.name, detail: `${proposal.id} · ${services}` };
}

// What a village or a place has of each service, and what tells so.
function serviceTable(data, { t, number, known }, points, i, services, chosen) {
  const table = element("table", "");
  for (const service of chosenFirst(services, chosen)) {
    const mask = 1 << data.services.indexOf(service);
    const word = points.today[i] & mask ? "served" : points.after[i] & mask ? "gained" : "gap";
    const row = element("tr", word, element("th", "", known(`common.service.${service}`, service)));
    row.append(element("td", "verdict", t(`map.popup.${word}`)), element("td", "", evidence(data, points, t, number, i, service)));
    if (service === chosen) row.classList.add("chosen");
    table.append(row);
  }
  return table;
}

// What is asked for stands first: a card in a low window shows little more.
function chosenFirst(services, chosen) {
  return [...services].sort((a, b) => (b === chosen) - (a === chosen));
}

// What one mark stands for while a province is in view.
function groupPopup(model, texts, i, box, { go, thing }) {
  const { data, state } = model;
  const { t, number, known } = texts;
  const people = thing.members.reduce((sum, member) => sum + data.villages.population[member], 0);
  const service = known(`common.inline.${state.service}`, state.service);
  heading(box, t("map.popup.group"), t("map.popup.group_of", { n: number(thing.members.length), service, people: number(people) }));
  nameList(box, texts, t("map.popup.largest"), thing.members.map((member) => villageEntry(data, texts, member)), go);
}

const NO_SIGNAL = -32768; // in tenths of a dBm: nothing was predicted

// RSRP for radio, road distance for fibre, and where it comes from.
function evidence(data, points, t, number, i, service) {
  const parts = [];
  const tenths = points.rsrp[service]?.[i];
  if (tenths === NO_SIGNAL) parts.push(t("map.popup.no_signal"));
  else if (tenths !== undefined) parts.push(`${number(tenths / 10, 1)} dBm`);
  const margin = marginOf(points, service, i);
  if (margin !== null) parts.push(t("map.popup.margin", { n: signed(margin, number) }));
  const likely = likelyOf(points, service, i);
  if (likely !== null) parts.push(t("map.popup.probability", { n: number(likely) }));
  const metres = points.distance[service]?.[i] ?? -1;
  if (metres >= 1000) parts.push(t("map.popup.kilometres", { n: number(metres / 1000, 1) }));
  else if (metres >= 0) parts.push(t("map.popup.metres", { n: number(metres) }));
  const server = points.server[service][i];
  const names = service === "fibre" ? data.fibre.id : data.sites.name;
  if (server >= 0 && server < names.length) parts.push(t("map.popup.by", { name: names[server] }));
  if (service === "fibre") parts.push(...homes(points, t, number, i));
  return [...parts, ...people(data, points, t, number, i, service)].join(", ");
}

// Decibels above the hardest requirement, or null.
function marginOf(villages, service, i) {
  const tenths = villages.margin[service]?.[i] ?? NO_SIGNAL;
  return tenths === NO_SIGNAL ? null : tenths / 10;
}

// Probability of being served under shadowing, per cent, or null.
function likelyOf(villages, service, i) {
  const percent = villages.probability[service]?.[i] ?? -1;
  return percent < 0 ? null : percent;
}

function signed(value, number) {
  return value > 0 ? `+${number(value, 1)}` : number(value, 1);
}

// Homes with a port, homes with a line, and the ports; nothing where no access point serves the village.
function homes({ homes: of }, t, number, i) {
  const ports = of?.ports?.[i] ?? 0;
  if (!ports) return [];
  const [total, taking] = [of.total[i], of.taking[i]];
  return [t("map.popup.homes", { n: number(total), m: number(taking), p: number(ports) })];
}

const REACH = ["outdoors", "vehicle", "indoors"]; // bits of the environments, from the least loss to the most

// Which share of the people is served today, how surely, where, and by how many operators.
function people(data, points, t, number, i, service) {
  const parts = [];
  const share = points.share[service][i];
  if (share > 0 && share < WHOLE) parts.push(t("map.popup.people", { n: number(Math.min(99, Math.max(1, Math.round((100 * share) / WHOLE)))) }));
  if (points.state[service]?.[i] === 1) parts.push(t("map.popup.marginal"));
  const reached = points.environments[service]?.[i] ?? 0;
  const farthest = REACH.findLast((_, bit) => reached & (1 << bit));
  if (farthest) parts.push(t(`map.popup.reach.${farthest}`));
  const total = data.operators[service].length;
  if (total > 1) parts.push(t("map.popup.operators", { n: number(points.operators[service]?.[i] ?? 0), total: number(total) }));
  return parts;
}

function sitePopup({ data }, { t, number, known }, i, box) {
  const { sites } = data;
  heading(box, t("map.popup.site"), sites.name[i]);
  rows(box, [
    [t("map.popup.code"), sites.id[i]],
    [t("map.popup.operator"), sites.operator[i]],
    [t("common.field.technology"), sites.technologies[i].map((name) => known(`common.service.${name}`, name.toUpperCase())).join(", ")],
    [t("map.popup.sectors"), sectorText(sites, i, { number, known })],
    [t("map.popup.height"), sites.height[i] === null ? "" : t("map.popup.metres", { n: number(sites.height[i], 1) })],
  ]);
}

// Where the antennas of a site point, by service.
function sectorText({ sectors }, i, { number, known }) {
  const told = Object.entries(sectors).filter(([, directions]) => directions[i].length);
  return told.map(([service, directions]) => `${known(`common.service.${service}`, service)} ${directions[i].map((degrees) => `${number(degrees)}°`).join(", ")}`).join("; ");
}

function accessPopup({ data }, { t }, i, box) {
  heading(box, t("map.popup.access"), data.fibre.id[i]);
  rows(box, [[t("common.field.kind"), data.fibre.kind[i]]]);
}

// People who newly get each service, that of the map first: no figure without the service it is of.
function peopleRows(proposal, services, chosen, { t, number, known }) {
  const brought = chosenFirst(services, chosen).filter((service) => proposalPeople(proposal, service));
  return brought.map((service) => [
    t("common.field.people_of", { service: known(`common.service.${service}`, service) }), number(proposalPeople(proposal, service)),
  ]);
}

function proposalPopup(model, texts, i, box, { go }) {
  const { data, state } = model;
  const { t, number, money, date, known } = texts;
  const proposal = data.proposals[i];
  const commune = proposal.communeIndex;
  heading(box, `${t("map.popup.proposal", { id: proposal.id })} · ${t(`common.kind.${proposal.kind}`)}`, proposal.name);
  for (const hop of proposal.hops) box.append(hopFigure(hop, t, number));
  rows(box, [
    [t("common.field.technology"), proposal.technology && proposal.technology.split(";").map((name) => known(`common.service.${name}`, name)).join(", ")],
    ...peopleRows(proposal, data.services, state.service, texts),
    [t("common.field.villages"), number(proposal.villages)],
    [t("common.field.capex"), money(proposal.capex)],
    [t("common.field.opex"), money(proposal.opex)],
    [t("common.field.marginal"), number(proposal.marginal)],
    [t("common.field.backhaul"), backhaulText(proposal.backhaul, t, number)],
    [t("common.field.commune"), commune >= 0 ? data.communes.name[commune] : proposal.commune],
    [t("common.field.phase"), data.plan.phases.length ? proposal.phaseName : ""],
    [t("common.field.standing"), proposal.standing ? t(`common.standing.${proposal.standing}`, { plans: proposal.leftOutBy.join(", ") }) : ""],
    [t("common.field.owner"), proposal.owner || t("common.not_set")],
    [t("common.field.due"), proposal.due ? date(proposal.due) : t("common.not_set")],
    [t("common.field.status"), known(`common.review.${proposal.status}`, proposal.status)],
  ]);
  const byPeople = [...proposal.credited].sort((a, b) => data.villages.population[b] - data.villages.population[a]);
  nameList(box, texts, t("map.popup.serves"), byPeople.map((index) => villageEntry(data, texts, index)), go);
  nameList(box, texts, t("map.popup.serves_places"), model.placesOfProposal(i).map((index) => placeEntry(data, texts, index)), go);
}

function otherPopup({ data }, { t, money, known }, i, box) {
  const site = data.others[i];
  const access = site.kind === "access_point";
  heading(box, `${t("map.popup.other")} · ${t(access ? "map.popup.access" : `common.kind.${site.kind}`)}`, site.name);
  rows(box, [
    [t("map.popup.code"), site.part],
    [t("common.field.technology"), site.technology.split(";").map((name) => known(`common.service.${name}`, name)).join(", ")],
    [t(access ? "map.popup.access_cost" : "common.field.capex"), money(site.capex)],
    [t("map.popup.in_plans"), site.plans.join(", ")],
  ]);
}

const AT_HAND_M = 5; // so near nothing is laid that would be told in kilometres

function backhaulText({ kind, length }, t, number) {
  if (kind === "fibre" && length < AT_HAND_M) return t("common.backhaul.at_hand");
  return t(`common.backhaul.${kind}`, { km: number(length / 1000, length < 1000 ? 2 : 1) });
}

function communePopup(model, texts, i, box, { go }) {
  const { data, state } = model;
  const { t, number, percent, known } = texts;
  const { communes } = data;
  heading(box, t("map.popup.commune"), communes.name[i]);
  rows(box, [
    [t("map.popup.code"), communes.code[i]],
    [t("common.field.district"), communes.district[i]],
    [t("common.people"), number(communes.people[i])],
  ]);
  const table = element("table", "");
  for (const service of chosenFirst(data.services, state.service)) {
    const counts = model.scope.communeCounts(state.view, service); // as everything else, of what the filters leave
    const people = percent(counts.people[i] / communes.people[i]);
    const text = t("map.popup.share", { people, covered: number(counts.villages[i]), total: number(communes.villages[i]) });
    const row = element("tr", "", element("th", "", known(`common.service.${service}`, service)), element("td", "", text));
    if (service === state.service) row.classList.add("chosen");
    table.append(row);
  }
  box.append(table);
  const missing = model.gaps().filter((index) => data.villages.commune[index] === i);
  const service = known(`common.inline.${state.service}`, state.service);
  nameList(box, texts, t("map.popup.without", { service, n: number(missing.length) }), missing.map((index) => villageEntry(data, texts, index)), go);
}
