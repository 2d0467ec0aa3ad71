"""Trees of a small graph held against dynamic programming."""

import math

import pytest

from phusong.optimize import prize_collecting_tree, steiner_tree
from tests.builders.plans.trees import best_by_subset, best_collected, counted, small_question

CLOSE = {"rel": 1e-9, "abs": 0.0}


def check_small_trees(seed: int) -> None:
    """Both questions about a small graph, the second with a root and without."""
    question = small_question(seed)
    graph, prizes = question.graph, question.prizes
    by_subset = best_by_subset(graph, question.terminals)
    least = by_subset[-1][question.terminals[0]]
    found = steiner_tree(graph, question.terminals)
    if math.isinf(least):
        assert (found.status, found.edges, bool(found.reasons)) == ("infeasible", (), True)
    else:
        assert (found.status, found.gap, found.bound) == ("optimal", 0.0, found.objective)
        assert found.objective == pytest.approx(least, **CLOSE)
        assert counted(graph, found) == pytest.approx(least, **CLOSE)
        assert set(question.terminals) <= found.nodes
    for root in (None, question.root):
        least = best_collected(question, by_subset, root)
        found = prize_collecting_tree(graph, prizes, root=root)
        assert (found.status, found.gap, found.bound) == ("optimal", 0.0, found.objective)
        rounding = 1e-12 * sum(prizes.values())
        assert found.objective == pytest.approx(least, rel=1e-9, abs=rounding)
        assert counted(graph, found, prizes) == pytest.approx(least, rel=1e-9, abs=rounding)
        assert root is None or root in found.nodes
