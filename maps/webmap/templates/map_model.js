// What the data mean in the present state: who is served, which colour, what lies under a point.

const MARGINAL = 1; // state of a village whose signal lies within the stated decibels of the threshold

function modelOf(data, state) {
  const { villages, communes, sites } = data;
  const scope = scopeOf(data, state);
  const { remember } = scope;
  const isMarginal = (i) => villages.state[state.service]?.[i] === MARGINAL;

  // Village indices by kind. Those within a few decibels of the threshold have kinds of their own; what a new site
  // brings them is another matter.
  const byKind = () =>
    remember("kinds", () => {
      const kinds = { served: [], "served-marginal": [], gained: [], gap: [], "gap-marginal": [] };
      const held = scope.inside();
      const { today, after } = scope.served();
      for (let i = 0; i < villages.count; i += 1) {
        if (!held[i]) continue;
        const marginal = isMarginal(i) ? "-marginal" : "";
        if (today.bits[i]) kinds[`served${marginal}`].push(i);
        else if (state.view === "after" && after.bits[i]) kinds.gained.push(i);
        else kinds[`gap${marginal}`].push(i);
      }
      if (scope.now().only) for (const kind of ["served", "served-marginal", "gained"]) kinds[kind] = [];
      const without = kinds.gap.concat(kinds["gap-marginal"]);
      const people = without.map((i) => villages.population[i]).sort((a, b) => a - b);
      const most = Math.max(1, people[Math.floor(0.95 * people.length)] ?? 1); // a town does not make all others small
      const sized = Array.from({ length: SIZES + 1 }, () => ({ gap: [], "gap-marginal": [] }));
      for (const kind of ["gap", "gap-marginal"]) {
        for (const i of kinds[kind]) sized[sizeOf(villages.population[i], most)][kind].push(i);
      }
      return { ...kinds, without, sized };
    });
  const villagesOf = (kind) => byKind()[kind];
  const without = () => byKind().without;
  const largestFirst = (among) => among.sort((a, b) => villages.population[b] - villages.population[a] || a - b);
  const toMeasure = () => largestFirst(villagesOf("served-marginal").concat(villagesOf("gap-marginal")));
  const share = (i) => {
    const people = communes.people[i];
    return people ? scope.communeCounts(state.view).people[i] / people : NaN;
  };
  const shareClass = (value) => {
    const rank = data.shares.limits.findIndex((limit) => value >= limit);
    return rank < 0 ? data.shares.limits.length : rank;
  };
  const shareColour = (i) => (communes.people[i] ? data.shares.colours[shareClass(share(i))] : data.shares.unknown);
  const siteCarries = (i) => state.service === "fibre" || sites.technologies[i].includes(state.service);
  const gaps = () => remember("gaps", () => largestFirst([...without()]));
  const gapsOfSize = (size) => byKind().sized[size];
  // What the plan builds for the chosen service; on the map it belongs to the time after it is built.
  // A relay mast brings nothing itself: it belongs to the services of the sites whose hops pass over it.
  const brings = (thing) => (thing.serves ?? thing.technology.split(";")).includes(state.service);
  const brought = () => data.proposals.filter(brings);
  const proposals = () => remember("proposals", () => brought().filter(scope.passes));
  const others = () => data.others.filter((site) => brings(site) && (!scope.now().kind || site.kind === scope.now().kind));
  const showsOthers = () => showsProposals() && !state.hidden.has("others");
  const showsProposals = () => state.layers.proposals && state.view === "after";
  // Proposals that a village newly gets a service from.
  const crediting = () =>
    (data.crediting ??= data.proposals.reduce((of, proposal) => {
      for (const i of proposal.credited) of.set(i, [...(of.get(i) ?? []), proposal]);
      return of;
    }, new Map()));
  const serving = (i) => crediting().get(i) ?? [];
  const ofVillages = { villagesOf, without, toMeasure, gaps, gapsOfSize, isMarginal, serving };
  const ofPlan = { brought, proposals, others, showsProposals, showsOthers };
  const model = { data, state, scope, remember, share, shareColour, siteCarries, ...ofVillages, ...ofPlan, ...placesOf(data, state, scope) };
  return { ...model, under: (map, point, reach) => thingUnder(model, map, point, reach) };
}

// The thing that a person means at a point of the screen: marks first, in the order they are drawn, then areas.
function thingUnder(model, map, point, reach) {
  const { data, state } = model;
  const scale = 256 * 2 ** map.getZoom();
  const at = map.project(map.containerPointToLatLng(point), map.getZoom());
  const [x, y, limit] = [at.x / scale, at.y / scale, reach / scale];
  const nearest = (places, among) => {
    let best = -1;
    let least = limit * limit;
    for (let n = 0; n < (among || places.x).length; n += 1) {
      const i = among ? among[n] : n;
      const dx = places.x[i] - x;
      const dy = places.y[i] - y;
      const square = dx * dx + dy * dy;
      if (square <= least) {
        best = i;
        least = square;
      }
    }
    return best;
  };
  const { layers } = state;
  const elsewhere = { x: data.others.map((site) => site.x), y: data.others.map((site) => site.y) };
  const ends = { x: data.proposals.map((p) => p.x), y: data.proposals.map((p) => p.y) };
  const wanted = model.showsProposals() ? model.proposals().map((proposal) => proposal.index) : [];
  const group = layers.gaps ? groupUnder(model, map, x, y, limit) : null;
  if (group) return group;
  const searches = [
    ["village", layers.gaps, data.villages, model.without()],
    ["proposal", true, ends, wanted],
    ["other", model.showsOthers(), elsewhere, model.others().map((site) => data.others.indexOf(site))],
    ["village", layers.served, data.villages, model.villagesOf("gained")],
    ["place", layers.places && map.getZoom() >= FAR_ZOOM, data.places, model.shownPlaces()],
    ["site", layers.sites, data.sites, model.scope.now().operator ? [...data.sites.x.keys()].filter(model.scope.holdsSite) : null],
    ["village", layers.served, data.villages, model.villagesOf("served-marginal")],
    ["village", layers.served, data.villages, model.villagesOf("served")],
    ["access", layers.fibre && map.getZoom() >= 10.5, data.fibre, null],
  ];
  for (const [kind, shown, places, among] of searches) {
    const index = shown ? nearest(places, among) : -1;
    if (index >= 0) return { kind, index, x: places.x[index], y: places.y[index] };
  }
  const route = wanted.find((i) => nearPath(data.proposals[i].route, x, y, limit));
  if (route !== undefined) return { kind: "proposal", index: route, x, y };
  const commune = data.communes.areas.findIndex((area) => inside(area, x, y));
  return commune >= 0 ? { kind: "commune", index: commune, x, y } : null;
}

// From afar a mark may stand for several villages.
function groupUnder(model, map, x, y, limit) {
  const view = { zoom: map.getZoom(), scale: 256 * 2 ** map.getZoom() };
  if (!gathered(model, view)) return null;
  const distance = (group) => Math.hypot(group.x - x, group.y - y);
  const near = gapGroups(model, view).filter((group) => distance(group) <= Math.max(limit, group.r / view.scale));
  const [group] = near.sort((a, b) => distance(a) - distance(b));
  if (!group) return null;
  const { village: index, members } = group;
  return members.length > 1 ? { kind: "group", index, members, x: group.x, y: group.y } : { kind: "village", index, x: group.x, y: group.y };
}

function nearPath(area, x, y, limit) {
  const [west, north, east, south] = area.box;
  if (x < west - limit || x > east + limit || y < north - limit || y > south + limit) return false;
  return area.paths.some(({ points: p }) => {
    for (let i = 2; i < p.length; i += 2) {
      const dx = p[i] - p[i - 2];
      const dy = p[i + 1] - p[i - 1];
      const along = Math.max(0, Math.min(1, ((x - p[i - 2]) * dx + (y - p[i - 1]) * dy) / (dx * dx + dy * dy || 1)));
      if (Math.hypot(p[i - 2] + along * dx - x, p[i - 1] + along * dy - y) <= limit) return true;
    }
    return false;
  });
}
