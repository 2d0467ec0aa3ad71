"""Decomposed questions: the bound is never below the best choice, the choice never above it and always allowed."""

from dataclasses import replace

import numpy as np
import pytest

from phusong.optimize.decomposed.master import Master
from phusong.optimize.decomposed.parts import split
from phusong.optimize.decomposed.priced import PricedPart
from phusong.optimize.decomposed.solve import answer_decomposed
from phusong.optimize.joint.solve import answer_joined
from phusong.optimize.planner import effort
from phusong.optimize.planner.effort import Effort
from phusong.optimize.solver.clock import Clock
from tests.builders.plans.effort import other_machine
from tests.builders.plans.side_by_side import neighbours

pytestmark = pytest.mark.slow


def test_the_bound_is_a_bound_and_the_choice_a_choice():
    """Held against the whole question, proved; that one is held against enumeration by its own tests."""
    missed = []
    for seed in range(6):
        problem = neighbours(seed)
        best = answer_joined(problem, gap=0.0)
        assert best.status == "optimal"
        found = answer_decomposed(split(problem, 12), gap=0.0)
        assert problem.broken_rules(found.selected) == ()
        assert found.objective == pytest.approx(problem.value(found.selected))
        assert found.objective <= best.objective + 1e-6
        assert found.bound >= best.objective - 1e-6
        assert found.status != "optimal" or found.objective == pytest.approx(best.objective)
        missed.append(1.0 - found.objective / best.objective)
    assert np.mean(missed) < 0.1, "on such small parts a single option is much; it must still look for a good choice"


def test_odd_questions_keep_their_bounds():
    """No money or no end of it, nothing worth anything, things that are free, forbidden or must be built."""
    rng = np.random.default_rng(5)
    for seed in range(2):
        problem = neighbours(seed, count=2 + seed)
        few = rng.random(problem.options)
        changes = (
            {"budget": 0.0},
            {"budget": 1e15},
            {"weights": np.zeros(problem.rows)},
            {"costs": np.where(few < 0.5, 0.0, problem.costs)},
            {"forbidden": few < 0.4},
            {"locked": few < 0.1},
            {"forbidden": np.ones(problem.options, dtype=bool)},
        )
        for change in changes:
            asked = replace(problem, **change)
            parts = split(asked, 12 - 3 * seed)
            best, found = answer_joined(asked, gap=0.0), answer_decomposed(parts, gap=0.0)
            if best.status == "infeasible":
                assert found.status in ("infeasible", "no_plan"), change
                continue
            assert found.bound >= best.objective * (1.0 - 1e-9) - 1e-6, change
            if found.found:
                assert found.objective <= best.objective * (1.0 + 1e-9) + 1e-6, change
                assert asked.broken_rules(found.selected) == (), change


def test_every_price_and_every_worth_bounds():
    for seed in range(4):
        problem = neighbours(seed)
        best = answer_joined(problem, gap=0.0).objective
        found = split(problem, 12)
        parts = [PricedPart.of(part, found.border) for part in found.parts]
        master, rng = Master(found, parts), np.random.default_rng(seed)
        usual = problem.weights.sum() / problem.budget
        for _ in range(4):
            master.worth = np.where(found.border, problem.weights * rng.random(problem.rows), problem.weights)
            price = usual * rng.uniform(0.0, 3.0)
            asked = master.ask(price, Clock())
            assert asked.bound >= best - 1e-6
            total = master._beside(price)
            for part in parts:
                worth = master.worth[part.part.rows[part.border]]
                reply, choice = part.branch(price, worth, 1e-6, Clock())
                own = np.flatnonzero(np.isin(part.part.options, choice))
                assert replace(part.part.problem, budget=1e12).broken_rules(own) == ()
                total += reply.most
            assert best - 1e-6 <= total <= asked.bound + 1e-6


def test_without_borders_and_with_all_the_money_everything_is_served():
    problem = replace(neighbours(4, shared=0.0), budget=1e9)
    best = answer_joined(problem, gap=0.0)
    found = answer_decomposed(split(problem, 12), gap=0.0)
    assert found.objective == pytest.approx(best.objective)
    assert found.bound == pytest.approx(best.objective, rel=1e-4)


def test_a_known_choice_is_never_made_worse():
    problem = neighbours(6)
    best = answer_joined(problem, gap=0.0)
    found = answer_decomposed(split(problem, 12), gap=0.0, start=best.selected)
    assert found.objective == pytest.approx(best.objective)


def test_it_is_the_same_on_any_machine(monkeypatch):
    problem = neighbours(7)

    def ask():
        found = answer_decomposed(split(problem, 12), clock=Clock(86_400.0, 0.05), gap=0.0)
        return found.selected.tolist(), found.objective, found.bound, found.by_clock

    ours = ask()
    assert not ours[-1]
    with monkeypatch.context() as patch:
        other_machine(patch, 50.0, leap_s=1.0)
        assert ask() == ours


def test_the_planner_answers_a_large_question_part_by_part(monkeypatch):
    problem = neighbours(1)
    monkeypatch.setattr(effort, "split", lambda asked: split(asked, 12))
    monkeypatch.setattr(effort, "LARGE_OPTIONS", 12)
    together = Effort(Clock(None, 60.0), 0.0, 0, "highs", in_parts=False).solve(problem)
    clock = Clock(None, 60.0)
    apart = Effort(clock, 0.0, 0, "highs", in_parts=True).solve(problem)
    assert "parts" in apart.solver
    assert "parts" not in together.solver
    assert apart.objective <= together.objective <= apart.bound + 1e-6
    assert 0.0 < clock.done_s < 60.0
