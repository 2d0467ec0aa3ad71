"""Worth of plans: the plan made, and the best plan without each decision, answered from the same options."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from phusong.coverage.kernels import FloatArray
from phusong.optimize.audit import audit_plan
from phusong.optimize.plan import Plan, plan_of_villages
from phusong.optimize.planner import WithoutDecision, leave_out, plans_without
from phusong.pipeline.stages.people import Populated
from phusong.pipeline.stages.plan import AUDIT, Planned, answer_content
from phusong.pipeline.stages.stages import Stage, Stages
from phusong.scenario.model import Scenario
from phusong.store.arrays import Arrays
from phusong.store.packing import pack_plan, unpack_plan

DECISIONS = Stage("decisions", "stage-decisions")


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
        priced: Numbers of the scenario's decisions of which it is asked what the best plan without them is worth.
        price_s: Real seconds after which the searches for that stop; those of the scenario's plan when None.
        hear: Called with what the plan and those answers are worth as soon as it is known, from another thread.
    """

    known: frozenset[str] = frozenset()
    priced: tuple[int, ...] = ()
    price_s: float | None = None
    hear: Callable[[tuple[PlanWorth, ...]], None] | None = None


class Pricing:
    """What a plan is worth, sought in a thread of its own: what is drawn meanwhile needs none of it, and the other way.

    A search waits for its solver most of the time, and images for nobody; so the second thread of a machine is used.

    Attributes:
        is_asked: Whether it is sought, or found and not yet asked for.
    """

    def __init__(
        self, stages: Stages, scenario: Scenario, populated: Populated, planned: Planned, asked: Asked
    ) -> None:
        """Begin.

        Args:
            stages: Keeps what is finished.
            scenario: Layers, settings and prices of all of them.
            populated: The layers with their people points.
            planned: The plan made, and what it was weighed by.
            asked: The decisions, how long it may take, and who is told; nothing is sought where none are asked about.
        """
        self._stages, self._own = stages, stages.beside()
        self._what = (scenario, populated, planned, asked)
        self._found: tuple[PlanWorth, ...] = ()
        self._failed: BaseException | None = None
        self._thread = threading.Thread(target=self._seek, daemon=True)
        self.is_asked = bool(asked.priced) and planned.plan.answered
        if self.is_asked:
            self._thread.start()

    def _seek(self) -> None:
        scenario, populated, planned, asked = self._what
        try:
            self._found = worth_stage(self._own, scenario, populated, planned, asked)
            if asked.hear is not None:
                asked.hear(self._found)
        except BaseException as error:  # noqa: BLE001 - who waits for it is told, whatever it is
            self._failed = error

    def result(self) -> tuple[PlanWorth, ...]:
        """What was found, waited for where it is still sought; empty where nothing was asked.

        Raises:
            PlanAuditError: When a plan of which it is told fails its audit.
        """
        if self.is_asked:
            if self._thread.is_alive():
                with self._stages.waiting(DECISIONS):
                    self._thread.join()
            self._stages.take_in(self._own)
            self.is_asked = False
        if self._failed is not None:
            raise self._failed
        return self._found


def parts_of(plan: Plan) -> frozenset[str]:
    """Identifiers of everything that a plan builds."""
    return frozenset(str(part) for proposal in plan.proposals for part in proposal.parts)


def worth_stage(
    stages: Stages, scenario: Scenario, populated: Populated, planned: Planned, asked: Asked
) -> tuple[PlanWorth, ...]:
    """What the plan is worth, and the best plan without each decision that is asked about.

    Args:
        stages: Keeps what is finished.
        scenario: Layers, settings and prices of all of them.
        populated: The layers with their people points.
        planned: The plan made, and what it was weighed by.
        asked: The decisions, and how long it may take.

    Returns:
        The plan made, then one for each decision; the objective is that of the best plan known, the bound holds for
        all plans without it.
    """
    options, known = planned.options, parts_of(planned.plan)
    ids = (populated.network.villages.ids, populated.points.villages.ids)
    people = populated.network.villages.population
    found = stages.kept(
        DECISIONS,
        (*answer_content(options), scenario.plan, scenario.costs, asked.priced, asked.price_s, sorted(known)),
        lambda report: plans_without(
            options, scenario.plan, asked.priced, planned.points, known, brake_s=asked.price_s, hear=report
        ),
        (_packed, lambda arrays: _unpacked(arrays, planned.points)),
    )
    made = PlanWorth.of(planned.plan, people)
    worth = [made]
    for each in found:
        if each.is_made:
            worth.append(replace(made, bound=each.bound, by_clock=each.by_clock))
            continue
        with stages.timed(AUDIT):
            audit_plan(each.plan, options, leave_out(scenario.plan, (each.decision,)))
        told = plan_of_villages(each.plan, populated.people, populated.share, ids)
        worth.append(replace(PlanWorth.of(told, people), bound=each.bound, by_clock=each.by_clock))
    return tuple(worth)


def _packed(found: Sequence[WithoutDecision]) -> Arrays:
    arrays: Arrays = {
        "decision": np.array([each.decision for each in found], dtype=np.int64),
        "is_made": np.array([each.is_made for each in found], dtype=np.bool_),
        "bound": np.array([each.bound for each in found], dtype=np.float64),
        "by_clock": np.array([each.by_clock for each in found], dtype=np.bool_),
    }
    return arrays | {f"plan_{each.decision}": pack_plan(each.plan)["json"] for each in found if not each.is_made}


def _unpacked(arrays: Arrays, made: Plan) -> tuple[WithoutDecision, ...]:
    """What was kept, the plan made in place of those that it is the best of.

    Raises:
        ValueError: When what is kept has a form that is not known.
    """
    try:
        rows = zip(*(arrays[name].tolist() for name in ("decision", "is_made", "bound", "by_clock")), strict=True)
        return tuple(
            WithoutDecision(
                decision, made if is_made else unpack_plan({"json": arrays[f"plan_{decision}"]}), is_made, bound, clock
            )
            for decision, is_made, bound, clock in rows
        )
    except KeyError as error:
        raise ValueError(f"{error} is missing") from None
