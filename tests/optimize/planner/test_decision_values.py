"""The best plan without a decision: both sides of its price hold against enumeration, in work that is shared."""

from dataclasses import replace

import numpy as np
import pytest

from phusong.optimize.audit.audit import audit_plan
from phusong.optimize.plan.plan import Plan
from phusong.optimize.planner import decision_values
from phusong.optimize.planner.decision_values import leave_out, plans_without
from phusong.optimize.planner.planner import make_plan
from phusong.optimize.question.parameters import PlanParameters
from phusong.optimize.solver.clock import Clock
from tests.builders.plans.random_plans import WEIGHTS, random_question
from tests.builders.seeds import some


def decided(seed, **settings):
    """A random question with an acceptance and two rejections, its answer, and what each choice is worth in it."""
    rng = np.random.default_rng(seed)
    question = random_question(seed)
    names = [*map(str, question.candidates.ids), *map(str, question.extensions.ids)]
    place = np.array([each.place_name for each in (*question.candidates.ids, *question.extensions.ids)])
    kept, *out = rng.permutation(len(names))[:3].tolist()
    verdicts = [(kept, "accept"), *((each, "reject") for each in out)]
    asked = PlanParameters(
        budget_vnd=int(rng.integers(60_000, 200_000)),
        decisions=[{"subject": names[at], "verdict": verdict} for at, verdict in verdicts],
        weights=WEIGHTS,
        **settings,
    )
    choices = question.choices()
    barred = [choices.chosen[:, place == place[at]].any(axis=1) | choices.chosen[:, at] for at in out]
    holds = [choices.chosen[:, kept], *(~each for each in barred)]
    return question.options(), asked, choices, holds


def best_within(asked, choices, holds):
    allowed = np.logical_and.reduce([choices.capex <= asked.budget_vnd, *holds])
    return choices.value(WEIGHTS)[allowed].max(initial=-np.inf)


def parts_of(plan):
    return frozenset(str(part) for each in plan.proposals for part in each.parts)


def test_left_out_is_what_is_named_and_a_group_pays_no_price_of_change():
    asked = PlanParameters(
        change_price=3.0, decisions=[{"subject": name, "verdict": "reject"} for name in ("A", "B", "C")]
    )
    assert [each.subject for each in leave_out(asked, (1,)).decisions] == ["A", "C"]
    assert (leave_out(asked, (1,)).change_price, leave_out(asked, (0, 1)).change_price) == (3.0, 0.0)


@pytest.mark.parametrize("seeds", some([range(700, 706), range(706, 716)], quick=0, whole=1))
def test_both_sides_agree_with_enumeration(seeds):
    """To a proof they meet; asked for little precision, the best plan lies between them."""
    cost, exact = 0, 0
    for seed in seeds:
        for gap in (0.0, 0.2):
            options, asked, choices, holds = decided(seed, gap=gap)
            made = make_plan(options, asked)
            if not made.answered:
                continue
            found = plans_without(options, asked, (0, 1, 2), made, parts_of(made))
            assert [each.decision for each in found] == [0, 1, 2]
            for each in found:
                best = best_within(asked, choices, holds[: each.decision] + holds[each.decision + 1 :])
                assert each.plan.objective - 1e-9 <= best <= each.bound + 1e-9, (seed, each)
                assert each.plan.objective >= made.objective, "the plan made is allowed without it"
                if each.is_made:
                    assert each.plan is made
                else:
                    audit_plan(each.plan, options, leave_out(asked, (each.decision,)))
                if gap == 0.0:
                    exact += 1
                    assert each.bound == pytest.approx(each.plan.objective)
                    cost += best > made.objective + 1e-9
    assert exact > 1.3 * len(seeds)
    assert cost > 0.3 * len(seeds), "some decisions cost something"


def answers(monkeypatch, worth):
    """Questions answered from a table: decisions that are kept to objective, bound and work; those asked, in order."""
    asked = []
    plain = Plan("feasible", 0.0, 0.0, 0.0, 0, 0, (), {}, 0, "a table", 0.0)

    def make(_options, parameters, _known, *, clock: Clock):
        kept = tuple(each.subject for each in parameters.decisions)
        asked.append((kept, clock.work_s))
        objective, bound, work_s = worth(kept)
        clock.count(work_s)
        return replace(plain, objective=objective, bound=bound, by_clock=False)

    monkeypatch.setattr(decision_values, "make_plan", make)
    return asked, replace(plain, objective=100.0, bound=100.0)


def asking(**verdicts):
    decisions = [{"subject": name, "verdict": verdict} for name, verdict in verdicts.items()]
    return PlanParameters(decisions=decisions, gap=0.01)


ACCEPTED = dict.fromkeys("ABCDEFGH", "accept")


def test_accepted_ones_that_gain_nothing_are_answered_by_one_question(monkeypatch):
    asked, made = answers(monkeypatch, lambda kept: (100.0, 101.5, 1.0))
    found = plans_without(None, asking(**ACCEPTED), tuple(range(8)), made)
    assert [kept for kept, _ in asked] == [()]
    assert {(each.plan is made, each.bound) for each in found} == {(True, 101.5)}


def test_only_where_they_gain_are_they_told_apart(monkeypatch):
    """One of eight accepted ones is dear: three halvings find it, and each half without it is answered as one."""
    asked, made = answers(monkeypatch, lambda kept: (100.0, 100.5, 1.0) if "D" in kept else (130.0, 130.5, 1.0))
    found = plans_without(None, asking(**ACCEPTED), tuple(range(8)), made)
    assert len(asked) == 1 + 2 * 3
    assert [each.bound for each in found] == [100.5, 100.5, 100.5, 130.5, 100.5, 100.5, 100.5, 100.5]
    assert [each.decision for each in found if not each.is_made] == [3]


def test_work_is_shared_and_what_it_does_not_reach_has_one_bound_that_holds(monkeypatch):
    """Four rejections, of which the first takes all the work: the other three are left out together, once."""
    asked, made = answers(monkeypatch, lambda kept: (110.0, 100.0 + 20.0 * (4 - len(kept)), 1e6))
    question = asking(A="reject", B="reject", C="reject", D="reject")
    found = plans_without(None, question, (0, 1, 2, 3), made)
    assert [kept for kept, _ in asked] == [("B", "C", "D"), ("A",)]
    assert asked[0][1] == pytest.approx(decision_values.USUAL_S / 4)
    assert [(each.is_made, each.bound) for each in found] == [(False, 120.0), *[(True, 160.0)] * 3]


def test_where_places_come_first_each_is_left_out_alone(monkeypatch):
    """More freedom may serve more places and fewer people: no bound of several holds for one."""
    asked, made = answers(monkeypatch, lambda kept: (90.0, 95.0, 1e6))
    question = asking(A="accept", B="accept", C="reject").model_copy(update={"must_serve": ("school",)})
    found = plans_without(None, question, (0, 1, 2), made)
    assert [len(kept) for kept, _ in asked] == [2, 2, 2]
    assert [each.is_made for each in found] == [False] * 3
