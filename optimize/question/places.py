"""Place priorities: which places that come first lack a service, and what could be built that would serve them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from phusong.coverage.fibre import build_road_graph
from phusong.coverage.kernels import BoolArray, FloatArray, IntArray, TextArray
from phusong.coverage.network import Network
from phusong.coverage.radio import RadioModel, RsrpMatrix, predict_points
from phusong.coverage.served import Coverage, at_places, evaluate_coverage
from phusong.optimize.fibre.extensions import Extensions
from phusong.optimize.plan import Proposal
from phusong.optimize.question.parameters import COMMUNE_CENTRE, PlanParameters
from phusong.optimize.question.requirement import Requirement, floors_dbm
from phusong.optimize.sites.candidates import Candidates
from phusong.optimize.sites.predict import masts_at, predict_candidates, rows_built

SAME_NODE_M = 1e-6
"""Feet on one road nearer to each other than this are one node."""


@dataclass(frozen=True, slots=True)
class PlaceReach:
    """Places of the layer that come first, who has what today, and what each option would bring there.

    Attributes:
        ids: Identifiers of the places, shape (p,).
        kinds: Kind of each place, shape (p,).
        coverage: Which places have each service today.
        matrices: Service to RSRP in dBm, candidates × places.
        access: Pairs of a fibre option and a place within its reach, shape (k, 2).
        access_m: Way between them, metres, shape (k,).
    """

    ids: TextArray
    kinds: TextArray
    coverage: Coverage
    matrices: Mapping[str, RsrpMatrix]
    access: IntArray
    access_m: FloatArray

    def __len__(self) -> int:
        return len(self.ids)


def marked_centres(network: Network) -> BoolArray:
    """Villages that stand for the places of kind ``commune_centre``, shape (n villages,)."""
    return network.villages.is_commune_centre


def reach_places(
    network: Network,
    candidates: Candidates,
    extensions: Extensions,
    radio: RadioModel,
    parameters: PlanParameters,
    progress: Callable[[int, int], None] | None = None,
) -> PlaceReach | None:
    """Predict what every option would bring to the places that come first.

    Commune centres that are villages are not predicted again.

    Args:
        network: The layers.
        candidates: Upgrades and new towers.
        extensions: Fibre sections and access points.
        radio: Model and link budgets.
        parameters: Which kinds of place come first, and what they are to have.
        progress: Called with (places of candidates done, all of them).

    Returns:
        The places, None where no place of the layer is asked for.
    """
    asked = set(parameters.must_serve)
    if marked_centres(network).any():
        asked.discard(COMMUNE_CENTRE)
    chosen = np.flatnonzero(np.isin(network.places.kinds.astype(str), sorted(asked)))
    if not len(chosen):
        return None
    services = set(parameters.place_services())
    wanted = radio.changed(services={name: budget for name, budget in radio.services.items() if name in services})
    order = chosen[np.argsort(network.places.ids[chosen].astype(str), kind="stable")]
    there = at_places(network, order)
    access, access_m = (
        _access(network, there, extensions) if "fibre" in services else (np.zeros((0, 2), np.int64), np.zeros(0))
    )
    return PlaceReach(
        ids=network.places.ids[order],
        kinds=network.places.kinds[order],
        coverage=evaluate_coverage(there, wanted, extensions.fibre),
        matrices=predict_candidates(there, candidates, wanted, progress, floors_dbm=floors_dbm(wanted)),
        access=access,
        access_m=access_m,
    )


def places_gained(
    network: Network,
    options: tuple[Candidates, Extensions],
    radio: RadioModel,
    today: Coverage,
    proposals: Sequence[Proposal],
) -> dict[str, dict[str, IntArray]]:
    """Public places that proposals newly bring each service to.

    Args:
        network: The layers.
        options: What could be built.
        radio: Model and link budgets.
        today: Which places have what, in the order of the network's places.
        proposals: What is built.

    Returns:
        Service to proposal to the places that lack the service today and that it serves, ascending; proposals that
        serve none are left out.
    """
    candidates, extensions = options
    proposal_of = {part: proposal.proposal_id for proposal in proposals for part in proposal.parts}
    there = at_places(network)
    gained: dict[str, dict[str, IntArray]] = {}
    for service in today.services:
        if service == "fibre":
            built = np.array([part in proposal_of for part in extensions.ids], dtype=np.bool_)
            pairs = _access(network, there, extensions, built)[0]
            names = [proposal_of[extensions.ids[row]] for row in pairs[:, 0]]
            places = pairs[:, 1]
        else:
            rows = rows_built(candidates, proposal_of, service)
            mast, places = _served_by(there, candidates, rows, radio, (service, today))
            names = [proposal_of[candidates.ids[row]] for row in rows[mast]]
        lacking = ~today.served(service)
        by_name: dict[str, list[int]] = {}
        for name, place in zip(names, places.tolist(), strict=True):
            if lacking[place]:
                by_name.setdefault(name, []).append(place)
        gained[service] = {name: np.unique(np.array(mine, dtype=np.int64)) for name, mine in by_name.items()}
    return gained


def _served_by(
    there: Network, candidates: Candidates, rows: IntArray, radio: RadioModel, asked: tuple[str, Coverage]
) -> tuple[IntArray, IntArray]:
    """Built masts and the places at which their own level suffices, as pairs: position in ``rows``, place."""
    service, today = asked
    none = np.zeros(0, dtype=np.int64)
    if not len(rows) or not len(there.villages):
        return none, none
    masts, points = masts_at(there, candidates, rows), (there.villages.x_m, there.villages.y_m)
    least_dbm = floors_dbm(radio)[service]
    levels = predict_points(there.terrain, masts, *points, service, radio, least_dbm=least_dbm)
    pairs = levels.rsrp_dbm.tocoo()
    mast, place = (index.astype(np.int64) for index in pairs.coords)
    suffices = pairs.data >= Requirement.of(radio, today, service).required_dbm(place, levels.sight)
    return mast[suffices], place[suffices]


def _access(
    network: Network, there: Network, extensions: Extensions, among: BoolArray | None = None
) -> tuple[IntArray, FloatArray]:
    """Access points that could be built, with the places within their reach along the roads and the way between."""
    wanted = extensions.kinds == "access_point"
    options = np.flatnonzero(wanted if among is None else wanted & among)
    fibre, graph = extensions.fibre, build_road_graph(network, extensions.fibre)
    at_place = graph.snap(there.villages.x_m, there.villages.y_m, fibre.max_drop_m)
    at_point = graph.snap(extensions.x_m[options], extensions.y_m[options], fibre.max_access_m)
    roads, node = graph.roads.with_nodes_at(at_place.joined(at_point), SAME_NODE_M)
    place_node, access_node = np.split(node, [len(there.villages)])
    at_node: dict[int, list[int]] = {}
    for place in np.flatnonzero(place_node >= 0).tolist():
        at_node.setdefault(int(place_node[place]), []).append(place)
    reach_m, drop_m = fibre.reach_m, at_place.offset_m.tolist()
    pairs: list[IntArray] = []
    ways: list[FloatArray] = []
    for access in np.flatnonzero(access_node >= 0).tolist():  # each looks around itself, never over all roads
        around = roads.nodes_within(int(access_node[access]), reach_m)
        found = sorted((place, way_m + drop_m[place]) for at, way_m in around for place in at_node.get(at, ()))
        within = [(place, way_m) for place, way_m in found if way_m <= reach_m]
        pairs.append(np.array([(options[access], place) for place, _ in within], dtype=np.int64).reshape(-1, 2))
        ways.append(np.array([way_m for _, way_m in within], dtype=np.float64))
    none = np.zeros((0, 2), dtype=np.int64)
    return np.concatenate([none, *pairs]), np.concatenate([np.zeros(0), *ways])
