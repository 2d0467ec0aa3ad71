"""The road graph on maps small enough to draw."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from shapely import LineString

from phusong.coverage.fibre.roads import RoadGraph
from tests.builders.optional_data import needs_shared
from tests.builders.paths import SHARED
from tests.builders.seeds import examples


def roads_of(*lines):
    array = np.empty(len(lines), dtype=np.object_)
    array[:] = [LineString(line) for line in lines]
    return array


def graph_of(*lines, tolerance_m=1.0):
    return RoadGraph.of_lines(roads_of(*lines), tolerance_m)


def nodes_of(graph):
    return sorted(zip(graph.x_m.tolist(), graph.y_m.tolist(), strict=True))


def same(one, other):
    assert_array_equal(one.x_m, other.x_m)
    assert_array_equal(one.y_m, other.y_m)
    assert_array_equal(one.edge_nodes, other.edge_nodes)
    assert_array_equal(shapely.to_wkb(one.edge_lines), shapely.to_wkb(other.edge_lines))


CROSS = ([(0, 50), (100, 50)], [(50, 0), (50, 100)])


def test_a_crossing_becomes_a_junction():
    graph = graph_of(*CROSS)
    assert nodes_of(graph) == [(0, 50), (50, 0), (50, 50), (50, 100), (100, 50)]
    assert_allclose(graph.edge_length_m, 50.0)
    assert graph.components().max() == 0


def test_an_end_near_another_road_is_joined_to_it_and_one_farther_is_not():
    near = graph_of([(0, 0), (100, 0)], [(50, 0.4), (50, 80)])
    assert near.components().max() == 0
    assert (50.0, 0.0) in nodes_of(near)
    assert graph_of([(0, 0), (100, 0)], [(50, 4.0), (50, 80)]).components().max() == 1


def test_shared_vertices_join_and_pieces_of_one_road_are_one_edge():
    graph = graph_of([(0, 0), (40, 0)], [(40, 0), (70, 0), (100, 0)])
    assert nodes_of(graph) == [(0, 0), (100, 0)]
    assert_allclose(graph.edge_length_m, [100.0])


def test_a_road_drawn_twice_counts_once():
    assert_allclose(graph_of([(0, 0), (100, 0)], [(100, 0), (0, 0)]).edge_length_m, [100.0])


@pytest.mark.slow
@settings(max_examples=examples(40))
@given(st.randoms(use_true_random=False))
def test_order_and_direction_of_the_lines_change_nothing(random):
    rng = np.random.default_rng(4)
    lines = [[tuple(point) for point in rng.integers(0, 300, (3, 2)).tolist()] for _ in range(12)]
    turned = [line[::-1] if random.random() < 0.5 else line for line in lines]
    random.shuffle(turned)
    same(graph_of(*turned), graph_of(*lines))


def test_no_road_is_an_empty_graph():
    graph = graph_of()
    assert len(graph) == 0
    assert graph.edge_nodes.shape == (0, 2)
    positions = graph.snap(np.array([1.0]), np.array([2.0]), 1000.0)
    assert_array_equal(positions.edge, [-1])
    split, node = graph.with_nodes_at(positions, 1.0)
    assert_array_equal(node, [-1])
    distance, source, before = split.nearest_source(node, np.zeros(1))
    assert len(distance) == len(source) == len(before) == len(graph.components()) == 0


def test_points_snap_to_the_nearest_road_within_the_limit():
    graph = graph_of([(0, 0), (100, 0)], [(0, 60), (100, 60)])
    positions = graph.snap(np.array([30.0, 70.0, 50.0, -40.0]), np.array([10.0, 55.0, 500.0, 30.0]), 50.0)
    assert_array_equal(positions.edge >= 0, [True, True, False, True])
    assert_allclose(positions.offset_m, [10.0, 5.0, np.nan, 50.0])
    assert_allclose(positions.along_m[:2], [30.0, 70.0])
    assert_allclose(positions.along_m[3], 0.0)


def split_at(graph, x, y, tolerance_m=1.0):
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    return graph.with_nodes_at(graph.snap(x, y, 1000.0), tolerance_m)


def test_positions_cut_the_edge_and_lengths_are_kept():
    graph, node = split_at(graph_of([(0, 0), (100, 0)]), [70.0, 30.0, 30.0, 30.4, 0.0, 99.5], [5.0, 5.0, -9.0, 0, 0, 0])
    assert_allclose(graph.edge_length_m.sum(), 100.0)
    assert_allclose(graph.x_m[node], [70.0, 30.0, 30.0, 30.0, 0.0, 100.0])
    assert len(set(node[[1, 2, 3]].tolist())) == 1  # duplicates, and what is within the tolerance, share a node
    assert_allclose(np.sort(graph.edge_length_m), [30.0, 30.0, 40.0])
    start, end = graph.edge_nodes.T
    ends = shapely.get_coordinates(shapely.get_point(graph.edge_lines, -1))
    assert_allclose(np.column_stack([graph.x_m[end], graph.y_m[end]]), ends)
    starts = shapely.get_coordinates(shapely.get_point(graph.edge_lines, 0))
    assert_allclose(np.column_stack([graph.x_m[start], graph.y_m[start]]), starts)


def test_a_position_on_a_junction_takes_the_junction():
    graph, node = split_at(graph_of(*CROSS), [50.0], [50.0])
    assert len(graph) == 5
    assert (graph.x_m[node[0]], graph.y_m[node[0]]) == (50.0, 50.0)


def test_a_road_that_closes_on_itself_is_cut_too():
    ring = [(0, 0), (100, 0), (100, 100), (0, 100), (0, 0)]
    graph, node = split_at(graph_of(ring), [100.0, 0.0], [50.0, 90.0])
    distance, _, _ = graph.nearest_source(node[:1], np.zeros(1))
    assert_allclose(distance[node[1]], 160.0)  # 50 + 100 + 10 over the top, against 240 the other way
    assert_allclose(graph.edge_length_m.sum(), 400.0)


def test_the_nearest_source_counts_its_head_start():
    graph, node = split_at(graph_of([(0, 0), (100, 0)]), [10.0, 90.0, 60.0, 40.0], [0.0] * 4)
    distance, source, before = graph.nearest_source(node[:2], np.array([0.0, 0.0]))
    assert_allclose(distance[node], [0.0, 0.0, 30.0, 30.0])
    assert_array_equal(source[node], [0, 1, 1, 0])
    assert_array_equal(before[node[:2]], [-1, -1])
    distance, source, _ = graph.nearest_source(node[:2], np.array([0.0, 45.0]))
    assert_allclose(distance[node], [0.0, 45.0, 50.0, 30.0])
    assert_array_equal(source[node], [0, 1, 0, 0])


def test_sources_at_one_node_compete_and_the_first_of_equals_counts():
    graph, node = split_at(graph_of([(0, 0), (100, 0)]), [50.0, 50.0, 50.0], [0.0] * 3)
    _, source, _ = graph.nearest_source(node, np.array([7.0, 2.0, 2.0]))
    assert set(source.tolist()) == {1}


def test_a_road_apart_is_not_connected():
    graph, node = split_at(graph_of([(0, 0), (100, 0)], [(0, 500), (100, 500)]), [0.0, 0.0, 9999.0], [0.0, 500.0, 0.0])
    distance, source, before = graph.nearest_source(np.array([node[0], -1]), np.array([0.0, np.nan]))
    assert np.isinf(distance[node[1]])
    assert source[node[1]] == before[node[1]] == -1


def test_of_two_roads_between_two_places_the_shorter_is_taken():
    graph, node = split_at(graph_of([(0, 0), (100, 0)], [(0, 0), (50, 50), (100, 0)]), [0.0, 100.0], [0.0, 0.0])
    distance, _, before = graph.nearest_source(node[:1], np.zeros(1))
    assert_allclose(distance[node[1]], 100.0)
    assert_allclose(graph.line_along(graph.way(before, node[1])).length, 100.0)


def test_the_line_along_a_way_follows_the_road():
    bent = [(0, 0), (0, 40), (60, 40), (60, 100)]
    graph, node = split_at(graph_of(bent, [(60, 40), (200, 40)]), [0.0, 60.0], [10.0, 90.0])
    distance, _, before = graph.nearest_source(node[:1], np.zeros(1))
    line = graph.line_along(graph.way(before, node[1]))
    assert list(line.coords) == [(0, 10), (0, 40), (60, 40), (60, 90)]
    assert_allclose(line.length, distance[node[1]])


def test_a_line_along_needs_joined_nodes():
    graph = graph_of(*CROSS)
    with pytest.raises(ValueError, match="two nodes"):
        graph.line_along([0])
    with pytest.raises(ValueError, match="no road joins"):
        graph.line_along([0, 4])


@pytest.mark.slow
@settings(max_examples=examples(30))
@given(st.integers(0, 10_000))
def test_distances_agree_with_all_pairs_by_hand(seed):
    rng = np.random.default_rng(seed)
    graph = graph_of(*[[tuple(p) for p in rng.integers(0, 200, (2, 2)).tolist()] for _ in range(7)], tolerance_m=0.01)
    n = len(graph)
    far = np.full((n, n), np.inf)
    np.fill_diagonal(far, 0.0)
    for (a, b), length in zip(graph.edge_nodes, graph.edge_length_m, strict=True):
        far[a, b] = far[b, a] = min(far[a, b], length)
    for k in range(n):
        far = np.minimum(far, far[:, [k]] + far[[k], :])
    sources = rng.integers(0, n, 3)
    start = rng.uniform(0.0, 50.0, 3)
    distance, source, _ = graph.nearest_source(sources, start)
    ways = far[sources] + start[:, None]
    assert_allclose(distance, ways.min(axis=0), atol=1e-9)
    reached = np.isfinite(distance)
    assert_allclose(ways[source[reached], np.flatnonzero(reached)], distance[reached], atol=1e-9)


@pytest.mark.slow
@needs_shared("data", "batxat_roads_osm.geojson")
def test_real_roads_keep_their_length_and_their_parts():
    import pyogrio

    layer = pyogrio.read_dataframe(SHARED / "data" / "batxat_roads_osm.geojson").to_crs(32648)
    lines = layer.geometry.to_numpy()
    graph = RoadGraph.of_lines(lines, 1.0)
    assert_allclose(graph.edge_length_m.sum(), shapely.length(lines).sum(), rtol=2e-3)
    assert np.bincount(graph.components()).max() / len(graph) > 0.98
