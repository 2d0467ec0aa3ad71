"""Whether two networks are the same, column by column."""

from __future__ import annotations

import numpy as np
import shapely

from phusong.coverage.network.network import Network


def assert_same_network(network: Network, other: Network, within_m: float = 1e-6) -> None:
    assert network.crs == other.crs
    for name in ("villages", "communes", "sites", "sectors", "roads", "fibre", "places"):
        mine, theirs = getattr(network, name), getattr(other, name)
        for field in mine.__slots__:
            value, expected = getattr(mine, field), getattr(theirs, field)
            if isinstance(value, tuple):
                assert value == expected
            elif value.dtype == object and len(value) and isinstance(value[0], shapely.Geometry):
                assert shapely.equals_exact(value, expected, tolerance=within_m).all(), (name, field)
            elif value.dtype == object:
                assert list(value) == list(expected), (name, field)
            else:
                np.testing.assert_allclose(value, expected, atol=within_m, err_msg=f"{name}.{field}")
    np.testing.assert_array_equal(network.terrain.height_m, other.terrain.height_m)
    assert network.terrain.transform == other.terrain.transform
