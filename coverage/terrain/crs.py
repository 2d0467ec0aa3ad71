"""Transformations between coordinate systems, made once: making one anew takes tens of milliseconds."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from pyproj import CRS, Geod, Transformer
from pyproj.exceptions import CRSError, ProjError

from phusong.coverage.findings.errors import ReadError
from phusong.coverage.kernels.arrays import BoolArray, FloatArray

_WGS84 = CRS.from_epsg(4326)
WGS84 = CRS.from_user_input("OGC:CRS84")


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
    """The horizontal part of a coordinate system.

    Raises:
        ReadError: Where it is neither geographic nor projected, or no way leads from it to longitude and latitude.
    """
    if not (crs.is_geographic or crs.is_projected):
        raise ReadError("crs-unknown", f"{crs.name!r} is neither a geographic nor a projected coordinate system")
    try:
        flat = crs.to_2d()
        transformer(flat, WGS84)
    except (CRSError, ProjError) as error:  # such as a .prj that names a projection which PROJ does not know
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise ReadError("crs-unknown", f"{crs.name!r} cannot be brought to longitude and latitude: {reason}") from None
    return flat


MOST_STRETCH = 0.01
"""A system whose lengths are off by more than this at the villages is not one to measure in."""

_STEP_M = 1000.0
_AZIMUTHS_DEG = (0.0, 45.0, 90.0, 135.0)
_MOST_PLACES = 200
_ELLIPSOID = Geod(ellps="WGS84")


def metric_crs(lon_lat_deg: FloatArray) -> CRS:
    """UTM zone (WGS 84) of the median position, also where the positions lie on both sides of 180 degrees.

    Args:
        lon_lat_deg: Longitude and latitude, degrees, shape (n, 2), n at least 1.
    """
    turned = continuous_lon(lon_lat_deg[:, 0])
    lon, lat = (float(np.median(turned)) + 180.0) % 360.0 - 180.0, float(np.median(lon_lat_deg[:, 1]))
    zone = int((lon + 180.0) // 6.0) % 60 + 1
    return CRS.from_epsg((32600 if lat >= 0 else 32700) + zone)


def continuous_lon(lon_deg: FloatArray) -> FloatArray:
    """Longitudes without the leap at 180 degrees, shape (n,): of places on both sides of it, the western go beyond."""
    far = np.abs(lon_deg) > 90.0
    if not far.all() or not ((lon_deg > 0.0).any() and (lon_deg < 0.0).any()):
        return lon_deg
    return np.where(lon_deg < 0.0, lon_deg + 360.0, lon_deg)


def require_metric(text: str) -> CRS:
    """The coordinate system to compute in, as the user names it.

    Raises:
        ReadError: When it is not a projected one in metres.
    """
    crs = parse_crs(text)
    if not crs.is_projected or any(axis.unit_conversion_factor != 1.0 for axis in crs.axis_info):
        raise ReadError("crs-not-metric", f"{crs.name!r} is not a projected coordinate system in metres")
    return crs


def require_true_lengths(text: str, lon_lat_deg: FloatArray) -> CRS:
    """The coordinate system to compute in, as the user names it, where lengths in it are true at the villages.

    Args:
        text: EPSG code or WKT.
        lon_lat_deg: Longitude and latitude of the villages, degrees, shape (n, 2), n at least 1.

    Raises:
        ReadError: When it is not a projected one in metres, or lengths in it are off by more than 1 % there.
    """
    crs = require_metric(text)
    off = stretch(crs, lon_lat_deg)
    if off <= MOST_STRETCH:
        return crs
    best = metric_crs(lon_lat_deg)
    remedy = f'state crs = "EPSG:{best.to_epsg()}" ({best.name}), or leave crs out, which chooses it'
    if not np.isfinite(off):
        raise ReadError("crs-not-metric", f"{crs.name!r} does not reach the villages", remedy)
    if stretch(best, lon_lat_deg) > MOST_STRETCH:
        remedy = "name a projected system that is made for the whole region, such as its national grid"
    raise ReadError(
        "crs-not-metric",
        f"lengths in {crs.name!r} are off by {off:.1%} at the villages; at most 1 % is allowed",
        remedy,
    )


def stretch(crs: CRS, lon_lat_deg: FloatArray) -> float:
    """How far lengths in a projected system are off at some places: 0.08 where 1 km measures 1.08 km or 0.92 km.

    Lengths of 1 km in four directions are held against those on the ellipsoid, at up to 200 of the places; of the
    places the 19th of 20 counts, so that a stray one decides nothing.

    Args:
        crs: Projected coordinate system, metres.
        lon_lat_deg: Longitude and latitude, degrees, WGS 84, shape (n, 2), n at least 1.

    Returns:
        The share; infinite where the system does not reach the places.
    """
    chosen = lon_lat_deg[:: max(1, len(lon_lat_deg) // _MOST_PLACES)]
    lon, lat = chosen[:, 0], chosen[:, 1]
    change = transformer(WGS84, crs)
    x_m, y_m = transform_points(change, lon, lat)
    worst = np.zeros(len(chosen))
    for azimuth_deg in _AZIMUTHS_DEG:
        ahead_lon, ahead_lat, _ = _ELLIPSOID.fwd(
            lon, lat, np.full(len(chosen), azimuth_deg), np.full(len(chosen), _STEP_M)
        )
        ahead_x_m, ahead_y_m = transform_points(change, np.asarray(ahead_lon), np.asarray(ahead_lat))
        with np.errstate(invalid="ignore"):
            off = np.abs(np.hypot(ahead_x_m - x_m, ahead_y_m - y_m) / _STEP_M - 1.0)
        worst = np.maximum(worst, np.where(np.isfinite(off), off, np.inf))
    ordered = np.sort(worst)
    return float(ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))])


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
