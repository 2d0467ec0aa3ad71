// Filters of the proposals: one box for each phase, or for the stable, the replaceable, and what only others build.

function keysOf(proposal) {
  return [`phase/${proposal.phase}`, `standing/${proposal.standing}`];
}

function filtersOf({ plan, others }) {
  const phases = plan.phases.map((phase, i) => ({ key: `phase/${i + 1}`, mark: `new_tower/${i + 1}`, name: phase.name }));
  if (!plan.alternatives.length) return phases;
  const standing = ["stable", "replaceable"].map((name) => ({ key: `standing/${name}`, mark: `new_tower/${name}` }));
  return [...phases, ...standing, ...(others.length ? [{ key: "others", mark: "other" }] : [])];
}

// From the first phase to the last, the later the paler: parts of 255 of red, green and blue.
const PHASE_COLOURS = [[230, 159, 0], [240, 228, 66], [255, 252, 224]];

function phaseColour(rank, count) {
  const at = count > 1 ? (2 * rank) / (count - 1) : 0;
  const [from, to] = at < 1 ? PHASE_COLOURS.slice(0, 2) : PHASE_COLOURS.slice(1);
  const parts = from.map((value, i) => Math.round(value + (to[i] - value) * (at < 1 ? at : at - 1)));
  return `rgb(${parts.join(", ")})`;
}

// What a proposal is drawn with: hollow where it is replaceable, with the colour and number of its phase.
function addFilterMarks({ plan }) {
  for (const kind of ["new_tower", "upgrade", "relay", "fibre-end"]) {
    MARKS[`${kind}/stable`] = MARKS[kind];
    MARKS[`${kind}/replaceable`] = (ctx, r) => MARKS[kind](ctx, r, "#fff");
    plan.phases.forEach((_, i) => {
      MARKS[`${kind}/${i + 1}`] = (ctx, r) => {
        MARKS[kind](ctx, r, phaseColour(i, plan.phases.length));
        if (r < 11) return; // too small to hold a number
        ctx.font = `700 ${Math.round(r * 0.85)}px ${FONT}`;
        ctx.textAlign = "center";
        ctx.textBaseline = "middle";
        ctx.fillStyle = COLOURS.ink;
        ctx.fillText(String(i + 1), 0, kind === "upgrade" ? -r * 0.2 : r * 0.05);
      };
    });
  }
}

// The colour of the same.
function colourOf({ plan }, proposal) {
  if (plan.phases.length) return phaseColour(proposal.phase - 1, plan.phases.length);
  return proposal.standing === "replaceable" ? "#fff" : COLOURS.proposal;
}

function markOf({ plan }, proposal) {
  const kind = proposal.kind === "fibre" ? "fibre-end" : proposal.kind;
  if (plan.phases.length) return `${kind}/${proposal.phase}`;
  return proposal.standing ? `${kind}/${proposal.standing}` : kind;
}

function buildFilters(data, state, refresh) {
  for (const { key, mark } of filtersOf(data)) {
    const box = element("input", "");
    box.type = "checkbox";
    box.dataset.filter = key;
    box.addEventListener("change", () => {
      if (box.checked) state.hidden.delete(key);
      else state.hidden.add(key);
      refresh();
    });
    const symbol = element("canvas", "symbol");
    symbol.dataset.symbol = mark;
    symbol.setAttribute("aria-hidden", "true");
    byId("filters").append(element("li", "", element("label", "", box, symbol, element("span", ""))));
  }
}

function fillFilters(model, { t, number }) {
  const { data, state } = model;
  const labels = { "standing/stable": "map.layer.stable", "standing/replaceable": "map.layer.replaceable", others: "map.layer.others" };
  const boxes = document.querySelectorAll("[data-filter]");
  filtersOf(data).forEach(({ key, name }, i) => {
    const counted = key === "others" ? model.others() : model.brought().filter((proposal) => keysOf(proposal).includes(key));
    boxes[i].checked = !state.hidden.has(key);
    boxes[i].parentElement.querySelector("span").textContent = t(labels[key] ?? "map.layer.phase", { name, n: number(counted.length) });
  });
}
