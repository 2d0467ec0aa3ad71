// Language, numbers and text. Every text reaches the page through textContent.

function textsOf(data, state) {
  const locale = () => (state.language === "vi" ? "vi-VN" : "en-GB");
  const t = (key, values) => {
    const text = data.words[state.language][key];
    if (text === undefined) throw new Error(`no text for ${key}`);
    return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
  };
  // The same in parts, with some of its values set off.
  const told = (key, values, setOff) =>
    data.words[state.language][key].split(/\{(\w+)\}/).map((part, i) => {
      if (i % 2 === 0) return part;
      return setOff.includes(part) ? element("strong", "", String(values[part])) : String(values[part]);
    });
  // A formatter is dear to make, and a page writes thousands of figures.
  const formatters = new Map();
  const formatter = (key, make) => {
    const name = `${state.language} ${key}`;
    if (!formatters.has(name)) formatters.set(name, make());
    return formatters.get(name);
  };
  const number = (value, digits = 0) =>
    formatter(digits, () => new Intl.NumberFormat(locale(), { maximumFractionDigits: digits })).format(value).replace(/^-0$/, "0").replace("-", "−");
  // A share below 100 % is never rounded up to it.
  const percent = (share) => {
    if (!Number.isFinite(share)) return "–";
    const tenths = share < 1 ? Math.min(Math.round(share * 1000) / 10, 99.9) : 100;
    return `${number(tenths, 1)} %`;
  };
  const money = (vnd) => {
    if (Math.abs(vnd) >= 1e9) return t("common.vnd.billion", { n: number(vnd / 1e9, 2) });
    if (Math.abs(vnd) >= 1e6) return t("common.vnd.million", { n: number(vnd / 1e6, 1) });
    return t("common.vnd.one", { n: number(vnd) });
  };
  const date = (iso) => {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(iso)) return iso;
    const [year, month, day] = iso.split("-").map(Number);
    const written = { day: "numeric", month: state.language === "vi" ? "numeric" : "long", year: "numeric", timeZone: "UTC" };
    return formatter("day", () => new Intl.DateTimeFormat(locale(), written)).format(new Date(Date.UTC(year, month - 1, day)));
  };
  const known = (key, otherwise) => data.words[state.language][key] ?? otherwise;
  return { t, told, number, percent, money, date, known };
}

const LONGEST_LABEL = 40;

// A name as it is written on the map: one that crosses it is cut short, and marks piled on a letter end at two.
function labelOf(name) {
  const bare = /\p{M}{3}/u.test(name) ? name.replace(/(\p{M}{2})\p{M}+/gu, "$1") : name;
  if (bare.length <= LONGEST_LABEL) return bare;
  const letters = [...new Intl.Segmenter().segment(bare)].map((part) => part.segment);
  return letters.length > LONGEST_LABEL ? `${letters.slice(0, LONGEST_LABEL - 1).join("")}…` : bare;
}

// An element with text and children; text is never markup.
function element(tag, className, ...content) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  for (const part of content) if (part !== null && part !== undefined) node.append(part);
  return node;
}

// Texts that stand in the page itself.
function translate(data, state, t) {
  document.documentElement.lang = state.language;
  for (const node of document.querySelectorAll("[data-word]")) node.textContent = t(node.dataset.word);
  for (const node of document.querySelectorAll("[data-label]")) node.setAttribute("aria-label", t(node.dataset.label));
  for (const node of document.querySelectorAll("[data-placeholder]")) {
    node.setAttribute("placeholder", t(node.dataset.placeholder));
  }
  for (const button of document.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === state.language));
  }
}

// Lower case without accents; đ becomes d.
function fold(text) {
  return text
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[đĐ]/g, "d")
    .toLowerCase();
}

// Names of the map and of its controls for who does not see them; further ones by selector.
function labelControls(map, t, further = {}) {
  const keys = {
    ".leaflet-control-zoom-in": "map.zoom_in",
    ".leaflet-control-zoom-out": "map.zoom_out",
    ".home": "map.home",
    ...further,
  };
  for (const [selector, key] of Object.entries(keys)) {
    const node = map.getContainer().querySelector(selector);
    node.setAttribute("aria-label", t(key));
    node.title = t(key);
  }
  map.getContainer().setAttribute("aria-label", t("map.region"));
}
