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


def to_map_degrees(source: CRS) -> Transformer:
    """Transformation to the longitude and latitude that a map is drawn with.

    From a projection whose middle lies near 180 degrees, longitudes go on beyond it (180.02 for -179.98), so that a
    region there hangs together on a map.
    """
    return transformer(source, _beyond_180() if is_near_180(source) else _WGS84)


def web_mercator(region: CRS) -> CRS:
    """The projection of web maps (EPSG:3857); for a region near 180 degrees going on beyond it.

    Args:
        region: The projected system that the region is computed in.
    """
    return _mercator_beyond_180() if is_near_180(region) else CRS.from_epsg(3857)


@lru_cache(maxsize=64)
def is_near_180(crs: CRS) -> bool:
    """Whether the middle meridian of a projected system lies within 10 degrees of 180."""
    operation = crs.coordinate_operation if crs.is_projected else None
    if operation is None:
        return False
    middles = [float(each.value) for each in operation.params if each.name.lower().startswith("longitude of")]
    return any(abs(middle) >= 170.0 for middle in middles)


@lru_cache(maxsize=1)
def _beyond_180() -> CRS:
    return CRS.from_user_input("+proj=longlat +datum=WGS84 +lon_wrap=180 +type=crs")


@lru_cache(maxsize=1)
def _mercator_beyond_180() -> CRS:
    return CRS.from_user_input(
        "+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=180 +x_0=20037508.342789244 +y_0=0 +k=1 +units=m "
        "+nadgrids=@null +no_defs +type=crs"
    )


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

TOLD_STRETCH = 0.0015
"""Lengths off by more than this at the villages are told: within its own zone, UTM is off by 0.1 % at most."""

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


def leaps_at_180(lon_deg: FloatArray) -> bool:
    """Whether places lie on both sides of 180 degrees, and none around 0."""
    far = np.abs(lon_deg) > 90.0
    return bool(len(lon_deg) and far.all() and (lon_deg > 0.0).any() and (lon_deg < 0.0).any())


def continuous_lon(lon_deg: FloatArray) -> FloatArray:
    """Longitudes without the leap at 180 degrees, shape (n,): of places on both sides of it, the western go beyond."""
    return beyond_180(lon_deg) if leaps_at_180(lon_deg) else lon_deg


def beyond_180(lon_deg: FloatArray) -> FloatArray:
    """Longitudes with those in the west going on beyond 180 degrees, shape (n,)."""
    return np.asarray(np.where(lon_deg < 0.0, lon_deg + 360.0, lon_deg), dtype=np.float64)


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
    if crs.is_geographic:
        possible = (np.abs(coordinates[:, 0]) <= 360.0) & (np.abs(coordinates[:, 1]) <= 90.0)
        coordinates = np.where(possible[:, None], coordinates, np.nan)
    lon, lat = transform_points(transformer(crs, WGS84), coordinates[:, 0], coordinates[:, 1])
    found = np.column_stack((lon, lat)).astype(np.float64)
    found[~np.isfinite(found).all(axis=1)] = np.nan
    return found


def look_like_degrees(coordinates: FloatArray) -> BoolArray:
    """True where coordinates can be longitude and latitude, shape (n,)."""
    return np.asarray((np.abs(coordinates[:, 0]) <= 180.0) & (np.abs(coordinates[:, 1]) <= 90.0), dtype=np.bool_)
