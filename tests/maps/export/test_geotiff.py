"""Rasters put together on disk are those put together in memory, byte for byte."""

import numpy as np
import pytest
from affine import Affine
from pyproj import CRS

from phusong.coverage.terrain.grid import Grid
from phusong.coverage.terrain.raster import Raster
from phusong.maps.export import geotiff
from phusong.maps.export.geotiff import SINR, quantity_tif, server_tif


@pytest.mark.slow
@pytest.mark.parametrize("lines", [100, 512])
def test_a_raster_written_by_lines_on_disk_has_the_same_bytes(lines: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(2)
    values = rng.normal(-90.0, 20.0, (700, 530)).astype(np.float32)
    values[rng.random(values.shape) < 0.2] = np.nan
    grid = Grid(Affine(90.0, 0, 300_000.0, 0, -90.0, 2_500_000.0), values.shape, CRS.from_epsg(32648))
    raster = Raster(values, np.where(np.isnan(values), -1, 7).astype(np.int32), grid)
    whole = quantity_tif(grid, values, SINR), server_tif(raster)
    monkeypatch.setattr(geotiff, "HELD_CELLS", 1000)
    monkeypatch.setattr(geotiff, "LINES_AT_ONCE", lines)
    assert (quantity_tif(grid, values, SINR), server_tif(raster)) == whole
