"""Phases: money by hand, agreement with enumeration over every timeline, carry-over, and honest bounds."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from pydantic import ValidationError

from phusong.optimize.planner.effort import Effort
from phusong.optimize.planner.phases import settle_phases
from phusong.optimize.planner.planner import make_plan
from phusong.optimize.problem.timeline import Timeline, cumulated, phased_arrays, phased_covering
from phusong.optimize.question.formulation import formulate
from phusong.optimize.question.parameters import PlanParameters
from phusong.optimize.solver.clock import Clock
from phusong.optimize.solver.highs import run_arrays
from phusong.optimize.solver.outcome import SolverLimits
from phusong.optimize.solver.pulp_solvers import run_pulp
from tests.builders.plans.questions import Question, violations
from tests.builders.plans.random_plans import WEIGHTS, RandomQuestion, best_timeline, phases_of, random_question
from tests.builders.plans.reasons import explained
from tests.builders.seeds import some

pytestmark = pytest.mark.slow  # answers whole questions, most of them against enumeration
TOWER = "tower:410000,2490000"


def test_the_most_people_come_first_and_money_carries_over():
    # Upgrade 31,500 for 5G to B and C (700); tower with 4G 57,400 for C, D, F (650).
    plan = Question().plan(weights={"4g": 1.0, "5g": 1.0}, phases=phases_of(40_000, 40_000, 20_000))
    assert [(each.kind, each.phase) for each in plan.proposals] == [("upgrade", 1), ("new_tower", 3)]
    assert [(each.cost_vnd, each.left_vnd, each.value) for each in plan.phases] == [
        (31_500, 8_500, 700.0),
        (0, 48_500, 700.0),
        (57_400, 11_100, 1350.0),
    ]
    assert (plan.status, plan.objective, plan.budget_vnd, plan.cost_vnd) == ("optimal", 2750.0, 100_000, 88_900)


def test_phases_have_names_and_dates():
    phases = [
        {"name": "2025", "budget_vnd": 40_000, "due": date(2025, 12, 31)},
        {"budget_vnd": 60_000},
    ]
    plan = Question().plan(weights={"4g": 1.0, "5g": 1.0}, phases=phases, due=date(2026, 6, 30))
    assert [(each.phase, each.due) for each in plan.proposals] == [(1, "2025-12-31"), (2, "2026-06-30")]
    assert [(each.name, each.due) for each in plan.phases] == [("2025", "2025-12-31"), ("2", "2026-06-30")]


def test_fibre_goes_on_from_what_an_earlier_phase_built():
    # B at once, then C (fork and branch), then D beyond it.
    plan = Question().plan(weights={"fibre": 1.0}, phases=phases_of(800, 70_800, 35_800))
    assert [(each.phase, each.village_ids) for each in plan.proposals] == [(1, ("B",)), (2, ("C",)), (3, ("D",))]
    assert [each.capex_vnd for each in plan.proposals] == [800, 70_800, 35_800]


def test_credit_goes_to_who_serves_first():
    # C is served with 5G by the tower later and better; the upgrade serves it first.
    above = {(1, name): 40 for name in "CDF"} | {(2, name): 40 for name in "CDF"} | {(0, name): 5 for name in "BC"}
    plan = Question(above_db=above).plan(weights={"4g": 1.0, "5g": 1.0}, phases=phases_of(40_000, 120_000))
    upgrade, tower = plan.proposals
    assert (upgrade.phase, upgrade.village_ids) == (1, ("B", "C"))
    assert (tower.phase, tower.technologies) == (2, ("4g", "5g"))
    assert upgrade.marginal_population == 400  # C keeps 5G from the tower


def test_what_is_deferred_waits_for_the_second_phase():
    decisions = [{"subject": "S2", "verdict": "defer"}]
    plan = Question().plan(weights={"5g": 1.0}, phases=phases_of(40_000, 0), decisions=decisions)
    assert [(each.kind, each.phase) for each in plan.proposals] == [("upgrade", 2)]
    assert Question().plan(weights={"5g": 1.0}, phases=phases_of(40_000), decisions=decisions).proposals == ()


def test_floors_and_places_hold_at_the_end():
    floor = {"service": "4g", "share": 0.8}
    money = {"weights": {"5g": 1.0, "fibre": 0.1}, "phases": phases_of(31_500, 57_400)}
    free = Question().plan(**money)
    held = Question().plan(**money, floors=[floor])
    assert "new_tower" not in [(each.kind) for each in free.proposals]
    assert [(each.kind, each.phase) for each in held.proposals if each.kind != "fibre"] == [
        ("upgrade", 1),
        ("new_tower", 2),
    ]
    missing = Question().plan(**(money | {"phases": phases_of(31_500, 20_000)}), floors=[floor])
    assert missing.status == "infeasible"
    assert "the floors need 57,400 VND, and the budget is 51,500 VND" in explained(missing)[0]


def timeline_of(question, budgets, weights):
    parameters = PlanParameters(weights=WEIGHTS, phases=phases_of(*budgets, weights=weights))
    formulation = formulate(question.options(), parameters)
    nothing = np.zeros(formulation.problem.options, dtype=bool)
    early = np.ones(formulation.problem.rows, dtype=bool)
    return Timeline(formulation.problem, cumulated(budgets), np.array(weights), early, nothing), formulation, parameters


@pytest.mark.parametrize("seed", range(220, 226))
def test_both_statements_of_the_model_have_the_same_optimum(seed):
    rng = np.random.default_rng(seed)
    question = random_question(seed)
    budgets, weights = [int(each) for each in rng.integers(10_000, 70_000, 2)], [2.0, 1.0]
    several, *_ = timeline_of(question, budgets, weights)
    timeline, whole = several.on_one_tree(np.zeros(0, dtype=np.int64))
    assert whole  # the roads of the small network are a tree
    limits = SolverLimits(30.0, 1e-6)
    best = best_timeline(question, budgets, weights)
    for outcome in (
        run_arrays(phased_arrays(timeline), limits, apart=False),
        run_pulp(phased_covering(timeline), limits, 1.0, "highs"),
        run_pulp(phased_covering(timeline), limits, 1.0, "cbc"),
    ):
        assert outcome.verdict == "proved"
        assert -outcome.bound == pytest.approx(best, abs=1e-4)
        stages = timeline.stages(np.flatnonzero(outcome.values > 0.5))
        assert timeline.allowed(stages)
        assert timeline.value(stages) == pytest.approx(best)


@pytest.mark.parametrize("seed", some(range(230, 242), quick=0, whole=4))
def test_a_short_time_is_honest(seed):
    rng = np.random.default_rng(seed)
    question = random_question(seed)
    budgets, weights = [int(each) for each in rng.integers(10_000, 70_000, 3)], [1.0, 1.0, 1.0]
    _, formulation, parameters = timeline_of(question, budgets, weights)
    found = settle_phases(formulation, parameters.phases, Effort(Clock(1e-3), 0.0, 0, "highs")).solution
    best = best_timeline(question, budgets, weights)
    assert found.objective <= best + 1e-6 <= found.bound + 2e-6
    assert found.status == "feasible" or found.objective == pytest.approx(best)


def test_more_money_earlier_never_serves_fewer():
    question = Question()
    values = [
        question.plan(weights=WEIGHTS, phases=phases_of(first, 120_000 - first)).objective
        for first in range(0, 120_001, 30_000)
    ]
    assert values == sorted(values)


def test_row_order_changes_nothing():
    one = random_question(7).plan(weights=WEIGHTS, phases=phases_of(40_000, 40_000))
    other = RandomQuestion(7, shuffled=True).plan(weights=WEIGHTS, phases=phases_of(40_000, 40_000))
    assert [each.parts for each in one.proposals] == [each.parts for each in other.proposals]
    assert one.phases == other.phases


def test_phases_seek_the_most():
    with pytest.raises(ValidationError, match='phases go with question = "budget"'):
        PlanParameters(question="least_cost", floors=[{"service": "4g", "share": 0.5}], phases=phases_of(1))


def test_the_audit_recounts_phases():
    question = Question()
    parameters = PlanParameters(weights={"4g": 1.0, "5g": 1.0}, phases=phases_of(40_000, 40_000, 20_000))
    plan = make_plan(question.options(), parameters)

    def complaint(broken):
        return violations(broken, question, parameters)

    early = [plan.proposals[0], replace(plan.proposals[1], phase=2)]
    assert "phase 2: spends 8,900 VND more than there is by its end" in complaint(replace(plan, proposals=tuple(early)))
    late = [plan.proposals[0], replace(plan.proposals[1], phase=4)]
    assert "is built in phase 4 of 3" in complaint(replace(plan, proposals=tuple(late)))
    for change in ({"cost_vnd": 1}, {"left_vnd": 1}, {"value": 1.0}, {"budget_vnd": 1}):
        phases = (plan.phases[0]._replace(**change), *plan.phases[1:])
        assert "phase 1: says" in complaint(replace(plan, phases=phases))
    assert "tells of 0 phases" in complaint(replace(plan, phases=()))
    assert "is due 2030-01-01" in complaint(
        replace(plan, proposals=(replace(plan.proposals[0], due="2030-01-01"), plan.proposals[1]))
    )


@pytest.mark.parametrize("count", [1, 2, 3])
def test_phases_of_equal_worth_hold_no_less_than_one(count):
    question = random_question(9)
    single = question.plan(weights=WEIGHTS, budget_vnd=90_000).objective
    split = question.plan(weights=WEIGHTS, phases=phases_of(*[90_000 // count] * count))
    assert split.phases[-1].value <= single + 1e-9
    assert split.objective <= count * single + 1e-9
