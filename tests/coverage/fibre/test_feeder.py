"""Feeder: cable from the OLTs, along cables of today and along those that leave from them."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose
from shapely import LineString

from phusong.coverage.fibre.feeder import Feeder
from phusong.coverage.kernels import GeometryArray

NEAR_M = 50.0


def lines(*coordinates: list[tuple[float, float]]) -> GeometryArray:
    return np.array([LineString(each) for each in coordinates], dtype=np.object_)


def fed(routes: GeometryArray) -> Feeder:
    return Feeder.of(routes, np.zeros(1), np.zeros(1), NEAR_M)


TODAY = lines([(0, 0), (1000, 0)], [(500, 0), (500, 400)])


def test_a_branch_is_measured_from_where_it_leaves() -> None:
    today = fed(TODAY)
    further = today.extended(lines([(1000, 0), (1000, 300)], [(500, 430), (700, 430)]), NEAR_M)
    x, y = np.array([1000.0, 700.0, 500.0, 3000.0]), np.array([300.0, 430.0, 200.0, 0.0])
    assert_allclose(today.length_m(x, y, NEAR_M, further), [1300.0, 900.0 + 30.0 + 200.0, 700.0, np.inf])


def test_a_place_between_cables_is_on_the_nearer_one() -> None:
    today = fed(TODAY)
    further = today.extended(lines([(1000, 0), (1000, 60), (0, 60)]), NEAR_M)
    told = today.length_m(np.array([900.0, 900.0]), np.array([59.0, 1.0]), NEAR_M, further)
    assert_allclose(told, [1000.0 + 60.0 + 100.0 + 1.0, 901.0])


def test_without_a_length_of_feeder_none_is_known_of_what_leaves() -> None:
    unknown = Feeder.of(TODAY, np.zeros(0), np.zeros(0), NEAR_M)
    further = unknown.extended(lines([(1000, 0), (1000, 300)]), NEAR_M)
    assert_allclose(unknown.length_m(np.array([1000.0]), np.array([300.0]), NEAR_M, further), [0.0])


@pytest.mark.parametrize("seed", range(40))
def test_what_leaves_is_never_shorter_alone_than_along_all_cables(seed: int) -> None:
    """Streets of a grid, of which some bear cable today and others will: any ways between them."""
    rng = np.random.default_rng(seed)
    side, step = 5, 400.0
    streets = [((i, j), (i + 1, j)) for i in range(side) for j in range(side + 1)]
    streets += [((i, j), (i, j + 1)) for i in range(side + 1) for j in range(side)]
    chosen = rng.permutation(len(streets))
    drawn = lines(*[[(step * x, step * y) for x, y in streets[at]] for at in chosen])
    one, all_of_them = int(rng.integers(8, 25)), int(rng.integers(30, 45))
    today, whole = fed(drawn[:one]), fed(drawn[:all_of_them])
    places = np.array([drawn[at].interpolate(rng.uniform(0.1, 0.9) * step) for at in range(one, all_of_them)])
    x, y = np.array([each.x for each in places]), np.array([each.y for each in places])
    alone = today.length_m(x, y, NEAR_M, today.extended(drawn[one:all_of_them], NEAR_M))
    together = whole.length_m(x, y, NEAR_M)
    assert (alone >= together - 1e-6).all()
