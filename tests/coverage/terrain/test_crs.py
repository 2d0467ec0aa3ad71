"""Transformations of points: arrays stay arrays, however many numbers they hold."""

import numpy as np
import pytest
from pyproj import CRS

from phusong.coverage.terrain import from_degrees, to_degrees, transform_points

UTM_48 = CRS.from_epsg(32648)


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_points_go_there_and_back_as_arrays(count: int) -> None:
    lon, lat = np.linspace(103.5, 104.5, 5)[:count], np.linspace(22.0, 22.8, 5)[:count]
    x_m, y_m = transform_points(from_degrees(UTM_48), lon, lat)
    assert x_m.shape == y_m.shape == (count,)
    back = transform_points(to_degrees(UTM_48), x_m, y_m)
    np.testing.assert_allclose(back, (lon, lat), atol=1e-9)


def test_one_point_goes_where_it_goes_among_others() -> None:
    lon, lat = np.array([103.97, 104.2]), np.array([22.48, 22.1])
    together = np.column_stack(transform_points(from_degrees(UTM_48), lon, lat))
    alone = [np.hstack(transform_points(from_degrees(UTM_48), lon[at : at + 1], lat[at : at + 1])) for at in (0, 1)]
    np.testing.assert_array_equal(together, alone)
    assert 390_000 < together[0, 0] < 400_000  # a degree west of the middle of the zone, 105 degrees
