"""Splitters of one access point: a stage there, a stage in each village, or both, at least cost within the budget.

One ratio is chosen for the access point, one for each village; 1 stands for no splitter. A village of n homes at the
ratio s takes ⌈n / s⌉ fibres from the access point, and N such fibres at the ratio r take ⌈N / r⌉ from the OLT. Full
splitters have the ratio chosen, the last one is no larger than what is left needs. Of all choices that the optical
budget of every village allows the cheapest is found, by dynamic programming over N for each r: exact.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Splitters = tuple[tuple[int, int], ...]
"""Ratio of splitters and how many there are, from the smallest ratio up."""

ROUNDING_DB = 1e-3
"""Loss beyond the budget that is rounding of lengths, dB."""


@dataclass(frozen=True, slots=True)
class Load:
    """A village as its access point sees it.

    Attributes:
        ports: Homes that a port is needed for, 1 at least.
        cable_m: Cable from the access point to the village, metres.
        left_db: What splitters may take on the way to it, dB.
    """

    ports: int
    cable_m: float
    left_db: float


@dataclass(frozen=True, slots=True)
class SplitterTable:
    """What splitters take and cost.

    Attributes:
        loss_db: Loss by ratio, dB.
        price_vnd: Price by ratio, VND.
        joint_db: Loss of splicing a second stage in, dB.
        most_homes: Most homes that share a port over both stages.
        cascade: Whether there may be two stages.
        port_vnd: Price of a port of the OLT, VND.
        fibre_vnd_per_m: Price of a fibre in a cable, VND a metre.
    """

    loss_db: Mapping[int, float]
    price_vnd: Mapping[int, float]
    joint_db: float
    most_homes: int
    cascade: bool
    port_vnd: float
    fibre_vnd_per_m: float

    def ratios(self) -> list[int]:
        """Ratios from none, 1, to the largest."""
        return [1, *sorted(self.loss_db)]

    def taken_db(self, first: int, second: int) -> float:
        """Loss of both stages, dB."""
        joint = self.joint_db if first > 1 and second > 1 else 0.0
        return self.loss_db.get(first, 0.0) + self.loss_db.get(second, 0.0) + joint

    def allows(self, first: int, second: int, left_db: float) -> bool:
        """True where both stages together are within the rules and the budget."""
        if first > 1 and second > 1 and not self.cascade:
            return False
        split = max(first * second, 1)
        return split <= self.most_homes and self.taken_db(first, second) <= left_db + ROUNDING_DB

    def splitters(self, outputs: int, ratio: int) -> Splitters:
        """Splitters for so many outputs: full ones of a ratio, and one just large enough for the rest."""
        if ratio == 1:
            return ()
        full, rest = divmod(outputs, ratio)
        count = Counter({ratio: full} if full else {})
        if rest > 1:
            count[min(each for each in self.loss_db if rest <= each <= ratio)] += 1
        return tuple(sorted(count.items()))

    def cost_vnd(self, splitters: Splitters) -> float:
        """Price of some splitters, VND."""
        return sum(count * self.price_vnd[ratio] for ratio, count in splitters)


@dataclass(frozen=True, slots=True)
class Splitting:
    """The splitters of an access point.

    Attributes:
        first: Ratio at the access point, 1 for none.
        seconds: Ratio in each village, 1 for none.
        legs: Fibres from the access point to each village.
        inputs: Fibres from the OLT, and its ports.
        cost_vnd: Splitters, ports and fibre, VND.
    """

    first: int
    seconds: tuple[int, ...]
    legs: tuple[int, ...]
    inputs: int
    cost_vnd: float


def village_vnd(table: SplitterTable, load: Load, second: int) -> float:
    """Price of the splitters in a village and of the fibre that leads to them, VND."""
    legs = fibres_in(load.ports, second)
    return table.cost_vnd(table.splitters(load.ports, second)) + legs * load.cable_m * table.fibre_vnd_per_m


def point_vnd(table: SplitterTable, legs: int, first: int, feeder_m: float) -> float:
    """Price of the splitters at an access point, of the fibre that feeds them and of its ports, VND.

    The largest splitter costs nothing more: it is in the price of the access point.
    """
    inputs, splitters = fibres_in(legs, first), table.splitters(legs, first)
    paid = table.price_vnd[splitters[-1][0]] if splitters else 0.0
    return table.cost_vnd(splitters) - paid + inputs * (table.port_vnd + feeder_m * table.fibre_vnd_per_m)


def fibres_in(outputs: int, ratio: int) -> int:
    """Fibres that so many outputs take at a ratio."""
    return -(-outputs // ratio)


def choose_splitting(table: SplitterTable, loads: Sequence[Load], feeder_m: float) -> Splitting | None:
    """Cheapest splitters of an access point within every village's optical budget, None where there are none.

    Args:
        table: What splitters take and cost.
        loads: The villages.
        feeder_m: Cable that is laid for the feeder of the access point, metres.
    """
    best: Splitting | None = None
    for first in table.ratios():
        found = _with_first(table, loads, first)
        for legs, (cost, seconds) in sorted(found.items()):
            total = cost + point_vnd(table, legs, first, feeder_m)
            if best is None or total < best.cost_vnd - 1e-6:
                each = tuple(fibres_in(load.ports, second) for load, second in zip(loads, seconds, strict=True))
                best = Splitting(first, seconds, each, fibres_in(legs, first), total)
    return best


def _with_first(table: SplitterTable, loads: Sequence[Load], first: int) -> dict[int, tuple[float, tuple[int, ...]]]:
    """Fibres that villages may take together at one ratio of the access point, to the least cost and their ratios."""
    states: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for load in loads:
        ways = [
            (fibres_in(load.ports, second), village_vnd(table, load, second), second)
            for second in table.ratios()
            if table.allows(first, second, load.left_db)
        ]
        after: dict[int, tuple[float, tuple[int, ...]]] = {}
        for legs, (cost, seconds) in states.items():
            for more, price, second in ways:
                reached = (cost + price, (*seconds, second))
                if legs + more not in after or reached < after[legs + more]:
                    after[legs + more] = reached
        states = after
    return states
