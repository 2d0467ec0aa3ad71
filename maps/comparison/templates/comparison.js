// The marks of a comparison: villages as squares, sites as circles, a line from where a site stood to where it stands.
const COLOURS = { lost: "#d55e00", gained: "#56b4e9", added: "#009e73", removed: "#ffffff", moved: "#cc79a7" };

function told(mark) {
  const box = document.createElement("div");
  box.className = "told";
  for (const line of mark.told[document.documentElement.lang] ?? mark.told.en) {
    const row = document.createElement("div");
    row.textContent = line;
    box.append(row);
  }
  return box;
}

function square(at, half, colour, turned) {
  const side = half * 2;
  const shape = document.createElement("div");
  shape.style.cssText = `width:${side}px;height:${side}px;background:${colour};border:1px solid #1b2430;${turned ? "transform:rotate(45deg)" : ""}`;
  return L.marker(at, { icon: L.divIcon({ html: shape, className: "", iconSize: [side, side] }), keyboard: false });
}

function drawn(mark) {
  const colour = COLOURS[mark.kind];
  if (mark.kind === "lost") return square(mark.at, 6, colour, true);
  if (mark.kind === "gained") return square(mark.at, 5, colour, false);
  const outline = mark.kind === "removed" ? "#5b5b5b" : "#1b2430";
  return L.circleMarker(mark.at, { radius: 7, color: outline, weight: mark.kind === "removed" ? 3 : 1.2, fillColor: colour, fillOpacity: 1 });
}

function draw(map) {
  const data = JSON.parse(document.getElementById("phusong-data").textContent);
  L.polyline(data.outlines, { color: "#8a919c", weight: 1, interactive: false }).addTo(map);
  for (const mark of data.marks) {
    if (mark.from) L.polyline([mark.from, mark.at], { color: COLOURS.moved, weight: 3, dashArray: "6 4", interactive: false }).addTo(map);
    drawn(mark).bindTooltip(() => told(mark)).addTo(map);
  }
  map.fitBounds(data.bounds, { animate: false, padding: [24, 24] });
}
