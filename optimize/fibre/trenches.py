"""Trenches that could be dug: pieces of road between the places that matter, one option each, rooted in lit plant."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from shapely import LineString, MultiLineString

from phusong.coverage.kernels import FloatArray, GeometryArray, IntArray
from phusong.optimize.costs.fibre import trench_vnd
from phusong.optimize.costs.table import CostTable
from phusong.optimize.fibre.cut_roads import CutRoads
from phusong.optimize.joint.network import Edge, reduce_network


@dataclass(frozen=True, slots=True)
class Trenches:
    """Sections of road along which fibre could be laid, in order from lit plant.

    Attributes:
        ends: Nodes of each section, 0 for lit plant, shape (k, 2).
        length_m: Length, metres, shape (k,).
        lines: Road that each follows, from its end nearer to lit plant, shape (k,).
        x_m: Easting of the end further from lit plant, metres, shape (k,).
        y_m: Northing of it, metres, shape (k,).
        cost_vnd: Investment, by the class of each stretch of road, whole VND, shape (k,).
        far_m: Way from lit plant to it, metres, shape (k,).
        tap_node: Node of the cut roads on lit plant where a section begins, -1 where it begins elsewhere, shape (k,).
        node: Node of the trenches at each node of the cut roads, 0 on lit plant, -1 where none leads, shape (nodes,).
    """

    ends: IntArray
    length_m: FloatArray
    lines: GeometryArray
    x_m: FloatArray
    y_m: FloatArray
    cost_vnd: IntArray
    far_m: FloatArray
    tap_node: IntArray
    node: IntArray


def find_trenches(cut: CutRoads, from_fibre_m: FloatArray, needed: IntArray, costs: CostTable) -> Trenches:
    """Reduce the cut roads to sections between forks and the nodes that something hangs on.

    Args:
        cut: The roads.
        from_fibre_m: Way from lit plant to each node, metres, infinite where there is none, shape (nodes,).
        needed: Nodes that something hangs on.
        costs: Prices.
    """
    own = np.where(cut.lit, 0, 1 + np.arange(len(cut.lit)))
    classes = cut.graph.roads.edge_classes[cut.of_edge]
    price = [trench_vnd(costs, *each) for each in zip(cut.length_m.tolist(), classes.tolist(), strict=True)]
    pieces = [
        Edge((int(one), int(other)), 1000.0 * price[piece], (piece,))
        for piece, (one, other) in enumerate(own[cut.ends])
        if one != other
    ]
    tree, place = reduce_network(pieces, set(own[needed].tolist()))
    node = np.where(own < len(place), place[np.minimum(own, len(place) - 1)], -1)
    node[~np.isfinite(from_fibre_m)] = -1
    node[cut.lit] = 0
    sections = [_section(cut, from_fibre_m, each) for each in tree.sections]
    order = sorted(range(len(sections)), key=lambda each: sections[each].order)
    ends = np.column_stack((tree.tail, tree.head))[order].astype(np.int64).reshape(-1, 2)
    lines = np.empty(len(order), dtype=np.object_)
    lines[:] = [sections[each].line for each in order]
    far = np.array([sections[each].order for each in order], dtype=np.float64).reshape(-1, 4)
    lengths = np.array([line.length for line in lines], dtype=np.float64)
    taps = np.array([sections[each].tap_node for each in order], dtype=np.int64)
    due = np.array([round(sum(price[piece] for piece in tree.sections[each])) for each in order], dtype=np.int64)
    return Trenches(ends, lengths, lines, far[:, 1], far[:, 2], due, far[:, 0], taps, node.astype(np.int64))


@dataclass(frozen=True, slots=True)
class _Section:
    """A section and where it stands: way from lit plant to its far end, easting and northing of it, length."""

    line: LineString | MultiLineString
    order: tuple[float, float, float, float]
    tap_node: int


def _section(cut: CutRoads, from_fibre_m: FloatArray, pieces: tuple[int, ...]) -> _Section:
    line = cut.line(pieces)
    nodes, times = np.unique(cut.ends[list(pieces)], return_counts=True)
    tips = nodes[times == 1]
    far = max(tips.tolist(), key=lambda each: (from_fibre_m[each], cut.x_m[each], cut.y_m[each]))
    if isinstance(line, LineString):
        first, last = (
            np.hypot(point[0] - cut.x_m[far], point[1] - cut.y_m[far]) for point in (line.coords[0], line.coords[-1])
        )
        line = line if last <= first else line.reverse()
    tap = next((node for node in tips.tolist() if cut.lit[node]), -1)
    return _Section(line, (float(from_fibre_m[far]), float(cut.x_m[far]), float(cut.y_m[far]), float(line.length)), tap)
