"""The report: one HTML page in both languages that opens with no network and prints well."""

from __future__ import annotations

from pathlib import Path

from markupsafe import Markup

from phusong.coverage.network import Network
from phusong.coverage.served import Coverage
from phusong.maps.indicators.after import served_after
from phusong.maps.indicators.answers import (
    answers_of,
    attainable_share,
    phase_name,
    whose,
)
from phusong.maps.indicators.gaps import gap_tables
from phusong.maps.indicators.groups import commune_rows, district_rows, service_rows
from phusong.maps.page import palette
from phusong.maps.page.seal import seal
from phusong.maps.page.templates import page_templates
from phusong.maps.report.context import ReportContext
from phusong.maps.report.rows import money_against_people, proposal_rows
from phusong.maps.report.texts import (
    gap_title,
    names_of_figures,
    robustness_lead,
    spread_text,
    standing_text,
    target_outcome,
    threshold_text,
    verdict_text,
)
from phusong.maps.words.bilingual import day, layers, markup, money, number, word, writers
from phusong.optimize.plan import Plan

_TEMPLATES = Path(__file__).parent / "templates"


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
        verdict_text=verdict_text(plan),
        answers=answers,
        parts=answers.sections(plan),
        frontier_label=word("report.frontier.curve")[context.language],
        robustness_lead=robustness_lead(plan),
        attainable_share=attainable_share,
        whose=lambda target: markup(whose(target)),
        target_outcome=target_outcome,
        phase_name=lambda number: phase_name(plan, number),
        standing=standing_text,
        objective=lambda value: markup(money(value) if plan.question == "least_cost" else number(value, 1)),
        **names_of_figures(plan),
        gap_title=gap_title,
        threshold=threshold_text,
        models=context.models,
        spread=spread_text,
        capex_vnd=sum(proposal.capex_vnd for proposal in plan.proposals),
        opex_vnd=sum(proposal.opex_vnd_per_year for proposal in plan.proposals),
        palette=palette,
        plan=plan,
        communes=len(network.communes),
        services=service_rows(network, coverage, after),
        districts=district_rows(network, coverage, after),
        commune_rows=commune_rows(network, coverage, after),
        gaps=gap_tables(network, coverage, after),
        proposals=proposal_rows(network, plan),
        curve=money_against_people(plan),
        style=_own("report.css"),
        script=_own("report.js"),
    )
    return seal(page, language=context.language)


def _own(name: str) -> Markup:
    """A style or script of ours, as it is."""
    return Markup((_TEMPLATES / name).read_text(encoding="utf-8"))  # noqa: S704 - our own file
