// The map of the proposals that a visitor sees: each mark leads to its proposal, and a proposal leads to its mark.
"use strict";
(async () => {
  const held = document.getElementById("map");
  const round = held.dataset.round;
  const map = L.map(held, { attributionControl: false, zoomSnap: 0.25 });
  map.createPane("communes").style.zIndex = 250;
  const states = Object.fromEntries([...document.querySelectorAll("[data-state]")].map((each) => [each.dataset.state, each.textContent]));
  const fetched = async (address) => (await fetch(address, { headers: { Accept: "application/geo+json" } })).json();
  const [communes, items] = await Promise.all([
    fetched(`/rounds/${round}/communes`), fetched(`/ogc/collections/round-${round}/items?limit=10000`),
  ]);
  L.geoJSON(communes, { style: { color: "#8a94a1", weight: 1, fillColor: "#ffffff", fillOpacity: 1 }, interactive: false, pane: "communes" }).addTo(map);
  const marks = {};
  const shape = (state) => L.divIcon({ className: `mark state-${state}`, html: "", iconSize: [18, 18] });
  const layer = L.geoJSON(items, {
    pointToLayer: (feature, at) => {
      const mark = L.marker(at, { icon: shape(feature.properties.state), keyboard: true, alt: feature.id, title: feature.id, zIndexOffset: feature.properties.state === "proposed" ? 0 : 10000 });
      marks[feature.id] = mark;
      return mark;
    },
    onEachFeature: (feature, mark) => mark.bindPopup(() => {
      const told = document.createElement("div");
      const link = document.createElement("a");
      link.href = `/rounds/${round}/proposals/${encodeURIComponent(feature.id)}`;
      link.textContent = `${feature.id} ${feature.properties.name}`;
      const figures = document.createElement("p");
      figures.textContent = `${held.dataset.people}: ${feature.properties.newly_covered_population} · ${held.dataset.decision}: ${states[feature.properties.state]}`;
      told.append(link, figures);
      return told;
    }),
  }).addTo(map);
  // Where a partner wants a tower to stand instead.
  items.features.filter((each) => each.geometry && each.properties.new_lon !== null).forEach((each) => {
    const there = [each.properties.new_lat, each.properties.new_lon];
    L.polyline([[...each.geometry.coordinates].reverse(), there], { color: "#00527f", weight: 2, dashArray: "4 4", interactive: false }).addTo(map);
    L.circleMarker(there, { radius: 6, color: "#00527f", weight: 2, fillColor: "#fff", fillOpacity: 1, interactive: false }).addTo(map);
  });
  const bounds = layer.getBounds();
  if (bounds.isValid()) map.fitBounds(bounds.pad(0.06), { maxZoom: 13 });
  else map.setView([21.5, 105], 7);
  const choose = () => {
    const mark = marks[decodeURIComponent(location.hash.slice(1))];
    if (mark) { map.setView(mark.getLatLng(), Math.max(map.getZoom(), 12)); mark.openPopup(); }
  };
  window.addEventListener("hashchange", choose);
  choose();
  document.documentElement.dataset.ready = "yes";
})();
