"""Cuts that are found are violated and part their node from the root; large and fractional tasks are proved, too."""

import itertools

import networkx as nx
import numpy as np
import pytest
from scipy.sparse import coo_array
from scipy.sparse.csgraph import breadth_first_order

from phusong.optimize import prize_collecting_tree, steiner_tree
from phusong.optimize.trees import primal, search
from phusong.optimize.trees.cuts import relaxation
from phusong.optimize.trees.cuts.flow import WHOLE, Cuts, find_cuts
from phusong.optimize.trees.cuts.integer import columns_of
from phusong.optimize.trees.cuts.near import find_near_cuts, parts_of
from phusong.optimize.trees.graph import MUST, Graph, Task, graph_of
from phusong.optimize.trees.hang import ascended, guide_of, hang
from tests.builders.plans.trees import best_by_subset, counted


def streets(side: int, seed: int) -> nx.Graph:
    """A grid of streets, some missing, some diagonals, of random whole length."""
    rng = np.random.default_rng(seed)
    graph = nx.grid_2d_graph(side, side)
    graph.add_edges_from(
        ((x, y), (x + 1, y + 1)) for x in range(side - 1) for y in range(side - 1) if rng.random() < 0.3
    )
    for one, other in list(graph.edges):
        graph.edges[one, other]["cost"] = float(rng.integers(50, 150))
        if rng.random() < 0.2:
            graph.remove_edge(one, other)
    return graph.subgraph(max(nx.connected_components(graph), key=len)).copy()


def fractional(seed: int) -> tuple[Graph, np.ndarray, np.ndarray]:
    """A grid as arrays, with values of its arcs and nodes that want a whole flow."""
    graph = nx.convert_node_labels_to_integers(streets(14, seed))
    ends = np.array(graph.edges)
    rng = np.random.default_rng(seed)
    laid = graph_of(len(graph), ends[:, 0], ends[:, 1], np.ones(len(ends), dtype=np.int64))
    value = (rng.random(2 * len(ends)) ** 2 * rng.choice([0, WHOLE], 2 * len(ends))).astype(np.int64)
    value[rng.random(len(value)) < 0.05] = -1
    wanted = np.where(rng.random(len(graph)) < 0.2, WHOLE, 0)
    wanted[0] = 0
    return laid, value, wanted


def parted(graph: Graph, cuts: Cuts, value: np.ndarray, root: int) -> None:
    """Each cut carries less than a whole and holds all usable arcs from one side to the other."""
    assert len(cuts.node) > 0
    open_arcs, nodes = value >= 0, len(graph.first) - 1
    for at, node in enumerate(cuts.node):
        arcs = cuts.arcs[cuts.first[at] : cuts.first[at + 1]]
        assert value[arcs].sum() < WHOLE
        left = open_arcs.copy()
        left[arcs] = False
        usable = np.flatnonzero(left)
        ways = coo_array((np.ones(len(usable)), (graph.ends[usable], graph.ends[usable ^ 1])), shape=(nodes, nodes))
        assert node not in breadth_first_order(ways.tocsr(), root, return_predecessors=False)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_cuts_part_their_node_from_the_root(seed: int) -> None:
    graph, value, wanted = fractional(seed)
    parted(graph, find_cuts(graph, value, wanted, 0, np.flatnonzero(wanted)), value, 0)
    parts = parts_of(graph, wanted > 0, 0, 40)
    assert sum(len(part.sinks) for part in parts) == (wanted > 0).sum()
    parted(graph, find_near_cuts(parts, value, wanted), value, 0)


@pytest.mark.slow
def test_a_large_task_is_proved_as_a_small_one_is(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = streets(22, 1)
    rng = np.random.default_rng(1)
    nodes = list(graph)
    some = [nodes[at] for at in rng.choice(len(nodes), 40, replace=False)]
    prizes = {node: float(rng.integers(100, 600)) for node in some}
    small = steiner_tree(graph, some), prize_collecting_tree(graph, prizes, root=some[0])
    for module in (primal, relaxation):
        monkeypatch.setattr(module, "LARGE", 60)
        monkeypatch.setattr(module, "MANY", 60)
    large = steiner_tree(graph, some), prize_collecting_tree(graph, prizes, root=some[0])
    for one, other in zip(small, large, strict=True):
        assert one.status == other.status == "optimal"
        assert one.objective == other.objective


@pytest.mark.slow
@pytest.mark.parametrize("rooted", [True, False])
def test_a_tree_satisfies_every_row_and_costs_what_it_costs(rooted: bool) -> None:
    graph = nx.convert_node_labels_to_integers(streets(12, 2))
    rng = np.random.default_rng(2)
    prize = np.where(rng.random(len(graph)) < 0.3, rng.integers(60, 400, len(graph)), 0)
    ends = np.array(graph.edges)
    cost = np.array([edge for _, _, edge in graph.edges(data="cost")], dtype=np.int64)
    root = int(np.argmax(prize)) if rooted else -1
    if rooted:
        prize[root] = MUST
    task = Task(graph_of(len(graph), ends[:, 0], ends[:, 1], cost), prize, root)
    hung = hang(task, root, 0 if rooted else int(prize.max()))
    state = relaxation.relaxation_of(
        hung, ascended(hung, guide_of(hung, task, None)), np.ones(len(hung.left), dtype=bool)
    )
    found = search.TreeSearch(task, primal.Clock(np.inf), 0.0)
    chosen = found.primal.grow(found.stage, primal.starts_of(found.stage, 3))
    columns = columns_of(state, task, chosen)
    sums = state.programme.matrix @ columns.astype(float)
    assert (sums >= state.programme.row_lower).all()
    assert (sums <= state.programme.row_upper).all()
    inside = np.isin(np.arange(len(graph)), ends[chosen])
    expected = cost[chosen].sum() + prize[~inside].sum()
    assert columns @ state.programme.cost * state.unit == pytest.approx(expected)


@pytest.mark.slow
def test_what_stays_fractional_is_settled_with_whole_values(monkeypatch: pytest.MonkeyPatch) -> None:
    corners = list(itertools.product((0, 1), repeat=4))
    graph = nx.Graph()
    for one, other in itertools.combinations(corners, 2):
        if sum(a != b for a, b in zip(one, other, strict=True)) == 1:
            graph.add_edge(one, other, cost=1.0)
    even = [corner for corner in corners if sum(corner) % 2 == 0]
    calls = []
    plain = search.solve_whole
    monkeypatch.setattr(search, "solve_whole", lambda *given: calls.append(1) or plain(*given))
    found = steiner_tree(graph, even)
    least = best_by_subset(graph, even)[-1][even[0]]
    assert (found.status, found.objective, counted(graph, found)) == ("optimal", least, least)
    prized = prize_collecting_tree(graph, dict.fromkeys(even, 1.6))
    assert prized.status == "optimal"
    assert calls
