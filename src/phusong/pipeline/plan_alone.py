"""Plans by themselves: the stages of a run up to the plan, none of its pages, for holding one plan against another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from phusong.console.narrator import Narrator
from phusong.coverage.findings import InputError, make_finding
from phusong.coverage.kernels import FloatArray
from phusong.optimize.plan import Plan, plan_of_villages
from phusong.optimize.question import PlanParameters
from phusong.pipeline.stages.plan import answer_stage, weigh_stage
from phusong.pipeline.survey import open_stages, survey_scenario
from phusong.scenario.model import Scenario


@dataclass(frozen=True, slots=True)
class PlanWorth:
    """What a plan is worth.

    Attributes:
        objective: Value reached.
        bound: No plan can do better.
        cost_vnd: Money it needs, VND.
        people: Service to people served once it is built.
        parts: Identifiers of everything that is built.
    """

    objective: float
    bound: float
    cost_vnd: int
    people: Mapping[str, int]
    parts: frozenset[str]


def plans_alone(
    scenario: Scenario, questions: Sequence[PlanParameters], home: Path, narrator: Narrator
) -> list[PlanWorth]:
    """Make the plans of several questions about the same options, through the kept stages of earlier runs.

    Args:
        scenario: Layers, settings and prices of all of them.
        questions: Questions that differ in decisions alone; frontier, alternatives and samples of risk are left out.
        home: Folder in which stages are kept.
        narrator: Says what happens.

    Returns:
        What the plan of each question is worth.

    Raises:
        InputError: When the layers have errors, or a question has no plan.
    """
    asked = [scenario.model_copy(update={"plan": _bare(question)}) for question in questions]
    stages = open_stages(scenario, home, narrator)
    surveyed = survey_scenario(stages, scenario)
    populated = surveyed.populated
    options, _ = weigh_stage(stages, scenario, surveyed.radio, populated, surveyed.covered)
    ids = (populated.network.villages.ids, populated.points.villages.ids)
    worth = []
    for each in asked:
        found = answer_stage(stages, each, options)
        if not found.answered:
            raise InputError([make_finding("review-no-plan", "there is no plan for this question", file=str(home))])
        told = plan_of_villages(found, populated.people, populated.share, ids)
        worth.append(_worth(told, populated.network.villages.population))
    return worth


def _bare(question: PlanParameters) -> PlanParameters:
    return question.model_copy(
        update={
            "frontier_vnd": (),
            "alternatives": question.alternatives.model_copy(update={"count": 0}),
            "risk": question.risk.model_copy(update={"samples": 0}),
        }
    )


def _worth(plan: Plan, people: FloatArray) -> PlanWorth:
    return PlanWorth(
        plan.objective,
        plan.bound,
        plan.cost_vnd,
        {
            service: int((plan.after_share[service] * people).sum())
            if service in plan.after_share
            else int(people[served].sum())
            for service, served in plan.after.items()
        },
        frozenset(str(part) for proposal in plan.proposals for part in proposal.parts),
    )
