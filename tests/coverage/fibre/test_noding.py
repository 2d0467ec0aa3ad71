"""Roads that are a network: joined where they meet, apart where they do not, whatever the drawing."""

import itertools

import numpy as np
import pytest
import shapely
from numpy.testing import assert_allclose
from scipy.sparse.csgraph import dijkstra
from shapely import LineString

from phusong.coverage.fibre.roads import RoadGraph
from tests.builders.optional_data import needs_shared
from tests.builders.paths import SHARED
from tests.builders.seeds import examples


def lines_of(lines):
    array = np.empty(len(lines), dtype=np.object_)
    array[:] = [LineString(line) for line in lines]
    return array


def graph_of(*lines, tolerance_m=1.0, classes=None, levels=None):
    words = None if classes is None else np.array(classes, dtype=np.object_)
    return RoadGraph.of_lines(lines_of(lines), tolerance_m, words, None if levels is None else np.array(levels))


def parts(graph):
    return len(np.unique(graph.components()))


def cycles(graph):
    return len(graph.edge_lines) - len(graph) + parts(graph)


def ways_m(graph, places):
    """Ways along the roads between places on them, metres."""
    x, y = np.array(places, dtype=float).T
    cut, node = graph.with_nodes_at(graph.snap(x, y, 5.0), 1e-6)
    return dijkstra(cut.adjacency()[0], indices=node)[:, node]


@pytest.mark.slow
def test_ends_within_the_tolerance_are_joined_wherever_they_lie():
    rng = np.random.default_rng(1)
    for gap_m, expected in ((0.2, 1), (0.4, 1), (0.8, 1), (0.999, 1), (1.01, 2)):
        for _ in range(examples(20)):
            start, turn = rng.uniform(0.0, 2.0, 2), rng.uniform(0.0, 2.0 * np.pi)
            ahead = np.array([np.cos(turn), np.sin(turn)])
            graph = graph_of(
                [start, start + 100.0 * ahead], [start + (100.0 + gap_m) * ahead, start + (200.0 + gap_m) * ahead]
            )
            assert parts(graph) == expected, gap_m
            if expected == 1:
                assert_allclose(graph.edge_length_m, [200.0 + gap_m])  # one road, the gap a part of it


def test_an_end_beside_a_road_joins_it_and_nothing_else_moves():
    rng = np.random.default_rng(2)
    for _ in range(10):
        at, gap_m = rng.uniform(10.0, 90.0), rng.uniform(0.0, 0.99)
        graph = graph_of([(0, 0), (100, 0)], [(at, gap_m), (at + 20.0, 70.0)])
        assert (parts(graph), len(graph)) == (1, 4)
        assert_allclose(graph.edge_length_m.sum(), 100.0 + np.hypot(20.0, 70.0 - gap_m) + gap_m)


def test_a_loop_keeps_the_junction_it_hangs_on():
    ring = [(100, 40), (190, 90), (130, 150), (20, 110), (100, 40)]
    graph = graph_of([(0, 0), (300, 0)], [(100, 0), (100, 40)], ring)
    assert (parts(graph), cycles(graph)) == (1, 1)
    length_m = LineString(ring).length
    away = 40.0 + np.hypot(90.0, 50.0)
    assert_allclose(ways_m(graph, [(100, 0), (190, 90)])[0, 1], away)
    turned = [*ring[2:-1], *ring[:3]]  # the same ring, drawn from another corner
    assert_allclose(
        ways_m(graph_of([(0, 0), (300, 0)], [(100, 0), (100, 40)], turned), [(100, 0), (190, 90)])[0, 1], away
    )
    assert_allclose(graph.edge_length_m.sum(), 340.0 + length_m)


def test_a_ring_alone_and_a_road_that_comes_back_to_itself():
    ring = graph_of([(0, 0), (50, 0), (50, 50), (0, 50), (0, 0)])
    assert (len(ring), cycles(ring)) == (1, 1)
    assert_allclose(ring.edge_length_m, [200.0])
    lollipop = graph_of([(0, 0), (100, 0), (100, 60), (60, 60), (60, 0.5)])  # ends beside its own middle
    assert cycles(lollipop) == 1
    assert_allclose(ways_m(lollipop, [(0, 0), (60, 30)])[0, 1], 90.0)


def test_a_dense_bend_is_no_junction():
    turn = np.linspace(0.0, 1.8 * np.pi, 90)
    bend = np.column_stack((3.0 * np.cos(turn), 3.0 * np.sin(turn)))  # points 0.2 m apart
    graph = graph_of(bend)
    assert (len(graph), len(graph.edge_lines)) == (2, 1)


@pytest.mark.parametrize(
    ("levels", "joined"),
    [([0, 0], True), ([0, 1], False), ([1, 1], True), ([-1, 0], False)],
)
def test_roads_of_two_levels_do_not_meet_where_they_cross(levels, joined):
    cross = ([(0, 50), (100, 50)], [(50, 0), (50, 100)])
    assert (parts(graph_of(*cross, levels=levels)) == 1) == joined
    halves = ([(0, 50), (50, 50)], [(50, 50), (100, 50)], [(50, 0), (50, 50)], [(50, 50), (50, 100)])
    assert (parts(graph_of(*halves, levels=np.repeat(levels, 2))) == 1) == joined  # cut at the crossing or not


def test_a_bridge_hangs_on_the_roads_that_lead_onto_it():
    roads = [[(0, 0), (100, 0)], [(100, 0), (140, 0)], [(140, 0.3), (300, 0.3)], [(120, -50), (120, 50)]]
    graph = graph_of(*roads, levels=[0, 1, 0, 0])
    assert parts(graph) == 2
    assert_allclose(ways_m(graph, [(0, 0), (300, 0.3)])[0, 1], 300.0, atol=0.01 + 0.3)
    assert np.isinf(ways_m(graph, [(0, 0), (120, 50)])[0, 1])


def test_nothing_without_length_comes_out():
    lines = [(0, 0), (100, 0)], [(50, 0), (50, 0)], [(30, 0), (30, 0), (30, 40), (30, 40)], [(100, 0), (0, 0)]
    graph = graph_of(*lines)
    assert (graph.edge_length_m > 0.0).all()
    assert_allclose(graph.edge_length_m.sum(), 140.0)
    assert parts(graph) == 1


def test_the_class_of_a_road_goes_with_its_edges():
    graph = graph_of([(0, 0), (50, 0)], [(50, 0), (100, 0)], [(50, 0), (50, 9)], classes=["national", "track", ""])
    said = dict(zip(graph.edge_classes.tolist(), graph.edge_length_m.tolist(), strict=True))
    assert said == {"national": 50.0, "track": 50.0, "": 9.0}
    plain = graph_of([(0, 0), (50, 0)], [(50, 0), (100, 0)], classes=["national", "track"])
    assert len(plain) == 3  # the class changes there
    cut, _ = plain.with_nodes_at(plain.snap(np.array([25.0]), np.zeros(1), 1.0), 1.0)
    assert sorted(cut.edge_classes.tolist()) == ["national", "national", "track"]


def stops_on(shapes, places, tolerance_m):
    """Where the ways of a small network may turn: ends, crossings, near misses and places, each on its line, sorted."""
    stops = {(at, tuple(p)) for at, line in enumerate(shapes) for p in line.coords}
    for (a, one), (b, other) in itertools.permutations(enumerate(shapes), 2):
        stops |= {(a, tuple(p)) for p in shapely.get_coordinates(shapely.intersection(one, other))}
        for p in other.coords:
            if one.distance(shapely.Point(p)) <= tolerance_m:
                stops |= {(a, one.interpolate(one.project(shapely.Point(p))).coords[0]), (b, tuple(p))}
    near = (
        (at, place) for at, line in enumerate(shapes) for place in places if line.distance(shapely.Point(place)) < 1
    )
    return sorted(
        stops | {(at, shapes[at].interpolate(shapes[at].project(shapely.Point(p))).coords[0]) for at, p in near}
    )


def brute_ways_m(lines, places, tolerance_m):
    """Ways between places on lines of a small network, every pair of its stops compared with every other."""
    shapes = [LineString(line) for line in lines]
    stops = stops_on(shapes, places, tolerance_m)
    far = np.full((len(stops), len(stops)), np.inf)
    np.fill_diagonal(far, 0.0)
    for at, line in enumerate(shapes):
        own = sorted((line.project(shapely.Point(p)), k) for k, (a, p) in enumerate(stops) if a == at)
        for (s, i), (t, k) in itertools.pairwise(own):
            far[i, k] = far[k, i] = min(far[i, k], t - s)
    for (i, (_, p)), (k, (_, q)) in itertools.combinations(enumerate(stops), 2):
        gap = float(np.hypot(p[0] - q[0], p[1] - q[1]))
        if gap <= tolerance_m:
            far[i, k] = far[k, i] = min(far[i, k], gap)
    for k in range(len(stops)):
        far = np.minimum(far, far[:, [k]] + far[[k], :])
    index = [next(k for k, (_, p) in enumerate(stops) if np.allclose(p, place, rtol=0, atol=1e-6)) for place in places]
    return far[np.ix_(index, index)]


def random_roads(seed):
    """Straight roads on a coarse grid, some ends moved by less than the tolerance, and places on them."""
    rng = np.random.default_rng(seed)
    roads = [rng.integers(0, 6, (2, 2)) * 60.0 + rng.uniform(-0.3, 0.3, (2, 2)) for _ in range(8)]
    roads = [road for road in roads if np.hypot(*(road[0] - road[1])) > 10.0]
    return roads, [road[0] + 0.37 * (road[1] - road[0]) for road in roads]


@pytest.mark.slow
def test_ways_agree_with_every_pair_compared():
    joined = 0
    for seed in range(examples(15)):
        roads, places = random_roads(seed)
        got, expected = ways_m(graph_of(*roads), places), brute_ways_m(roads, places, 1.0)
        assert (np.isinf(got) == np.isinf(expected)).all(), seed
        near = np.isfinite(expected)
        assert_allclose(got[near], expected[near], atol=6.0, err_msg=str(seed))  # a gap may be crossed at another stop
        joined += int(near.sum()) - len(places)
    assert joined > 100


@pytest.mark.slow
def test_order_direction_cutting_and_origin_change_nothing():
    for seed in range(examples(15)):
        roads, places = random_roads(seed)
        rng = np.random.default_rng(seed + 1000)
        before = ways_m(graph_of(*roads), places)
        other = [road[::-1] if rng.random() < 0.5 else road for road in roads]
        at = int(rng.integers(len(other)))
        middle = other[at][0] + rng.uniform(0.1, 0.9) * (other[at][1] - other[at][0])
        other[at : at + 1] = [np.array([other[at][0], middle]), np.array([middle, other[at][1]])]
        other = [other[k] for k in rng.permutation(len(other))]
        assert_allclose(ways_m(graph_of(*other), places), before, atol=1e-5, err_msg=str(seed))
        shift = rng.choice([1.0, 0.3, 400_000.7], 2)
        moved = [road + shift for road in other]
        assert_allclose(ways_m(graph_of(*moved), [place + shift for place in places]), before, atol=1e-4)


@pytest.mark.slow
@needs_shared("data", "batxat_roads_osm.geojson")
def test_real_roads_are_as_meshed_as_their_file_says():
    import pyogrio

    layer = pyogrio.read_dataframe(SHARED / "data" / "batxat_roads_osm.geojson").to_crs(32648)
    lines = layer.geometry.to_numpy()
    graph = RoadGraph.of_lines(lines, 1.0)
    assert_allclose(graph.edge_length_m.sum(), shapely.length(lines).sum(), rtol=2e-3)
    assert parts(graph) == 6
    assert 175 <= cycles(graph) <= 182
    shifted = np.asarray(shapely.transform(lines[::-1], lambda xy: xy + 0.5), dtype=np.object_)
    moved = RoadGraph.of_lines(shifted, 1.0)
    assert (len(moved), cycles(moved)) == (len(graph), cycles(graph))
    assert_allclose(np.sort(moved.edge_length_m), np.sort(graph.edge_length_m), atol=1e-3)
