"""The fibre graph: roads with villages, access points and lit cables on them.

Homes are connected at access points only; a route is cable that lies there already, to extend from. A village off the
road graph, or on a part of it that no access point is on, is not reached, however near it is as the crow flies.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
import shapely
from shapely import STRtree

from phusong.coverage.fibre.along import edges_along
from phusong.coverage.fibre.feeder import Feeder
from phusong.coverage.fibre.noding import node_lines
from phusong.coverage.fibre.optics import longest_m
from phusong.coverage.fibre.parameters import FibreParameters
from phusong.coverage.fibre.plant import find_lit_plant, is_olt
from phusong.coverage.fibre.roads import RoadGraph, RoadPositions
from phusong.coverage.kernels.arrays import BoolArray, FloatArray, GeometryArray, IntArray
from phusong.coverage.kernels.identity import Latest
from phusong.coverage.network.network import Network
from phusong.coverage.network.plant import FibrePlant, Roads


@dataclass(frozen=True, slots=True)
class AccessGraph:
    """Roads with nodes at the villages and at the access points: what decides whom fibre reaches.

    Attributes:
        roads: The graph.
        village_node: Node of every village, -1 where no road is near enough, shape (n villages,).
        village_drop_m: Straight way from the village to its node, metres, NaN there, shape (n villages,).
        access_node: Node of every access point, -1 where no road is near enough, shape (a,).
        access_drop_m: Straight way from the access point to its node, metres, NaN there, shape (a,).
        access_fed: Whether each access point is on a lit cable, shape (a,).
        access_feeder_m: Cable between the nearest OLT and each access point, metres, infinite where it is not fed; 0
            where the layers hold no OLT or no cable, as then nothing is known of it, shape (a,).
        longest_m: Longest fibre between an OLT and a home within the optical budget, metres.
        node_on_island: Nodes on parts of the roads that are joined to no other and are not the network, (n nodes,).
    """

    roads: RoadGraph
    village_node: IntArray
    village_drop_m: FloatArray
    access_node: IntArray
    access_drop_m: FloatArray
    access_fed: BoolArray
    access_feeder_m: FloatArray
    longest_m: float
    node_on_island: BoolArray


@dataclass(frozen=True, slots=True)
class FibreGraph(AccessGraph):
    """Roads with nodes at the villages, at the access points and at the ends of the routes, and where cable is lit.

    What an optimiser needs stands in ``roads`` (nodes, edges with their ends, length, line and class) and in the masks
    here (where cable is lit). An edge can begin and end at one node, and two edges can join the same two nodes.

    Attributes:
        node_has_fibre: Nodes at which a lit cable or a fed access point can be tapped, shape (n nodes,).
        edge_has_fibre: Edges along which a lit cable runs already, shape (n edges,).
        node_feeder_m: Cable between the nearest OLT and the nodes that have fibre, as that of the access points, NaN at
            the others, shape (n nodes,).
    """

    node_has_fibre: BoolArray
    edge_has_fibre: BoolArray
    node_feeder_m: FloatArray

    def snap(self, x_m: FloatArray, y_m: FloatArray, max_offset_m: float) -> RoadPositions:
        """Put further places on the nearest road of the network, and only where none is near enough on an island's.

        Args:
            x_m: Easting of the places, metres, shape (n,).
            y_m: Northing of the places, metres, shape (n,).
            max_offset_m: Longest straight way to a road.
        """
        return self.roads.snap(x_m, y_m, max_offset_m, ~self.node_on_island[self.roads.edge_nodes[:, 0]])


def build_road_graph(network: Network, parameters: FibreParameters) -> FibreGraph:
    """Node the roads and put villages, access points and route ends on them.

    A place is put on the nearest road of the network, and only where none is near enough on an island's.

    Args:
        network: The layers.
        parameters: Reach and tolerances.

    Returns:
        The graph, the same whatever the order of the layers' rows.
    """
    return _GRAPHS.of(
        (network.roads, network.villages, network.fibre, parameters), lambda: _graph_of(network, parameters)
    )


def access_graph(network: Network, parameters: FibreParameters) -> AccessGraph:
    """What :func:`build_road_graph` gives or, where nobody has asked for that, the part of it that decides the reach.

    Args:
        network: The layers.
        parameters: Reach and tolerances.
    """
    asked = (network.roads, network.villages, network.fibre, parameters)
    return _GRAPHS.held(asked) or _ACCESS.of(asked, lambda: _access_of(network, parameters))


@dataclass(frozen=True, slots=True)
class RoadBasis:
    """What takes seconds to find of the roads and cables of a network, and never changes while they do not.

    Attributes:
        noded: The bare roads.
        feeder: Lit cables, measured from the OLTs.
        graph: Roads with villages, access points and lit cables on them.
    """

    noded: RoadGraph
    feeder: Feeder
    graph: FibreGraph


def road_basis(network: Network, parameters: FibreParameters) -> RoadBasis:
    """What is found of the roads and cables of a network.

    Args:
        network: The layers.
        parameters: Reach and tolerances.
    """
    noded, feeder = _noded(network.roads, parameters.node_tolerance_m), feeder_of(network.fibre, parameters)
    return RoadBasis(noded, feeder, build_road_graph(network, parameters))


def take_over(network: Network, parameters: FibreParameters, basis: RoadBasis) -> None:
    """Use what was found before of the same layers, as long as just these objects are asked about.

    Args:
        network: The layers.
        parameters: Reach and tolerances.
        basis: What :func:`road_basis` found of them.
    """
    _NODED.of((network.roads, parameters.node_tolerance_m), lambda: basis.noded)
    _FEEDERS.of((network.fibre, parameters), lambda: basis.feeder)
    _GRAPHS.of((network.roads, network.villages, network.fibre, parameters), lambda: basis.graph)


def share_graph(network: Network, other: Network, parameters: FibreParameters, village: IntArray) -> None:
    """Use the graph of a network for another one whose villages each stand where one of its own does.

    Args:
        network: The layers.
        other: The same roads and fibre, with other villages.
        parameters: Reach and tolerances.
        village: Where each of those stands, a row of the network's villages, shape (n,).
    """

    def moved() -> FibreGraph:
        graph = build_road_graph(network, parameters)
        return replace(graph, village_node=graph.village_node[village], village_drop_m=graph.village_drop_m[village])

    _GRAPHS.of((other.roads, other.villages, other.fibre, parameters), moved)


_GRAPHS: Latest[FibreGraph] = Latest(4)
"""A run asks for the graph of today's layers several times, and to node roads takes seconds."""
_ACCESS: Latest[AccessGraph] = Latest(1)
_NODED: Latest[RoadGraph] = Latest(2)
_FEEDERS: Latest[Feeder] = Latest(2)
_LIT: Latest[tuple[BoolArray, GeometryArray]] = Latest(2)


def _access_of(network: Network, parameters: FibreParameters) -> AccessGraph:
    villages, plant, tolerance_m = network.villages, network.fibre, parameters.node_tolerance_m
    roads = _noded(network.roads, tolerance_m)
    fed, lit = _lit(plant, parameters)
    tips = shapely.get_coordinates([shapely.get_point(route, end) for route in lit for end in (0, -1)])
    island = _islands(roads, plant.x_m[fed], plant.y_m[fed], parameters)
    mainland = ~island[roads.edge_nodes[:, 0]]
    at_village = roads.snap(villages.x_m, villages.y_m, parameters.max_drop_m, mainland)
    at_access = roads.snap(plant.x_m, plant.y_m, parameters.max_access_m, mainland)
    beside_m = max(parameters.max_feed_m, parameters.max_beside_m)
    at_tip = roads.snap(tips[:, 0], tips[:, 1], beside_m, mainland)
    graph, node = roads.with_nodes_at(at_village.joined(at_access, at_tip), tolerance_m)
    village_node, access_node, _ = np.split(node, np.cumsum([len(villages), len(plant.x_m)]))
    return AccessGraph(
        roads=graph,
        village_node=village_node,
        village_drop_m=at_village.offset_m,
        access_node=access_node,
        access_drop_m=at_access.offset_m,
        access_fed=fed,
        access_feeder_m=_access_feeder_m(plant, feeder_of(plant, parameters), fed, parameters),
        longest_m=float(longest_m(parameters.optics).max()),
        node_on_island=_spread(graph, roads, island),
    )


def _graph_of(network: Network, parameters: FibreParameters) -> FibreGraph:
    asked = (network.roads, network.villages, network.fibre, parameters)
    access = _ACCESS.of(asked, lambda: _access_of(network, parameters))
    lit, graph = _lit(network.fibre, parameters)[1], access.roads
    edge_has_fibre = edges_along(graph, lit, max(parameters.max_feed_m, parameters.max_beside_m))
    has_fibre = _near_routes(graph, lit, parameters.max_feed_m)
    has_fibre[graph.edge_nodes[edge_has_fibre]] = True
    has_fibre[access.access_node[access.access_fed & (access.access_node >= 0)]] = True
    return FibreGraph(
        **{each.name: getattr(access, each.name) for each in fields(access)},
        node_has_fibre=has_fibre,
        edge_has_fibre=edge_has_fibre,
        node_feeder_m=_node_feeder_m(access, feeder_of(network.fibre, parameters), has_fibre, parameters),
    )


def _noded(roads: Roads, tolerance_m: float) -> RoadGraph:
    """The bare roads, on which the villages of several layers are put one after the other."""
    return _NODED.of(
        (roads, tolerance_m), lambda: RoadGraph.of_lines(roads.lines, tolerance_m, roads.classes, roads.levels)
    )


def bare_roads(roads: Roads, tolerance_m: float) -> RoadGraph:
    """The roads by their course alone, whatever their classes; what else is asked of the same roads is noded with it.

    Args:
        roads: The layer.
        tolerance_m: Gaps no wider than this are closed.
    """
    strokes = node_lines(roads.lines, roads.classes, roads.levels, tolerance_m)
    _NODED.of((roads, tolerance_m), lambda: RoadGraph.of_strokes(strokes))
    return RoadGraph.of_strokes(strokes.without_classes())


def _lit(plant: FibrePlant, parameters: FibreParameters) -> tuple[BoolArray, GeometryArray]:
    """Access points that are fed and routes that are lit: the graph and its feeder both ask for them."""
    return _LIT.of((plant, parameters), lambda: find_lit_plant(plant, parameters))


def feeder_of(plant: FibrePlant, parameters: FibreParameters) -> Feeder:
    """Lit cables of today, measured from the OLTs; the same object as long as the same layer is asked about.

    Args:
        plant: Fibre in place.
        parameters: Tolerances.
    """

    def measured() -> Feeder:
        olt = is_olt(plant)
        return Feeder.of(_lit(plant, parameters)[1], plant.x_m[olt], plant.y_m[olt], parameters.max_feed_m)

    return _FEEDERS.of((plant, parameters), measured)


def _access_feeder_m(plant: FibrePlant, feeder: Feeder, fed: BoolArray, parameters: FibreParameters) -> FloatArray:
    """Cable from the nearest OLT to the access points, metres, shape (a,)."""
    access_m = np.where(fed, feeder.length_m(plant.x_m, plant.y_m, parameters.max_feed_m), np.inf)
    access_m[is_olt(plant)] = 0.0
    return access_m


def _node_feeder_m(
    access: AccessGraph, feeder: Feeder, has_fibre: BoolArray, parameters: FibreParameters
) -> FloatArray:
    """Cable from the nearest OLT to the nodes that have fibre, metres, NaN at the others, shape (n nodes,)."""
    graph = access.roads
    node_m = np.full(len(graph), np.nan)
    beside_m = max(parameters.max_feed_m, parameters.max_beside_m)
    node_m[has_fibre] = feeder.length_m(graph.x_m[has_fibre], graph.y_m[has_fibre], beside_m)
    on_road = np.flatnonzero(access.access_fed & (access.access_node >= 0))
    for at in on_road.tolist():  # an OLT may stand beside its cable
        node_m[access.access_node[at]] = np.fmin(node_m[access.access_node[at]], access.access_feeder_m[at])
    return node_m


def _islands(roads: RoadGraph, x_m: FloatArray, y_m: FloatArray, parameters: FibreParameters) -> BoolArray:
    """Nodes that are not on the network, given the places of the access points that are fed, shape (n nodes,)."""
    part = roads.components()
    if not len(part):
        return np.zeros(0, dtype=np.bool_)
    length_m = np.bincount(part[roads.edge_nodes[:, 0]], roads.edge_length_m, part.max() + 1)
    at = roads.snap(x_m, y_m, parameters.max_access_m).edge
    held = np.zeros(len(length_m), dtype=np.bool_)
    held[part[roads.edge_nodes[at[at >= 0], 0]]] = True
    is_network = held & (length_m >= parameters.island_m)
    longest = np.flatnonzero(length_m >= length_m.max() - parameters.node_tolerance_m)
    is_network[longest[0]] = True  # of equal ones the first: nodes are in order
    return ~is_network[part]


def _spread(graph: RoadGraph, roads: RoadGraph, island: BoolArray) -> BoolArray:
    """Islands on a graph that has the nodes of another first, and then some on its edges."""
    part = graph.components()
    is_island = np.zeros(part.max() + 1 if len(part) else 0, dtype=np.bool_)
    is_island[part[: len(roads)][island]] = True
    return is_island[part]


def _near_routes(graph: RoadGraph, routes: GeometryArray, max_feed_m: float) -> BoolArray:
    """Nodes near a route, shape (n nodes,)."""
    nodes = np.zeros(len(graph), dtype=np.bool_)
    if len(routes) and len(graph):
        points = shapely.points(graph.x_m, graph.y_m)
        nodes[STRtree(routes).query(points, predicate="dwithin", distance=max_feed_m)[0]] = True
    return nodes
