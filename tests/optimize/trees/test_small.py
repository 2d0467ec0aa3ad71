"""Trees against dynamic programming on every small graph of a seeded series, and on public instances."""

import math

import pytest

from phusong.optimize import prize_collecting_tree, steiner_tree
from tests.builders.optional_data import needs_shared
from tests.builders.paths import SHARED
from tests.builders.trees import best_by_subset, best_collected, counted, read_instance, small_question

CLOSE = {"rel": 1e-9, "abs": 0.0}


def check(seed: int) -> None:
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


def test_small_graphs_have_their_best_trees() -> None:
    for seed in range(12):
        check(seed)


@pytest.mark.slow
def test_many_small_graphs_have_their_best_trees() -> None:
    for seed in range(12, 72):
        check(seed)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "optimum"), [("pace18_t1_053.gr", 1_100_361.0), ("pace18_t3_009.gr", 15_841_596.0)])
@needs_shared("conformance", "optimize", "pace18_t3_009.gr")
def test_public_steiner_instances_at_the_optimum(name: str, optimum: float) -> None:
    instance = read_instance(SHARED / "conformance" / "optimize" / name)
    found = steiner_tree(instance.graph, instance.terminals)
    assert (found.status, found.objective, found.bound, found.gap) == ("optimal", optimum, optimum, 0.0)
    assert counted(instance.graph, found) == optimum
    for limit_s in (0.001, 0.05, 0.3):
        hurried = steiner_tree(instance.graph, instance.terminals, time_limit_s=limit_s)
        assert 0.0 <= hurried.bound <= optimum <= hurried.objective
        assert hurried.status == ("optimal" if hurried.bound == hurried.objective else "feasible")
        assert hurried.gap == pytest.approx((hurried.objective - hurried.bound) / hurried.objective)


@pytest.mark.slow
@needs_shared("conformance", "optimize", "D16-A.stp")
def test_a_public_instance_with_prizes_at_the_optimum() -> None:
    instance = read_instance(SHARED / "conformance" / "optimize" / "D16-A.stp")
    found = prize_collecting_tree(instance.graph, instance.prizes)
    assert (found.status, found.objective, found.bound, found.gap) == ("optimal", 13.0, 13.0, 0.0)
    assert counted(instance.graph, found, instance.prizes) == 13.0
