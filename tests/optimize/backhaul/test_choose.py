"""Backhaul on the small network: ways along the road by hand, lines of sight over hills, and the cheaper of both."""

from dataclasses import replace

import numpy as np
import pytest

from phusong.coverage.fibre.parameters import FibreParameters
from phusong.optimize.backhaul.choose import TowerTops, WaysHome
from phusong.optimize.backhaul.fibre import fibre_ways
from phusong.optimize.backhaul.parameters import BackhaulParameters
from phusong.optimize.plan.proposal import Backhaul
from tests.builders.networks.small_network import SOUTH_M, WEST_M, flat_terrain, small_network, text, with_hill
from tests.builders.plans.prices import plain_prices


def at(*points_km):
    x, y = np.array(points_km, dtype=np.float64).reshape(-1, 2).T
    return WEST_M + x * 1000.0, SOUTH_M + y * 1000.0


def choose(network, *points_km, costs=None, range_m=30_000.0, **settings):
    spots = at(*points_km)
    tops, prices = TowerTops(*spots, 42.0, range_m), costs or plain_prices()
    return WaysHome.find(network, tops, BackhaulParameters(**settings), FibreParameters()).at_prices(prices)


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


def without_fibre(network):
    """The network with no fibre: only microwave leads home."""
    bare = replace(
        network.fibre,
        routes=np.array([], dtype=np.object_),
        route_kinds=text(),
        access_point_ids=text(),
        access_point_kinds=text(),
        x_m=np.zeros(0),
        y_m=np.zeros(0),
    )
    return replace(network, fibre=bare)


def hops_of(chosen, location=0):
    return [[(hop.start, hop.end) for hop in way.backhaul.hops] for way in chosen.at(location)]


HIDING = with_hill(flat_terrain(), 7.0, 6.875, 100.0, 400.0)
"""Ground with a hill on the line from C to S2, and none on that to S1."""

RIDGE = with_hill(flat_terrain(), 7.8, 9.0, 300.0, 1_500.0)
"""Ground with a hill between what lies north of it and both sites."""


def test_the_nearest_site_that_a_hop_reaches_is_hopped_to():
    network = without_fibre(small_network())
    assert hops_of(choose(network, (10, 10))) == [[("410000,2490000", "S2")]]
    blocked = without_fibre(small_network(HIDING))
    assert hops_of(choose(blocked, (10, 10))) == [[("410000,2490000", "S1")]]
    assert hops_of(choose(blocked, (10, 10), range_m=10_000.0)) == []
    assert hops_of(choose(network, (10, 10), range_m=0.0)) == []
    assert hops_of(choose(network, (10, 10), host_links=0)) == []


def test_why_nothing_connects_a_place_is_told_by_its_nearest_hop():
    network = without_fibre(small_network(HIDING))
    found = choose(network, (10, 10), range_m=8_000.0)
    tried = found.tried[0]
    assert (tried.end, tried.trouble) == ("S2", "clearance")
    assert tried.length_m == pytest.approx(np.hypot(4_800.0, 5_000.0))
    # Where most is missing, the hill stands over both antennas at 142 m, 4.35 km and 2.58 km away; the Earth adds
    # 4.35 * 2.58 / 17 = 0.66 m, and 60 % of 17.3 * sqrt(4.35 * 2.58 / (23 * 6.93)) = 4.6 m are asked.
    along = tried.worst_m / tried.length_m
    (x0, x1), (y0, y1) = at((10, 10), (5.2, 5))
    top_m = float(HIDING.at(np.array([x0 + along * (x1 - x0)]), np.array([y0 + along * (y1 - y0)]))[0])
    assert tried.lacking == pytest.approx(top_m - 142.0 + 0.66 + 0.6 * 4.6, abs=0.1)
    assert tried.worst_m == pytest.approx(np.hypot(3_000.0, 3_125.0), abs=100.0)
    assert tried.clear_share < 0.0


def test_a_place_behind_a_hill_goes_home_over_another_new_mast():
    # From (10, 12) the hill hides both sites; (14, 9) sees S2 past it.
    network = without_fibre(small_network(RIDGE))
    alone = choose(network, (10.0, 12.0))
    assert alone.at(0) == []
    both = choose(network, (10.0, 12.0), (14.0, 9.0))
    assert hops_of(both, 0) == [[("410000,2492000", "414000,2489000"), ("414000,2489000", "S2")]]
    way = both.at(0)[0]
    assert both.masts[way.mast].location == 1
    assert [each.on_mast for each in both.at(1)] == [True]
    assert both.tried == {}
    assert choose(network, (10.0, 12.0), (14.0, 9.0), most_hops=1).at(0) == []


def test_the_order_of_places_and_sites_changes_no_way():
    network = without_fibre(small_network(RIDGE))
    places = [(10.0, 12.0), (14.0, 9.0), (15.0, 12.0), (10.5, 11.5)]
    first = choose(network, *places)
    sites = network.sites
    swapped = replace(
        sites,
        ids=sites.ids[::-1],
        names=sites.names[::-1],
        operators=sites.operators[::-1],
        technologies=sites.technologies[::-1],
        x_m=sites.x_m[::-1],
        y_m=sites.y_m[::-1],
        height_m=sites.height_m[::-1],
    )
    again = choose(replace(network, sites=swapped), *places)
    assert [way.backhaul for way in again.ways] == [way.backhaul for way in first.ways]
    assert len(first.ways) >= 4


def told(chosen):
    """Location, kind, length and cost of every way."""
    ways = chosen.ways
    return [(way.location, way.backhaul.kind, round(way.backhaul.length_m, 3), way.cost_vnd) for way in ways]


def test_both_ways_are_kept_where_others_may_pay_the_trench():
    hop_m = round(float(np.hypot(4_800.0, 5_000.0)), 3)
    chosen = choose(small_network(), (10, 10), (10.3, 7.5))
    # C stands on the road: fibre costs the tower nothing of its own. The other has 300 m of cable at 7,000 a km.
    assert told(chosen)[:2] == [(0, "microwave", hop_m, 15_900), (0, "fibre", 0.0, 0)]
    assert told(chosen)[3] == (1, "fibre", 300.0, 2_100)
    hop = chosen.at(0)[0].backhaul.hops[0]
    assert (hop.start, hop.end, hop.band) == ("410000,2490000", "S2", "23 GHz")
    assert chosen.at(0)[1].backhaul == Backhaul("fibre", 0.0)


def test_what_is_never_cheaper_is_left_out():
    network = small_network()
    assert told(choose(network, (3, 5.2))) == [(0, "fibre", 200.0, 1_400)]  # beside lit cable: no hop is cheaper
    dear = plain_prices(fibre_off_road_vnd_per_km=79_500)
    assert told(choose(network, (3, 5.2), costs=dear))[0][1:] == ("fibre", 200.0, 15_900)  # equal cost: fibre
    assert [each[1] for each in told(choose(network, (10.3, 7.5), costs=dear))] == ["microwave"]  # 300 m cost more


def test_where_neither_leads_home_there_is_none():
    chosen = choose(without_fibre(small_network()), (10, 10), range_m=5_000.0)
    assert (chosen.ways, chosen.tried) == ((), {0: None})
