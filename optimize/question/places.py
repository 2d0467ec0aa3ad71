"""Place priorities: which places that come first lack a service, and what could be built that would serve them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse.csgraph import dijkstra

from phusong.coverage.fibre import build_road_graph
from phusong.coverage.kernels import BoolArray, FloatArray, IntArray, TextArray
from phusong.coverage.network import DemandPoints, Network
from phusong.coverage.radio import RadioModel, RsrpMatrix
from phusong.coverage.served import Coverage, evaluate_coverage
from phusong.optimize.fibre.extensions import Extensions
from phusong.optimize.question.parameters import COMMUNE_CENTRE, PlanParameters
from phusong.optimize.sites.candidates import Candidates
from phusong.optimize.sites.predict import predict_candidates

SOURCES_AT_ONCE = 64
"""Access points whose ways to every road node are held at one time."""


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
    there = replace(network, villages=_as_villages(network, order))
    access, access_m = _access(there, extensions) if "fibre" in services else (np.zeros((0, 2), np.int64), np.zeros(0))
    return PlaceReach(
        ids=network.places.ids[order],
        kinds=network.places.kinds[order],
        coverage=evaluate_coverage(there, wanted, extensions.fibre),
        matrices=predict_candidates(there, candidates, wanted, progress),
        access=access,
        access_m=access_m,
    )


def _as_villages(network: Network, order: IntArray) -> DemandPoints:
    """Places as points where people are to be served, nobody living there."""
    places, n = network.places, len(order)
    return DemandPoints(
        ids=places.ids[order],
        names=places.names[order],
        commune_codes=np.full(n, "", dtype=np.object_),
        x_m=places.x_m[order],
        y_m=places.y_m[order],
        population=np.zeros(n),
        households=np.full(n, np.nan),
        is_commune_centre=np.zeros(n, dtype=np.bool_),
        has_fibre=np.full(n, np.nan),
        origin=np.full(n, "", dtype=np.object_),
    )


def _access(there: Network, extensions: Extensions) -> tuple[IntArray, FloatArray]:
    """Access points that could be built, with the places within their reach along the roads and the way between."""
    options = np.flatnonzero(extensions.kinds == "access_point")
    planned = replace(
        there.fibre,
        access_point_ids=np.array([str(each) for each in extensions.ids[options]], dtype=np.object_),
        access_point_kinds=extensions.kinds[options],
        x_m=extensions.x_m[options],
        y_m=extensions.y_m[options],
    )
    graph = build_road_graph(replace(there, fibre=planned), extensions.fibre)
    lengths, _ = graph.roads.adjacency()
    on_road = np.flatnonzero(graph.village_node >= 0)
    pairs: list[IntArray] = []
    ways: list[FloatArray] = []
    connected = np.flatnonzero(graph.access_node >= 0)
    for some in np.array_split(connected, max(1, -(-len(connected) // SOURCES_AT_ONCE))):
        if not len(some) or not len(on_road):
            continue
        distance = dijkstra(lengths, indices=graph.access_node[some], limit=extensions.fibre.reach_m)
        way = distance[:, graph.village_node[on_road]] + graph.village_drop_m[on_road]
        source, place = np.nonzero(way <= extensions.fibre.reach_m)
        pairs.append(np.column_stack((options[some[source]], on_road[place])))
        ways.append(way[source, place])
    none = np.zeros((0, 2), dtype=np.int64)
    return np.concatenate([none, *pairs]), np.concatenate([np.zeros(0), *ways])
