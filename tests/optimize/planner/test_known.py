"""The choice that a search begins from: the cheapest way to what must be built, held against all choices there are."""

from dataclasses import replace

import numpy as np
import pytest

from phusong.optimize.planner.known import known_choice, way_to
from phusong.optimize.planner.planner import make_plan
from phusong.optimize.question.formulation import formulate
from phusong.optimize.question.parameters import PlanParameters
from tests.builders.plans.questions import Question
from tests.builders.plans.random_joint import random_joint


def cheapest(problem, chosen, option):
    """Cost of the cheapest choice with an option that holds what is chosen, by trying all of them; inf for none."""
    free = np.flatnonzero(~chosen & ~problem.forbidden)
    best = np.inf
    for bits in range(2 ** len(free)):
        tried = chosen.copy()
        tried[free[[bool(bits >> at & 1) for at in range(len(free))]]] = True
        kept = all(tried[other] or not tried[one] for one, other in problem.requires)
        if tried[option] and kept and not len(problem.links.cut_off(tried)):
            best = min(best, float(problem.costs[tried & ~chosen].sum()))
    return best


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(40))
def test_the_way_to_an_option_is_the_cheapest_of_all(seed):
    problem = random_joint(seed, most_options=9)
    problem = replace(problem, locked=np.zeros(problem.options, dtype=np.bool_))
    chosen = np.zeros(problem.options, dtype=np.bool_)
    for option in np.random.default_rng(seed).permutation(problem.options)[:3]:
        if chosen[option] or option in problem.links.section:
            continue
        way, least = way_to(problem, chosen, int(option)), cheapest(problem, chosen, option)
        assert (way is None) == (least == np.inf)
        if way is not None:
            assert problem.costs[way].sum() == pytest.approx(least)
            chosen[way] = True
            assert not len(problem.links.cut_off(chosen))


@pytest.mark.slow
def test_a_plan_begins_where_an_earlier_one_ended():
    question = Question()
    options, asked = question.options(), PlanParameters(budget_vnd=10**9)
    plan = question.plan()
    parts = frozenset(str(part) for proposal in plan.proposals for part in proposal.parts)
    formulation = formulate(options, asked)
    start = known_choice(options, formulation, parts)
    assert formulation.problem.broken_rules(start) == ()
    assert formulation.problem.objective(start) == pytest.approx(plan.objective)
    hurried = make_plan(options, PlanParameters(budget_vnd=10**9, time_limit_s=1e-3), parts)
    assert hurried.objective == pytest.approx(plan.objective), "no time to find more than what is known"
    tower = next(str(part) for part in sorted(map(str, parts)) if part.startswith("tower"))
    without = formulate(options, PlanParameters(budget_vnd=10**9, decisions=[{"subject": tower, "verdict": "reject"}]))
    left = {str(options.option_ids()[option]) for option in known_choice(options, without, parts)}
    assert tower not in left
    assert left < parts


@pytest.mark.slow
@pytest.mark.parametrize("budget_vnd", [1_000, 150_000, 400_000, 10**9])
def test_money_is_spared_where_nobody_is_left_whatever_is_asked(budget_vnd):
    options, asked = Question().options(), PlanParameters(budget_vnd=budget_vnd)
    spared, hurried = make_plan(options, asked), make_plan(options, asked, spares=False)
    assert hurried.objective == pytest.approx(spared.objective)
    assert spared.cost_vnd <= hurried.cost_vnd <= budget_vnd
    if budget_vnd == 10**9:
        assert hurried.cost_vnd == spared.cost_vnd
