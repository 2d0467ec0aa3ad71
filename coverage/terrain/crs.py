"""Transformations between coordinate systems, made once: making one anew takes tens of milliseconds."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from phusong.coverage.findings.errors import ReadError
from phusong.coverage.kernels.arrays import BoolArray, FloatArray

_WGS84 = CRS.from_epsg(4326)


@lru_cache(maxsize=64)
def transformer(source: CRS, target: CRS) -> Transformer:
    """Transformation from one system to another, x before y in both."""
    return Transformer.from_crs(source, target, always_xy=True)


def to_degrees(source: CRS) -> Transformer:
    """Transformation to longitude and latitude on WGS 84."""
    return transformer(source, _WGS84)


def from_degrees(target: CRS) -> Transformer:
    """Transformation from longitude and latitude on WGS 84."""
    return transformer(_WGS84, target)


def transform_points(change: Transformer, x: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Coordinates of points in another system.

    An array of one number is a single number to pyproj, which then gives one back or warns, as the version of NumPy
    has it; as a list it stays an array.

    Args:
        change: From one system to the other.
        x: First coordinates, shape (n,).
        y: Second coordinates, shape (n,).

    Returns:
        The same points in the other system, infinite where there are none, shape (n,) each.
    """
    moved = change.transform(list(x), list(y)) if len(x) == 1 else change.transform(x, y)
    return np.asarray(moved[0], dtype=np.float64), np.asarray(moved[1], dtype=np.float64)


WGS84 = CRS.from_user_input("OGC:CRS84")


def parse_crs(text: str) -> CRS:
    """A coordinate system from an EPSG code or WKT.

    Raises:
        ReadError: When it cannot be understood, or is neither geographic nor projected.
    """
    try:
        return two_dimensional(CRS.from_user_input(text))
    except CRSError:
        raise ReadError("crs-unknown", f"the coordinate system {text!r} cannot be understood") from None


def two_dimensional(crs: CRS) -> CRS:
    """The horizontal part of a coordinate system; refused where it is neither geographic nor projected."""
    if not (crs.is_geographic or crs.is_projected):
        raise ReadError("crs-unknown", f"{crs.name!r} is neither a geographic nor a projected coordinate system")
    return crs.to_2d()


def metric_crs(lon_lat_deg: FloatArray) -> CRS:
    """UTM zone (WGS 84) of the median position.

    Args:
        lon_lat_deg: Longitude and latitude, degrees, shape (n, 2), n at least 1.
    """
    lon, lat = np.median(lon_lat_deg, axis=0)
    zone = int((lon + 180.0) // 6.0) % 60 + 1
    return CRS.from_epsg((32600 if lat >= 0 else 32700) + zone)


def require_metric(text: str) -> CRS:
    """The coordinate system to compute in, as the user names it.

    Raises:
        ReadError: When it is not a projected one in metres.
    """
    crs = parse_crs(text)
    if not crs.is_projected or any(axis.unit_conversion_factor != 1.0 for axis in crs.axis_info):
        raise ReadError("crs-not-metric", f"{crs.name!r} is not a projected coordinate system in metres")
    return crs


def to_lon_lat(coordinates: FloatArray, crs: CRS) -> FloatArray:
    """Longitude and latitude (WGS 84, degrees) of x and y, NaN where there is none, shape (n, 2)."""
    if crs.is_geographic and not look_like_degrees(coordinates).all():
        coordinates = np.where(look_like_degrees(coordinates)[:, None], coordinates, np.nan)
    lon, lat = transform_points(transformer(crs, WGS84), coordinates[:, 0], coordinates[:, 1])
    found = np.column_stack((lon, lat)).astype(np.float64)
    found[~np.isfinite(found).all(axis=1)] = np.nan
    return found


def look_like_degrees(coordinates: FloatArray) -> BoolArray:
    """True where coordinates can be longitude and latitude, shape (n,)."""
    return np.asarray((np.abs(coordinates[:, 0]) <= 180.0) & (np.abs(coordinates[:, 1]) <= 90.0), dtype=np.bool_)
