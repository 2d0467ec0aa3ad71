"""Rounding of the relaxation: a tree along the ways that it uses, the options it takes first, then gain for money.

The relaxation of a joint question is nearly whole: a few options at the end of the money are fractional. What follows
it, filled up greedily and improved by swaps, is near the best before anything is branched on.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from phusong.coverage.kernels import BoolArray, FloatArray
from phusong.optimize.joint.instance import Instance
from phusong.optimize.joint.oriented import Oriented, orient
from phusong.optimize.search.greedy import Instance as Layout
from phusong.optimize.search.greedy import empty_selection, exchange, fill, instance_of, put_in_order, put_with_needs

THRESHOLDS = (0.7, 0.5, 0.3)
"""Values of the relaxation above which options are taken first. At five budgets of the example the first was best each
time, 0.03 to 0.06 % from the bound; the others cost a hundredth of a second each."""

SWAPS = 20
"""Most rounds of swaps."""

USED = 0.999
"""Part of its cost that an edge loses which the relaxation builds, when ways from the root are compared."""


class Rounding:
    """Rounds values of the relaxation of one question; what it lays out for one tree is kept for the next values."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self._laid: dict[bytes, tuple[Oriented, Layout]] = {}

    def choices(self, values: FloatArray | None) -> Iterator[tuple[BoolArray, BoolArray]]:
        """Choices that follow a fractional one, as options and edges, shapes (k,) and (m,).

        None where more than money, places, needs and the network limits the choice.

        Args:
            values: Values of options and arcs in the relaxation, shape (columns,); None for a choice without one.
        """
        k, cost = len(self._instance), self._instance.tree.cost
        if not _plain(self._instance):
            return
        fractional = np.zeros(k) if values is None else values[:k]
        oriented, layout = self._along(cost if values is None else used_cost(self._instance, values))
        for threshold in THRESHOLDS[:1] if values is None else THRESHOLDS:
            yield _rounded(oriented, layout, fractional, threshold)

    def _along(self, cost: FloatArray) -> tuple[Oriented, Layout]:
        oriented = orient(self._instance, cost)
        key = oriented.edge.tobytes()
        if key not in self._laid:
            layout = instance_of(oriented.problem)
            self._laid[key] = oriented, layout._replace(movable=layout.movable & ~oriented.problem.locked)
        return self._laid[key]


def used_cost(instance: Instance, values: FloatArray) -> FloatArray:
    """Cost of each edge by which ways are compared when the relaxation's own are to be preferred, shape (m,).

    Args:
        instance: The question.
        values: Values of options and arcs in the relaxation, shape (columns,).
    """
    k, m = len(instance), len(instance.tree)
    arcs = values[k : k + 2 * m]
    cost: FloatArray = instance.tree.cost * (1.0 - USED * np.clip(arcs[0::2] + arcs[1::2], 0.0, 1.0))
    return cost


def _plain(instance: Instance) -> bool:
    return instance.most and not len(instance.need) and not instance.must.any()


def _rounded(
    oriented: Oriented, layout: Layout, fractional: FloatArray, threshold: float
) -> tuple[BoolArray, BoolArray]:
    problem = oriented.problem
    selection = empty_selection(layout, problem.weights)
    for option in np.flatnonzero(problem.locked).tolist():
        if not selection.chosen[option]:
            put_with_needs(layout, selection, option)
    order = np.argsort(-fractional, kind="stable")
    put_in_order(layout, selection, order[fractional[order] > threshold])
    fill(layout, selection)
    exchange(layout, selection, SWAPS)
    return oriented.split(np.flatnonzero(selection.chosen))
