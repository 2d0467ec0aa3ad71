// Search without accents, as a combobox: type, arrow keys, Enter.

const SEARCH_LIMIT = 40;

// Many names folded in one go, which takes a tenth of the time of one by one.
function foldAll(names) {
  return fold(names.map((name) => name.replace(/\n/g, " ")).join("\n")).split("\n");
}

// Everything that has a name, folded once; ``all`` holds what else it is found by.
function searchIndex(data) {
  const { districts, communes, villages, places, sites, proposals } = data;
  const none = (names) => names.map(() => "");
  const within = (points) => [...points.commune].map((commune) => (commune >= 0 ? communes.name[commune] : ""));
  const kinds = [
    ["district", districts.name, none(districts.name), none(districts.name)],
    ["commune", communes.name, communes.district, communes.code],
    ["village", villages.name, within(villages), villages.id],
    ["place", places.name, within(places), places.id],
    ["site", sites.name, sites.operator, sites.id],
    ["proposal", proposals.map((proposal) => proposal.name), proposals.map((proposal) => proposal.id), none(proposals)],
  ];
  return kinds.flatMap(([kind, names, details, further]) => {
    if (!names.length) return [];
    const [folded, also, codes] = [names, details, further].map(foldAll);
    return names.map((name, index) => ({
      kind, index, name, detail: details[index], folded: folded[index], all: `${folded[index]} ${also[index]} ${codes[index]}`,
    }));
  });
}

// Best first: the name itself, its beginning, the beginning of a word, anywhere, then every word somewhere.
function searchEntries(entries, query) {
  const wanted = fold(query).trim().replace(/\s+/g, " ");
  if (!wanted) return [];
  const words = wanted.split(" ");
  const inner = ` ${wanted}`; // the beginning of a word
  const ranked = [[], [], [], [], []];
  for (const entry of entries) {
    if (!entry.all.includes(words[0])) continue;
    const at = entry.folded.indexOf(wanted);
    if (at === 0) ranked[entry.folded.length === wanted.length ? 0 : 1].push(entry);
    else if (at > 0) ranked[entry.folded.includes(inner) ? 2 : 3].push(entry);
    else if (words.every((word) => entry.all.includes(word))) ranked[4].push(entry);
  }
  return ranked.flat();
}

function wireSearch(data, texts, choose) {
  const input = document.getElementById("search");
  const list = document.getElementById("results");
  const found = document.getElementById("found");
  let entries = null;
  let shown = [];
  let active = -1;

  // On a phone the search takes the whole page, so that what is found opens below the field and above the keyboard.
  const cover = (on) => document.body.classList.toggle("searching", on);
  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    active = -1;
  };
  const activate = (index) => {
    active = index;
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === index)));
    const item = list.children[index];
    if (!item) return;
    input.setAttribute("aria-activedescendant", item.id);
    item.scrollIntoView({ block: "nearest" });
  };
  const take = (index) => {
    if (!shown[index]) return;
    const entry = shown[index];
    input.value = entry.name;
    close();
    cover(false);
    input.blur();
    choose(entry);
  };
  const option = (entry, i) => {
    const item = element("li", "", element("span", "name", entry.name), element("span", "detail", detailOf(entry)));
    item.id = `result-${i}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.addEventListener("mousedown", (event) => event.preventDefault());
    item.addEventListener("click", () => take(i));
    return item;
  };
  const detailOf = (entry) => {
    const said = () => texts.t(entry.kind === "proposal" ? "map.popup.proposal" : `map.popup.${entry.kind}`, { id: entry.detail });
    const kind = entry.kind === "place" ? placeKind(texts, data.places.kind[entry.index]) : said();
    return entry.detail && entry.kind !== "proposal" ? `${kind} · ${entry.detail}` : kind;
  };
  const ready = () => (entries ??= searchIndex(data));
  setTimeout(ready, 400); // once the map is painted, so that the first search waits for nothing
  const search = () => {
    ready();
    const all = searchEntries(entries, input.value);
    shown = all.slice(0, SEARCH_LIMIT);
    list.replaceChildren(...shown.map(option));
    const empty = !shown.length && input.value.trim();
    if (empty) list.append(element("li", "empty", texts.t("map.search.none")));
    found.textContent = empty ? texts.t("map.search.none") : texts.t("map.search.count", { n: texts.number(all.length) });
    list.hidden = !input.value.trim();
    input.setAttribute("aria-expanded", String(!list.hidden));
    active = -1;
    input.removeAttribute("aria-activedescendant");
  };
  input.addEventListener("input", search);
  input.addEventListener("focus", () => {
    cover(true);
    if (input.value.trim()) search();
  });
  document.getElementById("search-close").addEventListener("click", () => {
    close();
    cover(false);
  });
  input.addEventListener("blur", () => {
    if (!document.body.classList.contains("searching") || !onPhone()) close();
    if (!onPhone()) cover(false);
  });
  input.addEventListener("keydown", (event) => {
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps && shown.length) {
      if (list.hidden) search();
      activate((active + steps[event.key] + shown.length) % shown.length);
      event.preventDefault();
    } else if (event.key === "Enter") {
      take(Math.max(active, 0));
      event.preventDefault();
    } else if (event.key === "Escape") {
      close();
      cover(false);
    }
  });
}
