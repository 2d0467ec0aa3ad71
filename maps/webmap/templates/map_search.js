// Search without accents, as a combobox: type, arrow keys, Enter.

const SEARCH_LIMIT = 40;

// Everything that has a name, folded once.
function searchIndex(data) {
  const entries = [];
  const add = (kind, index, name, detail, also) => {
    const folded = fold(name);
    entries.push({ kind, index, name, detail, folded, all: fold(`${name} ${detail} ${also}`) });
  };
  data.districts.name.forEach((name, i) => add("district", i, name, "", ""));
  data.communes.name.forEach((name, i) => add("commune", i, name, data.communes.district[i], data.communes.code[i]));
  data.villages.name.forEach((name, i) => {
    const commune = data.villages.commune[i];
    add("village", i, name, commune >= 0 ? data.communes.name[commune] : "", data.villages.id[i]);
  });
  data.sites.name.forEach((name, i) => add("site", i, name, data.sites.operator[i], data.sites.id[i]));
  data.proposals.forEach((proposal, i) => add("proposal", i, proposal.name, proposal.id, ""));
  return entries;
}

// Best first: the name itself, its beginning, the beginning of a word, anywhere, then every word somewhere.
function searchEntries(entries, query) {
  const wanted = fold(query).trim().replace(/\s+/g, " ");
  if (!wanted) return [];
  const words = wanted.split(" ");
  const ranked = [];
  for (const entry of entries) {
    let rank = -1;
    if (entry.folded === wanted) rank = 0;
    else if (entry.folded.startsWith(wanted)) rank = 1;
    else if (` ${entry.folded}`.includes(` ${wanted}`)) rank = 2;
    else if (entry.folded.includes(wanted)) rank = 3;
    else if (words.every((word) => entry.all.includes(word))) rank = 4;
    if (rank >= 0) ranked.push([rank, ranked.length, entry]);
  }
  return ranked.sort((a, b) => a[0] - b[0] || a[1] - b[1]).map((item) => item[2]);
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
    const kind = texts.t(entry.kind === "proposal" ? "map.popup.proposal" : `map.popup.${entry.kind}`, { id: entry.detail });
    return entry.detail && entry.kind !== "proposal" ? `${kind} · ${entry.detail}` : kind;
  };
  const search = () => {
    entries = entries || searchIndex(data);
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
