"""The layers and the plan as one GeoPackage, every column described, styled, and its project."""

from phusong.maps.export.geopackage.layers import GisLayer, gis_layers
from phusong.maps.export.geopackage.project import run_project
from phusong.maps.export.geopackage.write import layers_gpkg, write_gpkg

__all__ = ["GisLayer", "gis_layers", "layers_gpkg", "run_project", "write_gpkg"]
