"""A QGIS project (``project.qgz``) that opens the layers and rasters of a run, styled, wherever its folder lies.

QGIS reads a zipped XML document. Paths in it begin with ``./`` and are taken from where the project lies.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from pyproj import CRS

from phusong.maps.export.tables import archive
from phusong.maps.page.escape import plain_text

VERSION = "3.22.0"
"""Oldest QGIS that the project is written for."""

Extent = tuple[float, float, float, float]
"""Least x, least y, greatest x, greatest y, in the project's coordinate system."""

_GEOMETRIES = {
    "Point": "Point",
    "MultiLineString": "Line",
    "LineString Z": "Line",
    "MultiPolygon": "Polygon",
}
"""Kind of geometry as GDAL names it to the kind as QGIS names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectLayer:
    """One layer of a project.

    Attributes:
        layer_id: Name without blanks, one of its own.
        title: Name that people read.
        source: File, with ``|layername=`` where it holds several; relative to the project.
        group: Group of the legend that it stands in.
        qml: Its style.
        geometry_type: Kind of geometry as GDAL names it; empty for a raster.
        shown: Whether it is switched on.
    """

    layer_id: str
    title: str
    source: str
    group: str
    qml: str
    geometry_type: str = ""
    shown: bool = True


def project_qgz(title: str, crs: CRS, extent: Extent, layers: Sequence[ProjectLayer]) -> bytes:
    """Write a project.

    Args:
        title: Title of the project.
        crs: Coordinate reference system of the project and of every layer.
        extent: What is in view when it opens.
        layers: Layers from the top of the legend down; those of a group follow each other.

    Returns:
        The project, the same for the same layers.
    """
    root = ET.Element("qgis", version=VERSION, projectname=plain_text(title))
    ET.SubElement(root, "title").text = plain_text(title)
    ET.SubElement(root, "projectCrs").append(_crs(crs))
    root.append(_tree(layers))
    root.append(_canvas(crs, extent))
    held = ET.SubElement(root, "projectlayers")
    for layer in layers:
        held.append(_layer(layer, crs))
    order = ET.SubElement(root, "layerorder")
    for layer in layers:
        ET.SubElement(order, "layer", id=_id(layer))
    root.append(_view(crs, extent))
    properties = ET.SubElement(root, "properties")
    ET.SubElement(ET.SubElement(properties, "Paths"), "Absolute", type="bool").text = "false"
    # Without it the system of the project is not read, and a length is told in degrees.
    ET.SubElement(ET.SubElement(properties, "SpatialRefSys"), "ProjectionsEnabled", type="int").text = "1"
    ET.indent(root)
    head = b"<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
    return archive({"project.qgs": head + ET.tostring(root, encoding="utf-8")})


def _tree(layers: Iterable[ProjectLayer]) -> ET.Element:
    """The legend: groups and the layers in them."""
    tree = ET.Element("layer-tree-group")
    groups: dict[str, ET.Element] = {}
    for layer in layers:
        group = groups.get(layer.group)
        if group is None:
            told = {"name": plain_text(layer.group), "checked": "Qt::Checked", "expanded": "1"}
            group = groups[layer.group] = ET.SubElement(tree, "layer-tree-group", told)
        attributes = {
            "id": _id(layer),
            "name": plain_text(layer.title),
            "source": f"./{layer.source}",
            "providerKey": "ogr" if layer.geometry_type else "gdal",
            "checked": "Qt::Checked" if layer.shown else "Qt::Unchecked",
            "expanded": "0",
        }
        ET.SubElement(group, "layer-tree-layer", attributes)
    return tree


def _id(layer: ProjectLayer) -> str:
    """Name of a layer in the document: QGIS gives one of ten letters or fewer another, and then finds it nowhere."""
    return f"phusong_{layer.layer_id}"


def _view(crs: CRS, extent: Extent) -> ET.Element:
    """What QGIS calls the full extent: where its button leads, and what a server of the project tells."""
    view = ET.Element("ProjectViewSettings", UseProjectScales="0")
    corners = {name: f"{value:.2f}" for name, value in zip(("xmin", "ymin", "xmax", "ymax"), extent, strict=True)}
    box = ET.SubElement(view, "DefaultViewExtent", corners)
    box.append(_crs(crs))
    return view


def _canvas(crs: CRS, extent: Extent) -> ET.Element:
    """What is in view."""
    canvas = ET.Element("mapcanvas", name="theMapCanvas", annotationsVisible="1")
    ET.SubElement(canvas, "units").text = "meters"
    box = ET.SubElement(canvas, "extent")
    for name, value in zip(("xmin", "ymin", "xmax", "ymax"), extent, strict=True):
        ET.SubElement(box, name).text = f"{value:.2f}"
    ET.SubElement(canvas, "rotation").text = "0"
    ET.SubElement(canvas, "destinationsrs").append(_crs(crs))
    return canvas


def _layer(layer: ProjectLayer, crs: CRS) -> ET.Element:
    """Source, name, system and style of one layer."""
    kind: Mapping[str, str] = (
        {"type": "vector", "geometry": _GEOMETRIES[layer.geometry_type]} if layer.geometry_type else {"type": "raster"}
    )
    element = ET.Element("maplayer", {**kind, "hasScaleBasedVisibilityFlag": "0", "autoRefreshEnabled": "0"})
    ET.SubElement(element, "id").text = _id(layer)
    ET.SubElement(element, "datasource").text = f"./{layer.source}"
    ET.SubElement(element, "layername").text = plain_text(layer.title)
    ET.SubElement(element, "srs").append(_crs(crs))
    if layer.geometry_type:
        ET.SubElement(element, "provider", encoding="UTF-8").text = "ogr"
    else:
        ET.SubElement(element, "provider").text = "gdal"
    element.extend(list(ET.fromstring(layer.qml)))  # noqa: S314 - our own style
    ET.SubElement(element, "layerOpacity").text = "1"
    ET.SubElement(element, "blendMode").text = "0"
    return element


def _crs(crs: CRS) -> ET.Element:
    """A coordinate reference system: by its definition, with the number of its register where it has one."""
    element = ET.Element("spatialrefsys", nativeFormat="Wkt")
    authority = crs.to_authority()
    ET.SubElement(element, "wkt").text = crs.to_wkt()
    ET.SubElement(element, "srid").text = authority[1] if authority else "0"
    ET.SubElement(element, "authid").text = ":".join(authority) if authority else ""
    ET.SubElement(element, "description").text = crs.name
    ET.SubElement(element, "geographicflag").text = str(crs.is_geographic).lower()
    return element
