"""Joint questions on the roads of a real commune: within a tenth of a per cent, and everybody when money allows."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_array

from phusong.coverage.fibre.roads import RoadGraph
from phusong.optimize.joint.solve import answer_joined
from phusong.optimize.problem.links import Links
from phusong.optimize.problem.problem import Problem
from tests.builders.optional_data import needs_shared
from tests.builders.paths import SHARED
from tests.builders.seeds import some

TRENCH_PER_M, POINT, REACH_M = 175.0, 20_000.0, 1_500.0
"""Thousand VND a metre of trench, and for an access point; how far off a village may be from the point it hangs on."""


def villages_on_real_roads(count, seed):
    """Villages at seeded junctions, each with an access point of its own that others nearby may hang on too."""
    import pyogrio

    layer = pyogrio.read_dataframe(SHARED / "data" / "batxat_roads_osm.geojson").to_crs(32648)
    graph = RoadGraph.of_lines(layer.geometry.to_numpy(), 1.0)
    parts = graph.components()
    rng = np.random.default_rng(seed)
    root, *villages = rng.permutation(np.flatnonzero(parts == np.bincount(parts).argmax()))[: count + 1].tolist()
    node = np.arange(len(graph))
    node[[0, root]] = root, 0  # the root is node 0
    at = np.column_stack((graph.x_m, graph.y_m))[villages]
    near = np.hypot(*(at[:, None, :] - at[None, :, :]).transpose(2, 0, 1)) <= REACH_M
    sections = len(graph.edge_length_m)
    return Problem(
        covers=csr_array(np.vstack((np.zeros((sections, count), dtype=bool), near))),
        weights=rng.integers(60, 900, count).astype(float),
        costs=np.concatenate((np.round(TRENCH_PER_M * graph.edge_length_m), np.full(count, POINT))),
        budget=np.inf,
        links=Links(
            np.arange(sections),
            node[graph.edge_nodes],
            np.column_stack((sections + np.arange(count), node[villages])),
        ),
    )


@needs_shared("data", "batxat_roads_osm.geojson")
@pytest.mark.parametrize("count", some([40, 80], quick=0, whole=1))
def test_villages_on_real_roads_are_planned_within_a_tenth_of_a_per_cent(count):
    problem = villages_on_real_roads(count, 1)
    everyone = np.ones(problem.rows, dtype=bool)
    whole = answer_joined(replace(problem, goal="least_cost", must=everyone), gap=1e-3)
    assert whole.found
    assert whole.gap <= 1e-3
    enough = answer_joined(replace(problem, budget=1.001 * whole.cost), gap=1e-3)
    assert (enough.served, enough.gap) == (problem.weights.sum(), 0.0)
    for share in (0.6, 0.3):
        part = answer_joined(replace(problem, budget=share * whole.cost), gap=1e-3)
        assert part.found
        assert part.gap <= 1e-3
        assert part.cost <= share * whole.cost * (1.0 + 1e-9)
