"""Fibre: which access points are fed, and which villages lie within their reach along the roads.

Homes are connected at access points only; a route is cable that lies there already, to extend from. A village off the
road graph, or on a part of it that no access point is on, is not reached, however near it is as the crow flies.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from shapely import STRtree

from phusong.coverage.fibre.parameters import FibreParameters
from phusong.coverage.fibre.plant import find_lit_plant
from phusong.coverage.fibre.roads import RoadGraph, RoadPositions
from phusong.coverage.kernels.arrays import BoolArray, FloatArray, GeometryArray, IntArray
from phusong.coverage.network.network import Network


@dataclass(frozen=True, slots=True)
class FibreGraph:
    """Roads with nodes at the villages, at the access points and at the ends of the routes.

    Attributes:
        roads: The graph.
        village_node: Node of every village, -1 where no road is near enough, shape (n villages,).
        village_drop_m: Straight way from the village to its node, metres, NaN there, shape (n villages,).
        access_node: Node of every access point, -1 where no road is near enough, shape (a,).
        access_drop_m: Straight way from the access point to its node, metres, NaN there, shape (a,).
        access_fed: Whether each access point is on a lit cable, shape (a,).
        node_has_fibre: Nodes at which a lit cable or a fed access point can be tapped, shape (n nodes,).
        edge_has_fibre: Edges along which a lit cable runs already, shape (n edges,).
    """

    roads: RoadGraph
    village_node: IntArray
    village_drop_m: FloatArray
    access_node: IntArray
    access_drop_m: FloatArray
    access_fed: BoolArray
    node_has_fibre: BoolArray
    edge_has_fibre: BoolArray


def build_road_graph(network: Network, parameters: FibreParameters) -> FibreGraph:
    """Node the roads and put villages, access points and route ends on them.

    Args:
        network: The layers.
        parameters: Reach and tolerances.

    Returns:
        The graph, the same whatever the order of the layers' rows.
    """
    villages, plant = network.villages, network.fibre
    roads = RoadGraph.of_lines(network.roads.lines, parameters.node_tolerance_m)
    fed, lit = find_lit_plant(plant, parameters)
    tips = shapely.get_coordinates([shapely.get_point(route, end) for route in lit for end in (0, -1)])
    at_village = roads.snap(villages.x_m, villages.y_m, parameters.max_drop_m)
    at_access = roads.snap(plant.x_m, plant.y_m, parameters.max_access_m)
    at_tip = roads.snap(tips[:, 0], tips[:, 1], parameters.max_feed_m)
    positions = _joined(at_village, at_access, at_tip)
    graph, node = roads.with_nodes_at(positions, parameters.node_tolerance_m)
    village_node, access_node, _ = np.split(node, np.cumsum([len(villages), len(plant.x_m)]))
    has_fibre, edge_has_fibre = _along_routes(graph, lit, parameters.max_feed_m)
    has_fibre[access_node[fed & (access_node >= 0)]] = True
    return FibreGraph(
        roads=graph,
        village_node=village_node,
        village_drop_m=at_village.offset_m,
        access_node=access_node,
        access_drop_m=at_access.offset_m,
        access_fed=fed,
        node_has_fibre=has_fibre,
        edge_has_fibre=edge_has_fibre,
    )


def _joined(*parts: RoadPositions) -> RoadPositions:
    return RoadPositions(
        edge=np.concatenate([part.edge for part in parts]),
        along_m=np.concatenate([part.along_m for part in parts]),
        offset_m=np.concatenate([part.offset_m for part in parts]),
    )


def _along_routes(graph: RoadGraph, routes: GeometryArray, max_feed_m: float) -> tuple[BoolArray, BoolArray]:
    """Nodes near a route, and edges whose ends and middle are near one."""
    nodes, middles = np.zeros(len(graph), dtype=np.bool_), np.zeros(len(graph.edge_lines), dtype=np.bool_)
    if len(routes) and len(graph):
        tree = STRtree(routes)
        halfway = shapely.line_interpolate_point(graph.edge_lines, 0.5, normalized=True)
        nodes[tree.query(shapely.points(graph.x_m, graph.y_m), predicate="dwithin", distance=max_feed_m)[0]] = True
        middles[tree.query(halfway, predicate="dwithin", distance=max_feed_m)[0]] = True
    return nodes, middles & nodes[graph.edge_nodes].all(axis=1)
