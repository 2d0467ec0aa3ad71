"""Answers: the best by enumeration, honest when stopped, the same whatever the order, one solver or the other."""

from dataclasses import replace

import numpy as np
import pulp
import pytest
from scipy import sparse
from scipy.spatial import cKDTree

from phusong.optimize.problem import reduce
from phusong.optimize.problem.floors import Floors
from phusong.optimize.problem.problem import Problem
from phusong.optimize.search import branch as branching
from phusong.optimize.search import strategy as stages
from phusong.optimize.search.solve import solve_problem
from phusong.optimize.solver.outcome import SolverLimits
from phusong.optimize.solver.pulp_solvers import run_pulp
from phusong.optimize.solver.solution import Solution
from tests.builders.plans.effort import LATE_S, THREADS, computed_s
from tests.builders.plans.enumeration import best_by_enumeration, clustered, random_problem, shuffled
from tests.builders.seeds import some

pytestmark = pytest.mark.slow  # answers whole questions, most of them against enumeration


def check(question: Problem, solution: Solution) -> None:
    """What must hold of every answer."""
    if solution.status in ("infeasible", "no_plan"):
        assert solution.selected.size == 0
        return
    assert question.broken_rules(solution.selected) == ()
    assert solution.objective == pytest.approx(question.objective(solution.selected), rel=1e-12)
    better = solution.bound - solution.objective
    assert (better if question.goal == "most_served" else -better) >= 0.0
    assert (solution.status == "optimal") == (solution.gap == 0.0)
    assert solution.gap == pytest.approx(abs(better) / max(abs(solution.objective), 1e-9))


@pytest.mark.parametrize("seed", some(range(90), quick=0, whole=40))
def test_the_best_answer_by_enumeration(seed: int) -> None:
    question = random_problem(seed)
    best = best_by_enumeration(question)
    solution = solve_problem(question)
    check(question, solution)
    if best is None:
        assert solution.status == "infeasible"
        assert solution.reasons
        assert all(reason != "no choice of options meets every rule at once" for reason in solution.reasons)
    else:
        assert solution.status == "optimal"
        assert solution.objective == pytest.approx(best, abs=1e-6)
        assert solution.bound == solution.objective


def take_the_long_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every stage run on questions that are small enough to skip most."""
    for name in ("_DIRECT_ENTRIES", "_REBUILD_ENTRIES", "_CORE_ENTRIES", "_LARGE_ENTRIES"):
        monkeypatch.setattr(stages, name, 0)
    monkeypatch.setattr(branching, "PULP_ENTRIES", 0)


@pytest.mark.parametrize("seed", some(range(90, 180), quick=0, whole=30))
def test_the_long_way_leads_to_the_same_answer(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    take_the_long_way(monkeypatch)
    question = random_problem(seed)
    best = best_by_enumeration(question)
    solution = solve_problem(question)
    check(question, solution)
    assert solution.status == ("infeasible" if best is None else "optimal")
    if best is not None:
        assert solution.objective == pytest.approx(best, abs=1e-6)


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("seed", [1, 4])
def test_the_long_way_without_reductions(seed: int, whole: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Heuristics, prices, fixing and branching carry more when nothing is reduced before."""
    question = clustered(seed, 150, 60, whole=whole)
    best = solve_problem(question)
    take_the_long_way(monkeypatch)
    monkeypatch.setattr(reduce, "STEPS", (reduce.settle,))
    solution = solve_problem(question)
    check(question, solution)
    assert (solution.status, best.status) == ("optimal", "optimal")
    assert solution.objective == pytest.approx(best.objective, rel=1e-9)


@pytest.mark.parametrize("seed", [5, 11])
@pytest.mark.parametrize("goal", ["most_served", "least_cost"])
def test_large_and_small_ways_agree_with_cbc(seed: int, goal: str, monkeypatch: pytest.MonkeyPatch) -> None:
    question = clustered(seed, 120, 50)
    if goal == "least_cost":
        floors = Floors.of_groups(np.arange(120) % 3, {0: 0.4, 1: 0.3, 2: 0.2}, question.weights)
        question = replace(question, goal="least_cost", budget=float("inf"), floors=floors)
    small = solve_problem(question)
    other = solve_problem(question, solver="cbc")
    take_the_long_way(monkeypatch)
    large = solve_problem(question)
    for solution in (small, other, large):
        check(question, solution)
        assert solution.status == "optimal"
        assert solution.objective == pytest.approx(small.objective)


@pytest.mark.parametrize("seed", some(range(30), quick=0, whole=12))
def test_order_changes_nothing(seed: int) -> None:
    question = random_problem(seed) if seed % 3 else clustered(seed, 150, 60, whole=False)
    first = solve_problem(question)
    other, options, _ = shuffled(question, seed)
    again = solve_problem(other)
    assert again.status == first.status
    if first.status == "optimal":
        assert again.objective == pytest.approx(first.objective, rel=1e-12)
        costs = question.costs * 1e3 + np.diff(question.covers.indptr)
        if len(np.unique(costs)) == question.options:  # no two options alike: the very same ones are chosen
            assert np.array_equal(np.sort(options[again.selected]), first.selected)


def test_the_same_call_gives_the_same_plan() -> None:
    question = clustered(8, whole=False)
    first, second = solve_problem(question), solve_problem(question)
    assert np.array_equal(first.selected, second.selected)
    assert first.bound == second.bound


@pytest.mark.parametrize("solver", ["highs", "cbc"])
@pytest.mark.parametrize("limit_s", [0.05, 1.0])
def test_stopped_early_the_answer_is_honest(solver: str, limit_s: float) -> None:
    question = clustered(2, 1500, 1500, 0.1)
    started = computed_s()
    solution = solve_problem(question, time_limit_s=limit_s, solver=solver)  # type: ignore[arg-type]
    assert computed_s() - started < THREADS * limit_s + LATE_S
    check(question, solution)
    assert solution.status in ("feasible", "optimal")


def hard(rows: int, options: int, radius: float) -> Problem:
    """Candidates that overlap evenly all over a plain: the relaxation stays far from the best choice."""
    rng = np.random.default_rng(17)
    villages, candidates = rng.random((rows, 2)), rng.random((options, 2))
    near = cKDTree(candidates).sparse_distance_matrix(cKDTree(villages), radius, output_type="coo_matrix")
    covers = sparse.csr_array((np.ones(near.nnz, dtype=bool), (near.row, near.col)), shape=(options, rows))
    weights, costs = np.ceil(rng.lognormal(5.0, 0.8, rows)), np.round(rng.uniform(60, 160, options))
    return Problem(covers, weights, costs, 20_000.0)


@pytest.mark.slow
@pytest.mark.parametrize("solver", ["highs", "cbc"])
def test_a_hard_question_stopped_at_half_a_second_and_2_is_honest(solver: str) -> None:
    question = hard(10_000, 8_000, 0.03)
    best = 0.0
    for limit_s in (2.0, 0.5):
        started = computed_s()
        solution = solve_problem(question, time_limit_s=limit_s, solver=solver)  # type: ignore[arg-type]
        assert computed_s() - started < THREADS * limit_s + LATE_S
        check(question, solution)
        best = max(best, solution.objective)
        assert solution.bound >= best
        assert solution.status == "feasible"


@pytest.mark.slow
@pytest.mark.parametrize("solver", ["highs", "cbc"])
def test_hard_floors_stopped_at_half_a_second_and_2_are_honest(solver: str) -> None:
    question = hard(2000, 1500, 0.035)
    floors = Floors.of_groups(np.arange(2000) % 40, dict.fromkeys(range(40), 0.9), question.weights)
    question = replace(question, goal="least_cost", budget=float("inf"), floors=floors)
    best = float("inf")
    for limit_s in (2.0, 0.5):
        started = computed_s()
        solution = solve_problem(question, time_limit_s=limit_s, solver=solver)  # type: ignore[arg-type]
        assert computed_s() - started < THREADS * limit_s + LATE_S
        check(question, solution)
        if solution.status != "no_plan":
            assert solution.status == "feasible"
            best = min(best, solution.objective)
        assert solution.bound <= best


def test_a_wanted_gap_is_kept_and_reported() -> None:
    question = clustered(2, 400, 150)
    solution = solve_problem(question, gap=0.02)
    check(question, solution)
    assert solution.gap <= 0.02
    best = solve_problem(question)
    assert best.status == "optimal"
    assert solution.objective <= best.objective <= solution.bound


def test_more_budget_never_serves_fewer() -> None:
    question = clustered(6, 200, 80)
    served = [
        solve_problem(replace(question, budget=question.budget * factor)).objective
        for factor in (0, 0.25, 0.5, 1, 2, 9)
    ]
    assert served == sorted(served)
    assert served[0] == 0.0
    assert served[-1] == question.weights[question.served(np.arange(question.options))].sum()


def test_one_more_candidate_never_hurts() -> None:
    question = clustered(7, 150, 40)
    for left in range(34, 40):
        fewer = solve_problem(question.part(np.arange(left), np.arange(question.rows)))
        more = solve_problem(question.part(np.arange(left + 1), np.arange(question.rows)))
        assert more.objective >= fewer.objective


def test_a_lock_is_kept_and_costs_something() -> None:
    question = clustered(9, 150, 40)
    free = solve_problem(question)
    unwanted = int(np.setdiff1d(np.arange(question.options), free.selected)[0])
    locked = solve_problem(replace(question, locked=np.arange(question.options) == unwanted))
    check(question, locked)
    assert unwanted in locked.selected
    assert locked.objective <= free.objective
    banned = solve_problem(replace(question, forbidden=np.isin(np.arange(question.options), free.selected[:3])))
    assert not np.isin(free.selected[:3], banned.selected).any()


def test_nothing_to_choose_from() -> None:
    empty = solve_problem(Problem(np.zeros((0, 3), dtype=bool), [1, 2, 3], [], 5))
    assert (empty.status, empty.objective, empty.bound) == ("optimal", 0.0, 0.0)
    broke = solve_problem(Problem(np.ones((2, 3), dtype=bool), [1, 2, 3], [4, 5], 0))
    assert (broke.status, broke.objective, broke.selected.tolist()) == ("optimal", 0.0, [])


def test_a_limit_of_nodes_keeps_the_incumbent_and_an_honest_bound() -> None:
    """HiGHS ends on a status that PuLP cannot name; what was found by then is kept, and is not called proved."""
    rng = np.random.default_rng(3)
    worth, price = rng.integers(900, 1100, (2, 60))
    model = pulp.LpProblem("knapsack", pulp.LpMinimize)
    chosen = [model.add_variable(f"x{i:02d}", cat="Binary") for i in range(60)]
    model += pulp.lpSum(-int(w) * x for w, x in zip(worth, chosen, strict=True))
    for row in range(8):
        turned = np.roll(price, row * 7)
        model += pulp.lpSum(int(c) * x for c, x in zip(turned, chosen, strict=True)) <= 20_500 + row
    outcome = run_pulp(model, SolverLimits(time_s=20.0, absolute_gap=0.0, nodes=1), 1.0, "highs")
    assert outcome.verdict == "stopped"
    assert outcome.values is not None
    value = -float(worth @ np.round(outcome.values))
    assert outcome.bound <= value
    assert all((np.roll(price, row * 7) @ np.round(outcome.values)) <= 20_500 + row for row in range(8))
