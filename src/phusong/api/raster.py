"""Rasters of a finished run as arrays with their grid."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

import numpy as np
import rasterio
from affine import Affine
from numpy.typing import NDArray
from pyproj import CRS

Quantity = Literal["rsrp", "probability", "sinr", "downlink", "uplink"]

NAMES: dict[str, str] = {
    "rsrp": "coverage_{service}{after}.tif",
    "probability": "coverage_{service}_probability{after}.tif",
    "sinr": "rasters/{service}_sinr{after}.tif",
    "downlink": "rasters/{service}_downlink{after}.tif",
    "uplink": "rasters/{service}_uplink{after}.tif",
}
"""Quantity to the name of its file."""


@dataclass(frozen=True, slots=True, eq=False)
class RunRaster:
    """A raster of a run: an array with its grid.

    Attributes:
        values: Values from north to south and west to east, shape (rows, columns), float32, NaN where nothing is
            predicted.
        transform: Affine transform from (column, row) of a pixel's corner to easting and northing, metres.
        crs: Projected coordinate system.

    Examples:
        >>> import phusong
        >>> raster = phusong.open_run("out/finished").raster("4g")
        >>> raster.values.dtype.name, raster.transform.a
        ('float32', 500.0)
    """

    values: NDArray[np.float32]
    transform: Affine
    crs: CRS


def read_raster(path: Path) -> Any:  # noqa: ANN401 - xarray's array where it is installed
    """A raster of a run: :class:`RunRaster`, or xarray's ``DataArray`` where rioxarray is installed."""
    if find_spec("rioxarray") is not None:
        import rioxarray

        return rioxarray.open_rasterio(path, masked=True).squeeze("band", drop=True).load()
    with rasterio.open(path, driver="GTiff") as dataset:
        values = dataset.read(1, masked=True).astype(np.float32).filled(np.nan)
        return RunRaster(values, dataset.transform, CRS.from_user_input(dataset.crs.to_wkt()))
