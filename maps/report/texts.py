"""Sentences of the report that depend on figures."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from markupsafe import Markup

from phusong.coverage.served import Spread
from phusong.maps.indicators.gaps import GapTable
from phusong.maps.page.context import LANGUAGES
from phusong.maps.report.rows import ProposalRow
from phusong.maps.words import formats
from phusong.maps.words.bilingual import Both, known, markup, number, percent, word
from phusong.optimize.plan import Plan, Question, Target

_VERDICTS: dict[Question, str] = {
    "budget": "report.plan",
    "least_cost": "report.plan.least_cost",
    "expected": "report.plan.expected",
}
"""Where the words for the status of an answer are."""


def verdict_text(plan: Plan) -> Markup:
    """What the status means, in a sentence."""
    if plan.status == "feasible" and not np.isfinite(plan.gap):
        return markup(word("report.plan.feasible_unbounded", candidates=plan.candidates))
    stem = _VERDICTS[plan.question if plan.answered else "budget"]
    return markup(word(f"{stem}.{plan.status}", candidates=plan.candidates, gap=_gap(plan.gap)))


class FigureNames(NamedTuple):
    """Keys of the texts that say what the plan's value, its bound and its cost count."""

    objective: str
    bound: str
    cost: str


def names_of_figures(plan: Plan) -> FigureNames:
    """Texts that say what the plan's value, its bound and its cost count."""
    objective = f"report.plan.objective.{plan.question}"
    if plan.question == "budget":
        objective = "report.plan.objective.phases" if plan.phases else "report.plan.objective"
    least = plan.question == "least_cost"
    return FigureNames(
        objective=objective,
        bound="report.plan.bound.least_cost" if least else "report.plan.bound",
        cost="report.plan.cost" if plan.money == "capex" else "report.plan.present_cost",
    )


def target_outcome(target: Target) -> Markup:
    """Whether what is asked for holds, or what is missing."""
    if target.met:
        return markup(word(f"report.targets.outcome.{'today' if target.met_today else 'met'}"))
    missing = markup(word("report.targets.outcome.short", n=number(target.need - target.after)))
    return Markup('<span class="missing">{}</span>').format(missing)


def standing_text(row: ProposalRow) -> Markup:
    """Whether a proposal is stable, or which alternatives do without it."""
    plans = ", ".join(map(str, row.left_out_by))
    return markup(word(f"common.standing.{row.standing}", plans=plans))


def robustness_lead(plan: Plan) -> Markup | None:
    """How often the money is enough."""
    if plan.robustness is None:
        return None
    share = percent(plan.robustness.within_budget)
    return markup(word("report.robustness.lead", n=plan.robustness.samples, share=share))


def _gap(gap: float) -> Both:
    """The gap as per cent, not rounded down to nothing."""
    return {language: f"{formats.number(100 * gap, language, 3)} %" for language in LANGUAGES}


def gap_title(table: GapTable) -> Markup:
    """Title of a table of villages without a service."""
    name = known("common.service", table.service)
    return markup(word("report.gaps.service", service=name, n=table.villages, people=table.people))


def spread_text(spread: Spread | None) -> Markup:
    """Median and percentiles of a difference between models, with how much was compared."""
    if spread is None or not spread.compared:
        return markup(word("report.models.none"))
    figures = {"median": spread.median_db, "low": spread.p5_db, "high": spread.p95_db}
    texts = {name: number(value, 1) for name, value in figures.items()}
    return markup(word("report.models.spread", n=spread.compared, **texts))


def threshold_text(service: str, dbm: float) -> Markup:
    """The level from which a service counts as received."""
    return markup(word("map.about.threshold", service=known("common.service", service), dbm=number(dbm, 1)))
