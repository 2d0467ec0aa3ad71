"""A time limit holds, for questions with an answer and for those without, reasons included."""

import numpy as np
import pytest
from scipy import sparse
from scipy.spatial import cKDTree

from phusong.optimize import maximal_cover, set_cover
from phusong.optimize.problem.floors import Floors
from phusong.optimize.problem.problem import Problem
from phusong.optimize.search.infeasible import find_conflicts
from phusong.optimize.solver.solution import Solution
from tests.builders.plans.effort import LATE_S, THREADS, computed_s
from tests.builders.seeds import some


def plain(size: int) -> tuple[sparse.csr_array, np.ndarray, np.ndarray]:
    """As many options as rows, evenly all over a square: a relaxation far from the truth, so little is proved soon."""
    rng = np.random.default_rng(1)
    near = cKDTree(rng.random((size, 2))).query_ball_point(rng.random((size, 2)), np.sqrt(40 / size / np.pi))
    ends = np.r_[0, np.cumsum([len(rows) for rows in near])]
    rows = np.concatenate([np.array(rows, int) for rows in near])
    covers = sparse.csr_array((np.ones(ends[-1], bool), rows, ends), shape=(size, size))
    return covers, rng.integers(20, 900, size).astype(float), rng.integers(500, 3000, size) * 1e6


@pytest.mark.slow
@pytest.mark.parametrize("limit_s", some([1.0, 2.0], quick=0, whole=1))
@pytest.mark.parametrize(
    ("share", "money"), [(0.9, 0.15), (0.9, 0.01), (0.5, 0.5), (0.0, 0.15)], ids=["floors", "far", "tight", "free"]
)
def test_an_answer_comes_in_time(share: float, money: float, limit_s: float) -> None:
    covers, weights, costs = plain(1000)
    rules = {"groups": np.arange(1000) % 9, "floors": dict.fromkeys(range(9), share)} if share else {}
    budget = money * 1000 / 40 * costs.mean()
    maximal_cover(covers, weights, costs, budget, time_limit_s=0.5, **rules)  # loads the compiled parts
    started = computed_s()
    answer = maximal_cover(covers, weights, costs, budget, time_limit_s=limit_s, **rules)
    assert computed_s() - started < THREADS * limit_s + LATE_S
    # A quick machine may prove the one without floors in time.
    assert answer.status in (("feasible", "optimal") if not share or money == 0.5 else ("infeasible", "no_plan"))
    assert bool(answer.reasons) == (answer.status == "infeasible")


@pytest.mark.slow
def test_an_answer_has_a_bound_however_short_the_time() -> None:
    covers, weights, costs = plain(800)
    cheapest = set_cover(covers[:, covers.sum(axis=0) > 0], costs, time_limit_s=1e-6)
    assert cheapest.status in ("feasible", "optimal")  # a quick machine may prove it in the least time of a step
    assert 0.2 * cheapest.objective < cheapest.bound <= cheapest.objective
    most = maximal_cover(covers, weights, costs, 0.003 * costs.sum(), time_limit_s=1e-6)
    assert most.objective <= most.bound < 0.9 * weights.sum()


def impossible() -> Problem:
    """Three floors of which the budget meets two."""
    floors = Floors.of_groups(["a", "b", "c"], dict.fromkeys("abc", 1.0), np.ones(3))
    return Problem(np.eye(3, dtype=bool), [1, 1, 1], [1, 1, 1], 2.0, exclusive=[0, 1, 2], floors=floors)


def test_what_the_time_was_too_short_for_is_said() -> None:
    def no_time(_question: Problem) -> Solution:
        raise TimeoutError

    (conflict,) = find_conflicts(impossible(), no_time)
    assert conflict.kind == "unknown"
    assert conflict.said.text().endswith("the time was over before it was found which of them conflict")


def test_what_was_found_before_the_time_was_over_is_kept() -> None:
    def answer(question: Problem) -> Solution:
        """The least money is found; nothing after it."""
        if question.goal == "least_cost":
            return Solution("optimal", 3.0, 3.0, 0.0, np.arange(3), 3.0, 3.0, 0.0, "by hand")
        if np.isfinite(question.budget):
            raise TimeoutError
        return Solution("optimal", 1.0, 1.0, 0.0, np.arange(1), 1.0, 1.0, 0.0, "by hand")

    money, unfinished = find_conflicts(impossible(), answer)
    assert (money.kind, money.missing) == ("budget", 1.0)
    assert (unfinished.kind, unfinished.said.text().split(" before")[0]) == ("unknown", "the time was over")
