"""The optical budget by hand, and who is served within it."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from phusong.coverage.fibre.checks import check_fibre
from phusong.coverage.fibre.graph import build_road_graph
from phusong.coverage.fibre.homes import count_homes
from phusong.coverage.fibre.optics import OpticsParameters, longest_m, loss_db, widest_split
from phusong.coverage.fibre.parameters import FibreParameters
from phusong.coverage.fibre.reach import fibre_reach
from tests.builders.networks.fibre_networks import network_of, plant_of

LOOSE = OpticsParameters(fibre_db_per_km=0.3, splice_db=0.0, connector_db=0.0, margin_db=0.0, max_km=100.0)
"""At 28 dB 1:64 reaches (28 - 20.5) / 0.3 = 25 km, 1:32 36.3 km, 1:16 47.3 km and 1:8 58.3 km."""


def test_the_loss_is_the_sum_of_what_is_on_the_way():
    by_hand = 10 * 0.35 + (10 / 2) * 0.1 + 4 * 0.5 + 20.5 + 1.0
    assert_allclose(loss_db(OpticsParameters(), np.array([10_000.0]), 64), by_hand)


def test_the_longest_fibre_of_each_split():
    assert_allclose(longest_m(LOOSE), [25_000.0, 109_000.0 / 3.0, 142_000.0 / 3.0, 175_000.0 / 3.0])
    usual = longest_m(OpticsParameters())
    assert_allclose(usual, [4500.0 / 0.4, 7900.0 / 0.4, 20_000.0, 20_000.0])  # 20 km is the most that GPON spans
    assert_array_equal(longest_m(OpticsParameters(budget_db=20.0)) < 0.0, [True, True, False, False])


def test_the_widest_split_holds_at_the_very_limit():
    at = np.array([0.0, 25_000.0, 25_001.0, 58_000.0, 58_400.0, np.nan, np.inf])
    assert_array_equal(widest_split(LOOSE, at), [64, 64, 32, 8, 0, 0, 0])
    for length in np.random.default_rng(3).uniform(0.0, 70_000.0, 200):
        held = [each for each in (8, 16, 32, 64) if loss_db(LOOSE, np.array([length]), each)[0] <= 28.0]
        assert widest_split(LOOSE, np.array([length]))[0] == max(held, default=0)


ROAD = [(0, 0), (90_000, 0)]


def far_network(*, olt=True):
    """An OLT at 0 km, splitters along one cable at 30 and 60 km, a village 1 km behind each."""
    kinds = ["olt" if olt else "splitter", "splitter", "splitter"]
    plant = plant_of([(0, 0), (30_000, 0), (60_000, 0)], kinds, [[(0, 0), (45_000, 0)], [(45_020, 10), (60_000, 0)]])
    return network_of([(1000, 0), (31_000, 0), (61_000, 0)], [ROAD], plant)


def reach_of(network, parameters):
    return fibre_reach(network, build_road_graph(network, parameters), parameters)


def test_villages_beyond_the_budget_are_not_served_though_an_access_point_is_near():
    got = reach_of(far_network(), FibreParameters(optics=LOOSE))
    assert_allclose(got.length_m, [1000.0, 31_000.0, 61_000.0], atol=30.0)
    assert_array_equal(got.split, [64, 32, 0])
    assert_array_equal(got.reached, [True, True, False])
    assert_array_equal(reach_of(far_network(), FibreParameters()).reached, [True, False, False])


def test_without_an_olt_or_without_cables_only_the_way_from_the_access_point_counts():
    got = reach_of(far_network(olt=False), FibreParameters())
    assert_allclose(got.length_m, [1000.0] * 3)
    assert got.reached.all()
    bare = replace(far_network(), fibre=plant_of([(0, 0), (30_000, 0)], ["olt", "splitter"]))
    assert_array_equal(reach_of(bare, FibreParameters()).reached, [True, True, False])


def test_a_village_is_served_by_the_access_point_whose_budget_holds():
    # The nearest hangs on a cable that comes the long way round; the other, further off, on the OLT's own.
    plant = plant_of(
        [(0, 0), (1500, 0), (2500, 0)],
        ["olt", "splitter", "splitter"],
        [[(0, 0), (1500, 0)], [(0, 0), (0, 35_000), (2500, 35_000), (2500, 0)]],
    )
    network = network_of([(2400, 0), (2400, 0)], [[(0, 0), (5000, 0)]], plant)
    got = reach_of(network, FibreParameters())
    assert_array_equal(got.access_point, [1, 1])
    assert_allclose(got.distance_m, [900.0, 900.0])
    assert got.reached.all()
    assert not reach_of(network, FibreParameters(reach_m=800.0)).reached.any()


def test_ports_follow_homes_and_split():
    network = far_network()
    villages = replace(
        network.villages, households=np.array([70.0, 33.0, np.nan]), population=np.array([1.0, 1.0, 36.1])
    )
    parameters = FibreParameters(optics=LOOSE, take_up=0.5)
    homes = count_homes(villages, reach_of(network, parameters), parameters)
    assert_allclose(homes.homes, [70.0, 33.0, 11.0])  # the last by its people, 3.6 a home
    assert_array_equal(homes.ports, [2, 2, 0])  # 70 at 1:64, 33 at 1:32
    served = np.array([True, True, False])
    assert (homes.served(served), homes.connected(served)) == (103, 52)
    assert_allclose(homes.loss_db[:2], [0.3 + 20.5, 31 * 0.3 + 17.1], atol=0.02)
    assert np.isnan(homes.loss_db[2])
    none = count_homes(villages, None, parameters)
    assert not none.ports.any()


@pytest.mark.parametrize(
    ("surveyed", "told"),
    [
        ([1, 1, 0], []),
        ([np.nan] * 3, []),
        ([0, 1, 1], [("fibre-survey-less", 0), ("fibre-survey-more", 2)]),
    ],
)
def test_what_the_survey_contradicts_is_told(surveyed, told):
    network = far_network()
    network = replace(network, villages=replace(network.villages, has_fibre=np.array(surveyed, dtype=float)))
    found = check_fibre(network, FibreParameters(optics=LOOSE))
    ids = network.villages.ids.tolist()
    assert sorted((each.finding.code, ids.index(each.finding.message.split()[0])) for each in found) == told
    assert all("OLT" in each.finding.message for each in found if each.finding.code == "fibre-survey-more")
