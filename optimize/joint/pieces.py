"""Pieces of a large joint question with priced money, each answered by itself, and the choice among their answers.

What branch and bound takes for all pieces together grows faster than their number; one by one it is in step with it.
The answers at several prices are what each piece may do, and one of them is taken so that the money lasts: a
multiple-choice knapsack (H. Kellerer, U. Pferschy, D. Pisinger, "Knapsack Problems", Springer 2004, chapter 11). The
more pieces there are, the nearer its best comes to the bound of the prices.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
from scipy import sparse

from phusong.coverage.kernels import BoolArray, FloatArray, IntArray
from phusong.optimize.problem.arrays import ArrayModel

BATCH_COLUMNS = 1_000
"""Small pieces are answered together up to so many columns: to begin a search takes as long as some hundred of them."""


KEPT = 1e-6
"""By how much a row may be off that counts as kept, as solvers have it."""

ALLOWANCE = 1e-9
"""Part of a bound that is left for the rounding of its sums."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Some pieces that are answered at once.

    Attributes:
        columns: Their columns in the model of all, ascending, shape (k,).
        model: The model of these columns alone.
    """

    columns: IntArray
    model: ArrayModel


class Links(NamedTuple):
    """Rows that pieces have to keep together: coefficients, shape (k, columns), least and greatest activity, (k,)."""

    rows: FloatArray
    lower: FloatArray
    upper: FloatArray


@dataclass(frozen=True, slots=True)
class Pieces:
    """How the columns of a model with priced money fall apart, and what was answered for them.

    Attributes:
        piece: Piece of each column, -1 for one that is fixed, shape (columns,).
        batch: Batch of each piece, shape (pieces,).
        answers: Values of all columns in choices that are known: at the beginning, and each time that all pieces were
            answered, each of shape (columns,).
    """

    piece: IntArray
    batch: IntArray
    answers: list[FloatArray] = field(default_factory=list)

    @staticmethod
    def of(piece: IntArray, known: FloatArray | None = None) -> Pieces:
        """Put pieces into batches.

        Args:
            piece: Piece of each column, -1 for one that is fixed, shape (columns,).
            known: Values of all columns in a choice, shape (columns,), None where none is known.
        """
        batch, number, filled = [], 0, 0
        for columns in np.bincount(piece[piece >= 0]).tolist():
            if filled and filled + columns > BATCH_COLUMNS:
                number, filled = number + 1, 0
            filled += columns
            batch.append(number)
        return Pieces(piece, np.array(batch, dtype=np.int64), [] if known is None else [known])

    def batches(self, model: ArrayModel) -> Iterator[Batch]:
        """The model in batches.

        A row that links several batches is left out, so that the bounds of all add up to one that holds.

        Args:
            model: A model of the same columns; it may have more rows than the one that was taken apart, and more of its
                columns may be fixed.
        """
        count = int(self.batch.max(initial=-1)) + 1
        is_open = (self.piece >= 0) & (model.upper > model.lower)
        paid = model.matrix @ np.where(is_open, 0.0, model.lower)
        of_column = np.full(len(self.piece), -1)
        of_column[is_open] = self.batch[self.piece[is_open]]
        of_row = _only_one(model.matrix, of_column)
        of_row[~(np.isfinite(model.row_lower) | np.isfinite(model.row_upper))] = -1
        columns, rows = _grouped(of_column, count), _grouped(of_row, count)
        for number in range(count):
            at, held = columns[number], rows[number]
            if len(at):
                binaries = int(np.searchsorted(at, model.binaries))
                yield Batch(
                    at,
                    ArrayModel(
                        cost=model.cost[at],
                        lower=model.lower[at],
                        upper=model.upper[at],
                        matrix=sparse.csr_array(model.matrix[held][:, at]),
                        row_lower=model.row_lower[held] - paid[held],
                        row_upper=model.row_upper[held] - paid[held],
                        binaries=binaries,
                        rows=np.arange(len(at) - binaries),
                        constant=0.0,
                        unit=model.unit,
                        by_row=sparse.csr_array((len(at) - binaries, binaries)),
                    ),
                )

    def narrowed(self, model: ArrayModel, duals: FloatArray) -> ArrayModel:
        """The model without the options and arcs that make a piece dearer than in the first choice that is known.

        What a choice is away from the bound is made up of what it is in each piece, so that reduced costs close as much
        of every piece as they would if there were no other. A piece that the choice breaks a rule of stays as it is.

        Args:
            model: A model of the same columns.
            duals: Duals of its first rows at about its optimum, shape (at most rows,).
        """
        if not self.answers:
            return model
        known = self.answers[0]
        inside, pieces = self.piece >= 0, len(self.batch)
        of_row = _only_one(model.matrix, np.where(model.upper > model.lower, self.piece, -1))
        dual = np.zeros(len(of_row))
        dual[: len(duals)] = duals
        dual[of_row < 0] = 0.0
        dual[(dual > 0.0) & ~np.isfinite(model.row_lower)] = 0.0
        dual[(dual < 0.0) & ~np.isfinite(model.row_upper)] = 0.0
        reduced = model.cost - model.matrix.T @ dual
        paid = model.matrix @ np.where(inside, 0.0, model.lower)
        side = np.where(dual > 0.0, model.row_lower, np.where(dual < 0.0, model.row_upper, 0.0)) - paid
        held, of = of_row >= 0, self.piece[inside]
        by_rows = np.bincount(of_row[held], (dual * side)[held], minlength=pieces)
        by_columns = np.minimum(reduced * model.lower, reduced * model.upper)[inside]
        least = by_rows + np.bincount(of, by_columns, minlength=pieces)
        away = np.bincount(of, (model.cost * known)[inside], minlength=pieces) - least
        away[np.unique(self.piece[inside & (known > model.upper)])] = np.inf  # it takes what is closed
        allowed = np.clip(known, model.lower, model.upper)
        away[np.unique(of_row[held & _violated(model, allowed)])] = np.inf  # or keeps not all rows without that
        away += ALLOWANCE * (1.0 + np.abs(least))
        closed = inside & (known < 0.5) & (reduced > away[self.piece])
        closed[model.binaries :] = False
        return replace(model, upper=np.where(closed, model.lower, model.upper))

    def choice(self, cost: FloatArray, links: Links) -> ArrayModel:
        """The model that takes an answer for each piece, columns answer by answer, the pieces of each side by side.

        Args:
            cost: What is minimised, for each column, shape (columns,).
            links: What all pieces have to keep together.
        """
        costs, taken = self._by_piece(cost), [self._by_piece(row) for row in links.rows]
        pieces, columns = costs.shape[1], np.arange(costs.size)
        one = sparse.csr_array((np.ones(len(columns)), (columns % pieces, columns)), shape=(pieces, len(columns)))
        outside = np.where(self.piece < 0, self.answers[-1], 0.0)  # what is fixed
        linked = sparse.csr_array(np.array([row.reshape(-1) for row in taken]))
        return ArrayModel(
            cost=costs.reshape(-1),
            lower=np.zeros(len(columns)),
            upper=_first_of_its_kind([costs, *taken]).reshape(-1).astype(np.float64),
            matrix=sparse.csr_array(sparse.vstack([one, linked])),
            row_lower=np.concatenate((np.ones(pieces), links.lower - links.rows @ outside)),
            row_upper=np.concatenate((np.ones(pieces), links.upper - links.rows @ outside)),
            binaries=len(columns),
            rows=np.zeros(0, dtype=np.int64),
            constant=float(cost @ outside),
            unit=1.0,
            by_row=sparse.csr_array((0, len(columns))),
        )

    def joined(self, values: FloatArray) -> FloatArray:
        """Values of all columns where each piece takes its answer, shape (columns,).

        Args:
            values: Values of the columns of :meth:`choice`.
        """
        which = values.reshape(len(self.answers), -1).argmax(axis=0)
        taken = np.where(self.piece >= 0, which[self.piece], len(self.answers) - 1)
        return np.array(self.answers)[taken, np.arange(len(self.piece))]

    def _by_piece(self, amount: FloatArray) -> FloatArray:
        """What each answer takes of an amount of every column, by piece, shape (answers, pieces)."""
        inside = self.piece >= 0
        of = self.piece[inside]
        return np.array([np.bincount(of, (amount * each)[inside], minlength=len(self.batch)) for each in self.answers])


def _violated(model: ArrayModel, values: FloatArray) -> BoolArray:
    """Rows that values of all columns do not keep, shape (rows,)."""
    activity: FloatArray = model.matrix @ values
    broken: BoolArray = (activity < model.row_lower - KEPT) | (activity > model.row_upper + KEPT)
    return broken


def _only_one(matrix: sparse.csr_array, of_column: IntArray) -> IntArray:
    """Batch that the open columns of each row are of, -1 where there are none or of several, shape (rows,)."""
    entries = matrix.tocoo()
    row, batch = entries.coords[0], of_column[entries.coords[1]]
    row, batch = row[batch >= 0], batch[batch >= 0]
    first, last = np.full(matrix.shape[0], np.iinfo(np.int64).max), np.full(matrix.shape[0], -1)
    np.minimum.at(first, row, batch)
    np.maximum.at(last, row, batch)
    return np.where(first == last, last, -1)


def _grouped(label: IntArray, count: int) -> list[IntArray]:
    """Indices of each label from 0, ascending; those below 0 are of none."""
    order = np.argsort(label, kind="stable")
    return np.split(order, np.searchsorted(label[order], np.arange(count + 1)))[1 : count + 1]


def _first_of_its_kind(amounts: list[FloatArray]) -> BoolArray:
    """Where an answer differs in some amount from all before it, shape (answers, pieces)."""
    first = np.ones(amounts[0].shape, dtype=np.bool_)
    for later in range(1, len(first)):
        for before in range(later):
            first[later] &= np.any([amount[later] != amount[before] for amount in amounts], axis=0)
    return first
