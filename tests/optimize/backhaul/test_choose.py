"""Backhaul on the small network: ways along the road by hand, lines of sight over hills, and the cheaper of both."""

from dataclasses import replace

import numpy as np
import pytest

from phusong.coverage.fibre.parameters import FibreParameters
from phusong.coverage.microwave.line_of_sight import in_sight
from phusong.optimize.backhaul.choose import TowerTops, find_backhauls
from phusong.optimize.backhaul.fibre import fibre_distance_m
from phusong.optimize.backhaul.microwave import hop_distance_m
from phusong.optimize.costs.table import CostTable
from phusong.optimize.plan.proposal import Backhaul
from tests.builders.small_network import SOUTH_M, WEST_M, flat_terrain, small_network, text, with_hill


def at(*points_km):
    x, y = np.array(points_km, dtype=np.float64).reshape(-1, 2).T
    return WEST_M + x * 1000.0, SOUTH_M + y * 1000.0


def choose(network, *points_km, costs=None, range_m=30_000.0):
    spots = at(*points_km)
    return find_backhauls(network, TowerTops(*spots, 42.0), range_m, costs or CostTable(usd_vnd=1), FibreParameters())


def test_way_to_fibre_is_straight_to_the_road_and_along_it():
    # At C 5 km of side road and 5 km of main road; 300 m off the side road half way; on the cable; 200 m beside it.
    way = fibre_distance_m(small_network(), *at((10, 10), (10.3, 7.5), (3, 5), (2, 5.2)), FibreParameters())
    assert way.tolist() == pytest.approx([10_000.0, 7_800.0, 0.0, 200.0])


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
    assert fibre_distance_m(replace(network, fibre=bare), *at((3, 5)), FibreParameters()).tolist() == [np.inf]


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


def test_the_cheaper_way_is_taken():
    chosen = choose(small_network(), (10, 10), (6, 5))
    # C: fibre 10 km at 7,000 against a hop of 6.9 km at 15,900; 1 km past B: fibre at 7,000 against the same hop price.
    assert chosen.kinds.tolist() == ["microwave", "fibre"]
    assert chosen.cost_vnd.tolist() == [15_900, 7_000]
    assert chosen.at(0) == Backhaul("microwave", pytest.approx(np.hypot(4_800.0, 5_000.0)))
    assert chosen.at(1) == Backhaul("fibre", pytest.approx(1_000.0))
    cheap = CostTable(usd_vnd=1, fibre_vnd_per_km=1_590)
    assert choose(small_network(), (10, 10), costs=cheap).kinds.tolist() == ["fibre"]  # equal cost


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
    assert (chosen.kinds.tolist(), chosen.cost_vnd.tolist()) == ([""], [0])
