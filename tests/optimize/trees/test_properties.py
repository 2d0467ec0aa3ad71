"""What must not change a tree: order, names, the unit of the weights, edges that no tree would take."""

import networkx as nx
import numpy as np
import pytest

from phusong.optimize import prize_collecting_tree, steiner_tree


def meshed(seed: int, side: int = 7) -> nx.Graph:
    """A grid of streets of random length."""
    rng = np.random.default_rng(seed)
    graph = nx.grid_2d_graph(side, side)
    for _, _, edge in graph.edges(data=True):
        edge["cost"] = rng.uniform(1.0, 9.0)
    return graph


def question(seed: int) -> tuple[nx.Graph, dict]:
    """A meshed graph with prizes at every third node or so."""
    graph = meshed(seed)
    rng = np.random.default_rng(seed)
    return graph, {node: rng.uniform(2.0, 12.0) for node in graph if rng.random() < 0.3}


def edges_of(result) -> set:
    return {frozenset(edge) for edge in result.edges}


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_order_and_names_change_nothing(seed: int) -> None:
    graph, prizes = question(seed)
    rng = np.random.default_rng(seed)
    shuffled = nx.Graph()
    nodes, edges = list(graph), list(graph.edges(data=True))
    names = {node: f"n{at}" for at, node in enumerate(rng.permutation(len(nodes)).tolist())}
    names = dict(zip(nodes, names.values(), strict=True))
    shuffled.add_nodes_from(names[nodes[at]] for at in rng.permutation(len(nodes)))
    for at in rng.permutation(len(edges)):
        one, other, data = edges[at]
        shuffled.add_edge(names[other], names[one], **data)
    for first, second in (
        (steiner_tree(graph, list(prizes)), steiner_tree(shuffled, [names[node] for node in reversed(prizes)])),
        (prize_collecting_tree(graph, prizes), prize_collecting_tree(shuffled, {names[n]: prizes[n] for n in prizes})),
    ):
        assert first.status == second.status == "optimal"
        assert {frozenset(names[node] for node in edge) for edge in first.edges} == edges_of(second)
        assert first.objective == pytest.approx(second.objective, rel=1e-12)


@pytest.mark.parametrize("scale", [1e-9, 1e9, 2.0**-40])
def test_the_unit_of_the_weights_changes_nothing(scale: float) -> None:
    graph, prizes = question(3)
    other = graph.copy()
    for _, _, edge in other.edges(data=True):
        edge["cost"] *= scale
    scaled = {node: prize * scale for node, prize in prizes.items()}
    for first, second in (
        (steiner_tree(graph, list(prizes)), steiner_tree(other, list(prizes))),
        (prize_collecting_tree(graph, prizes), prize_collecting_tree(other, scaled)),
    ):
        assert edges_of(first) == edges_of(second)
        assert (second.status, second.objective) == ("optimal", pytest.approx(first.objective * scale, rel=1e-9))


def test_edges_that_no_tree_takes_change_nothing() -> None:
    graph, prizes = question(5)
    rng = np.random.default_rng(5)
    more = nx.MultiGraph(graph)
    nodes = list(graph)
    for _ in range(60):
        one, other = (nodes[at] for at in rng.choice(len(nodes), 2))
        more.add_edge(one, other, cost=nx.dijkstra_path_length(graph, one, other, "cost") * 1.01 + 0.1)
    for at, node in enumerate(nodes[:20]):  # dead ends, and a part that nothing joins
        more.add_edge(node, f"end {at}", cost=0.01)
    more.add_edge("far", "away", cost=1.0)
    assert edges_of(steiner_tree(graph, list(prizes))) == edges_of(steiner_tree(more, list(prizes)))
    assert edges_of(prize_collecting_tree(graph, prizes)) == edges_of(prize_collecting_tree(more, prizes))


def test_prizes_without_end_are_terminals() -> None:
    graph, prizes = question(7)
    everything = prize_collecting_tree(graph, dict.fromkeys(prizes, 1e9))
    joined = steiner_tree(graph, list(prizes))
    assert everything.objective == pytest.approx(joined.objective)
    assert edges_of(everything) == edges_of(joined)
