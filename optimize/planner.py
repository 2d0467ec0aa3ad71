"""The plan: one question in which towers, upgrades and fibre compete for one budget, and its answer as proposals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from phusong.coverage.matrix import RsrpMatrix
from phusong.coverage.network import Network
from phusong.coverage.radio import RadioParameters
from phusong.coverage.served import Coverage
from phusong.optimize.candidates import Candidates
from phusong.optimize.effort import Effort
from phusong.optimize.extensions import Extensions
from phusong.optimize.frontier import find_frontier
from phusong.optimize.limits import explain
from phusong.optimize.names import refuse_unknown_names
from phusong.optimize.phases import PhasedSolution, due_dates, phase_outcomes, settle_phases
from phusong.optimize.places import PlaceReach, reach_places
from phusong.optimize.plan import FrontierPoint, Plan
from phusong.optimize.possibilities import Possibilities
from phusong.optimize.priorities import nothing, settle_in_order
from phusong.optimize.proposals import Assignment, Chosen, served_after, write_proposals
from phusong.optimize.questions import PlanParameters
from phusong.optimize.solve import Solution
from phusong.optimize.statement import Statement, state_question

__all__ = ["PlanParameters", "make_plan"]


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
        places: What :func:`~phusong.optimize.places.reach_places` found; found here when None.

    Returns:
        The plan; ``infeasible`` with its reasons when no choice keeps what must hold; ``no_plan`` when planning is
        switched off or the solver found nothing in its time.

    Raises:
        InputError: When a setting names a service, a group, a kind of place or a site that is not known.
    """
    possibilities = Possibilities(network, coverage, candidates, matrices, extensions, radio)
    refuse_unknown_names(possibilities, parameters)
    effort = Effort.of(parameters)
    places = places or reach_places(network, candidates, extensions, radio, parameters)
    statement = state_question(possibilities, parameters, places)
    if not parameters.enabled:
        nothing_built = nothing("no_plan", statement.problem, "switched off")
        return _written(
            possibilities, parameters, statement, PhasedSolution(nothing_built, np.zeros(0, dtype=np.int64))
        )
    found = settle_phases(statement, parameters.phases, effort) if parameters.phases else _at_once(statement, effort)
    solution = replace(found.solution, runtime_s=effort.spent_s())
    if solution.status == "infeasible":
        solution = replace(solution, reasons=explain(statement, Effort.of(parameters)))
    found = PhasedSolution(_less_prices(statement, solution), found.phase)
    plan = _written(possibilities, parameters, statement, found)
    return replace(plan, frontier=_frontier(possibilities, parameters, places))


def _frontier(
    possibilities: Possibilities, parameters: PlanParameters, places: PlaceReach | None
) -> tuple[FrontierPoint, ...]:
    """The most people for each of the budgets that are asked for."""
    if not parameters.frontier_vnd:
        return ()
    p = possibilities
    budgets = parameters.frontier_vnd
    return find_frontier(
        p.network, p.coverage, p.candidates, p.matrices, p.extensions, p.radio, parameters, budgets, places=places
    )


def _at_once(statement: Statement, effort: Effort) -> PhasedSolution:
    """The answer where there is one phase."""
    solution = settle_in_order(statement, effort).solution
    return PhasedSolution(solution, np.ones(len(solution.selected), dtype=np.int64))


def _less_prices(statement: Statement, solution: Solution) -> Solution:
    """The same answer where what stays of the earlier plan counts nothing, and what was dropped its price."""
    if not statement.prices or solution.status not in ("optimal", "feasible"):
        return solution
    objective, bound = solution.objective - statement.prices, solution.bound - statement.prices
    return replace(solution, objective=objective, bound=bound, gap=abs(bound - objective) / max(abs(objective), 1e-9))


def _written(
    possibilities: Possibilities, parameters: PlanParameters, statement: Statement, found: PhasedSolution
) -> Plan:
    """The chosen options as a plan."""
    demand, offers, solution = statement.demand, statement.offers, found.solution
    built = statement.built(solution.selected)
    chosen = Chosen(built, found.phase[solution.selected < statement.options])
    proposals = write_proposals(
        possibilities.network,
        demand,
        offers,
        possibilities.candidates,
        possibilities.extensions,
        chosen,
        _assignment(parameters, statement),
    )
    coverage, people = possibilities.coverage, possibilities.network.villages.population
    before = {service: coverage.served(service) for service in coverage.services}
    after = served_after(demand, offers, built, before)
    served = statement.problem.served(solution.selected)
    return Plan(
        status=solution.status,
        objective=solution.objective,
        bound=solution.bound,
        gap=solution.gap,
        budget_vnd=parameters.money_vnd(),
        cost_vnd=round(statement.problem.cost(built)),
        proposals=proposals,
        after=after,
        candidates=offers.options,
        solver=solution.solver,
        runtime_s=solution.runtime_s,
        reasons=solution.reasons,
        question=parameters.question,
        money=parameters.money,
        targets=(
            *(level.target(served) for level in statement.levels),
            *(group.target(people, after[group.service]) for group in statement.groups),
        ),
        phases=phase_outcomes(statement, parameters, built, chosen.phase),
    )


def _assignment(parameters: PlanParameters, statement: Statement) -> Assignment:
    """Who answers for what, and what partners said of it."""
    rules, said = statement.rules, {"accept": "accepted", "relocate": "relocated"}
    numbers = dict(rules.locked) | {int(option): number for number, options in rules.one_of for option in options}
    decided = {option: said[parameters.decisions[number].verdict] for option, number in numbers.items()}
    return Assignment(parameters.default_owner, due_dates(parameters), decided)
