"""What QGIS reads beside the data: styles of layers and rasters, and the project that opens all of them."""

from phusong.maps.export.qgis.project import ProjectLayer, project_qgz
from phusong.maps.export.qgis.rasters import (
    class_style,
    difference_style,
    server_style,
    signal_style,
)

__all__ = [
    "ProjectLayer",
    "class_style",
    "difference_style",
    "project_qgz",
    "server_style",
    "signal_style",
]
