"""The report: one HTML page in both languages that opens with no network and prints well."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from markupsafe import Markup

from phusong.coverage.network.network import BoolArray, Network
from phusong.coverage.served.comparison import Spread
from phusong.coverage.served.evaluate import Coverage, ServedCount, count_by_commune, count_by_district, count_served
from phusong.maps.indicators.answers import (
    answers_of,
    attainable_share,
    is_answered,
    is_met,
    is_met_today,
    phase_name,
    whose,
)
from phusong.maps.indicators.curve import Curve, money_curve
from phusong.maps.indicators.stability import Standing, left_out_by, standings
from phusong.maps.page import palette
from phusong.maps.page.context import LANGUAGES, ReportContext
from phusong.maps.page.escape import page_templates
from phusong.maps.page.seal import seal
from phusong.maps.webmap.data import served_after
from phusong.maps.words import formats
from phusong.maps.words.bilingual import Both, day, known, layers, markup, money, number, percent, word, writers
from phusong.optimize.plan.plan import Plan, Proposal, Question, Target

_TEMPLATES = Path(__file__).parent / "templates"

GAP_LIMIT = 200
"""Villages listed for a service; the GeoPackage holds all."""

_VERDICTS: dict[Question, str] = {
    "budget": "report.plan",
    "least_cost": "report.plan.least_cost",
    "expected": "report.plan.expected",
}
"""Where the words for the status of an answer are."""


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """One group's counts for one service, before and after."""

    service: str
    today: ServedCount
    after: ServedCount

    @property
    def villages_without(self) -> int:
        """Villages without the service once the plan is built."""
        return self.after.villages_total - self.after.villages_covered


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One district or commune with its counts for every service."""

    name: str
    code: str
    district: str
    services: tuple[ServiceRow, ...]

    @property
    def people(self) -> int:
        """People of the group's villages."""
        return self.services[0].today.population_total

    @property
    def villages(self) -> int:
        """Villages of the group."""
        return self.services[0].today.villages_total


@dataclass(frozen=True, slots=True)
class GapRow:
    """One village without a service today."""

    name: str
    village_id: str
    commune: str
    district: str
    people: float
    rsrp_dbm: float
    planned: bool


@dataclass(frozen=True, slots=True)
class GapTable:
    """The villages without one service today, the most people first."""

    service: str
    villages: int
    people: int
    rows: tuple[GapRow, ...]


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A proposal with its place as people write it, and how it stands among the plans that were found."""

    proposal: Proposal
    commune: str
    place: str
    standing: Standing
    left_out_by: tuple[int, ...]


def render_report(network: Network, coverage: Coverage, plan: Plan, *, context: ReportContext) -> str:
    """Write the report as one HTML page that works with no network.

    Args:
        network: The layers.
        coverage: Who is served today.
        plan: What is proposed.
        context: What the report says about itself, its inputs and settings.

    Returns:
        The page, in English and Vietnamese, opening in ``context.language``.

    Raises:
        PageError: When something in the page would reach out.
    """
    after = served_after(coverage, plan)
    environment = page_templates(_TEMPLATES)
    environment.globals.update(writers())
    titles = word("report.title", title=context.title)
    answers = answers_of(network, plan)
    page = environment.get_template("report.html").render(
        context=context,
        titles=titles,
        date=day(context.data_date),
        illustrative=markup(word("common.illustrative", layers=layers(context.illustrative))),
        chart_label=word("report.chart.people")[context.language],
        curve_label=word("report.curve")[context.language],
        verdict_text=_verdict(plan),
        answers=answers,
        parts=answers.sections(plan),
        frontier_label=word("report.frontier.curve")[context.language],
        robustness_lead=_robustness_lead(plan),
        is_met_today=is_met_today,
        attainable_share=attainable_share,
        whose=lambda target: markup(whose(target)),
        target_outcome=_target_outcome,
        phase_name=lambda number: phase_name(plan, number),
        standing=_standing,
        objective=lambda value: markup(money(value) if plan.question == "least_cost" else number(value, 1)),
        **_names_of_figures(plan),
        gap_title=_gap_title,
        threshold=_threshold,
        models=context.models,
        spread=_spread,
        capex_vnd=sum(proposal.capex_vnd for proposal in plan.proposals),
        opex_vnd=sum(proposal.opex_vnd_per_year for proposal in plan.proposals),
        palette=palette,
        plan=plan,
        communes=len(network.communes),
        services=_summary(network, coverage, after),
        districts=_districts(network, coverage, after),
        commune_rows=_communes(network, coverage, after),
        gaps=_gap_tables(network, coverage, after),
        proposals=_proposals(network, plan),
        curve=_curve(plan),
        style=_own("report.css"),
        script=_own("report.js"),
    )
    return seal(page, language=context.language)


def _own(name: str) -> Markup:
    """A style or script of ours, as it is."""
    return Markup((_TEMPLATES / name).read_text(encoding="utf-8"))  # noqa: S704 - our own file


def _summary(network: Network, coverage: Coverage, after: Mapping[str, BoolArray]) -> tuple[ServiceRow, ...]:
    return tuple(
        ServiceRow(service, count_served(network, state.served), count_served(network, after[service]))
        for service, state in coverage.services.items()
    )


def _districts(network: Network, coverage: Coverage, after: Mapping[str, BoolArray]) -> tuple[GroupRow, ...]:
    counts = {
        service: (count_by_district(network, state.served), count_by_district(network, after[service]))
        for service, state in coverage.services.items()
    }
    names = sorted({str(name) for name in network.communes.districts})
    return tuple(
        GroupRow(
            name, "", "", tuple(ServiceRow(service, was[name], will[name]) for service, (was, will) in counts.items())
        )
        for name in names
        if counts
    )


def _communes(network: Network, coverage: Coverage, after: Mapping[str, BoolArray]) -> tuple[GroupRow, ...]:
    communes = network.communes
    counts = {
        service: (count_by_commune(network, state.served), count_by_commune(network, after[service]))
        for service, state in coverage.services.items()
    }
    rows = [
        GroupRow(
            str(communes.names[row]),
            code,
            str(communes.districts[row]),
            tuple(ServiceRow(service, was[code], will[code]) for service, (was, will) in counts.items()),
        )
        for row, code in enumerate(str(code) for code in communes.codes)
        if counts
    ]
    return tuple(sorted(rows, key=lambda group: (group.district, group.code)))


def _gap_tables(network: Network, coverage: Coverage, after: Mapping[str, BoolArray]) -> tuple[GapTable, ...]:
    villages, communes = network.villages, network.communes
    commune_of = {str(code): row for row, code in enumerate(communes.codes)}
    tables = []
    for service, state in coverage.services.items():
        missing = np.flatnonzero(~state.served)
        order = missing[np.lexsort((villages.ids[missing].astype(str), -villages.population[missing]))]
        rows = []
        for village in order[:GAP_LIMIT]:
            commune = commune_of.get(str(villages.commune_codes[village]))
            rows.append(
                GapRow(
                    name=str(villages.names[village]),
                    village_id=str(villages.ids[village]),
                    commune="" if commune is None else str(communes.names[commune]),
                    district="" if commune is None else str(communes.districts[commune]),
                    people=float(villages.population[village]),
                    rsrp_dbm=float(state.rsrp_dbm[village]),
                    planned=bool(after[service][village]),
                )
            )
        people = round(float(villages.population[missing].sum()))
        tables.append(GapTable(service, len(missing), people, tuple(rows)))
    return tuple(tables)


def _proposals(network: Network, plan: Plan) -> tuple[ProposalRow, ...]:
    if not plan.proposals:
        return ()
    lon, lat = network.lon_lat(
        np.array([proposal.x_m for proposal in plan.proposals]), np.array([proposal.y_m for proposal in plan.proposals])
    )
    names = dict(zip(map(str, network.communes.codes), map(str, network.communes.names), strict=True))
    places = (f"{east:.5f}, {north:.5f}" for east, north in zip(lon, lat, strict=True))
    return tuple(
        ProposalRow(proposal, names.get(proposal.commune_code, proposal.commune_code), place, standing, numbers)
        for proposal, place, standing, numbers in zip(
            plan.proposals, places, standings(plan), left_out_by(plan), strict=True
        )
    )


def _curve(plan: Plan) -> Curve | None:
    gains = [(proposal.capex_vnd, proposal.newly_covered_population) for proposal in plan.proposals]
    return money_curve(gains) if len(gains) > 1 else None


def _verdict(plan: Plan) -> Markup:
    """What the status means, in a sentence."""
    if plan.status == "feasible" and not np.isfinite(plan.gap):
        return markup(word("report.plan.feasible_unbounded", candidates=plan.candidates))
    stem = _VERDICTS[plan.question if is_answered(plan) else "budget"]
    return markup(word(f"{stem}.{plan.status}", candidates=plan.candidates, gap=_gap(plan.gap)))


def _names_of_figures(plan: Plan) -> dict[str, str]:
    """Texts that say what the plan's value, its bound and its cost count."""
    objective = f"report.plan.objective.{plan.question}"
    if plan.question == "budget":
        objective = "report.plan.objective.phases" if plan.phases else "report.plan.objective"
    least = plan.question == "least_cost"
    return {
        "objective_key": objective,
        "bound_key": "report.plan.bound.least_cost" if least else "report.plan.bound",
        "cost_key": "report.plan.cost" if plan.money == "capex" else "report.plan.present_cost",
    }


def _target_outcome(target: Target) -> Markup:
    """Whether what is asked for holds, or what is missing."""
    if is_met(target):
        return markup(word(f"report.targets.outcome.{'today' if is_met_today(target) else 'met'}"))
    missing = markup(word("report.targets.outcome.short", n=number(target.need - target.after)))
    return Markup('<span class="missing">{}</span>').format(missing)


def _standing(row: ProposalRow) -> Markup:
    """Whether a proposal is stable, or which alternatives do without it."""
    plans = ", ".join(map(str, row.left_out_by))
    return markup(word(f"common.standing.{row.standing}", plans=plans))


def _robustness_lead(plan: Plan) -> Markup | None:
    """How often the money is enough."""
    if plan.robustness is None:
        return None
    share = percent(plan.robustness.within_budget)
    return markup(word("report.robustness.lead", n=plan.robustness.samples, share=share))


def _gap(gap: float) -> Both:
    """The gap as per cent, not rounded down to nothing."""
    return {language: f"{formats.number(100 * gap, language, 3)} %" for language in LANGUAGES}


def _gap_title(table: GapTable) -> Markup:
    name = known("common.service", table.service)
    return markup(word("report.gaps.service", service=name, n=table.villages, people=table.people))


def _spread(spread: Spread | None) -> Markup:
    """Median and percentiles of a difference between models, with how much was compared."""
    if spread is None or not spread.compared:
        return markup(word("report.models.none"))
    figures = {"median": spread.median_db, "low": spread.p5_db, "high": spread.p95_db}
    texts = {name: number(value, 1) for name, value in figures.items()}
    return markup(word("report.models.spread", n=spread.compared, **texts))


def _threshold(service: str, dbm: float) -> Markup:
    return markup(word("map.about.threshold", service=known("common.service", service), dbm=number(dbm, 1)))
