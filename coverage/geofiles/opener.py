"""From a path to the rows of a layer: archives unpacked, type told by content, the right part chosen, text mended."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np

from phusong.coverage.findings.errors import ReadError
from phusong.coverage.findings.log import FindingLog
from phusong.coverage.geofiles.archives import unpack
from phusong.coverage.geofiles.filetypes import FileType, identify, is_readable_name
from phusong.coverage.geofiles.mending import mended_text
from phusong.coverage.geofiles.sources import Choice, LayerSource, RawLayer, choose
from phusong.coverage.geofiles.tables import is_shown_as_utf8, read_csv, read_workbook, require_encoding, sheet_layer
from phusong.coverage.geofiles.vectors import list_layers, read_geodatabase, read_geojson, read_parquet, read_shapefile
from phusong.coverage.schema.column import Layer

_PART_EXTENSIONS = (".dbf", ".prj", ".shx", ".cpg")


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of one file, or of one layer in it, with what was found while reading them.

    Attributes:
        raw: The rows.
        log: Findings; its file is the part as the user can find it.
    """

    raw: RawLayer
    log: FindingLog


def locate(source: LayerSource, base: Path) -> dict[str, Path]:
    """Files of a layer; a path with ``*`` or ``?`` names all that match.

    Returns:
        Path as the user named it, or would name it, to the path to open; in the order of the names.

    Raises:
        ReadError: When there is nothing at the path.
    """
    path = base / source.path
    try:
        if path.exists():
            return {source.path: path}
        if "*" in path.name or "?" in path.name:
            found = sorted(entry for entry in path.parent.glob(path.name) if is_readable_name(entry.name))
            if found:
                return {str(Path(source.path).with_name(entry.name)): entry for entry in found}
    except (OSError, ValueError) as error:
        raise ReadError("file-missing", f"{source.path!r} cannot be a path: {error}") from None
    beside = _alike(path)
    raise ReadError("file-missing", f"no file {source.path!r}" + (f"; there is {beside!r}" if beside else ""))


def _alike(path: Path) -> str | None:
    """A file of the folder whose name differs only in case or extension."""
    try:
        names = sorted(entry.name for entry in path.parent.iterdir() if is_readable_name(entry.name))
    except (OSError, ValueError):
        return None
    for same in (str.casefold, lambda name: Path(name).stem.casefold()):
        for name in names:
            if same(name) == same(path.name):
                return name
    return None


def read_parts(path: Path, source: LayerSource, layer: Layer | None, log: FindingLog) -> list[Part]:
    """Read the rows of a vector layer or table.

    Args:
        path: An existing file.
        source: What the user says about it.
        layer: Layer that is read, or None when it is not known yet.
        log: FindingLog of the file; what concerns a part of it goes to the part's own.

    Returns:
        The parts that are meant, mostly one, their rows in the file's order and their text mended.

    Raises:
        ReadError: When the file cannot be read.
    """
    if path.is_dir():
        raise ReadError("file-unreadable", "the path is a folder", "name a file in it, or several with *")
    with opened_files(path) as files:
        if not files:
            raise ReadError("file-unreadable", "the archive holds no file that is read")
        if len(files) == 1:
            return _read_file(files[0], source, layer, log)
        candidates = _candidates(files, layer)
        choices = [Choice(file.stem, _file_geometry(file)) for file in candidates]
        chosen = [candidates[index] for index in choose(choices, source.layer, layer)]
        inside = source.model_copy(update={"layer": None})
        parts = []
        for file in chosen:
            label = f"{log.file}/{file.name}" if len(chosen) > 1 else log.file
            parts += _read_file(file, inside, layer, FindingLog(label, log.layer))
        return parts


@contextmanager
def opened_files(path: Path) -> Iterator[list[Path]]:
    """The data files behind a path, an archive unpacked for as long as the context lasts.

    Raises:
        ReadError: When the file or archive cannot be read.
    """
    if identify(path).role != "archive":
        yield [path]
        return
    with tempfile.TemporaryDirectory(prefix="phusong-") as folder:
        files = unpack(path, Path(folder))
        shapefiles = {file.with_suffix("") for file in files if file.suffix.lower() == ".shp"}
        yield [
            file
            for file in files
            if is_readable_name(file.name)
            and not (file.suffix.lower() in _PART_EXTENSIONS and file.with_suffix("") in shapefiles)
            and file.suffix.lower() not in (".zip", ".kmz")
        ]


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
        was_bytes = kind.name in _DECODED and not (kind.name in _TEXTS and is_shown_as_utf8(path, source.encoding))
        mended = _with_mended_text(raw, source.encoding, was_bytes, notes)
        parts.append(Part(replace(mended, format=kind.name, name=name), notes))
    return parts


_SINGLE: dict[str, Callable[[Path, str | None, FindingLog], RawLayer]] = {
    "Shapefile": read_shapefile,
    "dBASE table": read_shapefile,
    "GeoJSON": read_geojson,
    "GeoParquet": lambda path, _encoding, _notebook: read_parquet(path),
    "CSV": read_csv,
}
"""Formats that hold one layer."""

_TEXTS = ("GeoJSON", "CSV")
_DECODED = ("Shapefile", "dBASE table", *_TEXTS)
"""Formats whose text comes to us as bytes."""


def _readers(
    path: Path, kind: FileType, source: LayerSource, layer: Layer | None
) -> dict[str, Callable[[FindingLog], RawLayer]]:
    """How to read each layer of a file that is meant, by its name."""
    if kind.role in ("raster", "pattern"):
        raise ReadError("content-mismatch", f"a {kind.role} ({kind.name}), but a vector layer or table is expected")
    if kind.name in _SINGLE:
        choose([Choice(path.stem)], source.layer, layer)
        return {path.stem: partial(_SINGLE[kind.name], path, source.encoding)}
    if kind.name == "Excel workbook":
        sheets = read_workbook(path)
        titles = list(sheets)
        chosen = choose([Choice(title) for title in titles], source.layer, layer)
        return {titles[index]: partial(sheet_layer, sheets[titles[index]]) for index in chosen}
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


def files_behind(path: Path) -> list[Path]:
    """Every file that reading ``path`` may look at, sorted: the file, a Shapefile's parts, a folder's tiles."""
    if path.is_dir():  # a folder of terrain tiles
        return sorted(entry for entry in path.iterdir() if entry.is_file() and is_readable_name(entry.name))
    if path.suffix.lower() not in (".shp", ".asc"):
        return [path]
    try:
        beside = [entry for entry in path.parent.iterdir() if entry.stem == path.stem]
    except OSError:
        return [path]
    parts = [entry for entry in beside if entry.suffix.lower() in (*_PART_EXTENSIONS, path.suffix.lower())]
    return sorted({path, *parts})
