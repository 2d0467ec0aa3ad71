"""Reductions that leave an optimal tree: ends and passing nodes, neighbours that belong together, edges with a detour.

Each is exact. For a node v with prize p_v (0 for a passing node, without end for one that has to be in), edge costs c:

- *End* (one edge): not worth its way, p_v ≤ c, it goes; worth it, it belongs to its neighbour.
- *Passing node* (two edges): it is never an end when p_v ≤ both costs, so both edges are one, of cost c₁ + c₂ - p_v.
- *Neighbours* u, v whose edge is the cheapest at u and costs less than either prize belong together: with one in the
  tree the other pays, and with both in, the edge can replace the one that leaves u on the way to v.
- *Detour*: an edge goes when a walk without it joins its ends and no stretch of it, less the prizes inside, costs more
  (Steiner distance with prizes): the stretch that joins what taking the edge out parts is no dearer.
- *Three edges* meet at v without prize: where the two shorter of the three Steiner distances between its neighbours
  that avoid v cost no more than the edges, no tree needs all three at v, and each pair becomes an edge.

A tree of one single node that has no edges is looked at before its node goes: no rule above keeps it.

Sources: C. W. Duin and A. Volgenant, "Reduction tests for the Steiner problem in graphs", Networks 19 (1989), 549-567;
T. Polzin and S. Vahdati Daneshmand, "Improved algorithms for the Steiner problem in networks", Discrete Applied
Mathematics 112 (2001), 263-300; with prizes D. Rehfeldt and T. Koch, "On the exact solution of prize-collecting Steiner
tree problems", INFORMS Journal on Computing 34 (2022), 872-889.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from phusong.coverage.kernels import BoolArray, IntArray
from phusong.optimize.trees.exchange import Stops
from phusong.optimize.trees.graph import FAR, MUST, Queue, bare, new_queue, pop, push
from phusong.optimize.trees.network import Network, drop, merge, put_edge, take_out, tell

SETTLED = 120
"""Nodes that one search for a detour looks at; detours that shorten anything are near."""

SCANNED = 2_000
"""Arcs that one search for a detour looks at: where every node has hundreds, the first ones must do."""

AT_ONCE = 2_000_000
"""Arcs looked at before the clock is: a hundredth of a second or two."""


class Walks(NamedTuple):
    """What a search for detours works on: nodes by the dearest stretch, the one that ends here, nodes touched.

    ``scanned``, shape (1,), counts the arcs that all searches have looked at.
    """

    queue: Queue
    stretch: IntArray
    touched: IntArray
    scanned: IntArray


Rule = Callable[[Network, Walks, int], tuple[int, int]]
"""Applies from some edge or node on: how often it did, and where to go on, -1 when all have been looked at."""


def reduce(net: Network, rounds: int, clock: Stops | None = None) -> None:
    """Reduce a network in place until little changes, at most so many rounds; what time cuts off is left as it is.

    Args:
        net: The network.
        rounds: Most rounds.
        clock: Says when time is over, None for never.
    """
    nodes = len(net.prize)
    walks = Walks(
        new_queue(nodes),
        np.full(nodes, FAR, dtype=np.int64),
        np.empty(nodes, dtype=np.int64),
        np.zeros(1, dtype=np.int64),
    )
    for _ in range(rounds):
        _settle_degrees(net, np.empty(len(net.prize) + len(net.ends), dtype=np.int64), np.ones(nodes, dtype=np.bool_))
        edges = int((net.ends[0::2] >= 0).sum())
        gone = _in_slices(_drop_detours, net, walks, clock) + _in_slices(_split_threes, net, walks, clock)
        if gone < 0.02 * edges or (clock is not None and clock.over):
            break
    _settle_degrees(net, np.empty(len(net.prize) + len(net.ends), dtype=np.int64), np.ones(nodes, dtype=np.bool_))


def _in_slices(rule: Rule, net: Network, walks: Walks, clock: Stops | None) -> int:
    """Apply a rule everywhere, so much at once that the clock is looked at in time: how often it applied."""
    applied, at = 0, 0
    while at >= 0 and not (clock is not None and clock.over):
        times, at = rule(net, walks, at)
        applied += times
    return applied


@bare
def _settle_degrees(net: Network, stack: IntArray, waiting: BoolArray) -> None:
    """Ends, passing nodes and neighbours that belong together, until there are none."""
    size = 0
    for node in range(len(net.prize)):
        if net.prize[node] >= 0:
            stack[size] = node
            size += 1
        else:
            waiting[node] = False
    while size > 0:
        size -= 1
        node = stack[size]
        waiting[node] = False
        if net.prize[node] < 0:
            continue
        one, other = _neighbours(net, node)
        if not _settle(net, node):
            continue
        for near in (node, one, other):
            if near >= 0 and net.prize[near] >= 0 and not waiting[near]:
                waiting[near] = True
                stack[size] = near
                size += 1


@bare
def _neighbours(net: Network, node: int) -> tuple[int, int]:
    """The neighbours along the cheapest edge and along another one, -1 where there is none."""
    end = net.head[node]
    cheapest, another = -1, -1
    while end >= 0:
        if cheapest < 0 or net.cost[end >> 1] < net.cost[cheapest >> 1]:
            cheapest, another = end, cheapest
        else:
            another = end
        end = net.after[end]
    first = net.ends[cheapest ^ 1] if cheapest >= 0 else -1
    second = net.ends[another ^ 1] if another >= 0 else -1
    return first, second


@bare
def _settle(net: Network, node: int) -> bool:  # noqa: PLR0911 - a rule after the other
    """Apply one rule to a node; False when none applies."""
    prize = net.prize[node]
    free = prize < MUST
    if net.degree[node] == 0:
        if not free:
            return False
        note_alone(net, node)
        take_out(net, node)
        return True
    end = net.head[node]
    edge, near = end >> 1, net.ends[end ^ 1]
    if net.degree[node] == 1:
        if free and prize <= net.cost[edge]:
            note_alone(net, node)
            take_out(net, node)
            return True
        if free or net.musts[0] > 1:
            note_alone(net, node)
            merge(net, edge, node, near)
            return True
        return False
    if net.degree[node] == 2 and free:
        second = net.after[end]
        next_edge, far = second >> 1, net.ends[second ^ 1]
        if prize <= min(net.cost[edge], net.cost[next_edge]) and net.told[0] < len(net.parts):
            note_alone(net, node)
            cost = net.cost[edge] + net.cost[next_edge] - prize
            place = tell(net, net.story[edge], net.story[next_edge])
            drop(net, edge)
            drop(net, next_edge)
            net.offset[0] += prize
            net.prize[node] = -1
            put_edge(net, edge, near, far, cost, place)
            return True
    return _join_neighbours(net, node)


@bare
def _join_neighbours(net: Network, node: int) -> bool:
    """Merge a node with the neighbour along its cheapest edge where both are worth more than that edge."""
    if net.prize[node] == 0:
        return False
    end = net.head[node]
    best = -1
    while end >= 0:
        cost = net.cost[end >> 1]
        if best < 0 or cost < net.cost[best >> 1]:
            best = end
        richer = best != end and net.prize[net.ends[end ^ 1]] > net.prize[net.ends[best ^ 1]]
        if cost == net.cost[best >> 1] and richer:
            best = end
        end = net.after[end]
    near, cost = net.ends[best ^ 1], net.cost[best >> 1]
    if net.prize[node] > cost and net.prize[near] > cost:
        merge(net, best >> 1, node, near)
        return True
    return False


@bare
def note_alone(net: Network, node: int) -> None:
    """Remember the tree that is one node and nothing else, before its node is changed.

    No rule changes the sum of the offset and the prizes, so the node with the greatest prize is the best such tree.
    """
    if net.root[0] >= 0 or net.prize[node] <= 0:
        return
    if net.prize[node] > net.alone[1]:
        net.alone[0], net.alone[1], net.alone[2] = node, net.prize[node], net.joins[0]


@bare
def _walk(net: Network, walks: Walks, start: int, limit: int, barred: int, target: int) -> int:
    """Steiner distances from a node up to a limit, left in the queue's keys; how many nodes were touched.

    Args:
        net: The network.
        walks: What to work on; every node that is touched stands in ``touched``.
        start: Where to begin.
        limit: No stretch may cost more.
        barred: A node that must not be passed, or -1 less the edge that must not be used.
        target: Where to stop, however it was reached, -1 for nowhere; prizes count only where a target is given, for
            they count but once.
    """
    queue, stretch, touched = walks.queue, walks.stretch, walks.touched
    count, settled, last = 1, 0, walks.scanned[0] + SCANNED
    touched[0] = start
    stretch[start] = 0
    push(queue, start, 0)
    while queue.size[0] > 0 and settled < SETTLED and walks.scanned[0] < last:
        node = pop(queue)
        settled += 1
        walks.scanned[0] += net.degree[node]
        so_far, dearest = stretch[node], queue.key[node]
        prize = net.prize[node]
        if node != start and (prize >= MUST or target >= 0):
            so_far = max(so_far - prize, 0)
        end = net.head[node]
        while end >= 0:
            other = net.ends[end ^ 1]
            reached = so_far + net.cost[end >> 1]
            key = max(dearest, reached)
            if reached <= limit and other != barred and -1 - (end >> 1) != barred:
                known = queue.key[other]
                fresh = known == FAR
                open_still = queue.place[other] >= 0
                if fresh or (open_still and (key < known or (key == known and reached < stretch[other]))):
                    if fresh:
                        touched[count] = other
                        count += 1
                    stretch[other] = reached
                    push(queue, other, key)
                    if other == target:
                        return count
            end = net.after[end]
    return count


@bare
def _wipe(walks: Walks, count: int) -> None:
    """Forget a search."""
    queue = walks.queue
    for at in range(queue.size[0]):
        queue.place[queue.heap[at]] = -1
    queue.size[0] = 0
    for at in range(count):
        queue.key[walks.touched[at]] = FAR


@bare
def _drop_detours(net: Network, walks: Walks, first: int) -> tuple[int, int]:
    """Take out edges that have a detour, from an edge on: how many, and where to go on."""
    gone, last = 0, walks.scanned[0] + AT_ONCE
    for edge in range(first, len(net.cost)):
        if walks.scanned[0] >= last:
            return gone, edge
        one, other = net.ends[2 * edge], net.ends[2 * edge + 1]
        if one < 0:
            continue
        count = _walk(net, walks, one, net.cost[edge], -1 - edge, other)
        found = walks.queue.key[other] <= net.cost[edge]
        _wipe(walks, count)
        if found:
            drop(net, edge)
            gone += 1
    return gone, -1


@bare
def _split_threes(net: Network, walks: Walks, first_node: int) -> tuple[int, int]:
    """Replace nodes at which three edges meet and no tree needs all, from a node on: how many, and where to go on."""
    gone, last = 0, walks.scanned[0] + AT_ONCE
    for node in range(first_node, len(net.prize)):
        if walks.scanned[0] >= last:
            return gone, node
        if net.prize[node] != 0 or net.degree[node] != 3 or net.told[0] + 3 > len(net.parts):
            continue
        first = net.head[node]
        second = net.after[first]
        third = net.after[second]
        a, b, c = net.ends[first ^ 1], net.ends[second ^ 1], net.ends[third ^ 1]
        cost_a, cost_b, cost_c = net.cost[first >> 1], net.cost[second >> 1], net.cost[third >> 1]
        total = cost_a + cost_b + cost_c
        count = _walk(net, walks, a, total, node, -1)
        a_b, a_c = walks.queue.key[b], walks.queue.key[c]
        _wipe(walks, count)
        count = _walk(net, walks, b, total, node, -1)
        b_c = walks.queue.key[c]
        _wipe(walks, count)
        shorter = min(a_b + a_c, a_b + b_c, a_c + b_c)
        if shorter > total:
            continue
        story_a, story_b, story_c = net.story[first >> 1], net.story[second >> 1], net.story[third >> 1]
        one, two, three = first >> 1, second >> 1, third >> 1
        take_out(net, node)
        gone += 1
        if a_b > cost_a + cost_b:
            put_edge(net, one, a, b, cost_a + cost_b, tell(net, story_a, story_b))
        if a_c > cost_a + cost_c:
            put_edge(net, two, a, c, cost_a + cost_c, tell(net, story_a, story_c))
        if b_c > cost_b + cost_c:
            put_edge(net, three, b, c, cost_b + cost_c, tell(net, story_b, story_c))
    return gone, -1
