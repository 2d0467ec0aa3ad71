"""Images on a web map: grids of web mercator that rasters are warped to, and small images of few colours on them."""

from __future__ import annotations

import io
from base64 import b64encode
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from affine import Affine
from numpy.typing import NDArray
from PIL import Image
from pyproj import CRS, Transformer
from rasterio.features import geometry_mask
from rasterio.warp import Resampling, reproject
from scipy.sparse import csr_array
from shapely import Geometry, from_ragged_array, get_type_id, to_ragged_array

from phusong.coverage.kernels import GeometryArray, Latest
from phusong.coverage.terrain import Grid, to_map_degrees, transformer, web_mercator

PNG_LEVEL = 7
"""Of nine; the two above it take four times as long and save 4 %."""

PROJECTED_PX = 16
"""Pixels from one to the next whose place is projected; those between them lie on straight lines."""

WEBP_EFFORT = {"quality": 40, "method": 2}
"""Half as much again saves 1 %, five times as much 6 %; the same as PNG is a fifth larger."""

HATCH_PERIOD = 5
"""Pixels from one line of the hatching to the next."""


@dataclass(frozen=True, slots=True)
class OverlayImage:
    """An image and where it lies.

    Attributes:
        url: Lossless WebP as a data address.
        south_west: Latitude and longitude of the lower left corner, degrees.
        north_east: Latitude and longitude of the upper right corner, degrees.
    """

    url: str
    south_west: tuple[float, float]
    north_east: tuple[float, float]


@lru_cache(maxsize=8)
def web_frame(grid: Grid, max_pixels: int) -> Grid:
    """Web mercator grid that holds another at its own resolution, or coarser within ``max_pixels``."""
    web = web_mercator(grid.crs)
    to_web = transformer(grid.crs, web)
    x0, y0, x1, y1 = to_web.transform_bounds(*grid.bounds)
    cols = grid.shape[1]
    step = max((x1 - x0) / max(cols, 1), max(x1 - x0, y1 - y0) / max_pixels)
    size = max(1, round((y1 - y0) / step)), max(1, round((x1 - x0) / step))
    return Grid(Affine(step, 0.0, x0, 0.0, -step, y1), size, web)


def corners_of(frame: Grid) -> tuple[tuple[float, float], tuple[float, float]]:
    """South-west and north-east corner of a web mercator grid, latitude and longitude."""
    to_wgs84 = to_map_degrees(frame.crs)
    left, bottom, right, top = frame.bounds
    west, south = to_wgs84.transform(left, bottom)
    east, north = to_wgs84.transform(right, top)
    return (south, west), (north, east)


def picked(values: NDArray[np.float32], grid: Grid, frame: Grid) -> NDArray[np.float32]:
    """Values of the cells under the middles of a web mercator grid's pixels, NaN outside.

    A page warps a dozen rasters of one grid: which cell lies under each pixel is found once.
    """
    cell = _cells_under(grid, frame)
    found = np.asarray(values, dtype=np.float32).ravel()[np.maximum(cell, 0)]
    found[cell < 0] = np.nan
    return found


@lru_cache(maxsize=4)
def _cells_under(grid: Grid, frame: Grid) -> NDArray[np.int32]:
    """Cell of a grid, counted row by row, under the middle of each pixel of another, -1 outside, as the frame's shape.

    Between every so many pixels a projection is a straight line to within a hundredth of one.
    """
    rows, cols = (_steps(count) for count in frame.shape)
    here, away = frame.transform, grid.transform
    x, y = np.meshgrid(here.c + (cols + 0.5) * here.a, here.f + (rows + 0.5) * here.e)
    x, y = transformer(frame.crs, grid.crs).transform(x, y)
    along_rows, along_cols = (_between(count, knots) for count, knots in zip(frame.shape, (rows, cols), strict=True))
    col, row = (
        np.nan_to_num(np.floor(along_rows @ place @ along_cols.T), nan=-1.0, posinf=-1.0, neginf=-1.0).astype(np.int32)
        for place in ((x - away.c) / away.a, (y - away.f) / away.e)
    )
    is_there = (row >= 0) & (row < grid.shape[0]) & (col >= 0) & (col < grid.shape[1])
    return np.ascontiguousarray(np.where(is_there, row * np.int32(grid.shape[1]) + col, np.int32(-1)))


def _steps(count: int) -> NDArray[np.float64]:
    """Pixels at which a projection is computed, the first and the last among them."""
    return np.unique(np.append(np.arange(0.0, count, PROJECTED_PX), count - 1.0))


def _between(count: int, knots: NDArray[np.float64]) -> csr_array:
    """What each of so many pixels takes of the values at the knots, shape (count, knots)."""
    at = np.arange(float(count))
    after = np.clip(np.searchsorted(knots, at, side="right"), 1, max(len(knots) - 1, 1))
    if len(knots) == 1:
        return csr_array(np.ones((count, 1)))
    share = (at - knots[after - 1]) / (knots[after] - knots[after - 1])
    pixel = np.arange(count)
    entries = np.concatenate((1.0 - share, share)), (np.tile(pixel, 2), np.concatenate((after - 1, after)))
    return csr_array(entries, shape=(count, len(knots)))


def warped(values: NDArray[np.float32], grid: Grid, frame: Grid) -> NDArray[np.float32]:
    """Values between the middles of cells on the web mercator grid, NaN outside."""
    found = np.full(frame.shape, np.nan, dtype=np.float32)
    reproject(
        np.asarray(values, dtype=np.float32),
        found,
        src_transform=grid.transform,
        src_crs=grid.crs.to_wkt(),
        src_nodata=np.nan,
        dst_transform=frame.transform,
        dst_crs=frame.crs.to_wkt(),
        dst_nodata=np.nan,
        resampling=Resampling.bilinear,
    )
    return found


def warped_any(where: NDArray[np.bool_], grid: Grid, frame: Grid) -> NDArray[np.bool_]:
    """Pixels of the web mercator grid in which it is so anywhere, a byte for each cell."""
    found = np.zeros(frame.shape, dtype=np.uint8)
    reproject(
        where.view(np.uint8),
        found,
        src_transform=grid.transform,
        src_crs=grid.crs.to_wkt(),
        dst_transform=frame.transform,
        dst_crs=frame.crs.to_wkt(),
        resampling=Resampling.max,
    )
    return found > 0


def outside(outlines: GeometryArray, crs: CRS, frame: Grid) -> NDArray[np.bool_]:
    """True for pixels outside every outline; the same array as long as the same is asked, and never written into."""

    def burnt() -> NDArray[np.bool_]:
        shapes = list(_transformed(outlines, transformer(crs, frame.crs)))
        return np.asarray(geometry_mask(shapes, frame.shape, frame.transform), dtype=np.bool_)

    return _OUTSIDE.of((outlines, crs, frame), burnt)


_OUTSIDE: Latest[NDArray[np.bool_]] = Latest(4)
"""A page cuts its images off at the same outlines."""


def _transformed(geometries: GeometryArray, transformer: Transformer) -> list[Geometry]:
    """Geometries with their coordinates transformed, kind by kind."""
    kinds = get_type_id(geometries)
    moved: list[Geometry] = []
    for kind in np.unique(kinds):
        geometry_type, coordinates, offsets = to_ragged_array(geometries[kinds == kind])
        x, y = transformer.transform(coordinates[:, 0], coordinates[:, 1])
        moved.extend(from_ragged_array(geometry_type, np.column_stack([x, y]), offsets))
    return moved


def palette_image(indices: NDArray[np.uint8], colours: list[tuple[int, int, int, int]], frame: Grid) -> OverlayImage:
    """Image of the indices in their colours, index 0 being the clear one."""
    south_west, north_east = corners_of(frame)
    painted = Image.fromarray(np.asarray(colours, dtype=np.uint8)[indices])
    buffer = io.BytesIO()
    painted.save(buffer, "WEBP", lossless=True, **WEBP_EFFORT)
    return OverlayImage(
        "data:image/webp;base64," + b64encode(buffer.getvalue()).decode("ascii"), south_west, north_east
    )


def palette_png(indices: NDArray[np.uint8], colours: list[tuple[int, int, int, int]]) -> bytes:
    """Palette PNG of the indices, index 0 being the clear one."""
    rows, cols = indices.shape
    image = Image.frombytes("P", (cols, rows), np.ascontiguousarray(indices).tobytes())
    image.putpalette([channel for colour in colours for channel in colour[:3]], rawmode="RGB")
    buffer = io.BytesIO()
    image.save(buffer, "PNG", compress_level=PNG_LEVEL, bits=4, transparency=bytes(colour[3] for colour in colours))
    return buffer.getvalue()


def rgb(colour: str) -> tuple[int, int, int]:
    """Red, green and blue of ``#RRGGBB``, 0 to 255."""
    value = int(colour.removeprefix("#"), 16)
    return value >> 16, value >> 8 & 255, value & 255


@lru_cache(maxsize=4)
def hatching(shape: tuple[int, int]) -> NDArray[np.bool_]:
    """Pixels of slanted lines, by which ground without a service is told from ground that nothing is known of.

    The array is kept and never written into.
    """
    row, col = np.indices(shape)
    return np.asarray((row + col) % HATCH_PERIOD < 1, dtype=np.bool_)
