"""Cases of a sweep over prices: each price of the table alone at its low and high end, and all of them together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from phusong.maps.indicators import ALL_PRICES
from phusong.optimize.costs import PRICES, CostTable, set_prices_vnd
from phusong.scenario.model import Scenario

End = Literal["low", "high"]

ENDS: tuple[End, End] = ("low", "high")
"""Ends of a price."""


ENOUGH_GAP = 0.002
"""Relative gap that is enough to tell what a price does: each end is a range of people, from the plan to its bound."""


@dataclass(frozen=True, slots=True)
class PriceCase:
    """One price at one end.

    Attributes:
        name: Setting of the cost table, or ``price_set`` for all prices.
        end: Which end.
        costs: The prices with it.
    """

    name: str
    end: End
    costs: CostTable

    @property
    def value_vnd(self) -> int | None:
        """The price, VND; None for all prices together."""
        return None if self.name == ALL_PRICES else self.costs.price_vnd(self.name)


def price_cases(costs: CostTable) -> Iterator[tuple[PriceCase, PriceCase]]:
    """The low and the high case of all prices together, then of each price of the table.

    Ends are those of the sets ``low`` and ``high`` at the scenario's exchange rate; a price that the scenario states
    beyond them is taken as that end.

    Args:
        costs: Prices that the scenario has.
    """
    ends = {end: set_prices_vnd(end, costs.usd_vnd) for end in ENDS}
    for name in (ALL_PRICES, *PRICES):
        varied = PRICES if name == ALL_PRICES else (name,)
        low = {each: min(ends["low"][each], costs.price_vnd(each)) for each in varied}
        high = {each: max(ends["high"][each], costs.price_vnd(each)) for each in varied}
        yield (
            PriceCase(name, "low", costs.model_copy(update=low)),
            PriceCase(name, "high", costs.model_copy(update=high)),
        )


def prices_scenario(scenario: Scenario) -> Scenario:
    """The scenario whose plan is one answer: its question at its whole budget, without frontier, phases and samples."""
    plan = scenario.plan
    budget = sum(phase.budget_vnd for phase in plan.phases) if plan.phases else plan.budget_vnd
    changes = {
        "enabled": True,
        "budget_vnd": budget,
        "phases": (),
        "frontier_vnd": (),
        "gap": max(plan.gap if plan.frontier_gap is None else plan.frontier_gap, ENOUGH_GAP),
        "alternatives": plan.alternatives.model_copy(update={"count": 0}),
        "risk": plan.risk.model_copy(update={"samples": 0}),
    }
    return scenario.model_copy(update={"plan": plan.model_copy(update=changes)})
