"""A comparison of two runs for a terminal: settings first, then who is served, sites, villages and money."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from phusong.console.messages import Language, figure, say
from phusong.console.services import service_name
from phusong.console.tables import aligned
from phusong.coverage.findings import printable

if TYPE_CHECKING:  # pages load folium, which a help text does not need
    from phusong.maps.indicators import Change, Comparison, ServiceChange, Site, Village

_SHOWN = 8
_UNKNOWN = "–"
_FIGURES = ",.12g"
"""How settings with decimals are written: as they are, and no further."""


def list_comparison(comparison: Comparison, language: Language) -> Iterator[str]:
    """Lines that tell what differs between two runs.

    Args:
        comparison: What differs.
        language: Language of the lines.
    """
    for key, side in (("run-a", comparison.a), ("run-b", comparison.b)):
        status = say(f"status-{side.status}", language)
        yield say(key, language, title=printable(side.title), folder=printable(side.folder), status=status)
    if comparison.programs_differ:
        yield say("programs-differ", language)
    yield ""
    yield from _settings(comparison, language)
    yield ""
    yield from _figures(comparison.services, language)
    yield ""
    cost, budget = comparison.cost_vnd, comparison.budget_vnd
    for key, change in (("cost-changes", cost), ("budget-changes", budget)):
        yield say(key, language, **{name: _billions(value, language) for name, value in _three(change).items()})
    for key, sites in (("added", comparison.added), ("removed", comparison.removed), ("moved", comparison.moved)):
        yield from _sites(f"sites-{key}", sites, language)
    for service, changes in comparison.villages.items():
        yield from _villages("villages-lost", service, changes.lost, language)
        yield from _villages("villages-gained", service, changes.gained, language)


def _settings(comparison: Comparison, language: Language) -> Iterator[str]:
    if not comparison.settings:
        yield say("settings-same", language)
        return
    yield say("settings-differ", language)
    for setting in comparison.settings:
        a, b = (compared_value(value, language) for value in (setting.a, setting.b))
        yield f"  {printable(setting.key)}: {a} → {b}"


def shown_value(value: object, language: Language) -> str:
    """A setting on one line, as TOML and JSON write it."""
    if value is None:
        return say("not-set", language)
    text = value if isinstance(value, str) and value else json.dumps(value, ensure_ascii=False)
    return printable(text if len(text) <= 160 else f"{text[:157]}…")


def compared_value(value: object, language: Language) -> str:
    """A setting to be held against another: as :func:`shown_value`, but figures as all others are written."""
    from phusong.maps.indicators import is_amount  # whoever compares has loaded it

    if isinstance(value, float):
        return figure(value, _FIGURES, language)
    return figure(value, ",", language) if is_amount(value) else shown_value(value, language)


def _figures(services: Mapping[str, ServiceChange], language: Language) -> Iterator[str]:
    head = [say(f"column-{name}", language) for name in ("service", "when", "villages", "people", "centres")]
    rows = [head]
    for service, changes in services.items():
        for when, counts in (("today", changes.today), ("after", changes.after)):
            cells = [_change(counts[name], language) for name in ("villages_covered", "population_covered")]
            cells.append(_change(counts["commune_centres_covered"], language))
            rows.append([service_name(service, language) if when == "today" else "", say(when, language), *cells])
    yield from aligned(rows, left=2)


def _change(change: Change, language: Language) -> str:
    """A count in both runs with the difference: ``8 → 12 (+4)``."""
    a, b, more = (_number(value, ",.0f", language) for value in _three(change).values())
    return f"{a} → {b} ({'+' if (change.change or 0) > 0 else ''}{more})"


def _three(change: Change) -> dict[str, float | None]:
    return {"a": change.a, "b": change.b, "change": change.change}


def _number(value: float | None, form: str, language: Language) -> str:
    return _UNKNOWN if value is None else figure(value, form, language)


def _billions(value: float | None, language: Language) -> str:
    return _number(None if value is None else value / 1e9, ",.2f", language)


def _sites(key: str, sites: Sequence[Site], language: Language) -> Iterator[str]:
    yield say(key, language, count=figure(len(sites), ",", language))
    for site in sites[:_SHOWN]:
        brought = ", ".join(service_name(name, language) for name in site.technologies)
        parts = [printable(site.label), printable(site.name), say(f"kind-{site.kind}", language), brought]
        if site.moved_from is not None:
            parts.append(say("moved-by", language, distance=figure(site.distance_m / 1000.0, ",.2f", language)))
        yield "  " + " · ".join(filter(None, parts))
    yield from _beyond(len(sites), language)


def _villages(key: str, service: str, villages: Sequence[Village], language: Language) -> Iterator[str]:
    if not villages:
        return
    people = sum(village.population or 0.0 for village in villages)
    name, count = service_name(service, language), figure(len(villages), ",", language)
    yield say(key, language, service=name, count=count, people=figure(people, ",.0f", language))
    for village in villages[:_SHOWN]:
        told = [village.village_id, village.name, village.commune]
        yield "  " + " · ".join(printable(text) for text in told if text)
    yield from _beyond(len(villages), language)


def _beyond(count: int, language: Language) -> Iterator[str]:
    if count > _SHOWN:
        yield "  " + say("and-more", language, count=figure(count - _SHOWN, ",", language))
