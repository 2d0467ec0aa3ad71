"""Every question agrees with enumeration whichever exact reduction is left out, with each alone and with none.

The questions are those of docs/planning.md; what enumeration says of each stands beside its own tests, which run with
all reductions.
"""

from collections.abc import Callable

import pytest

from phusong.optimize.problem import reduce
from phusong.optimize.problem.reduce import STEPS, Step
from tests.optimize.planner import test_alternatives, test_frontier, test_phases, test_robustness
from tests.optimize.question import test_decisions, test_floors, test_places
from tests.optimize.sites import test_upgrades

QUESTIONS: dict[str, tuple[Callable[[int], None], int]] = {
    "people for money": (test_frontier.test_every_point_agrees_with_enumeration, 300),
    "least cost": (test_floors.test_least_cost_agrees_with_enumeration, 1),
    "floors under a budget": (test_floors.test_floors_under_a_budget_agree_with_enumeration, 20),
    "places first": (test_places.test_places_first_agrees_with_enumeration, 40),
    "running costs too": (test_upgrades.test_running_costs_in_the_budget_agree_with_enumeration, 600),
    "years": (test_phases.test_phases_agree_with_enumeration, 200),
    "decisions": (test_decisions.test_decisions_agree_with_enumeration, 60),
    "frontier": (test_frontier.test_every_point_agrees_with_enumeration, 301),
    "alternatives": (test_alternatives.test_each_is_the_best_of_its_kind, 400),
    "expected people": (test_robustness.test_expected_people_agree_with_enumeration, 500),
    "against a quantile": (test_robustness.test_a_quantile_agrees_with_enumeration, 520),
}
"""Question to the test that compares it with enumeration, and that test's first seed."""

LEFT: dict[str, tuple[Step, ...]] = {
    **{f"only {step.__name__}": (step,) for step in STEPS},
    **{f"without {step.__name__}": tuple(other for other in STEPS if other is not step) for step in STEPS},
}
"""Name of what is left of the exact reductions to the steps."""


@pytest.mark.parametrize("question", QUESTIONS)
def test_answers_do_not_rest_on_reductions(question: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reduce, "STEPS", ())
    compare, seed = QUESTIONS[question]
    compare(seed)


@pytest.mark.slow
@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("left", LEFT)
def test_no_reduction_changes_an_answer(question: str, left: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reduce, "STEPS", LEFT[left])
    compare, seed = QUESTIONS[question]
    for each in range(seed, seed + 4):
        compare(each)
