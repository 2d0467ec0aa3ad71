"""What a file holds, by the names that its parts can be asked for by: layers, sheets, folders, files of an archive."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from phusong.coverage.findings.errors import ReadError
from phusong.coverage.geofiles.archives import opened_files
from phusong.coverage.geofiles.child.process import ReadLimits, run_in_child
from phusong.coverage.geofiles.filetypes import FileRole, identify
from phusong.coverage.geofiles.formats.vectors import list_layers
from phusong.coverage.geofiles.formats.workbooks import read_workbook, visible_titles
from phusong.coverage.geofiles.kml.folders import parts_of_kml
from phusong.coverage.geofiles.opener import is_small

_ONE = ("Shapefile", "dBASE table", "GeoJSON", "GeoParquet", "MapInfo table", "MapInfo interchange", "CSV")
"""Formats that hold one layer."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a file holds.

    Attributes:
        role: What kind of data it is; that of the files inside where it is an archive.
        parts: Names to ask for one part by; one None where there is nothing to choose.
    """

    role: FileRole
    parts: tuple[str | None, ...]


def contents_of(path: Path, limits: ReadLimits | None = None) -> Contents:
    """Look what a file holds without reading its rows.

    Args:
        path: An existing file.
        limits: What looking may take.

    Raises:
        ReadError: When it cannot be read, or is not what its name says.
    """
    if is_small(path):
        return look_into(path)
    found: Contents = run_in_child("look_into", (path.absolute(),), limits or ReadLimits())
    return found


def look_into(path: Path) -> Contents:
    """Look what a file holds; runs in the process that files are read in where the file could harm another.

    Raises:
        ReadError: When it cannot be read.
    """
    with opened_files(path) as files:
        kinds = {}
        for file in files:
            try:
                kinds[file] = identify(file)
            except ReadError:
                if len(files) == 1:
                    raise
        rasters = [file for file, kind in kinds.items() if kind.role == "raster"]
        if rasters:
            return Contents("raster", (None,))
        patterns = [file for file, kind in kinds.items() if kind.role == "pattern"]
        if patterns:
            return Contents("pattern", (None,))
        data = [file for file in kinds if file.suffix.lower() != ".txt"] or list(kinds)
        if not data:
            raise ReadError("file-unreadable", "the archive holds no file that is read")
        if len(data) > 1:
            return Contents(kinds[data[0]].role, tuple(file.stem for file in data))
        return Contents(kinds[data[0]].role, _parts(data[0], kinds[data[0]].name))


def _parts(path: Path, kind: str) -> tuple[str | None, ...]:
    if kind in _ONE:
        return (None,)
    if kind == "KML":
        return parts_of_kml(path)
    if kind == "Excel workbook":
        titles = visible_titles(read_workbook(path))
        return tuple(titles) if len(titles) > 1 else (None,)
    names = [choice.name for choice in list_layers(path)]
    return tuple(names) if len(names) > 1 else (None,)
