// A background from a server that the planner named. Nobody is asked for it before a person does: it is off whenever
// the page opens, and no link or bookmark switches it on.

const TILES_REACH = 1; // of the region's width, on each side: farther off nothing is asked for

function tilesOf(map, data, state, changed) {
  const box = byId("tiles-on");
  if (!box) return { fill() {}, layer: null };
  const { address, host, credit } = data.tiles;
  const bounds = L.latLngBounds(data.bounds).pad(TILES_REACH);
  const layer = L.tileLayer(address, { maxZoom: 17, bounds, noWrap: true, className: "tile" });
  const owed = L.control({ position: "bottomleft" });
  owed.onAdd = () => element("div", "tiles-credit", credit);
  let silent = false; // the server gives none of what it is asked for
  let given = 0;
  let say = () => {};
  layer.on("tileload", () => {
    given += 1;
    silent = false;
    say();
  });
  layer.on("tileerror", () => {
    silent = given === 0;
    say();
  });
  box.checked = false; // some browsers keep what was ticked when a page is loaded anew
  box.addEventListener("change", () => {
    state.tiles = box.checked;
    [given, silent] = [0, false];
    if (state.tiles) {
      layer.addTo(map);
      owed.addTo(map);
    } else {
      layer.remove();
      owed.remove();
    }
    changed();
  });
  // What else is to be known once it is on, where there is something.
  const fill = ({ t }, more) => {
    byId("tiles-name").textContent = t("map.tiles", { host });
    say = () => {
      const told = state.tiles && more ? [t("map.tiles.on", { host }), t(more)].join(" ") : t(state.tiles ? "map.tiles.on" : "map.tiles.off", { host });
      byId("tiles-says").textContent = silent ? t("map.tiles.silent", { host }) : told;
    };
    say();
  };
  return { fill, layer };
}
