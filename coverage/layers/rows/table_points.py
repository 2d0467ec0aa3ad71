"""Points of a table from its columns of coordinates, and the coordinate system where the table does not tell it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from phusong.coverage.findings.errors import ReadError
from phusong.coverage.findings.log import FindingLog
from phusong.coverage.geofiles.sources import RawLayer
from phusong.coverage.kernels.arrays import BoolArray, FloatArray, GeometryArray
from phusong.coverage.layers.rows.angles import Axis, read_axis, split_pair
from phusong.coverage.layers.rows.region import Likely, Region, named
from phusong.coverage.terrain.crs import WGS84, look_like_degrees, two_dimensional

_MOST = 0.5
"""Share of the rows that must be beyond degrees for a table to be in metres."""


@dataclass(frozen=True, slots=True)
class TablePoints:
    """Points of a table.

    Attributes:
        geometry: The points, None where a row has none, shape (n,).
        crs: Their coordinate system.
        of_other_axis: True where the direction written in a cell belongs to the other column, shape (n,).
    """

    geometry: GeometryArray
    crs: CRS
    of_other_axis: BoolArray


def points_of_table(
    raw: RawLayer, bound: dict[str, str], stated: CRS | None, region: Region | None, log: FindingLog
) -> TablePoints:
    """Read the points of a table.

    Args:
        raw: The table.
        bound: Columns of ours to those of the file; both may be bound to one column that holds pairs.
        stated: Coordinate system that the user states, or None.
        region: Where the communes lie, or None where they are not known.
        log: Where findings are written.

    Raises:
        ReadError: When the coordinates are metres of a system that is neither stated nor certain.
    """
    axes = {name: read_axis(cells, name) for name, cells in _cells(raw, bound).items()}
    for name, axis in axes.items():
        _note_axis(axis, raw.columns[bound[name]], bound[name], log)
    lon, lat = axes["lon"], axes["lat"]
    coordinates = np.column_stack((lon.values, lat.values))
    crs = stated or _told_by_place(coordinates, region, bound, log)
    geometry = np.empty(raw.rows, dtype=np.object_)
    known = np.isfinite(coordinates).all(axis=1)
    geometry[known] = shapely.points(coordinates[known])
    return TablePoints(geometry, crs, lon.of_other_axis | lat.of_other_axis)


def _cells(raw: RawLayer, bound: dict[str, str]) -> dict[str, NDArray[Any]]:
    if bound["lon"] != bound["lat"]:
        return {name: raw.columns[bound[name]] for name in ("lon", "lat")}
    cells = raw.columns[bound["lon"]]
    lon, lat = cells.copy().astype(np.object_), cells.copy().astype(np.object_)
    for row, cell in enumerate(cells.tolist()):
        pair = split_pair(str(cell)) if isinstance(cell, str) else None
        if pair is not None:
            lon[row], lat[row] = pair
    return {"lon": lon, "lat": lat}


def _note_axis(axis: Axis, cells: NDArray[Any], column: str, log: FindingLog) -> None:
    for row in np.flatnonzero(axis.missing).tolist():
        log.add("coordinates-missing", f"the row has no {column}", row=row + 1, column=column)
    for row in np.flatnonzero(axis.bad).tolist():
        message = (
            f"{str(cells[row])[:60]!r} is no coordinate; expected degrees, with minutes and seconds or not, or metres"
        )
        log.add("not-a-number", message, row=row + 1, column=column, value=cells[row])
    if axis.has_commas:
        log.add("decimal-comma", "coordinates have decimal commas and were read so", column=column)
    if axis.written is not None:
        row, found = axis.written
        message = f"coordinates are written as {str(cells[row])[:60]!r}, which was read as {found.value:.10g}"
        log.add("coordinates-written", message, row=row + 1, column=column, value=cells[row])


def _told_by_place(coordinates: FloatArray, region: Region | None, bound: dict[str, str], log: FindingLog) -> CRS:
    """WGS 84 for degrees; for metres the one system in which the points lie in the communes."""
    finite = coordinates[np.isfinite(coordinates).all(axis=1)]
    in_degrees = look_like_degrees(finite) | look_like_degrees(finite[:, ::-1])
    if not len(finite) or (~in_degrees).mean() <= _MOST or np.abs(finite).max() < 1000.0:
        return WGS84
    likely = [] if region is None else region.likely_systems(finite)
    straight = [each for each in likely if not each.exchanged]
    layer, x, y = log.layer, bound["lon"], bound["lat"]
    x_m, y_m = finite[0]
    if len(straight) == 1:
        message = f"x {x_m:.10g}, y {y_m:.10g} are metres; only in {straight[0].system} do they lie in the communes"
        remedy = f"state it if it is right: [layers.{layer}] {straight[0].setting}"
        log.add("crs-inferred", message, remedy=remedy, column=x, value=straight[0].system.code)
        return two_dimensional(CRS.from_user_input(straight[0].system.code))
    message = f"x {x_m:.10g}, y {y_m:.10g} are metres, and the table does not tell of which coordinate system"
    if likely and not straight:
        message += f"; exchanged, they lie in the communes in {named(likely)}: {x!r} holds the northing"
        columns = f'[layers.{layer}.columns] lon = "{y}", lat = "{x}"'
        raise ReadError(
            "crs-missing",
            message,
            f"exchange the columns and state the system: {columns}; [layers.{layer}] {settings_of(likely)}",
        )
    if straight:
        message += f"; in {named(straight)} they lie in the communes"
        raise ReadError(
            "crs-missing", message, f"state the one that is right: [layers.{layer}] {settings_of(straight)}"
        )
    raise ReadError("crs-missing", message)


def settings_of(likely: list[Likely]) -> str:
    """Lines of a scenario that state each of some systems: ``crs = "EPSG:9208" or crs = "EPSG:…"``."""
    return " or ".join(dict.fromkeys(each.setting for each in likely))
