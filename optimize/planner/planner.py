"""The plan: one question in which towers, upgrades and fibre compete for one budget, and its answer as proposals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from phusong.coverage.kernels import IntArray
from phusong.coverage.network import Network
from phusong.coverage.radio import RadioParameters, RsrpMatrix
from phusong.coverage.served import Coverage
from phusong.optimize.fibre.extensions import Extensions
from phusong.optimize.plan.outcomes import FrontierPoint
from phusong.optimize.plan.plan import Plan
from phusong.optimize.planner.alternatives import find_alternatives, outline, sites_of
from phusong.optimize.planner.effort import Effort
from phusong.optimize.planner.frontier import frontier_effort, frontier_of, frontier_question
from phusong.optimize.planner.infeasible import explain
from phusong.optimize.planner.phases import PhasedSolution, settle_phases
from phusong.optimize.planner.priorities import Settled, nothing, settle_in_order
from phusong.optimize.planner.robustness import evaluate_robustness
from phusong.optimize.planner.write import less_prices, write_plan
from phusong.optimize.question.inquiry import inquire
from phusong.optimize.question.options import Possibilities
from phusong.optimize.question.parameters import PlanParameters
from phusong.optimize.question.places import PlaceReach
from phusong.optimize.question.statement import Statement, state_question
from phusong.optimize.search.infeasible import Conflict
from phusong.optimize.sites.candidates import Candidates
from phusong.optimize.solver.solution import Solution


def make_plan(
    network: Network,
    coverage: Coverage,
    candidates: Candidates,
    matrices: Mapping[str, RsrpMatrix],
    extensions: Extensions,
    radio: RadioParameters,
    parameters: PlanParameters,
    *,
    places: PlaceReach | None = None,
) -> Plan:
    """Answer the planning question: the most people for the money, or the least money for what must hold.

    Args:
        network: The layers.
        coverage: Who is served today.
        candidates: Upgrades and new towers.
        matrices: Service to RSRP in dBm, candidates × villages.
        extensions: Fibre sections and access points.
        radio: Link budgets whose thresholds decide who is served.
        parameters: The question.
        places: What :func:`~phusong.optimize.question.places.reach_places` found; found here when None.

    Returns:
        The plan; ``infeasible`` with its reasons when no choice keeps what must hold; ``no_plan`` when planning is
        switched off or the solver found nothing in its time.

    Raises:
        InputError: When a setting names a service, a group, a kind of place or a site that is not known.
    """
    asked = (network, coverage, candidates, matrices, extensions, radio, parameters)
    possibilities, places, statement = inquire(*asked, places=places)
    if not parameters.enabled:
        return write_plan(possibilities, parameters, statement, _switched_off(statement))
    effort = Effort.of(parameters)
    found = _found(statement, parameters, effort)
    solution = replace(found.solution, runtime_s=effort.spent_s())
    plan = write_plan(possibilities, parameters, statement, replace(found, solution=solution))
    if solution.status == "infeasible":
        plan = _explained(plan, explain(statement, effort))
    others = [less_prices(statement, other) for other in _alternatives(possibilities, parameters, found)]
    evaluated = parameters.risk.samples and plan.status in ("optimal", "feasible")
    return replace(
        plan,
        robustness=evaluate_robustness(possibilities, parameters, plan) if evaluated else None,
        frontier=_frontier(possibilities, parameters, places, statement, found),
        alternatives=tuple(
            outline(possibilities, statement, found.solution, less_prices(statement, other)) for other in others
        ),
    )


def make_alternatives(
    network: Network,
    coverage: Coverage,
    candidates: Candidates,
    matrices: Mapping[str, RsrpMatrix],
    extensions: Extensions,
    radio: RadioParameters,
    parameters: PlanParameters,
    *,
    places: PlaceReach | None = None,
) -> tuple[Plan, ...]:
    """Write in full the plans that are nearly as good as the best; ``plan.alternatives`` of the best outlines them.

    Args:
        network: The layers.
        coverage: Who is served today.
        candidates: Upgrades and new towers.
        matrices: Service to RSRP in dBm, candidates × villages.
        extensions: Fibre sections and access points.
        radio: Link budgets whose thresholds decide who is served.
        parameters: The question.
        places: What :func:`~phusong.optimize.question.places.reach_places` found; found here when None.

    Returns:
        The plans in the order they were found. The bound of each is that of plans as different as it is.
    """
    asked = (network, coverage, candidates, matrices, extensions, radio, parameters)
    possibilities, places, statement = inquire(*asked, places=places)
    found = _found(statement, parameters, Effort.of(parameters))
    others = _alternatives(possibilities, parameters, found)
    return tuple(
        write_plan(possibilities, parameters, statement, replace(found, solution=other, phase=_at_once(other)))
        for other in others
    )


def _found(statement: Statement, parameters: PlanParameters, effort: Effort) -> PhasedSolution:
    """The answer of a stated question."""
    if parameters.phases:
        return settle_phases(statement, parameters.phases, effort)
    settled = settle_in_order(statement, effort)
    return PhasedSolution(settled.solution, _at_once(settled.solution), settled.problem)


def _explained(plan: Plan, conflicts: tuple[Conflict, ...]) -> Plan:
    """A plan that cannot be, with its reasons, and how high each floor to blame could be."""
    attainable = {floor: most for conflict in conflicts for floor, most in conflict.attainable.items()}
    targets = tuple(target._replace(attainable=attainable.get(target.name)) for target in plan.targets)
    return replace(plan, reasons=tuple(conflict.text for conflict in conflicts), targets=targets)


def _at_once(solution: Solution) -> IntArray:
    """Phase of every chosen option where there is one phase."""
    return np.ones(len(solution.selected), dtype=np.int64)


def _switched_off(statement: Statement) -> PhasedSolution:
    solution = nothing("no_plan", statement.problem, "switched off")
    return PhasedSolution(solution, _at_once(solution), statement.problem)


def _alternatives(
    possibilities: Possibilities, parameters: PlanParameters, found: PhasedSolution
) -> tuple[Solution, ...]:
    """Other answers nearly as good, where they are asked for."""
    if not parameters.alternatives.count or found.solution.status not in ("optimal", "feasible"):
        return ()
    sites = sites_of(possibilities, found.problem.options)
    effort = Effort.of(parameters)
    return find_alternatives(found.problem, found.solution, sites, parameters.alternatives, effort)


def _frontier(
    possibilities: Possibilities,
    parameters: PlanParameters,
    places: PlaceReach | None,
    statement: Statement,
    found: PhasedSolution,
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
        statement = state_question(possibilities, asked, places)
    budgets = sorted(set(parameters.frontier_vnd))
    return frontier_of(possibilities, statement, budgets, frontier_effort(parameters), known=known)
