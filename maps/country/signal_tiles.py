"""Predicted signal as PMTiles: one archive of map tiles, of which a reader takes those that it shows."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
from affine import Affine
from numpy.typing import NDArray
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer
from pyproj import CRS

from phusong.coverage.terrain import Bounds, Grid, Raster, transformer
from phusong.maps.country.part import Country
from phusong.maps.country.provinces import FOLDER
from phusong.maps.page.palette import signal_classes
from phusong.maps.webmap.images import palette_png, picked, rgb
from phusong.maps.webmap.overlays import signal_ranks

WEB_MERCATOR = CRS.from_epsg(3857)
EDGE_M = math.pi * 6378137.0
"""Easting and northing of the edge of the square that web maps divide into tiles, metres (EPSG:3857)."""
TILE_PIXELS = 256
LEVELS = 3
"""Zooms that are drawn from one reading of the raster: 8 by 8 of the deepest tiles at once."""
Ranks = NDArray[np.uint8]
"""Classes of pixels."""
Place = tuple[int, int]
"""Column and row of a tile, counted from the north-west of the Earth."""
DEEPEST = 13
"""Zoom beyond which no raster of a country goes: pixels of 19 m on the equator."""


def signal_tiles(raster: Raster, threshold_dbm: float, title: str) -> bytes | None:
    """Draw the RSRP of a raster as tiles in the colours of the map, from the whole of it to its own resolution.

    Args:
        raster: RSRP of the best server, dBm, NaN where nothing was predicted.
        threshold_dbm: RSRP from which a place counts as served; what lies below is clear.
        title: What the tiles show.

    Returns:
        A PMTiles archive (version 3) of palette PNGs; None where no place is served, or near the 180th meridian, where
        tiles of a region lie on both edges of the Earth.
    """
    box = _web_box(raster.grid)
    if box is None:
        return None
    first, last = _zooms(raster.grid, box)
    colours = [(255, 255, 255, 0), *((*rgb(each.colour), 255) for each in signal_classes(threshold_dbm))]
    tiles: dict[int, bytes] = {}
    above: dict[Place, Ranks] = {}
    levels = min(LEVELS, last - first)
    for x, y in _places(last - levels, box):
        ranks = _window(raster, threshold_dbm, (last - levels, x, y), TILE_PIXELS << levels)
        if ranks.any():
            above[x, y] = ranks[:: 1 << levels, :: 1 << levels]
            for level in range(levels):
                for (col, row), tile in _divided(ranks[:: 1 << level, :: 1 << level]):
                    place = (x << levels - level) + col, (y << levels - level) + row
                    tiles[zxy_to_tileid(last - level, *place)] = palette_png(tile, colours)
    for zoom in range(last - levels, first - 1, -1):
        tiles |= {zxy_to_tileid(zoom, *place): palette_png(tile, colours) for place, tile in above.items()}
        above = _parents(above)
    return _archive(tiles, box, (first, last), title) if tiles else None


def _web_box(grid: Grid) -> Bounds | None:
    """Bounds of a grid in web mercator, metres; None where they go round the Earth."""
    box = transformer(grid.crs, WEB_MERCATOR).transform_bounds(*grid.bounds)
    left, bottom, right, top = (float(each) for each in box)
    sound = all(map(math.isfinite, box)) and left < right and right - left < EDGE_M
    return (left, bottom, right, top) if sound else None


def _zooms(grid: Grid, box: Bounds) -> tuple[int, int]:
    """From the zoom at which all of it is about one tile to that at which a pixel is no larger than the raster's."""
    left, bottom, right, top = box
    extent = max(right - left, top - bottom)
    step = (right - left) / max(grid.shape[1], 1)  # of a pixel of the raster, as the web map stretches it
    first = max(0, math.floor(math.log2(2.0 * EDGE_M / extent)))
    last = math.ceil(math.log2(2.0 * EDGE_M / TILE_PIXELS / step))
    return min(first, DEEPEST), max(first, min(last, DEEPEST))


def _places(zoom: int, box: Bounds) -> Iterator[Place]:
    """The tiles that a box touches."""
    size = 2.0 * EDGE_M / (1 << zoom)
    left, bottom, right, top = box
    last = (1 << zoom) - 1
    for x in range(max(0, int((left + EDGE_M) // size)), min(last, int((right + EDGE_M) // size)) + 1):
        for y in range(max(0, int((EDGE_M - top) // size)), min(last, int((EDGE_M - bottom) // size)) + 1):
            yield x, y


def _window(raster: Raster, threshold_dbm: float, place: tuple[int, int, int], pixels: int) -> Ranks:
    """Classes of so many pixels in a row and column where a tile lies, shape (pixels, pixels)."""
    zoom, x, y = place
    size = 2.0 * EDGE_M / (1 << zoom)
    left, top = x * size - EDGE_M, EDGE_M - y * size
    frame = Grid(Affine(size / pixels, 0.0, left, 0.0, -size / pixels, top), (pixels, pixels), WEB_MERCATOR)
    west, south, east, north = frame.bounds
    around = transformer(WEB_MERCATOR, raster.grid.crs).transform_bounds(west, south, east, north)
    rows, cols = slice(0, raster.grid.shape[0]), slice(0, raster.grid.shape[1])
    if all(map(math.isfinite, around)):
        left, bottom, right, top = (float(each) for each in around)
        rows, cols = raster.grid.touched((left, bottom, right, top))
    dbm = picked(raster.values[rows, cols], raster.grid.part(rows, cols), frame)
    return signal_ranks(dbm, threshold_dbm)


def _divided(ranks: Ranks) -> Iterator[tuple[Place, Ranks]]:
    """The tiles of several in a row and column, by their column and row; those alone in which something is served."""
    count = len(ranks) // TILE_PIXELS
    for col in range(count):
        for row in range(count):
            tile = ranks[row * TILE_PIXELS :, col * TILE_PIXELS :][:TILE_PIXELS, :TILE_PIXELS]
            if tile.any():
                yield (col, row), tile


def _parents(tiles: dict[Place, Ranks]) -> dict[Place, Ranks]:
    """Tiles of the zoom above, each of every other pixel of its four."""
    half = TILE_PIXELS // 2
    parents: dict[Place, Ranks] = {}
    for (x, y), tile in tiles.items():
        parent = parents.setdefault((x // 2, y // 2), np.zeros((TILE_PIXELS, TILE_PIXELS), dtype=np.uint8))
        parent[y % 2 * half :, x % 2 * half :][:half, :half] = tile[::2, ::2]
    return parents


def _archive(tiles: dict[int, bytes], box: Bounds, zooms: tuple[int, int], title: str) -> bytes:
    """The tiles in the order of their numbers behind a header."""
    held = io.BytesIO()
    writer = Writer(held)
    for number in sorted(tiles):
        writer.write_tile(number, tiles[number])
    to_degrees = transformer(WEB_MERCATOR, CRS.from_epsg(4326))
    west, south, east, north = (round(float(each) * 1e7) for each in to_degrees.transform_bounds(*box))
    header = {
        "tile_type": TileType.PNG,
        "tile_compression": Compression.NONE,
        "min_lon_e7": west,
        "min_lat_e7": south,
        "max_lon_e7": east,
        "max_lat_e7": north,
        "center_zoom": zooms[0],
        "center_lon_e7": (west + east) // 2,
        "center_lat_e7": (south + north) // 2,
    }
    writer.finalize(header, {"name": title, "type": "overlay", "format": "png"})
    return held.getvalue()


@dataclass(frozen=True, slots=True)
class SignalTiles:
    """The tiles of a service at a time, as a file.

    Attributes:
        service: The service.
        view: ``today`` or ``after``.
        path: Path of the file from the folder of the run.
        draw: Makes the archive; None where there is nothing to show.
    """

    service: str
    view: str
    path: str
    draw: Callable[[], bytes | None]


def country_tiles(country: Country) -> Iterator[SignalTiles]:
    """The predicted signal of a run over several provinces as tiles; nothing where no raster was predicted.

    Args:
        country: The run.
    """
    context = country.context
    for view, rasters, ending in (("today", context.rasters, ""), ("after", context.after, "_after")):
        for service in rasters:
            draw = partial(_drawn, country, rasters, service, view)
            yield SignalTiles(service, view, f"{FOLDER}/signal_{service}{ending}.pmtiles", draw)


def _drawn(country: Country, rasters: Mapping[str, Raster], service: str, view: str) -> bytes | None:
    context = country.context
    title = f"{context.title}: {service} ({view})"
    return signal_tiles(rasters[service], context.thresholds_dbm[service], title)
