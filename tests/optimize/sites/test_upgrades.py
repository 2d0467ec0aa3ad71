"""Ways to build at sites that stand: bundles, sharing, prices and owners; running costs against enumeration."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_array

from phusong.coverage.fibre.parameters import FibreParameters
from phusong.coverage.radio.matrix import RsrpMatrix
from phusong.optimize.audit.audit import PlanAuditError, audit_plan
from phusong.optimize.fibre.extensions import find_extensions
from phusong.optimize.plan.option_id import OptionId
from phusong.optimize.planner.planner import make_plan
from phusong.optimize.question.options import Options
from phusong.optimize.question.parameters import PlanParameters
from phusong.optimize.sites.candidates import find_candidates
from phusong.optimize.sites.parameters import CandidateParameters
from phusong.optimize.sites.upgrades import find_upgrades
from tests.builders.networks.small_network import coverage_of, small_network
from tests.builders.plans.prices import plain_prices
from tests.builders.plans.random_plans import RADIO

COSTS = plain_prices()


def network_with(*technologies):
    """The small network whose sites S1 (Viễn thông X) and S2 (Viễn thông Y) carry what is told."""
    network = small_network()
    return replace(network, sites=replace(network.sites, technologies=tuple(frozenset(each) for each in technologies)))


def ways(network, served=None, operator="", range_m=10_000.0):
    coverage = coverage_of(network, served)
    return [
        (str(way.id), way.location, way.operator) for way in find_upgrades(network, coverage, range_m, operator, COSTS)
    ]


def test_a_site_is_offered_what_it_lacks():
    x, y = "Viễn thông X", "Viễn thông Y"
    assert ways(network_with({"4g", "5g"}, {"4g"})) == [("upgrade:S2:5g", 0, y)]
    assert ways(network_with({"3g"}, {"4g", "5g"})) == [("upgrade:S1:4g", 0, x), ("upgrade:S1:4g+5g", 0, x)]
    assert ways(network_with({"4g"}, {"4g"})) == [("upgrade:S1:5g", 0, x), ("upgrade:S2:5g", 1, y)]


def test_nothing_is_offered_where_nobody_in_range_lacks_it():
    everyone = "ABCDEFG"
    bare = network_with({"3g"}, {"3g"})
    assert ways(bare, {"fibre": everyone, "4g": everyone, "5g": everyone}) == []
    # Without a 4G gap 5G is not added alone where there is no 4G.
    assert ways(bare, {"fibre": everyone, "4g": everyone, "5g": ""}) == []
    assert ways(network_with({"4g"}, {"4g"}), {"fibre": "", "4g": "A", "5g": "ABCDFG"}, range_m=10_000.0) == [
        ("upgrade:S2:5g", 0, "Viễn thông Y")
    ]  # E is 9.8 km from S2 and 13.8 km from S1


def test_an_operator_shares_the_sites_of_others():
    mine = ways(network_with({"4g"}, {"4g"}), operator="Viễn thông Y")
    assert mine == [("share:S1:5g", 0, "Viễn thông Y"), ("upgrade:S2:5g", 1, "Viễn thông Y")]


def question_of(network, operator=""):
    coverage = coverage_of(network)
    sites = CandidateParameters(high_ground=False, roadsides=False, operator=operator)
    candidates = find_candidates(network, coverage, sites, COSTS)
    levels = {}
    for service in ("4g", "5g"):
        brings = np.array([service in each for each in candidates.technologies])
        level = RADIO.budget(service).required_rsrp_dbm + 10.0
        # Everything that stands west serves B; the tower serves C and D.
        reach = np.array([[n in ("B" if kind == "upgrade" else "CD") for n in "ABCDEFG"] for kind in candidates.kinds])
        held = np.where(brings[:, None] & reach, level, 0.0).astype(np.float32)
        levels[service] = RsrpMatrix(csr_array(held), np.zeros(7, dtype=np.int64))
    extensions = find_extensions(network, coverage, FibreParameters(), COSTS, candidates.feet())
    return Options(network, coverage, candidates, levels, extensions, RADIO)


@pytest.mark.slow
def test_a_shared_tower_has_a_rent_a_host_and_an_owner():
    options = question_of(network_with({"4g"}, {"4g", "5g"}), operator="Viễn thông Y")
    parameters = PlanParameters(budget_vnd=40_000, weights={"5g": 1.0})
    plan = make_plan(options, parameters)
    audit_plan(plan, options, parameters)
    (shared,) = plan.proposals
    assert (shared.kind, shared.site_id, shared.parts) == ("upgrade", "S1", (OptionId("share", "S1", ("5g",)),))
    assert (shared.name, shared.owner) == ("Trạm 1 (Viễn thông X)", "Viễn thông Y")
    assert (shared.capex_vnd, shared.opex_vnd_per_year) == (33_500, 6_150)
    cheap = replace(plan, cost_vnd=31_500, proposals=(replace(shared, capex_vnd=31_500),))
    with pytest.raises(PlanAuditError, match="33,500 by the price table"):
        audit_plan(cheap, options, parameters)


@pytest.mark.slow
def test_new_towers_belong_to_the_operator_that_the_plan_is_made_for():
    options = question_of(network_with({"4g"}, {"4g"}), operator="Viễn thông X")
    plan = make_plan(options, PlanParameters(budget_vnd=10**6, weights={"4g": 1.0}, default_owner="Sở"))
    assert [(each.kind, each.owner) for each in plan.proposals] == [("new_tower", "Viễn thông X")]


@pytest.mark.slow
def test_at_one_site_one_bundle_is_built():
    options = question_of(network_with({"3g"}, {"3g"}))
    parameters = PlanParameters(budget_vnd=10**6, weights={"4g": 0.0, "5g": 1.0})
    plan = make_plan(options, parameters)
    audit_plan(plan, options, parameters)
    # B has 4G today: 5G there comes only with 4G, at one of the two sites.
    upgrades = [each for each in plan.proposals if each.kind == "upgrade"]
    assert [(each.technologies, each.capex_vnd) for each in upgrades] == [(("4g", "5g"), 53_000)]
