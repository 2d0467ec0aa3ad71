"""Fibre: which access points are fed, and which villages lie within their reach along the roads.

Homes are connected at access points only; a route is cable that lies there already, to extend from. A village off the
road graph, or on a part of it that no access point is on, is not reached, however near it is as the crow flies.
"""

from __future__ import annotations

from dataclasses import dataclass

import networkx as nx
import numpy as np
import shapely
from pydantic import BaseModel, ConfigDict, Field
from shapely import STRtree

from phusong.coverage.fibre.roads import UNREACHABLE, RoadGraph, RoadPositions
from phusong.coverage.network.network import BoolArray, FibrePlant, FloatArray, GeometryArray, IntArray, Network

OLT = "olt"
"""Kind of the access points that light the cables."""


class FibreParameters(BaseModel):
    """How far fibre reaches from where it is, along the roads."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reach_m: float = Field(
        default=2000.0,
        gt=0,
        le=40_000,
        description="Longest way along the road from an access point to a village that counts as served: the last "
        "distribution cable and the drops; the optical budget (20 km, ITU-T G.984.2 class B+) is not what limits it.",
    )
    max_drop_m: float = Field(
        default=1000.0, ge=0, le=20_000, description="Longest straight way from a village to its nearest road."
    )
    max_access_m: float = Field(
        default=250.0, ge=0, le=20_000, description="Longest straight way from an access point to its nearest road."
    )
    max_feed_m: float = Field(
        default=50.0,
        ge=0,
        le=5000,
        description="Two cables, a cable and an access point, or a cable and a road this near belong together.",
    )
    node_tolerance_m: float = Field(
        default=1.0, gt=0, le=50, description="Road ends closer than this to another road are joined to it."
    )


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


@dataclass(frozen=True, slots=True)
class FibreReach:
    """Fibre at the villages.

    Attributes:
        reached: True where the way is no longer than the reach, shape (n villages,).
        distance_m: Way from the nearest fed access point: its straight way to the road, the road, the village's
            straight way; metres, NaN where none is connected, shape (n villages,).
        access_point: Index of that access point, -1 where none is connected, shape (n villages,).
    """

    reached: BoolArray
    distance_m: FloatArray
    access_point: IntArray


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


def reach(network: Network, graph: FibreGraph, parameters: FibreParameters) -> FibreReach:
    """Villages within reach of a fed access point along the roads.

    Args:
        network: The layers the graph was built from.
        graph: Roads with villages and access points.
        parameters: Reach and tolerances.

    Returns:
        Way, access point and whether it is within ``reach_m``, for every village.
    """
    n = len(network.villages)
    distance_m, access_point = np.full(n, np.nan), np.full(n, UNREACHABLE, dtype=np.int64)
    source_node = np.where(graph.access_fed, graph.access_node, UNREACHABLE)
    from_access_m, source, _ = graph.roads.nearest_source(source_node, graph.access_drop_m)
    on_road = np.flatnonzero(graph.village_node >= 0)
    node = graph.village_node[on_road]
    connected = np.isfinite(from_access_m[node])
    on_road, node = on_road[connected], node[connected]
    distance_m[on_road] = from_access_m[node] + graph.village_drop_m[on_road]
    access_point[on_road] = source[node]
    return FibreReach(
        reached=np.nan_to_num(distance_m, nan=np.inf) <= parameters.reach_m,
        distance_m=distance_m,
        access_point=access_point,
    )


def find_lit_plant(plant: FibrePlant, parameters: FibreParameters) -> tuple[BoolArray, GeometryArray]:
    """Access points that are fed, and the routes that are lit.

    A splitter works only on a cable that leads to an OLT. Where the layer has no OLT every route counts as lit; where
    it has no route nothing is known of the feeding, and every access point counts as fed.

    Returns:
        Mask of the access points, shape (a,), and the lit routes.
    """
    points = shapely.points(plant.x_m, plant.y_m)
    is_olt = np.array([str(kind).strip().casefold() == OLT for kind in plant.access_point_kinds], dtype=np.bool_)
    if not len(plant.routes):
        return np.ones(len(points), dtype=np.bool_), plant.routes
    tree = STRtree(plant.routes)
    first, second = tree.query(plant.routes, predicate="dwithin", distance=parameters.max_feed_m)
    point, route = tree.query(points, predicate="dwithin", distance=parameters.max_feed_m)
    lit = np.ones(len(plant.routes), dtype=np.bool_)
    if is_olt.any():
        cables = nx.Graph(zip(first.tolist(), second.tolist(), strict=True))
        at_olt = set(route[is_olt[point]].tolist())
        for joined in nx.connected_components(cables):
            lit[list(joined)] = not joined.isdisjoint(at_olt)
    fed = is_olt.copy()
    fed[point[lit[route]]] = True
    return fed, plant.routes[lit]


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
