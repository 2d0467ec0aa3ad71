"""The audit of the passive network: ports, fibres, cables, light and money counted again from what is drawn.

Lengths are those of the drawn lines and of the cables that lie there; what hangs on what is found by where lines begin
and end; losses and sums are written a second time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, floor

import numpy as np
from scipy.spatial import cKDTree

from phusong.coverage.fibre import Feeder, FibreParameters, VillageHomes, feeder_of
from phusong.coverage.kernels import FloatArray
from phusong.coverage.network import Network
from phusong.optimize.audit.audit import PlanAuditError
from phusong.optimize.plan.plan import Plan
from phusong.optimize.pon.bill import Bill
from phusong.optimize.pon.design import FibreBuilt, PonDesign, VillageDesign
from phusong.optimize.pon.parameters import PonParameters

TOUCH_M = 0.05
"""Lines whose ends are this near to each other hang together, metres."""
ROUNDING_SHARE = 0.02
"""Part of a length by which it may differ where cable is measured in place of the road beside it."""
ROUNDING_DB = 0.01


@dataclass(frozen=True, slots=True)
class PonEvidence:
    """What a design is held against.

    Attributes:
        network: The layers, with the villages.
        plan: The plan.
        built: What it builds of fibre.
        homes: Homes of the villages.
        fibre: Reach and optical budget.
        parameters: Settings of the design.
    """

    network: Network
    plan: Plan
    built: FibreBuilt
    homes: VillageHomes
    fibre: FibreParameters
    parameters: PonParameters


def audit_pon(design: PonDesign, bill: Bill, evidence: PonEvidence) -> None:
    """Recount a design and its bill.

    Args:
        design: The design.
        bill: Its bill of materials.
        evidence: What it is held against.

    Raises:
        PlanAuditError: With every violation found.
    """
    violations = [
        *_check_villages(design, evidence),
        *_check_points(design),
        *_check_cables(design, evidence),
        *_check_light(design, evidence),
        *_check_bill(design, bill, evidence),
    ]
    if violations:
        raise PlanAuditError(tuple(violations))


def _check_villages(design: PonDesign, evidence: PonEvidence) -> Iterator[str]:
    """Every village that a cable leads to is designed once, with a port for each home that counts."""
    extensions, names = evidence.built.extensions, evidence.network.villages.ids
    led_to = {int(extensions.village[row]) for row in evidence.built.rows("distribution")}
    told = [each.village for each in design.villages]
    for village in sorted(led_to.symmetric_difference(told)):
        yield f"fibre: village {names[village]} is {'designed without a cable' if village in told else 'not designed'}"
    if len(set(told)) != len(told):
        yield "fibre: a village is designed twice"
    for each in design.villages:
        split = sum(count for _, count in each.splitters)
        outputs = sum(ratio * count for ratio, count in each.splitters) + each.legs - split
        wanted = max(1, ceil(evidence.fibre.port_share * float(evidence.homes.homes[each.village]) - 1e-6))
        if outputs < wanted or each.ports < wanted:
            yield f"fibre: village {names[each.village]} needs {wanted} ports, and its splitters have {outputs}"


def _check_points(design: PonDesign) -> Iterator[str]:
    """Access points give as many fibres as their villages take, and take as many as they say."""
    legs: dict[int, int] = {}
    for each in design.villages:
        legs[each.point] = legs.get(each.point, 0) + each.legs
    for number, point in enumerate(design.points):
        wanted = legs.get(number, 0)
        split = sum(count for _, count in point.splitters)
        outputs = sum(ratio * count for ratio, count in point.splitters) + point.inputs - split
        if point.legs != wanted or outputs < wanted or split > point.inputs:
            yield f"fibre: access point {number + 1} gives {outputs} fibres, and its villages take {wanted}"


def _check_cables(design: PonDesign, evidence: PonEvidence) -> Iterator[str]:
    """Every cable holds what hangs on it, found by where lines end, and its spare fibres."""
    need = np.zeros(len(design.spans), dtype=np.int64)
    sites = evidence.parameters.fibres_per_site
    ends = {each.span.node: at for at, each in enumerate(design.spans)}
    hung = [((point.x_m, point.y_m), point.inputs) for point in design.points if point.span >= 0]
    hung += [(design.spans[ends[node]].span.end, sites) for node in evidence.built.site_nodes if node in ends]
    drawn = _Drawn.of(design)
    for place, fibres in hung:
        for at in drawn.back(place):
            need[at] += fibres
    for at, each in enumerate(design.spans):
        wanted = need[at] + floor(evidence.parameters.spare_share * need[at])
        held = sum(size * count for size, count in each.cables)
        if each.fibres != need[at] or held < wanted:
            yield f"fibre: trench {at + 1} takes {wanted} fibres, and its cables have {held}"
    for village in design.villages:
        held = sum(size * count for size, count in village.cables)
        if village.cables and held < village.legs * (1.0 + evidence.parameters.spare_share) - 1e-6:
            yield f"fibre: the cable to a village takes {village.legs} fibres, and has {held}"


@dataclass(frozen=True, slots=True)
class _Drawn:
    """Trenches as they are drawn, found by where they end.

    Attributes:
        starts: Where each begins, metres.
        ends: Where each ends, metres, shape (n, 2).
        tree: The ends by place; None where nothing is drawn.
    """

    starts: list[tuple[float, float]]
    ends: FloatArray
    tree: cKDTree | None

    @classmethod
    def of(cls, design: PonDesign) -> _Drawn:
        ends = np.array([each.span.end for each in design.spans], dtype=np.float64).reshape(-1, 2)
        return cls([each.span.start for each in design.spans], ends, cKDTree(ends) if len(ends) else None)

    def back(self, place: tuple[float, float]) -> list[int]:
        """Trenches from a place back to lit plant."""
        found: dict[int, None] = {}
        while True:
            near = [] if self.tree is None else self.tree.query_ball_point(place, 2.0 * TOUCH_M)
            away = {at: float(np.hypot(*(self.ends[at] - place))) for at in sorted(near) if at not in found}
            nearest = min(away, key=lambda at: away[at], default=-1)
            if nearest < 0 or away[nearest] > TOUCH_M:
                return list(found)
            found[nearest] = None
            place = self.starts[nearest]


def _check_light(design: PonDesign, evidence: PonEvidence) -> Iterator[str]:
    """Length and loss of every village, measured over what is drawn and what lies there."""
    optics, names = evidence.fibre.optics, evidence.network.villages.ids
    ratios = {**evidence.parameters.small_splitter_db, **optics.splitter_db}
    near_m = max(evidence.fibre.max_feed_m, evidence.fibre.max_beside_m)
    to_points_m = (
        _to_points_m(design, feeder_of(evidence.network.fibre, evidence.fibre), near_m) if design.points else []
    )
    for each in design.villages:
        length_m = to_points_m[each.point] + (each.line.length if each.cables else 0.0)
        name = names[each.village]
        if length_m > (1.0 + ROUNDING_SHARE) * each.from_olt_m + near_m:
            yield f"fibre: {name} is said to be {each.from_olt_m:,.0f} m from its OLT, and it is {length_m:,.0f} m"
        stages = [ratio for ratio in each.ratios if ratio > 1]
        lost = optics.margin_db + optics.connector_db * optics.connectors + sum(ratios[ratio] for ratio in stages)
        lost += 2.0 * optics.splice_db * (len(stages) - 1 if stages else 0)
        lost += each.from_olt_m * (optics.fibre_db_per_km + optics.splice_db / optics.splice_every_km) / 1000.0
        if lost > optics.budget_db + ROUNDING_DB:
            yield f"fibre: village {name} loses {lost:.1f} dB, where {optics.budget_db:g} dB are the most"
        if abs(lost - each.loss.total_db) > ROUNDING_DB:
            yield f"fibre: village {name} is said to lose {each.loss.total_db:.2f} dB, and it is {lost:.2f} dB"
        yield from _larger_than_said(each, str(name))


def _larger_than_said(each: VillageDesign, name: str) -> Iterator[str]:
    if any(ratio > max(each.ratios[1], 1) for ratio, _ in each.splitters):
        yield f"fibre: a splitter of village {name} is larger than its budget was reckoned with"


def _to_points_m(design: PonDesign, feeder: Feeder, near_m: float) -> list[float]:
    """Cable from the OLT to each access point: what lies there, then the drawn trenches, metres."""
    drawn = _Drawn.of(design)
    ways = [drawn.back((point.x_m, point.y_m)) if point.span >= 0 else [] for point in design.points]
    taps = [
        drawn.starts[way[-1]] if way else (point.x_m, point.y_m) for way, point in zip(ways, design.points, strict=True)
    ]
    tap_x, tap_y = np.array(taps, dtype=np.float64).reshape(-1, 2).T
    there_m = feeder.length_m(tap_x, tap_y, near_m)
    # What is joined to its cable by an access point alone lies further from it than a cable is looked for.
    there_m = np.where(np.isfinite(there_m), there_m, 0.0)
    dug_m = [sum(design.spans[at].span.line.length for at in way) for way in ways]
    return [there + dug for there, dug in zip(there_m.tolist(), dug_m, strict=True)]


def _check_bill(design: PonDesign, bill: Bill, evidence: PonEvidence) -> Iterator[str]:
    """The bill has the plan's money to the VND, the trenches that are drawn, and sums of its own lines."""
    fibre = [each for each in evidence.plan.proposals if each.kind == "fibre"]
    paid = sum(each.capex_vnd for each in fibre)
    if bill.amount_vnd("plan") != paid:
        yield f"the bill has {bill.amount_vnd('plan'):,} VND of the plan's fibre, and that costs {paid:,} VND"
    drawn_km = sum(each.route.length for each in fibre if each.route is not None) / 1000.0
    dug_km = sum(line.quantity for line in bill.lines if line.item == "trench" and line.unit == "km")
    laid_km = sum(each.span.length_m for each in design.spans) / 1000.0
    for said, what in ((dug_km, "trench"), (laid_km, "way of feeder cable")):
        if abs(said - drawn_km) > 0.001 * (1.0 + drawn_km):
            yield f"the bill has {said:,.3f} km of {what}, and {drawn_km:,.3f} km are drawn"
    for line in bill.lines:
        price = line.unit_vnd
        if abs((0.0 if price is None else price * line.quantity) - line.amount_vnd) > 1.0 + 1e-9 * line.amount_vnd:
            yield f"the bill's line {line.item} is no product of quantity and price"
    homes = sum(float(evidence.homes.homes[each.village]) for each in design.villages)
    taking = evidence.fibre.take_up * homes
    if abs(bill.homes_passed - homes) > 1.0 or abs(bill.homes_connected - taking) > 1.0:
        yield f"the bill counts {bill.homes_passed} homes, and there are {homes:,.0f}"
