"""Plans on the small network: hand-solved, against brute force, credit shared, and nothing to do."""

from dataclasses import replace
from datetime import date
from itertools import product

import numpy as np
import pytest

from phusong.coverage.fibre.parameters import FibreParameters
from phusong.coverage.findings.errors import InputError
from phusong.coverage.network.plant import FibrePlant, Roads
from phusong.coverage.network.sites import Sites
from phusong.optimize.audit.audit import audit_plan
from phusong.optimize.fibre.extensions import find_extensions
from phusong.optimize.plan.proposal import Backhaul
from phusong.optimize.planner.planner import make_plan
from phusong.optimize.question.options import Options
from phusong.optimize.question.parameters import PlanParameters
from phusong.optimize.sites.candidates import find_candidates
from phusong.optimize.sites.parameters import CandidateParameters
from phusong.optimize.sites.predict import predict_candidates
from tests.builders.networks.small_network import SERVED, VILLAGES, coverage_of, small_network, text
from tests.builders.plans.prices import plain_prices
from tests.builders.plans.questions import COSTS, LEVELS, RADIO, TOWER_4G, TOWER_5G, UPGRADE, Question
from tests.builders.plans.random_plans import RandomQuestion, random_question
from tests.builders.seeds import some

pytestmark = pytest.mark.slow  # answers whole questions, most of them against enumeration
PEOPLE = {name: people for name, (_, _, people) in VILLAGES.items()}


def names_of(plan, ids, service):
    return "".join(str(name) for name, has in zip(ids, plan.after[service], strict=True) if has)


def test_with_money_for_everything_everyone_in_reach_is_served():
    question = Question()
    plan = question.plan()
    assert plan.status == "optimal"
    assert (plan.gap, plan.bound) == (0.0, plan.objective)
    ids = question.network.villages.ids
    assert names_of(plan, ids, "4g") == "ABCDF"
    assert names_of(plan, ids, "5g") == "ABCD"
    assert names_of(plan, ids, "fibre") == "ABCDEF"
    assert [proposal.kind for proposal in plan.proposals] == ["upgrade", "new_tower", "fibre"]
    assert [proposal.proposal_id for proposal in plan.proposals] == ["P001", "P002", "P003"]
    # 4G to C, D, F; 5G to B, C, D at 0.3; fibre to B to F.
    assert plan.objective == pytest.approx(650 + 0.3 * 950 + 1250)
    assert plan.cost_vnd == sum(proposal.capex_vnd for proposal in plan.proposals)
    assert plan.candidates == len(question.candidates) + len(question.extensions)


def test_proposals_say_what_where_who_and_when():
    upgrade, tower, forest = Question().plan(default_owner="Sở", due=date(2026, 12, 31)).proposals
    assert (upgrade.site_id, upgrade.technologies, upgrade.owner, upgrade.name) == (
        "S2",
        ("5g",),
        "Viễn thông Y",
        "Trạm 2",
    )
    assert (upgrade.backhaul, upgrade.capex_vnd, upgrade.route) == (Backhaul("existing"), 31_500, None)
    assert (tower.site_id, tower.technologies, tower.owner, tower.name) == (None, ("4g", "5g"), "Sở", "Thôn C, Đông")
    assert (tower.backhaul.kind, [hop.end for hop in tower.backhaul.hops]) == ("microwave", ["S2"])
    assert tower.backhaul.length_m == pytest.approx(np.hypot(4_800.0, 5_000.0))
    # B stands where the forest begins, so that its access point is built with it.
    assert (forest.technologies, forest.owner, forest.village_ids) == (("fibre",), "Sở", ("B", "C", "D", "E", "F"))
    assert forest.capex_vnd == 5 * 35_000 + 5 * 800
    assert forest.route.length == pytest.approx(25_000.0)
    assert forest.backhaul == Backhaul("fibre", pytest.approx(25_000.0))
    assert forest.name == "Thôn B, Thôn C, Thôn E (+2)"
    assert {proposal.due for proposal in (upgrade, tower, forest)} == {"2026-12-31"}
    assert {proposal.phase for proposal in (upgrade, tower, forest)} == {1}


def test_credit_goes_to_the_best_server_and_loss_to_the_only_one():
    # C is served with 5G by both the upgrade (+20 dB) and the tower (+5 dB): the upgrade is credited with it.
    above = {(TOWER_4G, n): 10 for n in "CDF"} | {(TOWER_5G, n): 5 for n in "CDF"} | {(UPGRADE, n): 20 for n in "BC"}
    upgrade, tower, *_ = Question(above_db=above).plan().proposals
    assert upgrade.village_ids == ("B", "C")
    assert (upgrade.newly_covered_villages, upgrade.newly_covered_population) == (2, 700)
    assert upgrade.marginal_population == 400  # C keeps 5G from the tower
    assert tower.village_ids == ("C", "D", "F")  # C for 4G
    assert tower.newly_covered_population == 650
    assert tower.marginal_population == 650
    assert upgrade.people_by_service == {"5g": 700}
    assert tower.people_by_service == {"4g": 650, "5g": 250}  # C for 5G is the upgrade's
    weaker = {key: 40 if key[0] == TOWER_5G else value for key, value in above.items()}
    upgrade, tower, *_ = Question(above_db=weaker).plan().proposals
    assert upgrade.village_ids == ("B",)
    assert tower.village_ids == ("C", "D", "F")


def test_within_one_service_nobody_counts_twice():
    question = Question()
    plan = question.plan(weights={"fibre": 1.0})
    gained = question.network.villages.population[plan.after["fibre"] & ~question.coverage.served("fibre")].sum()
    assert sum(proposal.newly_covered_population for proposal in plan.proposals) == gained


def test_people_of_each_service_sum_to_those_who_newly_get_it():
    question = Question()
    plan = question.plan()
    assert {proposal.kind for proposal in plan.proposals} == {"upgrade", "new_tower", "fibre"}
    for service, after in plan.after.items():
        gained = question.network.villages.population[after & ~question.coverage.served(service)].sum()
        assert sum(proposal.people_by_service.get(service, 0) for proposal in plan.proposals) == gained > 0


def test_a_village_within_reach_of_an_access_point_needs_none_of_its_own():
    free = plain_prices(fibre_distribution_vnd_per_km=0)
    plan = Question(served={**SERVED, "4g": "ABCDEFG", "5g": "ABCDEFG"}, reach_m=5000.0, costs=free).plan()
    # From C, 10 km from the fibre, D and F are within 5 km; from the fork before it B, C and E.
    forest = plan.proposals[-1]
    assert forest.route.length == pytest.approx(10_000.0)
    assert [part.kind for part in forest.parts].count("access_point") == 2
    assert forest.village_ids == ("B", "C", "D", "E", "F")


def test_an_access_point_alone_has_no_route():
    (alone,) = Question().plan(budget_vnd=800, weights={"fibre": 1.0}).proposals
    assert (alone.route, alone.capex_vnd, alone.village_ids, alone.backhaul) == (
        None,
        800,
        ("B",),
        Backhaul("fibre", 0.0),
    )


def test_the_cheapest_way_of_equal_value_is_built():
    plan = Question().plan(weights={"4g": 1.0})
    assert [(proposal.kind, proposal.technologies) for proposal in plan.proposals] == [("new_tower", ("4g",))]
    assert plan.objective == 650.0


def brute_force(question, budget, weights):
    """Best value over every choice of options that keeps the rules, and the least it can cost."""
    candidates, coverage = question.candidates, question.coverage
    people, ids = question.network.villages.population, list(question.network.villages.ids)
    best = (0.0, 0)
    for radio in product((None, UPGRADE), (None, TOWER_4G, TOWER_5G)):
        rows = [row for row in radio if row is not None]
        cost = sum(int(candidates.capex_vnd[row]) for row in rows)
        value = 0.0
        for service in ("4g", "5g"):
            names = {name for row in rows for name in LEVELS[service].get(row, "")}
            new = [ids.index(name) for name in names if not coverage.served(service)[ids.index(name)]]
            value += weights.get(service, 0.0) * people[new].sum()
        for bits in product((False, True), repeat=5):
            led = {name for name, bit in zip("BCDEF", bits, strict=True) if bit}
            # Trenches of 5 km to the fork, on to C, to D, to F and to E, each dug when anybody beyond it has fibre.
            beyond = ("CDEF", "CDF", "D", "F", "E")
            total = cost + 35_000 * sum(bool(led & set(names)) for names in beyond) + 800 * len(led)
            if total > budget:
                continue
            villages = [ids.index(name) for name in led]
            worth = round(value + weights.get("fibre", 0.0) * people[villages].sum(), 6)
            best = max(best, (worth, -total))
    return best[0], -best[1]


@pytest.mark.parametrize("budget", [0, 900, 32_400, 60_000, 110_000, 150_000])
def test_no_choice_is_better(budget):
    question = Question()
    weights = {"4g": 1.0, "5g": 0.3, "fibre": 0.7}
    plan = question.plan(budget_vnd=budget, weights=weights)
    assert plan.status == "optimal"
    value, cost = brute_force(question, budget, weights)
    assert plan.objective == pytest.approx(value)
    assert plan.cost_vnd == cost <= budget


def test_more_money_never_serves_fewer():
    question = Question()
    values = [question.plan(budget_vnd=budget).objective for budget in range(0, 330_001, 30_000)]
    assert values == sorted(values)
    assert values[0] == 0.0 < values[-1]


@pytest.mark.parametrize("seed", some(range(700, 706), quick=0, whole=3))
def test_one_more_candidate_never_hurts(seed):
    rng = np.random.default_rng(seed)
    question = random_question(seed)
    weights, budget = {"4g": 1.0, "5g": 0.3, "fibre": 1.0}, int(rng.integers(30_000, 120_000))
    names = [str(name) for name in question.candidates.ids]
    left_out = [{"subject": str(name), "verdict": "reject"} for name in rng.permutation(names)]
    values = [
        question.plan(budget_vnd=budget, weights=weights, decisions=left_out[count:]).objective
        for count in range(0, len(names) + 1, 2)
    ]
    assert values == sorted(values)


@pytest.mark.parametrize("seed", some(range(710, 718), quick=0, whole=3))
def test_a_lock_is_kept_whatever_is_asked(seed):
    question = random_question(seed)
    name = str(np.random.default_rng(seed).choice([str(each) for each in question.candidates.ids]))
    lock = {"decisions": [{"subject": name, "verdict": "accept"}]}
    share = 0.9 * float(question.choices().share("4g", np.arange(7)).max())
    for asked in (
        {},
        {"question": "expected"},
        {"question": "least_cost", "floors": [{"service": "4g", "share": share}]},
        {"must_serve": ["commune_centre"]},
        {"phases": [{"budget_vnd": 60_000}, {"budget_vnd": 100_000}]},
        {"alternatives": {"count": 1, "min_sites": 1, "max_loss": 1.0}},
        {"risk": {"quantile": 0.95}},
    ):
        plan = question.plan(**({"budget_vnd": 200_000} | asked), **lock)
        if plan.status != "infeasible":
            assert name in {str(part) for each in plan.proposals for part in each.parts}
            assert all(name in map(str, other.parts) for other in plan.alternatives)


@pytest.mark.parametrize("seed", [3, 8])
def test_row_order_changes_no_answer(seed):
    one, other = random_question(seed), RandomQuestion(seed, shuffled=True)
    for asked in (
        {"question": "expected"},
        {"question": "least_cost", "floors": [{"service": "fibre", "share": 0.8, "within": "district"}]},
        {"must_serve": ["commune_centre"], "must_serve_services": ["5g"]},
        {"frontier_vnd": [50_000, 100_000]},
        {"risk": {"quantile": 0.95}},
    ):
        mine, theirs = (each.plan(**({"budget_vnd": 150_000} | asked)) for each in (one, other))
        assert [each.parts for each in mine.proposals] == [each.parts for each in theirs.proposals]
        assert (mine.status, mine.targets, mine.reasons) == (theirs.status, theirs.targets, theirs.reasons)
        assert [point.parts for point in mine.frontier] == [point.parts for point in theirs.frontier]


def test_row_order_changes_nothing():
    first, second = Question(), Question(order=tuple("GFEDCBA"))
    one, other = first.plan(budget_vnd=200_000), second.plan(budget_vnd=200_000)
    assert len(one.proposals) > 2
    for mine, theirs in zip(one.proposals, other.proposals, strict=True):
        assert replace(mine, village_ids=()) == replace(theirs, village_ids=())
        assert set(mine.village_ids) == set(theirs.village_ids)


def test_no_money_nothing_lacking_and_planning_switched_off():
    plan = Question().plan(budget_vnd=0)
    assert (plan.status, plan.proposals, plan.objective, plan.gap) == ("optimal", (), 0.0, 0.0)
    plan = Question(served=dict.fromkeys(SERVED, "ABCDEFG")).plan()
    assert (plan.status, plan.proposals, plan.candidates) == ("optimal", (), 0)
    plan = Question().plan(enabled=False)
    assert (plan.status, plan.proposals, plan.objective) == ("no_plan", (), 0.0)
    assert {service: names_of(plan, "ABCDEFG", service) for service in SERVED} == SERVED


def test_layers_may_be_empty():
    network = small_network()
    none = np.zeros(0)
    bare = replace(
        network,
        sites=Sites(text(), text(), text(), (), none, none, none),
        roads=Roads(np.array([], dtype=np.object_), text()),
        fibre=FibrePlant(np.array([], dtype=np.object_), text(), text(), text(), none, none),
    )
    coverage = coverage_of(bare, dict.fromkeys(SERVED, ""))
    candidates = find_candidates(bare, coverage, CandidateParameters(), COSTS)
    extensions = find_extensions(bare, coverage, FibreParameters(), COSTS, candidates.feet())
    assert candidates.left_out["no backhaul"] == 2  # B and C are commune centres with nothing to connect to
    options = Options(bare, coverage, candidates, predict_candidates(bare, candidates, RADIO), extensions, RADIO)
    plan = make_plan(options, PlanParameters())
    audit_plan(plan, options, PlanParameters())
    assert (plan.status, plan.proposals, plan.candidates) == ("optimal", (), 0)


def test_predicted_levels_lead_to_an_audited_plan():
    question = Question()
    network, coverage, candidates = question.network, question.coverage, question.candidates
    matrices = predict_candidates(network, candidates, RADIO)
    options = replace(question.options(), matrices=matrices)
    plan = make_plan(options, PlanParameters(budget_vnd=400_000))
    audit_plan(plan, options, PlanParameters(budget_vnd=400_000))
    built = [int(np.flatnonzero(candidates.ids == each.parts[0])[0]) for each in plan.proposals if each.kind != "fibre"]
    for service, matrix in matrices.items():
        reached = matrix.covers(RADIO.budget(service).required_dbm(matrix.sight)).toarray()[built].any(axis=0)
        assert (plan.after[service] == (coverage.served(service) | reached)).all()
    assert "new_tower" in {each.kind for each in plan.proposals}


def test_a_weight_of_an_unknown_service_is_refused_with_the_nearest_name():
    with pytest.raises(InputError, match="did you mean 'fibre'"):
        Question().plan(weights={"fiber": 1.0})
    assert Question(served={"fibre": "A"}).plan().status == "optimal"  # defaults name services nobody looks at


def test_both_solvers_agree():
    question = Question()
    assert question.plan(budget_vnd=110_000, solver="cbc").objective == pytest.approx(
        question.plan(budget_vnd=110_000).objective
    )
