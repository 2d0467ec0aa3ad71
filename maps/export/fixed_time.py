"""A time that stands for now in files, so that the same layers give the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pyogrio

FIXED_TIME = "2000-01-01T00:00:00.000Z"
"""What GeoPackages say of when they were written."""


@contextmanager
def fixed_time() -> Iterator[None]:
    """GDAL writes :data:`FIXED_TIME` for now."""
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": FIXED_TIME})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
