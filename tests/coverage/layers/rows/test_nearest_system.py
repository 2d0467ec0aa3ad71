"""Lines without a stated system lie where the villages lie nearest to them; what ties goes to the communes' system."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from pyproj import Transformer

from phusong.coverage.layers.rows.region import Fit, Likely, Region
from phusong.coverage.terrain.systems import NamedSystem

CODES = ("EPSG:5897", "EPSG:3405", "EPSG:32648", "EPSG:9208")
SPOTS = np.array([[103.80, 22.50], [103.82, 22.51], [103.85, 22.47], [103.78, 22.53], [103.81, 22.46]])
LIKELY = [Likely(NamedSystem(code, code), exchanged=False, fit=Fit(1.0)) for code in CODES]


def roads(code: str, off_m: float = 0.0) -> np.ndarray:
    """A short road through each village, and one that leads nowhere near any, in a system."""
    x, y = Transformer.from_crs("EPSG:4326", code, always_xy=True).transform(SPOTS[:, 0], SPOTS[:, 1])
    lines = [[(a - 300.0, b + off_m), (a + 300.0, b + off_m)] for a, b in zip(x, y, strict=True)]
    return np.array(
        [*map(shapely.LineString, lines), shapely.LineString([(x[0], y[0] + 9e3), (x[0], y[0] + 1e4)]), None]
    )


def region(system: str = "", spots: np.ndarray = SPOTS) -> Region:
    return Region(np.array([shapely.box(103.7, 22.4, 103.95, 22.6)]), np.array(["1"], dtype=object), spots, system)


@pytest.mark.parametrize("code", ["EPSG:5897", "EPSG:9208"])
@pytest.mark.parametrize("off_m", [0.0, 40.0])
def test_the_system_in_which_roads_pass_the_villages_comes_first(code: str, off_m: float) -> None:
    assert region().nearest_first(LIKELY, roads(code, off_m))[0].system.code == code


@pytest.mark.parametrize("code", ["EPSG:3405", "EPSG:32648"])
@pytest.mark.parametrize("stated", ["EPSG:3405", "EPSG:32648"])
def test_systems_that_distance_cannot_tell_apart_are_told_by_the_communes(code: str, stated: str) -> None:
    """UTM on WGS 84 and on VN-2000 are the same numbers but for some metres."""
    found = [each.system.code for each in region(stated).nearest_first(LIKELY, roads(code))]
    assert found[0] == stated
    assert set(found[:2]) == {"EPSG:3405", "EPSG:32648"}


def test_the_communes_system_does_not_go_before_distance() -> None:
    assert region("EPSG:32648").nearest_first(LIKELY, roads("EPSG:5897"))[0].system.code == "EPSG:5897"


@pytest.mark.slow
@pytest.mark.parametrize("spots", [np.empty((0, 2)), np.full((2, 2), np.nan)])
def test_without_villages_the_order_stays_but_for_the_communes_system(spots: np.ndarray) -> None:
    assert region("", spots).nearest_first(LIKELY, roads("EPSG:9208")) == LIKELY
    assert region("EPSG:3405", spots).nearest_first(LIKELY, roads("EPSG:9208"))[0].system.code == "EPSG:3405"
