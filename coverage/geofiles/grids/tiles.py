"""Tiles of a raster layer as this process knows them: facts here, cells read in the process that opens files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from affine import Affine

from phusong.coverage.findings.errors import ReadError
from phusong.coverage.findings.log import FindingLog
from phusong.coverage.findings.wording import listed
from phusong.coverage.geofiles.archives import opened_files
from phusong.coverage.geofiles.child.process import ReadLimits, run_in_child
from phusong.coverage.geofiles.filetypes import identify, is_hidden, is_readable_name
from phusong.coverage.geofiles.grids.cells import TileFacts, Window
from phusong.coverage.geofiles.sources import LayerSource

_STRANGERS_NAMED = 5


@dataclass(slots=True)
class Tile:
    """One raster file that is open for reading.

    Attributes:
        facts: What the file says of itself.
        number: Number under which it is open.
        index: Which of the files that are open under it.
        limits: What reading it may take.
        spent_s: Seconds that reading it took so far.
    """

    facts: TileFacts
    number: int
    index: int
    limits: ReadLimits
    spent_s: float = 0.0

    @property
    def name(self) -> str:
        """Name of the file."""
        return self.facts.path.name

    @property
    def transform(self) -> Affine:
        """Affine from (col, row) of a cell's corner to (x, y)."""
        return self.facts.transform

    @property
    def width(self) -> int:
        """Columns."""
        return self.facts.width

    @property
    def height(self) -> int:
        """Rows."""
        return self.facts.height

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Least x, least y, greatest x, greatest y of the corners, whichever way the rows run."""
        corners = [self.transform @ (col, row) for col in (0, self.width) for row in (0, self.height)]
        x, y = zip(*corners, strict=True)
        return min(x), min(y), max(x), max(y)

    def read(self, window: Window | None = None, shape: tuple[int, int] | None = None) -> np.ma.MaskedArray[Any, Any]:
        """Cells of the first band, masked where the file marks them as void.

        Args:
            window: Part that is read; all of it when None.
            shape: Rows and columns that it is thinned out to; as it is when None.

        Raises:
            ReadError: When the file is damaged, or reading it takes more than it may.
        """
        left = ReadLimits(max(self.limits.time_s - self.spent_s, 0.1), self.limits.memory_gib)
        try:
            cells, void, took_s = run_in_child("read_cells", (self.number, self.index, window, shape), left)
        except ReadError as error:
            message = f"{self.name}: {error.message}"
            if error.code == "file-too-slow":
                message = f"{self.name}: reading takes more than {self.limits.time_s:g} seconds"
            raise ReadError(error.code, message, error.remedy) from None
        self.spent_s += took_s
        return np.ma.MaskedArray(cells, void)


@contextmanager
def opened_tiles(named: Mapping[str, Path], source: LayerSource, log: FindingLog) -> Iterator[list[Tile]]:
    """The rasters behind the paths of a layer, open for as long as the context lasts.

    Args:
        named: Path as the user named it to the path to open: files, folders of tiles, archives of them.
        source: What the user says about the layer.
        log: Where files of another kind beside the rasters are noted.

    Raises:
        ReadError: When there is no raster, or one cannot be read.
    """
    with ExitStack() as stack:
        files = [file for path in tile_paths(named, log) for file in stack.enter_context(opened_files(path))]
        rasters = [file for file in files if identify(file).role == "raster"]
        if not rasters:
            kinds = sorted({identify(file).name for file in files})
            raise ReadError("content-mismatch", f"a raster is expected, but the file is {listed(kinds)}")
        together = ReadLimits(source.time_limit_s * len(rasters), source.memory_limit_gib)
        number, facts = run_in_child("open_tiles", (rasters,), together)
        stack.callback(_close, number)
        yield [Tile(each, number, index, source.limits) for index, each in enumerate(facts)]


def _close(number: int) -> None:
    """Close the files; where the process has ended since, they are closed already."""
    try:
        run_in_child("close_tiles", (number,), ReadLimits())
    except ReadError:
        return


def tile_paths(named: Mapping[str, Path], log: FindingLog) -> list[Path]:
    """Raster files behind the paths of a layer: files, and what a folder holds, by name.

    In a folder, what is no raster is passed over, and named where its name or size is one of data.
    """
    paths: list[Path] = []
    for path in named.values():
        paths += _tiles_of_folder(path, log) if path.is_dir() else [path]
    if not paths:
        raise ReadError("file-missing", "the folder holds no raster that is read")
    return paths


def _tiles_of_folder(folder: Path, log: FindingLog) -> list[Path]:
    entries = sorted(entry for entry in folder.iterdir() if entry.is_file() and is_readable_name(entry.name))
    tiles, strangers = [], []
    for entry in entries:
        if is_hidden(entry.name):
            continue
        try:
            kind = identify(entry)
        except ReadError as error:
            if entry.suffix.lower() in RASTER_EXTENSIONS:  # meant as a tile: without it the terrain has a hole
                raise ReadError(error.code, f"{entry.name}: {error.message}", error.remedy) from None
            strangers.append(entry.name)
            continue
        if kind.role in ("raster", "archive"):
            tiles.append(entry)
        else:
            strangers.append(entry.name)
    if strangers and tiles:
        message = "the folder holds other files beside the rasters, which are passed over: "
        log.add("folder-strangers", message + listed(strangers, _STRANGERS_NAMED), value=len(strangers))
    return tiles or [folder / name for name in strangers]


RASTER_EXTENSIONS = (".tif", ".tiff", ".hgt", ".asc", ".img")
