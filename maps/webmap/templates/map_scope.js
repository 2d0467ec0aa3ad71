// What the filters leave: which villages, communes, sites and proposals count, and who is served by what is left.

const EVERYWHERE = Object.freeze({ district: "", commune: -1, operator: "", kind: "", place: "", only: false, phase: 0 });
const WHOLE = 1000000; // a packed share of everybody

function scopeOf(data, state) {
  const { villages, communes, sites, proposals } = data;
  const now = () => state.scope ?? EVERYWHERE;
  const remember = rememberer(() => JSON.stringify([state.service, state.view, now(), [...(state.hidden ?? [])]]));

  const holdsCommune = (i) => {
    const { district, commune } = now();
    return (commune < 0 || commune === i) && (!district || communes.district[i] === district);
  };
  const wholeArea = () => now().commune < 0 && !now().district;
  const inside = () =>
    remember("inside", () => {
      const held = communes.name.map((_, i) => holdsCommune(i));
      const everywhere = wholeArea();
      return Uint8Array.from(villages.commune, (i) => (everywhere || (i >= 0 && held[i]) ? 1 : 0));
    });
  const holdsSite = (i) => !now().operator || sites.operator[i] === now().operator;

  // Proposals that are left; in an area are those that stand in it or bring something to a village of it.
  const inArea = (proposal) =>
    wholeArea() ||
    holdsCommune(proposal.communeIndex) ||
    proposal.credited.some((i) => inside()[i]);
  const builtBy = (proposal, operator) => sites.operator[proposal.site] === operator || proposal.owner === operator;
  const chosen = (proposal) => {
    const { operator, kind, phase } = now();
    if (state.hidden && keysOf(proposal).some((key) => state.hidden.has(key))) return false;
    return (!phase || proposal.phase <= phase) && (!kind || proposal.kind === kind) && (!operator || builtBy(proposal, operator));
  };
  const passes = (proposal) => chosen(proposal) && inArea(proposal);

  // Villages that proposals which are left bring a service to; null where none is left out.
  const credited = (service = state.service) =>
    remember(`credited/${service}`, () => {
      if (!now().operator && proposals.every(chosen)) return null;
      const mask = new Uint8Array(villages.count);
      for (const proposal of proposals) {
        if (chosen(proposal) && proposal.serves.includes(service)) for (const i of proposal.credited) mask[i] = 1;
      }
      return mask;
    });

  // Who is served today and with what is left of the plan: bits, shares in millionths, and commune centres by their own point.
  const served = (service = state.service) =>
    remember(`served/${service}`, () => {
      const mask = 1 << data.services.indexOf(service);
      const rank = data.operators[service].indexOf(now().operator);
      const share = rank < 0 ? villages.share[service] : villages.operatorShare[service][rank];
      const brought = credited(service);
      const today = Uint8Array.from(villages.today, (bits, i) => (rank < 0 ? bits & mask : villages.operatorBits[service][i] & (1 << rank)) ? 1 : 0);
      const after = Uint8Array.from(villages.after, (bits, i) => (today[i] || (bits & mask && (!brought || brought[i])) ? 1 : 0));
      const later = villages.shareAfter[service];
      const shareAfter = brought ? share.map((part, i) => (brought[i] ? Math.max(part, later[i]) : part)) : later;
      const centres = Uint8Array.from(villages.centreToday, (bits, i) => (rank < 0 ? bits & mask : villages.operatorCentres[service][i] & (1 << rank)) ? 1 : 0);
      const centresAfter = Uint8Array.from(villages.centreAfter, (bits, i) => (centres[i] || (bits & mask && (!brought || brought[i])) ? 1 : 0));
      return { today: { bits: today, share, centres }, after: { bits: after, share: shareAfter, centres: centresAfter } };
    });

  // Villages, people and commune centres with the service, as in the summary, of what the filters leave.
  const counts = (view) => {
    if (wholeArea() && !credited()) return data.summary[state.service][view];
    return remember(`counts/${view}`, () => {
      const { bits, share, centres } = served()[view];
      const sums = { villages_total: 0, villages_covered: 0, population_total: 0, population_covered: 0, commune_centres_total: 0, commune_centres_covered: 0 };
      const held = inside();
      for (let i = 0; i < villages.count; i += 1) {
        if (!held[i]) continue;
        sums.villages_total += 1;
        sums.villages_covered += bits[i];
        sums.population_total += villages.population[i];
        sums.population_covered += (villages.population[i] * share[i]) / WHOLE;
        sums.commune_centres_total += villages.centre[i] ? 1 : 0;
        sums.commune_centres_covered += centres[i];
      }
      for (const key of ["population_total", "population_covered"]) sums[key] = Math.round(sums[key]);
      return sums;
    });
  };

  // People and villages with a service by commune.
  const communeCounts = (view, service = state.service) => {
    if (!credited(service)) return communes.served[service][view];
    return remember(`communes/${view}/${service}`, () => {
      const { bits, share } = served(service)[view];
      const sums = { people: communes.name.map(() => 0), villages: communes.name.map(() => 0) };
      villages.commune.forEach((commune, i) => {
        if (commune < 0) return;
        sums.people[commune] += (villages.population[i] * share[i]) / WHOLE;
        sums.villages[commune] += bits[i];
      });
      sums.people = sums.people.map(Math.round);
      return sums;
    });
  };

  // Does the filter leave a thing out?
  const hides = ({ kind, index }) => {
    if (kind === "village") return !inside()[index];
    if (kind === "commune") return !holdsCommune(index);
    if (kind === "site") return !holdsSite(index);
    return kind === "proposal" && !passes(proposals[index]);
  };
  return { now, remember, chosen, holdsCommune, holdsSite, wholeArea, inside, passes, credited, served, counts, communeCounts, hides };
}

// Keeps what was worked out until the key changes.
function rememberer(keyOf) {
  let kept = { key: null, values: new Map() };
  return (name, make) => {
    const key = keyOf();
    if (kept.key !== key) kept = { key, values: new Map() };
    if (!kept.values.has(name)) kept.values.set(name, make());
    return kept.values.get(name);
  };
}
