// The page's address: what is shown travels behind its #, so that a link opens the same view. Nothing is sent anywhere.

const PLACES = 5; // decimals of a degree in the address: about a metre

function addressOf(map, state) {
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
  take("shading", ["share", "signal", "none"]);
  take("language", Object.keys(data.words));
  for (const name of (parts.get("off") ?? "").split(",")) if (name in state.layers) state.layers[name] = false;
  const filters = filtersOf(data).map((filter) => filter.key);
  for (const key of (parts.get("hidden") ?? "").split(",")) if (filters.includes(key)) state.hidden.add(key);
  const [lat, lng, zoom] = (parts.get("at") ?? "").split(",").map(Number);
  const sound = Math.abs(lat) <= 85 && Math.abs(lng) <= 180 && zoom >= 0 && zoom <= 24;
  return sound ? { centre: [lat, lng], zoom } : null;
}

function writeAddress(map, state) {
  window.history.replaceState(null, "", addressOf(map, state));
}
