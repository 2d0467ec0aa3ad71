"""GeoTIFF rasters, cloud-optimised: RSRP, probability, SINR, rates, best server, difference of two models."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasterio.io import MemoryFile

from phusong.coverage.terrain import Raster

NODATA_DBM = -9999.0
"""Value of a cell where nothing is predicted, in GeoTIFF files of fractions."""

NO_SERVER = -1
"""Value of a cell that no mast reaches, in GeoTIFF files of servers."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """What the cells of a raster hold.

    Attributes:
        description: What it is, as the file says it.
        unit: Unit, as the file says it.
        overviews: How a coarser view is made of several cells: their mean, or the one nearest to its middle.
    """

    description: str
    unit: str
    overviews: str = "AVERAGE"


RSRP = Quantity("RSRP of the best server, predicted", "dBm")
PROBABILITY = Quantity("Probability of being served, predicted", "1")
SERVER = Quantity("Number of the best server, predicted", "1", "NEAREST")


def quantity_tif(grid: Raster, quantity: Quantity) -> bytes:
    """Write a raster of fractions as a cloud-optimised GeoTIFF.

    Args:
        grid: Values, NaN where nothing was predicted, in a projected system.
        quantity: What they are.

    Returns:
        A tiled, compressed float32 GeoTIFF with overviews and with ``NODATA_DBM`` for NaN.
    """
    values = np.where(np.isfinite(grid.values), grid.values, NODATA_DBM).astype(np.float32)
    return _cog(grid, values, NODATA_DBM, quantity)


def coverage_tif(grid: Raster) -> bytes:
    """Write predicted RSRP, dBm, as :func:`quantity_tif` does."""
    return quantity_tif(grid, RSRP)


def probability_tif(grid: Raster) -> bytes:
    """Write the probability of being served, 0 to 1, as :func:`quantity_tif` does."""
    return quantity_tif(grid, PROBABILITY)


def difference_tif(grid: Raster, first: str, second: str) -> bytes:
    """Write the difference of two models, dB, as :func:`quantity_tif` does.

    Args:
        grid: RSRP by the first model minus that by the second, dB, NaN where either is unknown.
        first: Name of the first model.
        second: Name of the second model.
    """
    return quantity_tif(grid, Quantity(f"RSRP of the best server, {first} minus {second}", "dB"))


def server_tif(grid: Raster) -> bytes:
    """Write the best server of every cell as a cloud-optimised GeoTIFF.

    Args:
        grid: Number of the best server, -1 where none reaches, in a projected system.

    Returns:
        A tiled, compressed int32 GeoTIFF with overviews and with ``NO_SERVER`` where no mast reaches.
    """
    return _cog(grid, np.asarray(grid.server, dtype=np.int32), NO_SERVER, SERVER)


def _cog(grid: Raster, values: NDArray[Any], nodata: float, quantity: Quantity) -> bytes:
    """One band with overviews, the overviews first, so that a reader fetches what it shows and no more."""
    rows, cols = values.shape
    profile = {
        "driver": "COG",
        "dtype": values.dtype.name,
        "count": 1,
        "height": rows,
        "width": cols,
        "crs": grid.crs.to_wkt(),
        "transform": grid.transform,
        "nodata": nodata,
        "compress": "DEFLATE",
        "predictor": "YES",
        "blocksize": 256,
        "overviews": "AUTO",
        "overview_resampling": quantity.overviews,
    }
    with MemoryFile() as memory:
        with memory.open(**profile) as dataset:
            dataset.write(values, 1)
            dataset.set_band_description(1, quantity.description)
            dataset.units = (quantity.unit,)
        content: bytes = memory.read()
    return content
