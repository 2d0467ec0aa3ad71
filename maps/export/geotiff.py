"""GeoTIFF rasters, cloud-optimised: RSRP, probability, SINR, rates, best server, difference of two models."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.io import DatasetWriter, MemoryFile
from rasterio.shutil import copy

from phusong.coverage.terrain import Grid, Raster

NODATA_DBM = -9999.0
"""Value of a cell where nothing is predicted, in GeoTIFF files of fractions."""

HELD_CELLS = 16_000_000
"""Cells of a raster that is put together in memory: one at 90 m of 360 km by 360 km."""

LINES_AT_ONCE = 512
"""Lines of cells that are written at a time, whole blocks of the file."""

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

    def lines(part: slice) -> NDArray[np.float32]:
        return np.where(np.isfinite(values[part]), values[part], np.float32(NODATA_DBM))

    return _cog(grid, lines, _Cells("float32", NODATA_DBM), quantity)


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

    def lines(part: slice) -> NDArray[np.int32]:
        return np.asarray(raster.server[part], dtype=np.int32)

    return _cog(raster.grid, lines, _Cells("int32", NO_SERVER), SERVER)


@dataclass(frozen=True, slots=True)
class _Cells:
    """How cells are written: kind of number, and the value where there is none."""

    dtype: str
    nodata: float


def _cog(grid: Grid, lines: Callable[[slice], NDArray[Any]], cells: _Cells, quantity: Quantity) -> bytes:
    """One band with overviews, the overviews first, so that a reader fetches what it shows and no more.

    A raster of more than ``HELD_CELLS`` is put together on disk, some lines at a time.
    """
    rows, cols = grid.shape
    place = {"height": rows, "width": cols, "crs": grid.crs.to_wkt(), "transform": grid.transform}
    plain = {**place, "count": 1, "dtype": cells.dtype, "nodata": cells.nodata}
    packed = {
        "driver": "COG",
        "compress": "DEFLATE",
        "predictor": "YES",
        "blocksize": 256,
        "overviews": "AUTO",
        "overview_resampling": quantity.overviews,
    }
    if rows * cols <= HELD_CELLS:
        with MemoryFile() as memory:
            with memory.open(**plain, **packed) as dataset:
                _fill(dataset, lines, quantity)
            content: bytes = memory.read()
        return content
    with tempfile.TemporaryDirectory() as folder:
        loose, whole = Path(folder) / "loose.tif", Path(folder) / "whole.tif"
        tiled = {"driver": "GTiff", "tiled": True, "blockxsize": 256, "blockysize": 256, "BIGTIFF": "IF_SAFER"}
        with rasterio.open(loose, "w", **plain, **tiled) as dataset:
            _fill(dataset, lines, quantity)
        copy(loose, whole, **packed)
        return whole.read_bytes()


def _fill(dataset: DatasetWriter, lines: Callable[[slice], NDArray[Any]], quantity: Quantity) -> None:
    """Write the one band, some lines at a time, and what it is."""
    for top in range(0, dataset.height, LINES_AT_ONCE):
        part = slice(top, min(top + LINES_AT_ONCE, dataset.height))
        dataset.write(lines(part), 1, window=((part.start, part.stop), (0, dataset.width)))
    dataset.set_band_description(1, quantity.description)
    dataset.units = (quantity.unit,)
