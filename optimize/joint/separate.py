"""Violated cuts of a fractional joint choice, found by maximum flow with creep flow, nested cuts and back cuts.

The network gets one node more for each demand row that an option on the network serves, with an arc to it from the node
of every option that serves it, which carries the option's value. What flows to it must be what the row claims. The
search is the one of trees (:mod:`phusong.optimize.trees.cuts.flow`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from phusong.coverage.kernels import FloatArray, IntArray
from phusong.optimize.joint.instance import Instance
from phusong.optimize.joint.model import terminals_of
from phusong.optimize.trees.cuts.flow import WHOLE, find_cuts
from phusong.optimize.trees.graph import Graph, graph_of

MOST_SERVERS = 60
"""Options of a demand row up to which cuts are sought for it; a row that many serve is seldom what a cut cuts off."""


@dataclass(frozen=True, slots=True)
class Separation:
    """Where cuts are sought.

    Attributes:
        instance: The question.
        graph: The network with one node more for each row in ``row``; its edges are those of the network, then one
            for each pair of a row and an option that serves it.
        option: Option of each pair, shape (p,).
        row: Demand rows that an option on the network serves, shape (f,).
        terminals: Nodes with the options of one place that hang on them.
    """

    instance: Instance
    graph: Graph
    option: IntArray
    row: IntArray
    terminals: list[tuple[int, IntArray]]

    @staticmethod
    def of(instance: Instance) -> Separation:
        """Lay out the graph of a question."""
        by_row = sparse.csr_array(instance.covers.T.tocsr())
        asked = (instance.weights > 0.0) | instance.must | (instance.counts.sum(axis=0) > 0.0)
        degree = np.diff(by_row.indptr)
        hung = (instance.covers.T @ (instance.node > 0).astype(np.int64)) > 0
        rows = np.flatnonzero(asked & hung & (degree <= MOST_SERVERS))
        taken = by_row[rows]
        nodes = instance.tree.nodes
        sink = nodes + np.repeat(np.arange(len(rows)), np.diff(taken.indptr))
        option = taken.indices.astype(np.int64)
        tail = np.concatenate((instance.tree.tail, instance.node[option]))
        head = np.concatenate((instance.tree.head, sink))
        graph = graph_of(nodes + len(rows), tail, head, np.zeros(len(tail), dtype=np.int64))
        return Separation(instance, graph, option, rows, terminals_of(instance))

    def violated(self, values: FloatArray, upper: FloatArray) -> tuple[sparse.csr_array, FloatArray]:
        """Cuts that values of the columns violate: coefficients, sparse, shape (cuts, columns), and least activities.

        Args:
            values: Values of options, arcs and demand rows, shape (columns,).
            upper: Upper bounds of them, 0 where a column is closed, shape (columns,).
        """
        k, arcs = len(self.instance), 2 * len(self.instance.tree)
        value = np.full(arcs + 2 * len(self.option), -1, dtype=np.int64)
        whole = np.round(np.clip(values, 0.0, 1.0) * WHOLE).astype(np.int64)
        whole[upper <= 0.0] = -1
        value[:arcs] = whole[k : k + arcs]
        value[arcs::2] = whole[self.option]
        wanted = np.zeros(len(self.graph.first) - 1, dtype=np.int64)
        claim: dict[int, list[int]] = {}
        for node, options in self.terminals:
            total = int(np.maximum(whole[options], 0).sum())
            if total > wanted[node]:
                wanted[node], claim[node] = total, options.tolist()
        for node in self.instance.goal_nodes.tolist():
            wanted[node], claim[node] = WHOLE, []
        first = self.instance.tree.nodes
        wanted[first:] = np.where(self.instance.must[self.row], WHOLE, np.maximum(whole[k + arcs :][self.row], 0))
        sinks = np.flatnonzero(wanted > 0)
        cuts = find_cuts(self.graph, value, wanted, 0, sinks)
        return self._stated(cuts.first, cuts.arcs, cuts.node, claim)

    def _stated(
        self, first: IntArray, arcs: IntArray, node: IntArray, claim: dict[int, list[int]]
    ) -> tuple[sparse.csr_array, FloatArray]:
        k, own, nodes = len(self.instance), 2 * len(self.instance.tree), self.instance.tree.nodes
        at: list[int] = []
        columns: list[int] = []
        data: list[float] = []
        held: list[bool] = []
        for cut, sink in enumerate(node.tolist()):
            for arc in arcs[first[cut] : first[cut + 1]].tolist():
                at.append(cut)
                columns.append(k + arc if arc < own else int(self.option[(arc - own) // 2]))
                data.append(1.0)
            claims = self._claims_of_row(sink - nodes) if sink >= nodes else claim.get(sink, [])
            held.append(bool(claims))
            at += [cut] * len(claims)
            columns += claims
            data += [-1.0] * len(claims)
        shape = (len(node), k + own + self.instance.covers.shape[1])
        matrix = sparse.csr_array(sparse.coo_array((data, (at, columns)), shape=shape).tocsr())
        return matrix, np.where(np.array(held, dtype=np.bool_), 0.0, 1.0)

    def _claims_of_row(self, at: int) -> list[int]:
        """Column that claims flow to a demand row; none where the row must be served, which claims it whole."""
        row = int(self.row[at])
        own = len(self.instance) + 2 * len(self.instance.tree)
        return [] if self.instance.must[row] else [own + row]
