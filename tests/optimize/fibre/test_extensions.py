"""Fibre extensions on the small network, reckoned by hand, and on random trees against networkx."""

from dataclasses import replace

import networkx as nx
import numpy as np
import pytest

from phusong.coverage.fibre.graph import build_road_graph
from phusong.coverage.fibre.parameters import FibreParameters
from phusong.coverage.fibre.reach import fibre_reach
from phusong.coverage.network.plant import Roads
from phusong.optimize.costs.table import CostTable
from phusong.optimize.fibre.extensions import find_extensions
from phusong.optimize.fibre.ways import DROP_TOO_LONG, NO_ROAD, NOT_CONNECTED
from tests.builders.small_network import SOUTH_M, VILLAGES, WEST_M, coverage_of, line, small_network, text

COSTS = CostTable(usd_vnd=1)


def extensions_of(network, *, served="A", **fibre):
    return find_extensions(network, coverage_of(network, {"fibre": served}), FibreParameters(**fibre), COSTS)


def km(value):
    return round(float(value) / 1000.0, 3)


def sections_of(found):
    """End in km to length in km and end of the section before."""
    end = [(km(x - WEST_M), km(y - SOUTH_M)) for x, y in zip(found.x_m, found.y_m, strict=True)]
    return {
        end[at]: (km(found.length_m[at]), end[found.parent[at]] if found.parent[at] >= 0 else None)
        for at in np.flatnonzero(found.kinds == "section")
    }


def test_sections_run_between_villages_and_forks():
    found = extensions_of(small_network())
    assert sections_of(found) == {
        (10.0, 5.0): (5.0, None),  # the fork where the ways to C, D, F and to E part
        (10.0, 10.0): (5.0, (10.0, 5.0)),
        (15.0, 5.0): (5.0, (10.0, 5.0)),
        (15.0, 10.0): (5.0, (10.0, 10.0)),
        (10.0, 15.0): (5.0, (10.0, 10.0)),
    }
    assert found.capex_vnd[found.kinds == "section"].tolist() == [5 * 7_000] * 5
    assert (found.parent < np.arange(len(found))).all()


def test_access_points_stand_at_the_villages_and_hang_on_their_section():
    found = extensions_of(small_network())
    points = np.flatnonzero(found.kinds == "access_point")
    assert [str(small_network().villages.ids[found.village[at]]) for at in points] == list("BCEFD")
    on_fibre = [at for at in points if found.parent[at] < 0]
    assert [found.village[at] for at in on_fibre] == [1]  # B stands on the route: an access point and no fibre
    for at in points:
        if found.parent[at] >= 0:
            section = found.parent[at]
            assert (found.x_m[section], found.y_m[section]) == (found.x_m[at], found.y_m[at])
    assert found.capex_vnd[points].tolist() == [800] * 5


def test_each_access_point_serves_every_village_within_reach():
    assert extensions_of(small_network()).serves.shape == (5, 2)  # all villages are 5 km apart
    found = extensions_of(small_network(), reach_m=5000.0)
    served = {}
    for (option, village), way in zip(found.serves, found.serves_m, strict=True):
        served.setdefault(int(found.village[option]), {})["ABCDEFG"[village]] = km(way)
    assert served[2] == {"C": 0.0, "D": 5.0, "F": 5.0}
    assert served[1] == {"B": 0.0}


def test_serving_is_what_reach_says_once_it_is_built():
    network, fibre = small_network(), FibreParameters(reach_m=10_000.0)
    found = extensions_of(network, reach_m=10_000.0)
    for option in np.flatnonzero(found.kinds == "access_point"):
        plant = replace(
            network.fibre,
            access_point_ids=text("AP1", "new"),
            access_point_kinds=text("splitter", "splitter"),
            x_m=np.append(network.fibre.x_m, found.x_m[option]),
            y_m=np.append(network.fibre.y_m, found.y_m[option]),
        )
        graph = build_road_graph(replace(network, fibre=plant), fibre)
        graph = replace(graph, access_fed=np.array([False, True]), access_feeder_m=np.zeros(2))
        reached = set(np.flatnonzero(fibre_reach(network, graph, fibre).reached)) - {0}
        assert set(found.serves[found.serves[:, 0] == option, 1]) == reached


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
    (at,) = np.flatnonzero(found.village == 6)
    assert found.drop_m[at] == pytest.approx(1500.0)
    assert found.capex_vnd[at] == 800 + 7_500


def test_villages_that_leave_the_road_together_share_an_access_point():
    network = small_network()
    villages = replace(network.villages, x_m=network.villages.x_m.copy(), y_m=network.villages.y_m.copy())
    villages.x_m[6], villages.y_m[6] = WEST_M + 15_000.0, SOUTH_M + 10_300.0  # G 300 m north of D
    found = extensions_of(replace(network, villages=villages))
    (at,) = np.flatnonzero((found.kinds == "access_point") & (found.village == 3))
    assert found.drop_m[at] == pytest.approx(300.0)
    assert set(found.serves[found.serves[:, 0] == at, 1]) == {3, 6}


def test_lines_follow_the_road_away_from_fibre():
    found = extensions_of(small_network())
    for at in np.flatnonzero(found.kinds == "section"):
        path = found.lines[at]
        assert path.length == pytest.approx(found.length_m[at])
        assert path.coords[-1] == pytest.approx((found.x_m[at], found.y_m[at]))
        if found.parent[at] >= 0:
            before = found.parent[at]
            assert path.coords[0] == pytest.approx((found.x_m[before], found.y_m[before]))


def test_nothing_to_do_and_nothing_to_start_from():
    network = small_network()
    assert len(extensions_of(network, served="ABCDEFG")) == 0
    bare = replace(network.fibre, routes=np.array([], dtype=np.object_), route_kinds=text(), x_m=np.zeros(0))
    bare = replace(bare, y_m=np.zeros(0), access_point_ids=text(), access_point_kinds=text())
    found = extensions_of(replace(network, fibre=bare))
    assert len(found) == 0
    assert found.reasons == (NOT_CONNECTED,) * 5 + (NO_ROAD,)
    no_roads = Roads(np.array([], dtype=np.object_), text())
    assert extensions_of(replace(network, roads=no_roads)).reasons == (NO_ROAD,) * 6


def test_row_order_changes_nothing():
    one, other = small_network(), small_network(order=tuple("GFEDCBA"))
    drawn = np.array([each.reverse() for each in other.roads.lines[::-1]], dtype=np.object_)
    other = replace(other, roads=Roads(drawn, text("", "", "")))
    first, second = extensions_of(one, reach_m=5000.0), extensions_of(other, reach_m=5000.0)
    for name in ("ids", "kinds", "parent", "root", "length_m", "capex_vnd", "commune_codes"):
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
    # Every section is needed, and following the sections before it leads back to fibre along its way.
    for at in range(len(found)):
        before, built = at, 0.0
        while before >= 0:
            built += found.length_m[before]
            before = int(found.parent[before])
        assert built == pytest.approx(found.from_fibre_m[at])
