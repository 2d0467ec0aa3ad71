"""Answer written as a plan: proposals, who is served afterwards, floors and phases, the cost of continuity."""

from __future__ import annotations

from dataclasses import replace

from phusong.optimize.plan.plan import Plan
from phusong.optimize.planner.hop_sections import hop_sections
from phusong.optimize.planner.phases import PhasedSolution, due_dates, phase_outcomes
from phusong.optimize.planner.proposals import Assignment, Chosen, served_after, write_proposals
from phusong.optimize.problem.problem import relative_gap
from phusong.optimize.question.formulation import Formulation
from phusong.optimize.question.options import Options
from phusong.optimize.question.parameters import PlanParameters
from phusong.optimize.solver.solution import Solution


def less_continuity(formulation: Formulation, solution: Solution) -> Solution:
    """Opportunity cost of changing the earlier plan taken off an answer: what was dropped counts its continuity weight.

    Args:
        formulation: The question.
        solution: Its answer, in which every option that stays is worth its continuity weight.
    """
    if not formulation.continuity_weight or not solution.found:
        return solution
    weight = formulation.continuity_weight
    objective, bound = solution.objective - weight, solution.bound - weight
    return replace(solution, objective=objective, bound=bound, gap=relative_gap(objective, bound))


def write_plan(options: Options, parameters: PlanParameters, formulation: Formulation, found: PhasedSolution) -> Plan:
    """Write an answer as a plan.

    Args:
        options: What could be built.
        parameters: The settings of the question.
        formulation: The question.
        found: Its answer.
    """
    found = replace(found, solution=less_continuity(formulation, found.solution))
    demand, reach, solution = formulation.demand, formulation.reach, found.solution
    built = formulation.built(solution.selected)
    chosen = Chosen(built, found.phase[solution.selected < formulation.options])
    proposals = write_proposals(options, formulation, chosen, _assignment(parameters, formulation))
    coverage, people = options.coverage, options.network.villages.population
    before = {service: coverage.served(service) for service in coverage.services}
    after = served_after(demand, reach, built, before)
    served = formulation.problem.served(solution.selected)
    return Plan(
        status=solution.status,
        objective=solution.objective,
        bound=solution.bound,
        gap=solution.gap,
        budget_vnd=parameters.money_vnd(),
        cost_vnd=round(formulation.problem.cost(built)),
        proposals=proposals,
        after=after,
        candidates=reach.options,
        solver=solution.solver,
        runtime_s=solution.runtime_s,
        question=parameters.question,
        money=parameters.money,
        targets=(
            *(priority.target(served) for priority in formulation.priorities),
            *(group.target(people, after[group.service]) for group in formulation.groups),
        ),
        phases=phase_outcomes(formulation, parameters, built, chosen.phase),
        unconnected=options.candidates.unconnected,
        sections=hop_sections(options, proposals),
    )


def _assignment(parameters: PlanParameters, formulation: Formulation) -> Assignment:
    """Who answers for what, and what partners said of it."""
    rules, said = formulation.rules, {"accept": "accepted", "relocate": "relocated"}
    numbers = dict(rules.locked) | {int(option): number for number, options in rules.one_of for option in options}
    decided = {option: said[parameters.decisions[number].verdict] for option, number in numbers.items()}
    return Assignment(parameters.default_owner, due_dates(parameters), decided)
