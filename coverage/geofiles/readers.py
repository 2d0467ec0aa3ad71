"""Rows of one file: type told by content, the right part chosen, text mended.

Runs in the process that files are read in; small files of formats that are read by code of ours alone are read where
they are asked for (see ``opener``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np

from phusong.coverage.findings.errors import ReadError
from phusong.coverage.findings.log import FindingLog
from phusong.coverage.findings.wording import listed
from phusong.coverage.geofiles.archives import check_archive, opened_files
from phusong.coverage.geofiles.filetypes import FileType, identify
from phusong.coverage.geofiles.formats.geojson import read_geojson
from phusong.coverage.geofiles.formats.mapinfo import read_mapinfo
from phusong.coverage.geofiles.formats.shapefiles import read_shapefile
from phusong.coverage.geofiles.formats.tables import is_shown_as_utf8, read_csv, require_encoding
from phusong.coverage.geofiles.formats.vectors import list_layers, read_geodatabase, read_parquet
from phusong.coverage.geofiles.formats.workbooks import read_workbook, sheet_layer, visible_titles
from phusong.coverage.geofiles.formats.written_geometry import with_written_geometry
from phusong.coverage.geofiles.kml.folders import read_kml
from phusong.coverage.geofiles.letters.mending import mended_text
from phusong.coverage.geofiles.sources import Choice, LayerSource, RawLayer, choose, is_pattern
from phusong.coverage.schema.column import Layer


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of one file, or of one layer in it, with what was found while reading them.

    Attributes:
        raw: The rows.
        log: Findings; its file is the part as the user can find it.
    """

    raw: RawLayer
    log: FindingLog


@dataclass(frozen=True, slots=True)
class Rows:
    """What came of reading a file.

    Attributes:
        parts: The parts that are meant; none where the file cannot be read.
        log: FindingLog of the file.
        error: Code, message, remedy and row of why it cannot be read, None when it could.
    """

    parts: tuple[Part, ...]
    log: FindingLog
    error: tuple[str, str, str | None, int | None] | None = None


def read_rows(path: Path, source: LayerSource, layer: Layer | None, log: FindingLog) -> Rows:
    """Read the rows of a vector layer or table; whatever a file does to the code that reads it becomes an error.

    Args:
        path: An existing file.
        source: What the user says about it.
        layer: Layer that is read, or None when it is not known yet.
        log: FindingLog of the file; what concerns a part of it goes to the part's own.
    """
    try:
        return Rows(tuple(_read_parts(path, source, layer, log)), log)
    except ReadError as error:
        return Rows((), log, (error.code, error.message, error.remedy, error.row))
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - a damaged file may raise anything
        lines = str(error).strip().splitlines()
        message = f"cannot be read: {type(error).__name__}{': ' + lines[0][:300] if lines else ''}"
        return Rows((), log, ("file-unreadable", message, None, None))


def _read_parts(path: Path, source: LayerSource, layer: Layer | None, log: FindingLog) -> list[Part]:
    with opened_files(path) as files:
        if not files:
            held = sorted(each.filename for each in check_archive(path) if not each.is_dir())
            message = f"the archive holds no file that is read, only {listed(map(repr, held))}" if held else _EMPTY
            raise ReadError("file-unreadable", message, "unpack archives inside it, and name what is to be read")
        if len(files) == 1:
            return _read_file(files[0], source, layer, log)
        candidates = _candidates(files, layer)
        choices = [Choice(file.stem, _file_geometry(file)) for file in candidates]
        chosen = [candidates[index] for index in choose(choices, source.layer, layer)]
        inside = replace(source, layer=None)
        parts = []
        for file in chosen:
            label = f"{log.file}/{file.name}" if len(chosen) > 1 else log.file
            parts += _read_file(file, inside, layer, FindingLog(label, log.layer))
        return parts


def _candidates(files: list[Path], layer: Layer | None) -> list[Path]:
    """Files of an archive that may be meant: no read-me files, and no tables beside a layer with geometry."""
    kinds: dict[Path, FileType] = {}
    for file in files:
        try:
            kinds[file] = identify(file)
        except ReadError:
            continue  # a stray file in the archive; when it is the only one, opening it says what is wrong
    data = [file for file in kinds if file.suffix.lower() != ".txt"]
    vectors = [file for file in data if kinds[file].role == "vector" and kinds[file].name != "dBASE table"]
    if vectors and (layer is None or layer.geometry):
        return vectors
    return data or list(kinds) or files[:1]


def _file_geometry(file: Path) -> str:
    if identify(file).name not in ("Shapefile", "GeoPackage", "FlatGeobuf"):
        return ""
    labels = {choice.geometry for choice in list_layers(file)}
    return labels.pop() if len(labels) == 1 else ""


def _read_file(path: Path, source: LayerSource, layer: Layer | None, log: FindingLog) -> list[Part]:
    kind = identify(path)
    readers = _readers(path, kind, source, layer)
    parts = []
    for name, read in readers.items():
        notes = FindingLog(f"{log.file}/{name}", log.layer) if len(readers) > 1 else log
        raw = read(notes)
        if raw.numbers is not None:
            notes.number_rows(raw.numbers)
        is_shown = kind.name == "GeoJSON" and is_shown_as_utf8(path, source.encoding)
        was_bytes = kind.name in _DECODED and not is_shown
        mended = _with_mended_text(raw, source.encoding, was_bytes, notes)
        whole = with_written_geometry(replace(mended, format=kind.name, name=name), source.columns)
        parts.append(Part(whole, notes))
    return parts


_EMPTY = "the archive is empty"

_SINGLE: dict[str, Callable[[Path, str | None, FindingLog], RawLayer]] = {
    "Shapefile": read_shapefile,
    "dBASE table": read_shapefile,
    "GeoJSON": read_geojson,
    "GeoParquet": read_parquet,
    "MapInfo table": read_mapinfo,
    "MapInfo interchange": read_mapinfo,
    "CSV": read_csv,
}
"""Formats that hold one layer."""

_DECODED = ("Shapefile", "dBASE table", "MapInfo table", "MapInfo interchange", "GeoJSON", "CSV", "Excel workbook")
"""Formats that are read in the encoding that the user states."""


def _readers(
    path: Path, kind: FileType, source: LayerSource, layer: Layer | None
) -> dict[str, Callable[[FindingLog], RawLayer]]:
    """How to read each layer of a file that is meant, by its name."""
    if kind.role in ("raster", "pattern"):
        raise ReadError("content-mismatch", f"a {kind.role} ({kind.name}), but a vector layer or table is expected")
    if kind.name in _SINGLE:
        choose([Choice(path.stem)], source.layer, layer)
        return {path.stem: partial(_SINGLE[kind.name], path, source.encoding)}
    if kind.name == "KML":
        return {path.stem: partial(read_kml, path, source.layer, layer)}
    if kind.name == "Excel workbook":
        sheets = read_workbook(path)
        encoding = None if source.encoding is None else require_encoding(source.encoding)
        is_named = source.layer is not None and not is_pattern(source.layer)
        titles = list(sheets) if is_named else visible_titles(sheets)
        chosen = choose([Choice(title) for title in titles], source.layer, layer)
        return {titles[index]: partial(sheet_layer, sheets, titles[index], encoding) for index in chosen}
    choices = list_layers(path)
    names = [choices[index].name for index in choose(choices, source.layer, layer)]
    return {name: partial(read_geodatabase, path, name) for name in names}


def _with_mended_text(raw: RawLayer, encoding: str | None, was_bytes: bool, log: FindingLog) -> RawLayer:
    """Restore text that was taken for Windows-1252 before it came to us: as the user says, else where recognised."""
    overruled = require_encoding(encoding) if encoding is not None else None
    if overruled is not None and was_bytes:
        return raw
    columns = {
        name: mended_text(values, overruled, name, log) if values.dtype == np.object_ else values
        for name, values in raw.columns.items()
    }
    return replace(raw, columns=columns)
