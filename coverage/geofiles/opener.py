"""From a path to the rows of a layer: files found, and read in a process of their own where that is safer."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

from phusong.coverage.findings.errors import ReadError
from phusong.coverage.findings.log import FindingLog
from phusong.coverage.geofiles.archives import unpacked_bytes
from phusong.coverage.geofiles.child.process import run_in_child
from phusong.coverage.geofiles.filetypes import identify, is_readable_name
from phusong.coverage.geofiles.readers import Part, Rows, read_rows
from phusong.coverage.geofiles.sources import LayerSource
from phusong.coverage.schema.column import Layer

OWN_FORMATS = ("CSV", "GeoJSON", "KML", "Excel workbook")
"""Formats read by code of ours and of the standard library alone."""

SMALL_BYTES = 2 * 2**20
"""Files of these formats up to this size take a second at the most, and need no process of their own."""


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
        ReadError: When the file cannot be read, or reading it takes more than it may.
    """
    if path.is_dir():
        raise ReadError("file-unreadable", "the path is a folder", "name a file in it, or several with *")
    if is_small(path):
        rows = read_rows(path, source, layer, log)
    else:
        rows = run_in_child("read_rows", (path.absolute(), source, layer, log), source.limits)
    _take_over(log, rows)
    if rows.error is not None:
        raise ReadError(*rows.error)
    return [replace(part, log=log) if part.log is rows.log else part for part in rows.parts]


def is_small(path: Path) -> bool:
    """Whether a file is small and of a format that cannot do harm, so that it is read at once.

    Raises:
        ReadError: When the file is not what its name says.
    """
    kind = identify(path).name
    if kind not in OWN_FORMATS:
        return False
    size = unpacked_bytes(path) if kind == "Excel workbook" else path.stat().st_size
    return size <= SMALL_BYTES


def _take_over(log: FindingLog, rows: Rows) -> None:
    """Bring what another process noted into the log that was given to it."""
    if rows.log is not log:
        for each in fields(log):
            setattr(log, each.name, getattr(rows.log, each.name))


_BESIDE = {
    ".shp": (".shx", ".dbf", ".prj", ".cpg"),
    ".dbf": (".cpg",),
    ".asc": (".prj", ".wld"),
    ".tif": (".tfw", ".tifw", ".wld", ".prj"),
    ".tiff": (".tfw", ".tiffw", ".wld", ".prj"),
    ".img": (".ige", ".rrd", ".imgw", ".igw", ".wld", ".prj"),
    ".hgt": (".prj",),
}
"""Files of another extension beside one that the libraries look at, whichever capitals they are written in."""

_APPENDED = {
    ".gpkg": ("-wal", "-journal"),
    ".tif": (".ovr", ".msk", ".aux.xml"),
    ".tiff": (".ovr", ".msk", ".aux.xml"),
    ".img": (".ovr", ".msk", ".aux.xml"),
    ".asc": (".ovr", ".msk", ".aux.xml"),
    ".hgt": (".ovr", ".msk", ".aux.xml"),
}
"""What the libraries look for behind the whole name of a file."""


def files_behind(path: Path) -> list[Path]:
    """Every file that reading ``path`` may look at, sorted: the file, what lies beside it, the tiles of a folder."""
    if path.is_dir():  # a folder of terrain tiles
        found = [entry for entry in path.iterdir() if entry.is_file() and is_readable_name(entry.name)]
        return sorted({file for entry in found for file in files_behind(entry)})
    extension = path.suffix.lower()
    other, appended = _BESIDE.get(extension, ()), _APPENDED.get(extension, ())
    if not other and not appended:
        return [path]
    try:
        entries = [entry for entry in path.parent.iterdir() if entry.name.casefold().startswith(path.stem.casefold())]
    except OSError:
        return [path]
    wanted = {f"{path.stem}{end}".casefold() for end in (*other, extension)}
    wanted |= {f"{path.name}{end}".casefold() for end in appended}
    return sorted({path, *(entry for entry in entries if entry.name.casefold() in wanted and entry.is_file())})
