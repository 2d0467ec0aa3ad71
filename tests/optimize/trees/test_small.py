"""Trees against dynamic programming on every small graph of a seeded series, and on public instances."""

import pytest

from phusong.optimize import prize_collecting_tree, steiner_tree
from tests.builders.optional_data import needs_shared
from tests.builders.paths import SHARED
from tests.builders.plans.checked_trees import check_family_trees, check_small_trees, check_spread_trees
from tests.builders.plans.tree_families import FAMILIES
from tests.builders.plans.trees import counted, read_instance
from tests.builders.seeds import every


@pytest.mark.slow
def test_small_graphs_have_their_best_trees() -> None:
    for seed in range(12):
        check_small_trees(seed)


@pytest.mark.slow
def test_many_small_graphs_have_their_best_trees() -> None:
    for seed in range(12, 72):
        check_small_trees(seed)


@pytest.mark.slow
def test_costs_that_differ_by_many_digits_all_count() -> None:
    for seed in range(20):
        check_spread_trees(seed)


@pytest.mark.slow
@every("family", FAMILIES)
def test_graphs_of_every_family_have_their_best_trees(family: str) -> None:
    check_family_trees(family, len(family) % 4, 5)


@pytest.mark.slow
@every("family", FAMILIES)
def test_many_graphs_of_every_family_have_their_best_trees(family: str) -> None:
    for seed in range(4):
        check_family_trees(family, seed, 4 + seed % 5)


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
