"""Tiles of a raster cut to a box of degrees, on their own grid or a coarser one, and a raster as a file again."""

from __future__ import annotations

import math
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from affine import Affine
from numpy.typing import NDArray

from phusong.coverage.findings.errors import ReadError
from phusong.coverage.geofiles import gdal
from phusong.coverage.terrain.grid import Bounds

Resampling = Literal["nearest", "mode"]

MOST_CELLS = 400_000_000
"""More cells are no cut of a province at 30 m; a tile of finer cells than any of its kind is damaged."""

_NEAR = 1e-6
"""Share of a cell by which an edge may miss a line of the grid and still lie on it."""


@dataclass(frozen=True, slots=True)
class CutRaster:
    """Cells of a box.

    Attributes:
        values: First band, ``nodata`` where no tile has a value, shape (rows, cols).
        transform: Affine from (col, row) of a cell's corner to (longitude, latitude), north up.
        nodata: What stands where nothing is known.
    """

    values: NDArray[Any]
    transform: Affine
    nodata: float

    @property
    def is_known(self) -> NDArray[np.bool_]:
        """Whether a cell has a value, shape (rows, cols)."""
        known: NDArray[np.bool_] = np.isfinite(self.values) & (self.values != self.nodata)
        return known

    def middles(self, rows: NDArray[Any], cols: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
        """Longitude and latitude of the middles of cells, degrees, each of the shape of ``rows`` and ``cols``."""
        at = self.transform
        return at.c + at.a * (cols + 0.5), at.f + at.e * (rows + 0.5)


def cut_tiles(
    paths: Sequence[Path], box: Bounds, *, nodata: float, coarser: int = 1, by: Resampling = "nearest"
) -> CutRaster:
    """Cut GeoTIFF tiles in WGS 84 degrees to a box.

    The cells are those of the first tile's grid, so that nothing is interpolated where all tiles share it.

    Args:
        paths: The tiles, at least one.
        box: West, south, east and north, degrees; the cells that it touches are cut out.
        nodata: What stands where no tile has a value, a value of the tiles' type.
        coarser: So many cells of the tiles make one of the result, along each side.
        by: How the value of a cell is found: that at its middle, or the most frequent.

    Raises:
        ReadError: When a tile is damaged, or lies in another system than degrees.
    """
    with ExitStack() as stack:
        # Each is opened by the one driver that it was found to be for: nothing in it can name another file.
        tiles = [stack.enter_context(_opened(path)) for path in paths]
        transform, rows, cols = _grid(tiles[0], box, coarser)
        if rows * cols > MOST_CELLS:
            message = (
                f"{paths[0].name} cannot be read: its cells are too small, the box would have {rows * cols} of them"
            )
            raise ReadError("file-unreadable", message)
        values = np.full((rows, cols), nodata, dtype=tiles[0].dtypes[0])
        for path, tile in zip(paths, tiles, strict=True):
            try:
                _take_over(tile, values, transform, nodata, by)
            except (gdal.rasterio.errors.RasterioError, ValueError) as error:
                raise _unreadable(path, error) from None
    return CutRaster(values, transform, nodata)


def _opened(path: Path) -> Any:  # noqa: ANN401 - rasterio ships no types
    try:
        tile = gdal.rasterio.open(path, driver="GTiff")
    except gdal.rasterio.errors.RasterioError as error:
        raise _unreadable(path, error) from None
    if tile.crs is None or tile.crs.to_epsg() != 4326 or tile.transform.b or tile.transform.d or tile.transform.e >= 0:
        tile.close()
        raise ReadError(
            "file-unreadable", f"{path.name} cannot be read: it does not lie in degrees of WGS 84, north up"
        )
    return tile


def _unreadable(path: Path, error: Exception) -> ReadError:
    reason = " ".join(str(error).split())[:200] or "damaged"
    return ReadError("file-unreadable", f"{path.name} cannot be read: {reason}")


def _grid(tile: Any, box: Bounds, coarser: int) -> tuple[Affine, int, int]:  # noqa: ANN401 - rasterio ships no types
    """Transform, rows and columns of the cells that a box touches, on the lines of a tile."""
    west, south, east, north = box
    wide, high = coarser * tile.transform.a, -coarser * tile.transform.e
    first_col = math.floor((west - tile.transform.c) / wide + _NEAR)
    last_col = math.ceil((east - tile.transform.c) / wide - _NEAR)
    first_row = math.floor((tile.transform.f - north) / high + _NEAR)
    last_row = math.ceil((tile.transform.f - south) / high - _NEAR)
    x, y = tile.transform.c + first_col * wide, tile.transform.f - first_row * high
    return Affine(wide, 0.0, x, 0.0, -high, y), max(last_row - first_row, 1), max(last_col - first_col, 1)


def _take_over(
    tile: Any,  # noqa: ANN401 - rasterio ships no types
    values: NDArray[Any],
    transform: Affine,
    nodata: float,
    by: Resampling,
) -> None:
    """Put the cells of a tile in their place; what it does not know is left as it is."""
    inverse = ~transform
    left, top = inverse @ (tile.bounds.left, tile.bounds.top)
    right, bottom = inverse @ (tile.bounds.right, tile.bounds.bottom)
    first_col, first_row = max(math.floor(left + _NEAR), 0), max(math.floor(top + _NEAR), 0)
    last_col = min(math.ceil(right - _NEAR), values.shape[1])
    last_row = min(math.ceil(bottom - _NEAR), values.shape[0])
    if last_col <= first_col or last_row <= first_row:
        return
    part = np.full((last_row - first_row, last_col - first_col), nodata, dtype=values.dtype)
    gdal.rasterio.warp.reproject(
        gdal.rasterio.band(tile, 1),
        part,
        src_nodata=tile.nodata,
        dst_transform=transform @ Affine.translation(first_col, first_row),
        dst_crs=tile.crs,
        dst_nodata=nodata,
        resampling=gdal.rasterio.enums.Resampling[by],
        warp_mem_limit=256,
    )
    place = values[first_row:last_row, first_col:last_col]
    is_known = np.isfinite(part) & (part != nodata)
    place[is_known] = part[is_known]


def raster_file(raster: CutRaster) -> bytes:
    """A raster as a tiled GeoTIFF in degrees of WGS 84, the same bytes for the same cells."""
    rows, cols = raster.values.shape
    profile = {
        "driver": "GTiff",
        "dtype": raster.values.dtype.name,
        "count": 1,
        "height": rows,
        "width": cols,
        "crs": "EPSG:4326",
        "transform": raster.transform,
        "nodata": raster.nodata,
        "compress": "DEFLATE",
        "predictor": 3 if raster.values.dtype.kind == "f" else 2,
        "tiled": True,
        "blockxsize": 256,
        "blockysize": 256,
        "bigtiff": "IF_SAFER",
    }
    with gdal.rasterio.MemoryFile() as memory:
        with memory.open(**profile) as dataset:
            dataset.write(raster.values, 1)
        content: bytes = memory.read()
    return content
