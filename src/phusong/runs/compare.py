"""Two finished runs held side by side: settings, indicators, sites, villages and money."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from phusong.maps.indicators import INDICATORS, Change, Comparison, ServiceChange, Side, Village, VillageChanges
from phusong.optimize.plan import is_answered
from phusong.runs.folder import FinishedRun, open_run
from phusong.runs.masts import differing_sites, masts_of, places_of
from phusong.runs.settings import differing_settings
from phusong.runs.tables import RunLayer, read_layer

PACKAGE = "layers.gpkg"


def compare_folders(a: Path, b: Path) -> Comparison:
    """Compare the finished runs of two folders; nothing is computed anew.

    Raises:
        InputError: When either folder holds no finished run, or its files are no longer what was written.
    """
    return compare_runs(open_run(a, PACKAGE), open_run(b, PACKAGE))


def compare_runs(a: FinishedRun, b: FinishedRun) -> Comparison:
    """Compare two finished runs; nothing is computed anew.

    Args:
        a: The first run.
        b: The second run.

    Returns:
        What differs, from the first to the second. Sites, villages and money are those with the plans built.

    Raises:
        InputError: When the layers of either cannot be read.
    """
    layers = [read_layer(run.folder / PACKAGE, "villages") for run in (a, b)]
    communes = [_communes(run) for run in (a, b)]
    added, removed, moved = differing_sites(*(masts_of(run.folder / PACKAGE) for run in (a, b)))
    services = list(dict.fromkeys([*a.summary["services"], *b.summary["services"]]))
    return Comparison(
        a=_side(a),
        b=_side(b),
        settings=differing_settings(a.record, b.record),
        services={service: _service(service, a, b) for service in services},
        added=added,
        removed=removed,
        moved=moved,
        villages={service: _villages(service, layers, communes) for service in services},
        cost_vnd=_money("cost_vnd", a, b),
        budget_vnd=_money("budget_vnd", a, b),
        programs_differ=_program(a.record) != _program(b.record),
    )


def _side(run: FinishedRun) -> Side:
    return Side(run.name, run.title, str(run.folder), str(run.summary["plan"]["status"]), run.finished_at)


def _program(record: Mapping[str, Any]) -> tuple[Any, ...]:
    """What tells whether the same program made two runs."""
    return record.get("phusong"), record.get("program"), record.get("versions")


def _service(service: str, a: FinishedRun, b: FinishedRun) -> ServiceChange:
    def counts(when: str) -> dict[str, Change]:
        sides = [_counts(run.summary, service, when) for run in (a, b)]
        return {name: Change(*(side.get(name) for side in sides)) for name in INDICATORS}

    return ServiceChange(counts("today"), counts("after"))


def _counts(summary: Mapping[str, Any], service: str, when: str) -> Mapping[str, Any]:
    """Counts of a service; without a plan nothing changes, so that what is after is what is today."""
    today: Mapping[str, Any] = summary["services"].get(service, {})
    plan = summary["plan"]
    if when == "today" or not is_answered(plan["status"]):
        return today
    after: Mapping[str, Any] = plan["after"].get(service, today)
    return after


def _money(name: str, a: FinishedRun, b: FinishedRun) -> Change:
    return Change(*(run.summary["plan"][name] for run in (a, b)))


def _communes(run: FinishedRun) -> dict[str, str]:
    layer = read_layer(run.folder / PACKAGE, "communes")
    return {str(code): str(name) for code, name in layer.rows("commune_code", "name")}


def _villages(service: str, layers: list[RunLayer], communes: list[dict[str, str]]) -> VillageChanges:
    """Villages that have a service in one run and not in the other, with the plans built."""
    served = [_served(layer, service) for layer in layers]
    gained = [village for village, has in served[1].items() if has and not served[0].get(village, False)]
    lost = [village for village, has in served[0].items() if has and not served[1].get(village, False)]
    return VillageChanges(_told(gained, layers[1], communes[1]), _told(lost, layers[0], communes[0]))


def _served(layer: RunLayer, service: str) -> dict[str, bool]:
    """Village to whether it has the service with the plan built."""
    return {str(village): bool(has) for village, has in layer.rows("village_id", f"after_{service}")}


def _told(wanted: list[str], layer: RunLayer, communes: Mapping[str, str]) -> tuple[Village, ...]:
    """Some villages of a layer, by their identifier."""
    if not wanted:
        return ()
    chosen = set(wanted)
    rows = zip(layer.rows("village_id", "name", "commune_code", "population"), places_of(layer), strict=True)
    found = [
        Village(str(village), str(name), communes.get(str(code), str(code)), people, place)
        for (village, name, code, people), place in rows
        if str(village) in chosen
    ]
    return tuple(sorted(found, key=lambda village: _in_reading_order(village.village_id)))


def _in_reading_order(identifier: str) -> list[tuple[int, str]]:
    """Key that sorts 9 before 10, as people count, where text would put it after."""
    parts = re.split(r"(\d+)", identifier)
    return [(int(part), "") if part.isdecimal() else (0, part) for part in parts] + [(0, identifier)]
