// The page's address: what is shown travels behind its #, so that a link opens the same view. Nothing is sent anywhere.

const PLACES = 5; // decimals of a degree in the address: about a metre

function addressOf(map, data, state) {
  const centre = map.getCenter();
  const parts = new URLSearchParams({
    service: state.service,
    view: state.view,
    shading: state.shading,
    language: state.language,
    at: [centre.lat.toFixed(PLACES), centre.lng.toFixed(PLACES), map.getZoom().toFixed(2)].join(","),
  });
  const off = Object.keys(state.layers).filter((name) => !state.layers[name]);
  if (off.length) parts.set("off", off.join(","));
  if (state.hidden.size) parts.set("hidden", [...state.hidden].join(","));
  if (state.swipe !== null) parts.set("swipe", state.swipe.toFixed(3));
  const { district, commune, operator, kind, place, only, phase } = state.scope;
  const scope = { district, commune: commune < 0 ? "" : data.communes.code[commune], operator, kind, place, only: only ? "yes" : "", phase };
  for (const [name, value] of Object.entries(scope)) if (value) parts.set(name, value);
  if (state.table.open) parts.set("table", [state.table.kind, state.table.sort, state.table.down ? "down" : "up"].join(","));
  return `#${parts}`;
}

// Takes from the address what this page knows; anything else in it is passed over. Returns the view to open, or null.
function takeAddress(data, state) {
  const parts = new URLSearchParams(window.location.hash.slice(1));
  const take = (name, known) => {
    if (known.includes(parts.get(name))) state[name] = parts.get(name);
  };
  take("service", data.services);
  take("view", data.proposals.length ? ["today", "after"] : ["today"]);
  take("shading", ["share", "signal", "none", ...Object.keys(data.surfaces)]);
  take("language", Object.keys(data.words));
  for (const name of (parts.get("off") ?? "").split(",")) if (name in state.layers) state.layers[name] = false;
  const filters = filtersOf(data).map((filter) => filter.key);
  for (const key of (parts.get("hidden") ?? "").split(",")) if (filters.includes(key)) state.hidden.add(key);
  takeScope(data, state, parts);
  const [lat, lng, zoom] = (parts.get("at") ?? "").split(",").map(Number);
  const sound = Math.abs(lat) <= 85 && Math.abs(lng) <= 180 && zoom >= 0 && zoom <= 24;
  return sound ? { centre: [lat, lng], zoom } : null;
}

function takeScope(data, state, parts) {
  const given = (name, known) => (known.includes(parts.get(name)) ? parts.get(name) : "");
  const phase = Number(parts.get("phase"));
  state.scope = {
    district: given("district", data.districts.name),
    commune: parts.get("commune") ? (data.communeAt.get(parts.get("commune")) ?? -1) : -1,
    operator: given("operator", Object.values(data.operators).flat()),
    kind: given("kind", KINDS),
    place: given("place", data.places.kind),
    only: parts.get("only") === "yes",
    phase: Number.isInteger(phase) && phase > 0 && phase < data.plan.phases.length ? phase : 0,
  };
  const at = Number(parts.get("swipe") ?? NaN);
  if (state.view === "after" && at >= 0 && at <= 1) state.swipe = at;
  const [kind, sort, way] = (parts.get("table") ?? "").split(",");
  if (Object.hasOwn(TABLES, kind)) Object.assign(state.table, { open: true, kind, sort, down: way !== "up" });
}

function writeAddress(map, data, state) {
  window.history.replaceState(null, "", addressOf(map, data, state));
}

const REST = 200; // milliseconds

// Done at once, and of what follows within a rest the last alone: a browser may refuse an address that changes all the time.
function seldom(action) {
  let timer = 0;
  let again = false;
  const act = () => {
    action();
    again = false;
    timer = setTimeout(() => {
      timer = 0;
      if (again) act();
    }, REST);
  };
  return () => {
    if (timer) again = true;
    else act();
  };
}
