"""Fibre extensions on the small network, reckoned by hand, and on random trees against networkx."""

from dataclasses import replace
from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from scipy.sparse import csr_array

from phusong.coverage.fibre.parameters import FibreParameters
from phusong.coverage.network.plant import Roads
from phusong.optimize.fibre.extensions import Feet, find_extensions
from phusong.optimize.fibre.ways import DROP_TOO_LONG, NO_ROAD, NOT_CONNECTED
from phusong.optimize.joint.solve import answer_joined
from phusong.optimize.problem.links import Links
from phusong.optimize.problem.problem import Problem
from tests.builders.networks.small_network import SOUTH_M, VILLAGES, WEST_M, coverage_of, line, small_network, text
from tests.builders.plans.prices import plain_prices

COSTS = plain_prices()


def extensions_of(network, *, served="A", **fibre):
    return find_extensions(network, coverage_of(network, {"fibre": served}), FibreParameters(**fibre), COSTS)


def km(value):
    return round(float(value) / 1000.0, 3)


def where(found, at):
    return km(found.x_m[at] - WEST_M), km(found.y_m[at] - SOUTH_M)


def places_of(found):
    """Places of access points in km to the villages they reach and the length of cable to each, km."""
    names = "ABCDEFG"
    told = {where(found, at): {} for at in np.flatnonzero(found.kinds == "access_point")}
    for at in np.flatnonzero(found.kinds == "distribution"):
        assert found.kinds[found.point[at]] == "access_point"
        told[where(found, at)][names[found.village[at]]] = km(found.length_m[at])
    return told


def test_access_points_stand_in_villages_and_where_reach_ends_on_the_way_to_them():
    found = extensions_of(small_network())
    assert places_of(found) == {
        (5.0, 5.0): {"B": 0.0},  # on lit cable
        (10.0, 8.0): {"C": 2.0},
        (10.0, 10.0): {"C": 0.0},
        (13.0, 10.0): {"D": 2.0},
        (15.0, 10.0): {"D": 0.0},
        (13.0, 5.0): {"E": 2.0},
        (15.0, 5.0): {"E": 0.0},
        (10.0, 13.0): {"F": 2.0},
        (10.0, 15.0): {"F": 0.0},
    }
    assert found.node[found.kinds == "access_point"][0] == 0
    assert set(found.capex_vnd[found.kinds == "access_point"].tolist()) == {800}
    assert set(found.capex_vnd[found.kinds == "distribution"].tolist()) == {0, 7_000}  # 2 km at 3,500


def test_without_a_price_of_the_way_only_the_ends_of_reach_are_left():
    free = plain_prices(fibre_distribution_vnd_per_km=0)
    network = small_network()
    found = find_extensions(network, coverage_of(network, {"fibre": "A"}), FibreParameters(), free)
    assert set(places_of(found)) == {(5.0, 5.0), (10.0, 8.0), (13.0, 10.0), (13.0, 5.0), (10.0, 13.0)}


def test_one_access_point_reaches_several_villages():
    found = places_of(extensions_of(small_network(), reach_m=5000.0))
    assert found[10.0, 10.0] == {"C": 0.0, "D": 5.0, "F": 5.0}
    assert found[10.0, 5.0] == {"B": 5.0, "C": 5.0, "E": 5.0}  # at the fork


def test_sections_run_between_forks_and_access_points():
    found = extensions_of(small_network())
    sections = np.flatnonzero(found.kinds == "section")
    assert sorted((*where(found, at), km(found.length_m[at])) for at in sections) == [
        (10.0, 5.0, 5.0),  # the fork where the ways to C, D, F and to E part
        (10.0, 8.0, 3.0),
        (10.0, 10.0, 2.0),
        (10.0, 13.0, 3.0),
        (10.0, 15.0, 2.0),
        (13.0, 5.0, 3.0),
        (13.0, 10.0, 3.0),
        (15.0, 5.0, 2.0),
        (15.0, 10.0, 2.0),
    ]
    assert (found.capex_vnd[sections] == np.round(7.0 * found.length_m[sections])).all()
    assert (found.ends[sections] >= 0).all()
    assert sorted(found.ends[sections].min(axis=1).tolist())[0] == 0  # one of them begins at lit plant


def test_towers_hang_where_they_leave_the_road():
    network = small_network()
    feet = Feet(WEST_M + np.array([7_000.0, np.nan, 2_000.0]), SOUTH_M + np.array([5_400.0, 0.0, 5_300.0]))
    found = find_extensions(network, coverage_of(network, {"fibre": "A"}), FibreParameters(), COSTS, feet)
    assert found.tower_node[1:].tolist() == [-1, 0]  # no tower; beside lit cable
    (at,) = np.flatnonzero((found.ends == found.tower_node[0]).any(axis=1) & (found.ends == 0).any(axis=1))
    assert (where(found, at), km(found.length_m[at])) == ((7.0, 5.0), 2.0)


def test_a_village_off_every_road_is_reported():
    network = small_network()
    found = extensions_of(network)
    assert [str(network.villages.ids[at]) for at in found.unreachable] == ["G"]
    assert found.reasons == (NO_ROAD,)
    assert np.isnan(found.to_build_m[6])
    assert [km(value) for value in found.to_build_m[1:6]] == [0.0, 10.0, 15.0, 10.0, 15.0]


def test_a_road_that_leads_to_no_fibre_and_a_drop_that_is_too_long():
    network = small_network()
    lines = np.append(network.roads.lines, [line((2, 10), (5, 10))])
    far = replace(network, roads=Roads(lines, text("", "", "", "")))
    assert extensions_of(far).reasons == (NOT_CONNECTED,)
    lines = np.append(network.roads.lines, [line((6.5, 5), (6.5, 10))])
    far = replace(network, roads=Roads(lines, text("", "", "", "")))
    assert extensions_of(far, max_drop_m=1600.0, reach_m=1499.0).reasons == (DROP_TOO_LONG,)
    found = extensions_of(far, max_drop_m=1600.0, reach_m=1500.0)
    assert len(found.unreachable) == 0
    (at,) = np.flatnonzero((found.village == 6) & (found.kinds == "distribution"))
    assert (found.length_m[at], found.drop_m[at]) == (0.0, pytest.approx(1500.0))
    assert found.capex_vnd[at] == 7_500


def test_villages_that_leave_the_road_together_share_an_access_point():
    network = small_network()
    villages = replace(network.villages, x_m=network.villages.x_m.copy(), y_m=network.villages.y_m.copy())
    villages.x_m[6], villages.y_m[6] = WEST_M + 15_000.0, SOUTH_M + 10_300.0  # G 300 m north of D
    found = extensions_of(replace(network, villages=villages))
    assert places_of(found)[15.0, 10.0] == {"D": 0.0, "G": 0.0}
    (at,) = np.flatnonzero((found.village == 6) & (found.length_m == 0.0) & (found.kinds == "distribution"))
    assert found.drop_m[at] == pytest.approx(300.0)
    assert found.serves_m[np.flatnonzero(found.serves[:, 0] == at)[0]] == pytest.approx(300.0)


def test_lines_follow_the_road_away_from_fibre():
    found = extensions_of(small_network())
    for at in np.flatnonzero(found.kinds == "section"):
        path = found.lines[at]
        assert path.length == pytest.approx(found.length_m[at])
        assert path.coords[-1] == pytest.approx((found.x_m[at], found.y_m[at]))


def test_nothing_to_do_and_nothing_to_start_from():
    network = small_network()
    assert len(extensions_of(network, served="ABCDEFG")) == 0
    bare = replace(network.fibre, routes=np.array([], dtype=np.object_), route_kinds=text(), x_m=np.zeros(0))
    bare = replace(bare, y_m=np.zeros(0), access_point_ids=text(), access_point_kinds=text())
    found = extensions_of(replace(network, fibre=bare))
    assert len(found) == 0
    assert found.reasons == (NOT_CONNECTED,) * 5 + (NO_ROAD,)
    no_roads = Roads(np.array([], dtype=np.object_), text())
    bare = replace(network, roads=no_roads)
    assert extensions_of(bare).reasons == (NO_ROAD,) * 6
    feet = Feet(WEST_M + np.array([7_000.0, np.nan]), SOUTH_M + np.array([5_400.0, 0.0]))
    found = find_extensions(bare, coverage_of(bare, {"fibre": "A"}), FibreParameters(), COSTS, feet)
    assert found.tower_node.tolist() == [-1, -1]


def test_row_order_changes_nothing():
    one, other = small_network(), small_network(order=tuple("GFEDCBA"))
    drawn = np.array([each.reverse() for each in other.roads.lines[::-1]], dtype=np.object_)
    other = replace(other, roads=Roads(drawn, text("", "", "")))
    first, second = extensions_of(one, reach_m=5000.0), extensions_of(other, reach_m=5000.0)
    for name in ("ids", "kinds", "ends", "node", "point", "length_m", "capex_vnd", "commune_codes"):
        assert getattr(first, name).tolist() == getattr(second, name).tolist()
    named = [
        sorted((int(option), str(net.villages.ids[village])) for option, village in found.serves)
        for net, found in ((one, first), (other, second))
    ]
    assert named[0] == named[1]


@pytest.mark.parametrize("seed", range(4))
def test_ways_are_the_shortest_on_a_random_grid(seed):
    rng = np.random.default_rng(seed)
    step, size = 1.5, 6
    roads = [
        line((x * step, y * step), ((x + dx) * step, (y + dy) * step))
        for x in range(size)
        for y in range(size)
        for dx, dy in ((1, 0), (0, 1))
        if rng.random() < 0.75
    ]
    spots = rng.permutation(size * size)[: len(VILLAGES)]
    x, y = (spots % size) * step * 1000.0, (spots // size) * step * 1000.0
    base = small_network()
    network = replace(
        base,
        roads=Roads(np.array(roads, dtype=np.object_), text(*("" for _ in roads))),
        villages=replace(base.villages, x_m=WEST_M + x, y_m=SOUTH_M + y),
        fibre=replace(
            base.fibre,
            routes=np.array([], dtype=np.object_),
            route_kinds=text(),
            x_m=np.array([WEST_M]),
            y_m=np.array([SOUTH_M]),
        ),
    )
    found = extensions_of(network, served="", reach_m=100.0, max_drop_m=10.0)
    graph = nx.Graph()
    for road in roads:
        (ax, ay), (bx, by) = ((round(px - WEST_M), round(py - SOUTH_M)) for px, py in road.coords)
        graph.add_edge((ax, ay), (bx, by), length=road.length)
    graph.add_node((0, 0))
    shortest = nx.single_source_dijkstra_path_length(graph, (0, 0), weight="length")
    for village in range(len(spots)):
        expected = shortest.get((round(x[village]), round(y[village])))
        if expected is None:
            assert village in found.unreachable
        else:
            assert found.to_build_m[village] == pytest.approx(expected)
    # Along the sections the way to every access point is the shortest on the roads.
    built = nx.Graph([(0, 0)])
    for at in np.flatnonzero(found.kinds == "section"):
        built.add_edge(*found.ends[at].tolist(), length=found.length_m[at])
    ways = nx.single_source_dijkstra_path_length(built, 0, weight="length")
    points = np.flatnonzero(found.kinds == "access_point")
    assert [ways[node] for node in found.node[points]] == pytest.approx(found.from_fibre_m[points].tolist(), abs=1e-6)


def least_cost_vnd(found, villages):
    """Least cost of fibre to every village that can be reached, proved."""
    n, cables = len(found), np.flatnonzero(found.point >= 0)
    sections, hung = np.flatnonzero(found.kinds == "section"), np.flatnonzero(found.node >= 0)
    covers = csr_array((np.ones(len(cables), bool), (found.serves[:, 0], found.serves[:, 1])), shape=(n, villages))
    problem = Problem(
        covers=covers,
        weights=np.ones(villages),
        costs=found.capex_vnd.astype(float),
        budget=float("inf"),
        requires=np.column_stack((cables, found.point[cables])),
        must=np.diff(covers.T.tocsr().indptr) > 0,
        goal="least_cost",
        links=Links(sections, found.ends[sections], np.column_stack((hung, found.node[hung]))),
    )
    solution = answer_joined(problem, gap=0.0)
    assert solution.status == "optimal"
    return solution.objective


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_no_other_place_for_an_access_point_is_cheaper(seed):
    """Access points every 250 m of every road instead: none of them makes fibre to all villages cheaper."""
    rng = np.random.default_rng(seed)
    base = small_network()
    villages = replace(base.villages, x_m=base.villages.x_m.copy())
    villages.x_m[2:6] += rng.uniform(-1500.0, 1500.0, 4) * (villages.y_m[2:6] < SOUTH_M + 11_000.0)
    network = replace(base, villages=villages)
    best = least_cost_vnd(extensions_of(network, reach_m=3000.0), 7)
    dense = Feet(
        WEST_M + np.concatenate((np.arange(5.0, 20.0, 0.25), np.full(40, 10.0), np.arange(10.0, 15.0, 0.25))) * 1000.0,
        SOUTH_M + np.concatenate((np.full(60, 5.0), np.arange(5.0, 15.0, 0.25), np.full(20, 10.0))) * 1000.0,
    )
    everywhere = find_extensions(
        network, coverage_of(network, {"fibre": "A"}), FibreParameters(reach_m=3000.0), COSTS, dense
    )
    assert best == pytest.approx(least_cost_vnd(everywhere, 7), abs=60.0)  # whole VND section by section


@pytest.mark.slow
def test_a_fan_of_villages_is_reached_over_their_ring():
    """Eight villages on eight spokes of 10 km, neighbours 1 km apart on a ring: one spoke and the ring, not eight."""
    angles = np.linspace(-0.35, 0.35, 8)
    tips = [(5.0 + 10.0 * np.cos(angle), 5.0 + 10.0 * np.sin(angle)) for angle in angles]
    roads = [line((0, 5), (5, 5)), *(line((5, 5), tip) for tip in tips), *(line(*pair) for pair in pairwise(tips))]
    base = small_network()
    x, y = (np.array([tip[at] for tip in tips[1:]]) * 1000.0 for at in range(2))
    network = replace(
        base,
        roads=Roads(np.array(roads, dtype=np.object_), text(*("" for _ in roads))),
        villages=replace(base.villages, x_m=WEST_M + x, y_m=SOUTH_M + y),
    )
    found = extensions_of(network, served="", reach_m=2000.0)
    spokes = 7 * 10_000.0 * 7.0
    in_each_village = (10_000.0 + 6_000.0) * 7.0 + 7 * 800
    assert least_cost_vnd(found, 7) <= in_each_village + 1.0 < 0.25 * spokes
