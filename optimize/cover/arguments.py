"""Arguments of the public covering functions, checked and turned into a question."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from phusong.coverage.findings import Finding, InputError, did_you_mean
from phusong.coverage.kernels import BoolArray, FloatArray, IntArray
from phusong.optimize.problem.floors import Floors
from phusong.optimize.problem.problem import bad_argument
from phusong.optimize.solver.solution import Solution

_NUMBERS = (int, float, np.integer, np.floating)

Groups = Sequence[Hashable] | np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class CoverResult:
    """Answer to a covering question.

    Attributes:
        status: ``optimal`` only when proved, ``feasible`` with its ``gap``, ``infeasible``, or ``no_plan`` when the
            time was over before any choice was found.
        objective: Weight served (:func:`maximal_cover`) or cost (:func:`set_cover`); NaN where there is no choice.
        bound: No choice can be better than this; NaN when infeasible.
        gap: |bound - objective| / max(|objective|, 1e-9); 0 when proved, infinite where there is no choice.
        selected: Indices of the chosen options, ascending.
        cost: Cost of the chosen options.
        served: Weight that they serve.
        runtime_s: Seconds spent.
        solver: How the choice and the bound were found.
        reasons: For ``infeasible``: the limits that conflict, in words.
    """

    status: str
    objective: float
    bound: float
    gap: float
    selected: IntArray
    cost: float
    served: float
    runtime_s: float
    solver: str
    reasons: tuple[str, ...] = ()

    @staticmethod
    def of(solution: Solution) -> CoverResult:
        """The same answer as the solver's, with an array of its own that cannot be written to."""
        selected = solution.selected.copy()
        selected.flags.writeable = False
        return CoverResult(
            solution.status,
            solution.objective,
            solution.bound,
            solution.gap,
            selected,
            solution.cost,
            solution.served,
            solution.runtime_s,
            solution.solver,
            solution.reasons,
        )


def checked_covers(covers: Any) -> sparse.csr_array:  # noqa: ANN401 - whatever the user hands over
    """Covering matrix as a sparse array of booleans.

    Raises:
        InputError: When it is not a matrix of numbers or booleans, or an entry is not a number.
    """
    matrix = covers if sparse.issparse(covers) else np.asarray(covers)
    if matrix.ndim != 2 or matrix.dtype.kind not in "biuf":
        kind = f"{matrix.ndim} dimensions of {matrix.dtype}"
        raise InputError([bad_argument("covers", f"has {kind}, expected a matrix (candidates × demand) of booleans")])
    array = sparse.csr_array(matrix)
    if array.dtype.kind == "f" and np.isnan(array.data).any():
        raise InputError([bad_argument("covers", "holds entries that are not numbers")])
    return sparse.csr_array(array != 0)


def checked_numbers(name: str, values: ArrayLike, size: int, what: str) -> FloatArray:
    """One finite number that is not negative for each of ``size`` things.

    Raises:
        InputError: When the length or a value is wrong.
    """
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise InputError([bad_argument(name, "holds something that is not a number")]) from None
    if array.shape != (size,):
        raise InputError([bad_argument(name, f"has shape {array.shape}, expected ({size},), one for each {what}")])
    bad = np.flatnonzero(~np.isfinite(array) | (array < 0.0))
    if len(bad):
        at = int(bad[0])
        message = f"holds {array[at]} at index {at}, expected finite numbers that are not negative"
        raise InputError([bad_argument(name, message)])
    return array


def checked_number(name: str, value: float, most: float, expected: str) -> float:
    """One number from 0 to ``most``.

    Raises:
        InputError: When it is something else.
    """
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = float("nan")
    if not 0.0 <= number <= most:
        raise InputError([bad_argument(name, f"is {value!r}, expected {expected}")])
    return number


def checked_indices(name: str, indices: ArrayLike, size: int) -> BoolArray:
    """Mask of the candidates that a list of indices (or a mask) names.

    Raises:
        InputError: When an index is not a whole number or out of range.
    """
    array = np.asarray(indices)
    if array.dtype == np.bool_ and array.shape == (size,) and size:
        return array.copy()
    mask = np.zeros(size, dtype=np.bool_)
    if array.size == 0:
        return mask
    if array.ndim != 1 or array.dtype.kind not in "iu":
        raise InputError([bad_argument(name, "expected a list of indices (whole numbers) of candidates")])
    wrong = array[(array < 0) | (array >= size)]
    if len(wrong):
        raise InputError([bad_argument(name, f"names candidate {int(wrong[0])}, there are 0 to {size - 1}")])
    mask[array] = True
    return mask


def checked_scalars(time_limit_s: float | None, gap: float) -> None:
    """Refuse limits without a meaning.

    Raises:
        InputError: When the time limit is not positive or the gap is negative; both are listed.
    """
    findings: list[Finding] = []
    if time_limit_s is not None and not (isinstance(time_limit_s, _NUMBERS) and time_limit_s > 0.0):
        findings.append(bad_argument("time_limit_s", f"is {time_limit_s!r}, expected seconds above 0, or None"))
    if not (isinstance(gap, _NUMBERS) and np.isfinite(gap) and gap >= 0.0):
        findings.append(bad_argument("gap", f"is {gap!r}, expected a share that is not negative, such as 0.01"))
    if findings:
        raise InputError(findings)


def checked_floors(groups: Groups | None, floors: Mapping[Any, float] | None, weights: FloatArray) -> Floors:
    """Floors as shares of the weight of groups.

    Raises:
        InputError: When a group is unknown, a share is outside 0..1 or the groups do not fit; every trouble is listed.
    """
    if floors is None and groups is None:
        return Floors.none(len(weights))
    findings = list(_floor_findings(groups, floors or {}, len(weights)))
    if findings:
        raise InputError(findings)
    return Floors.of_groups(groups if groups is not None else (), floors or {}, weights)


def _floor_findings(groups: Groups | None, floors: Mapping[Any, float], rows: int) -> Iterator[Finding]:
    if groups is None:
        yield bad_argument("floors", "need groups: a label for each demand row")
        return
    labels = np.asarray(groups).tolist() if isinstance(groups, np.ndarray) else list(groups)
    if len(labels) != rows:
        yield bad_argument("groups", f"has {len(labels)} labels for {rows} demand rows")
        return
    known = set(labels)
    for label, share in floors.items():
        if label not in known:
            hint = did_you_mean(str(label), map(str, known))
            yield bad_argument("floors", f"name group {label!r}, which no demand row has{hint}")
        if not (isinstance(share, (int, float, np.number)) and 0.0 <= float(share) <= 1.0):
            yield bad_argument("floors", f"ask for {share!r} of group {label!r}, expected a share from 0 to 1")
