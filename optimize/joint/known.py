"""Best choice known of a joint question: offered with a cheap tree, and counted as the model of its search counts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from phusong.coverage.kernels import BoolArray, FloatArray, IntArray
from phusong.optimize.joint.instance import Instance
from phusong.optimize.joint.mend import arcs_of, edges_of, pruned, tree_for
from phusong.optimize.joint.model import JointModel
from phusong.optimize.joint.relaxation import Relaxation
from phusong.optimize.joint.rounding import Rounding
from phusong.optimize.problem.projection import granularity
from phusong.optimize.search.incumbent import Incumbent


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a joint question on its way to an answer.

    Attributes:
        incumbent: The best choice and the bound, as options of the question.
        instance: The question as the search needs it.
        rounding: What rounds values of its relaxation.
    """

    incumbent: Incumbent
    instance: Instance
    rounding: Rounding

    def offer(self, chosen: BoolArray, edges: BoolArray) -> bool:
        """Offer a choice with the edges it needs, and with a cheaper tree where one is found."""
        instance = self.instance
        kept = pruned(instance, chosen, arcs_of(instance, edges))
        better = self.incumbent.offer(instance.lift(chosen, edges_of(instance, kept)))
        wanted = np.concatenate((instance.node[chosen], instance.goal_nodes))
        again = tree_for(instance, wanted, instance.tree.cost)
        again = edges_of(instance, pruned(instance, chosen, arcs_of(instance, again)))
        if again.any() and instance.tree.cost[again].sum() < instance.tree.cost[edges_of(instance, kept)].sum():
            better = self.incumbent.offer(instance.lift(chosen, again)) or better
        return better

    def round(self, values: FloatArray | None) -> None:
        """Offer the choices that follow the values of the relaxation; without values, a greedy one."""
        for chosen, edges in self.rounding.choices(values):
            self.offer(chosen, edges)
        self.incumbent.steps.append("greedy" if values is None else "rounding")

    def fix(self, relaxation: Relaxation) -> None:
        """Close what no better choice than the best known takes."""
        if self.incumbent.selected is not None:
            relaxation.fix(self.to_beat(relaxation.model))

    def following(self, values: FloatArray) -> BoolArray:
        """Columns of the choices that follow from values of the relaxation, which are offered, shape (columns,)."""
        instance = self.instance
        k = len(instance)
        taken = np.zeros(len(values), dtype=np.bool_)
        for chosen, edges in self.rounding.choices(values):
            self.offer(chosen, edges)
            taken[:k] |= chosen
            taken[k + pruned(instance, chosen, arcs_of(instance, edges))] = True
        return taken

    def taken(self, relaxation: Relaxation, values: FloatArray) -> bool:
        """Offer what a solver found; True when its tree violates cuts, which are added."""
        model = relaxation.model
        chosen = values[: model.options] > 0.5
        arcs = values[model.options : model.options + model.arcs] > 0.5
        self.offer(chosen, arcs[0::2] | arcs[1::2])
        return relaxation.separate(model.whole(values[: model.options + model.arcs])) > 0

    def start(self) -> IntArray | None:
        """Binaries of the best choice known."""
        incumbent, instance = self.incumbent, self.instance
        if incumbent.selected is None:
            return None
        chosen = instance.chosen(incumbent.selected)
        built = np.isin([group[0] if group else -1 for group in instance.tree.sections], incumbent.selected)
        arcs = pruned(instance, chosen, arcs_of(instance, built.astype(np.bool_)))
        return np.concatenate((np.flatnonzero(chosen), len(instance) + arcs))

    def stop_at(self, unit: float) -> float:
        """Difference between bound and objective at which branch and bound may stop, as the model counts."""
        incumbent = self.incumbent
        problem = incumbent.problem
        step = granularity(problem.weights if incumbent.most else problem.costs)
        wanted = 0.0 if incumbent.selected is None else 0.99 * incumbent.wanted_gap * abs(incumbent.objective)
        return max(0.999 * step, wanted) / (1.0 if incumbent.most else unit)

    def as_told(self, model: JointModel, bound: float) -> float:
        """A bound of what is minimised as the question counts."""
        if model.instance.most:
            return -bound
        return model.objective(bound) + self.incumbent.problem.cost(model.instance.paid)

    def to_beat(self, model: JointModel) -> float:
        """What a better choice is below, as minimised by the model."""
        incumbent = self.incumbent
        problem = incumbent.problem
        step = granularity(problem.weights if incumbent.most else problem.costs)
        if incumbent.most:
            return -(incumbent.objective + 0.999 * step)
        paid = problem.cost(model.instance.paid)
        return (incumbent.objective - paid - 0.999 * step) / model.unit
