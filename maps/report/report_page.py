"""Report page as one object: everything its templates read, by name and type."""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType

from markupsafe import Markup

from phusong.coverage.network import Network
from phusong.coverage.served import Coverage, ModelComparison, Spread
from phusong.maps.indicators.after import served_after
from phusong.maps.indicators.answers import Answers, answers_of, attainable_share, phase_name, whose
from phusong.maps.indicators.brief import best_first
from phusong.maps.indicators.curve import Curve
from phusong.maps.indicators.gaps import GapTable, gap_tables
from phusong.maps.indicators.groups import ServiceRow, service_rows
from phusong.maps.indicators.people import PeopleRow, people_rows
from phusong.maps.indicators.ranking import RankedUnit, of_level, rank_units
from phusong.maps.indicators.target_texts import target_status, target_what
from phusong.maps.indicators.targets import TargetRow
from phusong.maps.page import palette
from phusong.maps.report.brief import Brief
from phusong.maps.report.context import ReportContext
from phusong.maps.report.fibre import FibreSection
from phusong.maps.report.quality import QualityRow, quality_rows
from phusong.maps.report.rows import ProposalRow, money_against_people, proposal_rows
from phusong.maps.report.texts import (
    FigureNames,
    gap_title,
    names_of_figures,
    robustness_lead,
    spread_text,
    standing_text,
    target_outcome,
    threshold_text,
    verdict_text,
)
from phusong.maps.report.unconnected import UnconnectedRow, unconnected_rows
from phusong.maps.words.bilingual import Both, day, layers, markup, money, number, word
from phusong.optimize.plan import Plan, Target

SHOWN = 20
"""Rows of a table that grows with the province; it is cut with a word, and the workbook has all of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPage:
    """What the templates of the report read; texts that depend on a value are its methods.

    Attributes:
        context: What the report says about itself, its inputs and settings.
        plan: What is proposed.
        answers: What the plan answers beyond its proposals.
        communes: How many communes there are.
        services: Who has each service today and once the plan is built.
        ranked: The same by province, where there are several, district and commune, the best served first.
        people: How surely, where and by whom the people of each radio service are served.
        gaps: Villages without each service.
        proposals: The proposals with their places.
        unconnected: Places that nothing connects, so that no tower is proposed there.
        curve: People served against money, None for fewer than two proposals.
        fibre: The fibre design, None where there is none.
        brief: What the first page says.
        quality: How much the layers hold, and how much of it is known.
        style: Style sheet.
        script: Script that switches the language.
    """

    context: ReportContext
    plan: Plan
    answers: Answers
    communes: int
    services: tuple[ServiceRow, ...]
    ranked: tuple[RankedUnit, ...]
    people: tuple[PeopleRow, ...]
    gaps: tuple[GapTable, ...]
    proposals: tuple[ProposalRow, ...]
    unconnected: tuple[UnconnectedRow, ...]
    curve: Curve | None
    fibre: FibreSection | None
    brief: Brief
    quality: tuple[QualityRow, ...]
    style: Markup
    script: Markup

    @staticmethod
    def of(
        network: Network, coverage: Coverage, plan: Plan, context: ReportContext, own: tuple[Markup, Markup]
    ) -> ReportPage:
        """Gather the page.

        Args:
            network: The layers.
            coverage: Who is served today.
            plan: What is proposed.
            context: What the report says about itself, its inputs and settings.
            own: Style sheet and script.
        """
        after = served_after(coverage, plan)
        services, proposals = service_rows(network, coverage, after), proposal_rows(network, plan)
        return ReportPage(
            context=context,
            plan=plan,
            answers=answers_of(network, plan),
            communes=len(network.communes),
            services=services,
            people=people_rows(network, coverage),
            ranked=rank_units(network, coverage, after),
            gaps=gap_tables(network, coverage, after),
            proposals=proposals,
            unconnected=unconnected_rows(network, plan),
            curve=money_against_people(plan),
            fibre=FibreSection.of(network, plan, context.pon),
            brief=Brief.of(network, coverage, after, (services, proposals), (plan, context)),
            quality=quality_rows(network, coverage, len(context.warnings)),
            style=own[0],
            script=own[1],
        )

    @property
    def titles(self) -> Both:
        """Title of the page in every language."""
        return word("report.title", title=self.context.title)

    @property
    def date(self) -> Both:
        """Date that the layers describe."""
        return day(self.context.data_date)

    @property
    def illustrative(self) -> Markup:
        """Which layers are illustrative."""
        return markup(word("common.illustrative", layers=layers(self.context.illustrative)))

    @property
    def chart_label(self) -> str:
        """Label of the chart of people served, in the language the page opens in."""
        return word("report.chart.people")[self.context.language]

    @property
    def curve_label(self) -> str:
        """Label of the curve of people against money."""
        return word("report.curve")[self.context.language]

    @property
    def frontier_label(self) -> str:
        """Label of the curve of people against the budget."""
        return word("report.frontier.curve")[self.context.language]

    @property
    def verdict(self) -> Markup:
        """What the status of the plan means."""
        return verdict_text(self.plan)

    @property
    def provinces(self) -> tuple[RankedUnit, ...]:
        """Provinces by rank; none where there is one only."""
        return of_level(self.ranked, "province")

    @property
    def districts(self) -> tuple[RankedUnit, ...]:
        """Districts by rank."""
        return of_level(self.ranked, "district")

    @property
    def commune_rows(self) -> tuple[RankedUnit, ...]:
        """Communes by rank."""
        return of_level(self.ranked, "commune")

    @property
    def shown_proposals(self) -> tuple[ProposalRow, ...]:
        """The first proposals, those with the most people for their money; the workbook has all."""
        row_of = {row.proposal.proposal_id: row for row in self.proposals}
        best = best_first(self.plan.proposals, self.context.weights)
        return tuple(row_of[each.proposal_id] for each in best[:SHOWN])

    @property
    def shown_targets(self) -> tuple[TargetRow, ...]:
        """The first dated targets, those that are missed or late before the others; the workbook has all."""
        pressing = sorted(self.context.targets, key=lambda row: row.status in ("reached", "planned"))
        return self.context.targets if len(self.context.targets) <= SHOWN else tuple(pressing[:SHOWN])

    def shown_units(self, rows: tuple[RankedUnit, ...]) -> tuple[RankedUnit, ...]:
        """The first and the last units of a long ranking; the workbook has all."""
        return rows if len(rows) <= SHOWN else (*rows[: SHOWN // 2], *rows[-(SHOWN // 2) :])

    def dated_what(self, row: TargetRow) -> Markup:
        """What a dated target counts."""
        return markup(target_what(row))

    def dated_outcome(self, row: TargetRow) -> Markup:
        """How a dated target stands."""
        text = markup(target_status(row))
        return text if row.status in ("reached", "planned") else Markup('<span class="missing">{}</span>').format(text)

    @property
    def sections(self) -> tuple[str, ...]:
        """Names of the parts on what the plan answers."""
        return self.answers.sections(self.plan)

    @property
    def robustness_lead(self) -> Markup | None:
        """How often the money is enough, where that was asked."""
        return robustness_lead(self.plan)

    @property
    def figures(self) -> FigureNames:
        """What the plan's value, its bound and its cost count."""
        return names_of_figures(self.plan)

    @property
    def operators(self) -> tuple[str, ...]:
        """Operators that offer any of the radio services, by name."""
        return tuple(sorted({operator for row in self.people for operator in row.operators}))

    @property
    def models(self) -> ModelComparison | None:
        """Both propagation models, where a second one was asked for."""
        return self.context.models

    @property
    def palette(self) -> ModuleType:
        """Colours."""
        return palette

    @property
    def capex_vnd(self) -> int:
        """Investment in all proposals, VND."""
        return sum(proposal.capex_vnd for proposal in self.plan.proposals)

    @property
    def opex_vnd(self) -> int:
        """Running costs of all proposals, VND a year."""
        return sum(proposal.opex_vnd_per_year for proposal in self.plan.proposals)

    def objective(self, value: float) -> Markup:
        """A value as the plan counts it: money where the least cost is sought, else weighted people."""
        return markup(money(value) if self.plan.question == "least_cost" else number(value, 1))

    def whose(self, target: Target) -> Markup:
        """Whom a target speaks of."""
        return markup(whose(target))

    def attainable_share(self, target: Target) -> float | None:
        """Highest share that can be had where limits conflict."""
        return attainable_share(target)

    def target_outcome(self, target: Target) -> Markup:
        """Whether a target holds, or what is missing."""
        return target_outcome(target)

    def phase_name(self, phase: int) -> str:
        """Name of a phase counted from 1."""
        return phase_name(self.plan, phase)

    def standing(self, row: ProposalRow) -> Markup:
        """Whether a proposal is stable, or which alternatives do without it."""
        return standing_text(row)

    def gap_title(self, table: GapTable) -> Markup:
        """Title of a table of villages without a service."""
        return gap_title(table)

    def threshold(self, service: str, dbm: float) -> Markup:
        """The level from which a service counts as received."""
        return threshold_text(service, dbm)

    def spread(self, spread: Spread | None) -> Markup:
        """Median and percentiles of a difference between models."""
        return spread_text(spread)
