"""Trees of a small graph held against dynamic programming."""

import math
from collections.abc import Callable

import networkx as nx
import pytest

from phusong.optimize import TreeResult, prize_collecting_tree, steiner_tree
from tests.builders.plans.tree_families import family_graph
from tests.builders.plans.trees import (
    SmallQuestion,
    best_by_subset,
    best_collected,
    counted,
    small_question,
    spread_question,
)

CLOSE = {"rel": 1e-9, "abs": 0.0}

HURRIED_S = (1e-6, 0.001, 0.02)
"""Time limits at which status, bound and gap have to be honest, too."""


def check_small_trees(seed: int) -> None:
    """Both questions about a small graph, the second with a root and without."""
    check_trees(small_question(seed))


def check_spread_trees(seed: int) -> None:
    """Both questions about a small graph whose costs differ by many digits."""
    check_trees(spread_question(seed))


def check_family_trees(family: str, seed: int, most: int = 7) -> None:
    """Both questions about a graph of a family, and what is said of it when time is short."""
    drawn = family_graph(family, seed, most)
    root = next(iter(drawn.graph))
    best = check_trees(SmallQuestion(drawn.graph, drawn.terminals, drawn.prizes, root))
    asked: tuple[Callable[[float], TreeResult], ...] = (
        lambda limit_s: steiner_tree(drawn.graph, drawn.terminals, time_limit_s=limit_s),
        lambda limit_s: prize_collecting_tree(drawn.graph, drawn.prizes, time_limit_s=limit_s),
        lambda limit_s: prize_collecting_tree(drawn.graph, drawn.prizes, root=root, time_limit_s=limit_s),
    )
    for ask, least in zip(asked, best, strict=True):
        for limit_s in HURRIED_S:
            check_honest(ask(limit_s), least)


def check_honest(found: TreeResult, least: float) -> None:
    """A result whose bound does not pass the optimum, and whose status and gap follow from objective and bound."""
    rounding = 1e-9 * least
    assert 0.0 <= found.bound <= least + rounding
    assert least - rounding <= found.objective
    assert found.bound <= found.objective
    assert found.status == ("optimal" if found.gap == 0.0 else "feasible")
    if found.status == "optimal":
        assert found.objective == pytest.approx(least, **CLOSE)
        assert found.bound == found.objective
    else:
        assert found.gap == pytest.approx((found.objective - found.bound) / found.objective)


def check_trees(question: SmallQuestion) -> tuple[float, float, float]:
    """Both questions, the second with a root and without: the least costs by dynamic programming."""
    graph, prizes = question.graph, question.prizes
    by_subset = best_by_subset(graph, question.terminals)
    joined = by_subset[-1][question.terminals[0]]
    _check_joined(graph, question.terminals, joined)
    least = []
    for root in (None, question.root):
        least.append(best_collected(question, by_subset, root))
        found = prize_collecting_tree(graph, prizes, root=root)
        assert (found.status, found.gap, found.bound) == ("optimal", 0.0, found.objective)
        rounding = 1e-12 * sum(prizes.values())
        assert found.objective == pytest.approx(least[-1], rel=1e-9, abs=rounding)
        assert counted(graph, found, prizes) == pytest.approx(least[-1], rel=1e-9, abs=rounding)
        assert root is None or root in found.nodes
    return joined, least[0], least[1]


def _check_joined(graph: nx.Graph, terminals: list[int], least: float) -> None:
    found = steiner_tree(graph, terminals)
    if math.isinf(least):
        assert (found.status, found.edges, bool(found.reasons)) == ("infeasible", (), True)
        return
    assert (found.status, found.gap, found.bound) == ("optimal", 0.0, found.objective)
    assert found.objective == pytest.approx(least, **CLOSE)
    assert counted(graph, found) == pytest.approx(least, **CLOSE)
    assert set(terminals) <= found.nodes
