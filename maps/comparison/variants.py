"""The page of a batch: people against money for all variants, and one table, with no network."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from phusong.maps.indicators.curve import value_curve
from phusong.maps.page.context import Language
from phusong.maps.page.escape import plain_text
from phusong.maps.page.seal import seal
from phusong.maps.page.templates import language_switch, page_templates
from phusong.maps.words.bilingual import known, markup, money, number, word, writers
from phusong.maps.words.formats import UNKNOWN
from phusong.optimize.plan import is_answered

_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantMark:
    """One variant as the page shows it.

    Attributes:
        name: Its name.
        row: Its row in the table of variants.
        status: Status of its plan, or ``failed``.
        settings: Setting to the text of its cell.
        cost_vnd: Money that its plan needs, VND; None where it failed.
        budget_vnd: Money that it may need, VND.
        proposals: Proposals of its plan.
        gained: Service to the people who get it by the plan.
        after: Service to the people who have it with the plan built.
        error: Why it failed or has no plan.
        error_vi: The same in Vietnamese.
    """

    name: str
    row: int
    status: str
    settings: Mapping[str, str]
    cost_vnd: int | None
    budget_vnd: int | None
    proposals: int | None
    gained: Mapping[str, int | None]
    after: Mapping[str, int | None]
    error: str = ""
    error_vi: str = ""


@dataclass(frozen=True, slots=True)
class VariantsPage:
    """What the page of a batch is made of.

    Attributes:
        name: Name of the scenario.
        services: Services, each with a chart.
        variants: The variants in their order.
    """

    name: str
    services: tuple[str, ...]
    variants: tuple[VariantMark, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """People against money, in shares of the axes' ends.

    Attributes:
        points: Variant, money and people of each mark.
        best: Money and people of those that none beats in both, by money.
        money_ticks_vnd: Values marked on the axis of money; the last is its end.
        people_ticks: Values marked on the axis of people; the last is its end.
    """

    points: tuple[tuple[VariantMark, float, float], ...]
    best: tuple[tuple[float, float], ...]
    money_ticks_vnd: tuple[float, ...]
    people_ticks: tuple[float, ...]


def variants_chart(variants: Sequence[VariantMark], service: str) -> Chart | None:
    """Place every variant that has a plan; None where none of them costs and serves anything.

    Args:
        variants: The variants.
        service: Service whose people are counted.
    """
    placed = [
        (each, each.cost_vnd, max(gained, 0))
        for each in variants
        if is_answered(each.status) and each.cost_vnd is not None and (gained := each.gained.get(service)) is not None
    ]
    if not placed:
        return None
    axes = value_curve([(max(cost for _, cost, _ in placed), max(people for _, _, people in placed))])
    if axes is None:
        return None
    width, height = axes.money_ticks_vnd[-1], axes.people_ticks[-1]
    points = tuple((each, cost / width, people / height) for each, cost, people in placed)
    best: list[tuple[float, float]] = []
    for x, y in sorted({(x, y) for _, x, y in points}, key=lambda point: (point[0], -point[1])):
        if not best or y > best[-1][1]:
            best.append((x, y))
    return Chart(points, tuple(best), axes.money_ticks_vnd, axes.people_ticks)


def render_variants(page: VariantsPage, language: Language = "en") -> str:
    """Write the variants of a scenario as one HTML page that works with no network.

    Args:
        page: The variants.
        language: Language that the page opens in; the reader can switch.

    Raises:
        PageError: When something in the page would reach out.
    """
    own = {"variants.css": Markup((_TEMPLATES / "variants.css").read_text(encoding="utf-8"))}  # noqa: S704 - our own file
    charts = {service: variants_chart(page.variants, service) for service in page.services}
    settings = tuple(dict.fromkeys(key for each in page.variants for key in each.settings))
    text = (
        _templates()
        .get_template("variants.html")
        .render(
            page=page,
            language=language,
            titles=word("batch.title", name=page.name),
            charts=charts,
            settings=settings,
            own=own,
            language_switch=language_switch(),
        )
    )
    return seal(text, language=language)


@cache
def _templates() -> Environment:
    tellers: dict[str, Callable[..., Any]] = {
        "count": lambda value: UNKNOWN if value is None else markup(number(value)),
        "cost": lambda value: UNKNOWN if value is None else markup(money(value)),
        "status": lambda status: markup(word("batch.failed") if status == "failed" else known("common.status", status)),
        "error": lambda each: markup({"en": plain_text(each.error), "vi": plain_text(each.error_vi or each.error)}),
        "billions": lambda vnd: markup(number(vnd / 1e9, 2), "tspan"),
        "people": lambda value: markup(number(value), "tspan"),
        "at_x": lambda share: f"{70 + 500 * share:.1f}",
        "at_y": lambda share: f"{260 - 230 * share:.1f}",
    }
    return page_templates(_TEMPLATES, {**writers(), **tellers})
