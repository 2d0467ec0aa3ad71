"""A tree for options that are chosen: short ways one after the other, and leaves that nobody needs taken off."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csgraph

from phusong.coverage.kernels import BoolArray, FloatArray, IntArray
from phusong.optimize.joint.instance import Instance
from phusong.optimize.joint.network import Tree


def tree_for(instance: Instance, wanted: IntArray, cost: FloatArray) -> BoolArray:
    """Edges of a cheap tree that joins nodes to the root, by the shortest-path heuristic, shape (m,).

    Source: H. Takahashi and A. Matsuyama, "An approximate solution for the Steiner problem in graphs",
    Mathematica Japonica 24 (1980), 573-577.

    Args:
        instance: The question.
        wanted: Nodes to join.
        cost: Cost of each edge by which ways are compared, shape (m,).
    """
    tree = instance.tree
    edges = np.zeros(len(tree), dtype=np.bool_)
    asked = np.zeros(tree.nodes, dtype=np.bool_)
    asked[wanted] = True
    asked[0] = False
    for piece in tree.pieces():  # the root is in the tree from the start, so that each piece is a question of its own
        nodes, ends = np.unique((tree.tail[piece], tree.head[piece]), return_inverse=True)
        left = {at for at, node in enumerate(nodes.tolist()) if asked[node]}
        if left and nodes[0] == 0:
            one, other = ends.reshape(2, -1)
            own = Tree(len(nodes), one, other, cost[piece], ())
            edges[piece[_joined(own, left)]] = True
    return edges


def _joined(tree: Tree, left: set[int]) -> list[int]:
    """Edges of a cheap tree from the root to nodes, all of which can be reached."""
    number = {}
    for at, (one, other) in enumerate(zip(tree.tail.tolist(), tree.head.tolist(), strict=True)):
        number[one, other] = number[other, one] = at
    adjacency, inside, edges = tree.adjacency(tree.cost), [0], []
    while left:
        way, before, _ = csgraph.dijkstra(
            adjacency, directed=False, indices=inside, min_only=True, return_predecessors=True
        )
        node = min(left, key=lambda each: (way[each], each))
        while before[node] >= 0:
            edges.append(number[int(before[node]), node])
            inside.append(node)
            left.discard(node)
            node = int(before[node])
        left -= set(inside)
    return edges


def arcs_of(instance: Instance, edges: BoolArray) -> IntArray:
    """Arcs of edges that form a tree, away from the root, ascending; what the root does not reach is left out."""
    tree = instance.tree
    around: dict[int, list[tuple[int, int]]] = {}
    for edge in np.flatnonzero(edges).tolist():
        one, other = int(tree.tail[edge]), int(tree.head[edge])
        around.setdefault(one, []).append((other, 2 * edge))
        around.setdefault(other, []).append((one, 2 * edge + 1))
    found, waiting, arcs = {0}, [0], []
    while waiting:
        for other, arc in around.get(waiting.pop(), ()):
            if other not in found:
                found.add(other)
                waiting.append(other)
                arcs.append(arc)
    return np.array(sorted(arcs), dtype=np.int64)


def edges_of(instance: Instance, arcs: IntArray) -> BoolArray:
    """Edges that some arcs run along, shape (m,)."""
    edges = np.zeros(len(instance.tree), dtype=np.bool_)
    edges[arcs // 2] = True
    return edges


def pruned(instance: Instance, chosen: BoolArray, arcs: IntArray) -> IntArray:
    """Arcs without those that lead to no chosen option and no node that must be joined, ascending."""
    heads = np.column_stack((instance.tree.head, instance.tree.tail)).reshape(-1)
    tails = np.column_stack((instance.tree.tail, instance.tree.head)).reshape(-1)
    used = np.bincount(instance.node[chosen], minlength=instance.tree.nodes)
    used[instance.goal_nodes] += 1
    left = set(arcs.tolist())
    np.add.at(used, tails[arcs], 1)
    changed = True
    while changed:
        dead = [arc for arc in left if used[heads[arc]] == 0]
        changed = bool(dead)
        for arc in dead:
            left.discard(arc)
            used[tails[arc]] -= 1
    return np.array(sorted(left), dtype=np.int64)
