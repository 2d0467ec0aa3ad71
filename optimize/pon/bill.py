"""Bill of materials of a plan's fibre: what its money pays by the metre, what that is made of, and what comes on top.

The plan prices fibre by the metre and by access point. The first part of the bill is that money, to the VND. The second
details what it is made of, without prices of its own: nothing is counted twice. The third is what the design needs
and the plan did not price: further splitters and ports, closures in villages, second ways, ONTs and drops of homes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Literal

import numpy as np
import shapely

from phusong.optimize.pon.cables import Cables
from phusong.optimize.pon.closures import Closure, ClosureKind
from phusong.optimize.pon.design import FibreBuilt, PonDesign
from phusong.optimize.pon.parameters import PonParameters

Part = Literal["plan", "detail", "beyond", "connection"]
"""Priced in the plan; detail of that; not priced in the plan: of the network, and of the homes that take a line."""

Unit = Literal["km", "pieces"]

ITEMS = (
    "trench",
    "access_point",
    "distribution",
    "feeder_cable",
    "distribution_cable",
    "splitter_first",
    "closure_access_point",
    "pole",
    "duct",
    "buried",
    "handhole",
    "odf_port",
    "olt_port",
    "olt_card",
    "strand_on_lit_cable",
    "splitter_first_more",
    "splitter_second",
    "closure_village",
    "closure_branch",
    "closure_joint",
    "olt_port_more",
    "second_way",
    "ont",
    "home_drop",
)
"""Items that a bill can have, in its order."""

_KM: Unit = "km"
_PIECES: Unit = "pieces"

GRID_M = 0.1
"""Grid on which ways along one road are one, metres."""


@dataclass(frozen=True, slots=True)
class BillLine:
    """A line of the bill.

    Attributes:
        part: Where it belongs.
        item: What it is; texts for people are ``bill.item.…``.
        size: Fibres of a cable, or ratio of a splitter; 0 for what has none.
        quantity: How much.
        unit: Kilometres or pieces.
        unit_vnd: Price of one, VND, None for a detail, which the plan's money pays already.
        amount_vnd: Money, VND, 0 for a detail.
    """

    part: Part
    item: str
    size: int
    quantity: float
    unit: Unit
    unit_vnd: float | None
    amount_vnd: int


@dataclass(frozen=True, slots=True)
class Bill:
    """A bill of materials with its totals.

    Attributes:
        lines: The lines, by part.
        homes_passed: Homes that a port is there for.
        homes_connected: Homes that take a line.
    """

    lines: tuple[BillLine, ...]
    homes_passed: int
    homes_connected: int

    def amount_vnd(self, *parts: Part) -> int:
        """Money of some parts, VND."""
        return sum(line.amount_vnd for line in self.lines if line.part in parts)

    @property
    def network_vnd(self) -> int:
        """The network up to the villages: the plan's money and what comes on top, VND."""
        return self.amount_vnd("plan", "beyond")

    @property
    def total_vnd(self) -> int:
        """Everything, with ONT and drop of the homes that take a line, VND."""
        return self.amount_vnd("plan", "beyond", "connection")

    @property
    def per_home_passed_vnd(self) -> float | None:
        """Cost of the network for each home that a port is there for, VND, None without homes."""
        return self.network_vnd / self.homes_passed if self.homes_passed else None

    @property
    def per_home_connected_vnd(self) -> float | None:
        """Cost of everything for each home that takes a line, VND, None without such homes."""
        return self.total_vnd / self.homes_connected if self.homes_connected else None


def bill_of_materials(
    design: PonDesign, built: FibreBuilt, closures: Iterable[Closure], parameters: PonParameters
) -> Bill:
    """Count and price what a design is made of.

    Args:
        design: The design.
        built: What the plan builds of fibre, with its prices.
        closures: Its closures.
        parameters: Spacing of poles, cards, prices the plan does not have.
    """
    lines = [
        *_priced(built),
        *_details(design, parameters),
        *_beyond(design, built, _by_kind(closures), parameters),
        *_connections(design, parameters),
    ]
    homes = round(sum(village.homes for village in design.villages))
    taking = round(sum(village.taking for village in design.villages))
    return Bill(tuple(line for line in lines if line.quantity > 0.0), homes, taking)


def _priced(built: FibreBuilt) -> Iterator[BillLine]:
    """What the plan pays, by kind of option."""
    extensions = built.extensions
    for kind, item in (("section", "trench"), ("access_point", "access_point"), ("distribution", "distribution")):
        rows = built.rows(kind)
        amount = int(extensions.capex_vnd[rows].sum())
        metres = float(extensions.length_m[rows].sum() + extensions.drop_m[rows].sum())
        if kind == "access_point" or (amount and not metres):  # cable without length may cost something, too
            quantity, unit = float(len(rows)), _PIECES
        else:
            quantity, unit = metres / 1000.0, _KM
        yield BillLine("plan", item, 0, quantity, unit, amount / quantity if quantity else 0.0, amount)


def _details(design: PonDesign, parameters: PonParameters) -> Iterator[BillLine]:
    """What the plan's money is made of."""
    feeder = _by_size((each.cables, each.span.length_m) for each in design.spans)
    leading = _by_size((each.cables, each.length_m) for each in design.villages)
    for item, metres in (("feeder_cable", feeder), ("distribution_cable", leading)):
        for size, length_m in sorted(metres.items()):
            yield _detail(item, length_m / 1000.0, "km", size)
    for ratio, count in sorted(_first(design).items()):
        yield _detail("splitter_first", count, "pieces", ratio)
    yield _detail("closure_access_point", len(design.points), "pieces")
    way_m = route_m(design)
    if parameters.building == "aerial":
        yield _detail("pole", ceil(round(way_m / parameters.pole_span_m, 6)), "pieces")
    else:
        yield _detail("duct" if parameters.building == "duct" else "buried", way_m / 1000.0, "km")
        yield _detail("handhole", ceil(round(way_m / parameters.handhole_m, 6)), "pieces")
    ports, sites = design.olt_ports, design.sites * parameters.fibres_per_site
    yield _detail("odf_port", ports + sites, "pieces")
    yield _detail("olt_port", min(ports, len(design.points)), "pieces")
    yield _detail("olt_card", ceil(ports / parameters.ports_per_card), "pieces")
    yield _detail("strand_on_lit_cable", _strand_m(design) / 1000.0, "km")


def _beyond(
    design: PonDesign, built: FibreBuilt, closures: Mapping[ClosureKind, int], parameters: PonParameters
) -> Iterator[BillLine]:
    """What the network needs that the plan did not price."""
    for ratio, count in sorted(_further_first(design).items()):
        yield _line("beyond", "splitter_first_more", ratio, count, parameters.price_of_splitter_vnd(ratio))
    second = Counter[int]()
    for village in design.villages:
        second.update(dict(village.splitters))
    for ratio, count in sorted(second.items()):
        yield _line("beyond", "splitter_second", ratio, count, parameters.price_of_splitter_vnd(ratio))
    for kind in ("village", "branch", "joint"):
        yield _line("beyond", f"closure_{kind}", 0, closures.get(kind, 0), parameters.closure_vnd)
    more = max(design.olt_ports - len(design.points), 0)
    yield _line("beyond", "olt_port_more", 0, more, built.extensions.costs.fibre_olt_port_vnd)
    metres = sum(way.length_m for way in design.second_ways)
    paid = sum(way.capex_vnd for way in design.second_ways)
    if metres > 0.0:
        yield BillLine("beyond", "second_way", 0, metres / 1000.0, "km", 1000.0 * paid / metres, paid)


def _connections(design: PonDesign, parameters: PonParameters) -> Iterator[BillLine]:
    """What homes that take a line need."""
    taking = round(sum(village.taking for village in design.villages))
    yield _line("connection", "ont", 0, taking, parameters.ont_vnd)
    yield _line("connection", "home_drop", 0, taking, parameters.home_drop_vnd)


def route_m(design: PonDesign) -> float:
    """Way that cables take along roads and off them, each stretch once, metres."""
    lines = [each.span.line for each in design.spans] + [each.line for each in design.villages]
    return float(shapely.union_all(np.array(lines, dtype=np.object_), grid_size=GRID_M).length) if lines else 0.0


def _strand_m(design: PonDesign) -> float:
    """Fibre that is taken on cables that lie there already, metres."""
    new_m = {
        at: sum(design.spans[span].span.length_m for span in _ways(design, point.span))
        for at, point in enumerate(design.points)
    }
    return sum(point.inputs * max(point.from_olt_m - new_m[at], 0.0) for at, point in enumerate(design.points))


def _ways(design: PonDesign, span: int) -> Iterator[int]:
    while span >= 0:
        yield span
        span = design.spans[span].span.before


def _first(design: PonDesign) -> Counter[int]:
    """Splitters that the price of access points holds: one each, the largest."""
    return Counter(max(point.splitters)[0] for point in design.points if point.splitters)


def _further_first(design: PonDesign) -> Counter[int]:
    """Further splitters at access points."""
    every = Counter[int]()
    for point in design.points:
        every.update(dict(point.splitters))
    return every - _first(design)


def _by_kind(closures: Iterable[Closure]) -> Counter[ClosureKind]:
    """How many closures there are of each kind."""
    found = Counter[ClosureKind]()
    for closure in closures:
        found[closure.kind] += closure.count
    return found


def _by_size(cables: Iterable[tuple[Cables, float]]) -> dict[int, float]:
    """Length of cable of each size, metres."""
    found: dict[int, float] = {}
    for held, length_m in cables:
        for size, count in held:
            found[size] = found.get(size, 0.0) + count * length_m
    return found


def _detail(item: str, quantity: float, unit: Unit, size: int = 0) -> BillLine:
    return BillLine("detail", item, size, float(quantity), unit, None, 0)


def _line(part: Part, item: str, size: int, count: int, unit_vnd: int) -> BillLine:
    return BillLine(part, item, size, float(count), "pieces", float(unit_vnd), count * unit_vnd)
