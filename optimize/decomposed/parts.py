"""Parts of a question that only money and rows on their borders link: a country falls into about its provinces.

What trenches, needs, places and shared limits tie together stays in one part. What is tied is put together with what
serves the same rows, by halving: of two that lie far apart each takes those that are nearer to it. A row that options
of several parts cover lies on a border. Floors and rows that must be served have to lie within a part.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from phusong.coverage.kernels import BoolArray, IntArray
from phusong.optimize.problem.floors import Floors
from phusong.optimize.problem.limits import Limits
from phusong.optimize.problem.links import Links
from phusong.optimize.problem.problem import Problem

SMALLEST = 0.2
"""The smaller of two halves has at least this part of the options, where what is tied together lets it."""

PART_OPTIONS = 12_000
"""Options of a part at most, where what is tied together has no more: the example's province has 9,000."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a question.

    Attributes:
        options: Its options in the question, ascending, shape (n,).
        rows: Rows that they cover, ascending, shape (m,).
        problem: The part as a question of its own; its budget is that of the whole.
    """

    options: IntArray
    rows: IntArray
    problem: Problem


@dataclass(frozen=True, slots=True)
class Split:
    """A question in parts.

    Attributes:
        problem: The question.
        parts: Its parts; every option is in one.
        border: True for a row that options of several parts cover, shape (rows,).
    """

    problem: Problem
    parts: tuple[Part, ...]
    border: BoolArray


def split(problem: Problem, most_options: int = PART_OPTIONS) -> Split | None:
    """Split a question into parts; None where it does not fall apart, or not by this kind of parts.

    Args:
        problem: A question.
        most_options: Options of a part, where what is tied together has no more.
    """
    if problem.goal != "most_served" or not np.isfinite(problem.budget) or problem.options <= most_options:
        return None
    tied = _tied(problem)
    label = np.zeros(problem.options, dtype=np.int64)
    for number, members in enumerate(_halved(problem, tied, most_options)):
        label[np.isin(tied, members)] = number
    if label.max() == 0:
        return None
    first, last = _first_and_last(problem, label)
    border = last > first
    held = border | (last < 0)
    if (held & problem.must).any() or not _within(problem.floors, np.where(held, -1, first)):
        return None
    parts = [_part(problem, np.flatnonzero(label == number)) for number in range(int(label.max()) + 1)]
    return Split(problem, tuple(parts), border)


def _tied(problem: Problem) -> IntArray:
    """Number of what each option is tied together with, shape (options,)."""
    n, links = problem.options, problem.links
    places, limits = int(problem.exclusive.max(initial=-1)) + 1, problem.limits.loads.tocoo()
    pairs = [problem.requires, np.column_stack((limits.coords[1], n + links.nodes + places + limits.coords[0]))]
    for side in (0, 1):
        inner = links.ends[:, side] > 0  # the root ties nothing together
        pairs.append(np.column_stack((links.section[inner], n + links.ends[inner, side])))
    hung = links.hung[links.hung[:, 1] > 0]
    placed = np.flatnonzero(problem.exclusive >= 0)
    pairs.append(np.column_stack((hung[:, 0], n + hung[:, 1])))
    pairs.append(np.column_stack((placed, n + links.nodes + problem.exclusive[placed])))
    one, other = np.concatenate([pair.astype(np.int64).reshape(-1, 2) for pair in pairs]).T
    size = n + links.nodes + places + len(problem.limits)
    graph = sparse.coo_array((np.ones(len(one)), (one, other)), shape=(size, size))
    _, label = csgraph.connected_components(graph.tocsr(), directed=False)
    return np.unique(label[:n], return_inverse=True)[1].astype(np.int64)


def _halved(problem: Problem, tied: IntArray, most: int) -> list[IntArray]:
    """What is tied, put together into parts of about ``most`` options, each as numbers of what is tied."""
    count = int(tied.max()) + 1
    size = np.bincount(tied, minlength=count)
    serving = sparse.csr_array(
        (np.ones(problem.options), (tied, np.arange(problem.options))), shape=(count, problem.options)
    )
    rows = sparse.csr_array((serving @ problem.covers.astype(np.float64)) > 0.0)
    waiting, found = [np.arange(count)], []
    while waiting:
        members = waiting.pop()
        if size[members].sum() <= most or len(members) == 1:
            found.append(members)
            continue
        first = _first_half(sparse.csr_array(rows[members]), size[members])
        waiting += [members[~first], members[first]]
    return found


def _first_half(rows: sparse.csr_array, size: IntArray) -> BoolArray:
    """One of two halves of what is tied, neither of them small, with the fewest rows between them, shape (k,).

    Args:
        rows: Rows that each of what is tied serves, sparse, shape (k, rows).
        size: Options of each, shape (k,).
    """
    nearer = _nearer(rows)
    values, at = np.unique(nearer, return_inverse=True)
    held = np.cumsum(np.bincount(at, size))[:-1] / size.sum()
    entries = rows.tocoo()
    least, most = np.full(rows.shape[1], len(values)), np.full(rows.shape[1], -1)
    np.minimum.at(least, entries.coords[1], at[entries.coords[0]])
    np.maximum.at(most, entries.coords[1], at[entries.coords[0]])
    between = np.zeros(len(values) + 1, dtype=np.int64)  # rows that a cut after each value parts
    np.add.at(between, least[most >= 0], 1)
    np.add.at(between, most[most >= 0], -1)
    parted = np.cumsum(between)[: len(values) - 1]
    fair = np.flatnonzero((held >= SMALLEST) & (held <= 1.0 - SMALLEST))
    if len(fair):
        best = min(fair.tolist(), key=lambda cut: (parted[cut], abs(held[cut] - 0.5)))
        return np.asarray(at <= best)
    first = np.zeros(len(nearer), dtype=np.bool_)
    order = np.argsort(nearer, kind="stable")
    middle = int(np.argmin(np.abs(np.cumsum(size[order]) - 0.5 * size.sum()))) + 1
    first[order[: min(middle, len(order) - 1)]] = True
    return first


def _nearer(rows: sparse.csr_array) -> IntArray:
    """How much nearer each is to the one than to the other of two that lie far apart, over shared rows, shape (k,)."""
    k, m = rows.shape
    graph = sparse.csr_array(sparse.block_array([[None, rows], [rows.T, None]]), shape=(k + m, k + m))

    def steps(start: int) -> IntArray:
        away = csgraph.dijkstra(graph, directed=False, indices=start, unweighted=True)[:k]
        return np.asarray(np.where(np.isfinite(away), away, 4 * (k + m)), dtype=np.int64)

    one = int(np.argmax(steps(0)))
    from_one = steps(one)
    other = int(np.argmax(from_one))
    return np.asarray(from_one - steps(other), dtype=np.int64)


def _first_and_last(problem: Problem, label: IntArray) -> tuple[IntArray, IntArray]:
    """Least and greatest number of the parts whose options cover each row, shapes (rows,)."""
    entries = problem.covers.tocoo()
    part = label[entries.coords[0]]
    first = np.full(problem.rows, int(label.max()) + 1)
    last = np.full(problem.rows, -1)
    np.minimum.at(first, entries.coords[1], part)
    np.maximum.at(last, entries.coords[1], part)
    return first, last


def _within(floors: Floors, part_of: IntArray) -> bool:
    """True when the rows of each floor lie within one part; ``part_of`` is -1 for a row on a border or in none."""
    for floor in range(len(floors)):
        parts = np.unique(part_of[floors.counts[[floor]].indices])
        if len(parts) != 1 or parts[0] < 0:
            return False
    return True


def _part(problem: Problem, options: IntArray) -> Part:
    rows = np.unique(problem.covers[options].indices).astype(np.int64)
    part = problem.part(options, rows)
    counted = np.flatnonzero(np.diff(part.floors.counts.indptr) > 0)
    floors = replace(
        part.floors,
        counts=sparse.csr_array(part.floors.counts[counted]),
        need=part.floors.need[counted],
        names=tuple(part.floors.names[floor] for floor in counted),
    )
    loaded = np.flatnonzero(np.diff(sparse.csr_array(part.limits.loads).indptr) > 0)
    limits = Limits(
        sparse.csr_array(part.limits.loads[loaded]),
        part.limits.most[loaded],
        tuple(part.limits.names[limit] for limit in loaded),
    )
    return Part(options, rows, replace(part, floors=floors, links=_numbered(part.links), limits=limits))


def _numbered(links: Links) -> Links:
    """Links whose nodes are numbered without gaps, the root 0."""
    nodes = np.unique(np.concatenate(([0], links.ends.reshape(-1), links.hung[:, 1])))
    hung = np.column_stack((links.hung[:, 0], np.searchsorted(nodes, links.hung[:, 1])))
    return replace(links, ends=np.searchsorted(nodes, links.ends), hung=hung)
