"""GeoTIFF rasters, cloud-optimised: RSRP, probability, SINR, rates, best server, difference of two models."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasterio.io import MemoryFile

from phusong.coverage.terrain import Grid, Raster

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
SINR = Quantity("SINR of the best carrier, predicted", "dB")
DOWNLINK = Quantity("Downlink rate at the cell-edge probability, predicted", "Mbit/s")
UPLINK = Quantity("Uplink rate at the cell-edge probability, predicted", "Mbit/s")
SERVER = Quantity("Number of the best server, predicted", "1", "NEAREST")


def quantity_tif(grid: Grid, values: NDArray[np.float32], quantity: Quantity) -> bytes:
    """Write fractions on a grid as a cloud-optimised GeoTIFF.

    Args:
        grid: Where the cells lie, in a projected system.
        values: What they hold, NaN where nothing was predicted, of the grid's shape.
        quantity: What that is.

    Returns:
        A tiled, compressed float32 GeoTIFF with overviews and with ``NODATA_DBM`` for NaN.
    """
    filled = np.where(np.isfinite(values), values, NODATA_DBM).astype(np.float32)
    return _cog(grid, filled, NODATA_DBM, quantity)


def coverage_tif(raster: Raster) -> bytes:
    """Write predicted RSRP, dBm, as :func:`quantity_tif` does."""
    return quantity_tif(raster.grid, raster.values, RSRP)


def difference_tif(raster: Raster, first: str, second: str) -> bytes:
    """Write the difference of two models, dB, as :func:`quantity_tif` does.

    Args:
        raster: RSRP by the first model minus that by the second, dB, NaN where either is unknown.
        first: Name of the first model.
        second: Name of the second model.
    """
    quantity = Quantity(f"RSRP of the best server, {first} minus {second}", "dB")
    return quantity_tif(raster.grid, raster.values, quantity)


def server_tif(raster: Raster) -> bytes:
    """Write the best server of every cell as a cloud-optimised GeoTIFF.

    Args:
        raster: Number of the best server, -1 where none reaches, in a projected system.

    Returns:
        A tiled, compressed int32 GeoTIFF with overviews and with ``NO_SERVER`` where no mast reaches.
    """
    return _cog(raster.grid, np.asarray(raster.server, dtype=np.int32), NO_SERVER, SERVER)


def _cog(grid: Grid, values: NDArray[Any], nodata: float, quantity: Quantity) -> bytes:
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
