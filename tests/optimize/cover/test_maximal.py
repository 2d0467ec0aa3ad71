"""The most served for the money: reference instances, properties, and arguments that are refused."""

import itertools
from dataclasses import FrozenInstanceError

import numpy as np
import pytest
from scipy import sparse

from phusong.coverage.findings.errors import ArgumentError
from phusong.optimize import maximal_cover
from tests.builders.optional_data import needs_shared
from tests.builders.paths import SHARED

COVERS = sparse.csr_array(np.array([[1, 1, 0, 0], [0, 1, 1, 0], [0, 0, 1, 1]], dtype=bool))
WEIGHTS, COSTS = [5, 1, 2, 4], [2, 2, 3]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "optima"),
    [
        pytest.param(name, optima, marks=needs_shared("conformance", "optimize", f"{name}.txt"))
        for name, optima in {
            "SJC402": [6555, 11339, 14690, 15658, 15970],
            "SJC708": [8393, 13306, 17272, 20338, 21486, 22504],
        }.items()
    ],
)
def test_reference_instances_at_the_optimum(name: str, optima: list[int]) -> None:
    table = np.loadtxt(SHARED / "conformance" / "optimize" / f"{name}.txt", skiprows=1)
    apart = ((table[:, None, :2] - table[None, :, :2]) ** 2).sum(axis=2)
    covers = sparse.csr_array(apart <= 800.0**2)
    for sites, optimum in enumerate(optima, start=1):
        result = maximal_cover(covers, table[:, 2], np.ones(len(table)), sites)
        assert (result.status, result.objective, result.bound, result.gap) == ("optimal", optimum, optimum, 0.0)
        assert len(result.selected) <= sites
        hurried = maximal_cover(covers, table[:, 2], np.ones(len(table)), sites, time_limit_s=0.02)
        assert hurried.objective <= optimum <= hurried.bound
        assert hurried.status in ("optimal", "feasible")


def test_a_case_solved_by_hand() -> None:
    result = maximal_cover(COVERS, WEIGHTS, COSTS, 5)
    assert (result.status, result.objective, result.bound, result.gap) == ("optimal", 12.0, 12.0, 0.0)
    assert result.selected.tolist() == [0, 2]
    assert (result.cost, result.served) == (5.0, 12.0)
    assert maximal_cover(COVERS, WEIGHTS, COSTS, 4).selected.tolist() == [0, 1]


def test_the_result_is_frozen() -> None:
    result = maximal_cover(COVERS, WEIGHTS, COSTS, 5)
    with pytest.raises(FrozenInstanceError):
        result.status = "feasible"  # type: ignore[misc]
    with pytest.raises(ValueError, match="read-only"):
        result.selected[0] = 1


def test_locks_exclusions_and_floors_are_kept() -> None:
    assert maximal_cover(COVERS, WEIGHTS, COSTS, 5, locked=[1]).selected.tolist() == [0, 1]
    assert maximal_cover(COVERS, WEIGHTS, COSTS, 5, forbidden=[0]).selected.tolist() == [1, 2]
    groups = ["a", "b", "b", "b"]
    floored = maximal_cover(COVERS, WEIGHTS, COSTS, 3, groups=groups, floors={"b": 0.8})
    assert (floored.status, floored.selected.tolist(), floored.objective) == ("optimal", [2], 6.0)
    with_mask = maximal_cover(COVERS, WEIGHTS, COSTS, 5, locked=np.array([False, True, False]))
    assert with_mask.selected.tolist() == [0, 1]


def test_an_impossible_question_says_why() -> None:
    groups = ["a", "b", "b", "b"]
    result = maximal_cover(COVERS, WEIGHTS, COSTS, 3, groups=groups, floors={"b": 1.0, "a": 1.0})
    assert result.status == "infeasible"
    assert result.selected.size == 0
    assert "floors (a, b) need at least 5, the budget is 3: 2 is missing" in result.reasons[0]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(25))
def test_enumeration_with_floors_and_locks(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, m = int(rng.integers(4, 11)), int(rng.integers(4, 20))
    covers = rng.random((n, m)) < 0.25
    weights, costs = rng.integers(0, 9, m), rng.integers(1, 7, n)
    budget, groups = int(costs.sum() * 0.6), rng.integers(0, 2, m)
    floors, locked = {0: 0.4}, [int(rng.integers(n))]
    best = None
    for choice in itertools.product((0, 1), repeat=n):
        picked = np.flatnonzero(choice)
        served = covers[picked].any(axis=0)
        enough = weights[served & (groups == 0)].sum() >= 0.4 * weights[groups == 0].sum() - 1e-9
        if set(locked) <= set(picked.tolist()) and costs[picked].sum() <= budget and enough:
            best = max(best or 0, int(weights[served].sum()))
    known = 0 in groups
    result = maximal_cover(
        covers, weights, costs, budget, locked=locked, groups=groups, floors=floors if known else None
    )
    if best is None:
        assert result.status == "infeasible"
    else:
        assert (result.status, result.objective) == ("optimal", best)


@pytest.mark.slow
def test_shuffled_demand_gives_the_same_sites() -> None:
    rng = np.random.default_rng(3)
    covers, weights, costs = rng.random((40, 90)) < 0.1, rng.random(90), rng.random(40)
    first = maximal_cover(covers, weights, costs, 4.0)
    order = rng.permutation(90)
    again = maximal_cover(covers[:, order], weights[order], costs, 4.0)
    assert first.selected.tolist() == again.selected.tolist()
    sites = rng.permutation(40)
    moved = maximal_cover(covers[sites], weights, costs[sites], 4.0)
    assert np.sort(sites[moved.selected]).tolist() == first.selected.tolist()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"covers": [1, 0, 1]}, "covers has 1 dimensions"),
        ({"covers": np.array([["a", "b"]])}, "expected a matrix"),
        ({"weights": [1, 2]}, r"weights has shape \(2,\), expected \(4,\)"),
        ({"weights": [1, 2, 3, np.nan]}, "weights holds nan at index 3"),
        ({"weights": [1, 2, 3, "many"]}, "weights holds something that is not a number"),
        ({"costs": [1, -1, 1]}, "costs holds -1.0 at index 1"),
        ({"costs": [1, np.inf, 1]}, "costs holds inf at index 1"),
        ({"budget": -1}, "budget is -1"),
        ({"budget": float("nan")}, "budget is nan"),
        ({"budget": None}, "budget is None"),
        ({"locked": [3]}, "locked names candidate 3, there are 0 to 2"),
        ({"forbidden": [-1]}, "forbidden names candidate -1"),
        ({"locked": [0.5]}, r"locked has shape \(1,\) of float64, expected a list of indices"),
        ({"locked": [1], "forbidden": [1]}, "locked and forbidden both name candidate 1"),
        ({"floors": {"a": 0.5}}, "floors need groups"),
        ({"groups": ["a"], "floors": {"a": 0.5}}, "groups has 1 labels for 4 demand rows"),
        ({"groups": ["aa", "aa", "b", "b"], "floors": {"aaa": 0.5}}, "did you mean 'aa'"),
        ({"groups": ["a", "a", "b", "b"], "floors": {"a": 1.2}}, "ask for 1.2 of group 'a'"),
        ({"groups": ["a", "a", "b", "b"], "floors": {"a": float("nan")}}, "ask for nan of group 'a'"),
        ({"time_limit_s": 0}, "time_limit_s is 0"),
        ({"time_limit_s": "1"}, "time_limit_s is '1'"),
        ({"gap": -0.1}, "gap is -0.1"),
        ({"gap": "x"}, "gap is 'x'"),
    ],
)
def test_arguments_without_a_meaning_are_refused(changes: dict[str, object], message: str) -> None:
    given: dict[str, object] = {"covers": COVERS, "weights": WEIGHTS, "costs": COSTS, "budget": 5}
    with pytest.raises(ArgumentError, match=message):
        maximal_cover(**{**given, **changes})  # type: ignore[arg-type]
