"""The answer of a run for a terminal: who is served before and after, the money, and what limits the plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from phusong.console.messages import MESSAGES, Language, figure, say
from phusong.console.services import service_name
from phusong.console.tables import aligned
from phusong.coverage.findings import printable
from phusong.optimize.plan import is_answered

_COLUMNS = {
    "villages": ("villages_covered", "villages_total"),
    "people": ("population_covered", "population_total"),
    "centres": ("commune_centres_covered", "commune_centres_total"),
}
STANDINGS = ("missed", "late", "planned", "reached")
"""How a target stands, the worst first."""

TARGETS_SHOWN = 10
"""So many targets that do not hold today are listed."""


def list_answer(summary: Mapping[str, Any], language: Language) -> Iterator[str]:
    """Lines that answer the question of a run: a table by service, the plan with its money, what limits it.

    Args:
        summary: Indicators as ``summary.json`` has them.
        language: Language of the lines.
    """
    plan = summary["plan"]
    yield from _table(summary, language)
    for service, state in summary["services"].items():
        if "sites" in state:
            yield say("sites", language, service=service_name(service, language), sites=state["sites"])
    yield from _targets(summary.get("targets", []), language)
    status = say(f"status-{plan['status']}", language)
    if not is_answered(plan["status"]):
        reasons = plan["reasons_vi" if language == "vi" else "reasons"]
        yield say("no-plan", language, status="; ".join((status, *reasons)))
        return
    cost, budget = (figure(plan[key] / 1e9, ",.1f", language) for key in ("cost_vnd", "budget_vnd"))
    yield say("plan", language, status=status, proposals=plan["proposals"], cost=cost, budget=budget)
    if plan["gap"] is not None:
        objective, bound = (figure(plan[key], ",.0f", language) for key in ("objective", "bound"))
        yield say("gap", language, gap=figure(plan["gap"], ".2%", language), objective=objective, bound=bound)
    yield say("limited", language, why=limit_text(summary, language))


def _targets(targets: Sequence[Mapping[str, Any]], language: Language) -> Iterator[str]:
    """How many targets hold, and those that do not hold today, the missed and the late first."""
    if not targets:
        return
    counts = {status: sum(each["status"] == status for each in targets) for status in STANDINGS}
    yield say("targets", language, **{status: figure(count, ",", language) for status, count in counts.items()})
    open_ones = sorted(
        (each for each in targets if each["status"] != "reached"), key=lambda each: STANDINGS.index(each["status"])
    )
    for each in open_ones[:TARGETS_SHOWN]:
        yield say("target", language, **_target_words(each, language))
    if len(open_ones) > TARGETS_SHOWN:
        yield say("targets-more", language, count=figure(len(open_ones) - TARGETS_SHOWN, ",", language))


def _target_words(target: Mapping[str, Any], language: Language) -> dict[str, str]:
    service = service_name(target["service"], language)
    what = say(f"measure-{target['measure']}", language, service=service, kind=_kind(target["kind"], language))
    if target["unit"]:
        what += say("target-of", language, unit=target["unit"])
    return {
        "what": printable(f"{target['name']}: {what}" if target["name"] else what),
        "share": _percent(target, language),
        "by": say("target-by", language, day=_day(target["by"], language)) if target["by"] else "",
        "told": target["told_vi" if language == "vi" else "told"],
    }


def _kind(kind: str | None, language: Language) -> str:
    """A kind of place in words, where it is one of the usual; else as the layer names it."""
    return say(f"place-{kind}", language) if f"place-{kind}" in MESSAGES else kind or ""


def _day(iso: str, language: Language) -> str:
    """A date as the language writes it."""
    year, month, day = iso.split("-")
    return f"{int(day)}/{int(month)}/{year}" if language == "vi" else iso


def _percent(target: Mapping[str, Any], language: Language) -> str:
    """The share that is asked for, with no more digits than it has."""
    return figure(round(100 * target["share"], 4), "g", language) + " %"


def _table(summary: Mapping[str, Any], language: Language) -> Iterator[str]:
    plan = summary["plan"]
    rows = [[say(f"column-{name}", language) for name in ("service", *_COLUMNS)]]
    for service, today in summary["services"].items():
        after = plan["after"].get(service, today) if is_answered(plan["status"]) else today
        cells = [_cell(today, after, *keys, language) for keys in _COLUMNS.values()]
        rows.append([service_name(service, language), *cells])
    yield from aligned(rows)


def _cell(today: Mapping[str, int], after: Mapping[str, int], covered: str, total: str, language: Language) -> str:
    """Before, after and in all: ``8 → 12 / 12 (+4)``; a dash where there are none at all."""
    if not today[total]:
        return "\u2013"
    before, then, of_all = (figure(each, ",", language) for each in (today[covered], after[covered], today[total]))
    return f"{before} → {then} / {of_all} ({figure(after[covered] - today[covered], '+,', language)})"


def limit_text(summary: Mapping[str, Any], language: Language) -> str:
    """What keeps the plan from serving more people.

    A plan that is proved best leaves nothing affordable undone: what the money left could pay would serve nobody new.
    Less than a usual proposal costs is too little to tell that from a lack of money.
    """
    plan = summary["plan"]
    left_vnd = plan["budget_vnd"] - plan["cost_vnd"]
    left = figure(left_vnd / 1e9, ",.1f", language)
    if all(after["villages_covered"] == after["villages_total"] for after in plan["after"].values()):
        return say("limit-none", language)
    if plan["question"] == "least_cost":
        return say("limit-floors", language)
    usual_vnd = plan["cost_vnd"] / max(plan["proposals"], 1)
    if left_vnd < usual_vnd or (plan["proposals"] == 0 and plan["budget_vnd"] == 0):
        return say("limit-money", language, left=left, usual=figure(usual_vnd / 1e9, ",.1f", language))
    if plan["status"] == "optimal":
        return say("limit-options", language, left=left)
    return say("limit-search", language, left=left, gap=figure(plan["gap"] or 0.0, ".2%", language))
