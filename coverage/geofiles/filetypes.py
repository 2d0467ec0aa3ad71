"""What a file is, by its extension and its content together; where they differ it is refused."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from phusong.coverage.findings.errors import ReadError

FileRole = Literal["vector", "table", "raster", "pattern", "archive"]

_HEAD_BYTES = 4096
_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_SHAPEFILE_MAGIC = 9994
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
    return head.removeprefix(_BYTE_ORDER_MARKS[0]).lstrip().startswith(b"{")


def _is_kml(head: bytes, _size: int) -> bool:
    return head.removeprefix(_BYTE_ORDER_MARKS[0]).lstrip().startswith(b"<") and b"<kml" in head


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
    FileType("GeoJSON", "vector", (".geojson", ".json"), _is_json),
    FileType("FlatGeobuf", "vector", (".fgb",), _starts(b"fgb\x03fgb", b"fgb\x02fgb")),
    FileType("GeoParquet", "vector", (".parquet", ".geoparquet"), _starts(b"PAR1")),
    FileType("KML", "vector", (".kml",), _is_kml),
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
        known = ", ".join(sorted(_BY_EXTENSION))
        shown = f"the extension {extension!r}" if extension else "a file without extension"
        raise ReadError("format-unknown", f"{shown} is not read; expected one of {known}")
    head, size = _read_head(path)
    if not kind.matches(head, size):
        raise ReadError("content-mismatch", f"named as {kind.name}, but the content is {_describe(head, size)}")
    return kind


def _read_head(path: Path) -> tuple[bytes, int]:
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD_BYTES)
        size = path.stat().st_size
    except OSError as error:
        raise ReadError("file-unreadable", f"cannot be opened: {error.strerror or error}") from None
    if not head:
        raise ReadError("file-unreadable", "the file is empty (0 bytes)")
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


def shapefile_part(path: Path, extension: str) -> Path | None:
    """The file beside ``path`` with another extension in any case, None when there is none."""
    for candidate in (path.with_suffix(extension), path.with_suffix(extension.upper())):
        if candidate.is_file():
            return candidate
    return None


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
        raise ReadError("file-cut-short", f"the GeoPackage has {size:,} bytes, but its header says {stated:,}")


def check_parquet(path: Path) -> None:
    """Refuse a Parquet file without the mark at its end.

    Raises:
        ReadError: When it is cut short.
    """
    with path.open("rb") as stream:
        stream.seek(-4, 2)
        if stream.read(4) != b"PAR1":
            raise ReadError("file-cut-short", "the Parquet file has no footer")


def read_json(path: Path, text: str) -> dict[str, object]:
    """Parse a JSON object; NaN, repeated endings and anything but an object are refused.

    Raises:
        ReadError: With line and column of the mistake.
    """

    def refuse(name: str) -> object:
        raise ValueError(f"{name} is not JSON")

    try:
        document = json.loads(text, parse_constant=refuse)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise ReadError("file-unreadable", f"not JSON at {where}: {error.msg}") from None
    except (ValueError, RecursionError) as error:
        raise ReadError("file-unreadable", f"not JSON: {error}") from None
    if not isinstance(document, dict):
        raise ReadError("content-mismatch", f"{path.name} holds JSON, but not a GeoJSON object")
    return document
