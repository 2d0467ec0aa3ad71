// Search without accents, as a combobox: type, arrow keys, Enter.

const SEARCH_LIMIT = 40;

// Many names folded in one go, which takes a tenth of the time of one by one.
function foldAll(names) {
  return fold(names.map((name) => name.replace(/\n/g, " ")).join("\n")).split("\n");
}

// Everything that has a name, folded once: entries; what each is found by (its folded name, what it stands in, its code),
// one entry after the other, as one text and as its letters; where each begins there, and where its name ends.
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
  const [entries, all, lengths] = [[], [], []];
  for (const [kind, names, details, further] of kinds) {
    if (!names.length) continue;
    const [folded, also, codes] = [names, details, further].map(foldAll);
    names.forEach((name, index) => {
      entries.push({ kind, index, name, detail: details[index] });
      all.push(`${folded[index]} ${also[index]} ${codes[index]}`);
      lengths.push(folded[index].length);
    });
  }
  const starts = new Int32Array(entries.length + 1);
  all.forEach((one, i) => {
    starts[i + 1] = starts[i] + one.length + 1;
  });
  const text = all.join("\n");
  return { entries, starts, ends: Int32Array.from(lengths, (length, i) => starts[i] + length), text, letters: lettersOf(text) };
}

const SPACE = 32;

function lettersOf(text) {
  const letters = new Uint16Array(text.length);
  for (let at = 0; at < text.length; at += 1) letters[at] = text.charCodeAt(at);
  return letters;
}

// Where a word begins in a part of the letters, or -1.
function findIn(letters, word, from, to) {
  const first = word[0];
  const last = to - word.length;
  for (let at = from; at <= last; at += 1) {
    if (letters[at] !== first) continue;
    let n = 1;
    while (n < word.length && letters[at + n] === word[n]) n += 1;
    if (n === word.length) return at;
  }
  return -1;
}

// How well an entry answers, or -1: 0 is the name itself, then its beginning, the beginning of a word, anywhere, and
// every word somewhere.
function rankOf({ starts, ends, letters }, i, wanted, words) {
  const [start, end] = [starts[i], ends[i]];
  const at = findIn(letters, wanted, start, end);
  if (at === start) return end - start === wanted.length ? 0 : 1;
  for (let next = at; next >= 0; next = findIn(letters, wanted, next + 1, end)) if (letters[next - 1] === SPACE) return 2;
  if (at > 0) return 3;
  return words.every((word) => findIn(letters, word, start, starts[i + 1] - 1) >= 0) ? 4 : -1;
}

// The best entries and how many there are. One long text is looked through for the rarest word, and letters for the others,
// which takes a tenth of the time of a hundred thousand texts; of each rank no more is kept than can be shown.
function searchEntries(index, query, limit = Infinity) {
  const wanted = fold(query).trim().replace(/\s+/g, " ");
  if (!wanted) return { found: [], count: 0 };
  const { entries, starts, text } = index;
  const words = wanted.split(" ");
  const rare = (word) => word.length + (/\d/.test(word) ? 20 : 0); // a number is in few names
  const rarest = words.reduce((best, word) => (rare(word) > rare(best) ? word : best));
  const [phrase, others] = [lettersOf(wanted), words.filter((word) => word !== rarest).map(lettersOf)];
  const ranked = [[], [], [], [], []];
  let count = 0;
  let i = 0;
  for (let at = text.indexOf(rarest); at >= 0; at = text.indexOf(rarest, starts[i])) {
    i = entryAt(starts, at, i);
    const rank = rankOf(index, i, phrase, others);
    if (rank >= 0) {
      count += 1;
      if (ranked[rank].length < limit) ranked[rank].push(entries[i]);
    }
    i += 1;
    if (i >= entries.length) break;
  }
  return { found: ranked.flat().slice(0, limit), count };
}

// The entry that a place in the text lies in, which is not before one that is known.
function entryAt(starts, at, known) {
  let [low, high] = [known, known + 1];
  for (let step = 1; high < starts.length && starts[high] <= at; step *= 2) [low, high] = [high, high + step];
  high = Math.min(high, starts.length - 1);
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= at) low = middle;
    else high = middle;
  }
  return low;
}

function wireSearch(data, texts, choose) {
  const input = document.getElementById("search");
  const list = document.getElementById("results");
  const found = document.getElementById("found");
  let index = null;
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
  const activate = (chosen) => {
    active = chosen;
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === chosen)));
    const item = list.children[chosen];
    if (!item) return;
    input.setAttribute("aria-activedescendant", item.id);
    item.scrollIntoView({ block: "nearest" });
  };
  const take = (chosen) => {
    if (!shown[chosen]) return;
    const entry = shown[chosen];
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
  const ready = () => (index ??= searchIndex(data));
  // Once the map is painted, so that the first search waits for nothing, nor for its code to be compiled.
  afterPaint(() => setTimeout(() => searchEntries(ready(), `${data.villages.name[0] ?? ""} 1`, SEARCH_LIMIT), 400));
  const search = () => {
    const all = searchEntries(ready(), input.value, SEARCH_LIMIT);
    shown = all.found;
    list.replaceChildren(...shown.map(option));
    const empty = !shown.length && input.value.trim();
    if (empty) list.append(element("li", "empty", texts.t("map.search.none")));
    found.textContent = empty ? texts.t("map.search.none") : texts.t("map.search.count", { n: texts.number(all.count) });
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
