"""Planted conflicts: the reason names the limit that was planted, and only that kind."""

import re

import numpy as np
import pytest
from scipy import sparse

from phusong.optimize.problem.floors import Floors
from phusong.optimize.problem.problem import Problem
from phusong.optimize.search.solve import solve_problem
from tests.builders.seeds import seeds

FIGURE = re.compile(r"\d[\d,.]*\d|\d")
GROUPS = np.array(["north", "south", "east", "west"])[np.arange(40) % 4]


def base(seed: int, **rules: object) -> Problem:
    """Twelve options over forty rows in four groups; each row is covered by at least one option."""
    rng = np.random.default_rng(seed)
    covers = rng.random((12, 40)) < 0.2
    covers[rng.integers(0, 12, 40), np.arange(40)] = True
    weights, costs = rng.integers(1, 9, 40).astype(float), rng.integers(2, 9, 12).astype(float)
    given: dict[str, object] = {"budget": float(costs.sum())}
    names = tuple(f"site-{k}" for k in range(12))
    return Problem(sparse.csr_array(covers), weights, costs, option_names=names, **{**given, **rules})  # type: ignore[arg-type]


def mask(*options: int) -> np.ndarray:
    return np.isin(np.arange(12), options)


def reasons(problem: Problem) -> str:
    solution = solve_problem(problem)
    assert solution.status == "infeasible"
    assert len(solution.reasons_vi) == len(solution.reasons)
    for english, vietnamese in zip(solution.reasons, solution.reasons_vi, strict=True):
        assert english != vietnamese
        swapped = vietnamese.translate(str.maketrans(",.", ".,"))
        assert sorted(FIGURE.findall(swapped)) == sorted(FIGURE.findall(english)), "the same figures"
    return "; ".join(solution.reasons)


@pytest.mark.parametrize("seed", seeds(6, quick=2))
def test_a_lock_that_is_forbidden(seed: int) -> None:
    assert reasons(base(seed, locked=mask(seed), forbidden=mask(seed))) == f"site-{seed} is both locked and forbidden"


@pytest.mark.parametrize("seed", seeds(6, quick=2))
def test_locks_at_one_location(seed: int) -> None:
    places = np.where(mask(seed, seed + 3, seed + 5), 9, -1)
    said = reasons(base(seed, locked=mask(seed, seed + 5), exclusive=places))
    assert said == f"locked options exclude each other at location 9: site-{seed}, site-{seed + 5}"


@pytest.mark.parametrize("seed", seeds(6, quick=2))
def test_a_lock_whose_need_is_forbidden(seed: int) -> None:
    chain = np.array([[seed, seed + 1], [seed + 1, seed + 2]])
    said = reasons(base(seed, locked=mask(seed), requires=chain, forbidden=mask(seed + 2)))
    assert said == f"site-{seed} is locked and needs site-{seed + 2}, which is forbidden"


@pytest.mark.parametrize("seed", seeds(6, quick=2))
def test_locks_that_cost_too_much(seed: int) -> None:
    problem = base(seed, locked=mask(1, 2, 3))
    cost = problem.costs[1:4].sum()
    said = reasons(base(seed, locked=mask(1, 2, 3), budget=cost - 2.0))
    assert said == f"the locked options cost {cost:.0f}, the budget is {cost - 2:.0f}: 2 is missing"


@pytest.mark.parametrize("seed", seeds(6, quick=2))
def test_a_floor_against_the_ground(seed: int) -> None:
    """Some rows of one group can be reached by nothing that is allowed."""
    free = base(seed)
    east = np.flatnonzero(GROUPS == "east")
    out = np.flatnonzero(free.covers[:, [east[0]]].toarray().reshape(-1))
    floors = Floors.of_groups(GROUPS, {"east": 1.0, "west": 0.05}, free.weights)
    problem = base(seed, floors=floors, forbidden=mask(*out))
    reached = free.weights[np.intersect1d(east, np.flatnonzero(problem.served(np.flatnonzero(~mask(*out)))))].sum()
    said = reasons(problem)
    assert said.startswith("floor east asks for")
    assert "floor west" not in said
    assert f"at most {reached:,.6g} (" in said
    assert "even when everything allowed is built" in said


@pytest.mark.slow
@pytest.mark.parametrize("seed", seeds(6, quick=2))
def test_floors_against_the_budget(seed: int) -> None:
    free = base(seed)
    floors = Floors.of_groups(GROUPS, {"north": 0.9, "south": 0.9}, free.weights)
    cheapest = solve_problem(base(seed, floors=floors, budget=float("inf"), goal="least_cost"))
    assert cheapest.status == "optimal"
    assert solve_problem(base(seed, floors=floors, budget=cheapest.objective)).status == "optimal"
    said = reasons(base(seed, floors=floors, budget=cheapest.objective - 1.0))
    need, budget = f"{cheapest.objective:,.0f}", f"{cheapest.objective - 1.0:,.0f}"
    assert said.startswith(f"floors (north, south) need at least {need}, the budget is {budget}: 1 is missing")


@pytest.mark.parametrize("seed", range(4))
def test_floors_that_exclude_each_other(seed: int) -> None:
    """Each group is covered by options of one location only, of which one can be built."""
    covers = np.zeros((12, 40), dtype=bool)
    covers[0, GROUPS == "north"] = covers[1, GROUPS == "south"] = True
    weights = np.random.default_rng(seed).integers(1, 9, 40).astype(float)
    floors = Floors.of_groups(GROUPS, {"north": 0.5, "south": 0.5}, weights)
    places = np.where(mask(0, 1), 3, -1)
    problem = Problem(covers, weights, np.ones(12), 99.0, exclusive=places, floors=floors)
    assert "north, south can each be met, but not together" in reasons(problem)


def test_the_highest_floor_within_the_budget_is_said() -> None:
    covers, weights = np.eye(4, dtype=bool), np.array([10.0, 20.0, 30.0, 40.0])
    floors = Floors.of_groups(["a"] * 4, {"a": 0.9}, weights)
    said = reasons(Problem(covers, weights, np.ones(4), 2.0, floors=floors))
    assert "floors (a) need at least 3, the budget is 2: 1 is missing" in said
    assert re.search(r"asks for 90 of 100 \(90.0 %\), at most 70 \(70.0 %\) can be served with this budget", said)


def test_a_row_that_nothing_covers() -> None:
    covers = np.array([[1, 0, 0], [0, 1, 0]], dtype=bool)
    said = reasons(Problem(covers, [1, 1, 1], [1, 1], 9, must=[False, True, True], forbidden=[False, True]))
    assert "demand row 1 must be served, but only options that are excluded cover it" in said
    assert "demand row 2 must be served, but no option covers it" in said
