"""GeoTIFF rasters: RSRP, probability and difference."""

from __future__ import annotations

import numpy as np
from rasterio.io import MemoryFile

from phusong.coverage.terrain import Raster

NODATA_DBM = -9999.0
"""Value of a cell where no signal is predicted, in GeoTIFF files."""


def coverage_tif(grid: Raster) -> bytes:
    """Write predicted RSRP as a GeoTIFF.

    Args:
        grid: RSRP of the best server, dBm, NaN where nothing was predicted, in a projected system.

    Returns:
        A tiled, compressed float32 GeoTIFF with ``NODATA_DBM`` for NaN.
    """
    return _float_tif(grid, "RSRP of the best server, predicted", "dBm")


def probability_tif(grid: Raster) -> bytes:
    """Write the probability of being served as a GeoTIFF.

    Args:
        grid: Probability, 0 to 1, NaN where nothing was predicted, in a projected system.

    Returns:
        A tiled, compressed float32 GeoTIFF with ``NODATA_DBM`` for NaN.
    """
    return _float_tif(grid, "Probability of being served, predicted", "1")


def difference_tif(grid: Raster, first: str, second: str) -> bytes:
    """Write the difference of two models as a GeoTIFF.

    Args:
        grid: RSRP by the first model minus that by the second, dB, NaN where either is unknown.
        first: Name of the first model.
        second: Name of the second model.

    Returns:
        A tiled, compressed float32 GeoTIFF with ``NODATA_DBM`` for NaN.
    """
    return _float_tif(grid, f"RSRP of the best server, {first} minus {second}", "dB")


def _float_tif(grid: Raster, description: str, unit: str) -> bytes:
    values = np.where(np.isfinite(grid.values), grid.values, NODATA_DBM).astype(np.float32)
    rows, cols = values.shape
    profile = {
        "driver": "GTiff",
        "dtype": "float32",
        "count": 1,
        "height": rows,
        "width": cols,
        "crs": grid.crs.to_wkt(),
        "transform": grid.transform,
        "nodata": NODATA_DBM,
        "compress": "deflate",
        "predictor": 3,
        "tiled": True,
        "blockxsize": 256,
        "blockysize": 256,
    }
    with MemoryFile() as memory:
        with memory.open(**profile) as dataset:
            dataset.write(values, 1)
            dataset.set_band_description(1, description)
            dataset.units = (unit,)
        content: bytes = memory.read()
    return content
