"""A network that falls into pieces at its root: ways round, cheap trees and cuts are those of the whole and of each."""

import networkx as nx
import numpy as np
import pytest

from phusong.optimize.joint.network import Edge, Tree, reduce_network, shortest_ways
from phusong.optimize.trees.cuts import WHOLE, find_cuts
from phusong.optimize.trees.graph import graph_of


def pieces_on_one_root(seed: int) -> tuple[nx.Graph, Tree]:
    """Several random graphs, each joined to node 0 by one edge or two, and the same as a tree's arrays."""
    rng = np.random.default_rng(seed)
    graph, first = nx.Graph(), 1
    for _ in range(int(rng.integers(1, 4))):
        count = int(rng.integers(1, 9))
        own = nx.gnp_random_graph(count, 0.4, seed=int(rng.integers(1e6)))
        graph.add_edges_from((one + first, other + first) for one, other in own.edges)
        graph.add_edges_from((0, first + int(at)) for at in rng.choice(count, min(2, count), replace=False))
        first += count
    for _, _, edge in graph.edges(data=True):
        edge["cost"] = float(rng.integers(1, 30))
    graph = graph.subgraph(nx.node_connected_component(graph, 0)).copy()
    graph = nx.relabel_nodes(graph, {node: at for at, node in enumerate(sorted(graph))})
    ends = np.array(graph.edges).reshape(-1, 2)
    cost = np.array([graph.edges[tuple(pair)]["cost"] for pair in ends.tolist()])
    return graph, Tree(len(graph), ends[:, 0], ends[:, 1], cost, tuple((at,) for at in range(len(ends))))


@pytest.mark.parametrize("seed", range(40))
def test_ways_round_are_those_of_the_whole_network(seed: int) -> None:
    graph, tree = pieces_on_one_root(seed)
    whole = dict(nx.all_pairs_dijkstra_path_length(graph, weight="cost"))
    expected = [whole[one][other] for one, other in zip(tree.tail.tolist(), tree.head.tolist(), strict=True)]
    assert shortest_ways(tree) == pytest.approx(expected)
    edges = [
        Edge((one, other), float(cost), (at,))
        for at, (one, other, cost) in enumerate(zip(tree.tail, tree.head, tree.cost, strict=True))
    ]
    left, _ = reduce_network(edges, range(len(graph)))
    longer = {at for at, way in enumerate(expected) if way < tree.cost[at]}
    assert {each for sections in left.sections for each in sections} == set(range(len(tree))) - longer


def test_every_edge_lies_in_one_piece_and_pieces_meet_at_the_root_alone() -> None:
    for seed in range(40):
        _, tree = pieces_on_one_root(seed)
        pieces = tree.pieces()
        assert sorted(np.concatenate(pieces).tolist()) == list(range(len(tree)))
        nodes = [set(tree.tail[piece].tolist()) | set(tree.head[piece].tolist()) for piece in pieces]
        assert sum(len(each - {0}) for each in nodes) == tree.nodes - 1
    assert Tree(1, *np.zeros((2, 0), dtype=np.int64), np.zeros(0), ()).pieces() == []


@pytest.mark.slow  # the kernel is compiled
def test_cuts_of_a_piece_are_those_it_has_alone() -> None:
    found = 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        _, tree = pieces_on_one_root(seed)
        graph = graph_of(tree.nodes, tree.tail, tree.head, np.ones(len(tree), dtype=np.int64))
        value = rng.choice([-1, 0, WHOLE // 4, WHOLE // 2, WHOLE], 2 * len(tree))
        wanted = rng.choice([0, WHOLE // 3, WHOLE], tree.nodes)
        wanted[0] = 0
        whole = find_cuts(graph, value, wanted, 0, np.flatnonzero(wanted))
        apart = []
        for piece in tree.pieces():
            own = np.unique((tree.tail[piece], tree.head[piece]))
            arcs = np.sort(np.concatenate((2 * piece, 2 * piece + 1)))
            ends = np.searchsorted(own, (tree.tail[np.sort(piece)], tree.head[np.sort(piece)]))
            alone = graph_of(len(own), *ends, np.ones(len(piece), dtype=np.int64))
            cuts = find_cuts(alone, value[arcs], wanted[own], 0, np.flatnonzero(wanted[own]))
            apart += [
                (int(own[node]), arcs[cuts.arcs[cuts.first[at] : cuts.first[at + 1]]].tolist())
                for at, node in enumerate(cuts.node)
            ]
        together = [
            (int(node), whole.arcs[whole.first[at] : whole.first[at + 1]].tolist())
            for at, node in enumerate(whole.node)
        ]
        assert sorted(together) == sorted(apart)
        found += len(together)
    assert found > 100
