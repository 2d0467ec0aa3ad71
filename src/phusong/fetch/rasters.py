"""Heights, land cover and people of a box: tiles fetched, cut to it and put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from phusong.coverage.findings import Finding, ReadError, make_finding
from phusong.coverage.geofiles import CutRaster, cut_tiles, raster_file
from phusong.fetch.box import Box
from phusong.fetch.countries import Country
from phusong.fetch.download import Download, DownloadCache, Request
from phusong.fetch.rows import MadeLayer
from phusong.fetch.sources import Source

ELEVATION_STEP_DEG, COVER_STEP_DEG = 1, 3
"""Sides of the tiles, degrees."""

COVER_COARSER = 3
"""So many cells of the land cover, 10 m, make one of ours along each side: about the cell of the heights, 30 m."""

MOST_PEOPLE = 2e10

HEIGHT_VOID, COVER_VOID, PEOPLE_VOID = -32767.0, 0.0, -99999.0


@dataclass(frozen=True, slots=True)
class CutLayer:
    """A raster cut to a box, and what it was made of.

    Attributes:
        raster: Its cells.
        downloads: The tiles.
        findings: What a planner should know of it.
    """

    raster: CutRaster
    downloads: tuple[Download, ...]
    findings: tuple[Finding, ...] = ()

    def layer(self, name: str, source: str) -> MadeLayer:
        """The layer as a file."""
        return MadeLayer(name, f"{name}.tif", raster_file(self.raster), None, {source: self.downloads})


def elevation_tile(lon: int, lat: int) -> str:
    """Name of the tile of heights with a south-west corner: ``Copernicus_DSM_COG_10_N22_00_E103_00_DEM``."""
    return f"Copernicus_DSM_COG_10_{_side(lat, 'NS', 2)}_00_{_side(lon, 'EW', 3)}_00_DEM"


def cover_tile(lon: int, lat: int) -> str:
    """Name of the tile of land cover with a south-west corner: ``N21E102``."""
    return _side(lat, "NS", 2) + _side(lon, "EW", 3)


def _side(degrees: int, letters: str, width: int) -> str:
    return f"{letters[degrees < 0]}{abs(degrees):0{width}d}"


def find_elevation(
    box: Box, source: Source, cache: DownloadCache, land: Sequence[tuple[float, float]] = ()
) -> CutLayer:
    """Heights of a box; where the source has no tile there is sea, at 0 m.

    Args:
        box: The box.
        source: Who has the heights; the public tiles leave out a few countries.
        cache: Brings and keeps the tiles.
        land: Longitudes and latitudes of points that surely are land.

    Raises:
        ReadError: When a tile cannot be had, there is none at all, or land lies where there is none.
    """
    corners = list(box.corners(ELEVATION_STEP_DEG))
    tiles = [_tile(source, elevation_tile(*corner), cache) for corner in corners]
    found = _cut(box, tiles, source, cache, nodata=HEIGHT_VOID)
    absent = [corner for corner, tile in zip(corners, tiles, strict=True) if tile is None]
    if not absent:
        return found
    for lon, lat in absent:
        if any(lon <= x < lon + 1 and lat <= y < lat + 1 for x, y in land):
            name = elevation_tile(lon, lat)
            raise ReadError("fetch-absent", f"{source.name} has no tile {name}, where land is")
    values = found.raster.values
    for lon, lat in absent:
        part = values[_cells(found.raster, Box(lon, lat, lon + 1, lat + 1))]
        part[part == HEIGHT_VOID] = 0.0
    # Tiles that are there keep their own voids; a half cell on a border between the two is sea, too.
    names = ", ".join(elevation_tile(*corner)[22:36] for corner in absent)
    message = f"tiles of heights that the source does not have, taken for sea at 0 m: {len(absent)} ({names})"
    return replace(found, findings=(make_finding("fetch-partly", message, layer="terrain"),))


def find_cover(box: Box, source: Source, cache: DownloadCache) -> CutLayer:
    """Land cover of a box: in each cell of about 30 m the class that holds most of it.

    Raises:
        ReadError: When a tile cannot be had, or there is none at all.
    """
    tiles = [_tile(source, cover_tile(*corner), cache) for corner in box.corners(COVER_STEP_DEG)]
    found = _cut(box, tiles, source, cache, nodata=COVER_VOID, coarser=COVER_COARSER)
    absent = sum(tile is None for tile in tiles)
    if not absent:
        return found
    message = f"tiles of land cover that the source does not have: {absent} of {len(tiles)}"
    return replace(found, findings=(make_finding("fetch-partly", message, layer="clutter"),))


def find_people(box: Box, country: Country, source: Source, cache: DownloadCache) -> CutLayer:
    """People in each cell of a box, in one country.

    Raises:
        ReadError: When the file cannot be had, or nobody lives in the box.
    """
    address = source.at(iso3=country.iso3, iso3_lower=country.iso3.lower())
    download = cache.get(Request(address, source.expects, pause_s=source.pause_s))
    with cache.reading(download):
        found = _cut(box, [download], source, cache, nodata=PEOPLE_VOID)
        people = found.raster.values
        is_lived_in = found.raster.is_known & (people > 0)
        if not is_lived_in.any():
            raise ReadError("fetch-empty", f"nobody lives in the box by {source.name}")
        if float(people[is_lived_in].sum(dtype=np.float64)) > MOST_PEOPLE:
            message = f"a file of {source.name}: the cells hold more people than there are on Earth"
            raise ReadError("fetch-content", message)
    return found


def _tile(source: Source, tile: str, cache: DownloadCache) -> Download | None:
    try:
        return cache.get(Request(source.at(tile=tile), source.expects, pause_s=source.pause_s, may_lack=True))
    except ReadError as error:
        if error.code == "fetch-absent":
            return None
        raise


def _cut(
    box: Box,
    tiles: Sequence[Download | None],
    source: Source,
    cache: DownloadCache,
    *,
    nodata: float,
    coarser: int = 1,
) -> CutLayer:
    """Tiles that are there cut to a box; one that is damaged is dropped, so that the next attempt fetches it."""
    present = tuple(tile for tile in tiles if tile is not None)
    if not present:
        raise ReadError("fetch-empty", f"the box has no tile of {source.name}")
    try:
        raster = cut_tiles(
            [cache.path(tile) for tile in present],
            box.bounds,
            nodata=nodata,
            coarser=coarser,
            by="mode" if coarser > 1 else "nearest",
        )
    except ReadError as error:
        for tile in present:
            if tile.name in error.message:
                cache.forget(tile)
        raise ReadError("fetch-content", f"a file of {source.name}: {error.message}") from None
    return CutLayer(raster, present)


def _cells(raster: CutRaster, box: Box) -> tuple[slice, slice]:
    """Rows and columns of the cells that a box touches."""
    left, top = ~raster.transform @ (box.west, box.north)
    right, bottom = ~raster.transform @ (box.east, box.south)
    rows, cols = raster.values.shape
    edges = np.clip(np.array([np.floor(top), np.ceil(bottom)]), 0, rows).astype(int).tolist()
    sides = np.clip(np.array([np.floor(left), np.ceil(right)]), 0, cols).astype(int).tolist()
    return slice(*edges), slice(*sides)
