"""Tables of a sweep over prices: CSV with a row for each end of each price, and JSON with the sentence that decides."""

from __future__ import annotations

import csv
import io
import json
import math
from typing import Any

from phusong.maps.comparison import deciding_sentence, price_name
from phusong.maps.indicators import PriceEnd, PriceRange, PriceRanges
from phusong.optimize.costs import PRICES, CostTable
from phusong.store.files import plain_values

ASKED = "asked"
PRICE_COLUMNS = (
    "price_vnd",
    "status",
    "people",
    "people_most",
    "new_towers",
    "upgrades",
    "cost_vnd",
    "bound",
    "gap",
    "by_clock",
)
"""Columns of ``prices.csv`` that say what a price leads to."""


def prices_csv(ranges: PriceRanges) -> str:
    """The plan at the prices asked for, then a row for each end of each price, by rank; what is not known is empty.

    Args:
        ranges: The prices, ranked.
    """
    services = list(ranges.asked.gained)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("rank", "price", "unit", "end", *PRICE_COLUMNS, *(f"people_{service}" for service in services)))
    writer.writerow((0, "", "", ASKED, *_cells(ranges.asked, services)))
    for rank, each in enumerate(ranges.ranges, start=1):
        for end, plan in (("low", each.low), ("high", each.high)):
            writer.writerow((rank, each.name, each.unit, end, *_cells(plan, services)))
    return text.getvalue()


def _cells(end: PriceEnd, services: list[str]) -> list[object]:
    record = end_record(end)
    cells = [record[name] for name in PRICE_COLUMNS] + [end.gained.get(service) for service in services]
    return [_cell(cell) for cell in cells]


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else f"{value:.10g}" if isinstance(value, float) else value


def end_record(end: PriceEnd) -> dict[str, Any]:
    """A plan at one end as plain values; a bound or a gap that is not known is None."""
    return {
        "price_vnd": end.value_vnd,
        "status": end.status,
        "people": end.people,
        "people_most": end.most_people if math.isfinite(end.most_people) else None,
        "new_towers": end.new_towers,
        "upgrades": end.upgrades,
        "cost_vnd": end.cost_vnd,
        "bound": end.bound if math.isfinite(end.bound) else None,
        "gap": end.gap if math.isfinite(end.gap) else None,
        "by_clock": end.by_clock,
        "gained": dict(end.gained),
    }


def prices_record(ranges: PriceRanges, costs: CostTable) -> dict[str, Any]:
    """A sweep as plain values for JSON.

    Args:
        ranges: The prices, ranked.
        costs: Prices that the scenario has.
    """
    record: dict[str, Any] = plain_values(
        {
            "scenario": ranges.scenario,
            "budget_vnd": ranges.budget_vnd,
            "price_set": costs.price_set,
            "usd_vnd": costs.usd_vnd,
            "overrides": costs.overrides(),
            "decides": dict(deciding_sentence(ranges)),
            "asked": end_record(ranges.asked),
            "prices": [_range_record(ranges, rank, each) for rank, each in enumerate(ranges.ranges, start=1)],
            "missing": list(ranges.missing),
        }
    )
    return record


def _range_record(ranges: PriceRanges, rank: int, each: PriceRange) -> dict[str, Any]:
    price = PRICES.get(each.name)
    return {
        "rank": rank,
        "name": each.name,
        "title": dict(price_name(each.name)),
        "unit": each.unit or None,
        "asked_vnd": each.asked_vnd,
        "source": price.source if price else None,
        "year": price.year if price and price.sourced else None,
        "people_moved": ranges.span(each, lambda end: end.people),
        "cost_moved_vnd": ranges.span(each, lambda end: float(end.cost_vnd)),
        "new_towers_moved": ranges.span(each, lambda end: float(end.new_towers)),
        "low": end_record(each.low),
        "high": end_record(each.high),
    }


def prices_json(ranges: PriceRanges, costs: CostTable) -> str:
    """A sweep as JSON text.

    Args:
        ranges: The prices, ranked.
        costs: Prices that the scenario has.
    """
    return json.dumps(prices_record(ranges, costs), ensure_ascii=False, indent=1, allow_nan=False) + "\n"
