"""Transformations between coordinate systems, made once: making one anew takes tens of milliseconds."""

from __future__ import annotations

from functools import lru_cache

from pyproj import CRS, Transformer


@lru_cache(maxsize=64)
def transformer(source: CRS, target: CRS) -> Transformer:
    """Transformation from one system to another, x before y in both."""
    return Transformer.from_crs(source, target, always_xy=True)
