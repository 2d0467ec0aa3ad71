"""Bundles of technologies follow from the table, and a row added to it reaches sites, prices and the audit."""

from dataclasses import replace

import numpy as np
import pytest

from phusong.coverage.schema import technologies
from phusong.coverage.schema.technologies import TECHNOLOGY_TABLE, Technology
from phusong.optimize.audit.audit import Evidence
from phusong.optimize.audit.money import site_cost_vnd
from phusong.optimize.costs.masts import Access, tower_total_vnd, upgrade_vnd
from phusong.optimize.question.parameters import PlanParameters
from phusong.optimize.sites.bundles import bundles
from phusong.optimize.sites.candidates import find_candidates
from phusong.optimize.sites.parameters import CandidateParameters
from tests.builders.networks.small_network import coverage_of, small_network
from tests.builders.plans.prices import plain_prices
from tests.builders.plans.questions import Question


def names(found):
    return ["+".join(sorted(each)) for each in found]


def test_what_may_be_added_depends_on_what_is_on_air():
    assert names(bundles()) == ["4g", "4g+5g"]
    assert names(bundles({"3g"})) == ["4g", "4g+5g"]
    assert names(bundles({"4g"})) == ["5g"]
    assert names(bundles({"5g"})) == ["4g"]
    assert names(bundles({"4g", "5g"})) == []


@pytest.fixture
def sixth(monkeypatch):
    """A further technology that needs 5G, with prices of others."""
    row = Technology(
        "6g",
        needs=("5g",),
        planned=True,
        radio_price="radio_5g_vnd",
        upgrade_power_price="upgrade_power_vnd",
        tower_power_price="tower_power_5g_vnd",
    )
    monkeypatch.setattr(technologies, "TECHNOLOGY_TABLE", (*TECHNOLOGY_TABLE, row))


@pytest.mark.usefixtures("sixth")
def test_a_row_of_the_table_is_all_that_a_further_technology_takes():
    assert names(bundles()) == ["4g", "4g+5g", "4g+5g+6g"]
    assert names(bundles({"4g"})) == ["5g", "5g+6g"]
    costs = plain_prices()
    assert tower_total_vnd(costs, {"4g", "5g", "6g"}, 42.0, Access(0.0)) == 20_000 + 15_000 + 3 * 16_500
    assert upgrade_vnd(costs, {"6g"}) == 16_500 + 10_000 + 5_000
    network = small_network()
    coverage = coverage_of(network, {"fibre": "A", "4g": "A", "5g": "", "6g": ""})
    sites = CandidateParameters(high_ground=False, roadsides=False)
    found = find_candidates(network, coverage, sites, costs)
    assert {"6g"} <= set().union(*found.technologies)
    options = replace(Question().options(), network=network, coverage=coverage, candidates=found)
    access_m = np.where(found.kinds == "new_tower", found.access_m, 0.0)
    evidence = Evidence(None, options, PlanParameters(), access_m, (), ())
    for row in range(len(found)):
        assert site_cost_vnd(evidence, row) == (found.capex_vnd[row], found.opex_vnd_per_year[row])
