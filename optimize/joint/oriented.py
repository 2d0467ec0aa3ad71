"""A joint question with its tree chosen beforehand: each node is reached by one way, so links become requirements.

Whatever tree is taken, the answer is a choice of the joint question. Where the network is a tree itself, there is
nothing to choose, and its bound is one of the joint question too.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from phusong.coverage.kernels import BoolArray, FloatArray, IntArray
from phusong.optimize.joint.instance import Instance
from phusong.optimize.joint.network import Tree
from phusong.optimize.problem.floors import Floors
from phusong.optimize.problem.problem import Problem


@dataclass(frozen=True, slots=True)
class Oriented:
    """A question in which each node is reached by one way.

    Attributes:
        instance: The joint question.
        problem: The question; options are those of the instance, then one for each node but the root: its edge.
        edge: Edge by which each node is reached, -1 for the root, shape (nodes,).
        whole: True where every edge of the network is used.
    """

    instance: Instance
    problem: Problem
    edge: IntArray
    whole: bool

    def split(self, selected: IntArray) -> tuple[BoolArray, BoolArray]:
        """Options and edges of a choice, shapes (k,) and (m,)."""
        k = len(self.instance)
        chosen, edges = np.zeros(k, dtype=np.bool_), np.zeros(len(self.instance.tree), dtype=np.bool_)
        chosen[selected[selected < k]] = True
        edges[self.edge[selected[selected >= k] - k + 1]] = True
        return chosen, edges


def ways_from_root(tree: Tree, cost: FloatArray) -> tuple[IntArray, IntArray]:
    """Node before and edge by which the cheapest way from the root comes to each node, -1 for the root, shape (nodes,).

    Args:
        tree: The network, in which every node is joined to the root.
        cost: Cost of each edge, shape (m,).
    """
    before = np.full(tree.nodes, -1, dtype=np.int64)
    edge = np.full(tree.nodes, -1, dtype=np.int64)
    if tree.nodes < 2:
        return before, edge
    _, found = csgraph.dijkstra(tree.adjacency(cost), directed=False, indices=0, return_predecessors=True)
    before[1:] = found[1:]
    number = {}
    for at, (one, other) in enumerate(zip(tree.tail.tolist(), tree.head.tolist(), strict=True)):
        number[one, other] = number[other, one] = at
    edge[1:] = [number[int(before[node]), node] for node in range(1, tree.nodes)]
    return before, edge


def nodes_before(tree: Tree, edge: IntArray) -> list[int]:
    """Node from which each node is reached, -1 for the root.

    Args:
        tree: The network.
        edge: Edge by which each node is reached, -1 for the root, shape (nodes,).
    """
    ends = np.column_stack((tree.tail, tree.head))
    return [-1, *(int(ends[edge[node]].sum()) - node for node in range(1, tree.nodes))]


def orient(instance: Instance, cost: FloatArray) -> Oriented:
    """Hang every node on the root by its cheapest way.

    Args:
        instance: The joint question.
        cost: Cost of each edge by which ways are compared, shape (m,).
    """
    tree, k = instance.tree, len(instance)
    before, edge = ways_from_root(tree, cost)
    nodes = np.arange(1, tree.nodes)
    more = len(nodes)
    onward = nodes[before[nodes] > 0]
    hung = np.flatnonzero(instance.node > 0)
    pairs = [
        instance.requires,
        np.column_stack((k + onward - 1, k + before[onward] - 1)),
        np.column_stack((hung, k + instance.node[hung] - 1)),
    ]
    locked = np.zeros(more, dtype=np.bool_)
    goals = {*instance.goal_nodes.tolist(), *instance.node[instance.locked & (instance.node > 0)].tolist()}
    for goal in sorted(goals):
        node = goal
        while node > 0 and not locked[node - 1]:
            locked[node - 1] = True
            node = int(before[node])
    idle = sparse.csr_array((more, instance.covers.shape[1]), dtype=np.bool_)
    problem = Problem(
        covers=sparse.csr_array(sparse.vstack([instance.covers, idle], format="csr")),
        weights=instance.weights,
        costs=np.concatenate((instance.cost, tree.cost[edge[1:]])),
        budget=max(instance.budget, 0.0),
        exclusive=np.concatenate((instance.place, np.full(more, -1))),
        requires=np.concatenate(pairs).astype(np.int64),
        locked=np.concatenate((instance.locked, locked)),
        must=instance.must,
        floors=Floors(instance.counts, instance.need, tuple(str(at) for at in range(len(instance.need)))),
        goal="most_served" if instance.most else "least_cost",
        limits=instance.limits.over(k + more),
    )
    return Oriented(instance, problem, edge, len(tree) == tree.nodes - 1)
