"""Every price of the table is used: doubled, it changes what something costs, and the audit reckons the same."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from phusong.coverage.fibre.parameters import FibreParameters
from phusong.optimize.audit.evidence import Evidence
from phusong.optimize.audit.money import fibre_option_cost_vnd, site_cost_vnd
from phusong.optimize.costs.prices import PRICES
from phusong.optimize.costs.table import CostTable
from phusong.optimize.fibre.extensions import find_extensions
from phusong.optimize.question.options import Options
from phusong.optimize.question.parameters import PlanParameters
from phusong.optimize.sites.candidates import find_candidates
from phusong.optimize.sites.parameters import CandidateParameters
from tests.builders.levels.radio import radio_of
from tests.builders.networks.small_network import (
    SOUTH_M,
    WEST_M,
    coverage_of,
    flat_terrain,
    small_network,
    text,
    with_hill,
)
from tests.builders.plans.hilly_question import hilly_options

CLASSES = ("national", "provincial", "commune")
BUILDING = {"national": "buried", "provincial": "duct"}


def network_with_classes():
    """The small network, its roads of three classes, and a hill that S2 is not seen over from C."""
    network = small_network(with_hill(flat_terrain(), 7.0, 6.875, 100.0, 400.0))
    beside = network.villages.y_m + np.where(network.villages.ids == "D", 200.0, 0.0)  # a drop leads to D
    villages = replace(network.villages, y_m=beside)
    return replace(network, villages=villages, roads=replace(network.roads, classes=text(*CLASSES)))


NETWORK = network_with_classes()
COVERAGE = coverage_of(NETWORK, {"fibre": "A", "4g": "A", "5g": "A"})


@cache
def weighed(building="pole", operator="", price="", *, low_sites=False, relays=False) -> Options:
    """What could be built on the small network, one price of the table multiplied."""
    settings = {"usd_vnd": 1, "fibre_building": building, "fibre_building_by_class": BUILDING}
    if price:
        settings[price] = 2 * CostTable(usd_vnd=1).price_vnd(price)
    costs = CostTable(**settings)
    if relays:
        return hilly_options(((10.0, 12.0), (14.0, 9.0)), {(10.0, 12.0): "CF", (14.0, 9.0): "D"}, costs=costs)
    wanted = [{"lon": 104.09, "lat": 22.47}] if low_sites else []
    parameters = CandidateParameters(high_ground=False, roadsides=low_sites, roadside_step_m=5000.0, operator=operator)
    parameters = parameters.model_copy(update={"wanted": CandidateParameters(wanted=wanted).wanted})
    candidates = find_candidates(NETWORK, COVERAGE, parameters, costs)
    extensions = find_extensions(NETWORK, COVERAGE, FibreParameters(), costs, candidates.feet())
    return Options(NETWORK, COVERAGE, candidates, {}, extensions, radio_of())


def table_of(options: Options) -> dict[str, tuple[int, int]]:
    """Investment and running cost of every option by its name."""
    capex = np.concatenate((options.candidates.capex_vnd, options.extensions.capex_vnd)).tolist()
    opex = np.concatenate((options.candidates.opex_vnd_per_year, options.extensions.opex_vnd_per_year)).tolist()
    return dict(zip(options.option_names(), zip(capex, opex, strict=True), strict=True))


def audited(options: Options) -> list[tuple[int, int]]:
    """The same by the audit's own sums."""
    candidates = options.candidates
    access_m = np.where(candidates.kinds == "upgrade", 0.0, candidates.access_m)
    evidence = Evidence(None, options, PlanParameters(), access_m, (), ())
    sites = [site_cost_vnd(evidence, row) for row in range(len(candidates))]
    return sites + [fibre_option_cost_vnd(evidence, row) for row in range(len(options.extensions))]


WHERE = {
    "relay_power_vnd": {"relays": True},
    "relay_opex_vnd_per_year": {"relays": True},
    "fibre_existing_duct_vnd_per_km": {"building": "existing_duct"},
    "sharing_vnd": {"operator": "Viễn thông Z"},
    "sharing_rent_vnd_per_year": {"operator": "Viễn thông Z"},
    "fibre_off_road_vnd_per_km": {"low_sites": True},
    "power_line_vnd_per_km": {"low_sites": True},
    "access_track_vnd_per_km": {"low_sites": True},
    "microwave_antenna_short_vnd": {"low_sites": True},
}
"""Prices that are paid only where something is asked for."""


@pytest.mark.slow
@pytest.mark.parametrize("name", PRICES)
def test_a_doubled_price_changes_what_something_costs_and_the_audit_reckons_the_same(name):
    asked = WHERE.get(name, {})
    before, options = table_of(weighed(**asked)), weighed(**asked, price=name)
    after = table_of(options)
    common = before.keys() & after.keys()
    assert any(after[each] != before[each] for each in common)
    # What a mast costs to run is taken off the tower that stands on it.
    part = (0,) if name == "relay_opex_vnd_per_year" else (0, 1)
    assert all(after[each][money] >= before[each][money] for each in common for money in part)
    for one, other in zip(after.values(), audited(options), strict=True):
        assert one == pytest.approx(other, abs=1)


def test_a_currency_of_other_size_scales_every_price():
    small, great = (CostTable(usd_vnd=rate) for rate in (1_000, 25_000))
    for name in PRICES:
        assert great.price_vnd(name) == pytest.approx(25 * small.price_vnd(name), abs=25)
    assert great.discount_rate == small.discount_rate


def test_a_section_costs_by_the_class_of_each_stretch():
    options = weighed()
    sections = options.extensions.kinds == "section"
    drawn = {
        (round(line.bounds[0] - WEST_M), round(line.bounds[1] - SOUTH_M)): (float(line.length), int(cost))
        for line, cost in zip(
            options.extensions.lines[sections], options.extensions.capex_vnd[sections].tolist(), strict=True
        )
    }
    # West to east along the national road, 13,000 a km; north along the provincial one, 21,700; the branch on poles.
    assert all(cost == round(13.0 * length) for (x, y), (length, cost) in drawn.items() if y == 5000 and x != 10_000)
    assert any(cost == round(21.7 * length) for (x, y), (length, cost) in drawn.items() if x == 10_000 and y > 5000)
    assert any(cost == round(7.0 * length) for (x, y), (length, cost) in drawn.items() if y == 10_000 and x > 10_000)
