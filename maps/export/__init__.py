"""Tables, rasters and GIS files."""

from phusong.maps.export.csv_tables import models_csv, proposals_csv
from phusong.maps.export.geopackage import layers_gpkg
from phusong.maps.export.geotiff import coverage_tif, difference_tif, probability_tif
from phusong.maps.export.kmz import proposals_kmz
from phusong.maps.export.summary import summarise
from phusong.maps.export.workbook import proposals_xlsx

__all__ = [
    "coverage_tif",
    "difference_tif",
    "layers_gpkg",
    "models_csv",
    "probability_tif",
    "proposals_csv",
    "proposals_kmz",
    "proposals_xlsx",
    "summarise",
]
