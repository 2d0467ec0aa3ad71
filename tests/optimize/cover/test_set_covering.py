"""The least cost for a share: the reference instance, enumeration, and arguments that are refused."""

import itertools

import numpy as np
import pytest
from scipy import sparse

from phusong.coverage.findings.errors import ArgumentError
from phusong.optimize import set_cover
from tests.builders.optional_data import needs_shared
from tests.builders.paths import SHARED


@pytest.mark.slow
@needs_shared("conformance", "optimize", "scp42.txt")
def test_the_reference_instance_at_the_optimum() -> None:
    words = (SHARED / "conformance" / "optimize" / "scp42.txt").read_text().split()
    numbers = iter([int(word) for word in words])
    rows, columns = next(numbers), next(numbers)
    costs = [next(numbers) for _ in range(columns)]
    covers = np.zeros((columns, rows), dtype=bool)
    for row in range(rows):
        for _ in range(next(numbers)):
            covers[next(numbers) - 1, row] = True
    result = set_cover(sparse.csr_array(covers), costs)
    assert (result.status, result.objective, result.bound, result.gap) == ("optimal", 512.0, 512.0, 0.0)
    assert covers[result.selected].any(axis=0).all()
    hurried = set_cover(covers, costs, time_limit_s=0.01)
    assert hurried.bound <= 512.0 <= hurried.objective


@pytest.mark.slow
def test_a_case_solved_by_hand() -> None:
    covers, costs = np.array([[1, 1, 0], [0, 1, 1], [1, 1, 1], [0, 0, 1]], dtype=bool), [3, 3, 7, 2]
    result = set_cover(covers, costs)
    assert (result.status, result.objective, result.selected.tolist()) == ("optimal", 5.0, [0, 3])
    assert set_cover(covers, costs, target=0.6).selected.tolist() in ([0], [1])  # two of three rows
    assert set_cover(covers, costs, target=0.0).objective == 0.0
    assert set_cover(covers, costs, target=0.0, groups=["a", "b", "b"], floors={"a": 1}).selected.tolist() == [0]
    assert set_cover(covers, costs, weights=[0, 0, 9], target=1.0).selected.tolist() == [3]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(40))
def test_enumeration_with_targets_and_floors(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, m = int(rng.integers(4, 11)), int(rng.integers(4, 20))
    covers = rng.random((n, m)) < 0.3
    weights = rng.integers(1, 9, m) if seed % 2 else np.round(rng.random(m), 3) + 0.01
    costs, groups = rng.integers(0, 7, n), rng.integers(0, 3, m)
    target = float(np.round(rng.uniform(0.3, 1.0), 2)) if seed % 5 else 1.0
    floors = {label: float(np.round(rng.uniform(0, 1), 2)) for label in np.unique(groups)[:2].tolist()}
    best = None
    for choice in itertools.product((False, True), repeat=n):
        served = covers[np.flatnonzero(choice)].any(axis=0)
        enough = weights[served].sum() >= target * weights.sum() * (1 - 1e-9)
        for label, share in floors.items():
            enough &= weights[served & (groups == label)].sum() >= share * weights[groups == label].sum() * (1 - 1e-9)
        cost = int(costs[np.flatnonzero(choice)].sum())
        if enough and (best is None or cost < best):
            best = cost
    result = set_cover(covers, costs, weights=weights, target=target, groups=groups, floors=floors)
    if best is None:
        assert result.status == "infeasible"
        assert result.reasons
    else:
        assert (result.status, result.objective, result.bound) == ("optimal", best, best)


def test_a_row_that_nothing_covers_is_named_by_its_floor() -> None:
    result = set_cover(np.array([[1, 0], [1, 0]], dtype=bool), [1, 1])
    assert result.status == "infeasible"
    assert "floor the whole asks for 2 of 2 (100.0 %), at most 1 (50.0 %)" in result.reasons[0]


@pytest.mark.slow
def test_more_asked_never_costs_less() -> None:
    rng = np.random.default_rng(5)
    covers, costs = rng.random((40, 120)) < 0.08, rng.integers(5, 20, 40)
    reachable = covers.any(axis=0).mean()
    costs_of = [set_cover(covers, costs, target=share * reachable * 0.999).objective for share in (0.2, 0.5, 0.8, 1.0)]
    assert costs_of == sorted(costs_of)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"target": 1.2}, "target is 1.2"),
        ({"target": float("nan")}, "target is nan"),
        ({"target": "all"}, "target is 'all'"),
        ({"costs": [1]}, "costs has shape"),
        ({"costs": [1, -1]}, "costs holds -1.0 at index 1"),
        ({"weights": [1, 1, 1]}, "weights has shape"),
        ({"floors": {"a": 0.4}}, "floors need groups"),
        ({"groups": ["a", "b"], "floors": {"c": 0.4}}, "name group 'c'"),
        ({"gap": float("inf")}, "gap is inf"),
    ],
)
def test_arguments_without_a_meaning_are_refused(changes: dict[str, object], message: str) -> None:
    given: dict[str, object] = {"covers": np.eye(2, dtype=bool), "costs": [1, 1]}
    with pytest.raises(ArgumentError, match=message):
        set_cover(**{**given, **changes})  # type: ignore[arg-type]
