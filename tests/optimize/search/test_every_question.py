"""Every question agrees with enumeration whichever exact reduction is left out, with each alone and with none.

The questions are those of docs/planning/planning.md. Each is compared with all reductions first, then again with some.
"""

import itertools
import math
from collections.abc import Callable

import numpy as np
import pytest

from phusong.optimize.planner.frontier import find_frontier
from phusong.optimize.problem import reduce
from phusong.optimize.problem.reduce import STEPS, Step
from phusong.optimize.question.parameters import PlanParameters
from tests.builders.plans import random_plans
from tests.builders.plans.questions import random_floors
from tests.builders.plans.random_plans import (
    NORMAL,
    RADIO,
    WEIGHTS,
    RandomQuestion,
    best_timeline,
    phases_of,
    random_question,
    sight_of,
    uncertain_question,
)
from tests.builders.plans.reasons import explained
from tests.builders.seeds import some


@pytest.mark.slow
@pytest.mark.parametrize("seed", [21, 43, 502])
def test_draws_that_are_left_out_have_too_many_options(seed, monkeypatch):
    known = RandomQuestion(seed)
    monkeypatch.setattr(random_plans, "_TOO_LARGE", {})
    drawn = RandomQuestion(seed)
    assert list(known.candidates.ids) == list(drawn.candidates.ids)
    assert list(known.extensions.ids) == list(drawn.extensions.ids)
    np.testing.assert_array_equal(known.network.villages.population, drawn.network.villages.population)
    np.testing.assert_array_equal(known.extensions.capex_vnd, drawn.extensions.capex_vnd)


@pytest.mark.parametrize("seed", some(range(300, 308), quick=0, whole=3))
def test_every_point_agrees_with_enumeration(seed):
    rng = np.random.default_rng(seed)
    question = random_question(seed)
    choices = question.choices()
    budgets = [int(each) for each in rng.integers(0, 200_000, 5)]
    points = find_frontier(question.options(), PlanParameters(weights=WEIGHTS), budgets)
    assert [point.budget_vnd for point in points] == sorted(budgets)
    for point in points:
        best = choices.value(WEIGHTS)[choices.capex <= point.budget_vnd].max()
        assert (point.status, point.gap) == ("optimal", 0.0)
        assert point.objective == pytest.approx(best)
        assert point.cost_vnd <= point.budget_vnd


@pytest.mark.parametrize("seed", some(range(12), quick=0, whole=4))
def test_least_cost_agrees_with_enumeration(seed):
    rng = np.random.default_rng(seed)
    question = random_question(seed)
    choices = question.choices()
    floors, groups = random_floors(rng, question)
    met = np.logical_and.reduce([choices.share(s, v) >= share - 1e-12 for s, v, share in groups])
    plan = question.plan(question="least_cost", floors=floors)
    if not met.any():
        assert (plan.status, plan.proposals) == ("infeasible", ())
        assert "cannot be met at any price" in explained(plan)[0]
    else:
        assert plan.status == "optimal"
        assert plan.cost_vnd == choices.capex[met].min()


@pytest.mark.parametrize("seed", some(range(20, 32), quick=0, whole=4))
def test_floors_under_a_budget_agree_with_enumeration(seed):
    rng = np.random.default_rng(seed)
    question = random_question(seed)
    choices = question.choices()
    floors, groups = random_floors(rng, question)
    budget = int(rng.integers(20_000, 150_000))
    met = np.logical_and.reduce([choices.share(s, v) >= share - 1e-12 for s, v, share in groups])
    met &= choices.capex <= budget
    plan = question.plan(budget_vnd=budget, floors=floors, weights=WEIGHTS)
    if not met.any():
        assert (plan.status, plan.proposals) == ("infeasible", ())
        assert plan.reasons
    else:
        best = choices.value(WEIGHTS)[met].max()
        assert plan.status == "optimal"
        assert plan.objective == pytest.approx(best)
        assert plan.cost_vnd == choices.capex[met & (choices.value(WEIGHTS) >= best - 1e-9)].min()


@pytest.mark.parametrize("seed", some(range(40, 50), quick=0, whole=4))
def test_places_first_agrees_with_enumeration(seed):
    rng = np.random.default_rng(seed)
    question = random_question(seed)
    choices, network = question.choices(), question.network
    services = [str(each) for each in rng.permutation(["4g", "5g", "fibre"])[: rng.integers(1, 4)]]
    budget = int(rng.integers(20_000, 150_000))
    weights = {"4g": 1.0, "5g": 0.3, "fibre": 1.0}
    left = choices.capex <= budget
    for service in services:
        served = choices.after[service][:, network.villages.is_commune_centre].sum(axis=1)
        left &= served == served[left].max()
    settings = {"must_serve": ["commune_centre"], "must_serve_services": services, "weights": weights}
    plan = question.plan(budget_vnd=budget, **settings)
    assert plan.status == "optimal"
    assert plan.objective == pytest.approx(choices.value(weights)[left].max())
    cheap = question.plan(question="least_cost", budget_vnd=budget, **settings)
    assert cheap.cost_vnd == choices.capex[left].min()


@pytest.mark.parametrize("seed", some(range(600, 612), quick=0, whole=4))
def test_running_costs_in_the_budget_agree_with_enumeration(seed):
    rng = np.random.default_rng(seed)
    question = random_question(seed)
    choices = question.choices()
    weights = {"4g": 1.0, "5g": 0.3, "fibre": 1.0}
    # The default table: 5 % over 10 years, each cost in whole VND.
    factor = (1.0 - 1.05**-10) / 0.05
    candidates, extensions = question.candidates, question.extensions
    capex = np.concatenate((candidates.capex_vnd, extensions.capex_vnd))
    opex = np.concatenate((candidates.opex_vnd_per_year, extensions.opex_vnd_per_year))
    cost = choices.chosen @ np.round(capex + factor * opex)
    budget = int(rng.integers(50_000, 400_000))
    plan = question.plan(budget_vnd=budget, weights=weights, money="net_present_cost")
    assert plan.status == "optimal"
    assert plan.objective == pytest.approx(choices.value(weights)[cost <= budget].max())
    assert plan.money == "net_present_cost"
    assert plan.cost_vnd <= budget
    assert sum(each.capex_vnd for each in plan.proposals) < plan.cost_vnd or not plan.proposals


@pytest.mark.parametrize("seed", some(range(200, 216), quick=0, whole=5))
def test_phases_agree_with_enumeration(seed):
    rng = np.random.default_rng(seed)
    question = random_question(seed)
    count = int(rng.integers(2, 4))
    budgets = [int(each) for each in rng.integers(0, 70_000, count)]
    weights = [float(each) for each in np.round(rng.uniform(0.5, 3.0, count), 1)]
    plan = question.plan(weights=WEIGHTS, phases=phases_of(*budgets, weights=weights))
    assert plan.status == "optimal"
    assert plan.objective == pytest.approx(best_timeline(question, budgets, weights))


@pytest.mark.parametrize("seed", some(range(60, 80), quick=0, whole=6))
def test_decisions_agree_with_enumeration(seed):
    rng = np.random.default_rng(seed)
    question = random_question(seed)
    choices = question.choices()
    names = [*map(str, question.candidates.ids), *map(str, question.extensions.ids)]
    place = [each.place_name for each in (*question.candidates.ids, *question.extensions.ids)]
    accepted, rejected, seen = rng.permutation(len(names))[:3]
    decisions = [{"subject": names[accepted], "verdict": "accept"}, {"subject": names[rejected], "verdict": "reject"}]
    barred = [at for at in range(len(names)) if at == rejected or place[at] == place[rejected]]
    budget = int(rng.integers(60_000, 200_000))
    allowed = choices.chosen[:, accepted] & ~choices.chosen[:, barred].any(axis=1) & (choices.capex <= budget)
    price = float(rng.integers(0, 40))
    undecided = seen not in (accepted, *barred) and not names[seen].startswith("section:")  # a trench has no price
    penalty = price * ~choices.chosen[:, seen] if undecided else np.zeros(len(choices.chosen))
    settings = {"decisions": decisions, "earlier": {"P001": names[seen]}, "weights": WEIGHTS}
    plan = question.plan(budget_vnd=budget, change_price=price, **settings)
    if not allowed.any():
        assert plan.status == "infeasible"
        return
    assert plan.status == "optimal"
    assert plan.objective == pytest.approx((choices.value(WEIGHTS) - penalty)[allowed].max())
    assert names[accepted] in {str(part) for each in plan.proposals for part in each.parts}
    floor = {"service": "4g", "share": float(choices.share("4g", np.arange(7))[allowed].max())}
    met = allowed & (choices.share("4g", np.arange(7)) >= floor["share"] - 1e-12)
    least = question.plan(
        question="least_cost", budget_vnd=10**9, floors=[floor], change_price_vnd=round(1000 * price), **settings
    )
    met = choices.chosen[:, accepted] & ~choices.chosen[:, barred].any(axis=1)
    met &= choices.share("4g", np.arange(7)) >= floor["share"] - 1e-12
    assert least.objective == pytest.approx((choices.capex + 1000 * penalty)[met].min())


def sites_by_choice(question):
    """Sites of every choice: a column for each place and each village that fibre is led to."""
    choices = question.choices()
    candidates, extensions = question.candidates, question.extensions
    n, location = len(candidates), candidates.location
    places = [choices.chosen[:, :n][:, location == place].any(axis=1) for place in np.unique(location)]
    cables = np.flatnonzero(extensions.kinds == "distribution")
    led = [cables[extensions.village[cables] == village] for village in np.unique(extensions.village[cables])]
    access = [choices.chosen[:, n + each].any(axis=1) for each in led]
    return choices, np.array(places + access).T


def row_of(question, choices, parts):
    names = [*question.candidates.ids, *question.extensions.ids]
    return int(np.flatnonzero((choices.chosen == np.isin(names, list(parts))).all(axis=1))[0])


@pytest.mark.parametrize("seed", some(range(400, 412), quick=0, whole=4))
def test_each_is_the_best_of_its_kind(seed):
    rng = np.random.default_rng(seed)
    question = random_question(seed)
    choices, sites = sites_by_choice(question)
    least = bool(rng.random() < 0.5)
    asked = {"count": 3, "min_sites": int(rng.integers(1, 3)), "max_loss": 0.5}
    budget = int(rng.integers(60_000, 250_000))
    settings = {"budget_vnd": budget, "weights": WEIGHTS, "alternatives": asked}
    allowed = choices.capex <= budget
    if least:
        share = 0.6 * float(choices.share("4g", np.arange(7))[allowed].max())
        share = max(share, float(choices.share("4g", np.arange(7)).min()))
        settings |= {"question": "least_cost", "floors": [{"service": "4g", "share": share}]}
        allowed &= choices.share("4g", np.arange(7)) >= share - 1e-12
    value = -choices.capex if least else choices.value(WEIGHTS)
    plan = question.plan(**settings)
    earlier = [row_of(question, choices, {part for each in plan.proposals for part in each.parts})]
    for other in plan.alternatives:
        for before in earlier:
            allowed &= (sites[before] & ~sites).sum(axis=1) >= asked["min_sites"]
        assert other.status == "optimal"
        assert (-1 if least else 1) * other.objective == pytest.approx(value[allowed].max())
        earlier.append(row_of(question, choices, other.parts))
    if len(plan.alternatives) < asked["count"]:
        for before in earlier:
            allowed &= (sites[before] & ~sites).sum(axis=1) >= asked["min_sites"]
        limit = 1.5 * -plan.objective if least else 0.5 * plan.objective
        assert not allowed.any() or value[allowed].max() < limit + 1e-6


def chance(level_dbm, service, seen=False):
    budget = RADIO.budget(service)
    return NORMAL.cdf((level_dbm - budget.rsrp_threshold_dbm) / (6.0 if seen else 8.0))


def expected_by_choice(question, choices):
    """Weighted people in expectation of every choice, by the best server, in steps of 5 % rounded down."""
    total = np.zeros(len(choices.chosen))
    for service, state in question.coverage.services.items():
        for village in np.flatnonzero(~state.served):
            if service == "fibre":
                best = choices.after["fibre"][:, village].astype(float)
                today = 0.0
            else:
                column = question.matrices[service].rsrp_dbm.toarray()[:, village].astype(float)
                sight = sight_of(question.matrices[service])[:, village]
                chances = [
                    chance(level, service, seen) if level != 0.0 else 0.0
                    for level, seen in zip(column, sight, strict=True)
                ]
                steps = [math.floor(20 * each) / 20 for each in chances]
                best = (choices.chosen[:, : len(steps)] * np.array(steps)).max(axis=1, initial=0.0)
                level = state.rsrp_dbm[village]
                today = 0.0 if np.isnan(level) else chance(level, service)
            total += WEIGHTS[service] * choices.people[village] * np.maximum(best - today, 0.0)
    return total


@pytest.mark.parametrize("seed", some(range(500, 512), quick=0, whole=4))
def test_expected_people_agree_with_enumeration(seed):
    rng = np.random.default_rng(seed)
    question = uncertain_question(seed)
    choices = question.choices()
    budget = int(rng.integers(30_000, 200_000))
    expected = expected_by_choice(question, choices)
    plan = question.plan(question="expected", budget_vnd=budget, weights=WEIGHTS)
    assert plan.status == "optimal"
    assert plan.objective == pytest.approx(expected[choices.capex <= budget].max())
    floor = {"service": "4g", "share": float(choices.share("4g", np.arange(7))[choices.capex <= budget].max())}
    held = question.plan(question="expected", budget_vnd=budget, weights=WEIGHTS, floors=[floor])
    met = (choices.capex <= budget) & (choices.share("4g", np.arange(7)) >= floor["share"] - 1e-12)
    assert held.objective == pytest.approx(expected[met].max())


@pytest.mark.parametrize("seed", some(range(520, 530), quick=0, whole=4))
def test_a_quantile_agrees_with_enumeration(seed):
    rng = np.random.default_rng(seed)
    question = uncertain_question(seed)
    risk = {"quantile": 0.95, "cost_spread": 0.3}
    choices = question.choices()
    budget = int(rng.integers(30_000, 200_000))
    value = np.zeros(len(choices.chosen))
    for service, state in question.coverage.services.items():
        reach = choices.reach[service].astype(int)
        if service != "fibre":
            # The margin of 95 %: 6 dB in sight and 8 dB out of it times the normal quantile.
            sigma_db = np.where(sight_of(question.matrices[service]), 6.0, 8.0)
            required = RADIO.budget(service).least_rsrp_dbm + sigma_db * NORMAL.inv_cdf(0.95)
            dense = question.matrices[service].rsrp_dbm.toarray()
            reach[: len(dense)] = (dense != 0) & (dense >= required)
        served = (choices.chosen.astype(int) @ reach > 0) & ~state.served
        value += WEIGHTS[service] * (served @ choices.people)
    sigma = math.sqrt(math.log(1.09))
    dearer = math.exp(NORMAL.inv_cdf(0.95) * sigma - sigma**2 / 2)
    plan = question.plan(budget_vnd=budget, weights=WEIGHTS, risk=risk)
    assert plan.status == "optimal"
    assert plan.objective == pytest.approx(value[choices.capex * dearer <= budget].max())
    assert plan.cost_vnd * dearer <= budget
    # The frontier keeps the same reserve.
    (point,) = question.plan(budget_vnd=0, weights=WEIGHTS, risk=risk, frontier_vnd=[budget]).frontier
    assert point.objective == pytest.approx(plan.objective)


QUESTIONS: dict[str, tuple[Callable[[int], None], int]] = {
    "people for money": (test_every_point_agrees_with_enumeration, 300),
    "least cost": (test_least_cost_agrees_with_enumeration, 1),
    "floors under a budget": (test_floors_under_a_budget_agree_with_enumeration, 20),
    "places first": (test_places_first_agrees_with_enumeration, 40),
    "running costs too": (test_running_costs_in_the_budget_agree_with_enumeration, 600),
    "years": (test_phases_agree_with_enumeration, 200),
    "decisions": (test_decisions_agree_with_enumeration, 60),
    "frontier": (test_every_point_agrees_with_enumeration, 301),
    "alternatives": (test_each_is_the_best_of_its_kind, 400),
    "expected people": (test_expected_people_agree_with_enumeration, 500),
    "against a quantile": (test_a_quantile_agrees_with_enumeration, 520),
}
"""Question to the test above that compares it with enumeration, and that test's first seed."""
QUICK = ("least cost", "years")
QUICK_FIRST = [*QUICK, *(pytest.param(name, marks=pytest.mark.slow) for name in QUESTIONS if name not in QUICK)]

LEFT: dict[str, tuple[Step, ...]] = {
    **{f"only {step.__name__}": (step,) for step in STEPS},
    **{f"without {step.__name__}": tuple(other for other in STEPS if other is not step) for step in STEPS},
}
"""Name of what is left of the exact reductions to the steps."""


@pytest.mark.slow
@pytest.mark.parametrize("question", QUICK_FIRST)
def test_answers_do_not_rest_on_reductions(question: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reduce, "STEPS", ())
    compare, seed = QUESTIONS[question]
    compare(seed)


QUARTERS = [
    [(left, question) for i, left in enumerate(LEFT) for j, question in enumerate(QUESTIONS) if (i + j) % 4 == quarter]
    for quarter in range(4)
]
"""Every reduction with every question; each of both stands in each quarter."""


@pytest.mark.parametrize("pair", some(itertools.chain(*QUARTERS), quick=0, whole=len(QUARTERS[0])), ids=" - ".join)
def test_no_reduction_changes_an_answer(pair: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    left, question = pair
    monkeypatch.setattr(reduce, "STEPS", LEFT[left])
    compare, seed = QUESTIONS[question]
    compare(seed)
    if left.startswith("without"):  # what steps do to each other shows more seldom than what one does alone
        compare(seed + 2)
