// The section under a microwave hop as a drawing: ground on the bent Earth, cover, the Fresnel zone that is asked for.

const SVG = "http://www.w3.org/2000/svg";
const EARTH_M = 6371000;

function drawn(tag, attributes, text) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  if (text !== undefined) node.textContent = text;
  return node;
}

// A button with a drawn line for its picture; no font has to hold it.
function iconButton(name, path) {
  const svg = drawn("svg", { viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true" });
  svg.append(drawn("path", { d: path, fill: "none", stroke: "currentColor", "stroke-width": "1.4", "stroke-linejoin": "round" }));
  const button = element("button", name, svg);
  button.type = "button";
  return button;
}

function hopFigure(hop, t, number) {
  const box = element("figure", "hop");
  const said = {
    start: hop.names[0], end: hop.names[1], band: hop.band,
    km: number(hop.length / 1000, 1), margin: number(hop.margin, 1), clear: number(hop.clear, 2),
    up: number(hop.availability, 3), capacity: number(hop.capacity),
  };
  box.append(hopSection(hop, t, number), element("figcaption", "", t("map.hop.caption", said)));
  return box;
}

// Where a section is narrowest: what is free below the ray, in Fresnel radii, and how far along, metres.
function worstOf(hop) {
  const total = hop.distance.at(-1);
  const wave = 299.792458 / hop.mhz;
  let worst = { free: Infinity, at: 0, height: 0 };
  for (let i = 1; i < hop.distance.length - 1; i += 1) {
    const [d, left] = [hop.distance[i], total - hop.distance[i]];
    const height = hop.ground[i] + hop.cover[i] + (d * left) / (2 * hop.k * EARTH_M);
    const ray = hop.antennas[0] + ((hop.antennas[1] - hop.antennas[0]) * d) / total;
    const free = (ray - height) / Math.sqrt((wave * d * left) / total);
    if (free < worst.free) worst = { free, at: d, height };
  }
  return worst;
}

function hopSection(hop, t, number) {
  const [width, height, left, right, top, bottom] = [300, 100, 42, 6, 6, 14];
  const total = hop.distance[hop.distance.length - 1];
  const bulge = hop.distance.map((d) => (d * (total - d)) / (2 * hop.k * EARTH_M));
  const ground = hop.ground.map((h, i) => h + bulge[i]);
  const cover = ground.map((h, i) => h + hop.cover[i]);
  const ray = hop.distance.map((d) => hop.antennas[0] + ((hop.antennas[1] - hop.antennas[0]) * d) / total);
  const wave = 299.792458 / hop.mhz;
  const zone = hop.distance.map((d) => hop.share * Math.sqrt((wave * d * (total - d)) / total));
  const low = Math.min(...ground) - 5;
  const high = Math.max(...cover, ...ray.map((h, i) => h + zone[i])) + 5;
  const x = (d) => (left + ((width - left - right) * d) / total).toFixed(1);
  const y = (h) => (top + ((height - top - bottom) * (high - h)) / (high - low)).toFixed(1);
  const points = (heights) => hop.distance.map((d, i) => `${x(d)},${y(heights[i])}`);
  const area = (heights) => [...points(heights), `${x(total)},${y(low)}`, `${x(0)},${y(low)}`].join(" ");
  const lens = [...points(ray.map((h, i) => h + zone[i])), ...points(ray.map((h, i) => h - zone[i])).reverse()].join(" ");
  const svg = drawn("svg", { viewBox: `0 0 ${width} ${height}`, role: "img" });
  svg.append(
    drawn("title", {}, t("map.hop.title", { k: number(hop.k, 2), share: number(100 * hop.share) })),
    drawn("polygon", { points: area(cover), fill: "#7fa66b" }),
    drawn("polygon", { points: area(ground), fill: "#a08c72" }),
    drawn("polygon", { points: lens, fill: "#2b7bba", "fill-opacity": "0.3" }),
    drawn("polyline", { points: points(ray).join(" "), fill: "none", stroke: "#1f2937", "stroke-width": "1.2" }),
  );
  for (const at of [0, hop.distance.length - 1]) {
    const [px, foot, tip] = [x(hop.distance[at]), y(ground[at]), y(ray[at])];
    svg.append(drawn("line", { x1: px, x2: px, y1: foot, y2: tip, stroke: "#1f2937", "stroke-width": "2" }));
  }
  const worst = worstOf(hop);
  if (Number.isFinite(worst.free)) {
    const [px, py] = [Number(x(worst.at)), Number(y(worst.height))];
    svg.append(drawn("polygon", { points: `${px},${py} ${px - 4},${py - 8} ${px + 4},${py - 8}`, fill: worst.free < hop.share ? "#b91c1c" : "#1f2937", class: "worst" }));
  }
  for (const [h, shift] of [[high, 8], [low, 0]]) {
    svg.append(drawn("text", { x: left - 4, y: Number(y(h)) + shift, "text-anchor": "end" }, t("map.popup.metres", { n: number(h) })));
  }
  svg.append(
    drawn("text", { x: left, y: height - 4 }, "0"),
    drawn("text", { x: width - right, y: height - 4, "text-anchor": "end" }, t("map.popup.kilometres", { n: number(total / 1000, total < 1000 ? 2 : 1) })),
  );
  return svg;
}
