"""Roads cut at places, told apart by boxes, and held against cables: the quick ways give what the plain ones give."""

from itertools import pairwise

import numpy as np
import pytest
import shapely
from numpy.testing import assert_array_equal
from shapely import LineString, STRtree
from shapely.ops import substring

from phusong.coverage.fibre.along import _nearest_among
from phusong.coverage.fibre.cuts import Cuts
from phusong.coverage.fibre.roads import RoadGraph
from phusong.coverage.fibre.strokes import Strokes, ranks_of
from tests.builders.seeds import examples


def lines_of(*lines):
    array = np.empty(len(lines), dtype=np.object_)
    array[:] = [LineString(line) for line in lines]
    return array


def crooked(rng, places):
    return np.cumsum(rng.normal(0.0, 50.0, (places, 2)), axis=0) + 2_000_000.0


def test_pieces_are_those_of_a_line_cut_by_itself():
    rng = np.random.default_rng(4)
    for _ in range(examples(30)):
        lines = lines_of(*(crooked(rng, rng.integers(2, 9)) for _ in range(3)))
        cuts, expected = Cuts(6), []
        for number, line in enumerate(lines[:2]):
            at_m = np.sort(rng.uniform(0.1, 0.9, 3)) * line.length
            assert cuts.along((number, 2 * number, 2 * number + 1, line.length), at_m.tolist(), 1e-9) == [
                6 + 3 * number + each for each in range(3)
            ]
            marks = [0.0, *at_m.tolist(), line.length]
            expected += [substring(line, *span) for span in pairwise(marks)]
        pieces, feet = cuts.drawn(lines)
        assert_array_equal(shapely.to_wkb(pieces), shapely.to_wkb(expected))
        assert_array_equal(feet, [piece.coords[-1] for piece in expected if piece.coords[-1] not in ends_of(lines)])
        assert_array_equal(cuts.edges(), [0] * 4 + [1] * 4)
        assert_array_equal(cuts.ends(), [[0, 6], [6, 7], [7, 8], [8, 1], [2, 9], [9, 10], [10, 11], [11, 3]])


def ends_of(lines):
    return {line.coords[-1] for line in lines}


def test_positions_near_an_end_or_each_other_take_the_node_that_is_there():
    cuts = Cuts(2)
    assert cuts.along((0, 0, 1, 100.0), [0.5, 40.0, 40.7, 99.2], 1.0) == [0, 2, 2, 1]
    pieces, feet = cuts.drawn(lines_of([(0, 0), (100, 0)]))
    assert [piece.wkt for piece in pieces] == ["LINESTRING (0 0, 40 0)", "LINESTRING (40 0, 100 0)"]
    assert_array_equal(feet, [[40.0, 0.0]])


def test_an_edge_that_nothing_cuts_stays_the_line_it_is():
    lines = lines_of([(0, 0), (7, 3), (10, 0)])
    cuts = Cuts(2)
    assert cuts.along((0, 0, 1, float(lines[0].length)), [0.2], 1.0) == [0]
    pieces, feet = cuts.drawn(lines)
    assert pieces[0] is lines[0]
    assert feet.shape == (0, 2)


def strokes_of(rng, pieces):
    points = np.column_stack((rng.uniform(0.0, 60.0, (2 * pieces, 2)), rng.integers(0, 2, 2 * pieces)))
    ends = rng.integers(0, 2 * pieces, (pieces, 2))
    points[ends[:, 1], 2] = points[ends[:, 0], 2]
    ends = ends[ends[:, 0] != ends[:, 1]]
    return Strokes(points, ends, np.full(len(ends), "", dtype=object), np.zeros(len(ends), dtype=bool))


def test_boxes_and_ends_find_every_piece_that_is_near():
    rng = np.random.default_rng(5)
    for distance_m in (1e-3, 1.0, 8.0):
        strokes = strokes_of(rng, 40)
        lines, level = strokes.lines(), strokes.points[strokes.ends[:, 0], 2]
        one, other = strokes.near_boxes(lines, distance_m)
        assert (np.diff(one) >= 0).all()
        found = set(zip(one.tolist(), other.tolist(), strict=True))
        here, there = np.nonzero((level[:, None] == level[None, :]) & ~np.eye(len(lines), dtype=bool))
        near = shapely.distance(lines[here], lines[there]) <= distance_m
        assert set(zip(here[near].tolist(), there[near].tolist(), strict=True)) <= found
        assert all(level[a] == level[b] and a != b for a, b in found)
        for end in (0, 1):
            tips = shapely.points(strokes.points[strokes.ends[other, end], :2])
            assert_array_equal(
                strokes.ends_near(end, (one, other), lines, distance_m),
                shapely.distance(lines[one], tips) <= distance_m,
            )


def test_words_are_ranked_as_text():
    assert ranks_of(np.array(["b", "", "a", "b"], dtype=object))[0] == ["", "a", "b"]
    assert_array_equal(ranks_of(np.array(["b", "", "a", "b"], dtype=object))[1], [2, 0, 1, 2])


def test_the_nearest_route_is_that_of_the_tree_also_where_cables_meet():
    meet = [(0, 0), (50, 0)], [(50, 0), (100, 40)], [(50, 0), (100, -40)], [(0, 20), (50, 20)]
    tree = STRtree(lines_of(*meet))
    x, y = np.meshgrid(np.arange(0.0, 110.0, 10.0), np.arange(-40.0, 50.0, 10.0))
    points = np.asarray(shapely.points(x.ravel(), y.ravel()), dtype=np.object_)
    route, away_m = _nearest_among(tree, points, 15.0)
    (at, expected), least_m = tree.query_nearest(points, return_distance=True, all_matches=False)
    assert_array_equal(at, np.arange(len(points)))
    near = least_m <= 15.0
    assert near.any()
    assert not near.all()
    assert_array_equal(route[near], expected[near])
    assert_array_equal(away_m, np.where(near, least_m, np.inf))


@pytest.mark.parametrize("classes", [["a", "b", "a"], ["", "", ""]])
def test_a_graph_made_of_strokes_told_to_another_process_is_the_same(classes):
    lines = lines_of([(0, 0), (10, 0)], [(5, -5), (5, 5)], [(10, 0), (20, 3)])
    graph = RoadGraph.of_lines(lines, 1.0, np.array(classes, dtype=object))
    graph.adjacency()
    graph.tree()
    kind, told = graph.__reduce__()
    again = kind(*told)
    assert_array_equal(shapely.to_wkb(again.edge_lines), shapely.to_wkb(graph.edge_lines))
    assert_array_equal(again.edge_nodes, graph.edge_nodes)
    assert_array_equal(again.edge_classes, graph.edge_classes)
    assert len(told) == 6  # neither matrices nor trees
