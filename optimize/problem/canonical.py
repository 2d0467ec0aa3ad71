"""One order for every question, so that the order of rows in a file changes no plan.

Options and demand rows are sorted by a fingerprint of what they are and of what they are connected to. Fingerprints
are sums of 64-bit integers, so the order in which neighbours are visited has no influence. Options that agree in every
respect keep the order they came in.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from phusong.coverage.kernels import FloatArray, IntArray
from phusong.optimize.problem.problem import Problem

Fingerprint = NDArray[np.uint64]

_ROUNDS = 3


def canonical_order(problem: Problem) -> tuple[IntArray, IntArray]:
    """Order of options and demand rows that does not depend on the order in which they came.

    Args:
        problem: The question.

    Returns:
        Indices of the options and indices of the demand rows in canonical order, shapes (n,) and (m,).
    """
    by_row = sparse.csr_array(problem.covers.T.tocsr())
    row = _of_rows(problem)
    option = _of_numbers(problem.costs) + _mixed(problem.locked.astype(np.uint64) * 2 + problem.forbidden)
    for _ in range(_ROUNDS):
        option = _mixed(option + _sum_over(problem.covers, row) + _sum_over_rules(problem, option))
        row = _mixed(row + _sum_over(by_row, option))
    options = np.lexsort((np.arange(problem.options), option, problem.costs))
    rows = np.lexsort((np.arange(problem.rows), row))
    return options.astype(np.int64), rows.astype(np.int64)


def _of_rows(problem: Problem) -> Fingerprint:
    row = _of_numbers(problem.weights) + problem.must.astype(np.uint64)
    counts = problem.floors.counts.tocoo()
    floors = _mixed(_of_numbers(counts.data) + counts.coords[0].astype(np.uint64))
    np.add.at(row, counts.coords[1], floors)
    return _mixed(row)


def _sum_over_rules(problem: Problem, option: Fingerprint) -> Fingerprint:
    total = np.zeros_like(option)
    inside = np.flatnonzero(problem.exclusive >= 0)
    _, place = np.unique(problem.exclusive[inside], return_inverse=True)
    by_place = np.zeros(len(inside), dtype=np.uint64)
    np.add.at(by_place, place, option[inside])
    total[inside] += _mixed(by_place[place])
    needing, needed = problem.requires.T
    np.add.at(total, needing, _mixed(option[needed] + np.uint64(1)))
    np.add.at(total, needed, _mixed(option[needing] + np.uint64(2)))
    return total + _sum_over_links(problem, option) + _sum_over_limits(problem, option)


def _sum_over_limits(problem: Problem, option: Fingerprint) -> Fingerprint:
    """What loads the same limit, and how much."""
    total, loads = np.zeros_like(option), problem.limits.loads.tocoo()
    if not len(problem.limits):
        return total
    limit, at = loads.coords
    shared = _of_numbers(problem.limits.most)
    np.add.at(shared, limit, _mixed(option[at] + _of_numbers(loads.data)))
    np.add.at(total, at, _mixed(_mixed(shared)[limit] + _of_numbers(loads.data)))
    return total


def _sum_over_links(problem: Problem, option: Fingerprint) -> Fingerprint:
    """What hangs on the same node, and what the sections at it are."""
    links, total = problem.links, np.zeros_like(option)
    if not len(links):
        return total
    node = np.zeros(links.nodes, dtype=np.uint64)
    node[0] = 3
    np.add.at(node, links.hung[:, 1], _mixed(option[links.hung[:, 0]] + np.uint64(4)))
    for end in links.ends.T:
        np.add.at(node, end, _mixed(option[links.section] + np.uint64(5)))
    node = _mixed(node)
    total[links.hung[:, 0]] += node[links.hung[:, 1]]
    total[links.section] += node[links.ends].sum(axis=1, dtype=np.uint64)
    return total


def _sum_over(matrix: sparse.csr_array, values: Fingerprint) -> Fingerprint:
    running = np.zeros(matrix.nnz + 1, dtype=np.uint64)
    np.cumsum(_mixed(values)[matrix.indices], out=running[1:])
    sums: Fingerprint = running[matrix.indptr[1:]] - running[matrix.indptr[:-1]]
    return sums


def _of_numbers(values: FloatArray) -> Fingerprint:
    return _mixed(np.ascontiguousarray(values + 0.0).view(np.uint64))


def _mixed(values: Fingerprint) -> Fingerprint:
    """Finaliser of SplitMix64: every bit of the input moves every bit of the output."""
    mixed = values + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))
