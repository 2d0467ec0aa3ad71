"""Worth of plans: questions that differ in decisions alone, answered from the same options."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from phusong.coverage.findings import InputError, make_finding
from phusong.coverage.kernels import FloatArray
from phusong.optimize.plan import Plan, plan_of_villages
from phusong.optimize.question import Options, PlanParameters
from phusong.pipeline.stages.people import Populated
from phusong.pipeline.stages.plan import Search, answer_stage
from phusong.pipeline.stages.stages import Stages
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
        by_clock: True when the clock ended the search: another machine may find a plan of another worth.
    """

    objective: float
    bound: float
    cost_vnd: int
    people: Mapping[str, int]
    parts: frozenset[str]
    by_clock: bool = False

    @staticmethod
    def of(plan: Plan, people: FloatArray) -> PlanWorth:
        """What a plan told by villages is worth.

        Args:
            plan: The plan.
            people: People of each village, shape (villages,).
        """
        after = {
            service: int((plan.after_share[service] * people).sum())
            if service in plan.after_share
            else int(people[served].sum())
            for service, served in plan.after.items()
        }
        return PlanWorth(plan.objective, plan.bound, plan.cost_vnd, after, parts_of(plan), plan.by_clock)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a run is asked beside the question of its scenario.

    Attributes:
        known: Identifiers of what an earlier plan builds, from which the search for the plan begins.
        beside: Questions that differ from the scenario's in decisions and time; they are answered from what is weighed
            for it, each search begun from the plan.
        hear: Called with what the plan and those answers are worth, before anything is drawn.
    """

    known: frozenset[str] = frozenset()
    beside: tuple[PlanParameters, ...] = ()
    hear: Callable[[tuple[PlanWorth, ...]], None] | None = None


def parts_of(plan: Plan) -> frozenset[str]:
    """Identifiers of everything that a plan builds."""
    return frozenset(str(part) for proposal in plan.proposals for part in proposal.parts)


def worth_stage(
    stages: Stages,
    scenario: Scenario,
    populated: Populated,
    options: Options,
    questions: Sequence[PlanParameters],
    known: frozenset[str] = frozenset(),
) -> tuple[PlanWorth, ...]:
    """Answer several questions about the same options; frontier, alternatives and samples of risk are left out.

    Args:
        stages: Keeps what is finished.
        scenario: Layers, settings and prices of all of them.
        populated: The layers with their people points.
        options: What could be built.
        questions: Questions that differ in decisions and in the time that they may take.
        known: Identifiers of what a plan builds that each search begins from where it may.

    Returns:
        What the plan of each question is worth.

    Raises:
        InputError: When a question has no plan.
    """
    ids = (populated.network.villages.ids, populated.points.villages.ids)
    worth = []
    for question in questions:
        asked = scenario.model_copy(update={"plan": _bare(question)})
        found = answer_stage(stages, asked, options, Search(known=known))
        if not found.answered:
            raise InputError([make_finding("review-no-plan", "there is no plan for this question")])
        told = plan_of_villages(found, populated.people, populated.share, ids)
        worth.append(PlanWorth.of(told, populated.network.villages.population))
    return tuple(worth)


def _bare(question: PlanParameters) -> PlanParameters:
    return question.model_copy(
        update={
            "frontier_vnd": (),
            "alternatives": question.alternatives.model_copy(update={"count": 0}),
            "risk": question.risk.model_copy(update={"samples": 0}),
        }
    )
