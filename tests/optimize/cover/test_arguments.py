"""Arguments of the covering functions: what has a meaning is taken at that meaning, the rest is refused by name."""

from decimal import Decimal

import numpy as np
import pytest
from scipy import sparse

from phusong.coverage.findings import ArgumentError, PhusongError
from phusong.optimize import maximal_cover, set_cover
from tests.builders.seeds import every

COVERS = np.array([[1, 1, 0, 0], [0, 1, 1, 0], [0, 0, 1, 1]], dtype=bool)
WEIGHTS, COSTS = [5, 1, 2, 4], [2, 2, 3]
GROUPS = ["a", "a", "b", "b"]


def ask(**changes: object):
    given: dict[str, object] = {"covers": COVERS, "weights": WEIGHTS, "costs": COSTS, "budget": 5}
    return maximal_cover(**{**given, **changes})  # type: ignore[arg-type]


@pytest.mark.slow
@pytest.mark.parametrize("dtype", [np.uint8, np.int8, np.int64, np.float32, np.bool_])
@every("times", [1, 2, 128, 256, 512])
def test_an_entry_given_many_times_counts_once(dtype: type, times: int) -> None:
    at = np.r_[np.zeros(times, int), 1]
    covers = sparse.coo_array((np.ones(times + 1, dtype), (at, at)), shape=(2, 2))
    assert ask(covers=covers, weights=[1, 2], costs=[1, 1], budget=2).objective == 3.0
    indptr = np.array([0, times, times + 1])
    unsorted = sparse.csr_array((np.ones(times + 1, dtype), at, indptr), shape=(2, 2))
    assert ask(covers=unsorted, weights=[1, 2], costs=[1, 1], budget=2).objective == 3.0
    assert set_cover(covers, [1, 1]).selected.tolist() == [0, 1]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["coo", "csr", "csc", "lil", "dok", "bsr", "dia"])
def test_every_sparse_format_means_the_same(kind: str) -> None:
    for made in (sparse.csr_array(COVERS), sparse.csr_matrix(COVERS)):
        assert ask(covers=made.asformat(kind)).selected.tolist() == [0, 2]


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_three_times_a_tenth_fit_into_three_tenths(dtype: type) -> None:
    costs = np.array([0.1, 0.1, 0.1], dtype)
    assert costs.astype(float).sum() != 0.3
    found = maximal_cover(np.eye(3, dtype=bool), [1, 1, 1], costs, 0.3)
    assert (found.status, found.selected.tolist()) == ("optimal", [0, 1, 2])
    assert maximal_cover(np.eye(3, dtype=bool), [1, 1, 1], costs, 0.29).objective == 2.0
    assert maximal_cover(np.eye(3, dtype=bool), [1, 1, 1], costs, np.float32(0.3)).objective == 3.0
    assert maximal_cover(np.eye(10, dtype=bool), np.ones(10), np.full(10, 0.1, dtype), 1).objective == 10.0


@pytest.mark.slow
def test_numbers_of_other_kinds_are_taken() -> None:
    assert ask(costs=[Decimal(2), Decimal(2), Decimal(3)]).selected.tolist() == [0, 2]
    assert ask(budget=np.int16(5), seed=np.uint8(3)).selected.tolist() == [0, 2]
    assert ask(budget=np.array(5)).selected.tolist() == [0, 2]
    assert ask(weights=np.ma.array([5, 1, 2, 4])).selected.tolist() == [0, 2]
    assert ask(budget=float("inf"), time_limit_s=float("inf")).objective == 12.0
    assert ask(groups=np.array(GROUPS), floors={"b": np.float32(1.0)}).selected.tolist() == [0, 2]
    assert ask(groups=(each for each in GROUPS), floors={"a": 1}).selected.tolist() == [0, 2]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"covers": np.ma.array(COVERS, mask=~COVERS)}, "covers has masked entries"),
        ({"covers": [[1, 0], [1]]}, "covers holds lists of different lengths"),
        ({"covers": COVERS * -1}, "covers holds entries that are negative"),
        ({"covers": np.where(COVERS, np.nan, 0.0)}, "covers holds entries that are negative or not finite"),
        ({"covers": np.where(COVERS, np.inf, 0.0)}, "covers holds entries that are negative or not finite"),
        ({"covers": COVERS * 1j}, "covers has 2 dimensions of complex128"),
        ({"weights": np.ma.array([5, 1, 2, 4], mask=[0, 0, 0, 1])}, "weights has masked entries"),
        ({"weights": ["5", "1", "2", "4"]}, "weights holds something that is not a number"),
        ({"weights": np.array([5, 1, 2, 4j])}, "weights holds something that is not a number"),
        ({"weights": [[5, 1, 2, 4]]}, r"weights has shape \(1, 4\), expected \(4,\)"),
        ({"weights": sparse.csr_array(np.eye(4))}, "weights holds something that is not a number"),
        ({"costs": [1, None, 1]}, "costs holds"),
        ({"costs": 3}, r"costs has shape \(\), expected \(3,\)"),
        ({"costs": [1, 1e-300, 1]}, "costs holds 1e-300 at index 1, expected 0 or at least 1e-290"),
        ({"budget": "5"}, "budget is '5'"),
        ({"budget": [5]}, r"budget is \[5\]"),
        ({"budget": np.ma.masked}, "budget is masked"),
        ({"locked": [True, False]}, r"locked has shape \(2,\) of bool"),
        ({"locked": 1}, r"locked has shape \(\) of int64, expected a list of indices"),
        ({"locked": None}, "locked has shape"),
        ({"forbidden": np.ma.array([0, 1], mask=[True, False])}, "forbidden has masked entries"),
        ({"forbidden": [2**40]}, "forbidden names candidate 1099511627776, there are 0 to 2"),
        ({"groups": GROUPS, "floors": ["a"]}, "floors is list, expected a mapping"),
        ({"groups": GROUPS, "floors": 0.5}, "floors is float, expected a mapping"),
        ({"groups": GROUPS, "floors": {"a": "0.5"}}, "floors ask for '0.5' of group 'a'"),
        ({"groups": [["a"], ["a"], ["b"], ["b"]], "floors": {"a": 0.5}}, "groups is list"),
        ({"groups": 4, "floors": {"a": 0.5}}, "groups is int"),
        ({"groups": np.ma.array([1, 1, 2, 2], mask=[1, 0, 0, 0]), "floors": {1: 0.5}}, "groups has masked entries"),
        ({"seed": None}, "seed is None, expected a whole number"),
        ({"seed": -1}, "seed is -1"),
        ({"seed": 1.5}, "seed is 1.5"),
        ({"seed": 2**31}, "seed is 2147483648"),
        ({"time_limit_s": float("nan")}, "time_limit_s is nan"),
        ({"time_limit_s": -1.0}, "time_limit_s is -1.0"),
        ({"gap": None}, "gap is None"),
    ],
)
def test_what_has_no_meaning_is_refused_by_name(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ArgumentError, match=message):
        ask(**changes)


def test_a_wrong_argument_is_a_mistake_of_the_program() -> None:
    with pytest.raises(ValueError, match="seed is None") as refused:
        ask(seed=None, gap=-1)
    assert isinstance(refused.value, PhusongError)
    assert len(refused.value.findings) == 2


@pytest.mark.parametrize("shape", [(0, 0), (0, 3), (3, 0)])
def test_nothing_to_choose_or_nobody_to_serve(shape: tuple[int, int]) -> None:
    options, rows = shape
    found = maximal_cover(np.zeros(shape, bool), np.ones(rows), np.ones(options), 2)
    assert (found.status, found.objective, found.bound, found.gap) == ("optimal", 0.0, 0.0, 0.0)
    assert found.selected.tolist() == []
