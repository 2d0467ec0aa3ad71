// The figures that a reader takes away: how many people are without, how many have the service, what the plan adds.

// ``now`` are the counts of the time that is shown, one of those ``today`` and ``after``.
function fillCounts({ today, after, now }, service, { t, told, number, percent }) {
  const [missing, people] = [now.villages_total - now.villages_covered, now.population_total - now.population_covered];
  const gaps = { villages: number(missing), people: number(people), service };
  const key = now === after && after !== today ? "map.figure.gaps_after" : "map.figure.gaps";
  byId("gaps").replaceChildren(...(missing || people ? told(key, gaps, ["people"]) : [t("map.figure.no_gaps")]));
  byId("share").textContent = percent(now.population_covered / now.population_total);
  byId("whom").textContent = t("map.figure.people", { service });
  byId("villages").textContent = t("map.figure.villages", { covered: number(now.villages_covered), total: number(now.villages_total) });
  byId("centres").textContent = now.commune_centres_total
    ? t("map.figure.centres", { covered: number(now.commune_centres_covered), total: number(now.commune_centres_total) })
    : "";
  fillBar(today, after);
}

// People with the service, those whom the plan brings it, and the rest, as parts of a bar.
function fillBar({ population_total: total, population_covered: has }, { population_covered: later }) {
  const parts = [has, Math.max(0, later - has), total - Math.max(has, later)];
  [...byId("bar").children].forEach((part, i) => {
    part.hidden = parts[i] <= 0;
    part.style.flexGrow = String(parts[i]);
  });
}

// What the plan costs and how many it brings the service to, in a sentence; hidden where nothing is proposed.
function fillBrings(key, values, { told }, shown) {
  byId("brings").parentElement.hidden = !shown;
  byId("brings").replaceChildren(...told(key, values, ["cost", "people"]));
}
