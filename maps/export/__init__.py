"""Tables, rasters and GIS files."""

from phusong.maps.export.csv_tables import models_csv, proposals_csv
from phusong.maps.export.geopackage import layers_gpkg
from phusong.maps.export.geotiff import coverage_tif, difference_tif, probability_tif, server_tif
from phusong.maps.export.kmz import proposals_kmz
from phusong.maps.export.polygons import FCC_TECHNOLOGIES, Filing, coverage_gpkg, fcc_filing
from phusong.maps.export.raster_style import (
    PROBABILITY_LIMITS,
    class_style,
    difference_style,
    server_style,
    signal_style,
)
from phusong.maps.export.summary import summarise
from phusong.maps.export.village_table import villages_csv
from phusong.maps.export.workbook import proposals_xlsx

__all__ = [
    "FCC_TECHNOLOGIES",
    "PROBABILITY_LIMITS",
    "Filing",
    "class_style",
    "coverage_gpkg",
    "coverage_tif",
    "difference_style",
    "difference_tif",
    "fcc_filing",
    "layers_gpkg",
    "models_csv",
    "probability_tif",
    "proposals_csv",
    "proposals_kmz",
    "proposals_xlsx",
    "server_style",
    "server_tif",
    "signal_style",
    "summarise",
    "villages_csv",
]
