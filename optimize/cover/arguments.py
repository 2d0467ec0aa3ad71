"""Arguments of the public covering functions, checked and turned into a question.

A wrong argument is a mistake of the calling program, so it is refused with an
:class:`~phusong.coverage.findings.ArgumentError` that names it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any, NoReturn

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from phusong.coverage.findings import ArgumentError, Finding, did_you_mean
from phusong.coverage.kernels import BoolArray, FloatArray
from phusong.optimize.problem.floors import Floors
from phusong.optimize.problem.problem import bad_argument
from phusong.optimize.solver.solution import Solution

_NUMBERS = (int, float, np.integer, np.floating)

Groups = Sequence[Hashable] | np.ndarray[Any, Any]

CoverResult = Solution
"""Answer of a covering function: status, objective, bound, gap, selected, runtime_s."""

GREATEST_SEED = 2**31 - 1
"""Seeds above it are refused: HiGHS takes no greater ones."""


def checked_covers(covers: Any) -> sparse.csr_array:  # noqa: ANN401 - whatever the user hands over
    """Covering matrix as a sparse array of booleans; an entry given twice counts once.

    Raises:
        ArgumentError: When it is not a matrix of booleans or of finite numbers that are not negative, or is masked.
    """
    matrix: Any = covers if sparse.issparse(covers) else _as_array("covers", covers)
    if matrix.ndim != 2 or matrix.dtype.kind not in "biuf":
        _refuse("covers", f"has {matrix.ndim} dimensions of {matrix.dtype}, expected {_MATRIX}")
    entries = matrix.tocoo().data if sparse.issparse(matrix) else matrix
    if np.any(~np.isfinite(entries) | (entries < 0)):
        _refuse("covers", f"holds entries that are negative or not finite, expected {_MATRIX}")
    return sparse.csr_array(matrix.astype(np.bool_))  # before anything is summed: 256 ones are 0 in eight bits


LEAST = 1e-290
"""Positive numbers below this have lost digits, or lose them on the way."""

_MATRIX = "a matrix (candidates × demand) of booleans, or of numbers with 0 for no"


def checked_numbers(name: str, values: ArrayLike, size: int, what: str) -> FloatArray:
    """One finite number that is not negative for each of ``size`` things, shape (size,).

    Raises:
        ArgumentError: When the length or a value is wrong.
    """
    array = _as_array(name, values)
    if array.dtype.kind not in "biufO":
        _refuse(name, f"holds something that is not a number: {array.dtype}")
    numbers = _decimals(name, array)
    if numbers.shape != (size,):
        _refuse(name, f"has shape {numbers.shape}, expected ({size},), one for each {what}")
    bad = np.flatnonzero(~np.isfinite(numbers) | (numbers < 0.0))
    if len(bad):
        at = int(bad[0])
        _refuse(name, f"holds {numbers[at]} at index {at}, expected finite numbers that are not negative")
    tiny = np.flatnonzero((numbers > 0.0) & (numbers < LEAST))
    if len(tiny):
        at = int(tiny[0])
        _refuse(name, f"holds {numbers[at]} at index {at}, expected 0 or at least {LEAST:g}: give them in another unit")
    return numbers


def checked_number(name: str, value: object, most: float, expected: str) -> float:
    """One number from 0 to ``most``.

    Raises:
        ArgumentError: When it is something else.
    """
    number = _single(value)
    if not 0.0 <= number <= most:
        _refuse(name, f"is {value!r}, expected {expected}")
    return number


def checked_indices(name: str, indices: ArrayLike, size: int) -> BoolArray:
    """Mask of the candidates that a list of indices (or a mask) names, shape (size,).

    Raises:
        ArgumentError: When an index is not a whole number or out of range, or a mask has another length.
    """
    array = _as_array(name, indices)
    if array.dtype == np.bool_ and array.shape == (size,) and size:
        return array.copy()
    mask = np.zeros(size, dtype=np.bool_)
    if array.size == 0:
        return mask
    if array.ndim != 1 or array.dtype.kind not in "iu":
        kind = f"has shape {array.shape} of {array.dtype}"
        _refuse(name, f"{kind}, expected a list of indices (whole numbers) of candidates, or a mask of {size} booleans")
    wrong = array[(array < 0) | (array >= size)]
    if len(wrong):
        _refuse(name, f"names candidate {int(wrong[0])}, there are 0 to {size - 1}")
    mask[array] = True
    return mask


def checked_search(time_limit_s: object, gap: object, seed: object = 0) -> float | None:
    """Time limit of a search, seconds, None for no limit, once its limits and its seed have a meaning.

    Raises:
        ArgumentError: When the time limit is not positive, the gap is negative, or the seed is no whole number that is
            not negative; all are listed.
    """
    findings: list[Finding] = []
    limit = None if time_limit_s is None else _single(time_limit_s)
    if limit is not None and not limit > 0.0:
        findings.append(bad_argument("time_limit_s", f"is {time_limit_s!r}, expected seconds above 0, or None"))
    if not 0.0 <= _single(gap) < np.inf:
        findings.append(bad_argument("gap", f"is {gap!r}, expected a share that is not negative, such as 0.01"))
    whole = isinstance(seed, (int, np.integer)) and not isinstance(seed, bool)
    if not (whole and 0 <= seed <= GREATEST_SEED):  # type: ignore[operator]  # a whole number here
        findings.append(bad_argument("seed", f"is {seed!r}, expected a whole number from 0 to {GREATEST_SEED}"))
    if findings:
        raise ArgumentError(findings)
    return None if limit == np.inf else limit


def checked_floors(groups: Groups | None, floors: Mapping[Any, float] | None, weights: FloatArray) -> Floors:
    """Floors as shares of the weight of groups.

    Args:
        groups: Group label of each demand row, shape (m,), or None.
        floors: Group label to the share that must be served, 0 to 1, or None.
        weights: Weight of each demand row, shape (m,).

    Raises:
        ArgumentError: When a group is unknown, a share is outside 0..1 or the groups do not fit; every trouble is
            listed.
    """
    if floors is not None and not isinstance(floors, Mapping):
        _refuse("floors", f"is {type(floors).__name__}, expected a mapping of group label to share")
    if floors is None and groups is None:
        return Floors.none(len(weights))
    if groups is None:
        _refuse("floors", "need groups: a label for each demand row")
    labels = _labels(groups)
    findings = list(_floor_findings(labels, floors or {}, len(weights)))
    if findings:
        raise ArgumentError(findings)
    return Floors.of_groups(labels, {label: _single(share) for label, share in (floors or {}).items()}, weights)


def _floor_findings(labels: Sequence[Hashable], floors: Mapping[Any, float], rows: int) -> Iterator[Finding]:
    if len(labels) != rows:
        yield bad_argument("groups", f"has {len(labels)} labels for {rows} demand rows")
        return
    known = set(labels)
    for label, share in floors.items():
        if label not in known:
            hint = did_you_mean(str(label), map(str, known))
            yield bad_argument("floors", f"name group {label!r}, which no demand row has{hint}")
        if not 0.0 <= _single(share) <= 1.0:
            yield bad_argument("floors", f"ask for {share!r} of group {label!r}, expected a share from 0 to 1")


def _labels(groups: Any) -> list[Hashable]:  # noqa: ANN401 - whatever the user hands over
    """Group label of each demand row, read once."""
    try:
        labels: list[Hashable] = list(
            _as_array("groups", groups).tolist() if isinstance(groups, np.ndarray) else groups
        )
        set(labels)
    except TypeError:
        _refuse("groups", f"is {type(groups).__name__}, expected a sequence of labels, one for each demand row")
    return labels


def _single(value: object) -> float:
    """A number as float, NaN for what is none; of fewer digits than a float it is the decimal that it shows."""
    if isinstance(value, np.ndarray) and value.ndim == 0 and not np.ma.isMaskedArray(value):
        value = value[()]
    if not isinstance(value, _NUMBERS):
        return float("nan")
    try:
        return float(str(value)) if isinstance(value, (np.float16, np.float32)) else float(value)
    except OverflowError:
        return float("inf")


def _decimals(name: str, array: NDArray[Any]) -> FloatArray:
    """Numbers as float64; those of fewer digits become the decimals that they show.

    A cost of 0.1 in single precision is 0.10000000149: three of them would not fit a budget of 0.3.
    """
    if array.dtype in (np.float16, np.float32):
        return array.astype(np.str_).astype(np.float64)
    try:
        return array.astype(np.float64)
    except (TypeError, ValueError, OverflowError):
        _refuse(name, "holds something that is not a number")


def _as_array(name: str, values: object) -> NDArray[Any]:
    """What was given as an array, refused where entries are masked: nothing says what they stand for."""
    if np.ma.isMaskedArray(values) and np.ma.is_masked(values):
        _refuse(name, "has masked entries, expected every value to be given; fill them in or leave them out")
    try:
        return np.asarray(values)
    except ValueError:
        _refuse(name, "holds lists of different lengths, expected an array")


def _refuse(name: str, message: str) -> NoReturn:
    raise ArgumentError([bad_argument(name, message)])
