"""The page of a comparison: settings that differ first, then figures and a map, with no network."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from branca.element import MacroElement
from folium.template import Template
from jinja2 import Environment
from markupsafe import Markup
from numpy.typing import NDArray

from phusong.maps.indicators.comparison import Change, Comparison, Place, Site, is_amount
from phusong.maps.page.context import LANGUAGES, Language
from phusong.maps.page.escape import html_text, json_for_html
from phusong.maps.page.templates import language_switch, page_colours, page_templates
from phusong.maps.webmap.offline_map import OfflineMap, Verbatim
from phusong.maps.webmap.page import render_page
from phusong.maps.words.bilingual import Both, known, markup, money, number, same, word, writers
from phusong.maps.words.formats import UNKNOWN

_TEMPLATES = Path(__file__).parent / "templates"
_SHOWN = 200
_DIGITS = 9
"""Decimals of a setting, at the most."""

"""Rows of a list that the page spells out; the map shows all of them."""
_Corner = tuple[float, float]
_DETAIL = 2000.0
"""Outlines are thinned to this part of the width of the map."""


@dataclass(frozen=True, slots=True)
class ComparisonMap:
    """The ground that a comparison is drawn on.

    Attributes:
        outlines: Outlines of the communes in longitude and latitude, shape (n,).
    """

    outlines: NDArray[np.object_]

    def lines(self) -> list[list[list[float]]]:
        """Rings as lists of latitude and longitude, thinned to what a map shows."""
        if not len(self.outlines):
            return []
        west, south, east, north = shapely.total_bounds(self.outlines)
        thinned = shapely.simplify(self.outlines, max(east - west, north - south) / _DETAIL)
        lines = shapely.get_parts(shapely.boundary(thinned))
        return [[[round(y, 5), round(x, 5)] for x, y in shapely.get_coordinates(line)] for line in lines]


def render_comparison(comparison: Comparison, ground: ComparisonMap, language: Language = "en") -> str:
    """Write a comparison as one HTML page that works with no network.

    Args:
        comparison: What differs.
        ground: What the map is drawn on.
        language: Language that the page opens in; the reader can switch.

    Returns:
        The page. Names are shown as text whatever they contain.

    Raises:
        PageError: When something in the page would reach out, or it is too large to open well.
    """
    lines = ground.lines()
    bounds = (south, west), (north, east) = _bounds(comparison, lines)
    data = {"outlines": lines, "marks": list(_marks(comparison)), "bounds": bounds}
    chart = OfflineMap(location=[(south + north) / 2, (west + east) / 2])
    figure = chart.figure
    titles = word("compare.title")
    text = _templates().get_template("comparison.html").render(side=comparison, language=language, titles=titles)
    figure.title = html_text(titles[language])
    figure.header.add_child(Verbatim(f"<style>{page_colours()}{_read('comparison.css')}</style>"), name="page_style")
    figure.html.add_child(Verbatim(text), name="tables")
    figure.html.add_child(
        Verbatim(f'<script type="application/json" id="phusong-data">{json_for_html(data)}</script>'), name="data"
    )
    figure.script.add_child(Verbatim(f"{_read('comparison.js')}{language_switch()}"), name="code")
    chart.add_child(_Start())
    return render_page(chart, language=language)


class _Start(MacroElement):
    """Draws the marks once the map stands."""

    _template = Template("{% macro script(this, kwargs) %}draw({{ this._parent.get_name() }});{% endmacro %}")

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Start"


def _marks(comparison: Comparison) -> Iterator[dict[str, Any]]:
    """What the map shows: kind of mark, place, and the lines that tell of it in both languages."""
    for service, changes in comparison.villages.items():
        for kind, villages in (("lost", changes.lost), ("gained", changes.gained)):
            for village in villages:
                people = word("common.people") if village.population is not None else same("")
                count = number(village.population or 0.0)
                lead = _joined(word(f"compare.{kind}"), known("common.service", service))
                lines = [same(village.name), same(f"{village.commune} · {village.village_id}"), lead]
                lines += [_joined(people, count)] if village.population is not None else []
                yield _mark(kind, village.place, lines)
    for kind, sites in (("removed", comparison.removed), ("added", comparison.added), ("moved", comparison.moved)):
        for site in sites:
            yield _mark(kind, site.place, [same(site.name), *_about(site, kind)]) | _origin(site)


def _origin(site: Site) -> dict[str, Any]:
    return {} if site.moved_from is None else {"from": [site.moved_from.lat, site.moved_from.lon]}


def _about(site: Site, kind: str) -> Iterator[Both]:
    what = word("compare.kind.site") if site.kind == "site" else known("common.kind", site.kind)
    yield _joined(word(f"compare.{kind}"), what, same(site.label))
    if site.technologies:
        yield {lang: ", ".join(known("common.service", name)[lang] for name in site.technologies) for lang in LANGUAGES}
    if site.moved_from is not None:
        yield word("compare.moved_by", km=number(site.distance_m / 1000.0, 2))
    if site.capex_vnd:
        yield money(site.capex_vnd)


def _joined(*parts: Both) -> Both:
    return {lang: " · ".join(filter(None, (part[lang] for part in parts))) for lang in LANGUAGES}


def _mark(kind: str, place: Place, lines: Sequence[Both]) -> dict[str, Any]:
    told = {lang: [line[lang] for line in lines if line[lang]] for lang in LANGUAGES}
    return {"kind": kind, "at": [place.lat, place.lon], "told": told}


def _bounds(comparison: Comparison, lines: Iterable[Sequence[Sequence[float]]]) -> tuple[_Corner, _Corner]:
    """South-west and north-east corner of what is shown, as latitude and longitude."""
    points = [(point[0], point[1]) for line in lines for point in line]
    points += [(mark["at"][0], mark["at"][1]) for mark in _marks(comparison)]
    if not points:
        return (-60.0, -170.0), (70.0, 170.0)
    lat, lon = zip(*points, strict=True)
    return (min(lat), min(lon)), (max(lat), max(lon))


@cache
def _templates() -> Environment:
    tellers: dict[str, Callable[..., Any]] = {
        "value": _value,
        "count": lambda value: UNKNOWN if value is None else markup(number(value)),
        "change": lambda change: markup(_signed(change, number)),
        "change_money": lambda change: markup(_signed(change, money)),
        "tone": _tone,
        "about": lambda site, kind: Markup(" · ").join(markup(line) for line in _about(site, kind)),
        "shown": lambda rows: rows[:_SHOWN],
        "beyond": lambda rows: max(0, len(rows) - _SHOWN),
        "status": lambda status: markup(known("common.status", status)),
    }
    return page_templates(_TEMPLATES, {**writers(), **tellers})


def _value(value: Any) -> Markup:  # noqa: ANN401 - a setting of any kind
    if value is None:
        return markup(word("compare.absent"))
    if is_amount(value):
        return markup(number(value))
    if isinstance(value, float):
        return markup(number(value, _DIGITS))
    return markup(same(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)))


def _signed(change: Change, write: Callable[[float], Both]) -> Both:
    """A difference with its sign, a dash where it is not known."""
    if change.change is None:
        return same(UNKNOWN)
    sign = "+" if change.change > 0 else ""
    return {lang: sign + text for lang, text in write(change.change).items()}


def _tone(change: Change) -> str:
    """Class of a difference: more, less, or neither."""
    if not change.change:
        return "even"
    return "more" if change.change > 0 else "less"


def _read(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")
