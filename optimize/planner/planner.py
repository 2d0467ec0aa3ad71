"""Planner: one question in which towers, upgrades and fibre compete for one budget, and its answer as proposals."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from phusong.coverage.kernels import IntArray
from phusong.optimize.plan.outcomes import FrontierPoint
from phusong.optimize.plan.plan import Plan
from phusong.optimize.planner.alternatives import find_alternatives, outline, sites_of
from phusong.optimize.planner.contradictions import PlanConflict
from phusong.optimize.planner.effort import Effort
from phusong.optimize.planner.frontier import frontier_effort, frontier_of, frontier_question
from phusong.optimize.planner.infeasible import explain
from phusong.optimize.planner.known import known_choice
from phusong.optimize.planner.phases import PhasedSolution, settle_phases
from phusong.optimize.planner.priorities import Settled, nothing, settle_in_order
from phusong.optimize.planner.robustness import evaluate_robustness
from phusong.optimize.planner.write import less_continuity, write_plan
from phusong.optimize.question.formulation import Formulation, formulate
from phusong.optimize.question.options import Options
from phusong.optimize.question.parameters import PlanParameters
from phusong.optimize.solver.clock import Clock
from phusong.optimize.solver.solution import Solution


def make_plan(
    options: Options,
    parameters: PlanParameters,
    known: Collection[str] = (),
    *,
    spares: bool = True,
    clock: Clock | None = None,
) -> Plan:
    """Answer the planning question: the most people for the money, or the least money for what must hold.

    Args:
        options: What could be built, and what it is weighed by.
        parameters: The question.
        known: Identifiers of what an earlier plan builds, from which the search begins where it is still allowed; the
            answer of one phase is no worse than it.
        spares: Whether, of all choices that serve the same, a cheapest one is sought also where money leaves somebody
            unserved, so that little of it can be left.
        clock: What the search may take, which several questions may share; what the settings say when None.

    Returns:
        The plan; ``infeasible`` with its reasons when no choice keeps what must hold; ``no_plan`` when planning is
        switched off or the search ended before it found anything.

    Raises:
        InputError: When a setting names a service, a group, a kind of place or a site that is not known.
    """
    options = options.with_places(parameters)
    formulation = formulate(options, parameters)
    if not parameters.enabled:
        return write_plan(options, parameters, formulation, _switched_off(formulation))
    effort = replace(Effort.of(parameters), spares=spares)
    if clock is not None:
        effort = replace(effort, clock=clock)
    start = known_choice(options, formulation, known) if known else None
    found = _found(formulation, parameters, effort, start)
    solution = replace(found.solution, runtime_s=effort.spent_s())
    plan = write_plan(options, parameters, formulation, replace(found, solution=solution))
    if solution.status == "infeasible":
        plan = _explained(plan, explain(formulation, effort))
    beside = Effort.of(parameters)
    others = [less_continuity(formulation, other) for other in _alternatives(options, parameters, found, beside)]
    evaluated = parameters.risk.samples and plan.answered
    frontier = _frontier(options, parameters, formulation, found)
    return replace(
        plan,
        robustness=evaluate_robustness(options, parameters, plan) if evaluated else None,
        frontier=frontier,
        alternatives=tuple(outline(options, formulation, found.solution, other) for other in others),
        by_clock=effort.clock.stopped
        or beside.clock.stopped
        or any(each.by_clock for each in others)
        or any(at.by_clock for at in frontier),
    )


def make_alternatives(options: Options, parameters: PlanParameters) -> tuple[Plan, ...]:
    """Write in full the plans that are nearly as good as the best; ``plan.alternatives`` of the best outlines them.

    Args:
        options: What could be built, and what it is weighed by.
        parameters: The question.

    Returns:
        The plans in the order they were found. The bound of each is that of plans as different as it is.
    """
    options = options.with_places(parameters)
    formulation = formulate(options, parameters)
    found = _found(formulation, parameters, Effort.of(parameters))
    others = _alternatives(options, parameters, found, Effort.of(parameters))
    return tuple(
        write_plan(options, parameters, formulation, replace(found, solution=other, phase=_at_once(other)))
        for other in others
    )


def _found(
    formulation: Formulation, parameters: PlanParameters, effort: Effort, start: IntArray | None = None
) -> PhasedSolution:
    """The answer of a stated question."""
    if parameters.phases:
        return settle_phases(formulation, parameters.phases, effort)
    settled = settle_in_order(formulation, effort, start)
    return PhasedSolution(settled.solution, _at_once(settled.solution), settled.problem)


def _explained(plan: Plan, conflicts: tuple[PlanConflict, ...]) -> Plan:
    """A plan that cannot be, with its reasons, and how high each floor to blame could be."""
    attainable = {floor: most for conflict in conflicts for floor, most in conflict.attainable.items()}
    targets = tuple(target._replace(attainable=attainable.get(target.name)) for target in plan.targets)
    return replace(plan, reasons=tuple(conflict.reason for conflict in conflicts), targets=targets)


def _at_once(solution: Solution) -> IntArray:
    """Phase of every chosen option where there is one phase."""
    return np.ones(len(solution.selected), dtype=np.int64)


def _switched_off(formulation: Formulation) -> PhasedSolution:
    solution = nothing("no_plan", formulation.problem, "switched off")
    return PhasedSolution(solution, _at_once(solution), formulation.problem)


def _alternatives(
    options: Options, parameters: PlanParameters, found: PhasedSolution, effort: Effort
) -> tuple[Solution, ...]:
    """Other answers nearly as good, where they are asked for."""
    if not parameters.alternatives.count or not found.solution.found:
        return ()
    sites = sites_of(options, found.problem.options)
    return find_alternatives(found.problem, found.solution, sites, parameters.alternatives, effort)


def _frontier(
    options: Options, parameters: PlanParameters, formulation: Formulation, found: PhasedSolution
) -> tuple[FrontierPoint, ...]:
    """The most people for each budget that is asked for; the plan itself is the point of its own budget."""
    if not parameters.frontier_vnd:
        return ()
    asked = frontier_question(parameters)
    known = {}
    if asked == parameters:
        proved = found.solution.status == "optimal"
        known = {parameters.budget_vnd: Settled(found.problem, found.solution, proved)}
    else:
        formulation = formulate(options, asked)
    budgets = sorted(set(parameters.frontier_vnd))
    return frontier_of(options, formulation, budgets, frontier_effort(parameters), known=known)
