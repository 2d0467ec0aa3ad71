"""Trees cut off by time anywhere: what is left is still right, and status, bound and gap stay honest."""

from dataclasses import dataclass

import networkx as nx
import numpy as np
import pytest

from phusong.optimize import prize_collecting_tree, steiner_tree
from phusong.optimize.trees.ascent import ascend
from phusong.optimize.trees.graph import MUST, Task, graph_of
from phusong.optimize.trees.hang import ascended, guide_of, hang
from phusong.optimize.trees.primal import Clock
from phusong.optimize.trees.search import TreeSearch
from phusong.optimize.trees.stage import first_stage, reduced

NODES = 110


@dataclass(slots=True)
class Looks:
    """A clock that is over once it has been looked at so often: no test waits for a real one."""

    left: int

    @property
    def over(self) -> bool:
        self.left -= 1
        return self.left < 0

    @property
    def left_s(self) -> float:
        return 0.0 if self.over else 5.0


def dense(seed: int, prizes: bool) -> tuple[nx.Graph, Task, float]:
    """A complete graph as the user has it and as a task, and its best objective."""
    rng = np.random.default_rng(seed)
    graph = nx.complete_graph(NODES)
    for _, _, edge in graph.edges(data=True):
        edge["cost"] = int(rng.integers(100, 140))
    some = sorted(rng.choice(NODES, 12, replace=False).tolist())
    worth = {node: float(rng.integers(60, 180)) for node in some}
    best = prize_collecting_tree(graph, worth, root=some[0]) if prizes else steiner_tree(graph, some)
    assert best.status == "optimal"
    prize = np.zeros(NODES, dtype=np.int64)
    prize[some] = [int(worth[node]) for node in some] if prizes else MUST
    prize[some[0]] = MUST
    ends = np.array(graph.edges)
    cost = np.array([edge for _, _, edge in graph.edges(data="cost")], dtype=np.int64)
    return graph, Task(graph_of(NODES, ends[:, 0], ends[:, 1], cost), prize, some[0]), best.objective


@pytest.fixture(scope="module", params=[False, True], ids=["terminals", "prizes"])
def question(request: pytest.FixtureRequest) -> tuple[nx.Graph, Task, float]:
    return dense(3, request.param)


@pytest.mark.slow
def test_reductions_cut_off_anywhere_keep_a_best_tree(question: tuple[nx.Graph, Task, float]) -> None:
    _, task, best = question
    left = []
    for looks in (0, 1, 2, 4, 1_000):
        stage = first_stage(task)
        stage = reduced(stage, np.ones(stage.edges, dtype=np.bool_), task.prize, 6, Looks(looks))
        search = TreeSearch(stage.task, Clock(np.inf), 0.0)
        search.run()
        assert search.incumbent.value + stage.offset == best
        left.append(stage.edges)
    assert left[0] > left[2] > left[-1]  # the clock did cut it off, and more time takes out more


def test_an_ascent_cut_off_anywhere_bounds_and_goes_on_from_there(question: tuple[nx.Graph, Task, float]) -> None:
    _, task, best = question
    hung = hang(task, task.root)
    guide = guide_of(hung, task, None)
    bounds = []
    for looks in (0, 1, 3, 1_000):
        ascent = ascended(hung, guide, Looks(looks))
        on = ascend(hung.graph, ascent.left, ascent.left_prize, hung.root, guide)
        assert ascent.left.min() >= 0
        assert ascent.cut_dual.sum() == ascent.bound
        assert len(ascent.cut_first) == len(ascent.cut_node) + 1 == len(ascent.cut_dual) + 1
        assert ascent.cut_first[-1] == len(ascent.cut_arcs)
        assert ascent.bound + on.bound <= best
        bounds.append(ascent.bound)
    assert bounds == sorted(bounds)


@pytest.mark.slow
def test_a_search_cut_off_anywhere_is_honest(question: tuple[nx.Graph, Task, float]) -> None:
    _, task, best = question
    for looks in (0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144):
        search = TreeSearch(task, Looks(looks), 0.0)
        search.run()
        assert search.bound <= best <= search.incumbent.value
        assert not search.closed() or search.incumbent.value == best


@pytest.mark.slow
@pytest.mark.parametrize("prizes", [False, True])
def test_no_time_at_all_is_an_answer_with_an_honest_bound(prizes: bool) -> None:
    graph, task, best = dense(5, prizes)
    some = np.flatnonzero(task.prize > 0).tolist()
    worth = {node: float(task.prize[node]) for node in some if node != task.root}
    for limit_s in (1e-6, 1e-2, 0.1):
        if prizes:
            found = prize_collecting_tree(graph, worth, root=task.root, time_limit_s=limit_s)
        else:
            found = steiner_tree(graph, some, time_limit_s=limit_s)
        assert found.bound <= best <= found.objective
        assert found.status == "optimal" if found.gap == 0.0 else found.status == "feasible"
