// Predicted signal from tiles beside the page. A server gives them in ranges; from a disk a browser lets a page read a
// file only when a person chooses it.

const SERVED = window.location.protocol.startsWith("http");

function signalOf(map, model, texts) {
  const { data, state } = model;
  const archives = new Map();
  let layer = null;
  let shown = "";
  let failed = false;
  const nameOfFile = (path) => path.split("/").at(-1);
  // With the plan nothing may be served that is not today: then today's is shown.
  const wanted = () => {
    const files = data.signal[state.service];
    return state.shading === "signal" ? (state.view === "after" && files.after) || files.today : "";
  };
  const archiveOf = (path) => {
    if (!archives.has(path) && SERVED) archives.set(path, new pmtiles.PMTiles(new URL(path, window.location.href).href));
    return archives.get(path);
  };
  const say = () => {
    const box = byId("signal");
    if (!box) return;
    const path = wanted();
    const asks = path && !SERVED && !archives.has(path);
    box.hidden = !path || (!asks && !failed);
    byId("signal-choose").hidden = !asks;
    byId("signal-say").textContent = failed ? texts.t("country.tiles.failed", { file: path }) : texts.t("country.tiles.why", { file: path });
  };
  // A layer is added once it is known which zooms the archive has, unless something else is wanted by then.
  const show = () => {
    const path = wanted();
    const archive = path && archiveOf(path);
    const next = archive ? path : "";
    if (next !== shown) {
      layer?.remove();
      layer = null;
      failed = false;
      shown = next;
      const fail = () => {
        failed = shown === next;
        say();
      };
      if (archive) {
        archive.getHeader().then((header) => {
          if (shown === next) layer = tilesLayer(archive, header, fail).addTo(map);
        }).catch(fail);
      }
    }
    say();
  };
  byId("signal-file")?.addEventListener("change", ({ target }) => {
    const paths = Object.values(data.signal).flatMap(({ today, after }) => [today, after]);
    for (const file of target.files) {
      const path = paths.find((one) => one && nameOfFile(one) === file.name);
      if (path) archives.set(path, new pmtiles.PMTiles(new pmtiles.FileSource(file)));
    }
    show();
  });
  map.createPane("signal").style.zIndex = 300;
  return { show };
}

function tilesLayer(archive, { minZoom, maxZoom }, fail) {
  const Tiles = L.GridLayer.extend({
    createTile({ x, y, z }, done) {
      const canvas = document.createElement("canvas");
      const size = this.getTileSize();
      [canvas.width, canvas.height] = [size.x, size.y];
      archive.getZxy(z, x, y)
        .then(async (found) => {
          if (found) canvas.getContext("2d").drawImage(await createImageBitmap(new Blob([found.data], { type: "image/png" })), 0, 0, size.x, size.y);
          done(null, canvas);
        })
        .catch((error) => {
          fail();
          done(error, canvas);
        });
      return canvas;
    },
  });
  return new Tiles({ pane: "signal", opacity: 0.85, updateWhenZooming: false, minNativeZoom: minZoom, maxNativeZoom: maxZoom });
}
