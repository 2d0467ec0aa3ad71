"""The relaxation of a joint question: a linear programme whose cuts are found as they are violated."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from phusong.coverage.kernels import FloatArray, IntArray
from phusong.optimize.joint.model import JointModel
from phusong.optimize.joint.separate import Separation
from phusong.optimize.solver.clock import Clock
from phusong.optimize.solver.growing import GrowingProgramme, Relaxed

IDLE = 6
"""Rounds after which a cut that binds nothing is taken out."""

LARGE_COLUMNS = 30_000
"""Columns from which on a price of money is sought first: the example has 13,000, which take half a second."""

FIRST_PRICE = 0.6
"""First price of money, as a part of what a good choice makes of each unit: the last unit makes less than the mean."""

PRICES = 6
"""Most prices that are tried."""

SPENT_NEAR = 0.03
"""Part of the budget by which what is spent at a price may differ from it."""


@dataclass(slots=True)
class Relaxation:
    """The relaxation with the cuts so far.

    Attributes:
        model: The model without cuts.
        separation: Where cuts are sought.
        programme: The programme.
        values: Last values of the columns, shape (columns,); zeros before the first solve.
        least: Greatest bound so far, below which no choice is, and the reduced costs with it, shape (columns,).
        idle: Rounds for which each row has bound nothing, shape (rows,).
    """

    model: JointModel
    separation: Separation
    programme: GrowingProgramme
    values: FloatArray
    least: tuple[float, FloatArray]
    idle: IntArray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    @staticmethod
    def of(model: JointModel) -> Relaxation:
        """State the relaxation without cuts."""
        programme = GrowingProgramme(model.cost, model.upper)
        programme.add_rows(model.matrix, model.lower, model.top)
        values = np.zeros(len(model.cost))
        least = float(np.minimum(model.cost, 0.0).sum()), model.cost
        idle = np.zeros(len(model.lower), dtype=np.int64)
        return Relaxation(model, Separation.of(model.instance), programme, values, least, idle)

    def begin_by_price(self, objective: float, clock: Clock) -> None:
        """Go near the optimum of a large question, where the simplex method goes on from.

        With a price of money in place of the budget the programme falls into the pieces that trenches and rows hold
        together, and each step of the simplex method touches one of them alone. Near the right price the budget is
        put back as what is to be spent, which moves little more. Four provinces: 1.3 s in place of 4.3.

        Args:
            objective: What a good choice serves for the money there is.
            clock: What it may take.
        """
        row, programme = self.model.money_row, self.programme
        budget, cost = float(self.model.top[row]), programme.cost.copy()
        if row < 0 or len(cost) < LARGE_COLUMNS or objective <= 0.0 or budget <= 0.0:
            return
        money = self.model.matrix[[row]].toarray().reshape(-1)
        programme.limit_row(row, np.inf)
        programme.without_presolve(True)
        price, dear, cheap = FIRST_PRICE * objective / budget, (np.inf, 0.0), (0.0, np.inf)
        for _ in range(PRICES):
            programme.reprice(cost + price * money)
            relaxed = programme.counted(clock, "simplex", share=0.3)
            if relaxed is None or not relaxed.solved:
                break
            spent = float(money @ relaxed.values)
            if abs(spent - budget) <= SPENT_NEAR * budget or clock.over():
                break
            dear, cheap = ((price, spent), cheap) if spent < budget else (dear, (price, spent))
            price = _between(dear, cheap, budget) if np.isfinite(dear[0]) and cheap[0] > 0.0 else price * spent / budget
        programme.limit_row(row, budget, budget)
        programme.counted(clock, "simplex", share=0.3)
        programme.reprice(cost)
        programme.limit_row(row, budget)
        programme.without_presolve(False)

    def solve(self, clock: Clock) -> Relaxed | None:
        """Solve as it stands, by simplex and, where that stalls, by the interior-point method.

        Args:
            clock: What it may take.
        """
        relaxed = self.programme.counted(clock, "simplex", share=0.5)
        if relaxed is None or not relaxed.solved:
            if self.programme.infeasible:
                return None
            relaxed = self.programme.counted(clock, "interior") or relaxed
        if relaxed is not None:
            self.values = relaxed.values
        return relaxed

    def bound(self, relaxed: Relaxed) -> float:
        """Bound of what is minimised from the duals; the greatest is kept with its reduced costs."""
        bound, reduced = self.programme.safe_bound(relaxed.duals)
        if bound > self.least[0]:
            self.least = bound, reduced
        return bound

    def fix(self, best: float) -> int:
        """Close columns that no choice better than ``best`` takes; how many options and arcs were closed.

        Args:
            best: What a better choice would be below, as minimised.
        """
        bound, reduced = self.least
        movable = self.model.options + self.model.arcs
        allowance = 1e-9 * max(abs(bound), abs(best), 1.0)
        gone = bound + reduced[:movable] > best + allowance
        columns = np.flatnonzero(gone & (self.programme.upper[:movable] > 0.0))
        self.programme.close(columns)
        return len(columns)

    def separate(self, values: FloatArray) -> int:
        """Add the cuts that values violate; how many."""
        cuts, lower = self.separation.violated(values, self.programme.upper)
        self.programme.add_rows(cuts, lower, np.full(cuts.shape[0], np.inf))
        self.idle = np.concatenate((self.idle, np.zeros(cuts.shape[0], dtype=np.int64)))
        return int(cuts.shape[0])

    def drop_idle(self, relaxed: Relaxed) -> None:
        """Take out cuts that have bound nothing for some rounds."""
        programme, fixed = self.programme, len(self.model.lower)
        slack = programme.matrix @ relaxed.values > programme.row_lower + 1e-6
        self.idle = np.where(slack & (np.abs(relaxed.duals) < 1e-9), self.idle + 1, 0)
        self.idle[:fixed] = 0
        kept = self.idle < IDLE
        programme.keep_rows(kept)
        self.idle = self.idle[kept]


def _between(dear: tuple[float, float], cheap: tuple[float, float], budget: float) -> float:
    """Price between a dear and a cheap one at which the budget is about spent; each with what is spent at it."""
    share = (cheap[1] - budget) / max(cheap[1] - dear[1], 1e-9)
    return cheap[0] + min(max(share, 0.1), 0.9) * (dear[0] - cheap[0])
