"""The audit of fibre: routes lie on roads and hang on existing fibre, and whom they reach is measured again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import shapely
from scipy.spatial import cKDTree
from shapely import LineString, MultiLineString, STRtree

from phusong.coverage.fibre import FibreGraph, build_road_graph, fibre_reach
from phusong.coverage.kernels import FloatArray, GeometryArray, IntArray
from phusong.coverage.network import Network
from phusong.optimize.audit.evidence import Evidence
from phusong.optimize.fibre.extensions import Extensions
from phusong.optimize.plan.proposal import Proposal

LOOK_M = 50.0
"""Distance between the points at which a route is held against the roads."""


def check_fibre(evidence: Evidence) -> list[str]:
    """Hold the fibre of a plan against the roads, the existing fibre and the reach of access points.

    Args:
        evidence: What the plan is held against.

    Returns:
        The violations, in words.
    """
    plan, network, extensions = evidence.plan, evidence.options.fibre_network, evidence.options.extensions
    rows = evidence.fibre_rows
    if not any(rows):
        return []
    graph = build_road_graph(network, extensions.fibre)
    violations: list[str] = []
    phase_of = {row: each.phase for each, own in zip(plan.proposals, rows, strict=True) for row in own}
    for proposal, own in zip(plan.proposals, rows, strict=True):
        if own:
            violations += _check_precedence(proposal, extensions, own, phase_of)
            earlier = [each.route for each in plan.proposals if each.route is not None and each.phase < proposal.phase]
            violations += _check_route(proposal, network, extensions, own, (graph, earlier))
    built = sorted(row for own in rows for row in own if extensions.kinds[row] == "access_point")
    violations += _check_reach(evidence, np.array(built, dtype=np.int64), graph)
    return violations


def _check_precedence(
    proposal: Proposal, extensions: Extensions, rows: tuple[int, ...], phase_of: dict[int, int]
) -> Iterator[str]:
    """The section before is built in the same proposal, or in an earlier phase."""
    for row in rows:
        parent = int(extensions.parent[row])
        if parent >= 0 and parent not in rows and phase_of.get(parent, proposal.phase) >= proposal.phase:
            yield f"{proposal.proposal_id}: {extensions.ids[row]} is built without {extensions.ids[parent]} before it"


def _check_route(
    proposal: Proposal,
    network: Network,
    extensions: Extensions,
    rows: tuple[int, ...],
    fibre: tuple[FibreGraph, list[LineString | MultiLineString]],
) -> Iterator[str]:
    """The route lies on roads, every piece of it touches fibre that is there, every access point touches any fibre."""
    name, near_m = proposal.proposal_id, 2.0 * extensions.fibre.node_tolerance_m
    graph, earlier = fibre
    lit = _points(np.column_stack((graph.roads.x_m, graph.roads.y_m))[graph.node_has_fibre])
    taps = np.array([*lit, *earlier], dtype=np.object_)
    stands = [row for row in rows if extensions.kinds[row] == "access_point"]
    spots = _points(np.column_stack((extensions.x_m, extensions.y_m))[stands])
    built = [] if proposal.route is None else [proposal.route]
    if proposal.route is not None:
        along = _points(shapely.get_coordinates(shapely.segmentize(proposal.route, LOOK_M)))
        off = _distance_m(along, network.roads.lines)
        if (off > near_m).any():
            yield f"{name}: the route leaves the roads by {off.max():,.0f} m"
        pieces = shapely.get_parts(shapely.buffer(proposal.route, near_m))
        for away in _distance_m(pieces, taps) + near_m:
            if away > 2.0 * near_m:
                yield f"{name}: a part of the route is {away:,.0f} m from existing fibre"
    for away in _distance_m(spots, np.array([*taps, *built], dtype=np.object_)):
        if away > near_m:
            yield f"{name}: an access point stands {away:,.0f} m from any fibre"


def _points(coordinates: FloatArray) -> GeometryArray:
    """Points at coordinates, metres, shape (n, 2)."""
    return np.asarray(shapely.points(coordinates), dtype=np.object_)


def _distance_m(shapes: GeometryArray, others: GeometryArray) -> FloatArray:
    """Distance of each shape to the nearest of others, metres, infinite where there is none, shape (n,)."""
    distance = np.full(len(shapes), np.inf)
    if len(shapes) and len(others):
        (at, _), found = STRtree(others).query_nearest(shapes, return_distance=True, all_matches=False)
        distance[at] = found
    return distance


def _check_reach(evidence: Evidence, built: IntArray, graph: FibreGraph) -> Iterator[str]:
    """Who is newly said to have fibre is within reach of a new access point, and nobody within reach is left out."""
    options = evidence.options
    network, coverage, extensions = options.fibre_network, options.coverage, options.extensions
    fibre, roads = extensions.fibre, graph.roads
    away, node = cKDTree(np.column_stack((roads.x_m, roads.y_m))).query(
        np.column_stack((extensions.x_m[built], extensions.y_m[built]))
    )
    for row in built[away > fibre.node_tolerance_m]:
        yield f"{extensions.ids[row]} stands where no village leaves the road"
    only_new = replace(
        graph,
        access_node=node.astype(np.int64),
        access_drop_m=np.zeros(len(built)),
        access_fed=np.ones(len(built), dtype=np.bool_),
        access_feeder_m=np.zeros(len(built)),
    )
    way = np.nan_to_num(fibre_reach(network, only_new, fibre).distance_m, nan=np.inf)
    before, after, names = coverage.served("fibre"), evidence.plan.after["fibre"], network.villages.ids
    # The same way summed in another order may differ by a rounding, at the very limit of the reach too.
    for village in np.flatnonzero(after & ~before & (way > fibre.reach_m + fibre.node_tolerance_m)):
        yield f"fibre: village {names[village]} is said to be served, and no new access point reaches it"
    for village in np.flatnonzero(~after & (way <= fibre.reach_m - fibre.node_tolerance_m)):
        yield f"fibre: village {names[village]} is within reach of a new access point, and is said not to be served"
