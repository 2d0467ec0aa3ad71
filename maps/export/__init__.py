"""Tables, rasters and GIS files."""

from phusong.maps.export.bill import bill_csv, fibre_budgets_csv
from phusong.maps.export.books.proposals import proposals_xlsx
from phusong.maps.export.books.report import ReportTables, report_xlsx
from phusong.maps.export.csv_tables import models_csv, proposals_csv
from phusong.maps.export.geopackage.layers import GisLayer, gis_layers
from phusong.maps.export.geopackage.project import run_project
from phusong.maps.export.geopackage.write import layers_gpkg, write_gpkg
from phusong.maps.export.geotiff import (
    DOWNLINK,
    PROBABILITY,
    SINR,
    UPLINK,
    Quantity,
    coverage_tif,
    difference_tif,
    quantity_tif,
    server_tif,
)
from phusong.maps.export.kmz import proposals_kmz
from phusong.maps.export.ofds import ofds_files
from phusong.maps.export.polygons import (
    FCC_TECHNOLOGIES,
    Area,
    Filing,
    coverage_gpkg,
    fcc_filing,
    served_area,
    signal_area,
)
from phusong.maps.export.qgis.rasters import (
    class_style,
    difference_style,
    server_style,
    signal_style,
)
from phusong.maps.export.ranking_table import ranking_csv
from phusong.maps.export.summary import summarise
from phusong.maps.export.target_table import target_records
from phusong.maps.export.village_table import villages_csv

__all__ = [
    "DOWNLINK",
    "FCC_TECHNOLOGIES",
    "PROBABILITY",
    "SINR",
    "UPLINK",
    "Area",
    "Filing",
    "GisLayer",
    "Quantity",
    "ReportTables",
    "bill_csv",
    "class_style",
    "coverage_gpkg",
    "coverage_tif",
    "difference_style",
    "difference_tif",
    "fcc_filing",
    "fibre_budgets_csv",
    "gis_layers",
    "layers_gpkg",
    "models_csv",
    "ofds_files",
    "proposals_csv",
    "proposals_kmz",
    "proposals_xlsx",
    "quantity_tif",
    "ranking_csv",
    "report_xlsx",
    "run_project",
    "served_area",
    "server_style",
    "server_tif",
    "signal_area",
    "signal_style",
    "summarise",
    "target_records",
    "villages_csv",
    "write_gpkg",
]
