"""Roads as files have them: over each other, drawn twice a little apart, doubling back, and villages far from all."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.sparse.csgraph import connected_components, dijkstra
from shapely import LineString

from phusong.coverage.fibre.parameters import FibreParameters
from phusong.coverage.fibre.roads import RoadGraph
from phusong.coverage.network.plant import Roads
from phusong.optimize.costs import CostTable
from phusong.optimize.fibre.extensions import find_extensions
from phusong.optimize.fibre.ways import NO_ROAD
from tests.builders.networks.small_network import coverage_of, line, small_network, text
from tests.builders.seeds import examples


def graph_of(*lines: list[tuple[float, float]]) -> RoadGraph:
    drawn = np.empty(len(lines), dtype=np.object_)
    drawn[:] = [LineString(each) for each in lines]
    return RoadGraph.of_lines(drawn, 1.0)


def way_m(graph: RoadGraph, one: tuple[float, float], other: tuple[float, float]) -> float:
    x, y = np.array([one, other], dtype=float).T
    cut, node = graph.with_nodes_at(graph.snap(x, y, 5.0), 1e-6)
    return float(dijkstra(cut.adjacency()[0], indices=node[0])[node[1]])


def one_part(graph: RoadGraph) -> bool:
    return connected_components(graph.adjacency()[0], directed=False)[0] == 1


def test_lines_that_overlap_along_a_stretch_count_it_once() -> None:
    graph = graph_of([(0, 0), (100, 0)], [(60, 0), (160, 0)], [(20, 0), (90, 0)], [(160, 0), (130, 0)])
    assert_allclose(graph.edge_length_m.sum(), 160.0)
    assert one_part(graph)
    assert_allclose(way_m(graph, (0, 0), (160, 0)), 160.0)


def test_a_spur_that_doubles_back_counts_once() -> None:
    graph = graph_of([(0, 0), (50, 0), (50, 30), (50, 0), (100, 0)])
    assert_allclose(graph.edge_length_m.sum(), 130.0)
    assert_allclose(way_m(graph, (0, 0), (50, 30)), 80.0)


@pytest.mark.parametrize("apart_m", [0.05, 0.5, 0.9])
def test_a_road_digitised_twice_a_little_apart_makes_no_way_longer(apart_m: float) -> None:
    twice = [(x, apart_m) for x in np.linspace(0.0, 400.0, 9)]
    graph = graph_of([(0, 0), (170, 0), (400, 0)], twice, [(400, 0), (500, 0)], [(200, apart_m), (200, 80)])
    assert one_part(graph)
    assert way_m(graph, (0, 0), (500, 0)) == pytest.approx(500.0, abs=2.0)
    assert way_m(graph, (0, 0), (200, 80)) == pytest.approx(280.0, abs=2.0)


def test_a_road_digitised_three_times_a_millimetre_apart_is_there_once() -> None:
    graph = graph_of([(0, 0), (201.44, 0)], [(7.87, -0.0011), (30.02, -0.0012)], [(9.86, 0.0004), (43.76, 0.0015)])
    assert graph.edge_length_m.sum() == pytest.approx(201.44, abs=0.1)


@pytest.mark.parametrize("apart_m", [1e-4, 1e-3, 2e-3, 1e-2, 0.1, 0.9])
def test_stretches_drawn_again_add_no_length_however_little_they_are_apart(apart_m: float) -> None:
    rng = np.random.default_rng(7)
    for _ in range(examples(40)):
        length = rng.uniform(50.0, 900.0)
        starts, ends = np.sort(rng.uniform(0.0, length, (2, 2)), axis=0)
        beside = rng.uniform(-apart_m, apart_m, (2, 2))
        again = [[(starts[at], beside[at, 0]), (ends[at], beside[at, 1])] for at in (0, 1)]
        graph = graph_of([(0.0, 0.0), (length, 0.0)], *again)
        # What joins the ends of the two drawings to the road is all that may be left of them.
        assert length - 0.01 <= graph.edge_length_m.sum() <= length + 4.0 * apart_m + 0.1
        assert one_part(graph)


def test_drawings_on_both_sides_of_a_road_are_gone_though_they_lie_far_from_each_other() -> None:
    below, above = [(107.0, 0.4), (240.0, -0.7)], [(36.0, 0.5), (371.0, 0.6)]
    graph = graph_of([(0, 0), (584, 0)], below, above)
    assert graph.edge_length_m.sum() == pytest.approx(584.0, abs=2.5)
    assert one_part(graph)


@pytest.mark.parametrize("end", [(101.8, 0.9), (103.0, 0.9), (140.0, 0.9)])
def test_a_drawing_that_a_bridge_hangs_on_stays(end: tuple[float, float]) -> None:
    drawn = np.empty(3, dtype=np.object_)
    drawn[:] = [LineString(each) for each in ([(0, 0), (500, 0)], [(100, 0), end], [end, (end[0], 80)])]
    without, across = (RoadGraph.of_lines(drawn, 1.0, levels=np.array([0, 0, level])) for level in (0, 1))
    assert one_part(without)
    assert one_part(across)
    way = way_m(without, (0, 0), (end[0], 80))
    assert way == pytest.approx(end[0] + 80.0, abs=2.0)
    assert way_m(across, (0, 0), (end[0], 80)) == pytest.approx(way, abs=2.0)


def test_a_figure_of_eight_keeps_both_loops_and_its_junction() -> None:
    eight = [(0, 0), (40, 40), (0, 80), (-40, 40), (0, 0), (40, -40), (0, -80), (-40, -40), (0, 0)]
    graph = graph_of(eight, [(0, 0), (500, 0)])
    assert one_part(graph)
    assert len(graph.edge_lines) - len(graph) + 1 == 2  # two cycles
    assert way_m(graph, (500, 0), (0, 80)) == pytest.approx(500.0 + 2 * 40 * np.sqrt(2.0))


@pytest.mark.slow
def test_a_village_forty_kilometres_from_every_road_is_told_and_the_others_are_reached() -> None:
    network = small_network()
    far = network.villages.y_m + np.where(network.villages.ids == "F", 40_000.0, 0.0)
    network = replace(network, villages=replace(network.villages, y_m=far))
    found = find_extensions(network, coverage_of(network), FibreParameters(), CostTable())
    told = dict(zip(network.villages.ids[found.unreachable], found.reasons, strict=True))
    assert told == {"F": NO_ROAD, "G": NO_ROAD}
    assert set(network.villages.ids[found.serves[:, 1]]) == {"B", "C", "D", "E"}


def test_overlaps_and_doubles_do_not_change_what_fibre_costs() -> None:
    network = small_network()
    more = [line((3, 5), (12, 5)), line((10, 10), (10, 5)), line((12, 5), (11, 5))]
    drawn = np.append(network.roads.lines, more)
    classes = np.append(network.roads.classes, text("national", "commune", "national"))
    doubled = replace(network, roads=Roads(drawn, classes))
    first, second = (
        find_extensions(each, coverage_of(each), FibreParameters(), CostTable()) for each in (network, doubled)
    )
    assert_allclose(sorted(first.capex_vnd), sorted(second.capex_vnd))
