// Public places: which the filters leave, what each has, and which proposals bring it.

function placesOf(data, state, scope) {
  const { places } = data;
  const { remember } = scope;
  const holdsPlace = (i) => {
    const commune = places.commune[i];
    const kind = scope.now().place;
    return (!kind || places.kind[i] === kind) && (commune >= 0 ? scope.holdsCommune(commune) : scope.wholeArea());
  };
  // Numbers of the proposals that bring a place the service, among those that are left.
  const bringing = () =>
    remember("places/bringing", () => {
      const of = new Map();
      for (const [number, mine] of Object.entries(places.gained[state.service] ?? {})) {
        if (scope.chosen(data.proposals[number])) for (const i of mine) of.set(i, [...(of.get(i) ?? []), Number(number)]);
      }
      return of;
    });
  // 1 where a place has the service, today and with what is left of the plan.
  const servedPlaces = () =>
    remember("places/served", () => {
      const { service } = state;
      const mask = 1 << data.services.indexOf(service);
      const rank = data.operators[service].indexOf(scope.now().operator);
      const own = rank < 0 ? null : places.operatorBits[service];
      const today = Uint8Array.from(places.today, (bits, i) => ((own ? own[i] & (1 << rank) : bits & mask) ? 1 : 0));
      return { today, after: today.map((has, i) => (has || bringing().has(i) ? 1 : 0)) };
    });
  const stateOfPlace = (i) => {
    const { today, after } = servedPlaces();
    if (today[i]) return "served";
    return state.view === "after" && after[i] ? "gained" : "gap";
  };
  // Numbers of the places by state; those near the threshold have states of their own. None where nobody judged them.
  const placesBy = () =>
    remember("places/by", () => {
      const by = { served: [], "served-marginal": [], gained: [], gap: [], "gap-marginal": [] };
      if (!places.known.includes(state.service)) return by;
      for (let i = 0; i < places.count; i += 1) {
        if (!holdsPlace(i)) continue;
        const has = stateOfPlace(i);
        if (scope.now().only && has !== "gap") continue;
        const marginal = has !== "gained" && places.state[state.service]?.[i] === MARGINAL;
        by[marginal ? `${has}-marginal` : has].push(i);
      }
      return by;
    });
  const shownPlaces = () => remember("places/shown", () => Object.values(placesBy()).flat().sort((a, b) => a - b));
  const placesWithout = () => remember("places/without", () => [...placesBy().gap, ...placesBy()["gap-marginal"]].sort((a, b) => a - b));
  // Every proposal that newly serves a place with anything; and every place that a proposal serves.
  const placesOfProposal = (number) => [...new Set(Object.values(places.gained).flatMap((of) => of[number] ?? []))].sort((a, b) => a - b);
  const serving = () =>
    (data.servingPlaces ??= data.proposals.reduce((of, proposal) => {
      for (const i of placesOfProposal(proposal.index)) of.set(i, [...(of.get(i) ?? []), proposal]);
      return of;
    }, new Map()));
  const servingPlace = (i) => serving().get(i) ?? [];
  return { holdsPlace, stateOfPlace, placesBy, shownPlaces, placesWithout, servingPlace, placesOfProposal };
}

const PLACE_MARKS = ["served", "served-marginal", "gained", "gap-marginal", "gap"]; // what is missing lies on top

function drawPlaces(ctx, view, model) {
  if (view.zoom < FAR_ZOOM) return;
  const by = model.placesBy();
  const r = villageRadius(view.zoom) + 1.5;
  for (const kind of PLACE_MARKS) stampAll(ctx, view, `place-${kind}`, kind.startsWith("gap") ? r + 1.5 : r, model.data.places, by[kind]);
}

function placeKind({ known }, kind) {
  return known(`map.place.${kind}`, kind);
}

function placePopup(model, texts, i, box, { go }) {
  const { data, state } = model;
  const { t, known } = texts;
  const { places, communes } = data;
  const commune = places.commune[i];
  heading(box, placeKind(texts, places.kind[i]), places.name[i]);
  rows(box, [
    [t("map.popup.code"), places.id[i]],
    [t("common.field.commune"), commune >= 0 ? communes.name[commune] : ""],
    [t("common.field.district"), commune >= 0 ? communes.district[commune] : ""],
  ]);
  box.append(serviceTable(data, texts, places, i, places.known, state.service));
  pathButton(model, texts, places, i, box);
  const proposals = model.servingPlace(i).map((proposal) => proposalEntry(known, proposal));
  nameList(box, texts, t("map.popup.proposals"), proposals, go);
}

function placeEntry({ places }, texts, index) {
  return { kind: "place", index, name: places.name[index], detail: placeKind(texts, places.kind[index]) };
}

function placeColumns(model, texts) {
  const { data, state } = model;
  const { places, communes } = data;
  const { t, number } = texts;
  const communeOf = (names) => (i) => (places.commune[i] >= 0 ? names[places.commune[i]] : "");
  return [
    { id: "name", label: t("map.table.name"), of: (i) => places.name[i], leads: true },
    { id: "kind", label: t("common.field.kind"), of: (i) => places.kind[i], shown: (kind) => placeKind(texts, kind) },
    { id: "state", label: t("map.table.state"), of: model.stateOfPlace, shown: (has) => t(`map.popup.${has}`) },
    ...receptionColumns(places, state.service, { t, number }),
    { id: "proposals", label: t("map.table.proposals"), of: (i) => model.servingPlace(i).map((proposal) => proposal.id).join(" "), blank: true },
    { id: "commune", label: t("common.field.commune"), of: communeOf(communes.name) },
    { id: "district", label: t("common.field.district"), of: communeOf(communes.district) },
  ];
}

function fillPlaceList(model, texts, go) {
  const { data, state } = model;
  const { places, communes } = data;
  const { t, number, known } = texts;
  const among = model.placesWithout();
  byId("list-places").hidden = !places.known.includes(state.service);
  const items = among.slice(0, LIST_LIMIT).map((i) => {
    const commune = places.commune[i] >= 0 ? communes.name[places.commune[i]] : "";
    const kind = placeKind(texts, places.kind[i]);
    return listItem(places.name[i], commune ? `${kind} · ${commune}` : kind, () => go({ kind: "place", index: i }, true));
  });
  const more = among.length - items.length;
  const service = known(`common.inline.${state.service}`, state.service);
  const records = () => tableRecordsOf(model, texts, "places", among);
  const downloads = downloadsOf(`places_${state.service}`, records, t("map.download"));
  fillList("list-places", t("map.list.places", { service, n: number(among.length) }), items, more ? t("map.list.more", { n: number(more) }) : "", downloads);
}
