"""Limits that options share, such as the capacity of a microwave hop: joint and covering questions by enumeration."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_array

from phusong.optimize.joint.solve import answer_joined
from phusong.optimize.problem.limits import Limits
from phusong.optimize.problem.links import Links
from phusong.optimize.problem.models import pulp_model
from phusong.optimize.problem.problem import Problem
from phusong.optimize.problem.reduce import reduce_problem
from phusong.optimize.search.solve import solve_problem
from phusong.optimize.search.strategy import answer
from phusong.optimize.search.watch import watched
from phusong.optimize.solver.outcome import SolverLimits
from phusong.optimize.solver.pulp_solvers import run_pulp
from tests.builders.plans.random_joint import best_by_enumeration, random_joint, with_limits
from tests.builders.seeds import examples, some


def without_links(problem):
    """The same question where every section is an option that leads nowhere."""
    return replace(problem, links=Links.none())


def check(found, problem, label):
    best = best_by_enumeration(problem)
    if best is None:
        assert found.status == "infeasible", label
        return
    assert (found.status, found.gap) == ("optimal", 0.0), label
    assert found.objective == pytest.approx(best, abs=1e-9), label
    assert problem.broken_rules(found.selected) == (), label


@pytest.mark.slow
@pytest.mark.parametrize("goal", ["most_served", "least_cost"])
def test_joint_questions_with_limits_agree_with_enumeration(goal):
    for seed in range(examples(8, least=4)):
        problem = with_limits(random_joint(seed, goal=goal, most_options=9, meshed=bool(seed % 2)), seed)
        check(answer_joined(problem, gap=0.0), problem, (goal, seed))


@pytest.mark.slow
@pytest.mark.parametrize("goal", ["most_served", "least_cost"])
def test_what_is_told_while_searching_is_counted_as_in_the_answer(goal):
    """Weights and costs are scaled for the search: whoever watches it hears people and money, whatever their size."""
    for factor in (1.0, 0.1, 1e-6, 1e7):
        problem = random_joint(3, goal=goal, most_options=9)
        problem = replace(problem, weights=problem.weights * factor, costs=problem.costs * factor)
        problem = replace(problem, budget=None if problem.budget is None else problem.budget * factor)
        told = []
        with watched(lambda *pair: told.append(pair)):  # noqa: B023
            found = answer_joined(problem, gap=0.0)
        objectives = [objective for objective, _ in told if np.isfinite(objective)]
        assert objectives[-1] == pytest.approx(found.objective, rel=1e-9)


@pytest.mark.parametrize("goal", ["most_served", "least_cost"])
def test_covering_questions_with_limits_agree_with_enumeration(goal):
    for seed in range(100, 100 + examples(12, least=4)):
        problem = with_limits(without_links(random_joint(seed, goal=goal, most_options=9)), seed)
        check(answer(problem, gap=0.0), problem, (goal, seed))


@pytest.mark.parametrize("seeds", some([range(1000, 1030), range(1030, 1080)], quick=0, whole=1))
@pytest.mark.parametrize("goal", ["most_served", "least_cost"])
def test_hundreds_of_questions_with_limits_agree_with_enumeration(goal, seeds):
    for seed in seeds:
        joint = with_limits(random_joint(seed, goal=goal, most_options=10, meshed=bool(seed % 2)), seed)
        check(answer_joined(joint, gap=0.0), joint, (goal, seed))
        covering = with_limits(without_links(random_joint(seed, goal=goal, most_options=10)), seed)
        check(answer(covering, gap=0.0), covering, (goal, seed))


def test_reductions_and_the_pulp_statement_keep_the_optimum():
    for seed in range(200, 200 + examples(16, least=6)):
        problem = with_limits(without_links(random_joint(seed, most_options=9)), seed)
        best = best_by_enumeration(problem)
        stated = run_pulp(pulp_model(problem), SolverLimits(None, 0.0), 1.0, "highs")
        reduced = reduce_problem(problem)
        assert (stated.verdict == "infeasible") == (best is None), seed
        if best is None:
            continue
        left = best_by_enumeration(reduced.problem)
        assert left is not None, seed
        assert left + reduced.offset == pytest.approx(best), seed
        assert problem.value(np.flatnonzero(stated.values > 0.5)) == pytest.approx(best), seed


def three_towers(most):
    """Three towers that serve 10, 9 and 8 people over one hop, each loading it with 100 Mbit/s."""
    covers = csr_array(np.eye(3, dtype=bool))
    limits = Limits(csr_array(np.full((1, 3), 100.0)), np.array([most]), ("the hop from R to S1",))
    return Problem(covers, np.array([10.0, 9.0, 8.0]), np.ones(3), 10.0, limits=limits)


def test_what_a_hop_bears_decides_how_many_are_built():
    values = [solve_problem(three_towers(most)).objective for most in (99.0, 100.0, 250.0, 300.0)]
    assert values == [0.0, 10.0, 19.0, 27.0]


def test_a_limit_that_what_is_locked_exceeds_is_infeasible():
    problem = replace(three_towers(150.0), locked=np.array([True, True, False]))
    assert solve_problem(problem).status == "infeasible"
    assert problem.broken_rules(np.array([0, 1])) == (
        "the hop from R to S1 bears 150, and the options chosen load 200",
    )
