"""Second way to lit fibre for the access points of communes that ask for one, or the road that no way goes round.

The trenches of the plan cost nothing more; every other road costs its trench. For each access point the cheapest two
ways without a common road are sought (:mod:`phusong.optimize.pon.two_ways`), one after the other, each with what was
added before: for one access point the least there is, for several a good choice without a proof.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import shapely
from shapely import LineString, MultiLineString, STRtree

from phusong.coverage.fibre import FibreGraph
from phusong.coverage.kernels import BoolArray, FloatArray, IntArray
from phusong.coverage.network import Network, commune_codes_at
from phusong.optimize.costs.fibre import trench_vnd
from phusong.optimize.fibre.cut_roads import CutRoads, Spots, cut_roads
from phusong.optimize.fibre.extensions import Extensions
from phusong.optimize.pon.tree import Span
from phusong.optimize.pon.two_ways import two_ways

SAME_M = 0.5
"""A piece of road whose middle is this near to a trench lies in it, metres."""

Outcome = Literal["found", "bridge", "lit"]
"""A second way was found, one road cuts every way, or the access point stands on lit plant and needs no trench."""


@dataclass(frozen=True, slots=True)
class SecondWay:
    """The second way of one access point.

    Attributes:
        row: Fibre option that the access point is.
        outcome: What was found.
        line: Trench that is dug for it, beyond the plan's and that of second ways before, None for none.
        length_m: Length of it, metres.
        capex_vnd: Price of it, VND.
        bridge: The road that cuts every way, None where a second way was found.
        bridge_class: Class of that road, empty where not said.
    """

    row: int
    outcome: Outcome
    line: MultiLineString | None = None
    length_m: float = 0.0
    capex_vnd: int = 0
    bridge: LineString | MultiLineString | None = None
    bridge_class: str = ""


def points_that_ask(
    network: Network, extensions: Extensions, rows: Iterable[int], communes: Sequence[str]
) -> list[int]:
    """Access points that serve a village of one of some communes, or stand in one, ascending.

    Args:
        network: The layers.
        extensions: The fibre options, over villages.
        rows: Access points and cables that are built.
        communes: Codes of the communes.
    """
    asked, found = set(communes), set[int]()
    codes = network.villages.commune_codes
    for row in rows:
        kind = extensions.kinds[row]
        if kind == "distribution" and str(codes[extensions.village[row]]) in asked:
            found.add(int(extensions.point[row]))
        elif kind == "access_point":
            x_m, y_m = extensions.x_m[[row]], extensions.y_m[[row]]
            if str(commune_codes_at(network, x_m, y_m)[0]) in asked:
                found.add(row)
    return sorted(found)


def second_ways(
    graph: FibreGraph, spans: Sequence[Span], extensions: Extensions, rows: Sequence[int]
) -> tuple[SecondWay, ...]:
    """Second ways of access points, in the order given.

    Args:
        graph: Roads with lit plant on them.
        spans: Trenches of the plan.
        extensions: The fibre options.
        rows: The access points.
    """
    if not rows:
        return ()
    cut, node = _cut(graph, spans, extensions, rows)
    target = len(cut.lit)
    own = np.where(cut.lit, target, np.arange(target))
    ends = [(int(one), int(other)) for one, other in own[cut.ends]]
    cost = 1000.0 * _prices_vnd(cut, extensions)
    cost[_dug(cut, spans)] = 0.0
    found = []
    for row, at in zip(rows, own[node].tolist(), strict=True):
        if at == target:
            found.append(SecondWay(row, "lit"))
            continue
        ways = two_ways(target + 1, ends, cost.tolist(), at, target)
        if ways.bridge >= 0 or not ways.edges:
            found.append(_without(cut, row, ways.bridge))
            continue
        added = [edge for edge in ways.edges if cost[edge] > 0.0]
        found.append(_with(cut, extensions, row, added))
        cost[added] = 0.0
    return tuple(found)


def _cut(
    graph: FibreGraph, spans: Sequence[Span], extensions: Extensions, rows: Sequence[int]
) -> tuple[CutRoads, IntArray]:
    """The roads cut where trenches begin and end and where access points stand, and the node of each access point."""
    places = [(float(extensions.x_m[row]), float(extensions.y_m[row])) for row in rows]
    places += [place for span in spans for place in (span.start, span.end)]
    x_m, y_m = np.array(places, dtype=np.float64).T
    foot = graph.roads.snap(x_m, y_m, np.inf)
    cut, node = cut_roads(graph, Spots(foot.edge, foot.along_m))
    return cut, node[: len(rows)]


def _dug(cut: CutRoads, spans: Sequence[Span]) -> BoolArray:
    """Pieces of road in which the plan digs, shape (pieces,)."""
    dug = np.zeros(len(cut.ends), dtype=np.bool_)
    lines = np.array([span.line for span in spans], dtype=np.object_)
    if len(lines):
        near = STRtree(cut.graph.roads.edge_lines).query(lines, predicate="dwithin", distance=SAME_M)[1]
        among = np.flatnonzero(np.isin(cut.of_edge, near))
        middles = [cut.line((piece,)).interpolate(0.5, normalized=True) for piece in among.tolist()]
        dug[among[STRtree(lines).query(middles, predicate="dwithin", distance=SAME_M)[0]]] = True
    return dug


def _with(cut: CutRoads, extensions: Extensions, row: int, added: list[int]) -> SecondWay:
    lines = [part for edge in added for part in shapely.get_parts(cut.line((edge,)))]
    length_m = float(cut.length_m[added].sum())
    line = MultiLineString(lines) if lines else None
    return SecondWay(row, "found", line, length_m, round(float(_prices_vnd(cut, extensions)[added].sum())))


def _prices_vnd(cut: CutRoads, extensions: Extensions) -> FloatArray:
    """Investment for a trench along each piece of road, by its class, VND, shape (pieces,)."""
    classes = cut.graph.roads.edge_classes[cut.of_edge]
    due = [trench_vnd(extensions.costs, *each) for each in zip(cut.length_m.tolist(), classes.tolist(), strict=True)]
    return np.array(due, dtype=np.float64)


def _without(cut: CutRoads, row: int, bridge: int) -> SecondWay:
    if bridge < 0:
        return SecondWay(row, "bridge")
    road_class = str(cut.graph.roads.edge_classes[cut.of_edge[bridge]])
    return SecondWay(row, "bridge", bridge=cut.line((bridge,)), bridge_class=road_class)
