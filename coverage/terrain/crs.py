"""Transformations between coordinate systems, made once: making one anew takes tens of milliseconds."""

from __future__ import annotations

from functools import lru_cache

from pyproj import CRS, Transformer

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
