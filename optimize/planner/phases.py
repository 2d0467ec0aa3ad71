"""Multi-period planning, what to build when: the last phase first, then back-fill, then the whole model from there.

What stands at the end is sought as if there were one phase. Earlier phases are then filled from it, and, as a second
way, phase after phase from the start. The better of both starts the whole model. Each phase by itself bounds what can
be served by its end, so the sum of these bounds often proves the start before the model is needed. Where trenches can
run several ways, the whole model keeps those of the start, and only the sum of bounds bounds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from phusong.coverage.kernels import BoolArray, IntArray
from phusong.optimize.plan.outcomes import PhaseOutcome
from phusong.optimize.planner.effort import Effort
from phusong.optimize.planner.priorities import answer, settle_in_order
from phusong.optimize.problem.problem import Problem, relative_gap
from phusong.optimize.problem.timeline import Timeline, cumulated, phased_arrays, phased_covering
from phusong.optimize.problem.trim import trim
from phusong.optimize.question.formulation import Formulation
from phusong.optimize.question.parameters import Phase, PlanParameters
from phusong.optimize.search.incumbent import SOLVER_TOLERANCE
from phusong.optimize.solver.highs import run_arrays
from phusong.optimize.solver.outcome import Outcome, SolverLimits
from phusong.optimize.solver.pulp_solvers import run_pulp
from phusong.optimize.solver.solution import Solution

LARGE = 20_000
"""Models with more entries than this are solved in a process of their own, which can be ended."""

WHOLE_S = 0.5
"""The whole model gets at least this, seconds."""

PROOF = 1e-9
"""Relative difference of bound and value that is rounding."""


@dataclass(frozen=True, slots=True)
class PhasedSolution:
    """Answer of a question over phases.

    Attributes:
        solution: The answer; ``selected`` is what stands at the end.
        phase: Phase in which each of ``selected`` is built, counted from 1, shape (k,).
        problem: The question with what comes first as floors.
    """

    solution: Solution
    phase: IntArray
    problem: Problem


def settle_phases(formulation: Formulation, phases: tuple[Phase, ...], effort: Effort) -> PhasedSolution:
    """Answer a question over phases.

    Args:
        formulation: The question; its budget is the money of all phases.
        phases: Money and worth of each phase.
        effort: Time and precision.
    """
    settled = settle_in_order(formulation, effort)
    if not settled.solution.found:
        return PhasedSolution(settled.solution, np.zeros(0, dtype=np.int64), settled.problem)
    timeline = _timeline(formulation, settled.problem, phases)
    stages = _start(timeline, settled.solution.selected, effort)
    bound = _sum_of_bounds(timeline, settled.solution.bound, effort)
    how = f"{settled.solution.solver}, back-fill"
    on_tree, whole = timeline.on_one_tree(stages[-1])
    if timeline.value(stages) < bound - PROOF * abs(bound):
        outcome = _whole_model(on_tree, stages, effort)
        bound = min(bound, -outcome.bound) if whole else bound
        stages = _better(on_tree, stages, outcome, timeline)
        how = f"{how}, whole model{'' if whole else ' on one tree'}"
    stages = on_tree.stages(trim(on_tree.problem(), on_tree.selected(stages)))
    return _solution(timeline, stages, bound, how, proved=settled.proved)


def _timeline(formulation: Formulation, problem: Problem, phases: tuple[Phase, ...]) -> Timeline:
    early = np.zeros(problem.rows, dtype=np.bool_)
    early[: len(formulation.demand)] = True
    waiting = np.zeros(problem.options, dtype=np.bool_)
    waiting[list(formulation.rules.deferred)] = True
    weights = np.array([phase.weight for phase in phases], dtype=np.float64)
    return Timeline(
        problem, cumulated([phase.budget_vnd for phase in phases]) / formulation.reserve, weights, early, waiting
    )


def _start(timeline: Timeline, final: IntArray, effort: Effort) -> list[IntArray]:
    """The better of filling back from what stands at the end, and building phase after phase."""
    ways = [_back_filled(timeline, final, effort)]
    forward = _forward(timeline, effort)
    if forward is not None:
        ways.append(forward)
    return max(ways, key=timeline.value)


def _back_filled(timeline: Timeline, final: IntArray, effort: Effort) -> list[IntArray]:
    """Options of the end, each as early as serves most: phase after phase from among them."""
    outside = np.ones(timeline.base.options, dtype=np.bool_)
    outside[final] = False
    stages: list[IntArray] = []
    for phase in range(len(timeline) - 1):
        problem = timeline.in_phase(phase)
        problem = replace(problem, forbidden=problem.forbidden | outside, locked=_mask(problem, stages))
        found = answer(problem, effort)
        stages.append(found.selected if found.found else np.flatnonzero(_mask(problem, stages)))
    return [*stages, final]


def _forward(timeline: Timeline, effort: Effort) -> list[IntArray] | None:
    """Phase after phase the most for the money, what stands locked; None where the end cannot be reached so."""
    stages: list[IntArray] = []
    for phase in range(len(timeline)):
        problem = timeline.in_phase(phase)
        problem = replace(problem, locked=problem.locked | _mask(problem, stages))
        found = answer(problem, effort)
        if not found.found:
            return None
        stages.append(found.selected)
    return stages


def _mask(problem: Problem, stages: list[IntArray]) -> BoolArray:
    """Options that stand already, shape (n,)."""
    standing = np.zeros(problem.options, dtype=np.bool_)
    if stages:
        standing[stages[-1]] = True
    return standing


def _sum_of_bounds(timeline: Timeline, final_bound: float, effort: Effort) -> float:
    """What no timeline can exceed: in each phase no more is served than if all money so far went for that phase."""
    late = float(np.where(timeline.early, 0.0, timeline.base.weights).sum())
    total = timeline.weights[-1] * final_bound + max(1.0 - float(timeline.weights[-1]), 0.0) * late
    for phase in range(len(timeline) - 1):
        alone = effort.solve(timeline.in_phase(phase), part=0.3)
        total += timeline.weights[phase] * alone.bound
    return float(total)


def _whole_model(timeline: Timeline, stages: list[IntArray], effort: Effort) -> Outcome:
    """The model over all phases, from the best timeline known, in units that suit a solver."""
    scaled, unit = timeline.scaled()
    gap = effort.gap * abs(scaled.value(stages))
    allowed = effort.clock.allow(least_s=WHOLE_S)
    limits = SolverLimits(allowed.time_s, gap, seed=effort.seed, work_s=allowed.work_s)
    if effort.solver == "cbc":
        outcome = run_pulp(phased_covering(scaled), limits, 1.0, "cbc")
    else:
        model = phased_arrays(scaled)
        outcome = run_arrays(model, limits, scaled.selected(stages), apart=model.matrix.nnz > LARGE)
    effort.clock.count(outcome.work_s)
    if outcome.by_clock:
        effort.clock.stop()
    return replace(outcome, bound=unit.restored(outcome.bound - SOLVER_TOLERANCE))


def _better(timeline: Timeline, stages: list[IntArray], outcome: Outcome, asked: Timeline) -> list[IntArray]:
    """The timeline that the model found, when it keeps every rule and is worth more."""
    if outcome.values is None:
        return stages
    found = timeline.stages(np.flatnonzero(outcome.values > 0.5))
    return found if asked.allowed(found) and timeline.value(found) > timeline.value(stages) else stages


def _solution(timeline: Timeline, stages: list[IntArray], bound: float, how: str, *, proved: bool) -> PhasedSolution:
    value = timeline.value(stages)
    bound = max(bound, value)
    gap = relative_gap(value, bound)
    if gap <= 1e-7:
        bound, gap = value, 0.0
    final = stages[-1]
    phase = np.full(timeline.base.options, len(timeline), dtype=np.int64)
    for number in range(len(timeline) - 1, -1, -1):
        phase[stages[number]] = number + 1
    solution = Solution(
        status="optimal" if proved and gap == 0.0 else "feasible",
        objective=value,
        bound=bound,
        gap=gap,
        selected=final,
        cost=timeline.base.cost(final),
        served=timeline.base.value(final),
        runtime_s=0.0,
        solver=how,
    )
    return PhasedSolution(solution, phase[final], timeline.base)


def due_dates(parameters: PlanParameters) -> tuple[str, ...]:
    """Date due of each phase, ISO, empty where none is known; one where there are no phases."""
    dates = [phase.due or parameters.due for phase in parameters.phases] or [parameters.due]
    return tuple(due.isoformat() if due else "" for due in dates)


def phase_outcomes(
    formulation: Formulation, parameters: PlanParameters, built: IntArray, phase: IntArray
) -> tuple[PhaseOutcome, ...]:
    """What each phase costs and brings.

    Args:
        formulation: The question.
        parameters: Its phases.
        built: Options that are built.
        phase: Phase of each, shape of ``built``.
    """
    weights = formulation.problem.weights.copy()
    weights[len(formulation.demand) :] = 0.0
    outcomes: list[PhaseOutcome] = []
    left = 0
    for number, (asked, due) in enumerate(zip(parameters.phases, due_dates(parameters), strict=False), start=1):
        cost = round(formulation.problem.cost(built[phase == number]))
        left += asked.budget_vnd - cost
        value = float(weights[formulation.problem.served(built[phase <= number])].sum())
        name = asked.name or str(number)
        outcomes.append(PhaseOutcome(name, due, asked.weight, asked.budget_vnd, cost, left, value))
    return tuple(outcomes)
