"""What an audit measures by trees made once is what all pairs give."""

import numpy as np
import pytest
import shapely
from numpy.testing import assert_allclose, assert_array_equal
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from phusong.optimize.audit.nearest import Nearest, way_m


@pytest.mark.parametrize("seed", range(3))
def test_the_distance_to_the_nearest_is_the_least_of_all(seed):
    rng = np.random.default_rng(seed)
    lines = shapely.linestrings(rng.uniform(0.0, 1000.0, (30, 2, 2)))
    points = shapely.points(rng.uniform(0.0, 1000.0, (50, 2)))
    least_m = shapely.distance(points[:, None], lines).min(axis=1)
    assert_array_equal(Nearest.of(lines).distance_m(points), least_m)


def test_nothing_is_near_where_there_is_nothing():
    nothing = np.empty(0, dtype=np.object_)
    assert_array_equal(Nearest.of(nothing).distance_m(shapely.points([[0.0, 0.0]])), [np.inf])
    assert len(Nearest.of(shapely.points([[0.0, 0.0]])).distance_m(nothing)) == 0


@pytest.mark.parametrize("seed", range(20))
def test_ways_are_those_of_a_search_of_the_whole_graph(seed):
    rng = np.random.default_rng(seed)
    nodes, limit_m = 30, 40.0
    one, other = rng.integers(0, nodes, (2, 45))
    lengths = np.zeros((nodes, nodes))
    lengths[one, other] = lengths[other, one] = rng.integers(1, 20, 45)
    np.fill_diagonal(lengths, 0.0)
    graph = csr_array(lengths)
    whole = dijkstra(graph, limit=limit_m)
    for start in range(0, nodes, 3):
        goals = tuple(rng.integers(0, nodes, 2).tolist())
        assert_allclose(way_m(graph, start, goals, limit_m), whole[start, list(goals)])
