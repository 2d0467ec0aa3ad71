"""Counted work: a search that it ends has the same answer on a machine of any speed, and the clock is told of."""

import math

import highspy
import numpy as np
import pytest
from scipy import sparse
from scipy.spatial import cKDTree

from phusong.optimize.joint.solve import answer_joined
from phusong.optimize.problem.floors import Floors
from phusong.optimize.problem.problem import Problem
from phusong.optimize.search.strategy import answer
from phusong.optimize.solver.clock import Clock
from phusong.optimize.solver.highs import run_arrays
from phusong.optimize.solver.outcome import SolverLimits
from tests.builders.plans.effort import SPEEDS, other_machine
from tests.builders.plans.random_joint import random_joint

DAY_S = 86_400.0


def plain(size: int, seed: int = 1, *, floors: bool = False) -> Problem:
    """As many options as rows, evenly all over a square: a relaxation far from the truth, so little is proved soon."""
    rng = np.random.default_rng(seed)
    radius = np.sqrt(40 / size / np.pi)
    near = cKDTree(rng.random((size, 2))).sparse_distance_matrix(
        cKDTree(rng.random((size, 2))), radius, output_type="coo_matrix"
    )
    covers = sparse.csr_array((np.ones(near.nnz, bool), (near.row, near.col)), shape=(size, size))
    weights, costs = rng.integers(20, 900, size).astype(float), rng.integers(500, 3000, size) * 1e6
    if not floors:
        return Problem(covers, weights, costs, 0.01 * costs.sum())
    need = Floors.of_groups(np.arange(size) % 5, dict.fromkeys(range(5), 0.5), weights)
    return Problem(covers, weights, costs, math.inf, floors=need, goal="least_cost")


def told(found):
    """All of an answer but the seconds it took."""
    return found.status, repr(found.objective), repr(found.bound), found.selected.tolist(), found.solver, found.by_clock


@pytest.mark.slow
@pytest.mark.parametrize("floors", [False, True], ids=["most served", "least cost"])
def test_a_search_ended_by_counted_work_is_the_same_on_any_machine(monkeypatch, floors):
    problem = plain(180 if floors else 150, floors=floors)

    def ask():
        return answer(problem, clock=Clock(DAY_S, 0.02), gap=0.0)

    ours = told(ask())
    assert ours[0] == "feasible", "the work ends before the proof, else nothing is shown"
    assert not ours[-1]
    for speed in SPEEDS:
        with monkeypatch.context() as patch:
            other_machine(patch, speed)
            assert told(ask()) == ours


@pytest.mark.slow
def test_small_questions_are_the_same_on_any_machine(monkeypatch):
    """Covering and joint questions, proved or ended by the count, under a clock that leaps at each look."""
    asked = [(answer_joined, random_joint(seed, meshed=bool(seed % 2))) for seed in range(6)]
    asked += [(answer, plain(60, seed, floors=bool(seed % 2))) for seed in range(4)]
    for work_s in (0.0, 0.02, math.inf):
        ours = [told(search(problem, clock=Clock(DAY_S, work_s), gap=0.0)) for search, problem in asked]
        with monkeypatch.context() as patch:
            other_machine(patch, 50.0, leap_s=5.0)
            theirs = [told(search(problem, clock=Clock(DAY_S, work_s), gap=0.0)) for search, problem in asked]
        assert theirs == ours
        assert not any(by_clock for *_, by_clock in ours)


@pytest.mark.slow
def test_what_the_clock_ends_is_told():
    problem = plain(150)
    hurried = answer(problem, clock=Clock(1e-3, math.inf), gap=0.0)
    assert hurried.by_clock
    assert hurried.objective <= hurried.bound
    assert not answer(problem, clock=Clock(DAY_S, 0.01), gap=0.0).by_clock
    assert not answer(problem, clock=Clock(DAY_S), gap=0.5).by_clock


def test_more_work_is_never_worse():
    problem, last = plain(150, 3), 0.0
    bound = math.inf
    for work_s in (0.0, 0.05, 0.4):
        found = answer(problem, clock=Clock(None, work_s), gap=0.0)
        assert problem.broken_rules(found.selected) == ()
        assert found.objective >= last
        assert found.bound <= bound + 1e-9
        last, bound = found.objective, found.bound


def test_parts_of_a_clock_count_for_the_whole():
    whole = Clock(100.0, 10.0)
    part = whole.part(0.5)
    assert part.work_s == 5.0
    part.count(4.0)
    assert (whole.left_s(), part.left_s()) == (6.0, 1.0)
    part.count(2.0)
    assert part.over()
    assert not whole.over()
    assert whole.part(0.5).work_s == 2.0
    assert not whole.stopped
    Clock(0.0, 1.0, whole).over()
    assert whole.stopped


def test_a_question_of_many_counts_as_one():
    whole = Clock(work_s=60.0)
    country = whole.times(12)
    assert country.left_s() == 720.0
    country.count(360.0)
    assert (country.left_s(), whole.left_s()) == (360.0, 30.0)
    assert Clock(brake_s=9.0).times(12).work_s is None, "a time limit is the same for all"


def test_without_counted_work_shares_are_of_the_clock():
    limited = Clock(100.0)
    assert limited.allow(0.3).work_s is None
    assert 29.0 < limited.allow(0.3).time_s <= 30.0
    assert limited.allow(most_s=2.0).work_s == 2.0
    assert Clock().allow(0.3) == (None, None)
    assert Clock(0.0).over()


def test_highs_that_others_have_started_with_more_threads_is_used_as_it_is():
    """HiGHS refuses another number of threads than its first run in a process asked for."""
    from phusong.optimize.problem.arrays import arrays

    problem = plain(30)
    model = arrays(problem)
    alone = run_arrays(model, SolverLimits(None, 0.0), apart=False)
    highspy.Highs.resetGlobalScheduler(True)
    theirs = highspy.Highs()
    theirs.setOptionValue("output_flag", False)
    theirs.setOptionValue("threads", 2)
    theirs.addVar(0.0, 1.0)
    theirs.run()
    try:
        beside = run_arrays(model, SolverLimits(None, 0.0), apart=False)
        joint = answer_joined(random_joint(3), gap=0.0)
    finally:
        highspy.Highs.resetGlobalScheduler(True)
    assert (alone.verdict, beside.verdict) == ("proved", "proved")
    assert beside.bound == pytest.approx(alone.bound)
    assert told(joint) == told(answer_joined(random_joint(3), gap=0.0))
