"""Files of a folder and what they hold, read once: parts with rows, rasters, antenna patterns, what is passed over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from phusong.coverage.findings.errors import ReadError
from phusong.coverage.findings.finding import Finding, make_finding
from phusong.coverage.findings.log import FindingLog
from phusong.coverage.geofiles.contents import contents_of
from phusong.coverage.geofiles.filetypes import is_hidden, is_readable_name, remedy_of
from phusong.coverage.geofiles.opener import read_parts
from phusong.coverage.geofiles.sources import LayerSource, RawLayer
from phusong.coverage.layers.recognition.profiles import ColumnProfile
from phusong.coverage.layers.rows.georeference import geometry_kinds

MOST_FILES = 400
"""Data files that are looked at; a folder with more is a download folder or an archive of tiles."""

_DEPTH = 4
_SILENT = (
    *(".prj", ".shx", ".cpg", ".sbn", ".sbx", ".qix", ".xml", ".qpj", ".qmd", ".aux", ".ovr", ".tfw", ".wld", ".lyr"),
    *(".qgz", ".qgs", ".toml", ".md", ".py", ".ini", ".lock", ".sld", ".qml", ".png", ".jpg", ".html", ".license"),
)
"""Files that belong to others, or to nobody's layers: no word about them."""

_OF_MAPINFO = frozenset({".dat", ".id", ".map", ".ind", ".mid"})
"""Files that make up a MapInfo table together with its .tab or .mif, with which they are read."""

_HINTS = {
    ".xls": "save it as .xlsx",
    ".doc": "copy its table into a workbook (.xlsx)",
    ".docx": "copy its table into a workbook (.xlsx)",
    ".pdf": "ask for the table or the map as a file of data",
    ".rar": "unpack it into the folder",
    ".7z": "unpack it into the folder",
    ".gdb": "export its layers from QGIS as GeoPackage",
    ".ods": "save it as .xlsx",
    ".mdb": "export its tables as .xlsx",
}
"""What can be done about formats that are often met and not read."""


@dataclass(frozen=True, slots=True)
class FilePart:
    """Rows of a file, or of one layer, sheet or folder in it.

    Attributes:
        path: The file.
        shown: The file as a scenario in the folder would name it.
        part: Name to ask for the part by, None where the file holds one alone.
        raw: The rows.
        kinds: Kinds of geometry in it; none for a table.
        profiles: What its columns look like.
        findings: What reading it found.
    """

    path: Path
    shown: str
    part: str | None
    raw: RawLayer
    kinds: frozenset[str]
    profiles: tuple[ColumnProfile, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def label(self) -> str:
        """The part for people: ``data.gpkg (thon)``."""
        return self.shown if self.part is None else f"{self.shown} ({self.part})"

    @property
    def is_table(self) -> bool:
        """Whether rows have no geometry of their own."""
        return self.raw.geometry is None


@dataclass(slots=True)
class FolderContents:
    """What a folder holds.

    Attributes:
        folder: The folder.
        parts: Everything with rows.
        rasters: Raster files, and archives of them.
        patterns: Antenna pattern files.
        passed_over: What is not used, and why.
    """

    folder: Path
    parts: list[FilePart] = field(default_factory=list)
    rasters: list[Path] = field(default_factory=list)
    patterns: list[Path] = field(default_factory=list)
    passed_over: list[Finding] = field(default_factory=list)


def read_folder(folder: Path) -> FolderContents:
    """Read every data file of a folder and of the folders in it.

    Args:
        folder: The folder.

    Returns:
        What was found; a file that cannot be read is passed over, with the reason.
    """
    found = FolderContents(folder)
    data = []
    paths = list(_files(folder, 0))
    tables = {path.with_suffix("").as_posix().casefold() for path in paths if path.suffix.lower() in (".tab", ".mif")}
    for path in paths:
        if path.suffix.lower() in _OF_MAPINFO and path.with_suffix("").as_posix().casefold() in tables:
            continue
        if is_readable_name(path.name):
            data.append(path)
        elif path.suffix.lower() not in _SILENT:
            found.passed_over.append(_unread(path, folder))
    shapes = {path.with_suffix("").as_posix().casefold() for path in data if path.suffix.lower() == ".shp"}
    data = [
        path
        for path in data
        if path.suffix.lower() != ".dbf" or path.with_suffix("").as_posix().casefold() not in shapes
    ]
    for path in data[MOST_FILES:]:
        found.passed_over.append(
            passed_over(shown_in(path, folder), f"more than {MOST_FILES} data files are not looked at")
        )
    for path in data[:MOST_FILES]:
        try:
            _read_file(path, found)
        except ReadError as error:
            found.passed_over.append(passed_over(shown_in(path, folder), error.message, error.remedy))
    return found


def read_one(path: Path) -> FolderContents:
    """Read one data file as if it were alone in its folder.

    Args:
        path: The file.
    """
    found = FolderContents(path.parent)
    try:
        _read_file(path, found)
    except ReadError as error:
        found.passed_over.append(passed_over(path.name, error.message, error.remedy))
    return found


def _files(folder: Path, depth: int) -> Iterator[Path]:
    """Files below a folder by name; hidden ones, results of runs and what links lead to are left out."""
    entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    if any(entry.name == "run.json" for entry in entries):
        return  # results of a run hold villages and rasters, too
    for entry in entries:
        if is_hidden(entry.name) or entry.name.startswith("__"):
            continue
        if entry.is_file():
            yield entry
        elif entry.is_dir() and not entry.is_symlink() and depth < _DEPTH and entry.suffix.lower() != ".gdb":
            yield from _files(entry, depth + 1)
        elif entry.is_dir() and entry.suffix.lower() == ".gdb":
            yield entry


def _read_file(path: Path, found: FolderContents) -> None:
    contents = contents_of(path)
    shown = shown_in(path, found.folder)
    if contents.role == "raster":
        found.rasters.append(path)
        return
    if contents.role == "pattern":
        found.patterns.append(path)
        return
    if path.suffix.lower() == ".txt" and not _is_data(path, shown, found):
        return
    for part in contents.parts:
        try:
            found.parts += _read_part(path, shown, part)
        except ReadError as error:
            label = shown if part is None else f"{shown} ({part})"
            found.passed_over.append(passed_over(label, error.message, error.remedy))


def _is_data(path: Path, shown: str, found: FolderContents) -> bool:
    """Whether a text is a table; a page of words is passed over without being taken for one."""
    rows = read_parts(path, LayerSource(path=str(path)), None, FindingLog(shown))[0].raw
    if len(rows.columns) > 1 and rows.rows:
        return True
    found.passed_over.append(passed_over(shown, "a text without a table"))
    return False


def _read_part(path: Path, shown: str, part: str | None) -> list[FilePart]:
    log = FindingLog(shown)
    read = read_parts(path, LayerSource(path=str(path), layer=part), None, log)
    return [
        FilePart(
            path,
            shown,
            part,
            each.raw,
            frozenset() if each.raw.geometry is None else frozenset(geometry_kinds(each.raw.geometry)) - {""},
            tuple(ColumnProfile.of(name, cells) for name, cells in each.raw.columns.items()),
            tuple(each.log.findings),
        )
        for each in read[:1]
    ]


def shown_in(path: Path, folder: Path) -> str:
    """A path as a scenario in the folder names it."""
    return path.relative_to(folder).as_posix()


def passed_over(file: str, reason: str, remedy: str | None = None) -> Finding:
    """A file that the scenario does not use, with the reason."""
    return make_finding("file-passed-over", f"is not used: {reason}", remedy=remedy, file=file)


def _unread(path: Path, folder: Path) -> Finding:
    extension = path.suffix.lower()
    shown = f"files of type {extension} are not read" if extension else "a file without extension is not read"
    return passed_over(shown_in(path, folder), shown, _HINTS.get(extension) or remedy_of(path.name))
