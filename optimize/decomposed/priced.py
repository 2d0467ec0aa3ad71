"""A part at a price of money: its relaxation with cuts, and branch and bound, as a province's reply to the whole.

For every price μ ≥ 0 of money and every worth 0 ≤ λ_r ≤ w_r of a row on a border, with z_p the most that part p can
make of its rows (worth λ_r on the border, w_r elsewhere) less μ times what it spends, and B the budget,

    Σ_p z_p(μ, λ) + μ B + Σ_r (w_r - λ_r)  over the rows on borders

is no less than what any choice serves: a row on a border has a copy in each part that can serve it, and is served only
where a copy is (Lagrangian relaxation of that rule and of the budget; A. M. Geoffrion, "Lagrangean relaxation for
integer programming", Mathematical Programming Study 2 (1974), 82-114; the copies are those of M. Guignard and S. Kim,
"Lagrangean decomposition", Mathematical Programming 39 (1987), 215-228).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from phusong.coverage.kernels import BoolArray, FloatArray, IntArray
from phusong.optimize.decomposed.parts import Part
from phusong.optimize.joint.branching import BranchingLimits, branched, branching_model
from phusong.optimize.joint.instance import Instance, instance_of
from phusong.optimize.joint.mend import arcs_of, edges_of, pruned, tree_for
from phusong.optimize.joint.model import joint_arrays
from phusong.optimize.joint.relaxation import Relaxation
from phusong.optimize.problem.arrays import ArrayModel
from phusong.optimize.search.incumbent import SOLVER_TOLERANCE
from phusong.optimize.solver.clock import Clock

CUT_ROUNDS = 40
"""Most rounds of cuts at one price; those found at earlier prices are kept."""

NODES = 50
"""Most nodes of branch and bound at one price."""

TAIL = 1e-5
"""Part of the bound by which a round of cuts must move it to be followed by another."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a part replies to a price of money.

    Attributes:
        most: No choice in the part is worth more, at that price.
        spent: Money that the best choice takes, fractions of options counted.
        served: How far each of the part's rows on a border is served, shape (rows on borders,).
    """

    most: float
    spent: float
    served: FloatArray


class PricedPart:
    """A part whose money has a price.

    Attributes:
        part: The part.
        border: Its rows on borders, as numbers of its own rows, ascending, shape (b,).
    """

    def __init__(self, part: Part, border: BoolArray, instance: Instance) -> None:
        self.part = part
        self.border: IntArray = np.flatnonzero(border[part.rows]).astype(np.int64)
        model = joint_arrays(instance)
        self._relaxation = Relaxation.of(model)
        self._relaxation.programme.limit_row(model.money_row, np.inf)
        money = model.matrix[[model.money_row]].toarray().reshape(-1)
        self._money: FloatArray = money * model.unit
        self._last_most = np.inf

    @staticmethod
    def of(part: Part, border: BoolArray) -> PricedPart | None:
        """State a part; None where what it must build cannot be.

        Args:
            part: The part.
            border: True for a row of the whole question on a border, shape (rows,).
        """
        instance = instance_of(part.problem)
        return None if instance is None else PricedPart(part, border, instance)

    @property
    def instance(self) -> Instance:
        """The part as the search needs it."""
        return self._relaxation.model.instance

    @property
    def paid(self) -> float:
        """Money that is spent in any case."""
        return self.part.problem.cost(self.instance.paid)

    def ask(self, price: float, worth: FloatArray, clock: Clock) -> Reply:
        """The relaxation at a price of money, with the cuts that it violates added.

        Args:
            price: Price of a unit of money.
            worth: Worth of each row on a border, shape (b,).
            clock: What it may take.
        """
        relaxation, programme = self._relaxation, self._relaxation.programme
        programme.reprice(self._cost(price, worth))
        most, values = self._without_solving(), relaxation.values
        for turn in range(CUT_ROUNDS):
            relaxed = relaxation.solve(clock)
            if relaxed is None:
                break
            bound = -programme.safe_bound(relaxed.duals)[0]
            moved, most, values = most - bound, min(most, bound), relaxed.values
            if (turn and moved < TAIL * abs(most)) or clock.over() or not relaxation.separate(values):
                break
        spent = self.paid + float(self._money @ values)
        return Reply(most - price * self.paid, spent, self._served(values))

    def branch(self, price: float, worth: FloatArray, gap: float, clock: Clock) -> tuple[Reply, IntArray | None]:
        """Branch and bound at a price of money: a nearer reply, and the choice found, as options of the question.

        Args:
            price: Price of a unit of money.
            worth: Worth of each row on a border, shape (b,).
            gap: What may stay open.
            clock: What it may take; the relaxation has been solved at this price before.
        """
        relaxed = self.ask(price, worth, clock)
        outcome = branched(self._model(price, worth), clock, BranchingLimits(1.0, gap, NODES, 0))
        most = min(relaxed.most, SOLVER_TOLERANCE - outcome.bound - price * self.paid)
        if outcome.values is None:
            return replace(relaxed, most=most), None
        selected = self._lifted(outcome.values)
        return replace(relaxed, most=most), self.part.options[selected]

    def _without_solving(self) -> float:
        """What no choice exceeds whatever the relaxation says: every row served for nothing."""
        return float(-np.minimum(self._relaxation.programme.cost, 0.0).sum())

    def _cost(self, price: float, worth: FloatArray) -> FloatArray:
        """Objective coefficients, minimised."""
        weights = self.part.problem.weights.copy()
        weights[self.border] = worth
        group, rows = self.instance.group, self.instance.covers.shape[1]
        known = group >= 0
        merged = np.bincount(group[known], weights[known], minlength=rows)
        cost = price * self._money
        cost[len(cost) - rows :] -= merged
        return cost

    def _served(self, values: FloatArray) -> FloatArray:
        rows = self.instance.covers.shape[1]
        group = self.instance.group[self.border]
        known = group >= 0  # a part that may build nothing serves nothing
        served = np.zeros(len(group))
        served[known] = values[len(values) - rows :][group[known]]
        return served

    def _model(self, price: float, worth: FloatArray) -> ArrayModel:
        return replace(branching_model(self._relaxation), cost=self._cost(price, worth))

    def _lifted(self, values: FloatArray) -> IntArray:
        """Options of the part that a choice of the model stands for, on a tree that joins them."""
        instance, model = self.instance, self._relaxation.model
        chosen = values[: model.options] > 0.5
        arcs = values[model.options :] > 0.5
        own = edges_of(instance, pruned(instance, chosen, arcs_of(instance, arcs[0::2] | arcs[1::2])))
        wanted = np.concatenate((instance.node[chosen], instance.goal_nodes))
        tree = arcs_of(instance, tree_for(instance, wanted, instance.tree.cost))
        again = edges_of(instance, pruned(instance, chosen, tree))
        ways = [instance.lift(chosen, edges) for edges in (own, again)]
        allowed = [way for way in ways if not len(self.part.problem.links.cut_off(_mask(self.part, way)))]
        return min(allowed or ways, key=self.part.problem.cost)


def _mask(part: Part, options: IntArray) -> BoolArray:
    mask = np.zeros(part.problem.options, dtype=np.bool_)
    mask[options] = True
    return mask
