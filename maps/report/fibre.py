"""The fibre design in the report: figures, bill of materials by part, second ways."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from phusong.coverage.network import Network
from phusong.maps.words.bilingual import markup, money, number, same, word
from phusong.optimize.plan import Plan
from phusong.optimize.pon import BillLine, PonPlan, SecondWay

PARTS = ("plan", "detail", "beyond", "connection")
"""Parts of a bill, in order."""


@dataclass(frozen=True, slots=True)
class FibreSection:
    """What the report tells of the fibre design.

    Attributes:
        pon: The design.
        parts: Part of the bill to its lines; without those that have none.
        plan_vnd: Investment of the plan's fibre proposals, VND.
        ways: Place of each access point with a second way asked for, and what was found.
    """

    pon: PonPlan
    parts: tuple[tuple[str, tuple[BillLine, ...]], ...]
    plan_vnd: int
    ways: tuple[tuple[str, Markup], ...]

    @staticmethod
    def of(network: Network, plan: Plan, pon: PonPlan | None) -> FibreSection | None:
        """Gather the section; None where no fibre is designed."""
        if pon is None or not pon.bill.lines:
            return None
        parts = ((part, tuple(line for line in pon.bill.lines if line.part == part)) for part in PARTS)
        places = {point.row: _place(network, (point.x_m, point.y_m)) for point in pon.design.points}
        return FibreSection(
            pon=pon,
            parts=tuple((part, lines) for part, lines in parts if lines),
            plan_vnd=sum(proposal.capex_vnd for proposal in plan.proposals if proposal.kind == "fibre"),
            ways=tuple((places[way.row], _told(network, way)) for way in pon.design.second_ways),
        )

    @property
    def least_left_db(self) -> float:
        """Least that is left of the optical budget of a village, dB, NaN without villages."""
        return min((each.loss.left_db for each in self.pon.design.villages), default=float("nan"))

    def amount(self, part: str) -> int:
        """Money of a part, VND."""
        return sum(line.amount_vnd for line in self.pon.bill.lines if line.part == part)

    def size(self, line: BillLine) -> str:
        """Fibres of a cable, ratio of a splitter, or nothing."""
        if not line.size:
            return ""
        return f"1:{line.size}" if line.item.startswith("splitter") else str(line.size)


def _told(network: Network, way: SecondWay) -> Markup:
    if way.outcome == "found":
        told = word("report.fibre.way.found", km=number(way.length_m / 1000.0, 2), cost=money(way.capex_vnd))
    elif way.outcome == "lit":
        told = word("report.fibre.way.lit")
    elif way.bridge is None:
        told = word("report.fibre.way.apart")
    else:
        middle = way.bridge.interpolate(0.5, normalized=True)
        place, km = _place(network, (middle.x, middle.y)), number(way.bridge.length / 1000.0, 2)
        told = word("report.fibre.way.bridge", km=km, place=same(place))
    return markup(told)


def _place(network: Network, place: tuple[float, float]) -> str:
    """Longitude and latitude as people write them."""
    lon, lat = network.lon_lat(np.array([place[0]]), np.array([place[1]]))
    return f"{lon[0]:.5f}, {lat[0]:.5f}"
