// Downloads of what the lists show: made in the page from its own data; nothing is asked for or sent.

const FORMULA = /^[=+\-@\t\r]/; // a table would take such a text for a formula

function csvCell(value) {
  const text = typeof value === "number" ? String(value) : FORMULA.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

// The mark in front tells spreadsheets that the letters are UTF-8.
function csvOf(records) {
  const names = Object.keys(records[0] ?? {});
  const lines = records.map((record) => names.map((name) => csvCell(record[name])).join(","));
  return `\ufeff${[names.join(","), ...lines].join("\r\n")}\r\n`;
}

function geojsonOf(records) {
  const features = records.map(({ lon, lat, ...properties }) => ({
    type: "Feature",
    geometry: { type: "Point", coordinates: [lon, lat] },
    properties,
  }));
  return JSON.stringify({ type: "FeatureCollection", features });
}

function villageRecords({ data, state, scope }, among) {
  const { villages, communes } = data;
  const { share } = scope.served()[state.view]; // of what the filters leave, as the list itself
  return among.map((i) => ({
    village_id: villages.id[i],
    name: villages.name[i],
    commune_code: villages.commune[i] >= 0 ? communes.code[villages.commune[i]] : "",
    commune: villages.commune[i] >= 0 ? communes.name[villages.commune[i]] : "",
    population: villages.population[i],
    service: state.service,
    share_percent: (100 * share[i]) / WHOLE,
    rsrp_dbm: rsrpOf(villages, state.service, i) ?? "",
    margin_db: marginOf(villages, state.service, i) ?? "",
    probability_percent: likelyOf(villages, state.service, i) ?? "",
    lon: villages.lon[i],
    lat: villages.lat[i],
  }));
}

function proposalRecords({ state }, proposals) {
  return proposals.map((proposal) => ({
    proposal_id: proposal.id,
    kind: proposal.kind,
    technology: proposal.technology,
    name: proposal.name,
    commune_code: proposal.commune,
    phase: proposal.phaseName,
    capex_vnd: proposal.capex,
    [`people_${state.service}`]: proposalPeople(proposal, state.service),
    owner: proposal.owner,
    lon: proposal.lon,
    lat: proposal.lat,
  }));
}

function rsrpOf(villages, service, i) {
  const tenths = villages.rsrp[service]?.[i];
  return tenths === undefined || tenths === NO_SIGNAL ? null : tenths / 10;
}

function saveAs(blob, name) {
  const link = element("a", "");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

// Two buttons under a list; the records are gathered when one is pressed.
function downloadsOf(name, gather, label) {
  const save = (text, type, ending) => saveAs(new Blob([text], { type }), `${name}.${ending}`);
  const button = (text, make, type, ending) => {
    const node = element("button", "download", text);
    node.type = "button";
    node.setAttribute("aria-label", `${label} ${text}`);
    node.addEventListener("click", () => save(make(gather()), type, ending));
    return node;
  };
  return element("p", "downloads", label, button("CSV", csvOf, "text/csv", "csv"), button("GeoJSON", geojsonOf, "application/geo+json", "geojson"));
}
