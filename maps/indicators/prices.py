"""Sensitivity to prices: what a plan comes to at the low and the high end of each price, the others as they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

ALL_PRICES = "price_set"
"""Name of the range in which every price is at its low or high end at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceEnd:
    """What the plan comes to at one end of a price, or at the prices asked for.

    Attributes:
        value_vnd: The price, VND; None where it is not one price that is varied.
        status: Status of the plan.
        people: Weighted people newly served.
        gained: Service to the people who get it by the plan.
        new_towers: New towers of the plan.
        upgrades: Upgrades of the plan.
        cost_vnd: Money that it needs, VND.
        bound: What no plan can exceed, in the objective's unit; infinite where that is not known.
        gap: Distance to it, a share.
        by_clock: True when the clock ended the search: another machine may find a plan of another worth.
        most_people: Weighted people whom no plan at these prices can exceed; infinite where that is not known.
    """

    value_vnd: int | None
    status: str
    people: float
    gained: Mapping[str, int]
    new_towers: int
    upgrades: int
    cost_vnd: int
    bound: float
    gap: float
    by_clock: bool = False
    most_people: float = float("inf")


@dataclass(frozen=True, slots=True)
class PriceRange:
    """One price and the plans at its two ends.

    Attributes:
        name: Setting of the cost table, or ``price_set`` for all prices together.
        unit: What it is paid for; empty for all prices together.
        asked_vnd: The price that the scenario has, VND; None for all together.
        sourced: Whether a publication stands behind the middle price.
        low: The plan at the low price.
        high: The plan at the high price.
    """

    name: str
    unit: str
    asked_vnd: int | None
    sourced: bool
    low: PriceEnd
    high: PriceEnd


@dataclass(frozen=True, slots=True)
class PriceRanges:
    """The plan at the prices asked for, and at the ends of each price.

    Attributes:
        scenario: Name of the scenario.
        title: Title for people.
        budget_vnd: Money there is, VND.
        asked: The plan at the prices that the scenario has.
        ranges: The prices, those that move most first.
        missing: Prices that are still to be tried.
    """

    scenario: str
    title: str
    budget_vnd: int
    asked: PriceEnd
    ranges: tuple[PriceRange, ...]
    missing: tuple[str, ...] = ()

    def span(self, of: PriceRange, measure: Callable[[PriceEnd], float]) -> float:
        """How far a measure moves between the ends of a price and the price asked for.

        Args:
            of: The price.
            measure: What is read from a plan.
        """
        values = [measure(each) for each in (of.low, self.asked, of.high)]
        return max(values) - min(values)

    def deciding(self) -> PriceRange | None:
        """The single price that moves most; None where none moves anything."""
        alone = [each for each in self.ranges if each.name != ALL_PRICES]
        return alone[0] if alone and any(self.moved(alone[0])) else None

    def moved(self, of: PriceRange) -> tuple[float, float, float]:
        """How far a price moves weighted people, money in VND, and new towers.

        Args:
            of: The price.
        """
        return (
            self.span(of, lambda end: end.people),
            self.span(of, lambda end: float(end.cost_vnd)),
            self.span(of, lambda end: float(end.new_towers)),
        )


def ranked(
    scenario: tuple[str, str],
    budget_vnd: int,
    asked: PriceEnd,
    ranges: Sequence[PriceRange],
    missing: Sequence[str] = (),
) -> PriceRanges:
    """Rank prices by how far they move people, then money, then towers; all prices together come first.

    Args:
        scenario: Name and title of the scenario.
        budget_vnd: Money there is, VND.
        asked: The plan at the prices asked for.
        ranges: The prices in any order.
        missing: Prices that are still to be tried.
    """
    found = PriceRanges(*scenario, budget_vnd, asked, tuple(ranges), tuple(missing))

    def order(each: PriceRange) -> tuple[object, ...]:
        people, cost, towers = found.moved(each)
        return each.name != ALL_PRICES, -people, -cost, -towers

    return PriceRanges(*scenario, budget_vnd, asked, tuple(sorted(ranges, key=order)), tuple(missing))
