// The ground: communes by their share, borders, roads by their class, fibre.

function drawAreas(ctx, view, model) {
  const { data, state } = model;
  ctx.lineJoin = "round";
  for (let i = 0; i < data.communes.areas.length; i += 1) {
    const area = data.communes.areas[i];
    if (!meets(area.box, view.box)) continue;
    const within = model.scope.holdsCommune(i);
    ctx.beginPath();
    trace(ctx, view, area, true);
    const shared = state.shading === "share";
    ctx.fillStyle = shared && within ? model.shareColour(i) : "#ffffff";
    // What is filtered out steps back; a background of tiles is seen through shares, and where nothing is shaded.
    if (state.tiles) ctx.globalAlpha = within ? (shared ? 0.6 : 0) : 0.75;
    else ctx.globalAlpha = shared || state.shading === "none" ? 1 : within ? 0 : 0.75;
    ctx.fill("evenodd");
    ctx.globalAlpha = 1;
  }
}

function drawBorders(ctx, view, { data }) {
  const border = (areas, width, colour) => {
    traceAll(ctx, view, areas, true);
    ctx.lineWidth = width;
    ctx.strokeStyle = colour;
    ctx.stroke();
  };
  border(data.communes.areas, 0.75, "rgba(70, 62, 80, 0.55)");
  border(data.districts.areas, 1.75, "rgba(40, 34, 50, 0.8)");
  border(data.provinces.areas, 3, "rgba(40, 34, 50, 0.9)");
}

const ROAD_CLASSES = [
  [/^(motorway|trunk|primary|national|ql|quốc lộ|quoc lo)/i, 0],
  [/^(secondary|provincial|dt|đt|tỉnh lộ|tinh lo)/i, 1],
  [/^(track|path|footway|mòn|đường mòn)/i, 3],
];

// 0 national, 1 provincial or not said, 2 any other, 3 track.
function roadRank(name) {
  if (!name) return 1;
  const found = ROAD_CLASSES.find(([pattern]) => pattern.test(name));
  return found ? found[1] : 2;
}

// Each rank: the zoom from which it is drawn, and from afar and from near by its width and colour.
const ROADS = [
  { from: 0, far: 1.5, near: 3, colour: "#ffe9a8", casing: "rgba(140, 112, 60, 0.85)" },
  { from: 0, far: 0.9, near: 2.25, colour: "#ffffff", casing: "rgba(120, 112, 98, 0.8)" },
  { from: 10.25, far: 0.75, near: 1.5, colour: "#ffffff", casing: "rgba(120, 112, 98, 0.6)" },
  { from: 11.5, far: 0.75, near: 1, colour: "rgba(120, 112, 98, 0.7)", casing: "", dash: [3, 3] },
];

let roadsByRank = null;

function drawRoads(ctx, view, { roads }) {
  roadsByRank ??= ROADS.map((_, rank) => roads.lines.filter((_line, i) => roadRank(roads.classes[i]) === rank));
  for (let rank = ROADS.length - 1; rank >= 0; rank -= 1) {
    const { from, far, near, colour, casing, dash } = ROADS[rank];
    if (view.zoom < from || !roadsByRank[rank].length) continue;
    const width = view.zoom < 11 ? far : near;
    traceAll(ctx, view, roadsByRank[rank], false);
    if (casing) strokeCased(ctx, colour, casing, width);
    else {
      ctx.setLineDash(dash);
      strokePlain(ctx, colour, width);
      ctx.setLineDash([]);
    }
  }
}

function drawFibre(ctx, view, { data, state }) {
  traceAll(ctx, view, data.fibre.routes, false);
  const asked = state.service === "fibre"; // else it steps back: what has no signal is to be seen
  if (view.zoom < FAR_ZOOM || !asked) strokePlain(ctx, COLOURS.fibreFar, view.zoom < FAR_ZOOM ? (asked ? 1.5 : 0.75) : 1.75);
  else strokeCased(ctx, COLOURS.fibre, "rgba(255, 255, 255, 0.8)", 2.25);
}
