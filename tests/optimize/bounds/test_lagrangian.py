"""Bounds from any duals hold, and good duals come close."""

import numpy as np
import pytest

from phusong.optimize.bounds.lagrangian import Duals, rounded_bound, safe_bound, settled_by
from phusong.optimize.bounds.volume import relax
from phusong.optimize.problem.arrays import arrays
from phusong.optimize.problem.problem import Problem
from phusong.optimize.solver.clock import Clock
from phusong.optimize.solver.highs import run_arrays
from phusong.optimize.solver.outcome import SolverLimits
from tests.builders.plans.enumeration import allowed_choices, clustered, random_problem
from tests.builders.seeds import every, examples


def random_duals(question: Problem, seed: int) -> Duals:
    rng = np.random.default_rng(seed)
    scale = rng.choice([0.1, 1.0, 3.0])
    return Duals(
        rng.random(question.rows) * scale * 3 - 0.5,
        float(rng.random() * scale) - 0.1,
        rng.random(len(question.floors)) * scale,
        rng.random(len(question.requires)) * scale,
    )


@pytest.mark.slow
@every("seed", range(examples(60)))
def test_any_duals_bound_every_allowed_choice(seed: int) -> None:
    question = random_problem(seed)
    choices, objectives = allowed_choices(question)
    for draw in range(5):
        bound = safe_bound(question, random_duals(question, 100 * seed + draw))
        for choice, objective in zip(choices, objectives, strict=True):
            limits = np.where(choice, bound.chosen, bound.without)
            if question.goal == "most_served":
                assert objective <= bound.value + 1e-9
                assert (objective <= limits + 1e-9).all()
            else:
                assert objective >= bound.value - 1e-9
                assert (objective >= limits - 1e-9).all()


@pytest.mark.slow
@every("seed", range(examples(60)))
def test_what_is_settled_agrees_with_every_better_choice(seed: int) -> None:
    question = random_problem(seed)
    choices, objectives = allowed_choices(question)
    if not len(objectives):
        return
    most = question.goal == "most_served"
    incumbent = float(np.sort(objectives)[len(objectives) // 2])
    better = choices[objectives > incumbent + 1e-9] if most else choices[objectives < incumbent - 1e-9]
    start = Duals.zero(question)
    relaxed = relax(question, start, incumbent, Clock())
    for duals in (relaxed.duals, random_duals(question, seed)):
        locked, forbidden = settled_by(question, safe_bound(question, duals), incumbent)
        assert (better | ~locked).all()
        assert not (better & forbidden).any()


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_volume_algorithm_comes_close_to_the_linear_relaxation(seed: int) -> None:
    question = clustered(seed)
    model = arrays(question)
    start = Duals(question.weights * 0.5, 0.0, np.zeros(0), np.zeros(0))
    best = run_arrays(model, SolverLimits(None, 0.0), apart=False)
    assert best.values is not None
    optimum = question.value(np.flatnonzero(best.values > 0.5))
    relaxed = relax(question, start, 0.98 * optimum, Clock())
    bound = safe_bound(question, relaxed.duals).value
    assert optimum <= bound < 1.02 * optimum
    assert (relaxed.fractional >= -1e-9).all()
    assert (relaxed.fractional <= 1.0 + 1e-9).all()


def test_relaxing_stops_when_asked() -> None:
    question = clustered(1)
    assert relax(question, Duals.zero(question), 0.0, Clock(0.0)).sweeps <= 20  # a bound is wanted all the same


def test_a_bound_is_rounded_where_values_are_whole() -> None:
    question = Problem(np.eye(2, dtype=bool), [6, 4], [1, 1], 1)
    assert rounded_bound(question, 9.99) == 8.0
    assert rounded_bound(question, 10.0 - 1e-10) == 10.0
    real = Problem(np.eye(2, dtype=bool), [6.5, 4], [1, 1], 1)
    assert rounded_bound(real, 9.99) == 9.99
    cheap = Problem(np.eye(2, dtype=bool), [6, 4], [3, 9], 99, goal="least_cost")
    assert rounded_bound(cheap, 3.01) == 6.0
