"""Local search on trees: ways between key nodes exchanged, key nodes taken out, both until nothing is gained; compiled.

A key node has a prize or three edges of the tree; between two of them runs a key path. Taking out a path, or a node
with its paths, leaves parts that are joined again along shortest ways, each found from the smaller part and no longer
than what is still to be gained. In a depth-first order the nodes below a node stand in one stretch, so that whether a
node belongs to a part is two comparisons.

Source: E. Uchoa and R. F. Werneck, "Fast local search for the Steiner problem in graphs", ACM Journal of Experimental
Algorithmics 17 (2012), 2.2.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np
from numba import njit

from phusong.coverage.kernels import BoolArray, IntArray, inlined
from phusong.optimize.trees.construct import walk_tree
from phusong.optimize.trees.graph import FAR, Queue, Task, bare, new_queue, pop, push


class Stops(Protocol):
    """Whatever says when time is over."""

    @property
    def over(self) -> bool:
        """True when it is."""


class Rooted(NamedTuple):
    """A tree hung from a node.

    Attributes:
        chosen: Its edges, shape (m,).
        inward: Arc towards each node from its parent, -1 for the root and outside, shape (n,).
        order: Nodes of the tree, depth first, of which the first ``size`` count, shape (n,).
        place: Where each node stands in that order, -1 outside, shape (n,).
        last: One past the last place below each node, shape (n,).
        branches: Edges of the tree at each node, shape (n,).
        size: How many nodes the tree has, shape (1,).
    """

    chosen: BoolArray
    inward: IntArray
    order: IntArray
    place: IntArray
    last: IntArray
    branches: IntArray
    size: IntArray


class Search(NamedTuple):
    """What the search for shortest ways between parts works on.

    Attributes:
        queue: Nodes by their distance from the part in hand.
        before: Arc by which each node in the queue was reached, shape (n,).
        part: Part of each node where that does not follow from its place, else ``NOWHERE``, shape (n,).
        touched: Nodes in the queue, now or before, shape (n,).
        sources: Nodes of the part in hand, shape (n,).
        marked: Nodes whose part is set, shape (n,).
        tops: Uppermost node of each part, shape (parts,).
        leader: Group of each part, as a forest of groups, shape (parts + 1,).
        weight: Nodes of each group, shape (parts + 1,).
        added: Edges of the ways that were found, shape (m + 1,).
        removed: Edges that were taken out, shape (m + 1,).
        counts: How many nodes are touched and marked, how many edges are added and removed, shape (4,).
    """

    queue: Queue
    before: IntArray
    part: IntArray
    touched: IntArray
    sources: IntArray
    marked: IntArray
    tops: IntArray
    leader: IntArray
    weight: IntArray
    added: IntArray
    removed: IntArray
    counts: IntArray


SEEN, MARKS, NEW, GONE = 0, 1, 2, 3
"""Places of the counts of a search."""

NOWHERE, REMOVED = -1, -2
"""Instead of a part: in none unless the place says so, and taken out."""

AT_ONCE = 400
"""Nodes of the tree that are tried before the clock is looked at, at most."""

SCANNED = 40_000_000
"""Edges that they may look at meanwhile, were each try to look at all of them."""

MOST_PARTS = 12
"""Parts that a move may leave; nodes with more branches than that are left alone."""


def improve(task: Task, chosen: BoolArray, top: int, passes: int, clock: Stops) -> None:
    """Exchange key paths and take out key nodes of a tree in place while that makes it cheaper.

    Args:
        task: The tree to be found.
        chosen: Edges of a tree, shape (m,); changed in place.
        top: A node of it.
        passes: Most passes over all key nodes.
        clock: Says when time is over.
    """
    nodes, edges = len(task.prize), len(task.graph.cost)
    tree = Rooted(
        chosen,
        np.full(nodes, -1, dtype=np.int64),
        np.zeros(nodes, dtype=np.int64),
        np.full(nodes, -1, dtype=np.int64),
        np.zeros(nodes, dtype=np.int64),
        np.zeros(nodes, dtype=np.int64),
        np.zeros(1, dtype=np.int64),
    )
    search = Search(
        new_queue(nodes),
        np.full(nodes, -1, dtype=np.int64),
        np.full(nodes, NOWHERE, dtype=np.int64),
        np.empty(nodes, dtype=np.int64),
        np.empty(nodes, dtype=np.int64),
        np.empty(nodes, dtype=np.int64),
        np.zeros(MOST_PARTS + 1, dtype=np.int64),
        np.zeros(MOST_PARTS + 1, dtype=np.int64),
        np.zeros(MOST_PARTS + 1, dtype=np.int64),
        np.zeros(edges + 1, dtype=np.int64),
        np.zeros(edges + 1, dtype=np.int64),
        np.zeros(4, dtype=np.int64),
    )
    at_once = int(np.clip(SCANNED // max(edges, 1), 1, AT_ONCE))
    for _ in range(passes):
        _hang(task, tree, top)
        nodes_now = tree.order[: tree.size[0]].copy()
        gained = False
        for first in range(0, len(nodes_now), at_once):
            gained |= _improve_some(task, tree, search, top, nodes_now[first : first + at_once])
            if clock.over:
                return
        if not gained:
            return


@njit(cache=True, nogil=True)
def _hang(task: Task, tree: Rooted, top: int) -> None:
    """Work out order, parents and branches of the tree anew."""
    for at in range(tree.size[0]):
        node = tree.order[at]
        tree.inward[node], tree.place[node], tree.branches[node] = -1, -1, 0
    order, inward = walk_tree(task, tree.chosen, top)
    size = len(order)
    tree.size[0] = size
    tree.order[:size] = order
    for at in range(size):
        node = order[at]
        tree.place[node], tree.last[node] = at, at + 1
        tree.inward[node] = inward[node]
    for at in range(size - 1, 0, -1):
        node = order[at]
        parent = task.graph.ends[inward[node]]
        tree.last[parent] = max(tree.last[parent], tree.last[node])
        tree.branches[node] += 1
        tree.branches[parent] += 1


@inlined
def _is_key(task: Task, tree: Rooted, node: int) -> bool:
    key: bool = task.prize[node] > 0 or tree.branches[node] > 2 or tree.inward[node] < 0
    return key


@njit(cache=True, nogil=True)
def _improve_some(task: Task, tree: Rooted, search: Search, top: int, some: IntArray) -> bool:
    """Try the key paths above some nodes, and the nodes themselves; True when something was gained."""
    gained = False
    for node in some:
        if node == top or tree.place[node] < 0 or not _is_key(task, tree, node):
            continue
        moved = _move(task, tree, search, node, False)
        if moved:
            _hang(task, tree, top)
            gained = True
        if tree.place[node] < 0 or node == top:
            continue
        if task.prize[node] == 0 and 3 <= tree.branches[node] <= MOST_PARTS and _move(task, tree, search, node, True):
            _hang(task, tree, top)
            gained = True
    return gained


@bare
def _move(task: Task, tree: Rooted, search: Search, node: int, whole: bool) -> bool:
    """Take out the key path above a node (or all of its key paths) and join the parts again; True when cheaper."""
    for at in range(len(search.counts)):
        search.counts[at] = 0
    search.tops[0] = node
    parts, saved = 1, _climb(task, tree, search, node)
    if whole:
        _mark(search, node, REMOVED)
        parts, saved = _take_below(task, tree, search, node, saved)
    for part in range(parts + 1):
        search.leader[part] = part
    groups, spent = parts + 1, 0
    while groups > 1:
        group = _smallest(tree, search, parts)
        end = _way(task, tree, search, group, parts, saved - spent - 1)
        if end < 0:
            break
        spent += search.queue.key[end]
        other = _leader(search, _part(tree, search, end, parts))
        _keep_way(task, tree, search, end, group, parts)
        search.leader[other] = group
        _reset(search)
        groups -= 1
    _reset(search)
    for at in range(search.counts[MARKS]):
        search.part[search.marked[at]] = NOWHERE
    if groups > 1:
        return False
    for at in range(search.counts[GONE]):
        tree.chosen[search.removed[at]] = False
    for at in range(search.counts[NEW]):
        tree.chosen[search.added[at]] = True
    return True


@inlined
def _mark(search: Search, node: int, part: int) -> None:
    """Say which part a node belongs to, whatever its place."""
    if search.part[node] == NOWHERE:
        search.marked[search.counts[MARKS]] = node
        search.counts[MARKS] += 1
    search.part[node] = part


@bare
def _climb(task: Task, tree: Rooted, search: Search, node: int) -> int:
    """Take out the key path above a node: what its edges cost."""
    saved = 0
    while True:
        arc = tree.inward[node]
        search.removed[search.counts[GONE]] = arc >> 1
        search.counts[GONE] += 1
        saved += int(task.graph.cost[arc >> 1])
        node = task.graph.ends[arc]
        if _is_key(task, tree, node) or search.part[node] == REMOVED:
            return saved
        _mark(search, node, REMOVED)


@bare
def _take_below(task: Task, tree: Rooted, search: Search, node: int, saved: int) -> tuple[int, int]:
    """Take out the key paths below a node: how many, and what all that was taken out costs."""
    graph, parts = task.graph, 0
    for place in range(graph.first[node], graph.first[node + 1]):
        arc = graph.out[place]
        if tree.chosen[arc >> 1] and arc != tree.inward[node] ^ 1:
            below = graph.ends[arc ^ 1]
            while not _is_key(task, tree, below):
                below = tree.order[tree.place[below] + 1]  # depth first: the only node below comes next
            saved += _climb(task, tree, search, below)
            search.tops[parts] = below
            parts += 1
    return parts, saved


@inlined
def _leader(search: Search, part: int) -> int:
    while search.leader[part] != part:
        part = int(search.leader[part])
    return part


@inlined
def _part(tree: Rooted, search: Search, node: int, parts: int) -> int:
    """Part that a node belongs to, the last one for what lies below none of the tops; ``NOWHERE`` for none."""
    marked: int = search.part[node]
    place = tree.place[node]
    if marked == REMOVED or (marked == NOWHERE and place < 0):
        return NOWHERE
    if marked != NOWHERE:
        return marked
    for part in range(parts):
        top = search.tops[part]
        if tree.place[top] <= place < tree.last[top]:
            return part
    return parts


@bare
def _smallest(tree: Rooted, search: Search, parts: int) -> int:
    """The group of parts with the fewest nodes."""
    for part in range(parts + 1):
        search.weight[part] = 0
    below = 0
    for part in range(parts):
        size = tree.last[search.tops[part]] - tree.place[search.tops[part]]
        search.weight[_leader(search, part)] += size
        below += size
    search.weight[_leader(search, parts)] += tree.size[0] - below
    best = -1
    for part in range(parts + 1):
        if search.leader[part] == part and (best < 0 or search.weight[part] < search.weight[best]):
            best = part
    return best


@bare
def _way(task: Task, tree: Rooted, search: Search, group: int, parts: int, limit: int) -> int:
    """Node of another group at the end of a shortest way from a group, -1 when none is within the limit."""
    graph, queue = task.graph, search.queue
    sources, at = _sources(tree, search, group, parts), 0
    while True:
        if at < sources:
            node, so_far = search.sources[at], 0
            at += 1
        elif queue.size[0] > 0:
            node = pop(queue)
            so_far = queue.key[node]
            if _part(tree, search, node, parts) >= 0:
                return node
        else:
            return -1
        for place in range(graph.first[node], graph.first[node + 1]):
            arc = graph.out[place]
            other, reached = graph.ends[arc ^ 1], so_far + graph.cost[arc >> 1]
            if reached > limit or reached >= queue.key[other]:
                continue
            part = _part(tree, search, other, parts)
            if part >= 0 and _leader(search, part) == group:
                continue
            if queue.key[other] == FAR:
                search.touched[search.counts[SEEN]] = other
                search.counts[SEEN] += 1
            search.before[other] = arc
            push(queue, other, reached)


@bare
def _sources(tree: Rooted, search: Search, group: int, parts: int) -> int:
    """Collect the nodes of a group: how many."""
    count = 0
    for part in range(parts + 1):
        if _leader(search, part) != group:
            continue
        first, last = 0, tree.size[0]
        if part < parts:
            first, last = tree.place[search.tops[part]], tree.last[search.tops[part]]
        for at in range(first, last):
            node = tree.order[at]
            if part < parts or _part(tree, search, node, parts) == parts:
                search.sources[count] = node
                count += 1
    for at in range(search.counts[MARKS]):
        node = search.marked[at]
        if search.part[node] >= 0 and _leader(search, search.part[node]) == group:
            search.sources[count] = node
            count += 1
    return count


@bare
def _keep_way(task: Task, tree: Rooted, search: Search, end: int, group: int, parts: int) -> None:
    """Note the edges of the way that was found; its nodes belong to the group from now on."""
    node = end
    while True:
        arc = search.before[node]
        search.added[search.counts[NEW]] = arc >> 1
        search.counts[NEW] += 1
        node = task.graph.ends[arc]
        if _part(tree, search, node, parts) >= 0:
            return
        _mark(search, node, group)


@inlined
def _reset(search: Search) -> None:
    """Forget the last way."""
    queue = search.queue
    for at in range(queue.size[0]):
        queue.place[queue.heap[at]] = -1
    queue.size[0] = 0
    for at in range(search.counts[SEEN]):
        queue.key[search.touched[at]] = FAR
    search.counts[SEEN] = 0
