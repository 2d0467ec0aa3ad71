"""GDAL with its indirect drivers switched off: geodata is opened only through the two libraries named here.

VRT, DERIVED, GTI, OGR_VRT and GDALG files hold no data themselves: they name other files, URLs or commands, which GDAL
would then open on behalf of whoever sent the file. GDAL reads the settings when it registers its drivers, that is when
pyogrio and rasterio are imported, so they are set before; both are to be taken from here. Each is loaded when it is
first asked for: pyogrio brings pandas with it, rasterio takes a third of a second, and few commands need either.
Reading goes further and takes a file only when its content is what its extension says (see ``filetypes``).
"""

from __future__ import annotations

import importlib
import os
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyogrio
    import rasterio

_INDIRECT = ("VRT", "DERIVED", "GTI", "GDALG")

os.environ["GDAL_SKIP"] = ",".join(_INDIRECT)
os.environ["OGR_SKIP"] = "OGR_VRT"

__all__ = ["RASTER_DRIVERS", "RASTER_OPTIONS", "pyogrio", "rasterio"]

RASTER_DRIVERS = {"GeoTIFF": "GTiff", "SRTM tile": "SRTMHGT", "ASCII grid": "AAIGrid", "Erdas Imagine": "HFA"}
"""The one driver that each type of raster is opened with."""

RASTER_OPTIONS = {"GDAL_PAM_ENABLED": "NO"}
"""No .aux.xml is read (it can name other files) or written beside the user's file."""


_PARTS = {"pyogrio": (), "rasterio": ("crs", "enums", "errors", "features", "io", "warp")}
"""The libraries, and the modules of each that are used beside its own."""


def __getattr__(name: str) -> ModuleType:
    """A library, once somebody asks for it."""
    if name not in _PARTS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    for part in _PARTS[name]:
        importlib.import_module(f"{name}.{part}")
    library = importlib.import_module(name)
    globals()[name] = library
    return library
