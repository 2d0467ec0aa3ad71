"""The audit of money: every cost reckoned again from the prices, the lengths drawn and the distances to the road.

The prices themselves, the table of technologies with the names of their prices, the distance to the road, the graph of
roads and the length of a backhaul are data that the planner used too; climb and class of a road are measured again. How
they make a cost is written here a second time: a wrong sum on either side is a difference.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
import shapely
from shapely import LineString, MultiLineString

from phusong.coverage.schema import planned_technologies
from phusong.optimize.audit.evidence import Evidence
from phusong.optimize.plan.proposal import Proposal

SMALL_ANTENNAS_REACH_M = 10_000.0
"""Longest hop for which the cheaper microwave antennas are bought, metres (e3nb)."""

SAME_WAY_M = 1e-6
"""Roads whose distances to a tower differ by less are equally near, metres."""

MONEY_TOLERANCE = 1e-9
"""Relative difference of money that is rounding of sums."""


def check_money(evidence: Evidence) -> Iterator[str]:
    """Investment and running costs follow from the price table, the sum is right and within the budget."""
    plan, parameters = evidence.plan, evidence.parameters
    budget = sum(phase.budget_vnd for phase in parameters.phases) if parameters.phases else parameters.budget_vnd
    found = zip(plan.proposals, evidence.rows, evidence.site_rows, evidence.fibre_rows, strict=True)
    for proposal, row, rows, fibre_rows in found:
        if proposal.kind == "fibre":
            due = _fibre_cost_vnd(evidence, proposal, fibre_rows)
            rounding = len(fibre_rows)
        else:
            sums = [site_cost_vnd(evidence, each) for each in rows if row >= 0]
            due = (sum(each[0] for each in sums), sum(each[1] for each in sums))
            rounding = 0 if proposal.kind == "upgrade" else 2 * len(sums)
        name = proposal.proposal_id
        if abs(proposal.capex_vnd - due[0]) > rounding:
            yield f"{name}: costs {proposal.capex_vnd:,} VND, and {due[0]:,} by the price table"
        if abs(proposal.opex_vnd_per_year - due[1]) > rounding:
            yield f"{name}: costs {proposal.opex_vnd_per_year:,} VND a year, and {due[1]:,} by the price table"
    total, rounding = counted_vnd(evidence, plan.proposals)
    if abs(plan.cost_vnd - total) > rounding:
        yield f"the plan says {plan.cost_vnd:,} VND, and its proposals sum to {total:,.0f}"
    if plan.budget_vnd != budget:
        yield f"the plan says a budget of {plan.budget_vnd:,} VND, and {budget:,} is given"
    if plan.money != parameters.money:
        yield f"the plan counts {plan.money}, and {parameters.money} is asked for"
    reserve = evidence.reserve()
    if max(plan.cost_vnd, total - rounding) * reserve > budget * (1.0 + MONEY_TOLERANCE):
        more = "" if reserve == 1.0 else f", and {total * reserve:,.0f} with the reserve"
        yield f"the budget of {budget:,} VND is exceeded: the proposals cost {total:,.0f}{more}"


def counted_vnd(evidence: Evidence, proposals: Sequence[Proposal]) -> tuple[float, int]:
    """Money of proposals that counts against the budget, and how much of it may be rounding, VND."""
    costs = evidence.options.candidates.costs
    capex = sum(proposal.capex_vnd for proposal in proposals)
    if evidence.plan.money == "capex":
        return capex, 0
    opex, rate = sum(proposal.opex_vnd_per_year for proposal in proposals), costs.discount_rate
    factor = (1.0 - (1.0 + rate) ** -costs.years) / rate if rate > 0.0 else float(costs.years)
    return capex + factor * opex, sum(len(proposal.parts) for proposal in proposals)


def _fibre_cost_vnd(evidence: Evidence, proposal: Proposal, rows: tuple[int, ...]) -> tuple[int, int]:
    """Investment and yearly cost of a fibre proposal from its drawn route, its access points and its cables."""
    extensions = evidence.options.extensions
    capex, opex = _trench_cost_vnd(evidence, proposal.route) if proposal.route is not None else (0, 0)
    for row in rows:
        if extensions.kinds[row] != "section":
            one, yearly = fibre_option_cost_vnd(evidence, row)
            capex, opex = capex + one, opex + yearly
    return capex, opex


def _trench_cost_vnd(evidence: Evidence, route: LineString | MultiLineString) -> tuple[int, int]:
    """Investment and yearly cost of a trench as it is drawn, each stretch by the class of the road it lies on."""
    costs = evidence.options.extensions.costs
    stretches = [pair for line in shapely.get_parts(route) for pair in pairwise(shapely.get_coordinates(line))]
    km = np.array([np.hypot(*(end - start)) for start, end in stretches]) / 1000.0
    building = np.full(len(km), costs.fibre_building, dtype=np.object_)
    if costs.fibre_building_by_class:
        roads = evidence.road_graph.roads
        middles = np.array([(start + end) / 2.0 for start, end in stretches])
        nearest = np.atleast_1d(evidence.stretches.tree.nearest(shapely.points(middles)))
        named = costs.fibre_building_by_class
        building[:] = [named.get(roads.edge_classes[edge], costs.fibre_building) for edge in nearest]
    prices = {
        "pole": costs.fibre_vnd_per_km,
        "buried": costs.fibre_buried_vnd_per_km,
        "duct": costs.fibre_duct_vnd_per_km,
        "existing_duct": costs.fibre_existing_duct_vnd_per_km,
    }
    capex = sum(prices[way] * length for way, length in zip(building, km.tolist(), strict=True))
    return round(capex), round(costs.fibre_opex_vnd_per_km_year * route.length / 1000.0)


def fibre_option_cost_vnd(evidence: Evidence, row: int) -> tuple[int, int]:
    """Investment and yearly cost of one fibre option: a section by its drawn length, an access point, or a cable."""
    extensions = evidence.options.extensions
    costs, line, kind = extensions.costs, extensions.lines[row], extensions.kinds[row]
    if kind == "access_point":
        return costs.fibre_splitter_vnd + costs.fibre_olt_port_vnd, costs.access_point_opex_vnd_per_year
    if kind == "section":
        return _trench_cost_vnd(evidence, line)
    way_km, drop_km = float(extensions.length_m[row]) / 1000.0, float(extensions.drop_m[row]) / 1000.0
    capex = costs.fibre_distribution_vnd_per_km * way_km + costs.fibre_drop_vnd_per_km * drop_km
    return round(capex), round(costs.fibre_opex_vnd_per_km_year * (way_km + drop_km))


def site_cost_vnd(evidence: Evidence, row: int) -> tuple[int, int]:
    """Investment and yearly cost of a candidate from the price table, its distance to the road measured again."""
    candidates, costs = evidence.options.candidates, evidence.options.candidates.costs
    if candidates.kinds[row] == "upgrade":
        return _upgrade_cost_vnd(evidence, row)
    structure = round(costs.tower_vnd_per_m * float(candidates.height_m[row]))
    structure += costs.tower_civil_vnd + costs.tower_transport_vnd + costs.tower_installation_vnd
    track, grid = _track_vnd(evidence, row), costs.transformer_vnd
    grid += round(costs.power_line_vnd_per_km * float(evidence.access_m[row]) / 1000.0)
    if candidates.kinds[row] == "relay":
        capex = structure + costs.relay_power_vnd + track + _backhaul_vnd(evidence, row)
        return capex, costs.relay_opex_vnd_per_year
    stands = _stands_on_mast(evidence, row)
    capex, power = costs.router_vnd + (0 if stands else structure), 0
    for technology in planned_technologies():  # the last one that it carries decides on the power system
        if technology.name in candidates.technologies[row]:
            capex += costs.price_vnd(technology.radio_price) + costs.baseband_vnd
            power = costs.price_vnd(technology.tower_power_price)
    if stands:  # the mast has its track and its hop; the tower needs the power line
        opex = max(costs.tower_opex_vnd_per_year - costs.relay_opex_vnd_per_year, 0)
        return capex + power + grid, opex
    return capex + power + track + grid + _backhaul_vnd(evidence, row), costs.tower_opex_vnd_per_year


def _track_vnd(evidence: Evidence, row: int) -> int:
    """Investment for the track to a new mast, by its climb and the class of the road that it begins at."""
    network, candidates = evidence.options.network, evidence.options.candidates
    costs, line_m = candidates.costs, float(evidence.access_m[row])
    if not len(network.roads):
        return 0
    spot = shapely.Point(candidates.x_m[row], candidates.y_m[row])
    away_m = float(evidence.roads.distance_m(np.array([spot], dtype=np.object_))[0])
    near = evidence.roads.tree.query(spot, predicate="dwithin", distance=away_m + 2.0 * SAME_WAY_M)
    ways = shapely.distance(network.roads.lines[near], spot)
    road_class, x, y = min(
        (str(network.roads.classes[road]), *shapely.shortest_line(network.roads.lines[road], spot).coords[0][:2])
        for road in near[ways <= ways.min() + SAME_WAY_M]
    )
    heights = network.terrain.at(np.array([spot.x, x]), np.array([spot.y, y]))
    climb_m = float(np.nan_to_num(abs(heights[1] - heights[0])))
    percent = costs.track_percent_by_class.get(road_class, 100.0)
    track = costs.access_track_vnd_per_km * (percent / 100.0) * max(line_m, climb_m / costs.track_gradient)
    return round(track / 1000.0)


def _stands_on_mast(evidence: Evidence, row: int) -> bool:
    """Whether a tower stands on a mast that is an option of its own."""
    candidates, mast = evidence.options.candidates, int(evidence.options.candidates.mast[row])
    here = float(candidates.x_m[row]), float(candidates.y_m[row])
    return mast >= 0 and here == (float(candidates.x_m[mast]), float(candidates.y_m[mast]))


def _backhaul_vnd(evidence: Evidence, row: int) -> int:
    """Investment for the fibre or the microwave hop of a new tower."""
    candidates, costs = evidence.options.candidates, evidence.options.candidates.costs
    length_m = float(candidates.backhaul_m[row])
    if candidates.backhaul_kinds[row] == "fibre":
        return round(costs.fibre_off_road_vnd_per_km * length_m / 1000.0)
    small = length_m <= SMALL_ANTENNAS_REACH_M
    antennas = costs.microwave_antenna_short_vnd if small else costs.microwave_antenna_long_vnd
    return costs.microwave_radio_vnd + costs.microwave_survey_vnd + antennas


def _upgrade_cost_vnd(evidence: Evidence, row: int) -> tuple[int, int]:
    """Investment and yearly cost of adding technologies at a site, shared where it is not the builder's own."""
    candidates = evidence.options.candidates
    costs = candidates.costs
    added = candidates.technologies[row]
    capex = costs.upgrade_installation_vnd
    for technology in planned_technologies():
        if technology.name in added:
            capex += costs.price_vnd(technology.radio_price) + costs.baseband_vnd
            capex += costs.price_vnd(technology.upgrade_power_price)
    opex = costs.upgrade_opex_vnd_per_year * len(added)
    host = evidence.hosts.get(str(candidates.site_ids[row]))
    if host is None or host[0] != candidates.operators[row]:
        capex, opex = capex + costs.sharing_vnd, opex + costs.sharing_rent_vnd_per_year
    return capex, opex
