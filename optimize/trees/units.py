"""An instance counted in whole units: weights and prizes as whole numbers, rounded down, so that every sum is exact.

So a bound stays a bound. Whole weights are counted over their greatest common divisor, all others with a power of two
as the unit, at which a tree known to be there has some fifty binary digits. That tree must not cost much more than the
best one, or all that the best one costs would be rounded away: of the parts that edges up to some cost make, one
holds the best tree and no edge dearer than its dearest, so the best of these parts, joined by its cheapest edges
(J. B. Kruskal 1956), costs at most as many times the best tree as there are nodes.
"""

from __future__ import annotations

import math

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from phusong.coverage.kernels import FloatArray
from phusong.optimize.trees.graph import MUST, Task, graph_of
from phusong.optimize.trees.instance import Instance

_DIGITS = 50
"""Binary digits of the objective in whole units: with tens of thousands of edges rounded down it errs by 1e-10."""

_PRIZE_DIGITS = 57
"""Binary digits that the sum of all prizes may have, so that no sum of prizes reaches ``MUST``."""

_LEAST_DIGIT = -1074
"""Exponent of the least number that there is."""


def task_of(instance: Instance) -> tuple[Task, float]:
    """An instance counted in whole units, rounded down, and what one unit stands for.

    A connected graph is expected where several nodes have to be in.
    """
    weight, prize = instance.weight, instance.prize
    best = _everything(instance)
    unit = _whole_unit(instance, best)
    if unit is None:
        best = min(best, _least_part(instance))
    musts = (prize > best * (1.0 + 1e-9)) | np.isinf(prize)
    worth = np.where(musts, 0.0, prize)
    if unit is None:
        unit = _binary_unit(best, float(worth.sum()))
    most = np.floor(best / unit) + 1.0  # an edge that costs more than the best tree known is never used
    cost = np.where(weight > best, most, np.floor(np.minimum(weight, best) / unit)).astype(np.int64)
    whole = np.where(musts, MUST, np.minimum(np.floor(worth / unit), 2.0**_PRIZE_DIGITS).astype(np.int64))
    root = instance.root if instance.root >= 0 or not musts.any() else int(np.argmax(musts))
    if root >= 0:
        whole[root] = MUST
    graph = graph_of(len(prize), instance.ends[:, 0].copy(), instance.ends[:, 1].copy(), cost)
    return Task(graph, whole, root), unit


def _everything(instance: Instance) -> float:
    """Objective of a tree that is sure to be there: everything joined, or the dearest node alone."""
    ends = instance.ends.T.astype(np.int32)  # SciPy 1.15 takes no wider ones here
    joined = sparse.coo_array((instance.weight, ends), shape=(len(instance.names),) * 2).tocsr()
    free = instance.prize[np.isfinite(instance.prize)]
    alone = float(np.sort(free)[:-1].sum()) if np.isfinite(instance.prize).all() else math.inf
    if instance.root >= 0 and len(free) >= len(instance.prize) - 1:
        alone = float(free.sum())
    joins_all = int(instance.parts.max(initial=0)) == 0
    return min(alone, float(csgraph.minimum_spanning_tree(joined).sum()) if joins_all else math.inf)


def _least_part(instance: Instance) -> float:
    """Least objective of the parts that edges up to some cost make, each joined by its cheapest edges.

    The sums are exact: prizes that differ by twenty digits must not hide what is lost.
    """
    wanted = np.isinf(instance.prize)
    if instance.root >= 0:
        wanted[instance.root] = True
    prize, cost, parts_of_one = _exact(np.where(np.isinf(instance.prize), 0.0, instance.prize), instance.weight)
    total, held = sum(prize), wanted.astype(np.int64).tolist()
    lost = [total - value for value in prize]  # what a part leaves out and costs
    asked = sum(held)
    best = min((value for value, count in zip(lost, held, strict=True) if count == asked), default=None)
    leader = list(range(len(prize)))
    for edge in np.argsort(instance.weight, kind="stable").tolist():
        one, other = (_leader(leader, node) for node in instance.ends[edge].tolist())
        if one == other:
            continue
        leader[one] = other
        lost[other] += lost[one] - total + cost[edge]
        held[other] += held[one]
        if held[other] == asked and (best is None or lost[other] < best):
            best = lost[other]
    return math.inf if best is None else best / parts_of_one


def _exact(one_array: FloatArray, other: FloatArray) -> tuple[list[int], list[int], int]:
    """Two arrays of numbers as whole multiples of one power of two, and how many of it make 1."""
    ratios = [[value.as_integer_ratio() for value in some.tolist()] for some in (one_array, other)]
    one = max((below for some in ratios for _, below in some), default=1)
    first, second = ([above * (one // below) for above, below in some] for some in ratios)
    return first, second, one


def _leader(leader: list[int], node: int) -> int:
    while leader[node] != node:
        leader[node] = leader[leader[node]]
        node = leader[node]
    return node


def _whole_unit(instance: Instance, best: float) -> float | None:
    """The greatest common divisor of whole numbers whose sums are exact; None for all others."""
    finite = instance.prize[np.isfinite(instance.prize) & (instance.prize <= best)]
    values = np.concatenate((instance.weight, finite))
    positive = values[values > 0.0]
    if not len(positive) or best <= 0.0:
        return 1.0
    small = best < 2.0**_DIGITS and float(finite.sum()) < 2.0**_DIGITS and float(positive.max()) <= 2.0**_DIGITS
    if small and np.all(positive == np.floor(positive)):
        return float(np.gcd.reduce(positive.astype(np.int64)))
    return None


def _binary_unit(best: float, prizes: float) -> float:
    """A power of two that gives the best tree known, and all prizes, the digits that they may have."""
    if best <= 0.0:
        return 1.0
    digits = max(math.frexp(best)[1] - _DIGITS, _LEAST_DIGIT)
    if prizes > 0.0:
        digits = max(digits, math.frexp(prizes)[1] - _PRIZE_DIGITS)
    return math.ldexp(1.0, digits)
