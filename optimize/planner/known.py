"""Warm start: what an earlier plan builds, as the choice from which the search for another plan begins."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from phusong.coverage.kernels import BoolArray, FloatArray, IntArray
from phusong.optimize.problem.problem import Problem
from phusong.optimize.question.formulation import Formulation
from phusong.optimize.question.options import Options


def known_choice(options: Options, formulation: Formulation, known: Collection[str]) -> IntArray:
    """What an earlier plan builds, changed as far as decisions demand; the search tells whether it keeps all rules.

    Args:
        options: What could be built.
        formulation: The question as it is asked now.
        known: Identifiers of what the earlier plan builds; those that are no longer weighed count for nothing.

    Returns:
        Options, ascending, shape (k,): what was built and is not forbidden, what is locked, and of each place of which
        one option must be built the one that costs the least with all that it hangs on.
    """
    problem = formulation.problem
    chosen = np.zeros(problem.options, dtype=np.bool_)
    chosen[: len(options)] = np.isin(options.option_names(), list(known))
    chosen = (chosen | problem.locked) & ~problem.forbidden
    for _, some in formulation.rules.one_of:
        if not chosen[some].any():
            ways = [way for way in (way_to(problem, chosen, int(option)) for option in some) if way is not None]
            if ways:
                chosen[min(ways, key=lambda way: (problem.cost(way), way.tolist()))] = True
    return np.flatnonzero(chosen).astype(np.int64)


def way_to(problem: Problem, chosen: BoolArray, option: int) -> IntArray | None:
    """What has to be built for an option beside what is chosen already: what it requires, and the cheapest trenches.

    Args:
        problem: The question.
        chosen: True for what is chosen, shape (options,).
        option: The option.

    Returns:
        The option with all that it needs and that is not chosen, ascending; None where some of it is forbidden. Of what
        hangs on trenches, each gets its cheapest way, one after the other.
    """
    needed = {option}
    while more := {int(other) for one, other in problem.requires if int(one) in needed} - needed:
        needed |= more
    built = chosen.copy()
    built[list(needed)] = True
    if problem.forbidden[list(needed)].any():
        return None
    links = problem.links
    node_of = links.node_of(problem.options)
    for each in sorted(needed):
        if node_of[each] > 0:
            sections = _trenches(problem, built, int(node_of[each]))
            if sections is None:
                return None
            built[sections] = True
    return np.flatnonzero(built & ~chosen).astype(np.int64)


def _trenches(problem: Problem, built: BoolArray, node: int) -> IntArray | None:
    """Sections on the cheapest way from the root to a node, those that are built for nothing; None for no way."""
    links = problem.links
    usable = ~problem.forbidden[links.section] | built[links.section]
    section, ends = links.section[usable], np.sort(links.ends[usable], axis=1)
    cost: FloatArray = np.where(built[section], 0.0, problem.costs[section]) + 1e-6  # no cost would be no section
    order = np.lexsort((cost, ends[:, 1], ends[:, 0]))
    first = np.concatenate(([True], np.any(np.diff(ends[order], axis=0) != 0, axis=1)))[: len(order)]
    section, ends, cost = section[order][first], ends[order][first], cost[order][first]
    graph = sparse.csr_array((cost, (ends[:, 0], ends[:, 1])), shape=(links.nodes, links.nodes))
    away, before = csgraph.dijkstra(graph, directed=False, indices=0, return_predecessors=True)
    if not np.isfinite(away[node]):
        return None
    number = {(int(one), int(other)): int(each) for (one, other), each in zip(ends, section, strict=True)}
    way = []
    while node != 0:
        previous = int(before[node])
        way.append(number[min(node, previous), max(node, previous)])
        node = previous
    return np.array(way, dtype=np.int64)
