"""Links: sections that join nodes of a network, and options that are built only where the network reaches them.

Node 0 is the root, the plant that is lit. A section is an option like any other, and is paid once whoever uses it. The
rule of links is one sentence: every chosen section, and every chosen option that hangs on a node, is joined to the root
by chosen sections. Which of several ways is built is part of the choice, so the rule is no list of pairs.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from phusong.coverage.kernels import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, slots=True)
class Links:
    """A network of sections, and the options that hang on its nodes.

    Attributes:
        section: Option of each section, shape (k,).
        ends: The two nodes that it joins, 0 for the root, shape (k, 2).
        hung: Pairs of an option that is no section and the node it hangs on, shape (h, 2).
        length_m: Length of each section, at the root with what leads to it, metres, shape (k,). Empty for none known.
        most_m: Longest way from the root that an option may hang on, metres, shape (h,). Empty for no limit.
    """

    section: IntArray
    ends: IntArray
    hung: IntArray
    length_m: FloatArray = field(default_factory=lambda: np.zeros(0))
    most_m: FloatArray = field(default_factory=lambda: np.zeros(0))

    @staticmethod
    def none() -> Links:
        """No network."""
        pairs = np.zeros((0, 2), dtype=np.int64)
        return Links(np.zeros(0, dtype=np.int64), pairs, pairs)

    def __len__(self) -> int:
        return len(self.section) + len(self.hung)

    @property
    def nodes(self) -> int:
        """Number of nodes, the root included."""
        return 1 + max(int(self.ends.max(initial=0)), int(self.hung[:, 1].max(initial=0)))

    def node_of(self, options: int) -> IntArray:
        """Node that each of so many options hangs on, -1 for none, shape (options,)."""
        node = np.full(options, -1, dtype=np.int64)
        node[self.hung[:, 0]] = self.hung[:, 1]
        return node

    def part(self, at: IntArray) -> Links:
        """The same links for options with new numbers, -1 for one that is gone.

        Args:
            at: New number of each option, shape (n,).
        """
        section, hung = at[self.section], at[self.hung[:, 0]]
        there = hung >= 0
        pairs = np.column_stack((hung[there], self.hung[there, 1])).astype(np.int64)
        length = self.length_m[section >= 0] if len(self.length_m) else self.length_m
        most = self.most_m[there] if len(self.most_m) else self.most_m
        return Links(section[section >= 0], self.ends[section >= 0], pairs, length, most)

    def joined(self, chosen: BoolArray) -> BoolArray:
        """Nodes that the chosen sections join to the root, shape (nodes,).

        Args:
            chosen: True for a chosen option, shape (n,).
        """
        ends, nodes = self.ends[chosen[self.section]], self.nodes
        graph = sparse.coo_array((np.ones(len(ends)), ends.T), shape=(nodes, nodes))
        _, label = csgraph.connected_components(graph.tocsr(), directed=False)
        together: BoolArray = label == label[0]
        return together

    def cut_off(self, chosen: BoolArray) -> IntArray:
        """Chosen options that the chosen sections do not join to the root, ascending.

        Args:
            chosen: True for a chosen option, shape (n,).
        """
        if not len(self):
            return np.zeros(0, dtype=np.int64)
        joined = self.joined(chosen)
        loose = self.section[chosen[self.section] & ~joined[self.ends].all(axis=1)]
        fallen = self.hung[chosen[self.hung[:, 0]] & ~joined[self.hung[:, 1]], 0]
        return np.union1d(loose, fallen).astype(np.int64)

    def too_far(self, chosen: BoolArray) -> IntArray:
        """Chosen options that hang on a longer way along chosen sections than they may, ascending.

        Args:
            chosen: True for a chosen option, shape (n,).
        """
        if not len(self.most_m) or not len(self.length_m):
            return np.zeros(0, dtype=np.int64)
        built = chosen[self.section]
        length = np.maximum(self.length_m[built], 1e-6)
        graph = sparse.coo_array((length, self.ends[built].T), shape=(self.nodes, self.nodes))
        way = csgraph.dijkstra(graph.tocsr(), directed=False, indices=0)
        far = chosen[self.hung[:, 0]] & (self.hung[:, 1] > 0) & (way[self.hung[:, 1]] > self.most_m + 0.5)
        return np.unique(self.hung[far, 0])

    def shortest(self, open_: BoolArray) -> BoolArray:
        """Sections on shortest ways from the root: by no others does anything hang on a longer way, shape (n,).

        Args:
            open_: Options that may be chosen, shape (n,).
        """
        usable = np.flatnonzero(open_[self.section] & (self.ends[:, 0] != self.ends[:, 1]))
        length = np.maximum(self.length_m[usable], 1e-6)
        best: dict[tuple[int, int], int] = {}
        for at in np.lexsort((self.section[usable], length)).tolist():
            pair = (int(self.ends[usable[at]].min()), int(self.ends[usable[at]].max()))
            best.setdefault(pair, at)
        pairs, chosen = np.array(list(best), dtype=np.int64).reshape(-1, 2), list(best.values())
        graph = sparse.coo_array((length[chosen], pairs.T), shape=(self.nodes, self.nodes)).tocsr()
        _, before = csgraph.dijkstra(graph, directed=False, indices=0, return_predecessors=True)
        kept = np.zeros(len(open_), dtype=np.bool_)
        for node in np.flatnonzero(before >= 0).tolist():
            kept[self.section[usable[best[min(node, int(before[node])), max(node, int(before[node]))]]]] = True
        return kept

    def pruned(self, chosen: BoolArray, kept: BoolArray) -> BoolArray:
        """A choice without the sections that lead to nothing, shape (n,).

        Args:
            chosen: True for a chosen option, shape (n,).
            kept: Options that stay in any case, shape (n,).
        """
        left, node = chosen.copy(), self.node_of(len(chosen))
        used = np.zeros(self.nodes, dtype=np.int64)
        used[0] = 1
        np.add.at(used, node[chosen & (node >= 0)], 1)
        ends = {int(option): pair for option, pair in zip(self.section, self.ends, strict=True) if chosen[option]}
        for pair in ends.values():
            np.add.at(used, pair, 1)
        waiting = [option for option in ends if not kept[option]]
        while waiting:
            dead = [option for option in waiting if (used[ends[option]] <= 1).any()]
            if not dead:
                return left
            for option in dead:
                left[option] = False
                np.subtract.at(used, ends[option], 1)
            waiting = [option for option in waiting if left[option]]
        return left

    def hanging(self, costs: FloatArray, preferred: BoolArray, open_: BoolArray) -> Hanging:
        """Reach every node by one way, which turns the links into requirements.

        Args:
            costs: Cost of every option, shape (n,).
            preferred: Sections to use where they lead, shape (n,).
            open_: Options that may be chosen, shape (n,).
        """
        nodes, entering = self.nodes, np.full(self.nodes, -1, dtype=np.int64)
        usable = self.section[open_[self.section] & (self.ends[:, 0] != self.ends[:, 1])]
        ends = dict(zip(self.section.tolist(), self.ends.tolist(), strict=True))
        length = np.where(preferred, 1e-9, 1.0) * np.maximum(costs, 1e-3)
        best: dict[tuple[int, int], int] = {}
        for option in sorted(usable.tolist(), key=lambda each: (length[each], each)):
            best.setdefault((min(ends[option]), max(ends[option])), option)
        pairs = np.array(list(best), dtype=np.int64).reshape(-1, 2)
        graph = sparse.coo_array((length[list(best.values())], pairs.T), shape=(nodes, nodes)).tocsr()
        _, before = csgraph.dijkstra(graph, directed=False, indices=0, return_predecessors=True)
        for node in np.flatnonzero(before >= 0).tolist():
            entering[node] = best[min(node, int(before[node])), max(node, int(before[node]))]
        inner = np.flatnonzero(before > 0)
        onward = np.column_stack((entering[inner], entering[before[inner]]))
        at = self.hung[self.hung[:, 1] > 0]
        reached = entering[at[:, 1]] >= 0
        hung = np.column_stack((at[reached, 0], entering[at[reached, 1]]))
        closed = np.union1d(np.setdiff1d(self.section, entering), at[~reached, 0])
        whole = not len(np.setdiff1d(usable, entering))
        return Hanging(np.concatenate((onward, hung)).astype(np.int64), closed.astype(np.int64), whole)


@dataclass(frozen=True, slots=True)
class Hanging:
    """Links with one way to every node.

    Attributes:
        requires: Pairs of an option and the section it needs, shape (k, 2).
        closed: Options that cannot be chosen so, ascending.
        whole: True where no section is closed that might be chosen: nothing is lost.
    """

    requires: IntArray
    closed: IntArray
    whole: bool
