"""Images of rasters on a web map."""

from __future__ import annotations

import numpy as np
import pytest
from affine import Affine
from pyproj import CRS, Transformer

from phusong.coverage.terrain import Grid
from phusong.maps.webmap.images import picked, web_frame

LAO_CAI = CRS(32648)


@pytest.mark.parametrize(
    ("step_m", "shape"), [(300.0, (400, 500)), (90.0, (37, 1100)), (5000.0, (1, 1)), (700.0, (3, 1))]
)
def test_a_pixel_shows_the_cell_under_its_middle(step_m: float, shape: tuple[int, int]) -> None:
    grid = Grid(Affine(step_m, 0.0, 300_000.0, 0.0, -step_m, 2_600_000.0), shape, LAO_CAI)
    frame = web_frame(grid, 600)
    values = np.arange(np.prod(shape), dtype=np.float32).reshape(shape)
    row, col = np.indices(frame.shape)
    web_x, web_y = frame.transform @ (col + 0.5, row + 0.5)
    x, y = Transformer.from_crs(frame.crs, LAO_CAI, always_xy=True).transform(web_x, web_y)
    at = np.stack(~grid.transform @ (x, y))
    c, r = np.floor(at).astype(int)
    there = (r >= 0) & (r < shape[0]) & (c >= 0) & (c < shape[1])
    expected = np.where(there, values[np.clip(r, 0, shape[0] - 1), np.clip(c, 0, shape[1] - 1)], np.nan)
    clear = (np.abs(at - np.round(at)) > 0.02).all(
        axis=0
    )  # of cells that meet within a hundredth of a pixel either may
    assert clear.mean() > 0.9
    np.testing.assert_array_equal(picked(values, grid, frame)[clear], expected[clear])
