// Marks: one drawing for map and legend. Each is drawn once for a size and then stamped.

const COLOURS = {}; // filled from the data: one palette for page, report and GIS styles

const MARKS = {
  served(ctx, r) {
    ctx.beginPath();
    ctx.arc(0, 0, r, 0, 2 * Math.PI);
    finish(ctx, COLOURS.served, "#fff", 1);
  },
  gap(ctx, r) {
    polygon(ctx, 4, r, 0);
    ctx.lineJoin = "miter";
    finish(ctx, "#fff", "#fff", 4);
    polygon(ctx, 4, r, 0);
    finish(ctx, COLOURS.gap, "#3b1500", 1);
  },
  // What is near the threshold is hollow: it may be the one or the other.
  "served-marginal"(ctx, r) {
    ctx.beginPath();
    ctx.arc(0, 0, r, 0, 2 * Math.PI);
    finish(ctx, "#fff", "#fff", 3);
    ctx.lineWidth = 1.75;
    ctx.strokeStyle = COLOURS.served;
    ctx.stroke();
  },
  "gap-marginal"(ctx, r) {
    polygon(ctx, 4, r, 0);
    ctx.lineJoin = "miter";
    finish(ctx, "#fff", "#fff", 4);
    polygon(ctx, 4, r - 0.5, 0);
    ctx.lineWidth = 2;
    ctx.strokeStyle = COLOURS.gap;
    ctx.stroke();
  },
  // Where hundreds of gaps stand side by side, a thin edge tells them apart without burying what lies below.
  "gap-far"(ctx, r) {
    polygon(ctx, 4, r, 0);
    finish(ctx, COLOURS.gap, "#fff", 1);
  },
  "gap-marginal-far"(ctx, r) {
    polygon(ctx, 4, r, 0);
    finish(ctx, "#fff", COLOURS.gap, 1.25);
  },
  "served-far"(ctx, r) {
    ctx.beginPath();
    ctx.arc(0, 0, r, 0, 2 * Math.PI);
    ctx.fillStyle = COLOURS.servedFar;
    ctx.fill();
  },
  "served-marginal-far"(ctx, r) {
    ctx.beginPath();
    ctx.arc(0, 0, r, 0, 2 * Math.PI);
    finish(ctx, "#fff", COLOURS.servedFar, 1.5);
  },
  "site-far"(ctx, r) {
    polygon(ctx, 3, r, 0);
    ctx.fillStyle = COLOURS.siteFar;
    ctx.fill();
  },
  "other-site-far"(ctx, r) {
    polygon(ctx, 3, r, 0);
    ctx.lineWidth = 1;
    ctx.strokeStyle = COLOURS.siteFar;
    ctx.stroke();
  },
  gained(ctx, r) {
    ctx.beginPath();
    ctx.rect(-r, -r, 2 * r, 2 * r);
    finish(ctx, COLOURS.gained, "#0b3c5d", 1.25);
  },
  site(ctx, r) {
    polygon(ctx, 3, r, 0);
    finish(ctx, COLOURS.ink, "#fff", 1.25);
  },
  "other-site"(ctx, r) {
    polygon(ctx, 3, r, 0);
    finish(ctx, "#fff", COLOURS.ink, 1.25);
  },
  access(ctx, r) {
    ctx.beginPath();
    ctx.rect(-r, -r, 2 * r, 2 * r);
    finish(ctx, "#fff", COLOURS.fibre, 1.5);
  },
  "access-far"(ctx, r) {
    ctx.beginPath();
    ctx.rect(-r, -r, 2 * r, 2 * r);
    finish(ctx, "#fff", COLOURS.fibreFar, 1.5);
  },
  new_tower(ctx, r, fill = COLOURS.proposal) {
    ctx.beginPath();
    for (let i = 0; i < 10; i += 1) {
      const length = i % 2 ? r * 0.45 : r;
      ctx.lineTo(length * Math.sin((i * Math.PI) / 5), -length * Math.cos((i * Math.PI) / 5));
    }
    ctx.closePath();
    finish(ctx, fill, COLOURS.ink, 1.5);
  },
  relay(ctx, r, fill = COLOURS.proposal) {
    polygon(ctx, 4, r * 0.8, 0);
    finish(ctx, fill, COLOURS.ink, 1.5);
  },
  upgrade(ctx, r, fill = COLOURS.proposal) {
    ctx.beginPath();
    const points = [0, -r, r, 0, r * 0.42, 0, r * 0.42, r, -r * 0.42, r, -r * 0.42, 0, -r, 0];
    for (let i = 0; i < points.length; i += 2) ctx.lineTo(points[i], points[i + 1]);
    ctx.closePath();
    finish(ctx, fill, COLOURS.ink, 1.5);
  },
  "fibre-end"(ctx, r, fill = COLOURS.proposal) {
    ctx.beginPath();
    ctx.rect(-r * 0.6, -r * 0.6, r * 1.2, r * 1.2);
    finish(ctx, fill, COLOURS.ink, 1.5);
  },
  other(ctx, r) {
    ctx.beginPath();
    ctx.arc(0, 0, r, 0, 2 * Math.PI);
    finish(ctx, COLOURS.other, COLOURS.ink, 1.25);
  },
  "place-served"(ctx, r) {
    polygon(ctx, 5, r, 0);
    finish(ctx, COLOURS.served, "#fff", 1);
  },
  "place-served-marginal"(ctx, r) {
    polygon(ctx, 5, r, 0);
    finish(ctx, "#fff", COLOURS.served, 1.75);
  },
  "place-gained"(ctx, r) {
    polygon(ctx, 5, r, 0);
    finish(ctx, COLOURS.gained, "#0b3c5d", 1.25);
  },
  "place-gap"(ctx, r) {
    polygon(ctx, 5, r, 0);
    finish(ctx, COLOURS.gap, "#3b1500", 1.25);
  },
  "place-gap-marginal"(ctx, r) {
    polygon(ctx, 5, r, 0);
    finish(ctx, "#fff", COLOURS.gap, 2);
  },
  ring(ctx, r) {
    ctx.beginPath();
    ctx.arc(0, 0, r, 0, 2 * Math.PI);
    ctx.lineWidth = 5;
    ctx.strokeStyle = "#fff";
    ctx.stroke();
    ctx.lineWidth = 2.5;
    ctx.strokeStyle = COLOURS.ink;
    ctx.stroke();
  },
};

function polygon(ctx, corners, r, turn) {
  ctx.beginPath();
  for (let i = 0; i < corners; i += 1) {
    const angle = turn + (2 * Math.PI * i) / corners;
    ctx.lineTo(r * Math.sin(angle), -r * Math.cos(angle));
  }
  ctx.closePath();
}

function finish(ctx, fill, stroke, width) {
  ctx.lineWidth = width;
  ctx.strokeStyle = stroke;
  ctx.stroke();
  ctx.fillStyle = fill;
  ctx.fill();
  if (width < 3) ctx.stroke();
}

const stamps = new Map();

// A small canvas with one mark in its middle.
function stamp(mark, r, ratio) {
  const key = `${mark}/${r}/${ratio}`;
  if (!stamps.has(key)) {
    const half = Math.ceil((r + 4) * ratio);
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 2 * half;
    const ctx = canvas.getContext("2d");
    ctx.translate(half, half);
    ctx.scale(ratio, ratio);
    MARKS[mark](ctx, r);
    stamps.set(key, { canvas, half });
  }
  return stamps.get(key);
}

function strokePlain(ctx, colour, width) {
  ctx.lineJoin = ctx.lineCap = "round";
  ctx.lineWidth = width;
  ctx.strokeStyle = colour;
  ctx.stroke();
}

// Routes: a dark casing under the colour, so that they show on any ground.
function strokeCased(ctx, colour, casing, width, dash) {
  ctx.lineJoin = ctx.lineCap = dash ? "butt" : "round";
  ctx.setLineDash([]);
  ctx.lineWidth = width + 2;
  ctx.strokeStyle = casing;
  ctx.stroke();
  ctx.setLineDash(dash || []);
  ctx.lineWidth = width;
  ctx.strokeStyle = colour;
  ctx.stroke();
  ctx.setLineDash([]);
}

// The pictures of the legend.
function drawLegendSymbol(canvas) {
  const ratio = window.devicePixelRatio || 1;
  const wide = canvas.classList.contains("wide");
  const [width, height] = [wide ? 62 : 24, 22];
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const ctx = canvas.getContext("2d");
  ctx.scale(ratio, ratio);
  const line = (from, to) => {
    ctx.beginPath();
    ctx.moveTo(from, height / 2);
    ctx.lineTo(to, height / 2);
  };
  const mark = (name, x, r) => {
    ctx.save();
    ctx.translate(x, height / 2);
    MARKS[name](ctx, r);
    ctx.restore();
  };
  const pictures = {
    gap: () => mark("gap", 12, 7),
    served: () => mark("served", 12, 4.5),
    marginal: () => {
      mark("gap-marginal", 12, 7);
      mark("served-marginal", 34, 4.5);
    },
    gained: () => mark("gained", 12, 5),
    place: () => mark("place-served", 12, 6.5),
    site: () => mark("site", 12, 7),
    "other-site": () => mark("other-site", 12, 6),
    sector: () => {
      ctx.beginPath();
      ctx.moveTo(12, 19);
      ctx.arc(12, 19, 16, -0.72 * Math.PI, -0.28 * Math.PI);
      ctx.closePath();
      ctx.fillStyle = "rgba(27, 36, 48, 0.5)";
      ctx.fill();
    },
    proposals: () => {
      mark("new_tower", 9, 8);
      mark("upgrade", 29, 7);
      line(40, 54);
      strokeCased(ctx, COLOURS.proposal, COLOURS.ink, 2.5, [5, 3]);
      mark("fibre-end", 55, 7);
    },
    fibre: () => {
      line(2, 22);
      strokeCased(ctx, COLOURS.fibre, "#fff", 2.5);
      mark("access", 12, 3.5);
    },
    road: () => {
      line(2, 22);
      strokeCased(ctx, "#fff", "#8d877b", 2);
    },
    relief: () => {
      ctx.beginPath();
      for (const [x, y] of [[2, 18], [9, 5], [13, 12], [16, 8], [22, 18]]) ctx.lineTo(x, y);
      ctx.fillStyle = "#a9a49a";
      ctx.fill();
    },
  };
  const named = canvas.dataset.symbol;
  if (named in pictures) pictures[named]();
  else mark(named, 12, named === "other" ? 5 : 8.5);
}
