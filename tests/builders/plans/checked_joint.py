"""A joint question held against enumeration, for tests and for as many random ones as one likes."""

import pytest

from phusong.optimize.joint.solve import answer_joined
from tests.builders.plans.random_joint import best_by_enumeration


def check_against_enumeration(problem, label, start=None):
    best = best_by_enumeration(problem)
    found = answer_joined(problem, gap=0.0, start=start)
    if best is None:
        assert found.status == "infeasible", label
        return
    assert (found.status, found.gap) == ("optimal", 0.0), label
    assert found.objective == pytest.approx(best, abs=1e-9), label
    assert found.bound == pytest.approx(best, abs=1e-9), label
    assert problem.broken_rules(found.selected) == (), label
