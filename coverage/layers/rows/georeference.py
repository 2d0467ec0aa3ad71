"""Where rows lie: geometry or longitude and latitude, the coordinate system, and coordinates that cannot be right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import ProjError
from shapely.geometry.base import BaseGeometry

from phusong.coverage.findings.errors import ReadError
from phusong.coverage.findings.log import FindingLog
from phusong.coverage.geofiles.sources import RawLayer
from phusong.coverage.kernels.arrays import BoolArray, FloatArray, GeometryArray, TextArray
from phusong.coverage.layers.rows.region import Region, named
from phusong.coverage.layers.rows.table_points import points_of_table, settings_of
from phusong.coverage.schema.column import GeometryKind, Layer
from phusong.coverage.terrain.crs import (
    WGS84,
    beyond_180,
    leaps_at_180,
    look_like_degrees,
    parse_crs,
    to_lon_lat,
    transform_points,
    transformer,
    two_dimensional,
)
from phusong.coverage.terrain.systems import same_projection

_ZERO = 1e-6
_KIND_OF_TYPE: dict[int, GeometryKind] = {
    0: "point",
    1: "line",
    2: "line",
    3: "polygon",
    4: "point",
    5: "line",
    6: "polygon",
}
"""Kind of geometry by Shapely's type number; collections have none."""


@dataclass(frozen=True, slots=True)
class Georeferenced:
    """Geometry of a layer in its own coordinate system, in the file's order.

    Attributes:
        geometry: Flat Shapely geometries, None where a row has none that can be used, shape (n,).
        crs: Their coordinate system.
        lon_lat_deg: Middle of each row's bounds, WGS 84, NaN where not usable, shape (n, 2).
    """

    geometry: GeometryArray
    crs: CRS
    lon_lat_deg: FloatArray

    @property
    def usable(self) -> BoolArray:
        """True where a row lies at coordinates that can be right, shape (n,)."""
        return np.asarray(np.isfinite(self.lon_lat_deg).all(axis=1), dtype=np.bool_)

    def kinds(self) -> TextArray:
        """``point``, ``line`` or ``polygon`` of each row, empty where it has no geometry, shape (n,)."""
        return geometry_kinds(self.geometry)

    def swapped_deg(self) -> FloatArray:
        """Longitude and latitude if x and y of the file were exchanged, NaN where impossible, shape (n, 2)."""
        middle = _middles(self.geometry)
        return to_lon_lat(middle[:, ::-1], self.crs)

    def middles(self) -> FloatArray:
        """Middle of each row's bounds in the layer's own coordinate system, NaN where there is none, shape (n, 2)."""
        return _middles(self.geometry)

    def reshaped(self, change: Callable[[GeometryArray], GeometryArray]) -> Georeferenced:
        """The same rows with their geometry changed."""
        return replace(self, geometry=change(self.geometry))

    def projected(self, crs: CRS) -> GeometryArray:
        """The geometry in a projected coordinate system, None where not usable, shape (n,)."""
        to_crs = transformer(self.crs, crs)
        projected = self.geometry.copy()
        rows = np.flatnonzero(self.usable)
        projected[~self.usable] = None

        def forward(coordinates: FloatArray) -> FloatArray:
            return np.column_stack(transform_points(to_crs, coordinates[:, 0], coordinates[:, 1]))

        if len(rows):
            projected[rows] = shapely.transform(self.geometry[rows], forward)
        return projected


def geometry_kinds(geometry: GeometryArray) -> TextArray:
    """``point``, ``line`` or ``polygon`` of each geometry, empty for collections and none, shape (n,)."""
    kinds = np.empty(len(geometry), dtype=np.object_)
    kinds[:] = [_KIND_OF_TYPE.get(number, "") for number in shapely.get_type_id(geometry).tolist()]
    return kinds


def georeference_rows(
    raw: RawLayer,
    layer: Layer,
    bound: dict[str, str],
    stated_crs: str | None,
    log: FindingLog,
    region: Region | None = None,
) -> Georeferenced | None:
    """Place the rows of a layer.

    Args:
        raw: The rows.
        layer: The layer; it has geometry.
        bound: Columns of ours to those of the file.
        stated_crs: Coordinate system that the user states, or None.
        log: Where findings are written.
        region: Where the communes lie, to tell the coordinate system of metres by; None where it is not known.

    Returns:
        The placed rows, or None when the layer cannot be placed at all.
    """
    if raw.geometry is None and not {"lon", "lat"} <= set(bound):
        if "point" not in layer.geometry:
            log.add("geometry-missing", f"{layer.name} need geometry; the file is a table without any")
        return None
    try:
        overruled = parse_crs(stated_crs) if stated_crs is not None else None
        exchanged: BoolArray | None = None
        if raw.geometry is None:
            points = points_of_table(raw, bound, overruled, region, log)
            geometry, crs, exchanged = points.geometry, points.crs, points.of_other_axis
        else:
            geometry = _usable_geometry(raw, raw.geometry, layer, log)
            crs = overruled or _file_crs(raw, geometry, region, log)
        _check_system(geometry, crs, region, log.layer, stated=overruled is not None)
    except ReadError as error:
        log.add_error(error)
        return None
    columns = (bound.get("lon"), bound.get("lat")) if raw.geometry is None else (None, None)
    usable = _check_coordinates(geometry, crs, columns, log, exchanged)
    if _is_beyond_180(geometry[usable], crs, region):
        geometry = geometry.copy()
        geometry[usable] = turned_beyond_180(geometry[usable]) if crs.is_geographic else geometry[usable]
    lon_lat = np.full((raw.rows, 2), np.nan)
    lon_lat[usable] = to_lon_lat(_middles(geometry[usable]), crs)
    if _is_beyond_180(geometry[usable], crs, region):
        lon_lat[:, 0] = beyond_180(lon_lat[:, 0])
    _note_lost(geometry, lon_lat, usable, log)
    _note_approximate(crs, log)
    if usable.any():
        _note_datum(crs, np.median(lon_lat[usable], axis=0), log)
    return Georeferenced(geometry, crs, lon_lat)


def _usable_geometry(raw: RawLayer, stored: GeometryArray, layer: Layer, log: FindingLog) -> GeometryArray:
    """Flat geometries of the kinds that the layer may have; the others are noted and left out."""
    is_flat = not shapely.has_z(stored).any()
    geometry = stored.copy() if is_flat else np.asarray(shapely.force_2d(stored), dtype=np.object_)
    must_be_there = "line" not in layer.geometry
    for row, reason in sorted(raw.unreadable.items()):
        log.add("geometry-unreadable", f"the geometry cannot be read: {reason}", row=row + 1)
    empty = np.asarray(shapely.is_missing(geometry) | shapely.is_empty(geometry), dtype=np.bool_)
    for row in np.flatnonzero(empty).tolist():
        if row not in raw.unreadable:
            log.add(
                "geometry-missing",
                "the row has no geometry" if must_be_there else "the row has no geometry and is left out",
                severity="error" if must_be_there else "warning",
                row=row + 1,
            )
    geometry[empty] = None
    _check_kinds(geometry, layer, log)
    _unwrap_points(geometry, log)
    return geometry


def _check_kinds(geometry: GeometryArray, layer: Layer, log: FindingLog) -> None:
    kinds = geometry_kinds(geometry)
    wrong = [row for row, kind in enumerate(kinds) if kind not in layer.geometry and geometry[row] is not None]
    expected = " or ".join(f"a {kind}" for kind in layer.geometry)
    if wrong and len(wrong) == len(geometry):
        message = f"all {len(wrong):,} rows are {geometry[0].geom_type}; {layer.name} need {expected}"
        log.add("geometry-type", message, value=geometry[0].geom_type)
    else:
        for row in wrong:
            found = geometry[row].geom_type
            log.add("geometry-type", f"the geometry is a {found}, not {expected}", row=row + 1, value=found)
    geometry[wrong] = None


def _unwrap_points(geometry: GeometryArray, log: FindingLog) -> None:
    """A MultiPoint of one point is that point; of several it is no place."""
    for row in np.flatnonzero(shapely.get_type_id(geometry) == shapely.GeometryType.MULTIPOINT.value):
        points = shapely.get_parts(geometry[row])
        geometry[row] = points[0] if len(points) == 1 else None
        if len(points) > 1:
            message = f"the geometry is a MultiPoint of {len(points)} points, not a point"
            log.add("geometry-type", message, row=int(row) + 1, value="MultiPoint")


def _file_crs(raw: RawLayer, geometry: GeometryArray, region: Region | None, log: FindingLog) -> CRS:
    if raw.crs is not None:
        return two_dimensional(raw.crs)
    if not look_like_degrees(shapely.get_coordinates(geometry)).all():
        message = f"the file states no coordinate system, and {_sample(geometry)} is not in degrees"
        raise ReadError("crs-missing", message, _remedy_by_place(geometry, region, log.layer))
    if not raw.is_table:  # degrees in a table are no assumption, as longitude and latitude are none
        log.add("crs-assumed", "the file states no coordinate system; the coordinates were taken as WGS 84 degrees")
    return WGS84


def _remedy_by_place(geometry: GeometryArray, region: Region | None, layer: str | None) -> str | None:
    """The systems in which coordinates would lie in the communes, as lines of a scenario; None where none is found."""
    coordinates = shapely.get_coordinates(geometry)
    likely = [] if region is None else [each for each in region.likely_systems(coordinates) if not each.exchanged]
    if not likely:
        return None
    if region is not None and (shapely.get_dimensions(geometry) == 1).any():
        likely = region.nearest_first(likely, geometry)
    return f"state [layers.{layer}] {settings_of(likely)}: in {named(likely)} the layer lies in the communes"


def _sample(geometry: GeometryArray) -> str:
    x, y = shapely.get_coordinates(geometry)[0]
    return f"x {x:.10g}, y {y:.10g}"


def _check_system(geometry: GeometryArray, crs: CRS, region: Region | None, layer: str | None, *, stated: bool) -> None:
    """Refuse a layer whose coordinates cannot be in the coordinate system that is stated for it."""
    coordinates = shapely.get_coordinates(geometry)
    coordinates = coordinates[np.isfinite(coordinates).all(axis=1)]
    if not len(coordinates):
        return
    who = "the scenario states" if stated else "the file states"
    in_degrees = look_like_degrees(coordinates)
    if crs.is_projected and in_degrees.all() and np.abs(coordinates).max() > _ZERO:
        message = f"{who} {crs.name!r}, but {_sample(geometry)} looks like degrees"
        raise ReadError("crs-mismatch", message, 'state crs = "EPSG:4326" if it is longitude and latitude')
    if crs.is_geographic and not in_degrees.any() and not look_like_degrees(coordinates[:, ::-1]).any():
        message = f"{who} {crs.name!r}, but {_sample(geometry)} is not in degrees"
        raise ReadError("crs-mismatch", message, _remedy_by_place(geometry, region, layer))


def _check_coordinates(
    geometry: GeometryArray,
    crs: CRS,
    columns: tuple[str | None, str | None],
    log: FindingLog,
    exchanged: BoolArray | None = None,
) -> BoolArray:
    """Note rows whose coordinates cannot be right; True where they can, shape (n,)."""
    coordinates, rows = shapely.get_coordinates(geometry, return_index=True)
    finite = np.isfinite(coordinates).all(axis=1)
    wrong_rows = dict.fromkeys(rows[~finite].tolist(), "coordinates-invalid")
    if crs.is_geographic:
        outside = finite & ~look_like_degrees(coordinates)
        swapped = outside & look_like_degrees(coordinates[:, ::-1])
        wrong_rows |= dict.fromkeys(rows[outside & ~swapped].tolist(), "coordinates-invalid")
        wrong_rows |= dict.fromkeys(rows[swapped].tolist(), "coordinates-swapped")
    if exchanged is not None:
        wrong_rows |= dict.fromkeys(np.flatnonzero(exchanged).tolist(), "coordinates-swapped")
    nonzero = np.zeros(len(geometry), dtype=np.bool_)
    nonzero[rows[~finite | (np.abs(coordinates) > _ZERO).any(axis=1)]] = True
    present = ~shapely.is_missing(geometry)
    wrong_rows |= dict.fromkeys(np.flatnonzero(present & ~nonzero).tolist(), "null-island")
    note_rows(wrong_rows, geometry, columns, log)
    usable = present.copy()
    usable[list(wrong_rows)] = False
    return np.asarray(usable, dtype=np.bool_)


_SAID = {
    "coordinates-invalid": "the coordinates are outside -180..180, -90..90 or not finite",
    "coordinates-swapped": "x and y (longitude and latitude) look swapped",
    "null-island": "the coordinates are 0, 0",
}


def note_rows(
    wrong: dict[int, str], geometry: GeometryArray, columns: tuple[str | None, str | None], log: FindingLog
) -> None:
    """Note rows with wrong coordinates; where a table has x and y exchanged throughout, with the columns to paste.

    Args:
        wrong: Row index to finding code.
        geometry: Geometry of the layer, shape (n,).
        columns: Columns of x and y in the file, None where it has geometry.
        log: Where findings are written.
    """
    present = int((~shapely.is_missing(geometry)).sum())
    for code in sorted(set(wrong.values())):
        rows = sorted(row for row, its_code in wrong.items() if its_code == code)
        is_all = len(rows) == present > 1
        if is_all and present > MOST_ROWS_NOTED:
            message = f"{_SAID[code]} in all {present:,} rows; the first: {_position(geometry[rows[0]])}"
            log.add(code, message, row=rows[0] + 1, column=columns[1], value=_position(geometry[rows[0]]))
            continue
        remedy = exchanged_columns(log.layer, columns) if is_all and code == "coordinates-swapped" else None
        for row in rows:
            where = _position(geometry[row])
            log.add(code, f"{where}: {_SAID[code]}", remedy=remedy, row=row + 1, column=columns[1], value=where)


MOST_ROWS_NOTED = 10_000
"""Rows of a layer that are each noted where all have the same fault; of more the first stands for all."""


def exchanged_columns(layer: str | None, columns: tuple[str | None, str | None]) -> str | None:
    """The remedy for a table whose columns of x and y are exchanged, as lines of a scenario; None for no table."""
    x, y = columns
    if x is None or y is None or x == y or '"' in x + y:
        return None
    return f'exchange the columns: [layers.{layer}.columns] lon = "{y}", lat = "{x}"'


def _position(geometry: BaseGeometry) -> str:
    x, y = shapely.get_coordinates(geometry)[0]
    return f"{x:.10g}, {y:.10g}"


def _middles(geometry: GeometryArray) -> FloatArray:
    bounds = shapely.bounds(geometry)
    return np.column_stack(((bounds[:, 0] + bounds[:, 2]) / 2.0, (bounds[:, 1] + bounds[:, 3]) / 2.0))


def _note_lost(geometry: GeometryArray, lon_lat: FloatArray, usable: BoolArray, log: FindingLog) -> None:
    """Rows that the coordinate system puts nowhere on Earth."""
    lost = np.flatnonzero(usable & ~np.isfinite(lon_lat).all(axis=1))
    if len(lost) == usable.sum() > 1:
        first = int(lost[0])
        message = f"all {len(lost):,} rows lie nowhere on Earth in the stated coordinate system"
        log.add("coordinates-invalid", message, row=first + 1, value=_position(geometry[first]))
        return
    for row in lost:
        message = f"{_position(geometry[row])} lies nowhere on Earth in the stated coordinate system"
        log.add("coordinates-invalid", message, row=int(row) + 1, value=_position(geometry[row]))


def _note_approximate(crs: CRS, log: FindingLog) -> None:
    try:
        Transformer.from_crs(crs, WGS84, always_xy=True, allow_ballpark=False)
    except ProjError:
        log.add("crs-approximate", f"the shift from {crs.name!r} to WGS 84 is not known and was left out")


def turned_beyond_180(geometry: GeometryArray) -> GeometryArray:
    """Geometry in degrees whose western longitudes go on beyond 180, None where there is none, shape (n,)."""

    def change(coordinates: FloatArray) -> FloatArray:
        return np.column_stack((beyond_180(coordinates[:, 0]), coordinates[:, 1]))

    return np.asarray(shapely.transform(geometry, change), dtype=np.object_)


def _is_beyond_180(geometry: GeometryArray, crs: CRS, region: Region | None) -> bool:
    """Whether the region lies across 180 degrees: as the communes do, else as the layer itself does."""
    if region is not None:
        return region.is_beyond_180
    lon_lat = to_lon_lat(shapely.get_coordinates(geometry), crs)
    lon = lon_lat[np.isfinite(lon_lat).all(axis=1), 0]
    return leaps_at_180(lon) or bool(len(lon) and lon.max() > 180.0)


def _note_datum(crs: CRS, middle_deg: FloatArray, log: FindingLog) -> None:
    """A national grid that a program wrote without its datum: the same projection, but on WGS 84."""
    base = crs.geodetic_crs
    if not crs.is_projected or base is None:
        return
    meant = same_projection(crs, *middle_deg.tolist())
    if meant is None:
        return
    message = f"the projection is that of {meant}, but on the datum of {base.name!r}"
    remedy = f'state [layers.{log.layer}] crs = "{meant.code}" if the coordinates are of the national grid'
    log.add("crs-datum", message, remedy=remedy, value=meant.code)
