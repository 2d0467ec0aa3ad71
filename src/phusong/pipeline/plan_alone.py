"""A plan by itself: the stages of a run up to the plan, none of its pages, for holding one plan against another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from phusong.console.narrator import Narrator
from phusong.coverage.findings import InputError, make_finding
from phusong.pipeline.network import read_scenario_network
from phusong.pipeline.record import hash_inputs
from phusong.pipeline.run import CHECK
from phusong.pipeline.stages.basis import Given
from phusong.pipeline.stages.coverage import coverage_stage
from phusong.pipeline.stages.people import Populated
from phusong.pipeline.stages.plan import plan_stage
from phusong.pipeline.stages.stages import Stages, open_cache
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


def plan_alone(scenario: Scenario, home: Path, narrator: Narrator) -> PlanWorth:
    """Make the plan of a scenario through the kept stages of earlier runs.

    Args:
        scenario: The question; its frontier, alternatives and samples of risk are left out.
        home: Folder in which stages are kept.
        narrator: Says what happens.

    Raises:
        InputError: When the layers have errors, or there is no plan.
    """
    plan = scenario.plan.model_copy(
        update={
            "frontier_vnd": (),
            "alternatives": scenario.plan.alternatives.model_copy(update={"count": 0}),
            "risk": scenario.plan.risk.model_copy(update={"samples": 0}),
        }
    )
    asked = scenario.model_copy(update={"plan": plan})
    stages = Stages(open_cache(home, every=True), narrator, Given.of(asked, hash_inputs(asked)))
    read = stages.plain(CHECK, lambda _: read_scenario_network(asked))
    populated = Populated.of(asked, read.network)
    covered = coverage_stage(stages, asked, read.radio, populated)
    found = plan_stage(stages, asked, read.radio, populated, covered).plan
    if not found.answered:
        raise InputError([make_finding("review-no-plan", "there is no plan for this question", file=str(home))])
    people = populated.network.villages.population
    return PlanWorth(
        found.objective,
        found.bound,
        found.cost_vnd,
        {
            service: int((found.after_share[service] * people).sum())
            if service in found.after_share
            else int(people[served].sum())
            for service, served in found.after.items()
        },
        frozenset(str(part) for proposal in found.proposals for part in proposal.parts),
    )
