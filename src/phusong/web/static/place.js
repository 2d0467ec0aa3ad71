// A proposal on its map: a new tower is dragged, or its place typed, and what it would give there is computed at once.
"use strict";
(() => {
  const held = document.getElementById("place");
  if (!held) return;
  const form = document.getElementById("decision");
  const start = [Number(held.dataset.lat), Number(held.dataset.lon)];
  const map = L.map(held, { attributionControl: false, zoomSnap: 0.5 }).setView(start, 12.5);
  map.createPane("communes").style.zIndex = 250;
  fetch(`/rounds/${held.dataset.round}/communes`).then((answer) => answer.json()).then((shapes) => {
    L.geoJSON(shapes, { style: { color: "#8a94a1", weight: 1, fillColor: "#ffffff", fillOpacity: 1 }, interactive: false, pane: "communes" }).addTo(map);
  });
  const icon = (name) => L.divIcon({ className: "", html: "", iconSize: [22, 22], iconAnchor: [11, 22], ...name });
  const pin = (kind) => { const mark = document.createElement("div"); mark.className = kind; return icon({ html: mark }); };
  L.marker(start, { icon: pin("pin as-proposed"), interactive: false, keyboard: false }).addTo(map);
  const given = held.dataset.newLat ? [Number(held.dataset.newLat), Number(held.dataset.newLon)] : start;
  if (held.dataset.movable !== "yes") return;
  const mark = L.marker(given, { icon: pin("pin"), draggable: true, autoPan: true }).addTo(map);
  mark.getElement().setAttribute("aria-label", held.dataset.label);
  const shown = L.layerGroup().addTo(map);

  // Fields that go with one verdict alone are shown with it.
  const fit = () => {
    if (!form) return;
    const verdict = form.elements.verdict.value;
    form.querySelector(".with-relocate").hidden = verdict !== "relocate";
    form.querySelector(".with-radius").hidden = verdict !== "reject" && verdict !== "relocate";
    form.querySelector(".with-phase").hidden = verdict !== "defer";
  };
  const picture = (rows) => {
    const canvas = document.createElement("canvas");
    canvas.width = rows[0].length; canvas.height = rows.length;
    const paint = canvas.getContext("2d");
    paint.fillStyle = "rgba(0, 114, 178, 0.45)";
    rows.forEach((row, south) => [...row].forEach((cell, west) => cell === "1" && paint.fillRect(west, rows.length - 1 - south, 1, 1)));
    return canvas.toDataURL();
  };
  const tell = (both) => {
    const table = document.getElementById("tried-rows");
    table.replaceChildren(...Object.keys(both.there.people).map((service) => {
      const row = document.createElement("tr");
      [service, both.proposed.people[service], both.there.people[service]].forEach((value, column) => {
        const cell = document.createElement(column ? "td" : "th");
        cell.textContent = column ? Number(value).toLocaleString(document.documentElement.lang) : value;
        if (column) cell.className = "figure";
        row.append(cell);
      });
      return row;
    }));
    document.getElementById("tried").hidden = false;
    const [west, south, east, north] = both.there.bounds;
    shown.clearLayers();
    L.imageOverlay(picture(both.there.picture), [[south, west], [north, east]]).addTo(shown);
    both.there.points.forEach(([lon, lat]) => L.circleMarker([lat, lon], { radius: 5, color: "#1b2430", weight: 1, fillColor: "#56b4e9", fillOpacity: 1 }).addTo(shown));
  };
  let asked = 0;
  const attempt = async () => {
    const number = ++asked, at = mark.getLatLng(), wrong = document.getElementById("tried-wrong"), waiting = document.getElementById("trying");
    waiting.hidden = false; wrong.hidden = true;
    const answer = await fetch(`/api/v1/rounds/${held.dataset.round}/proposals/${encodeURIComponent(held.dataset.proposal)}/place`, {
      method: "POST", headers: { "Content-Type": "application/json", "X-Page-Mark": document.body.dataset.mark },
      body: JSON.stringify({ lon: Number(at.lng.toFixed(6)), lat: Number(at.lat.toFixed(6)) }),
    });
    const told = await answer.json();
    if (number !== asked) return;
    waiting.hidden = true;
    if (answer.ok) {
      tell(told);
      const decided = [Number(held.dataset.newLat), Number(held.dataset.newLon)];
      if (held.dataset.newLat && Math.abs(at.lat - decided[0]) < 2e-6 && Math.abs(at.lng - decided[1]) < 2e-6) document.getElementById("unseen")?.remove();
    }
    else { wrong.textContent = told.map((each) => each.message).join("; "); wrong.hidden = false; }
    held.dataset.tried = String(number);
  };
  const moved = () => {
    const at = mark.getLatLng();
    if (form) {
      form.elements.lon.value = at.lng.toFixed(6); form.elements.lat.value = at.lat.toFixed(6);
      form.elements.verdict.value = "relocate"; fit();
    }
    attempt();
  };
  mark.on("dragend", moved);
  // What a mouse drags, the arrow keys move; it is computed once the key is let go.
  const steps = { ArrowUp: [0, -8], ArrowDown: [0, 8], ArrowLeft: [-8, 0], ArrowRight: [8, 0] };
  mark.getElement().addEventListener("keydown", (event) => {
    if (!steps[event.key]) return;
    event.preventDefault(); event.stopPropagation();
    mark.setLatLng(map.layerPointToLatLng(map.latLngToLayerPoint(mark.getLatLng()).add(steps[event.key])));
  });
  mark.getElement().addEventListener("keyup", (event) => steps[event.key] && moved());
  document.getElementById("try").addEventListener("click", () => {
    const number = (name) => Number(String(form?.elements[name].value ?? "").replace(",", "."));
    if (number("lat") && number("lon")) mark.setLatLng([number("lat"), number("lon")]);
    map.panTo(mark.getLatLng());
    attempt();
  });
  if (form) { form.elements.verdict.addEventListener("change", fit); fit(); }
})();
