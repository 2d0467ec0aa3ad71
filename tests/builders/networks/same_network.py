"""Whether two networks are the same, column by column."""

from __future__ import annotations

from dataclasses import is_dataclass

import numpy as np
import shapely

from phusong.coverage.network.network import Network


def assert_same_network(network: Network, other: Network, within_m: float = 1e-6) -> None:
    assert network.crs == other.crs
    for name in ("villages", "communes", "sites", "sectors", "roads", "fibre", "places"):
        assert_same_columns(name, getattr(network, name), getattr(other, name), within_m)
    np.testing.assert_array_equal(network.terrain.height_m, other.terrain.height_m)
    assert network.terrain.transform == other.terrain.transform


def assert_same_columns(name: str, mine: object, theirs: object, within_m: float) -> None:
    for field in mine.__slots__:
        value, expected = getattr(mine, field), getattr(theirs, field)
        if is_dataclass(value):
            assert_same_columns(f"{name}.{field}", value, expected, within_m)
        elif isinstance(value, tuple) or value is None:
            assert value == expected
        elif value.dtype == object and len(value) and isinstance(value[0], shapely.Geometry):
            assert shapely.equals_exact(value, expected, tolerance=within_m).all(), (name, field)
        elif value.dtype == object:
            assert list(value) == list(expected), (name, field)
        else:
            np.testing.assert_allclose(value, expected, atol=within_m, err_msg=f"{name}.{field}")
