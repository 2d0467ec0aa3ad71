"""An answer written as a plan: proposals, who is served afterwards, floors and phases."""

from __future__ import annotations

from dataclasses import replace

from phusong.optimize.plan.plan import Plan
from phusong.optimize.planner.phases import PhasedSolution, due_dates, phase_outcomes
from phusong.optimize.planner.proposals import Assignment, Chosen, served_after, write_proposals
from phusong.optimize.problem.problem import relative_gap
from phusong.optimize.question.options import Options
from phusong.optimize.question.parameters import PlanParameters
from phusong.optimize.question.statement import Statement
from phusong.optimize.solver.solution import Solution


def less_prices(statement: Statement, solution: Solution) -> Solution:
    """The same answer where what stays of the earlier plan counts nothing, and what was dropped its price.

    Args:
        statement: The question.
        solution: Its answer, in which every option that stays is worth its price.
    """
    if not statement.prices or not solution.found:
        return solution
    objective, bound = solution.objective - statement.prices, solution.bound - statement.prices
    return replace(solution, objective=objective, bound=bound, gap=relative_gap(objective, bound))


def write_plan(options: Options, parameters: PlanParameters, statement: Statement, found: PhasedSolution) -> Plan:
    """Write an answer as a plan.

    Args:
        options: What could be built.
        parameters: The settings of the question.
        statement: The question.
        found: Its answer.
    """
    found = replace(found, solution=less_prices(statement, found.solution))
    demand, offers, solution = statement.demand, statement.offers, found.solution
    built = statement.built(solution.selected)
    chosen = Chosen(built, found.phase[solution.selected < statement.options])
    proposals = write_proposals(options, statement, chosen, _assignment(parameters, statement))
    coverage, people = options.coverage, options.network.villages.population
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
