"""The audit of fibre: one tree on the roads that hangs on lit plant, paid once, and whom it reaches measured again.

Trenches are taken as they are drawn: by the geometry of the routes, not by the nodes and pairs that the planner used.
What a cable to a village is long is measured from where its access point stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import LineString, MultiLineString

from phusong.coverage.fibre import FibreGraph
from phusong.coverage.kernels import FloatArray, GeometryArray, IntArray
from phusong.optimize.audit.evidence import Evidence
from phusong.optimize.audit.nearest import Nearest, way_m
from phusong.optimize.fibre.extensions import Extensions
from phusong.optimize.plan.proposal import Proposal

LOOK_M = 50.0
"""Distance between the points at which a route is held against the roads."""

ROUNDING_M = 0.1
"""Difference of a length measured twice that is rounding of coordinates."""


@dataclass(frozen=True, slots=True)
class _Plant:
    """What a trench may begin at.

    Attributes:
        graph: Roads with villages and lit plant on them.
        taps: Lit plant with the routes that are dug by the end of a phase, for every phase in which something is built
            and the one before it.
        near_m: Distance within which two things touch, metres.
        stands: Stretch of road that every fibre option's access point stands on, -1 for none, and metres along it.
    """

    graph: FibreGraph
    taps: dict[int, Nearest]
    near_m: float
    stands: tuple[IntArray, FloatArray]

    @staticmethod
    def of(evidence: Evidence) -> _Plant:
        extensions, graph = evidence.options.extensions, evidence.road_graph
        nodes = _points(np.column_stack((graph.roads.x_m, graph.roads.y_m))[graph.node_has_fibre])
        edges = graph.roads.edge_lines[graph.edge_has_fibre]
        taps = {
            phase: Nearest.of(np.array([*nodes, *edges, *_routes_by(evidence, phase)], dtype=np.object_))
            for phase in {each.phase - back for each in evidence.plan.proposals for back in (0, 1)}
        }
        edge, along_m = np.full(len(extensions), -1, dtype=np.int64), np.zeros(len(extensions))
        points = np.flatnonzero(extensions.kinds == "access_point")
        feet = graph.roads.snap(extensions.x_m[points], extensions.y_m[points], 1.0)
        edge[points], along_m[points] = feet.edge, feet.along_m
        return _Plant(graph, taps, 2.0 * extensions.fibre.node_tolerance_m, (edge, along_m))


def check_fibre(evidence: Evidence) -> list[str]:
    """Hold the fibre of a plan against the roads, the existing fibre and the reach of access points.

    Args:
        evidence: What the plan is held against.

    Returns:
        The violations, in words.
    """
    plan, extensions, rows = evidence.plan, evidence.options.extensions, evidence.fibre_rows
    fed = _fed_towers(evidence)
    if not any(rows) and not fed:
        return _served_without_cable(evidence, set())
    plant = _Plant.of(evidence)
    violations: list[str] = []
    phase_of = {row: each.phase for each, own in zip(plan.proposals, rows, strict=True) for row in own}
    for proposal, own in zip(plan.proposals, rows, strict=True):
        if own:
            violations += _check_route(evidence, proposal, own, plant)
            violations += _check_cables(evidence, proposal, own, (plant, phase_of))
    violations += _check_towers(evidence, fed, plant)
    violations += _check_paid_once(evidence)
    violations += _check_shares(evidence, fed)
    return violations + _served_without_cable(evidence, {int(extensions.village[row]) for row in phase_of})


def _check_route(evidence: Evidence, proposal: Proposal, rows: tuple[int, ...], plant: _Plant) -> Iterator[str]:
    """The route lies on roads, every piece of it touches fibre that is there, every access point touches any fibre."""
    extensions, name, near_m = evidence.options.extensions, proposal.proposal_id, plant.near_m
    taps = plant.taps[proposal.phase - 1]
    if proposal.route is not None:
        along = _points(shapely.get_coordinates(shapely.segmentize(proposal.route, LOOK_M)))
        off = evidence.fibre_roads.distance_m(along)
        if (off > near_m).any():
            yield f"{name}: the route leaves the roads by {off.max():,.0f} m"
        pieces = shapely.get_parts(shapely.buffer(proposal.route, near_m))
        for away in taps.distance_m(pieces) + near_m:
            if away > 2.0 * near_m:
                yield f"{name}: a part of the route is {away:,.0f} m from existing fibre"
    stands = [row for row in rows if extensions.kinds[row] == "access_point"]
    spots = _points(np.column_stack((extensions.x_m[stands], extensions.y_m[stands])))
    built = np.inf if proposal.route is None else shapely.distance(proposal.route, spots)
    for away in np.minimum(taps.distance_m(spots), built):
        if away > near_m:
            yield f"{name}: an access point stands {away:,.0f} m from any fibre"


def _check_cables(
    evidence: Evidence, proposal: Proposal, rows: tuple[int, ...], standing: tuple[_Plant, dict[int, int]]
) -> Iterator[str]:
    """Every cable begins at an access point that stands, is as long as it says, and no longer than the reach."""
    extensions, (plant, phase_of) = evidence.options.extensions, standing
    reach_m, allowance = extensions.fibre.reach_m, ROUNDING_M
    for row in rows:
        if extensions.kinds[row] != "distribution":
            continue
        name, point = f"{proposal.proposal_id}: {extensions.ids[row]}", int(extensions.point[row])
        if phase_of.get(point, proposal.phase + 1) > proposal.phase:
            yield f"{name} is built without {extensions.ids[point]} before it"
        along_m, drop_m = _measured_m(extensions, row, plant)
        if abs(along_m - extensions.length_m[row]) > allowance or abs(drop_m - extensions.drop_m[row]) > allowance:
            said = extensions.length_m[row] + extensions.drop_m[row]
            yield f"{name} is said to be {said:,.1f} m long, and it is {along_m + drop_m:,.1f} m"
        if along_m + drop_m > reach_m + allowance:
            yield f"{name} is {along_m + drop_m:,.0f} m long, and the reach is {reach_m:,.0f} m"


def _measured_m(extensions: Extensions, row: int, plant: _Plant) -> tuple[float, float]:
    """Way along the roads from where the access point of a cable stands to its village, and the drop, metres."""
    point, village, roads = int(extensions.point[row]), int(extensions.village[row]), plant.graph.roads
    node, edge = int(plant.graph.village_node[village]), int(plant.stands[0][point])
    if node < 0 or edge < 0:
        return np.inf, np.inf
    ends = (int(roads.edge_nodes[edge, 0]), int(roads.edge_nodes[edge, 1]))
    one_m, other_m = way_m(roads.adjacency()[0], node, ends, 2.0 * extensions.fibre.reach_m)
    along = float(plant.stands[1][point])
    rest = float(roads.edge_length_m[edge]) - along
    return min(one_m + along, other_m + rest), float(plant.graph.village_drop_m[village])


def _check_towers(evidence: Evidence, fed: list[int], plant: _Plant) -> Iterator[str]:
    """A tower fed by fibre stands where its own cable ends, and that begins at fibre which is there."""
    candidates, roads = evidence.options.candidates, plant.graph.roads
    rows = [_fed_row(evidence, at) for at in fed]
    feet = roads.snap(candidates.x_m[rows], candidates.y_m[rows], np.inf)
    spots = shapely.line_interpolate_point(roads.edge_lines[feet.edge], feet.along_m)
    for at, row, offset_m, spot in zip(fed, rows, feet.offset_m.tolist(), spots, strict=True):
        proposal, said = evidence.plan.proposals[at], float(candidates.backhaul_m[row])
        if abs(offset_m - said) > ROUNDING_M:
            yield f"{proposal.proposal_id}: leads fibre {said:,.0f} m from the road, and it is {offset_m:,.0f} m"
        away = float(plant.taps[proposal.phase].distance_m(np.array([spot], dtype=np.object_))[0])
        if away > plant.near_m:
            yield f"{proposal.proposal_id}: the fibre that feeds it is {away:,.0f} m away"


def _check_paid_once(evidence: Evidence) -> Iterator[str]:
    """No stretch of road is dug twice."""
    routes = _routes_by(evidence, max((each.phase for each in evidence.plan.proposals), default=1))
    dug = sum(route.length for route in routes)
    if routes and shapely.union_all(np.array(routes, dtype=np.object_)).length < dug - 2.0 * len(routes):
        yield f"of {dug:,.0f} m of trench some are dug twice"


def _check_shares(evidence: Evidence, fed: list[int]) -> Iterator[str]:
    """The shares of trenches come to what the trenches cost, and whoever is fed by one hangs on what digs it."""
    plan, extensions = evidence.plan, evidence.options.extensions
    sections = [row for rows in evidence.fibre_rows for row in rows if extensions.kinds[row] == "section"]
    paid, shares = int(extensions.capex_vnd[sections].sum()), sum(each.trench_share_vnd for each in plan.proposals)
    locked = any(decision.verdict == "accept" for decision in evidence.parameters.decisions)
    if abs(paid - shares) > len(plan.proposals) and not locked:  # what partners accept may lead to nobody
        yield f"the trenches cost {paid:,} VND, and the shares of them come to {shares:,}"
    names = {proposal.proposal_id: proposal for proposal in plan.proposals}
    for proposal in plan.proposals:
        if proposal.hangs_on and (proposal.hangs_on not in names or names[proposal.hangs_on].kind != "fibre"):
            yield f"{proposal.proposal_id}: hangs on {proposal.hangs_on}, which digs no trench"
    for at in fed:
        if plan.proposals[at].trench_share_vnd and not plan.proposals[at].hangs_on:
            yield f"{plan.proposals[at].proposal_id}: has a share of a trench and hangs on none"


def _served_without_cable(evidence: Evidence, villages: set[int]) -> list[str]:
    """Who is newly said to have fibre has a cable; cables are counted for their village's points elsewhere."""
    network, options = evidence.options.fibre_network, evidence.options
    if "fibre" not in options.coverage.services:
        return []
    new = evidence.plan.after["fibre"] & ~options.coverage.served("fibre")
    x, y = network.villages.x_m, network.villages.y_m
    spots = {(float(x[village]), float(y[village])) for village in villages if village >= 0}
    lost = [village for village in np.flatnonzero(new) if (float(x[village]), float(y[village])) not in spots]
    names = network.villages.ids
    return [f"fibre: village {names[village]} is said to be served, and no cable leads to it" for village in lost]


def _fed_towers(evidence: Evidence) -> list[int]:
    """Proposals of new towers and masts that fibre feeds."""
    return [at for at in range(len(evidence.rows)) if _fed_row(evidence, at) >= 0]


def _fed_row(evidence: Evidence, at: int) -> int:
    """Candidate of a proposal that a cable leads to: the tower, or the mast it stands on; -1 for none."""
    candidates = evidence.options.candidates
    for row in evidence.site_rows[at]:
        alone = candidates.kinds[row] in {"new_tower", "relay"} and candidates.mast[row] < 0
        if alone and candidates.backhaul_kinds[row] == "fibre":
            return row
    return -1


def _routes_by(evidence: Evidence, phase: int) -> list[LineString | MultiLineString]:
    """Routes dug by the end of a phase."""
    return [each.route for each in evidence.plan.proposals if each.route is not None and each.phase <= phase]


def joined_parts(extensions: Extensions, rows: set[int]) -> set[int]:
    """Nodes that sections join to lit plant, walked from it.

    Args:
        extensions: The fibre options.
        rows: Those that are built.
    """
    sections = [extensions.ends[row].tolist() for row in sorted(rows) if extensions.kinds[row] == "section"]
    found, grew = {0}, True
    while grew:
        grew = False
        for one, other in sections:
            if (one in found) != (other in found):
                found |= {one, other}
                grew = True
    return found


def _points(coordinates: FloatArray) -> GeometryArray:
    """Points at coordinates, metres, shape (n, 2)."""
    return np.asarray(shapely.points(coordinates), dtype=np.object_)
