"""Projected coordinate systems in use at a place, for coordinates whose system is not told or told wrongly."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from pyproj import CRS, Proj
from pyproj.aoi import AreaOfInterest
from pyproj.database import CRSInfo, query_crs_info
from pyproj.enums import PJType

from phusong.coverage.kernels.arrays import FloatArray

_NATIONAL_DEG = 25.0
"""A system whose area of use is wider than this is made for a continent or the world, not for surveying."""

_NEIGHBOURS_DEG = 4.0
"""How far away the zones next door may lie."""

_OLD = ("1954", "1960", "1972", "1980", "WGS 72", "New Beijing", "grid system")
"""Parts of the names of systems on datums that newer ones have replaced."""


@dataclass(frozen=True, slots=True)
class NamedSystem:
    """A projected coordinate system of the EPSG register.

    Attributes:
        code: For example ``EPSG:9208``.
        name: For example ``VN-2000 / TM-3 104-45``.
    """

    code: str
    name: str

    def to_degrees(self, coordinates: FloatArray) -> FloatArray:
        """Longitude and latitude on the system's own datum, up to some hundred metres from WGS 84.

        To tell systems apart that is enough, and a hundred times as fast to set up as the shift between datums.

        Args:
            coordinates: x and y, metres, shape (n, 2).

        Returns:
            Degrees, NaN where there is nothing, shape (n, 2).
        """
        return _finite(*_projection(self.code)(coordinates[:, 0], coordinates[:, 1], inverse=True))

    def from_degrees(self, lon_lat_deg: FloatArray) -> FloatArray:
        """X and y of places, the shift between datums left out, metres, NaN where there is nothing, shape (n, 2)."""
        return _finite(*_projection(self.code)(lon_lat_deg[:, 0], lon_lat_deg[:, 1]))

    def __str__(self) -> str:
        return f"{self.code} ({self.name})"


@lru_cache(maxsize=256)
def _projection(code: str) -> Proj:
    return Proj(code)


def _finite(first: FloatArray, second: FloatArray) -> FloatArray:
    pairs = np.column_stack((first, second)).astype(np.float64)
    pairs[~np.isfinite(pairs).all(axis=1)] = np.nan
    return pairs


def systems_at(lon_deg: float, lat_deg: float) -> tuple[NamedSystem, ...]:
    """Projected systems that surveys at a place use today, and then those of the zones around it.

    Args:
        lon_deg: Longitude, degrees, WGS 84.
        lat_deg: Latitude, degrees.

    Returns:
        The systems whose area of use holds the place, the least area first; then those of the neighbourhood.
    """
    return _systems_at(round(lon_deg, 1), round(lat_deg, 1))


@lru_cache(maxsize=16)
def _systems_at(lon_deg: float, lat_deg: float) -> tuple[NamedSystem, ...]:
    here = _query(lon_deg, lat_deg, 0.05)
    around = _query(lon_deg, lat_deg, _NEIGHBOURS_DEG)
    ranked = (*sorted(here, key=_rank), *sorted(around, key=_rank))
    return tuple({info.code: NamedSystem(f"EPSG:{info.code}", info.name) for info in reversed(ranked)}.values())[::-1]


def _query(lon_deg: float, lat_deg: float, margin_deg: float) -> list[CRSInfo]:
    west, east = max(lon_deg - margin_deg, -180.0), min(lon_deg + margin_deg, 180.0)
    south, north = max(lat_deg - margin_deg, -90.0), min(lat_deg + margin_deg, 90.0)
    found = query_crs_info("EPSG", [PJType.PROJECTED_CRS], AreaOfInterest(west, south, east, north))
    return [info for info in found if _is_surveyed(info)]


def _is_surveyed(info: CRSInfo) -> bool:
    area = info.area_of_use
    if area is None or any(part in info.name for part in _OLD):
        return False
    return 0.0 < area.east - area.west <= _NATIONAL_DEG


_SELDOM = ("Indian 19", "CGCS2000", "Hanoi")
"""Beginnings of names of systems that are still listed for a place, but that hardly a file of today is in there."""


def _rank(info: CRSInfo) -> tuple[bool, float, str]:
    area = info.area_of_use
    assert area is not None  # noqa: S101 - held by _is_surveyed
    return info.name.startswith(_SELDOM), (area.east - area.west) * (area.north - area.south), info.code


def same_projection(crs: CRS, lon_deg: float, lat_deg: float) -> NamedSystem | None:
    """The system in use at a place that has a projection's numbers but another datum.

    Args:
        crs: A projected system.
        lon_deg: Longitude, degrees, WGS 84.
        lat_deg: Latitude, degrees.

    Returns:
        The system; None where there is none, or where the register holds the projected system itself.
    """
    if not np.isfinite((lon_deg, lat_deg)).all() or crs.to_epsg(min_confidence=70) is not None:
        return None
    numbers = _numbers(crs)
    return next(
        (each for each in systems_at(lon_deg, lat_deg) if _numbers(CRS.from_user_input(each.code)) == numbers), None
    )


def _numbers(crs: CRS) -> tuple[str, tuple[float, ...]]:
    """Method and parameters of a projection, in an order of their own."""
    operation = crs.coordinate_operation
    if operation is None:
        return "", ()
    return operation.method_name, tuple(sorted(round(float(each.value), 9) for each in operation.params))


@lru_cache(maxsize=32)
def epsg_name(crs: CRS) -> str:
    """Code of a system where the register holds it, else its name."""
    code = crs.to_epsg(min_confidence=70)
    return crs.name if code is None else f"EPSG:{code}"
