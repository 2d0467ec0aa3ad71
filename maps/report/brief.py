"""The report's first page: for who decides, where the gap is, what the plan does about it and for how much."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from phusong.coverage.network import Network
from phusong.coverage.served import Coverage, Served
from phusong.maps.indicators.brief import (
    GapArea,
    MoneyStep,
    ServiceCost,
    best_first,
    cost_by_service,
    gap_areas,
    money_steps,
    opening_service,
)
from phusong.maps.indicators.brief_texts import gap_text, plan_text
from phusong.maps.indicators.groups import ServiceRow
from phusong.maps.indicators.target_texts import target_status, target_what
from phusong.maps.indicators.targets import TargetRow
from phusong.maps.page import palette
from phusong.maps.picture.drawing import Drawing, draw_plan
from phusong.maps.picture.marks import legend_of
from phusong.maps.picture.svg import drawing_svg, mark_svg
from phusong.maps.report.context import ReportContext
from phusong.maps.report.rows import ProposalRow
from phusong.maps.words.bilingual import Both, day, known, markup, money, number, percent, word
from phusong.optimize.plan import Plan

BEST = 10
"""Proposals that the first page names."""

_TARGETS_SHOWN = 3
"""Targets that stand in the table of services; of more it is counted how many are reached."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """What the first page says.

    Attributes:
        service: The service whose gap counts the most; empty where there is none.
        opening: Counts of that service, None where there is none.
        services: Counts of every service.
        targets: Dated targets with how far the plan goes.
        plan: What is proposed.
        areas: The largest gaps of the service.
        best: The best proposals that bring the service.
        steps: What parts of the money buy.
        costs: Money by service.
        drawing: The picture.
        context: What the report says about itself.
    """

    service: str
    opening: ServiceRow | None
    services: tuple[ServiceRow, ...]
    targets: tuple[TargetRow, ...]
    plan: Plan
    areas: tuple[GapArea, ...]
    best: tuple[ProposalRow, ...]
    steps: tuple[MoneyStep, ...]
    costs: tuple[ServiceCost, ...]
    drawing: Drawing
    context: ReportContext

    @staticmethod
    def of(
        network: Network,
        coverage: Coverage,
        after: Mapping[str, Served],
        rows: tuple[tuple[ServiceRow, ...], tuple[ProposalRow, ...]],
        about: tuple[Plan, ReportContext],
    ) -> Brief:
        """Gather the page.

        Args:
            network: The layers.
            coverage: Who is served today.
            after: Who is served once the plan is built.
            rows: Counts of every service, and the proposals with their places.
            about: What is proposed, and what the report says about itself.
        """
        (services, proposals), (plan, context) = rows, about
        service = opening_service(services, context.weights)
        row_of = {row.proposal.proposal_id: row for row in proposals}
        bringing = [each for each in plan.proposals if each.people_by_service.get(service, 0) > 0]
        best = best_first(bringing, {service: 1.0})
        return Brief(
            service=service,
            opening=next((row for row in services if row.service == service), None),
            services=services,
            targets=context.targets,
            plan=plan,
            areas=gap_areas(network, coverage, after, service),
            best=tuple(row_of[each.proposal_id] for each in best[:BEST]),
            steps=money_steps(plan, context.weights),
            costs=cost_by_service(plan),
            drawing=draw_plan(network, coverage, plan, after, service),
            context=context,
        )

    @property
    def inline(self) -> Both:
        """Name of the service inside a sentence."""
        return known("common.inline", self.service)

    @property
    def gap(self) -> Markup:
        """How many people lack the service."""
        return Markup() if self.opening is None else markup(gap_text(self.opening))

    @property
    def answer(self) -> Markup:
        """What the plan does about it, and for how much."""
        return Markup() if self.opening is None else markup(plan_text(self.opening, self.plan))

    @property
    def picture(self) -> Markup:
        """The map."""
        return drawing_svg(self.drawing, word("brief.map", service=self.inline)[self.context.language])

    @property
    def legend(self) -> tuple[tuple[Markup, Markup], ...]:
        """Marks of the picture that are there, and what they mean."""
        return tuple((mark_svg(shape), markup(meaning)) for shape, meaning in legend_of(self.drawing))

    @property
    def share_colours(self) -> tuple[str, ...]:
        """Colours of the shares of people served, the best first."""
        return palette.SHARE_COLOURS

    def goals(self, service: str) -> tuple[tuple[Markup, Markup, bool], ...]:
        """Targets of all layers together for a service: what is asked, how it stands, whether it is reached in time."""
        return tuple(
            (markup(self._asked(row)), markup(target_status(row)), row.status in ("reached", "planned"))
            for row in self.targets
            if row.service == service and not row.unit
        )[:_TARGETS_SHOWN]

    @property
    def goals_note(self) -> Markup:
        """How many targets are reached where there are some, or that there is none."""
        if self.targets:
            met = sum(row.status in ("reached", "planned") for row in self.targets)
            return markup(word("brief.target.several", met=met, n=len(self.targets)))
        if self.plan.targets:
            met = sum(target.met for target in self.plan.targets)
            return markup(word("brief.floors", met=met, n=len(self.plan.targets)))
        return markup(word("brief.no_target"))

    @property
    def capex_vnd(self) -> int:
        """Investment in all proposals, VND."""
        return sum(proposal.capex_vnd for proposal in self.plan.proposals)

    @property
    def shared_vnd(self) -> int:
        """Investment that falls on no service by itself, VND."""
        return self.capex_vnd - sum(cost.capex_vnd for cost in self.costs)

    @property
    def cost_note(self) -> Markup:
        """How money is divided among services, and what running all costs."""
        opex = sum(proposal.opex_vnd_per_year for proposal in self.plan.proposals)
        return markup(word("brief.cost.note", opex=money(opex)))

    @property
    def assigned(self) -> bool:
        """Whether it is known of any of the best works who builds it."""
        return any(row.proposal.owner for row in self.best)

    @property
    def dated(self) -> bool:
        """Whether the best works have days of their own."""
        return len({row.proposal.due for row in self.best}) > 1

    @property
    def best_note(self) -> Markup:
        """What holds for all of the best works: their day where they have one day, and that nobody is to build them."""
        due = self.best[0].proposal.due
        notes = [] if self.assigned else [word("brief.best.unassigned")]
        notes += [word("brief.best.all_by", day=day(due))] if due and not self.dated else []
        return Markup(" ").join(map(markup, notes))

    def people(self, row: ProposalRow) -> tuple[tuple[Markup, Markup], ...]:
        """Services that a proposal brings to somebody, and to how many."""
        counts = row.proposal.people_by_service
        return tuple(
            (markup(known("common.service", service)), markup(number(counts[service])))
            for service in (row.service for row in self.services)
            if counts.get(service)
        )

    def _asked(self, row: TargetRow) -> Both:
        what = target_what(row)
        if row.by:
            return word("brief.target.by", share=percent(row.share), what=what, day=day(row.by))
        return word("brief.target.of", share=percent(row.share), what=what)
