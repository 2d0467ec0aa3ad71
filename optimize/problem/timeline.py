"""A question over phases: every option in every phase, once built built for good, and money that carries over.

With x_kt = 1 when option k stands at the end of phase t, C_t the money of phases 1 to t and v_t the worth of being
served during phase t:

    max Σ_t v_t Σ_i w_i y_it   with   y_it ≤ Σ_{k covers i} x_kt,   x_kt ≤ x_k,t+1,   Σ_k c_k x_kt ≤ C_t

and in every phase the locations and what options require; floors, locks and what must be served hold at the end. All
but the money of the earlier phases is a question like any other, with one option for each k and t. A question with
links is stated so on one tree.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pulp
from scipy import sparse

from phusong.coverage.kernels import BoolArray, FloatArray, IntArray
from phusong.optimize.problem.arrays import ArrayModel, arrays
from phusong.optimize.problem.floors import Floors
from phusong.optimize.problem.limits import Limits
from phusong.optimize.problem.links import Links
from phusong.optimize.problem.models import maximal_covering
from phusong.optimize.problem.problem import Problem
from phusong.optimize.problem.projection import project
from phusong.optimize.problem.scale import Unit, scale


@dataclass(frozen=True, slots=True)
class Timeline:
    """A question over phases.

    Attributes:
        base: The question without phases; its budget is all the money.
        money: Money of the phases up to each, VND, the last the budget of ``base``, shape (phases,).
        weights: Worth of being served during each phase, shape (phases,).
        early: Demand rows that count in every phase; all others count at the end, once, shape (m,).
        waiting: Options that are not built in the first phase, shape (n,).
    """

    base: Problem
    money: FloatArray
    weights: FloatArray
    early: BoolArray
    waiting: BoolArray

    def __len__(self) -> int:
        return len(self.money)

    def in_phase(self, phase: int) -> Problem:
        """The question as if all were built by the end of a phase, and people were all that counts before the last."""
        if phase == len(self) - 1:
            return self.base
        n, m = self.base.options, self.base.rows
        return replace(
            self.base,
            budget=float(self.money[phase]),
            weights=np.where(self.early, self.base.weights, 0.0),
            locked=np.zeros(n, dtype=np.bool_),
            forbidden=self.base.forbidden | (self.waiting & (phase == 0)),
            must=np.zeros(m, dtype=np.bool_),
            floors=Floors.none(m),
        )

    def on_one_tree(self, final: IntArray) -> tuple[Timeline, bool]:
        """The same question where each node of the network is reached by one way, and whether that loses nothing.

        Args:
            final: What stands at the end of a timeline that is known; its sections are kept.
        """
        base = self.base
        if not base.links:
            return self, True
        standing = np.zeros(base.options, dtype=np.bool_)
        standing[final] = True
        hanging = base.links.hanging(base.costs, standing, ~base.forbidden)
        forbidden = base.forbidden.copy()
        forbidden[hanging.closed] = True
        requires = np.concatenate((base.requires, hanging.requires))
        return replace(
            self, base=replace(base, links=Links.none(), requires=requires, forbidden=forbidden)
        ), hanging.whole

    def value(self, stages: list[IntArray]) -> float:
        """Worth of options standing at the end of each phase."""
        early = np.where(self.early, self.base.weights, 0.0)
        total = sum(
            weight * float(early[self.base.served(standing)].sum())
            for weight, standing in zip(self.weights, stages, strict=True)
        )
        late = np.where(self.early, 0.0, self.base.weights)
        return float(total + late[self.base.served(stages[-1])].sum())

    def allowed(self, stages: list[IntArray]) -> bool:
        """True when what stands at the end of each phase keeps every rule."""
        for phase, standing in enumerate(stages):
            if self.in_phase(phase).broken_rules(standing):
                return False
            chosen = np.zeros(self.base.options, dtype=np.bool_)
            chosen[standing] = True
            if len(self.base.links.too_far(chosen)):
                return False
            if phase and not np.isin(stages[phase - 1], standing).all():
                return False
        return True

    def selected(self, stages: list[IntArray]) -> IntArray:
        """Options of :meth:`problem` for what stands at the end of each phase."""
        return np.concatenate([standing + phase * self.base.options for phase, standing in enumerate(stages)])

    def stages(self, selected: IntArray) -> list[IntArray]:
        """What stands at the end of each phase for options of :meth:`problem`."""
        phase, option = np.divmod(np.sort(selected), self.base.options)
        return [option[phase == number] for number in range(len(self))]

    def scaled(self) -> tuple[Timeline, Unit]:
        """The same question in units that suit sums and solvers, and what one unit of its value stands for."""
        scaled = scale(self.base)
        return replace(self, base=scaled.problem, money=scaled.costs.amounts(self.money)), scaled.weights

    def problem(self) -> Problem:
        """The question with an option for each option and phase, without the money of the phases before the last."""
        base, n, m, phases = self.base, self.base.options, self.base.rows, len(self)
        last = np.arange(phases) == phases - 1
        early = np.where(self.early, base.weights, 0.0)
        places = int(base.exclusive.max(initial=-1)) + 1
        at = np.arange(phases)[:, None]
        exclusive = np.where(base.exclusive >= 0, base.exclusive + at * places, -1)
        option = np.arange((phases - 1) * n)
        requires = np.concatenate(
            [np.column_stack((option, option + n)), *(base.requires + phase * n for phase in range(phases))]
        )
        before = sparse.csr_array((len(base.floors), (phases - 1) * m))
        counts = sparse.csr_array(sparse.hstack([before, base.floors.counts], format="csr"))
        at_end = (last[:, None] & np.ones(n, dtype=np.bool_)).reshape(-1)
        return Problem(
            covers=sparse.csr_array(sparse.block_diag([base.covers] * phases, format="csr")),
            weights=np.concatenate([*(weight * early for weight in self.weights[:-1]), self._last_weights(early)]),
            costs=np.where(at_end, np.tile(base.costs, phases), 0.0),
            budget=base.budget,
            exclusive=exclusive.reshape(-1),
            requires=requires,
            locked=at_end & np.tile(base.locked, phases),
            forbidden=np.concatenate([base.forbidden | self.waiting, *[base.forbidden] * (phases - 1)]),
            must=np.concatenate([np.zeros((phases - 1) * m, dtype=np.bool_), base.must]),
            floors=Floors(counts, base.floors.need, base.floors.names),
            limits=self._limits_at_end(),
        )

    def _limits_at_end(self) -> Limits:
        """Limits on what stands at the end: what stands earlier is part of it."""
        limits, n = self.base.limits, self.base.options
        before = sparse.csr_array((len(limits), (len(self) - 1) * n))
        return replace(limits, loads=sparse.csr_array(sparse.hstack([before, limits.loads], format="csr")))

    def _last_weights(self, early: FloatArray) -> FloatArray:
        """Worth of every row at the end."""
        return np.where(self.early, self.weights[-1] * early, self.base.weights)


def phased_covering(timeline: Timeline) -> pulp.LpProblem:
    """Maximal covering over phases: what is built stays, and money that is left carries over.

    Args:
        timeline: The question.
    """
    model = maximal_covering(timeline.problem())
    model.name = "phased_covering"
    built = {variable.name: variable for variable in model.variables()}
    unit, n = _money_unit(timeline), timeline.base.options
    for phase, money in enumerate(timeline.money[:-1]):
        terms = [
            (built[f"x{phase * n + option:07d}"], float(cost / unit))
            for option, cost in enumerate(timeline.base.costs)
            if cost > 0.0
        ]
        spent = pulp.LpAffineExpression(terms)
        model.addConstraint(pulp.LpConstraint(spent, pulp.LpConstraintLE, f"money{phase:05d}", float(money / unit)))
    return model


def phased_arrays(timeline: Timeline) -> ArrayModel:
    """The same model as sparse arrays.

    Args:
        timeline: The question.
    """
    model = arrays(timeline.problem())
    unit, n, phases = _money_unit(timeline), timeline.base.options, len(timeline)
    phase = np.repeat(np.arange(phases - 1), n)
    spent = sparse.csr_array(
        (np.tile(timeline.base.costs / unit, phases - 1), (phase, np.arange((phases - 1) * n))),
        shape=(phases - 1, model.matrix.shape[1]),
    )
    return replace(
        model,
        matrix=sparse.csr_array(sparse.vstack([model.matrix, spent], format="csr")),
        row_lower=np.concatenate([model.row_lower, np.full(phases - 1, -np.inf)]),
        row_upper=np.concatenate([model.row_upper, timeline.money[:-1] / unit]),
    )


def _money_unit(timeline: Timeline) -> float:
    """VND that one unit of money in the model stands for."""
    return project(timeline.base).money_unit


def cumulated(budgets: list[int]) -> FloatArray:
    """Money of the phases up to each, VND, when what is left carries over, shape (phases,)."""
    return np.cumsum(np.array(budgets, dtype=np.float64))
