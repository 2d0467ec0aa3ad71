"""Files that are the same to the byte whenever they are written."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import rasterio
import shapely
from numpy.typing import NDArray

from lao_cai import grid

DATE = "2024-12-31"
NODATA = -32768
NO_CLASS = 255


def write_shapefile(path: Path, table: pd.DataFrame, geometry: NDArray[np.object_], kind: str) -> None:
    """Write a table as an ESRI Shapefile in WGS 84 with UTF-8 text.

    Args:
        path: The ``.shp`` file.
        table: Columns with names of at most ten letters; whole numbers, numbers and text.
        geometry: One geometry a row, degrees.
        kind: Geometry type, such as ``Point``.
    """
    too_long = [name for name in table.columns if len(name) > 10]
    if too_long:
        raise ValueError(f"a Shapefile keeps ten letters of a name: {too_long}")
    frame = gpd.GeoDataFrame(table.reset_index(drop=True), geometry=geometry, crs="EPSG:4326")
    pyogrio.write_dataframe(
        frame,
        path,
        driver="ESRI Shapefile",
        geometry_type=kind,
        layer_options={"ENCODING": "UTF-8", "RESIZE": "YES", "DBF_DATE_LAST_UPDATE": DATE},
    )


def write_points(path: Path, table: pd.DataFrame) -> None:
    """Write a table with columns ``lon`` and ``lat`` as points."""
    points = shapely.points(table["lon"].to_numpy(), table["lat"].to_numpy())
    write_shapefile(path, table.drop(columns=["lon", "lat"]), points, "Point")


def write_terrain(path: Path, height_m: NDArray[np.int16]) -> None:
    """Write heights as a compressed GeoTIFF."""
    _write_raster(path, height_m, nodata=NODATA, predictor=2)


def read_terrain(path: Path) -> NDArray[np.int16]:
    """Heights as :func:`write_terrain` wrote them."""
    with rasterio.open(path) as source:
        return np.asarray(source.read(1), dtype=np.int16)


def write_cover(path: Path, cover: NDArray[np.uint8]) -> None:
    """Write land-cover classes as a compressed GeoTIFF."""
    _write_raster(path, cover, nodata=NO_CLASS, predictor=1)


def _write_raster(path: Path, values: NDArray[np.int16] | NDArray[np.uint8], nodata: int, predictor: int) -> None:
    """Write values on the shared grid."""
    rows, cols = values.shape
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        width=cols,
        height=rows,
        count=1,
        dtype=values.dtype.name,
        crs="EPSG:4326",
        transform=grid.TRANSFORM,
        nodata=nodata,
        compress="deflate",
        predictor=predictor,
        zlevel=9,
        tiled=True,
        blockxsize=256,
        blockysize=256,
    ) as target:
        target.write(values, 1)
