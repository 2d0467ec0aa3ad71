"""The plan: one question in which towers, upgrades and fibre compete for one budget, and its answer as proposals."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, field_validator

from phusong.coverage.findings import Finding, InputError
from phusong.coverage.matrix import RsrpMatrix
from phusong.coverage.network import IntArray, Network
from phusong.coverage.radio import RadioParameters
from phusong.coverage.served import Coverage
from phusong.optimize.candidates import Candidates
from phusong.optimize.extensions import Extensions
from phusong.optimize.offers import Demand, Offers, gather_offers
from phusong.optimize.plan import Plan, PlanStatus
from phusong.optimize.problem import Problem
from phusong.optimize.proposals import Assignment, served_after, write_proposals
from phusong.optimize.solve import Solution, SolverName, solve_problem
from phusong.optimize.trim import trim


class PlanParameters(BaseModel):
    """The planning question: what serving people is worth, and the money there is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    enabled: bool = Field(True, description="Whether a plan is made at all.")
    budget_vnd: int = Field(100_000_000_000, ge=0, le=10**16, description="Money for investment, VND.")
    weights: dict[str, float] = Field(
        default={"4g": 1.0, "5g": 0.3, "fibre": 1.0},
        description="Worth of newly serving one person, by service; a service that is left out is worth nothing.",
    )
    time_limit_s: float = Field(60.0, gt=0, le=86_400, description="Time for the solver, seconds.")
    gap: float = Field(0.0, ge=0, le=1, description="Relative gap to the best possible at which the search may stop.")
    seed: int = Field(0, ge=0, le=2**31 - 1, description="Seed of the solver's random choices.")
    solver: SolverName = Field("highs", description="Solver that is called.")
    default_owner: str = Field("", description="Organisation responsible for what no operator owns yet.")
    due: date | None = Field(None, description="Date by which everything is to be built (ISO); none when absent.")

    @field_validator("weights")
    @classmethod
    def _weights_are_worths(cls, weights: dict[str, float]) -> dict[str, float]:
        for service, weight in weights.items():
            if not 0.0 <= weight <= 1e6:
                raise ValueError(f"the weight of {service} must lie between 0 and 1,000,000")
        return weights


def make_plan(
    network: Network,
    coverage: Coverage,
    candidates: Candidates,
    matrices: Mapping[str, RsrpMatrix],
    extensions: Extensions,
    radio: RadioParameters,
    parameters: PlanParameters,
) -> Plan:
    """Choose what to build so that the most weighted people are newly served within the budget.

    Args:
        network: The layers.
        coverage: Who is served today.
        candidates: Upgrades and new towers.
        matrices: Service to RSRP in dBm, candidates × villages.
        extensions: Fibre sections and access points.
        radio: Link budgets whose thresholds decide who is served.
        parameters: Budget, weights and solver settings.

    Returns:
        The plan; ``no_plan`` when planning is switched off or the solver found nothing in its time.

    Raises:
        InputError: When a weight names a service that is not looked at.
    """
    _check_weights(parameters, coverage)
    demand = Demand.of(coverage)
    offers = gather_offers(demand, candidates, matrices, extensions, radio)
    problem = state_question(network, demand, offers, candidates, extensions, parameters)
    solution = _solved(problem, parameters) if parameters.enabled else _nothing("no_plan", problem, "switched off")
    proposals = write_proposals(
        network,
        demand,
        offers,
        candidates,
        extensions,
        solution.selected,
        Assignment(parameters.default_owner, parameters.due.isoformat() if parameters.due else ""),
    )
    before = {service: coverage.served(service) for service in coverage.services}
    return Plan(
        status=solution.status,
        objective=solution.objective,
        bound=solution.bound,
        gap=solution.gap,
        budget_vnd=parameters.budget_vnd,
        cost_vnd=sum(proposal.capex_vnd for proposal in proposals),
        proposals=proposals,
        after=served_after(demand, offers, solution.selected, before),
        candidates=offers.options,
        solver=solution.solver,
        runtime_s=solution.runtime_s,
        reasons=solution.reasons,
    )


def state_question(
    network: Network,
    demand: Demand,
    offers: Offers,
    candidates: Candidates,
    extensions: Extensions,
    parameters: PlanParameters,
) -> Problem:
    """State the question: options are candidates, then fibre options; rows are the pairs that lack service.

    Of the options at one location at most one is built; a fibre option needs the section before it.
    """
    worth = np.array([parameters.weights.get(service, 0.0) for service in demand.services])
    none = np.full(len(extensions), -1, dtype=np.int64)
    later = np.flatnonzero(extensions.parent >= 0)
    requires = np.column_stack((later, extensions.parent[later])) + len(candidates)
    return Problem(
        covers=offers.covers(len(demand)),
        weights=worth[demand.service] * network.villages.population[demand.village],
        costs=np.concatenate((candidates.capex_vnd, extensions.capex_vnd)).astype(np.float64),
        budget=float(parameters.budget_vnd),
        exclusive=np.concatenate((candidates.location, none)),
        requires=requires,
        option_names=(*(str(each) for each in candidates.ids), *(str(each) for each in extensions.ids)),
    )


def _solved(problem: Problem, parameters: PlanParameters) -> Solution:
    """The solver's choice without what adds nothing; known without a solver where nothing can be gained."""
    affordable = np.repeat(problem.costs <= problem.budget, np.diff(problem.covers.indptr))
    if not (affordable & (problem.weights[problem.covers.indices] > 0.0)).any():
        return _nothing("optimal", problem, "nothing to choose")
    solution = solve_problem(
        problem,
        time_limit_s=parameters.time_limit_s,
        gap=parameters.gap,
        seed=parameters.seed,
        solver=parameters.solver,
    )
    if solution.status in ("infeasible", "no_plan"):
        return replace(solution, objective=0.0, selected=np.zeros(0, dtype=np.int64))
    selected = _spared(problem, trim(problem, solution.selected), parameters, solution.runtime_s)
    objective = problem.value(selected)
    bound = max(solution.bound, objective)
    gap = (bound - objective) / max(objective, 1e-9)
    return replace(solution, selected=selected, objective=objective, bound=bound, gap=gap)


def _spared(problem: Problem, selected: IntArray, parameters: PlanParameters, spent_s: float) -> IntArray:
    """The cheapest choice found, in the time left, that serves everyone whom ``selected`` serves.

    The most people for the money comes first; a solver that seeks it has no reason to spare what is left over.
    """
    left_s = parameters.time_limit_s - spent_s
    if left_s <= 0.0:
        return selected
    same = replace(problem, goal="least_cost", must=problem.served(selected) & (problem.weights > 0.0))
    solution = solve_problem(
        same, time_limit_s=left_s, gap=parameters.gap, seed=parameters.seed, solver=parameters.solver
    )
    found = solution.status in ("optimal", "feasible") and not problem.broken_rules(solution.selected)
    return trim(problem, solution.selected) if found and solution.cost < problem.cost(selected) else selected


def _nothing(status: PlanStatus, problem: Problem, how: str) -> Solution:
    """A plan without proposals: proved where nothing can be gained, else as far from the best as can be."""
    proved = status == "optimal"
    return Solution(
        status=status,
        objective=0.0,
        bound=0.0 if proved else float(problem.weights.sum()),
        gap=0.0 if proved else float("inf"),
        selected=np.zeros(0, dtype=np.int64),
        cost=0.0,
        served=0.0,
        runtime_s=0.0,
        solver=how,
    )


def _check_weights(parameters: PlanParameters, coverage: Coverage) -> None:
    """Refuse weights of services that nobody looks at, with the nearest name.

    Raises:
        InputError: With one finding for each unknown service.
    """
    given = parameters.weights if "weights" in parameters.model_fields_set else {}
    findings = []
    for service in sorted(set(given) - set(coverage.services)):
        near = difflib.get_close_matches(service, coverage.services, n=1)
        meant = f"; did you mean {near[0]!r}?" if near else ""
        message = f"plan.weights names the service {service!r}, which is not looked at{meant}"
        remedy = f"use one of {', '.join(coverage.services)}"
        findings.append(
            Finding("error", "weight-unknown-service", message, remedy, column="plan.weights", value=service)
        )
    if findings:
        raise InputError(findings)
