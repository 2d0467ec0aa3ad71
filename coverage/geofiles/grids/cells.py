"""Raster files opened and their cells read, in the process that files are read in; ``tiles`` asks for them."""

from __future__ import annotations

import itertools
import math
import time
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from affine import Affine
from numpy.typing import NDArray

from phusong.coverage.findings.errors import ReadError
from phusong.coverage.geofiles import gdal
from phusong.coverage.geofiles.filetypes import identify
from phusong.coverage.geofiles.gdal import RASTER_DRIVERS, RASTER_OPTIONS
from phusong.coverage.geofiles.grids.ascii_grids import check_ascii_grid

_FARTHEST = 1e9
"""No coordinate system has coordinates beyond it, be they feet."""

MAX_FILE_CELLS = 4_000_000_000

Window = tuple[tuple[int, int], tuple[int, int]]
"""First row and the row behind the last, first column and the column behind the last."""


@dataclass(frozen=True, slots=True)
class TileFacts:
    """What a raster file says of itself.

    Attributes:
        path: The file.
        width: Columns.
        height: Rows.
        count: Bands.
        driver: Name of the format in GDAL.
        dtype: Type of the cells of the first band.
        transform: Affine from (col, row) of a cell's corner to (x, y).
        wkt: Coordinate system as WKT, empty when it states none.
        unit: Unit of the first band, empty when it states none.
        scale: Factor from cells to values.
        offset: What is added after it.
        colours: What each band means in a picture: ``gray``, ``palette``, ``red``, …
    """

    path: Path
    width: int
    height: int
    count: int
    driver: str
    dtype: str
    transform: Affine
    wkt: str
    unit: str
    scale: float
    offset: float
    colours: tuple[str, ...]


_open: dict[int, list[Any]] = {}
_numbers = itertools.count(1)


def open_tiles(paths: Sequence[Path]) -> tuple[int, list[TileFacts]]:
    """Open raster files, to be closed by :func:`close_tiles`.

    Args:
        paths: The files.

    Returns:
        The number under which they are open, and what each says of itself.

    Raises:
        ReadError: When one cannot be read, is too large or does not say where it lies.
    """
    number = next(_numbers)
    _open[number] = []
    facts = []
    try:
        for path in paths:
            tile = _open_tile(path)
            _open[number].append(tile)
            facts.append(_facts(path, tile))
    except BaseException:
        close_tiles(number)
        raise
    return number, facts


def close_tiles(number: int) -> None:
    """Close the files that were opened under a number."""
    for tile in _open.pop(number, ()):
        tile.close()


def read_cells(
    number: int, index: int, window: Window | None, shape: tuple[int, int] | None
) -> tuple[NDArray[Any], NDArray[np.bool_], float]:
    """Cells of the first band of a tile.

    Args:
        number: Number under which the tiles are open.
        index: Which of them.
        window: Part that is read; all of it when None.
        shape: Rows and columns that it is thinned out to; as it is when None.

    Returns:
        Cells, and True where the file marks them as void, each of the shape asked for; and the seconds that it took.

    Raises:
        ReadError: When the file is damaged.
    """
    asked: dict[str, Any] = {} if window is None else {"window": window}
    if shape is not None:
        asked["out_shape"] = shape
    started_s = time.process_time()
    try:
        with gdal.rasterio.Env(**RASTER_OPTIONS):
            cells = _open[number][index].read(1, masked=True, **asked)
    except gdal.rasterio.errors.RasterioError as error:
        raise ReadError("file-unreadable", f"the raster is damaged: {str(error).splitlines()[0]}") from None
    return np.ma.getdata(cells), np.ma.getmaskarray(cells), time.process_time() - started_s


def _open_tile(path: Path) -> Any:  # noqa: ANN401 - a rasterio dataset, which has no types
    kind = identify(path).name
    options = {}
    if kind == "ASCII grid" and not check_ascii_grid(path):
        options = {"DATATYPE": "Float32"}  # else what is no whole number becomes 0 where the first rows are whole
    try:
        with gdal.rasterio.Env(**RASTER_OPTIONS), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about missing georeferencing, which is checked below
            tile = gdal.rasterio.open(path, driver=RASTER_DRIVERS[kind], **options)
    except Exception as error:  # noqa: BLE001 - damaged files raise whatever the library met
        raise ReadError("file-unreadable", f"{path.name} cannot be read: {str(error).splitlines()[0]}") from None
    if tile.width * tile.height > MAX_FILE_CELLS:
        raise ReadError("file-too-large", f"{path.name} has {tile.width:,} × {tile.height:,} cells")
    if tile.count < 1 or not np.issubdtype(np.dtype(tile.dtypes[0]), np.number) or "complex" in tile.dtypes[0]:
        raise ReadError("content-mismatch", f"{path.name} holds no band of real numbers")
    if tile.transform.is_identity or not all(math.isfinite(number) for number in tile.transform[:6]):
        raise ReadError("terrain-not-placed", f"{path.name} does not say where it lies")
    if tile.transform.is_degenerate:
        raise ReadError("terrain-not-placed", f"{path.name} has cells without size")
    if not _lies_on_earth(tile.transform, tile.width, tile.height):
        raise ReadError("terrain-not-placed", f"{path.name} lies at coordinates that no coordinate system has")
    return tile


def _lies_on_earth(transform: Affine, width: int, height: int) -> bool:
    """Whether the corners of a raster have coordinates that may be of any place, and cells that can be counted."""
    corners = [*(transform @ (0, 0)), *(transform @ (width, height))]
    cells = [*(~transform @ (transform.c, transform.f)), *(~transform @ tuple(corners[2:]))]
    return all(abs(number) < _FARTHEST for number in corners) and all(map(math.isfinite, cells))


def _facts(path: Path, tile: Any) -> TileFacts:  # noqa: ANN401
    return TileFacts(
        path=path,
        width=tile.width,
        height=tile.height,
        count=tile.count,
        driver=str(tile.driver),
        dtype=str(tile.dtypes[0]),
        transform=Affine(*tile.transform[:6]),
        wkt=tile.crs.to_wkt() if tile.crs else "",
        unit=str(tile.units[0] or ""),
        scale=float(tile.scales[0]),
        offset=float(tile.offsets[0]),
        colours=tuple(colour.name for colour in tile.colorinterp),
    )
