"""Planted conflicts: each is named, with what it would take and how far one can go; and enumeration agrees."""

import re

import numpy as np
import pytest

from tests.builders.plans.questions import Question, random_floors
from tests.builders.plans.random_plans import random_question
from tests.builders.plans.reasons import explained
from tests.builders.seeds import some

pytestmark = pytest.mark.slow  # answers whole questions, most of them against enumeration

TITLES = {"4g": "4G", "5g": "5G", "fibre": "fibre"}
"""Services as reasons name them."""

PEOPLE = {"A": 500, "B": 400, "C": 300, "D": 250, "E": 200, "F": 100, "G": 50}
"""1800 in all; 950 in commune Tây (A, B, G), 850 in commune Đông (C, D, E, F)."""


def infeasible(question, **settings):
    plan = question.plan(**settings)
    assert (plan.status, plan.proposals, plan.objective) == ("infeasible", (), 0.0)
    return plan


def why(question, **settings):
    return "\n".join(explained(infeasible(question, **settings)))


TERRAIN = [
    # 4G reaches A and B today, C, D, F from the tower; nothing reaches E and G.
    ("4g", 0.90, "province", (), "the province", 86.1),
    ("4g", 1.00, "commune", ("Tây",), "commune Tây (00001)", 94.7),
    ("4g", 0.80, "commune", ("Đông",), "commune Đông (00002)", 76.4),
    ("4g", 0.95, "district", (), "district Huyện", 86.1),
    # 5G: A today, B and C from the upgrade, C and D from the tower.
    ("5g", 0.85, "province", (), "the province", 80.5),
    ("5g", 0.70, "commune", ("00002",), "commune Đông (00002)", 64.7),
    ("5g", 0.97, "commune", ("00001",), "commune Tây (00001)", 94.7),
    ("5g", 1.00, "district", ("Huyện",), "district Huyện", 80.5),
    # No road passes G: fibre reaches everyone else.
    ("fibre", 0.98, "province", (), "the province", 97.2),
    ("fibre", 0.96, "commune", ("Tây",), "commune Tây (00001)", 94.7),
]


@pytest.mark.parametrize(("service", "share", "within", "only", "whose", "most"), TERRAIN)
def test_a_floor_beyond_the_terrain(service, share, within, only, whose, most):
    floors = [{"service": "fibre", "share": 0.3}, {"service": service, "share": share, "within": within, "only": only}]
    plan = infeasible(Question(), floors=floors)
    told = "\n".join(explained(plan))
    assert f"{TITLES[service]} for {100 * share:.4g} % of the people of {whose} cannot be met at any price" in told
    assert f"{most} % would have it" in told
    assert told.count("\n") == 0  # the other floor is not blamed
    fine, blamed = plan.targets
    assert fine.attainable is None
    assert int(1000 * blamed.attainable / blamed.total) / 10 == most


MONEY = [
    # The cheapest way to each floor, by hand: the tower with 4G at C costs 41,500 and its hop; each section 35,000.
    ("4g", 0.80, "province", (), 20_000, "the province", 50.0),
    ("4g", 0.60, "commune", ("Đông",), 40_000, "commune Đông (00002)", 0.0),
    ("5g", 0.60, "province", (), 30_000, "the province", 27.7),
    ("5g", 0.90, "commune", ("Tây",), 31_499, "commune Tây (00001)", 52.6),
    ("5g", 0.80, "province", (), 90_000, "the province", 66.6),
    ("fibre", 0.50, "commune", ("Đông",), 70_000, "commune Đông (00002)", 0.0),
    ("fibre", 0.90, "province", (), 100_000, "the province", 66.6),
    ("fibre", 0.40, "commune", ("Đông",), 71_000, "commune Đông (00002)", 35.2),
    ("fibre", 0.95, "district", (), 150_000, "district Huyện", 91.6),
    ("fibre", 0.60, "commune", ("Tây",), 799, "commune Tây (00001)", 52.6),
]


@pytest.mark.parametrize(("service", "share", "within", "only", "budget", "whose", "most"), MONEY)
def test_a_floor_beyond_the_budget(service, share, within, only, budget, whose, most):
    question = Question()
    floors = [
        {"service": "4g", "share": 0.3},  # met today: never blamed
        {"service": service, "share": share, "within": within, "only": only},
    ]
    plan = infeasible(question, floors=floors, budget_vnd=budget)
    told = "\n".join(explained(plan))
    cheapest = question.plan(question="least_cost", floors=floors).cost_vnd
    assert f"the floors need {cheapest:,} VND, and the budget is {budget:,} VND" in told
    assert f"{cheapest - budget:,} VND are missing" in told
    assert f"{TITLES[service]} for {100 * share:.4g} % of the people of {whose}" in told
    highest = float(re.search(r"at most ([\d.]+) % can be had", told)[1])
    assert "4G for 30 %" not in told
    # The floor holds at what is attained, and not a tenth of a percent above it.
    floors[1]["share"] = highest / 100
    assert question.plan(floors=floors, budget_vnd=budget).status == "optimal"
    floors[1]["share"] = (highest + 0.2) / 100
    assert question.plan(floors=floors, budget_vnd=budget).status == "infeasible"
    assert highest == most
    assert int(1000 * plan.targets[1].attainable / plan.targets[1].total) / 10 == most
    assert plan.targets[0].attainable is None


def test_the_gravest_floor_keeps_its_money():
    question = Question()
    tower = {"service": "4g", "share": 0.8}
    fibre = {"service": "fibre", "share": 0.6}
    budget = 72_000  # enough for either: 57,400 for the tower, 71,600 for fibre to B and C
    first = why(question, floors=[tower, fibre], budget_vnd=budget)
    assert "4G for 80 % of the people of the province can be met for this money" in first
    assert "fibre for 60 % of the people of the province is too high" in first
    other = why(question, floors=[fibre, tower], budget_vnd=budget)
    assert "fibre for 60 % of the people of the province can be met for this money" in other
    assert "4G for 80 % of the people of the province is too high" in other


def test_who_stays_below_is_named():
    told = why(Question(), floors=[{"service": "fibre", "share": 0.6, "within": "commune"}], budget_vnd=60_000)
    assert "each of 2 groups" in told
    assert "below it stays" in told
    assert "commune Đông (00002)" in told


@pytest.mark.parametrize("seed", some(range(100, 125), quick=0, whole=10))
def test_the_highest_floor_agrees_with_enumeration(seed):
    rng = np.random.default_rng(seed)
    question = random_question(seed)
    choices = question.choices()
    floors, groups = random_floors(rng, question)
    floors, groups = floors[:1], [group for group in groups if group[0] == floors[0]["service"]]
    floors[0]["share"] = share = float(np.round(rng.uniform(0.3, 0.9), 2))
    budget = int(rng.integers(10_000, 80_000))
    shares = np.array([choices.share(service, villages) for service, villages, _ in groups])
    # Groups that are served enough today stay out of it.
    low = [at for at, (service, villages, _) in enumerate(groups) if shares[at].min() < share - 1e-12]
    plan = question.plan(budget_vnd=budget, floors=floors)
    if not low:
        assert plan.status == "optimal"
        return
    attainable = shares[low].min(axis=0)
    if (attainable[choices.capex <= budget] >= share - 1e-12).any():
        assert plan.status == "optimal"
        return
    told = "\n".join(explained(plan))
    assert plan.status == "infeasible"
    if (shares[low].max(axis=1) < share - 1e-12).any():
        assert "cannot be met at any price" in told
        return
    best = 100 * attainable[choices.capex <= budget].max()
    highest = float(re.search(r"at most ([\d.]+) % can be had", told)[1])
    assert highest == pytest.approx(best, abs=0.2)
    assert highest <= best + 1e-9
