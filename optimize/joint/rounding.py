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
from phusong.optimize.search.branch import plain
from phusong.optimize.search.greedy import (
    empty_selection,
    exchange,
    fill,
    instance_of,
    put_in_order,
    put_with_needs,
)

THRESHOLDS = (0.7, 0.5, 0.3)
"""Values of the relaxation above which options are taken first. At five budgets of the example the first was best each
time, 0.03 to 0.06 % from the bound; the others cost a hundredth of a second each."""

SWAPS = 20
"""Most rounds of swaps."""

USED = 0.999
"""Part of its cost that an edge loses which the relaxation builds, when ways from the root are compared."""


def rounded_choices(instance: Instance, values: FloatArray | None) -> Iterator[tuple[BoolArray, BoolArray]]:
    """Choices that follow a fractional one, as options and edges, shapes (k,) and (m,).

    Only where nothing but money, places, needs and the network limits the choice.

    Args:
        instance: The question.
        values: Values of options and arcs in the relaxation, shape (columns,); None for a choice without one.
    """
    k, cost = len(instance), instance.tree.cost
    if values is None:
        fractional, thresholds = np.zeros(k), THRESHOLDS[:1]
    else:
        arcs = values[k : k + 2 * len(cost)]
        fractional, thresholds = values[:k], THRESHOLDS
        cost = cost * (1.0 - USED * np.clip(arcs[0::2] + arcs[1::2], 0.0, 1.0))
    oriented = orient(instance, cost)
    if plain(oriented.problem):
        yield from _rounded(oriented, fractional, thresholds)


def _rounded(
    oriented: Oriented, fractional: FloatArray, thresholds: tuple[float, ...]
) -> Iterator[tuple[BoolArray, BoolArray]]:
    problem, k = oriented.problem, len(oriented.instance)
    layout = instance_of(problem)
    layout = layout._replace(movable=layout.movable & ~problem.locked)
    order = np.argsort(-fractional, kind="stable")
    for threshold in thresholds:
        selection = empty_selection(layout, problem.weights)
        for option in np.flatnonzero(problem.locked):
            if not selection.chosen[option]:
                put_with_needs(layout, selection, option)
        put_in_order(layout, selection, order[fractional[order] > threshold])
        fill(layout, selection)
        exchange(layout, selection, SWAPS)
        yield oriented.split(np.flatnonzero(selection.chosen[: k + len(oriented.edge) - 1]))
