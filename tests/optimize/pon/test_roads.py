"""Cables follow the shortest way along the roads, whatever lies further off than they may be long."""

import numpy as np
import pytest
import shapely
from numpy.testing import assert_allclose
from scipy.sparse.csgraph import dijkstra

from phusong.coverage.fibre.roads import RoadGraph
from phusong.optimize.pon import roads as pon_roads


@pytest.mark.parametrize("seed", range(8))
def test_ways_among_near_nodes_are_those_of_the_whole_graph(seed):
    rng = np.random.default_rng(seed)
    at = np.stack(np.meshgrid(np.arange(9), np.arange(7)), axis=-1).astype(float) * 400.0 + rng.uniform(
        -90, 90, (7, 9, 2)
    )
    along = [shapely.LineString((at[i, j], at[i, j + 1])) for i in range(7) for j in range(8) if rng.random() < 0.9]
    down = [shapely.LineString((at[i, j], at[i + 1, j])) for i in range(6) for j in range(9) if rng.random() < 0.9]
    lines = np.array([*along, *down], dtype=np.object_)
    graph = RoadGraph.of_lines(lines, 0.5)
    for node in range(0, len(graph), 5):
        limit_m = float(rng.uniform(300.0, 2500.0))
        whole = dijkstra(graph.adjacency()[0], indices=node, limit=limit_m)
        near, way_m, before = pon_roads._ways(graph, node, limit_m)
        told = np.full(len(graph), np.inf)
        told[near] = way_m[:-1]
        assert_allclose(told, whole)
        assert np.isinf(way_m[-1])
        for place in np.flatnonzero(np.isfinite(way_m[:-1]) & (near != node)):
            step_m = graph.adjacency()[0][near[before[place]], near[place]]
            assert_allclose(way_m[before[place]] + step_m, way_m[place])


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_what_is_near_is_found_as_among_all(seed):
    rng = np.random.default_rng(seed)
    places = rng.uniform(0.0, 5000.0, (60, 2)).round(0)
    lines = [shapely.LineString(places[[one, other]]) for one, other in rng.integers(0, 60, (80, 2)) if one != other]
    graph = RoadGraph.of_lines(np.array(lines, dtype=np.object_), 0.5)
    lengths = graph.adjacency()[0]
    for node in range(0, len(graph), 7):
        away_m = np.hypot(graph.x_m - graph.x_m[node], graph.y_m - graph.y_m[node])
        for radius_m in (0.0, float(away_m[(node + 3) % len(graph)]), 1500.0, 9000.0):  # one just on the edge
            near = pon_roads._around(graph, node, radius_m)
            assert near.tolist() == np.flatnonzero(away_m <= radius_m).tolist()
            among, expected = pon_roads._among(lengths[near], near), lengths[near][:, near]
            for part in ("data", "indices", "indptr"):
                assert getattr(among, part).tolist() == getattr(expected, part).tolist()
