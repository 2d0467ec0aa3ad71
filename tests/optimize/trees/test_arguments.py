"""Arguments that have no meaning are refused by name; what has a meaning at the edge of it gets an answer."""

import math

import networkx as nx
import pytest

from phusong.coverage.findings import ArgumentError
from phusong.optimize import prize_collecting_tree, steiner_tree


def path(*costs: object) -> nx.Graph:
    graph = nx.Graph()
    for at, cost in enumerate(costs):
        graph.add_edge(at, at + 1, cost=cost)
    return graph


@pytest.mark.parametrize("cost", [-1.0, math.nan, math.inf, "3", None, True, 10**400])
def test_costs_without_meaning_are_refused(cost: object) -> None:
    for ask in (lambda graph: steiner_tree(graph, [0, 2]), lambda graph: prize_collecting_tree(graph, {0: 1.0})):
        with pytest.raises(ArgumentError, match=r"graph has 'cost' .* for the edge 1 – 2"):
            ask(path(1.0, cost))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"graph": nx.DiGraph([(0, 1)])}, "graph is a directed graph"),
        ({"graph": {0: [1]}}, "graph is dict"),
        ({"terminals": []}, "terminals is empty"),
        ({"terminals": "01"}, "terminals is '01'"),
        ({"terminals": 3}, "terminals is 3"),
        ({"terminals": [0, 9]}, "terminals names 9, which is no node"),
        ({"terminals": [0, [1]]}, r"terminals names \[1\]"),
        ({"weight": "length"}, "graph has 'length' None"),
        ({"graph": path(8e299, 8e299)}, r"graph has a sum of 'cost' of its edges above 1e\+300"),
        ({"time_limit_s": 0}, "time_limit_s"),
        ({"gap": -0.1}, "gap"),
    ],
)
def test_steiner_arguments_are_refused(arguments: dict, words: str) -> None:
    given = {"graph": path(1.0, 2.0), "terminals": [0, 2]} | arguments
    with pytest.raises(ArgumentError, match=words):
        steiner_tree(given.pop("graph"), given.pop("terminals"), **given)


@pytest.mark.parametrize(
    ("prizes", "root", "words"),
    [
        ([1.0, 2.0], None, "prizes is list"),
        ({0: -1.0}, None, "prizes has -1.0 for 0"),
        ({0: math.nan}, None, "prizes has nan for 0"),
        ({0: math.inf}, None, "prizes has inf for 0"),
        ({7: 1.0}, None, "prizes names 7"),
        ({0: 8e299, 1: 8e299}, None, r"prizes has a sum of its prizes above 1e\+300"),
        ({0: 1.0}, 7, "root names 7"),
    ],
)
def test_prizes_and_roots_are_refused(prizes: object, root: object, words: str) -> None:
    with pytest.raises(ArgumentError, match=words):
        prize_collecting_tree(path(1.0, 2.0), prizes, root=root)


def test_terminals_that_nothing_joins_are_an_answer() -> None:
    graph = path(1.0, 1.0)
    graph.add_edge("a", "b", cost=1.0)
    found = steiner_tree(graph, [0, 2, "a"])
    assert (found.status, found.edges, found.nodes, found.found) == ("infeasible", (), frozenset(), False)
    assert math.isnan(found.objective)
    assert found.reasons == (
        "the terminals lie in 2 parts of the graph that no edge joins",
        "apart from the others: a",
    )


@pytest.mark.slow
def test_prizes_that_the_root_cannot_reach_are_lost() -> None:
    graph = path(1.0, 1.0)
    graph.add_edge("a", "b", cost=1.0)
    found = prize_collecting_tree(graph, {2: 5.0, "a": 4.0, "b": 3.0}, root=0)
    assert (found.objective, found.bound, set(found.nodes)) == (9.0, 9.0, {0, 1, 2})
    free = prize_collecting_tree(graph, {2: 5.0, "a": 4.0, "b": 3.0})
    assert (free.objective, set(free.nodes)) == (6.0, {"a", "b"})


def test_the_least_questions_have_answers() -> None:
    lonely = nx.Graph()
    lonely.add_node("x")
    assert steiner_tree(lonely, ["x", "x"]).nodes == {"x"}
    assert prize_collecting_tree(lonely, {}).objective == 0.0
    assert prize_collecting_tree(lonely, {"x": 3.0}).nodes == {"x"}
    assert prize_collecting_tree(nx.Graph(), {}).status == "optimal"
    free = steiner_tree(path(0.0, 0.0, 0.0), [0, 3])
    assert (free.status, free.objective, len(free.edges)) == ("optimal", 0.0, 3)


def test_loops_and_parallel_edges_count_as_they_should() -> None:
    graph = nx.MultiGraph([(0, 0, {"cost": 0.5}), (0, 1, {"cost": 7.0}), (1, 0, {"cost": 2.0}), (1, 2, {"cost": 0.0})])
    found = steiner_tree(graph, [0, 2])
    assert (found.objective, found.status) == (2.0, "optimal")


def test_weights_of_any_size_stand_beside_each_other() -> None:
    graph = path(1e-12, 1e12, 3.0)
    graph.add_edge(0, 3, cost=5.0)
    found = steiner_tree(graph, [0, 1, 2, 3])
    assert (found.status, found.objective) == ("optimal", pytest.approx(8.0 + 1e-12))
