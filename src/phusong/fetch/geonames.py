"""GeoNames: populated places of a country, for where the map has none."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from phusong.coverage.findings import ReadError
from phusong.fetch.box import Box
from phusong.fetch.countries import Country
from phusong.fetch.download import Download, DownloadCache, Request
from phusong.fetch.sources import Source

_ABANDONED = frozenset({"PPLH", "PPLCH", "PPLQ", "PPLW"})
"""Codes of places where nobody lives any more."""

_NUMBER, _NAME, _LAT, _LON, _CLASS, _CODE = 0, 1, 4, 5, 6, 7
_COLUMNS = 19
"""Columns of the table, in the order that its readme gives."""


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A populated place.

    Attributes:
        key: Its identifier, the same as long as the place is listed.
        name: Its name.
        lon: Longitude, degrees.
        lat: Latitude, degrees.
    """

    key: str
    name: str
    lon: float
    lat: float


def find_named_places(
    box: Box, country: Country, source: Source, cache: DownloadCache
) -> tuple[list[NamedPlace], Download]:
    """Populated places of a box, by identifier, and the file that they stand in.

    Raises:
        ReadError: When the file cannot be had, or is not the table that it should be.
    """
    address = source.at(iso2=country.iso2)
    download = cache.get(Request(address, source.expects, pause_s=source.pause_s))
    with cache.reading(download), zipfile.ZipFile(cache.path(download)) as archive:
        names = [name for name in archive.namelist() if name == f"{country.iso2}.txt"]
        if not names:
            raise ReadError("fetch-content", f"the archive of {source.name} holds no {country.iso2}.txt")
        with archive.open(names[0]) as stream:
            lines = io.TextIOWrapper(stream, encoding="utf-8", errors="replace", newline="\n")
            rows = _rows(lines, names[0])
            found = sorted(_places(rows, box), key=lambda place: place.key)
    return found, download


def _rows(lines: Iterable[str], name: str) -> Iterator[list[str]]:
    """Rows of the table; one that is shorter is passed over, a file of such rows alone is none."""
    is_table = False
    for line in lines:
        cells = line.rstrip("\r\n").split("\t")
        if len(cells) >= _COLUMNS:
            is_table = True
            yield cells
    if not is_table:
        raise ReadError("fetch-content", f"the file {name} holds no row of {_COLUMNS} columns")


def _places(rows: Iterable[list[str]], box: Box) -> Iterator[NamedPlace]:
    for cells in rows:
        if cells[_CLASS] != "P" or cells[_CODE] in _ABANDONED or not cells[_NAME].strip():
            continue
        try:
            lon, lat = float(cells[_LON]), float(cells[_LAT])
        except ValueError:
            continue
        if box.west <= lon <= box.east and box.south <= lat <= box.north and cells[_NUMBER].isdigit():
            yield NamedPlace(f"geonames-{cells[_NUMBER]}", cells[_NAME].strip(), lon, lat)
