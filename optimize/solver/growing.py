"""A linear programme that gains rows between solves (cutting planes), kept in HiGHS to go on from its last basis."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from phusong.optimize.solver.clock import Clock
from phusong.optimize.solver.gradient import Start, approach, programme_of
from phusong.optimize.solver.work import INTERIOR_ITERATIONS, iteration_limit, relaxation_work_s
from phusong.optimize.solver.worker import new_engine, run_engine

if TYPE_CHECKING:
    from phusong.coverage.kernels import BoolArray, FloatArray, IntArray

_STRATEGY = {"simplex": "simplex", "interior": "ipm"}

_NO_LIMIT = 2**31 - 1
"""What HiGHS takes for no limit of iterations."""

STEPS = 400
"""Steps of the first-order method in one solve: enough for a round of cuts, and the next solve goes on from there."""


@dataclass(frozen=True, slots=True)
class Relaxed:
    """What a solve of a linear programme leaves behind.

    Attributes:
        values: Values of the columns, shape (columns,).
        duals: Duals of the rows, shape (rows,); they need not be optimal, nor of the right sign.
        solved: True when the solver says that they are optimal.
    """

    values: FloatArray
    duals: FloatArray
    solved: bool


class GrowingProgramme:
    """Minimise ``cost @ x`` with ``0 <= x <= upper`` and rows ``lower <= A x <= upper`` that are added as found.

    Attributes:
        cost: Objective coefficients, shape (columns,).
        upper: Upper bounds of the columns, shape (columns,).
        matrix: The rows so far, sparse, shape (rows, columns).
        row_lower: Least activity of each row, shape (rows,).
        row_upper: Greatest activity of each row, shape (rows,).
        infeasible: True when the last solve found that nothing satisfies the rows.
        by_clock: True when its time ended the last solve.
    """

    def __init__(self, cost: FloatArray, upper: FloatArray) -> None:
        import highspy

        self._engine: Any = new_engine()
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(cost), 0
        model.col_cost_, model.col_lower_, model.col_upper_ = cost, np.zeros(len(cost)), upper
        self._engine.passModel(model)
        self.cost, self.upper = cost, upper.copy()
        self.matrix = sparse.csr_array((0, len(cost)))
        self.row_lower, self.row_upper = np.zeros(0), np.zeros(0)
        self.infeasible = self.by_clock = False
        self._near = Start(np.zeros(len(cost)), np.zeros(0), 0.3)  # where the first-order method stands

    def add_rows(self, rows: sparse.csr_array, lower: FloatArray, upper: FloatArray) -> None:
        """Add rows, sparse, shape (k, columns), with their least and greatest activity, shape (k,)."""
        if not rows.shape[0]:
            return
        self._engine.addRows(
            rows.shape[0],
            lower,
            upper,
            rows.nnz,
            rows.indptr[:-1].astype(np.int32),
            rows.indices.astype(np.int32),
            rows.data.astype(np.float64),
        )
        self.matrix = sparse.csr_array(sparse.vstack([self.matrix, rows], format="csr"))
        self.row_lower = np.concatenate((self.row_lower, lower))
        self.row_upper = np.concatenate((self.row_upper, upper))
        self.begin_at(np.concatenate((self._near.duals, np.zeros(len(lower)))))

    def keep_rows(self, kept: BoolArray) -> None:
        """Take out the rows that are not kept, shape (rows,)."""
        gone: IntArray = np.flatnonzero(~kept)
        if len(gone):
            self._engine.deleteRows(len(gone), gone.astype(np.int32))
            self.matrix = sparse.csr_array(self.matrix[np.flatnonzero(kept)])
            self.row_lower, self.row_upper = self.row_lower[kept], self.row_upper[kept]
            self.begin_at(self._near.duals[kept])

    def close(self, columns: IntArray) -> None:
        """Fix columns at 0."""
        if len(columns):
            self.upper[columns] = 0.0
            zeros = np.zeros(len(columns))
            self._engine.changeColsBounds(len(columns), columns.astype(np.int32), zeros, zeros)

    def reprice(self, cost: FloatArray) -> None:
        """Change the objective coefficients, shape (columns,)."""
        self.cost = cost.copy()
        columns = np.arange(len(cost), dtype=np.int32)
        self._engine.changeColsCost(len(cost), columns, self.cost)

    def limit_row(self, row: int, upper: float, lower: float = -math.inf) -> None:
        """Change the greatest and the least activity of one row."""
        self.row_lower[row], self.row_upper[row] = lower, upper
        self._engine.changeRowBounds(row, lower, upper)

    def without_presolve(self, without: bool) -> None:
        """Whether the next solve is to do without presolve, which loses against a programme that falls into pieces."""
        self._engine.setOptionValue("presolve", "off" if without else "choose")

    def begin_at(self, duals: FloatArray) -> None:
        """Let the first-order method begin at given duals of the rows, shape (rows,)."""
        self._near = self._near._replace(duals=duals)

    def approach(self, time_s: float, steps: int = STEPS) -> Relaxed:
        """Go on towards the optimum by a first-order method: fast on a large programme, and never exact.

        Every row is expected to have a lower side, and an upper one only where both are the same.

        Args:
            time_s: Seconds that it may take.
            steps: Most steps.
        """
        over_s = time.perf_counter() + time_s
        equal = self.row_lower == self.row_upper
        programme = programme_of(self.matrix, self.cost, self.upper, self.row_lower, equal)
        self._near = approach(programme, self._near, steps, over_s)
        return Relaxed(self._near.values, self._near.duals, False)

    def counted(self, clock: Clock, method: str, most_s: float = math.inf, share: float = 1.0) -> Relaxed | None:
        """Solve the programme as it stands within what a search may take, and count the work there.

        Args:
            clock: What the search may take.
            method: ``simplex`` or ``interior``, as for :meth:`solve`.
            most_s: Most work, counted seconds.
            share: Part of what is left that it may take.
        """
        allowed, entries = clock.allow(share, most_s), self.matrix.nnz + sum(self.matrix.shape)
        each = 1.0 if method == "simplex" else INTERIOR_ITERATIONS
        limit = iteration_limit(None if allowed.work_s is None else allowed.work_s / each, entries)
        for name in ("simplex_iteration_limit", "ipm_iteration_limit"):
            self._engine.setOptionValue(name, _NO_LIMIT if limit is None else limit)
        relaxed = self.solve(math.inf if allowed.time_s is None else allowed.time_s, method)
        for name in ("simplex_iteration_limit", "ipm_iteration_limit"):
            self._engine.setOptionValue(name, _NO_LIMIT)
        clock.count(relaxation_work_s(each * self._iterations(method), entries))
        if self.by_clock:
            clock.stop()
        return relaxed

    def _iterations(self, method: str) -> int:
        info = self._engine.getInfo()
        return max(int(info.simplex_iteration_count if method == "simplex" else info.ipm_iteration_count), 0)

    def solve(self, time_s: float, method: str) -> Relaxed | None:
        """Solve the programme as it stands; None when nothing usable came of it in the time.

        Args:
            time_s: Seconds that it may take.
            method: ``simplex``, which goes on from the last basis, or ``interior``, which does not stall.
        """
        import highspy

        engine = self._engine
        engine.setOptionValue("solver", _STRATEGY[method])
        engine.setOptionValue("run_crossover", "off")
        engine.setOptionValue("time_limit", engine.getRunTime() + max(time_s, 0.01))
        run_engine(engine)
        status = engine.getModelStatus()
        self.by_clock = bool(status == highspy.HighsModelStatus.kTimeLimit)
        known = engine.getSolution()
        none = (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible)
        self.infeasible = status in none  # no cost is negative, so it is not unbounded
        if self.infeasible or not (known.value_valid and known.dual_valid):
            return None
        return Relaxed(
            np.array(known.col_value), np.array(known.row_dual), bool(status == highspy.HighsModelStatus.kOptimal)
        )

    def safe_bound(self, duals: FloatArray) -> tuple[float, FloatArray]:
        """Lagrangian bound from any duals, clipped to their signs, and the reduced costs, shape (columns,).

        Every x within its bounds that satisfies the rows has ``cost @ x`` ≥ Σ_i y_i b_i + Σ_j min(0, d_j) u_j with b_i
        the lower side where y_i > 0, else the upper one, and d = c - Aᵀ y; an allowance for the rounding of the sums
        is taken off. No solver tolerance enters.
        """
        clean = np.where(np.isfinite(duals), duals, 0.0)
        clean = np.where(np.isfinite(self.row_lower), clean, np.minimum(clean, 0.0))
        clean = np.where(np.isfinite(self.row_upper), clean, np.maximum(clean, 0.0))
        side = np.where(clean > 0.0, self.row_lower, np.where(clean < 0.0, self.row_upper, 0.0))
        reduced = self.cost - self.matrix.T @ clean
        parts = np.concatenate((clean * side, np.minimum(reduced, 0.0) * self.upper))
        return float(parts.sum() - 1e-12 * np.abs(parts).sum()), reduced
