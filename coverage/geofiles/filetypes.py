"""What a file is, by its extension and its content together; where they differ it is refused."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from phusong.coverage.findings.errors import ReadError

FileRole = Literal["vector", "table", "raster", "pattern", "archive"]

_HEAD_BYTES = 4096
_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_SHAPEFILE_MAGIC = 9994
_SHP_HEADER_BYTES = 100
_DBF_VERSIONS = frozenset((0x02, 0x03, 0x04, 0x05, 0x30, 0x31, 0x32, 0x83, 0x8B, 0xCB, 0xF5))
_HGT_SIDES = (1201, 3601, 7201)


@dataclass(frozen=True, slots=True)
class FileType:
    """One format that is read.

    Attributes:
        name: Name for people.
        role: What it can hold.
        extensions: Extensions it comes with, lower case.
        matches: Whether the first bytes of a file, and the size of the file, are of this format.
    """

    name: str
    role: FileRole
    extensions: tuple[str, ...]
    matches: Callable[[bytes, int], bool]


def _starts(*magics: bytes) -> Callable[[bytes, int], bool]:
    return lambda head, _size: head.startswith(magics)


def _is_shapefile(head: bytes, _size: int) -> bool:
    return len(head) >= 4 and struct.unpack(">i", head[:4])[0] == _SHAPEFILE_MAGIC


def _is_dbf(head: bytes, _size: int) -> bool:
    return len(head) >= 32 and head[0] in _DBF_VERSIONS and struct.unpack("<H", head[8:10])[0] >= 33


def _is_geopackage(head: bytes, _size: int) -> bool:
    return head.startswith(b"SQLite format 3\x00")


def _is_json(head: bytes, _size: int) -> bool:
    return head.removeprefix(_BYTE_ORDER_MARKS[0]).lstrip(b" \t\r\n\x1e").startswith(b"{")


def _is_kml(head: bytes, _size: int) -> bool:
    bare = head.replace(b"\x00", b"")  # which stand between the letters of UTF-16
    for mark in _BYTE_ORDER_MARKS:
        bare = bare.removeprefix(mark)
    return bare.lstrip().startswith(b"<") and b"<kml" in bare


def _is_gpx(head: bytes, _size: int) -> bool:
    return head.removeprefix(_BYTE_ORDER_MARKS[0]).lstrip().startswith(b"<") and b"<gpx" in head


def _is_text(head: bytes, _size: int) -> bool:
    if head.startswith(_BYTE_ORDER_MARKS):
        return True
    looks_like_markup = head.lstrip().startswith((b"<", b"{", b"%PDF"))
    return bool(head.strip()) and b"\x00" not in head and not looks_like_markup and not head.startswith(b"PK\x03\x04")


def _is_tiff(head: bytes, _size: int) -> bool:
    return head[:4] in (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")


def _is_hgt(_head: bytes, size: int) -> bool:
    return any(size == 2 * side * side for side in _HGT_SIDES)


def _is_asc(head: bytes, _size: int) -> bool:
    return head.lstrip()[:16].lower().startswith((b"ncols", b"nrows", b"xllcorner", b"xllcenter", b"dx", b"cellsize"))


FILE_TYPES = (
    FileType("Shapefile", "vector", (".shp",), _is_shapefile),
    FileType("dBASE table", "vector", (".dbf",), _is_dbf),
    FileType("GeoPackage", "vector", (".gpkg",), _is_geopackage),
    FileType("GeoJSON", "vector", (".geojson", ".json", ".geojsonl", ".geojsons", ".ndjson", ".jsonl"), _is_json),
    FileType("FlatGeobuf", "vector", (".fgb",), _starts(b"fgb\x03fgb", b"fgb\x02fgb")),
    FileType("GeoParquet", "vector", (".parquet", ".geoparquet"), _starts(b"PAR1")),
    FileType("MapInfo table", "vector", (".tab",), lambda head, _size: head.lstrip().lower().startswith(b"!table")),
    FileType("MapInfo interchange", "vector", (".mif",), lambda head, _size: head.lower().startswith(b"version")),
    FileType("KML", "vector", (".kml",), _is_kml),
    FileType("GPX", "vector", (".gpx",), _is_gpx),
    FileType("Excel workbook", "table", (".xlsx", ".xlsm"), _starts(b"PK\x03\x04")),
    FileType("CSV", "table", (".csv", ".tsv", ".txt"), _is_text),
    FileType("GeoTIFF", "raster", (".tif", ".tiff"), _is_tiff),
    FileType("SRTM tile", "raster", (".hgt",), _is_hgt),
    FileType("ASCII grid", "raster", (".asc",), _is_asc),
    FileType("Erdas Imagine", "raster", (".img",), _starts(b"EHFA_HEADER_TAG")),
    FileType("antenna pattern", "pattern", (".msi", ".pln"), _is_text),
    FileType("KMZ", "archive", (".kmz",), _starts(b"PK\x03\x04", b"PK\x05\x06")),
    FileType("zip archive", "archive", (".zip",), _starts(b"PK\x03\x04", b"PK\x05\x06")),
)

_BY_EXTENSION = {extension: kind for kind in FILE_TYPES for extension in kind.extensions}

_STRANGERS: tuple[tuple[str, Callable[[bytes], bool]], ...] = (
    ("a GDAL virtual file, which only points at other files", lambda head: b"<VRTDataset" in head),
    ("an OGR virtual file, which only points at other files", lambda head: b"<OGRVRTDataSource" in head),
    ("a GDAL tile index, which only points at other files", lambda head: b"<GDALTileIndexDataset" in head),
    ("a web page, perhaps the log-in page of the server it came from", lambda head: b"<html" in head.lower()),
    ("XML", lambda head: head.lstrip().startswith(b"<?xml")),
    ("a PDF", lambda head: head.startswith(b"%PDF")),
    ("an old Excel workbook (.xls)", lambda head: head.startswith(b"\xd0\xcf\x11\xe0")),
    ("a RAR archive", lambda head: head.startswith(b"Rar!")),
    ("a 7z archive", lambda head: head.startswith(b"7z\xbc\xaf")),
)


_BY_QGIS = "open it in QGIS and export each layer as GeoPackage"
_OGR = "ogr2ogr -a_srs EPSG:9208 -where \"OGR_GEOMETRY='LINESTRING'\" {new} {drawing}"
"""``{drawing}`` is the drawing, ``{new}`` what it becomes."""

_BY_OGR = "convert its lines with ogr2ogr, which comes with QGIS, -a_srs being the system it was drawn in: "
_BY_CAD = "save it from CAD as .dxf, then convert its lines with ogr2ogr, which comes with QGIS: "
_BY_OFFICE = "open it in Excel or LibreOffice and save it as .xlsx"
_BY_EYE = "ask for the table or the layer itself, as .xlsx, .csv or GeoPackage"
_UNREAD: tuple[tuple[tuple[str, ...], str, str], ...] = (
    ((".xls", ".xlsb", ".ods", ".et", ".numbers"), "a workbook of another program or an old one", _BY_OFFICE),
    ((".mid", ".map", ".dat", ".id"), "a part of a MapInfo table", "name its .tab or .mif"),
    ((".dxf",), "a drawing", _BY_OGR + _OGR),
    ((".dwg", ".dgn"), "a drawing", _BY_CAD + _OGR),
    (
        (".gml", ".topojson", ".sqlite", ".db", ".osm", ".pbf"),
        "this format of geodata",
        _BY_QGIS,
    ),
    ((".qgz", ".qgs", ".mxd", ".aprx", ".lyr", ".lyrx", ".wor"), "a project, which only points at layers", _BY_QGIS),
    ((".mdb", ".accdb", ".gdb"), "a database", _BY_QGIS),
    ((".rar", ".7z", ".tar", ".gz", ".tgz"), "an archive of this kind", "unpack it, or pack it as .zip"),
    ((".pdf", ".doc", ".docx", ".jpg", ".jpeg", ".png", ".pptx"), "a document or picture", _BY_EYE),
)
"""Extensions of what agencies send and nobody here reads: what it is, and how it becomes what is read."""

PART_EXTENSIONS = (".dbf", ".prj", ".shx", ".cpg")
"""Files beside a ``.shp`` that are read with it."""


def is_hidden(name: str) -> bool:
    """Whether a file is one that systems put beside those of people: ``.DS_Store``, ``._tile.tif``, ``~$list.xlsx``."""
    return name.startswith((".", "~$"))


def is_readable_name(name: str) -> bool:
    """Whether a file of this name has an extension that is read."""
    return Path(name).suffix.lower() in _BY_EXTENSION


def identify(path: Path) -> FileType:
    """Type of an existing file.

    Raises:
        ReadError: When the extension is not read, the file cannot be opened or is empty, or the content is another.
    """
    extension = path.suffix.lower()
    kind = _BY_EXTENSION.get(extension)
    if kind is None:
        raise _unread(extension, path.stem)
    head, size = _read_head(path)
    if not kind.matches(head, size):
        raise ReadError("content-mismatch", f"named as {kind.name}, but the content is {_describe(head, size)}")
    return kind


def remedy_of(name: str) -> str | None:
    """How a file that is not read becomes one that is; None for an extension that nobody knows.

    Args:
        name: Name of the file.
    """
    extension, stem = Path(name).suffix.lower(), Path(name).stem
    found = next((remedy for extensions, _, remedy in _UNREAD if extension in extensions), None)
    if found is None:
        return None
    new, drawing = (f'"{each}"' if " " in each else each for each in (f"{stem}.gpkg", f"{stem}.dxf"))
    return found.format(new=new, drawing=drawing)


def _unread(extension: str, stem: str) -> ReadError:
    """Why a file of an extension is not read, and what its program can do about it."""
    for extensions, what, _ in _UNREAD:
        if extension in extensions:
            return ReadError("format-unknown", f"{what} ({extension}) is not read", remedy_of(f"{stem}{extension}"))
    known = ", ".join(sorted(_BY_EXTENSION))
    shown = f"the extension {extension!r}" if extension else "a file without extension"
    return ReadError("format-unknown", f"{shown} is not read; expected one of {known}")


def _read_head(path: Path) -> tuple[bytes, int]:
    try:
        if not path.is_file():  # a pipe or a device would be read for ever
            raise ReadError("file-unreadable", f"{path.name} is not a file")
        with path.open("rb") as stream:
            head = stream.read(_HEAD_BYTES)
        size = path.stat().st_size
    except OSError as error:
        raise ReadError("file-unreadable", f"cannot be opened: {error.strerror or error}") from None
    if not head:
        raise ReadError("file-unreadable", "the file is empty (0 bytes)")
    if size <= _HEAD_BYTES and not head.strip():
        raise ReadError("file-unreadable", "the file holds nothing but spaces and line breaks")
    return head, size


def _describe(head: bytes, size: int) -> str:
    for name, matches in _STRANGERS:
        if matches(head):
            return name
    for kind in FILE_TYPES:
        if kind.name not in ("CSV", "antenna pattern") and kind.matches(head, size):
            return f"{kind.name}"
    return "text" if _is_text(head, size) else "something else"


def check_shapefile(path: Path) -> None:
    """Refuse a Shapefile that lacks a part, or is shorter than its headers say (GDAL would read empty rows).

    Args:
        path: The ``.shp``; its parts stand beside it.

    Raises:
        ReadError: When a part is missing or cut short.
    """
    parts = {extension: shapefile_part(path, extension) for extension in (".shp", ".shx", ".dbf")}
    missing = [extension for extension, part in parts.items() if part is None]
    if missing:
        raise ReadError("sidecar-missing", f"the Shapefile lacks {' and '.join(missing)}")
    for extension, part in parts.items():
        if part is not None:
            _check_length(part, extension)
    _check_rows_match({extension: part for extension, part in parts.items() if part is not None})


def _check_rows_match(parts: Mapping[str, Path]) -> None:
    """Refuse shapes without rows, rows without shapes, and an index that points elsewhere than at shapes."""
    shapes = np.memmap(parts[".shp"], dtype=np.uint8, mode="r")
    entries = np.fromfile(parts[".shx"], dtype=">i4", offset=_SHP_HEADER_BYTES).astype(np.int64)
    stated = (2 * struct.unpack(">i", _read_head(parts[".shx"])[0][24:28])[0] - _SHP_HEADER_BYTES) // 8
    offsets, lengths = entries[: 2 * stated].reshape(-1, 2).T * 2
    rows = struct.unpack("<I", _read_head(parts[".dbf"])[0][4:8])[0]
    if rows != stated:
        message = f"{parts['.shp'].name} holds {stated:,} shapes, but {parts['.dbf'].name} {rows:,} rows"
        raise ReadError("rows-mismatch", message)
    inside = (offsets >= _SHP_HEADER_BYTES) & (offsets + 8 + lengths <= len(shapes)) & (lengths >= 4)
    if inside.all():
        words = [shapes[offsets + byte].astype(np.int64) for byte in (4, 5, 6, 7)]
        inside = 2 * (((words[0] * 256 + words[1]) * 256 + words[2]) * 256 + words[3]) == lengths
    if not inside.all():
        row = int(np.flatnonzero(~inside)[0]) + 1
        raise ReadError("file-unreadable", f"{parts['.shx'].name} points at no shape for row {row}", row=row)


def shapefile_part(path: Path, extension: str) -> Path | None:
    """The file beside ``path`` with another extension in any capitals, None when there is none.

    Of several that differ in capitals alone, that in the capitals of ``path`` comes first, then by name.
    """
    exact = (extension, extension.upper()) if path.suffix != path.suffix.upper() else (extension.upper(), extension)
    for candidate in (path.with_suffix(each) for each in exact):
        if candidate.is_file():
            return candidate
    try:
        beside = sorted(entry for entry in path.parent.iterdir() if entry.stem.casefold() == path.stem.casefold())
    except OSError:
        return None
    alike = [entry for entry in beside if entry.suffix.lower() == extension and entry.is_file()]
    same_stem = [entry for entry in alike if entry.stem == path.stem]
    return next(iter(same_stem or alike), None)


def check_dbf(path: Path) -> None:
    """Refuse a dBASE table that is shorter than its header says.

    Raises:
        ReadError: When it is cut short.
    """
    _check_length(path, ".dbf")


def _check_length(part: Path, extension: str) -> None:
    head, size = _read_head(part)
    if extension == ".dbf":
        if not _is_dbf(head, size):
            raise ReadError("content-mismatch", f"{part.name} is not a dBASE table")
        rows, header, row = struct.unpack("<IHH", head[4:12])
        stated = header + rows * row
    else:
        if not _is_shapefile(head, size) or len(head) < 100:
            raise ReadError("content-mismatch", f"{part.name} is not part of a Shapefile")
        stated = 2 * struct.unpack(">i", head[24:28])[0]
    if size < stated:
        raise ReadError("file-cut-short", f"{part.name} has {size:,} bytes, but its header says {stated:,}")


def check_geopackage(path: Path) -> None:
    """Refuse a GeoPackage that is shorter than its header says (SQLite file format, section 1.3).

    Raises:
        ReadError: When it is cut short.
    """
    head, size = _read_head(path)
    if len(head) < 100:
        raise ReadError("file-cut-short", "the GeoPackage has no header")
    page_bytes, pages = struct.unpack(">H", head[16:18])[0], struct.unpack(">I", head[28:32])[0]
    stated = (65536 if page_bytes == 1 else page_bytes) * pages
    if size < stated:
        raise ReadError("file-cut-short", f"{path.name} has {size:,} bytes, but its header says {stated:,}")
