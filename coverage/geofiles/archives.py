"""Zip archives, unpacked within limits: nothing outside the folder, no links, bounded size and number."""

from __future__ import annotations

import stat
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from phusong.coverage.findings.errors import DAMAGED_ZIP, ReadError
from phusong.coverage.geofiles.filetypes import PART_EXTENSIONS, identify, is_hidden, is_readable_name

MAX_UNPACKED_BYTES = 256 * 1024 * 1024
MAX_ENTRIES = 1000
_CHUNK_BYTES = 1 << 20
_ENCRYPTED = 0x1


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
            and not (file.suffix.lower() in PART_EXTENSIONS and file.with_suffix("") in shapefiles)
            and file.suffix.lower() not in (".zip", ".kmz")
        ]


def unpack(path: Path, into: Path) -> list[Path]:
    """Unpack an archive.

    Args:
        path: The archive.
        into: Empty folder of the reader's own.

    Returns:
        The unpacked files, sorted by name; folders, and what macOS and hidden files add, are left out.

    Raises:
        ReadError: When the archive is damaged, unsafe or too large.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = _checked_entries(archive)
            return sorted(_unpack_entry(archive, entry, into) for entry in entries if _is_wanted(entry))
    except OSError as error:
        raise ReadError("file-unreadable", f"the archive cannot be unpacked: {error.strerror or error}") from None
    except DAMAGED_ZIP as error:
        raise ReadError("file-unreadable", f"the archive is damaged: {error}") from None


def unpacked_bytes(path: Path) -> int:
    """Size of everything in an archive, as it says itself.

    Raises:
        ReadError: When the archive is damaged, unsafe or too large.
    """
    return sum(entry.file_size for entry in check_archive(path))


def check_archive(path: Path) -> list[zipfile.ZipInfo]:
    """Check an archive against the same limits without unpacking it, as for a workbook.

    Returns:
        What it holds.

    Raises:
        ReadError: When the archive is damaged, unsafe or too large.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return _checked_entries(archive)
    except DAMAGED_ZIP as error:
        raise ReadError("file-unreadable", f"the archive is damaged: {error}") from None


def _checked_entries(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise ReadError("archive-too-large", f"the archive holds {len(entries):,} entries; at most {MAX_ENTRIES:,}")
    total = sum(entry.file_size for entry in entries)
    if total > MAX_UNPACKED_BYTES:
        limit = MAX_UNPACKED_BYTES // 2**20
        raise ReadError("archive-too-large", f"the archive unpacks to {total / 2**20:,.0f} MiB; at most {limit} MiB")
    for entry in entries:
        _check_entry(entry)
    names = [entry.filename.replace("\\", "/") for entry in entries]
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise ReadError("archive-repeated", f"the archive holds {repeated[0]!r} {names.count(repeated[0])} times")
    return entries


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.filename.replace("\\", "/")
    parts = PurePosixPath(name).parts
    if name.startswith("/") or ".." in parts or ":" in name or "\x00" in name:
        raise ReadError("archive-unsafe", f"the archive holds an entry that points outside it: {entry.filename!r}")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise ReadError("archive-unsafe", f"the archive holds a link: {entry.filename!r}")
    if entry.flag_bits & _ENCRYPTED:
        raise ReadError("archive-unsafe", f"the archive is encrypted: {entry.filename!r}", "zip it without a password")


def _is_wanted(entry: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(entry.filename.replace("\\", "/")).parts
    return bool(parts) and not entry.is_dir() and "__MACOSX" not in parts and not is_hidden(parts[-1])


def _unpack_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, into: Path) -> Path:
    """Unpack one entry; what arrives is counted, so that a wrong size in the directory changes nothing."""
    target = into.joinpath(*PurePosixPath(entry.filename.replace("\\", "/")).parts)
    target.parent.mkdir(parents=True, exist_ok=True)
    left = entry.file_size
    with archive.open(entry) as source, target.open("wb") as sink:
        while chunk := source.read(_CHUNK_BYTES):
            left -= len(chunk)
            if left < 0:
                raise ReadError("archive-too-large", f"{entry.filename!r} unpacks to more than its stated size")
            sink.write(chunk)
    return target
