"""A large linear programme solved roughly and fast by a first-order method (PDHG with Halpern's anchor); compiled.

The method needs two products with the matrix a step and no factors, so a step takes a time that grows with the entries
alone. It goes on from any point; some hundreds of steps come within a thousandth of the optimum, which is enough for a
cutting-plane round: the bound is computed from the duals by whoever asks, and holds for any.

Sources: A. Chambolle and T. Pock, "A first-order primal-dual algorithm for convex problems with applications to
imaging", Journal of Mathematical Imaging and Vision 40 (2011), 120-145; T. Pock and A. Chambolle, "Diagonal
preconditioning for first order primal-dual algorithms in convex optimization", ICCV 2011, 1762-1769; H. Lu and J. Yang,
"Restarted Halpern PDHG for linear programming", arXiv 2407.16144 (2024).
"""

from __future__ import annotations

import math
import time
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy import sparse

from phusong.coverage.kernels import BoolArray, FloatArray, inlined

AT_ONCE = 2_000_000
"""Entries of the matrix times steps between two looks at the clock: a few hundredths of a second."""


SmallInts = NDArray[np.uint32]
SmallFloats = NDArray[np.float32]


class Rows(NamedTuple):
    """Matrix in compressed rows: where each row begins, its columns, its entries.

    A step does nothing but read these, so they are as short as may be, and columns have no sign that would have to be
    looked at: that halves its time. An entry loses what single precision cannot hold, which only the way to the optimum
    feels: bounds are computed from the matrix itself.
    """

    first: SmallInts
    column: SmallInts
    entry: SmallFloats


class Programme(NamedTuple):
    """Minimise ``cost @ x`` with ``0 <= x <= upper`` and ``A x >= side``, equal where said.

    Attributes:
        rows: The matrix A by rows.
        columns: The matrix by columns.
        cost: Cost of each column, shape (n,).
        upper: Upper bound of each column, shape (n,).
        side: Right-hand side of each row, shape (m,).
        equal: Rows that hold with equality, shape (m,).
        step: Step of each column, then of each row, shape (n + m,).
    """

    rows: Rows
    columns: Rows
    cost: FloatArray
    upper: FloatArray
    side: FloatArray
    equal: BoolArray
    step: FloatArray


class Point(NamedTuple):
    """Where the method stands.

    Attributes:
        here: Values of the columns, then duals of the rows, shape (n + m,).
        anchor: Where it was started last, shape (n + m,).
        there: Where a plain step leads from here, shape (n + m,).
        best: Duals with the best bound so far, shape (m,).
        number: Weight of the columns' steps, the best bound, steps since the last start, length of the first and of
            the last of them, steps in all, shape (6,).
    """

    here: FloatArray
    anchor: FloatArray
    there: FloatArray
    best: FloatArray
    number: FloatArray


WEIGHT, BOUND, SINCE, FIRST, LAST, STEPS = range(6)
"""Places of the numbers of a point."""


class Start(NamedTuple):
    """Where to go on from: values of the columns, duals of the rows, and the weight of the columns' steps."""

    values: FloatArray
    duals: FloatArray
    weight: float


def programme_of(
    matrix: sparse.csr_array, cost: FloatArray, upper: FloatArray, side: FloatArray, equal: BoolArray
) -> Programme:
    """Lay a linear programme out for the method.

    Args:
        matrix: The rows, sparse, shape (m, n).
        cost: Cost of each column, shape (n,).
        upper: Upper bound of each column, shape (n,).
        side: Right-hand side of each row, shape (m,).
        equal: Rows that hold with equality, the others with ``>=``, shape (m,).
    """
    across = sparse.csr_array(matrix.T.tocsr())
    rows, columns = (
        Rows(half.indptr.astype(np.uint32), half.indices.astype(np.uint32), half.data.astype(np.float32))
        for half in (matrix, across)
    )
    spread = np.concatenate(
        [np.add.reduceat(np.append(abs(half.data), 0.0), half.indptr[:-1]) for half in (across, matrix)]
    )
    filled = np.concatenate([np.diff(half.first) > 0 for half in (columns, rows)])
    return Programme(rows, columns, cost, upper, side, equal, 0.99 / np.maximum(np.where(filled, spread, 1.0), 1.0))


def approach(programme: Programme, start: Start, steps: int, over_s: float) -> Start:
    """Approach the optimum of a linear programme from a point: values, and the duals whose bound was the best.

    Args:
        programme: The programme.
        start: Where to go on from.
        steps: Most steps.
        over_s: Time by ``time.perf_counter`` at which to stop, seconds.
    """
    columns, equal = len(programme.cost), programme.equal
    duals = np.where(equal, start.duals, np.maximum(start.duals, 0.0))
    here = np.concatenate((np.clip(start.values, 0.0, programme.upper), duals))
    number = np.array([start.weight, -math.inf, 0.0, -1.0, math.inf, 0.0])
    point = Point(here, here.copy(), here.copy(), duals.copy(), number)
    at_once = max(AT_ONCE // max(len(programme.rows.entry), 1), 8)
    for first in range(0, steps, at_once):
        _advance(programme, point, min(at_once, steps - first))
        if time.perf_counter() >= over_s:
            break
    return Start(point.there[:columns].copy(), point.best, float(number[WEIGHT]))


@inlined
def _product(rows: Rows, row: int, values: FloatArray) -> float:
    total = 0.0
    for at in range(rows.first[row], rows.first[row + 1]):
        total += rows.entry[at] * values[rows.column[at]]
    return total


@njit(cache=True, nogil=True, error_model="numpy")
def _advance(programme: Programme, point: Point, steps: int) -> None:
    """Take some steps, each drawn towards the anchor, which moves when the steps have become short."""
    here, anchor, there, number = point.here, point.anchor, point.there, point.number
    mirrored = np.empty(len(programme.cost))
    for _ in range(steps):
        length = _plain_step(programme, point, mirrored)
        number[STEPS] += 1.0
        since = number[SINCE]
        if number[FIRST] < 0.0:
            number[FIRST] = length
        short = length <= 0.2 * number[FIRST] or (length <= 0.8 * number[FIRST] and length > number[LAST])
        number[LAST] = length
        if since > 0.0 and (short or since >= 0.36 * number[STEPS] + 64.0):
            _balance(programme, point)
            for at in range(len(here)):
                here[at] = anchor[at] = there[at]
            number[SINCE], number[FIRST] = 0.0, -1.0
            continue
        share = (since + 1.0) / (since + 2.0)
        for at in range(len(here)):
            here[at] = share * (2.0 * there[at] - here[at]) + (1.0 - share) * anchor[at]
        number[SINCE] += 1.0


@njit(cache=True, nogil=True, error_model="numpy")
def _plain_step(programme: Programme, point: Point, mirrored: FloatArray) -> float:
    """Step from here to there, with the bound of the duals here: the length of the step."""
    here, there, weight = point.here, point.there, point.number[WEIGHT]
    columns, step = len(programme.cost), programme.step
    duals = here[columns:]
    bound, length, proper = 0.0, 0.0, True
    for row in range(len(programme.side)):
        dual = duals[row]
        bound += dual * programme.side[row]
        proper = proper and (programme.equal[row] or dual >= 0.0)
    for column in range(columns):
        reduced = programme.cost[column] - _product(programme.columns, column, duals)
        if reduced < 0.0:
            bound += reduced * programme.upper[column]
        value = min(max(here[column] - step[column] / weight * reduced, 0.0), programme.upper[column])
        length += (value - here[column]) ** 2 / step[column] * weight
        there[column] = value
        mirrored[column] = 2.0 * value - here[column]
    if proper and bound > point.number[BOUND]:
        point.number[BOUND] = bound
        for row in range(len(programme.side)):
            point.best[row] = here[columns + row]
    for row in range(len(programme.side)):
        missing = programme.side[row] - _product(programme.rows, row, mirrored)
        at = columns + row
        dual = here[at] + step[at] * weight * missing
        there[at] = dual if programme.equal[row] else max(dual, 0.0)
        length += (there[at] - here[at]) ** 2 / step[at] / weight
    return math.sqrt(length)


@njit(cache=True, nogil=True, error_model="numpy")
def _balance(programme: Programme, point: Point) -> None:
    """Weigh the columns' steps by how far columns and rows have come since the last start."""
    columns = len(programme.cost)
    moved, raised = 0.0, 0.0
    for at in range(len(point.there)):
        part = (point.there[at] - point.anchor[at]) ** 2 / programme.step[at]
        if at < columns:
            moved += part
        else:
            raised += part
    if moved > 1e-20 and raised > 1e-20:
        point.number[WEIGHT] = math.exp(0.25 * math.log(raised / moved) + 0.5 * math.log(point.number[WEIGHT]))
