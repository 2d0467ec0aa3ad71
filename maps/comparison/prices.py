"""The page of prices: a tornado of what each price does to people and towers, and one table, with no network."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from phusong.maps.indicators.prices import ALL_PRICES, PriceEnd, PriceRange, PriceRanges
from phusong.maps.page.context import Language
from phusong.maps.page.seal import seal
from phusong.maps.page.templates import language_switch, page_templates
from phusong.maps.words.bilingual import Both, known, markup, money, number, percent, same, word, writers
from phusong.maps.words.formats import UNKNOWN

_TEMPLATES = Path(__file__).parent / "templates"
_PANELS = {"people": (330.0, 640.0), "towers": (720.0, 930.0)}
"""Measure to where its panel begins and ends, units of the drawing."""
_ROW, _TOP = 26.0, 46.0


@dataclass(frozen=True, slots=True)
class Bar:
    """A measure of one price in a panel: from the plan asked for to each end.

    Attributes:
        low_x: Where the low end lies, units of the drawing.
        high_x: Where the high end lies.
        low: Value at the low price.
        high: Value at the high price.
        low_most_x: Where what no plan at the low price can exceed lies; ``low_x`` where that is not known.
        high_most_x: The same of the high price.
    """

    low_x: float
    high_x: float
    low: float
    high: float
    low_most_x: float
    high_most_x: float


@dataclass(frozen=True, slots=True)
class Panel:
    """One measure of all prices.

    Attributes:
        asked_x: Where the plan asked for lies, units of the drawing.
        asked: Value of it.
        bars: One for each price that is drawn.
    """

    asked_x: float
    asked: float
    bars: tuple[Bar, ...]


def price_name(name: str) -> Both:
    """Name of a price for people."""
    return known("price", name)


def deciding_sentence(ranges: PriceRanges) -> Both:
    """The sentence that says which price decides, in every language."""
    first = ranges.deciding()
    if first is None:
        return word("prices.nothing")
    people, _, towers = ranges.moved(first)
    return word(
        "prices.decides" if people > 0.0 or towers > 0.0 else "prices.decides.money",
        price=price_name(first.name),
        low=money(first.low.value_vnd or 0),
        high=money(first.high.value_vnd or 0),
        towers_low=number(first.low.new_towers),
        towers_high=number(first.high.new_towers),
        people_low=number(first.low.people),
        people_high=number(first.high.people),
        cost_low=money(first.low.cost_vnd),
        cost_high=money(first.high.cost_vnd),
    )


def most_people(end: PriceEnd) -> float:
    """Weighted people whom no plan at an end can exceed; those of its plan where that is not known."""
    return end.most_people if math.isfinite(end.most_people) else end.people


def people_range(end: PriceEnd) -> Both:
    """Weighted people of the best plan at an end: from the plan found to what none can exceed."""
    least, most = number(end.people), number(most_people(end))
    return least if least == most else word("prices.range", least=least, most=most)


def tornado(ranges: PriceRanges) -> tuple[tuple[PriceRange, ...], dict[str, Panel]]:
    """Prices that move people or towers, and where their bars lie.

    Args:
        ranges: The prices, ranked.
    """
    measures: dict[str, Callable[[PriceEnd], float]] = {
        "people": lambda end: end.people,
        "towers": lambda end: float(end.new_towers),
    }
    drawn = tuple(each for each in ranges.ranges if any(ranges.span(each, of) > 0.0 for of in measures.values()))
    bounded: dict[str, Callable[[PriceEnd], float]] = measures | {"people": most_people}
    panels = {}
    for name, of in measures.items():
        ends = [end for each in drawn for end in (each.low, each.high)]
        most = bounded[name]
        values = [of(ranges.asked), *(each(end) for end in ends for each in (of, most))]
        least, width = min(values), max(max(values) - min(values), 1e-9)
        begin, end = _PANELS[name]

        def at(value: float, least: float = least, scale: float = (end - begin) / width, begin: float = begin) -> float:
            return round(begin + (value - least) * scale, 1)

        bars = tuple(
            Bar(
                *(at(of(end)) for end in (each.low, each.high)),
                *(of(end) for end in (each.low, each.high)),
                *(at(most(end)) for end in (each.low, each.high)),
            )
            for each in drawn
        )
        panels[name] = Panel(at(of(ranges.asked)), of(ranges.asked), bars)
    return drawn, panels


def render_prices(ranges: PriceRanges, language: Language = "en") -> str:
    """Write what each price does to a plan as one HTML page that works with no network.

    Args:
        ranges: The prices, ranked.
        language: Language that the page opens in; the reader can switch.

    Raises:
        PageError: When something in the page would reach out.
    """
    own = {"variants.css": Markup((_TEMPLATES / "variants.css").read_text(encoding="utf-8"))}  # noqa: S704 - our own file
    drawn, panels = tornado(ranges)
    text = (
        _templates()
        .get_template("prices.html")
        .render(
            page=ranges,
            language=language,
            titles=word("prices.title", name=ranges.title),
            decides=markup(deciding_sentence(ranges)),
            drawn=drawn,
            panels=panels,
            height=_TOP + _ROW * len(drawn) + 30.0,
            own=own,
            language_switch=language_switch(),
        )
    )
    return seal(text, language=language)


@cache
def _templates() -> Environment:
    tellers: dict[str, Callable[..., Any]] = {
        "price_name": lambda name: markup(price_name(name)),
        "svg_price": lambda name: markup(price_name(name), "tspan"),
        "price_vnd": lambda value: UNKNOWN if value is None else markup(money(value)),
        "price_unit": lambda unit: markup(known("price.unit", unit) if unit else same("")),
        "status": lambda status: markup(known("common.status", status)),
        "share": lambda gap: UNKNOWN if gap == float("inf") else markup(percent(gap)),
        "count": lambda value: markup(number(value)),
        "people_range": lambda end: markup(people_range(end)),
        "svg_count": lambda value: markup(number(value), "tspan"),
        "row_y": lambda row: _TOP + _ROW * row,
        "all_prices": lambda name: name == ALL_PRICES,
    }
    return page_templates(_TEMPLATES, {**writers(), **tellers})
