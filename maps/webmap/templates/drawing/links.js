// Lines between what is chosen and what it belongs to: a proposal and its villages, a village and what serves it.

// Ends of the lines from a thing, each {x, y, planned}.
function linksOf(model, thing) {
  const { data } = model;
  const shown = model.showsProposals() ? model.proposals() : [];
  if (thing.kind === "proposal") {
    if (!shown.includes(data.proposals[thing.index])) return [];
    const ends = (points, among) => among.map((i) => ({ x: points.x[i], y: points.y[i], planned: true }));
    return [...ends(data.villages, data.proposals[thing.index].credited), ...ends(data.places, model.placesOfProposal(thing.index))];
  }
  const points = { village: data.villages, place: data.places }[thing.kind];
  if (!points) return [];
  const serving = thing.kind === "village" ? model.serving(thing.index) : model.servingPlace(thing.index);
  const built = serving.filter((proposal) => shown.includes(proposal)).map((proposal) => ({ x: proposal.x, y: proposal.y, planned: true }));
  const server = points.server[model.state.service]?.[thing.index] ?? -1;
  const places = model.state.service === "fibre" ? data.fibre : data.sites;
  const standing = server >= 0 && server < places.count ? [{ x: places.x[server], y: places.y[server], planned: false }] : [];
  return [...standing, ...built];
}

function drawLinks(ctx, view, model) {
  const { selected } = model.state;
  if (!selected) return;
  const at = (place) => [place.x * view.scale - view.left, place.y * view.scale - view.top];
  for (const end of linksOf(model, selected)) {
    ctx.beginPath();
    ctx.moveTo(...at(selected));
    ctx.lineTo(...at(end));
    strokeCased(ctx, end.planned ? COLOURS.gained : COLOURS.served, COLOURS.ink, 1.75, end.planned ? [6, 3] : null);
  }
}
