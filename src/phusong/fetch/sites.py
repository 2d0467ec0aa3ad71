"""Sites from cells that phones met: cells of one base station put together, stations of one operator at one place too.

A cell's position is where phones met it in the mean, not where its mast stands; the height of a mast is in no public
list. Both are told as assumed. Source of the numbering: 3GPP TS 23.003 §19.6 (the 28 bits of an E-UTRA cell are 20 of
its base station and 8 of the cell), §4.3 (cells of GSM and UMTS are numbered within an area).
"""

from __future__ import annotations

import csv
import gzip
import io
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from phusong.coverage.findings import Finding, ReadError, make_finding
from phusong.fetch.box import Box
from phusong.fetch.countries import Country, operator_name
from phusong.fetch.download import Download, DownloadCache, Request
from phusong.fetch.rows import MadeLayer, table_layer
from phusong.fetch.sources import TOKEN_VARIABLE, Source

HEIGHT_M = 30.0
"""Height of antennas that is assumed, metres: that of rural macro sites is about 35 (3GPP TR 38.901 Table 7.2-3)."""

TOGETHER_M = 200.0
"""Stations of one operator this near stand on one mast: positions of cells are no better."""

TECHNOLOGIES = {"GSM": "2g", "CDMA": "2g", "UMTS": "3g", "LTE": "4g", "NR": "5g"}
HEADER = [
    *("radio", "mcc", "net", "area", "cell", "unit", "lon", "lat", "range", "samples"),
    *("changeable", "created", "updated", "averageSignal"),
]
_METRES_OF_DEGREE = 111_320.0


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as phones met it.

    Attributes:
        station: Its base station: operator, technology and number.
        operator: Mobile country and network code.
        technology: ``2g`` to ``5g``.
        lon: Longitude of where it was met, degrees.
        lat: Latitude, degrees.
        samples: How often it was met.
    """

    station: str
    operator: tuple[str, str]
    technology: str
    lon: float
    lat: float
    samples: int


def find_cells(
    box: Box, country: Country, source: Source, cache: DownloadCache, token: str
) -> tuple[list[Cell], tuple[Download, ...]]:
    """Cells of a box in one country.

    Raises:
        ReadError: When a file cannot be had, or is not the table that it should be.
    """
    cells: list[Cell] = []
    downloads: list[Download] = []
    for code in country.mobile_codes:
        download = _table(code, source, cache, token)
        if download is None and (downloads or code != country.mobile_codes[-1]):
            continue  # of several codes some are used by no network that phones met
        if download is None:
            raise ReadError("fetch-empty", f"{source.name} has no table of {country.iso3}")
        downloads.append(download)
        with cache.reading(download), gzip.open(cache.path(download)) as packed:
            text = io.TextIOWrapper(packed, encoding="utf-8", errors="replace", newline="")
            cells += _cells(text, box)
    return cells, tuple(downloads)


def _table(code: str, source: Source, cache: DownloadCache, token: str) -> Download | None:
    """The table of a mobile country code, None where there is none."""
    address = source.at(mobile_code=code)
    try:
        return cache.get(Request(address, source.expects, secret=token, pause_s=source.pause_s))
    except ReadError as error:
        if error.code == "fetch-absent":
            return None
        raise


def _cells(lines: Iterable[str], box: Box) -> Iterator[Cell]:
    """Cells of a table, with or without its header; rows that hold no place are left out."""
    for number, row in enumerate(csv.reader(lines, quoting=csv.QUOTE_NONE)):
        if row == HEADER or not row:
            continue
        if len(row) != len(HEADER):
            if number == 0:
                raise ReadError("fetch-content", f"the table of cells has {len(row)} columns, not {len(HEADER)}")
            continue
        radio, mobile_country, network, area, cell = row[:5]
        try:
            lon, lat, samples = float(row[6]), float(row[7]), max(int(row[9]), 1)
            station = _station(radio, mobile_country, network, area, int(cell))
        except ValueError:
            continue
        is_inside = box.west <= lon <= box.east and box.south <= lat <= box.north
        if radio in TECHNOLOGIES and is_inside:
            yield Cell(station, (mobile_country, network), TECHNOLOGIES[radio], lon, lat, samples)


def _station(radio: str, mobile_country: str, network: str, area: str, cell: int) -> str:
    """The base station of a cell, by the numbering of its technology."""
    if radio == "LTE":
        number = str(cell >> 8)
    elif radio == "NR":  # 22 to 32 of 36 bits are the station's, as its operator decides; 24 are usual
        number = str(cell >> 12)
    else:  # by usage, the last figure of a cell's number is its sector
        number = f"{area}-{(cell & 0xFFFF) // 10}"
    return f"{mobile_country}-{network}-{radio}-{number}"


def sites_layer(cells: Sequence[Cell], downloads: Sequence[Download]) -> tuple[MadeLayer, list[Finding]]:
    """Sites of the cells, by identifier."""
    stations = _stations(cells)
    rows = []
    for operator in sorted({each.operator for each in stations}):
        mine = [each for each in stations if each.operator == operator]
        rows += [(operator, group) for group in _together(mine)]
    columns: dict[str, list[object]] = {name: [] for name in _COLUMNS}
    for operator, group in rows:
        lon, lat = _middle(group)
        technologies = ";".join(sorted({each.technology for each in group}))
        values = (min(each.station for each in group), operator_name(*operator), technologies, HEIGHT_M)
        for name, value in zip(_COLUMNS, (*values, round(lon, 6), round(lat, 6), "OpenCelliD"), strict=True):
            columns[name].append(value)
    findings = []
    if rows:
        message = (
            f"sites whose position is where phones met their cells, and whose height is assumed at {HEIGHT_M:.0f} m: "
            f"{len(rows)}"
        )
        findings.append(make_finding("fetch-assumed", message, layer="sites", column="height_m"))
    return table_layer("sites", columns, {"cells": tuple(downloads)}), findings


_COLUMNS = ("site_id", "operator", "technologies", "height_m", "lon", "lat", "origin")


def no_sites() -> tuple[MadeLayer, list[Finding]]:
    """An empty table of sites, for want of a token."""
    message = f"{TOKEN_VARIABLE} is not set in the environment"
    columns: dict[str, list[object]] = {name: [] for name in _COLUMNS}
    return table_layer("sites", columns, {}), [make_finding("fetch-token", message, layer="sites")]


def _stations(cells: Sequence[Cell]) -> list[Cell]:
    """Base stations, by name: where their cells were met in the mean, each as often as it was met."""
    by_station: defaultdict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        by_station[cell.station].append(cell)
    found = []
    for station in sorted(by_station):
        mine = sorted(by_station[station], key=lambda cell: (cell.lon, cell.lat, cell.samples))
        lon, lat = _middle(mine)
        found.append(Cell(station, mine[0].operator, mine[0].technology, lon, lat, sum(cell.samples for cell in mine)))
    return found


def _middle(cells: Sequence[Cell]) -> tuple[float, float]:
    """Longitude and latitude of cells in the mean, each counted as often as it was met."""
    weight = sum(cell.samples for cell in cells)
    lon, lat = (math.fsum(getattr(cell, axis) * cell.samples for cell in cells) for axis in ("lon", "lat"))
    return lon / weight, lat / weight


def _together(stations: Sequence[Cell]) -> list[list[Cell]]:
    """Stations that stand on one mast, each mast as a list, by the first station's name."""
    lat = stations[0].lat
    scale = np.array([_METRES_OF_DEGREE * np.cos(np.radians(lat)), _METRES_OF_DEGREE])
    points = np.array([[each.lon, each.lat] for each in stations]) * scale
    pairs = cKDTree(points).query_pairs(TOGETHER_M, output_type="ndarray")
    ones = np.ones(len(pairs))
    graph = coo_array((ones, (pairs[:, 0], pairs[:, 1])), shape=(len(stations), len(stations)))
    count, labels = connected_components(graph, directed=False)
    groups: list[list[Cell]] = [[] for _ in range(count)]
    for station, label in zip(stations, labels.tolist(), strict=True):
        groups[label].append(station)
    return groups
