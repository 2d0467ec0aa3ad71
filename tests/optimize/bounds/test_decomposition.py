"""Choices near a bound are all found, whatever the duals and however the question falls apart."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse

from phusong.optimize.bounds.decomposition import Regrets, separable
from phusong.optimize.bounds.lagrangian import Duals, safe_bound
from phusong.optimize.problem.floors import Floors
from phusong.optimize.problem.problem import Problem
from phusong.optimize.problem.reduce import reduce_problem, settle
from tests.builders.plans.enumeration import allowed_choices, random_problem
from tests.builders.seeds import seeds

EFFORT = 1_000_000


def separable_problem(seed: int) -> Problem:
    question = random_problem(seed)
    free = np.zeros(question.options, dtype=bool)
    rules = replace(question, requires=np.zeros((0, 2)), floors=Floors.none(question.rows), locked=free)
    return reduce_problem(rules, [settle]).problem


def duals_of(question: Problem, seed: int) -> Duals:
    rng = np.random.default_rng(seed)
    scale = rng.choice([0.3, 1.0, 3.0])
    return Duals(rng.random(question.rows) * 2 * scale, float(rng.random() * scale), np.zeros(0), np.zeros(0))


@pytest.mark.slow
@pytest.mark.parametrize("seed", seeds(150, quick=20, whole=50))
def test_the_best_choice_within_an_allowance_is_found(seed: int) -> None:
    question = separable_problem(seed)
    if not question.options:
        return
    _, objectives = allowed_choices(question)
    most = question.goal == "most_served"
    for draw in range(4):
        duals = duals_of(question, 100 * seed + draw)
        value = safe_bound(question, duals).value
        regrets = np.sort(value - objectives if most else objectives - value)
        for allowance in [0.0, *(regrets[:3] + 1e-7), *(regrets[:3] - 1e-7), 1e3]:
            if allowance < 0.0:
                continue
            found = Regrets(question, duals).near_best(float(allowance), EFFORT)
            assert found.complete
            if not len(regrets) or regrets[0] > allowance:
                assert found.selected is None
            else:
                assert found.selected is not None
                assert not question.broken_rules(found.selected)
                assert question.objective(found.selected) == pytest.approx(
                    objectives.max() if most else objectives.min()
                )


def test_effort_that_is_spent_is_told() -> None:
    question = separable_problem(3)
    assert not Regrets(question, duals_of(question, 3)).near_best(1e3, 1).complete


def test_rules_that_link_pieces_are_not_separable() -> None:
    question = Problem(sparse.csr_array(np.eye(2, dtype=bool)), np.ones(2), np.ones(2), 2.0)
    assert separable(question)
    assert not separable(replace(question, requires=np.array([[0, 1]])))
    assert not separable(replace(question, floors=Floors.of_groups(["a", "a"], {"a": 0.5}, np.ones(2))))
