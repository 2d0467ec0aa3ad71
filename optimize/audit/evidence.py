"""What an audit holds a plan against, and whom each proposal serves, found again from the predicted levels."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from statistics import NormalDist

import numpy as np

from phusong.coverage.fibre import FibreGraph, build_road_graph
from phusong.coverage.kernels import FloatArray, IntArray
from phusong.coverage.linkbudget import SHADOWING_DB
from phusong.coverage.radio import RsrpMatrix
from phusong.coverage.served import Coverage
from phusong.optimize.audit.nearest import Nearest
from phusong.optimize.plan.plan import Plan
from phusong.optimize.question.options import Options
from phusong.optimize.question.parameters import PlanParameters
from phusong.optimize.question.places import PlaceReach

Gains = Mapping[str, list[dict[int, float]]]
"""Service to what each proposal newly serves: village to RSRP in dBm, or to minus the way in metres for fibre."""


@dataclass(frozen=True)  # without slots, which hold no cached property
class Evidence:
    """What a plan is held against, and the parts of every proposal found again.

    What many proposals are held against is made when the first one asks for it, and once.

    Attributes:
        plan: What is proposed.
        options: What was weighed, and by what, with the places that come first.
        parameters: The question.
        access_m: Distance of every candidate to the nearest road, metres, measured again, shape (candidates,).
        rows: Candidate of every proposal, -1 for fibre and for one that names no candidate; length of the proposals.
        fibre_rows: Fibre options of every proposal; length of the proposals.
        site_rows: Candidates of every proposal: a site, and the mast that it stands on; length of the proposals.
    """

    plan: Plan
    options: Options
    parameters: PlanParameters
    access_m: FloatArray
    rows: tuple[int, ...]
    fibre_rows: tuple[tuple[int, ...], ...]
    site_rows: tuple[tuple[int, ...], ...] = ()

    @cached_property
    def roads(self) -> Nearest:
        """The roads as they are drawn."""
        return Nearest.of(self.options.network.roads.lines)

    @cached_property
    def fibre_roads(self) -> Nearest:
        """The roads that trenches follow, as they are drawn."""
        return Nearest.of(self.options.fibre_network.roads.lines)

    @cached_property
    def road_graph(self) -> FibreGraph:
        """The roads as they are noded, with villages and lit plant on them."""
        return build_road_graph(self.options.fibre_network, self.options.extensions.fibre)

    @cached_property
    def stretches(self) -> Nearest:
        """The stretches of the noded roads."""
        return Nearest.of(self.road_graph.roads.edge_lines)

    @cached_property
    def hosts(self) -> dict[str, tuple[str, tuple[float, float]]]:
        """Site to its operator and its place, metres."""
        sites = self.options.network.sites
        places = zip(sites.x_m.tolist(), sites.y_m.tolist(), strict=True)
        return dict(zip(map(str, sites.ids), zip(sites.operators, places, strict=True), strict=True))

    def deviate(self, service: str) -> float:
        """Standard normal deviate of the quantile with which a service must be there."""
        quantile = self.parameters.risk.quantile or 0.0
        return NormalDist().inv_cdf(max(self.options.radio.budget(service).cell_edge_probability, quantile))

    def least_dbm(self, service: str, coverage: Coverage) -> FloatArray:
        """RSRP at which a service begins at villages or places, dBm; today's anchor may bear the uplink, shape (n,)."""
        budget = self.options.radio.budget(service)
        wanted, anchor = budget.uplink_target_mbps, coverage.services.get(budget.uplink_anchor)
        down = max(budget.rsrp_threshold_dbm, budget.downlink_rsrp_dbm)
        least = np.full(len(coverage.served(service)), max(down, budget.uplink_rsrp_dbm))
        if anchor is not None and wanted is not None:
            least[anchor.uplink_mbps >= wanted] = down
        return least

    def spreads_db(self, service: str) -> tuple[float, float]:
        """Standard deviation of levels out of sight and in it, dB: shadowing, and the entry loss of buildings."""
        budget = self.options.radio.budget(service)
        stated, (seen, hidden) = budget.shadowing_sigma_db, SHADOWING_DB[budget.environment]
        shadows = (hidden, seen) if stated is None else (stated, stated)
        first, second = (math.sqrt(shadow**2 + budget.building_spread_db**2) for shadow in shadows)
        return first, second

    def one_person(self) -> float:
        """One person at the least weight that counts: what a sum of weighted people is held to, so near 0 too."""
        return min((weight for weight in self.parameters.weights.values() if weight > 0.0), default=1.0)

    def reserve(self) -> float:
        """What costs are multiplied with before they are held against the money there is."""
        risk = self.parameters.risk
        variance = math.log(1.0 + risk.cost_spread**2)
        if risk.quantile is None:
            return 1.0
        return math.exp(NormalDist().inv_cdf(risk.quantile) * math.sqrt(variance) - 0.5 * variance)


def served_by_proposal(evidence: Evidence) -> Gains:
    """Villages that each proposal newly serves, and how well, by service."""
    options = evidence.options
    access = (options.extensions.serves, options.extensions.serves_m)
    return _gains(evidence, options.coverage, options.matrices, access)


def places_by_proposal(evidence: Evidence, places: PlaceReach) -> Gains:
    """Places that each proposal newly serves, and how well, by service."""
    return _gains(evidence, places.coverage, places.matrices, (places.access, places.access_m))


def weighted_people(evidence: Evidence, served: Gains, phase: int) -> float:
    """Weighted people newly served by the end of a phase.

    Args:
        evidence: What the plan is held against.
        served: Whom each proposal newly serves.
        phase: Phase, counted from 1.
    """
    people, value = evidence.options.network.villages.population, 0.0
    built = [at for at, proposal in enumerate(evidence.plan.proposals) if proposal.phase <= phase]
    for service, gains in served.items():
        gained = sorted({village for at in built for village in gains[at]})
        value += evidence.parameters.weights.get(service, 0.0) * float(people[gained].sum())
    return value


def _gains(
    evidence: Evidence,
    coverage: Coverage,
    matrices: Mapping[str, RsrpMatrix],
    access: tuple[IntArray, FloatArray],
) -> dict[str, list[dict[int, float]]]:
    served: dict[str, list[dict[int, float]]] = {}
    cables = _Cables.of(*access)
    for service in coverage.services:
        before = coverage.served(service)
        looked_at = service in matrices  # else no candidate brings it
        enough = Sufficient.of(evidence, matrices[service], service, coverage) if looked_at else None
        gains: list[dict[int, float]] = []
        for row, fibre_rows in zip(evidence.rows, evidence.fibre_rows, strict=True):
            if service == "fibre":
                reached = cables.levels(fibre_rows)
            elif enough is not None and row >= 0 and service in evidence.options.candidates.technologies[row]:
                reached = enough.levels(row)
            else:
                reached = {}
            gains.append({village: level for village, level in reached.items() if not before[village]})
        served[service] = gains
    return served


@dataclass(frozen=True, slots=True)
class Sufficient:
    """Levels of candidates that suffice for a service at villages or places.

    Attributes:
        matrix: Levels of all candidates, dBm.
        least_dbm: RSRP at which the service begins, dBm, shape (n,).
        margins_db: What is asked above it out of sight and in it, dB.
    """

    matrix: RsrpMatrix
    least_dbm: FloatArray
    margins_db: tuple[float, float]

    @classmethod
    def of(cls, evidence: Evidence, matrix: RsrpMatrix, service: str, coverage: Coverage) -> Sufficient:
        """What suffices for one service, at the villages or places of a coverage."""
        deviate, spreads = evidence.deviate(service), evidence.spreads_db(service)
        return cls(matrix, evidence.least_dbm(service, coverage), (deviate * spreads[0], deviate * spreads[1]))

    def levels(self, row: int) -> dict[int, float]:
        """Levels of one candidate that suffice, dBm, by village or place."""
        held, sight, reached = self.matrix.rsrp_dbm, self.matrix.in_sight, {}
        for at in range(int(held.indptr[row]), int(held.indptr[row + 1])):
            point, level = int(held.indices[at]), float(held.data[at])
            if level >= self.least_dbm[point] + self.margins_db[0 if sight is None else int(sight[at])]:
                reached[point] = level
        return reached


@dataclass(frozen=True, slots=True)
class _Cables:
    """Villages that fibre options serve, sorted by option.

    Attributes:
        option: Fibre option of each cable, ascending, shape (m,).
        village: Village that it serves, shape (m,).
        way_m: Its way, metres, shape (m,).
    """

    option: IntArray
    village: IntArray
    way_m: FloatArray

    @classmethod
    def of(cls, serves: IntArray, serves_m: FloatArray) -> _Cables:
        order = np.argsort(serves[:, 0], kind="stable")
        return cls(serves[order, 0], serves[order, 1], np.asarray(serves_m)[order])

    def levels(self, rows: tuple[int, ...]) -> dict[int, float]:
        """Villages that some options serve, each with minus the shortest way to it, metres."""
        reached: dict[int, float] = {}
        for first, last in np.searchsorted(self.option, [(row, row + 1) for row in sorted(set(rows))]).tolist():
            for village, way_m in zip(self.village[first:last].tolist(), self.way_m[first:last].tolist(), strict=True):
                reached[village] = max(-way_m, reached.get(village, -np.inf))
        return reached
