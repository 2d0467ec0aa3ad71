"""GeoPackages as SQLite files: what is saved beside them is read, and their own count of rows is held against the rows.

QGIS and others keep changes in ``-wal`` or ``-journal`` until the file is closed. Reading where it lies would change
files of the user, or leave the changes out where the folder cannot be written; so a copy is read then.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from phusong.coverage.findings.errors import ReadError
from phusong.coverage.findings.log import FindingLog
from phusong.coverage.geofiles.scratch import copied

BESIDE = ("-wal", "-journal")
"""What the names of files end with in which SQLite keeps changes."""


@contextmanager
def settled(path: Path) -> Iterator[Path]:
    """The file to read: itself, or a copy into which what is saved beside it was brought.

    Raises:
        ReadError: When it is damaged.
    """
    beside = {f"{path.name}{end}": path.with_name(path.name + end) for end in BESIDE}
    waiting = {name: file for name, file in beside.items() if file.is_file() and file.stat().st_size > 0}
    if path.suffix.lower() != ".gpkg" or not waiting:
        yield path
        return
    with copied({path.name: path} | waiting) as folder:
        copy = folder / path.name
        try:
            with closing(sqlite3.connect(copy)) as database:
                database.execute("PRAGMA journal_mode = DELETE").fetchone()
                database.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.Error as error:
            raise ReadError("file-unreadable", f"what is saved beside it cannot be read: {error}") from None
        yield copy


def check_row_count(path: Path, name: str, rows: int, log: FindingLog) -> None:
    """Note a layer of a GeoPackage that holds another number of rows than it says itself.

    Args:
        path: The file; of other formats nothing is looked at.
        name: The layer.
        rows: Rows that were read.
        log: Where it is noted.
    """
    if path.suffix.lower() != ".gpkg":
        return
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
            query = "SELECT feature_count FROM gpkg_ogr_contents WHERE table_name = ?"
            found = database.execute(query, (name,)).fetchone()
    except sqlite3.Error:
        return  # not every program writes that table
    if found is not None and isinstance(found[0], int) and found[0] != rows:
        message = f"the layer says that it holds {found[0]:,} rows, but {rows:,} were read"
        log.add("rows-miscounted", message, value=found[0])
