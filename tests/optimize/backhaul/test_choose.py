"""Backhaul on the small network: ways along the road by hand, lines of sight over hills, and the cheaper of both."""

from dataclasses import replace

import numpy as np
import pytest

from phusong.coverage.fibre.parameters import FibreParameters
from phusong.coverage.microwave.line_of_sight import in_sight
from phusong.optimize.backhaul.choose import TowerTops, find_backhauls
from phusong.optimize.backhaul.fibre import fibre_ways
from phusong.optimize.backhaul.microwave import hop_distance_m
from phusong.optimize.costs.table import CostTable
from phusong.optimize.plan.proposal import Backhaul
from tests.builders.networks.small_network import SOUTH_M, WEST_M, flat_terrain, small_network, text, with_hill


def at(*points_km):
    x, y = np.array(points_km, dtype=np.float64).reshape(-1, 2).T
    return WEST_M + x * 1000.0, SOUTH_M + y * 1000.0


def choose(network, *points_km, costs=None, range_m=30_000.0):
    spots = at(*points_km)
    return find_backhauls(network, TowerTops(*spots, 42.0), range_m, costs or CostTable(usd_vnd=1), FibreParameters())


def test_way_to_fibre_is_straight_to_the_road_and_along_it():
    # At C 5 km of side road and 5 km of main road; 300 m off the side road half way; on the cable; 200 m beside it.
    way = fibre_ways(small_network(), *at((10, 10), (10.3, 7.5), (3, 5), (2, 5.2)), FibreParameters())
    assert way.own_m.tolist() == pytest.approx([0.0, 300.0, 0.0, 200.0])
    assert way.along_m.tolist() == pytest.approx([10_000.0, 7_500.0, 0.0, 0.0])


def test_without_fibre_there_is_no_way():
    network = small_network()
    bare = replace(
        network.fibre,
        routes=np.array([], dtype=np.object_),
        route_kinds=text(),
        access_point_ids=text(),
        access_point_kinds=text(),
        x_m=np.zeros(0),
        y_m=np.zeros(0),
    )
    way = fibre_ways(replace(network, fibre=bare), *at((3, 5)), FibreParameters())
    assert way.along_m.tolist() == [np.inf]


def test_sight_over_level_ground_ends_where_the_earth_bulges():
    level = flat_terrain(height_m=0.0)
    (x0, x1), (y0, y1) = at((0, 8), (20, 8))
    # Two antennas of height h see each other over 20 km when h exceeds 10 km squared over twice 8,500 km: 5.9 m.
    assert in_sight(level, (x0, y0), (x1, y1), 6.0, 6.0)
    assert not in_sight(level, (x0, y0), (x1, y1), 5.8, 5.8)


def test_a_hill_or_a_void_between_blocks():
    (x0, x1), (y0, y1) = at((5, 5), (10, 10))
    ends = (x0, y0), (x1, y1)
    assert in_sight(flat_terrain(), *ends, 42.0, 42.0)
    assert not in_sight(with_hill(flat_terrain(), 7.5, 7.5, 60.0, 500.0), *ends, 42.0, 42.0)
    holed = flat_terrain()
    holed.height_m[90:100, 85] = np.nan
    assert not in_sight(holed, *ends, 42.0, 42.0)
    assert in_sight(holed, ends[0], ends[0], 42.0, 42.0)


def test_the_nearest_site_in_sight_is_hopped_to():
    network = small_network()
    assert hop_distance_m(network, *at((10, 10)), 42.0, 30_000.0)[0] == pytest.approx(np.hypot(4_800.0, 5_000.0))
    blocked = small_network(with_hill(flat_terrain(), 7.0, 6.875, 100.0, 400.0))  # on the line from C to S2
    assert hop_distance_m(blocked, *at((10, 10)), 42.0, 30_000.0)[0] == pytest.approx(np.hypot(8_800.0, 5_000.0))
    assert np.isinf(hop_distance_m(blocked, *at((10, 10)), 42.0, 10_000.0)[0])
    assert np.isinf(hop_distance_m(network, *at((10, 10)), 42.0, 0.0)[0])


def told(chosen):
    """Location, kind, length and cost of every way."""
    lengths = [round(float(each), 3) for each in chosen.length_m]
    return list(zip(chosen.location.tolist(), chosen.kinds.tolist(), lengths, chosen.cost_vnd.tolist(), strict=True))


def test_both_ways_are_kept_where_others_may_pay_the_trench():
    hop_m = round(float(np.hypot(4_800.0, 5_000.0)), 3)
    chosen = choose(small_network(), (10, 10), (10.3, 7.5))
    # C stands on the road: fibre costs the tower nothing of its own. The other has 300 m of cable at 7,000 a km.
    assert told(chosen)[:2] == [(0, "microwave", hop_m, 15_900), (0, "fibre", 0.0, 0)]
    assert told(chosen)[3] == (1, "fibre", 300.0, 2_100)
    assert chosen.at(0) == Backhaul("microwave", pytest.approx(hop_m))
    assert chosen.ways(1).tolist() == [2, 3]


def test_what_is_never_cheaper_is_left_out():
    network = small_network()
    assert told(choose(network, (3, 5.2))) == [(0, "fibre", 200.0, 1_400)]  # beside lit cable: no hop is cheaper
    dear = CostTable(usd_vnd=1, fibre_vnd_per_km=79_500)
    assert told(choose(network, (3, 5.2), costs=dear))[0][1:] == ("fibre", 200.0, 15_900)  # equal cost: fibre
    assert [each[1] for each in told(choose(network, (10.3, 7.5), costs=dear))] == ["microwave"]  # 300 m cost more


def test_where_neither_leads_home_there_is_none():
    network = small_network()
    bare = replace(
        network.fibre,
        routes=np.array([], dtype=np.object_),
        route_kinds=text(),
        access_point_ids=text(),
        access_point_kinds=text(),
        x_m=np.zeros(0),
        y_m=np.zeros(0),
    )
    chosen = choose(replace(network, fibre=bare), (10, 10), range_m=5_000.0)
    assert (chosen.kinds.tolist(), chosen.none) == ([], 1)
