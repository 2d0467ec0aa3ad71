"""Joint questions against enumeration: the best choice, its proof, and nothing that changes with order or units."""

from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from scipy.sparse import csr_array

from phusong.coverage.findings import ArgumentError
from phusong.optimize.joint import relaxation as relaxation_module
from phusong.optimize.joint.instance import instance_of
from phusong.optimize.joint.merging import near_support
from phusong.optimize.joint.model import joint_arrays
from phusong.optimize.joint.pricing import Prices, price_of_money, priced_model
from phusong.optimize.joint.relaxation import Relaxation
from phusong.optimize.joint.solve import answer_joined
from phusong.optimize.joint.statement import joint_model
from phusong.optimize.problem.links import Links
from phusong.optimize.problem.problem import Problem
from phusong.optimize.solver.clock import Clock
from phusong.optimize.solver.highs import run_arrays
from phusong.optimize.solver.outcome import SolverLimits
from phusong.optimize.solver.pulp_solvers import run_pulp
from phusong.optimize.trees import steiner_tree
from tests.builders.plans.checked_joint import check_against_enumeration
from tests.builders.plans.random_joint import best_by_enumeration, random_joint
from tests.builders.seeds import examples, some


@pytest.mark.slow
@pytest.mark.parametrize("goal", ["most_served", "least_cost"])
def test_small_questions_agree_with_enumeration(goal):
    for seed in range(6):
        check_against_enumeration(random_joint(seed, goal=goal, most_options=9), (goal, seed))


@pytest.mark.parametrize("seeds", some([range(1000, 1020), range(1020, 1060)], quick=0, whole=1))
@pytest.mark.parametrize("meshed", [False, True])
@pytest.mark.parametrize("goal", ["most_served", "least_cost"])
def test_hundreds_of_questions_agree_with_enumeration(goal, meshed, seeds):
    for seed in seeds:
        check_against_enumeration(random_joint(seed, goal=goal, most_options=10, meshed=meshed), (goal, meshed, seed))


@pytest.mark.parametrize("seeds", some([range(3000, 3016), range(3016, 3040)], quick=0, whole=1))
@pytest.mark.parametrize("meshed", [False, True])
def test_a_search_that_begins_from_a_choice_agrees_with_enumeration(meshed, seeds):
    """It begins from the best choice for three quarters of the money, as a plan that is made again does."""
    begun = 0
    for seed in seeds:
        problem = random_joint(seed, most_options=10, meshed=meshed)
        start = answer_joined(replace(problem, budget=0.75 * problem.budget), gap=0.0)
        if start.found:
            begun += 1
            check_against_enumeration(problem, (meshed, seed), start.selected)
    assert begun > len(seeds) / 2


@pytest.mark.slow
def test_a_large_question_that_begins_by_the_price_of_money_agrees_with_enumeration(monkeypatch):
    """Every size counts as large here; the relaxation comes to the same objective, from wherever it begins."""
    begun = 0
    for seed in range(5000, 5040):
        problem = random_joint(seed, most_options=10, meshed=bool(seed % 2))
        instance = instance_of(problem)
        if instance is not None and instance.most and np.isfinite(problem.budget):
            model = joint_arrays(instance)
            plain, priced = Relaxation.of(model), Relaxation.of(model)
            monkeypatch.setattr(relaxation_module, "LARGE_COLUMNS", 0)
            for share in (0.01, 0.7, 30.0):  # a price near the right one, far too dear, far too cheap
                priced.begin_by_price(share * float(problem.weights.sum()), Clock())
                begun += int(priced.programme.matrix.shape[0] > 0)
                ways = [each.solve(Clock()) for each in (plain, priced)]
                assert (ways[0] is None) == (ways[1] is None), seed
                if ways[0] is not None:
                    worth = [float(model.cost @ way.values) for way in ways]
                    assert worth[0] == pytest.approx(worth[1], rel=1e-7), seed
        check_against_enumeration(problem, seed)
    assert begun > 60


def test_what_the_relaxation_takes_for_about_as_much_money_leaves_it_as_it_was():
    problem = next(each for each in map(random_joint, range(40)) if _is_limited(each))
    relaxation = Relaxation.of(joint_arrays(instance_of(problem)))
    first = relaxation.solve(Clock())
    limits = relaxation.programme.row_upper.copy()
    support = near_support(relaxation, Clock())
    assert (relaxation.programme.row_upper == limits).all()
    assert support[first.values > 0.5].all(), "what it takes for the money there is belongs to it"
    free = Relaxation.of(joint_arrays(instance_of(replace(problem, budget=np.inf))))
    assert near_support(free, Clock()) is None


def _is_limited(problem):
    """Whether money limits a question that can be asked."""
    return np.isfinite(problem.budget) and instance_of(problem) is not None


def shuffled(problem, seed):
    """The same question with its options, rows and nodes in another order, and where each option stands there."""
    rng = np.random.default_rng(seed)
    options, rows = rng.permutation(problem.options), rng.permutation(problem.rows)
    node = np.concatenate(([0], 1 + rng.permutation(problem.links.nodes - 1)))
    other = problem.part(options, rows)
    at = rng.permutation(len(other.links.section))
    flipped = other.links.ends[at][:, ::-1]
    hung = np.column_stack((other.links.hung[:, 0], node[other.links.hung[:, 1]]))
    return replace(other, links=Links(other.links.section[at], node[flipped], hung)), options


@pytest.mark.slow
@pytest.mark.parametrize("goal", ["most_served", "least_cost"])
def test_order_and_units_change_no_answer(goal):
    for seed in range(2000, 2000 + examples(8, least=4)):
        problem = random_joint(seed, goal=goal, most_options=9, meshed=True)
        first = answer_joined(problem, gap=0.0)
        other, _ = shuffled(problem, seed)
        again = answer_joined(other, gap=0.0)
        assert (again.status, again.bound) == (first.status, pytest.approx(first.bound, nan_ok=True)), seed
        dear = replace(problem, costs=1e9 * problem.costs, budget=1e9 * problem.budget, weights=1e-6 * problem.weights)
        scaled = answer_joined(dear, gap=0.0)
        assert scaled.status == first.status, seed
        if first.found:
            unit = 1e-6 if goal == "most_served" else 1e9
            assert scaled.objective == pytest.approx(unit * first.objective, rel=1e-9), seed


def nothing_found(problem, **_):
    """A covering search that is of no use."""
    from phusong.optimize.search.incumbent import no_choice

    return no_choice("no_plan", float("nan"), 0.0, "nothing")


@pytest.mark.slow
@pytest.mark.parametrize("goal", ["most_served", "least_cost"])
def test_relaxation_and_branching_alone_agree_with_enumeration(goal, monkeypatch):
    monkeypatch.setattr("phusong.optimize.joint.solve.answer", nothing_found)
    monkeypatch.setattr("phusong.optimize.joint.rounding.Rounding.choices", lambda *_: iter(()))
    for seed in range(3000, 3000 + examples(12, least=4)):
        check_against_enumeration(random_joint(seed, goal=goal, most_options=9, meshed=True), (goal, seed))


def meshed_villages(seed):
    """Villages on a grid of roads with a network of choices: what it costs to reach them all is a Steiner tree."""
    rng = np.random.default_rng(seed)
    wide, high = 6, 5
    pairs = [(wide * y + x, wide * y + x + 1) for y in range(high) for x in range(wide - 1)]
    pairs += [(wide * y + x, wide * y + x + wide) for y in range(high - 1) for x in range(wide)]
    costs = rng.integers(5, 30, len(pairs)).astype(float)
    villages = 1 + rng.permutation(wide * high - 1)[:9]
    sections = np.arange(len(pairs))
    points = len(pairs) + np.arange(len(villages))
    covers = np.zeros((len(pairs) + len(villages), len(villages)), dtype=bool)
    covers[points, np.arange(len(villages))] = True
    links = Links(sections, np.array(pairs), np.column_stack((points, villages)))
    graph = nx.Graph()
    graph.add_weighted_edges_from([(*pair, cost) for pair, cost in zip(pairs, costs, strict=True)], weight="cost")
    least = steiner_tree(graph, [0, *villages.tolist()]).objective
    return Problem(
        covers=csr_array(covers),
        weights=rng.integers(10, 90, len(villages)).astype(float),
        costs=np.concatenate((costs, np.full(len(villages), 2.0))),
        budget=least + 2.0 * len(villages),
        links=links,
    )


@pytest.mark.slow
def test_every_village_on_meshed_roads_is_served_as_soon_as_money_allows():
    for seed in range(examples(2, least=1)):
        problem = meshed_villages(seed)
        enough = answer_joined(problem, gap=0.0)
        assert (enough.status, enough.served) == ("optimal", problem.weights.sum()), seed
        short = answer_joined(replace(problem, budget=problem.budget - 1.0), gap=0.0)
        assert short.status == "optimal", seed
        assert short.served < problem.weights.sum(), seed
        asked = replace(problem, budget=np.inf, goal="least_cost", must=np.ones(problem.rows, dtype=bool))
        assert answer_joined(asked, gap=0.0).cost == problem.budget, seed


@pytest.mark.slow
def test_merged_and_priced_choices_find_what_no_rounding_does(monkeypatch):
    """Money at which rounding falls short: a price of money, and neighbouring amounts, hold better choices."""
    solve = "phusong.optimize.joint.solve."
    monkeypatch.setattr(solve + "_Search._branch", lambda *_: True)
    missed = {}
    for way in ("none", "merged", "priced"):
        with monkeypatch.context() as only:
            if way != "merged":
                only.setattr(solve + "merged_support", lambda *_: None)
            if way != "priced":
                only.setattr(
                    solve + "price_of_money",
                    lambda *_, **__: Prices(np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros(0)),
                )
            missed[way] = 0
            for seed in range(4):
                problem = meshed_villages(seed)
                problem = replace(problem, budget=0.6 * problem.budget)
                found = answer_joined(problem, gap=0.0)
                assert problem.broken_rules(found.selected) == (), seed
                missed[way] += round(found.bound - found.objective)
    assert missed["merged"] < missed["none"]
    assert missed["priced"] < missed["none"]


@pytest.mark.slow
def test_no_price_of_money_bounds_below_the_best_choice():
    """At any price, of money that is dear or cheap, what the pieces come to is no less than the best by enumeration."""
    for seed in range(300, 300 + examples(24, least=12)):
        problem = random_joint(seed, goal="most_served", most_options=9, meshed=True)
        best, instance = best_by_enumeration(problem), instance_of(problem)
        if best is None or instance is None or not np.isfinite(instance.budget):
            continue
        relaxation = Relaxation.of(joint_arrays(instance))
        at = price_of_money(relaxation, Clock())
        for share in (0.0, 0.5, 1.0, 2.0):
            outcome = run_arrays(priced_model(relaxation, at.times(share)), SolverLimits(None, 0.0), apart=False)
            assert -outcome.bound >= best - 1e-6, (seed, share)


def test_a_price_of_money_bounds_nearer_than_the_relaxation():
    """Three rows in a ring, served whole by three halves of options, and a row apart.

    The relaxation serves the ring for 1.5 and, of what is left of 2.2, the row apart by 0.7: 6 + 0.7 × 3 = 8.1. At its
    price of 3 one option of the ring is taken, 4 - 3, the row apart gains nothing, and 3 × 2.2 stand for the money.
    """
    covers = csr_array(np.array([[1, 1, 0, 0], [0, 1, 1, 0], [1, 0, 1, 0], [0, 0, 0, 1]], dtype=bool))
    problem = Problem(covers=covers, weights=np.array([2.0, 2.0, 2.0, 3.0]), costs=np.ones(4), budget=2.2)
    relaxation = Relaxation.of(joint_arrays(instance_of(problem)))
    prices = price_of_money(relaxation, Clock())
    assert -relaxation.bound(relaxation.solve(Clock())) == pytest.approx(8.1)
    priced = run_arrays(priced_model(relaxation, prices), SolverLimits(None, 0.0), apart=False)
    assert -priced.bound == pytest.approx(1.0 + 6.6)
    assert answer_joined(problem, gap=0.0).objective == 7.0


@pytest.mark.slow
def test_the_compact_statement_has_the_same_optimum():
    for goal in ("most_served", "least_cost"):
        for seed in range(40, 40 + examples(6, least=3)):
            problem = random_joint(seed, goal=goal, most_options=9, meshed=True)
            stated = run_pulp(joint_model(problem), SolverLimits(None, 0.0), 1.0, "highs")
            found = answer_joined(problem, gap=0.0)
            assert (stated.verdict == "infeasible") == (found.status == "infeasible"), (goal, seed)
            if stated.values is not None:
                selected = np.flatnonzero(stated.values > 0.5)
                assert problem.objective(selected) == pytest.approx(found.objective), (goal, seed)


@pytest.mark.slow
def test_a_failed_relaxation_leaves_a_gap_and_no_proof(monkeypatch):
    """Whatever the linear programme and the search say, no more is claimed than was counted."""
    monkeypatch.setattr("phusong.optimize.joint.relaxation.Relaxation.solve", lambda *_: None)
    monkeypatch.setattr("phusong.optimize.joint.solve._Search._branch", lambda *_: True)
    for seed in range(2000, 2000 + examples(10, least=4)):
        problem = random_joint(seed, most_options=9, meshed=True)
        best = best_by_enumeration(problem)
        found = answer_joined(problem, gap=0.0)
        if best is not None and found.found:
            assert found.objective <= best + 1e-9 <= found.bound + 2e-9, seed
            assert found.status == "feasible" or found.objective == pytest.approx(best), seed


@pytest.mark.slow
def test_a_limit_of_time_is_kept_and_told():
    for seed in range(2000, 2000 + examples(10, least=4)):
        problem = random_joint(seed, most_options=9, meshed=True)
        best = best_by_enumeration(problem)
        found = answer_joined(problem, clock=Clock(1e-6), gap=0.0)
        if best is not None and found.found:
            assert found.objective <= best + 1e-9 <= found.bound + 2e-9, seed


def test_links_that_make_no_sense_are_refused():
    problem = random_joint(3)
    none = np.zeros((0, 2), dtype=np.int64)
    for links in (
        Links(np.array([99]), np.array([[0, 1]]), none),
        Links(np.array([0, 0]), np.array([[0, 1], [0, 2]]), none),
        Links(problem.links.section, problem.links.ends - 5, problem.links.hung),
        Links(problem.links.hung[:, 0], problem.links.hung, none),
    ):
        with pytest.raises(ArgumentError, match="links"):
            replace(problem, covers=problem.covers.toarray() | True, links=links)
