"""Raster styles in QGIS's own XML (QML): beside a GeoTIFF of the same name, QGIS opens it in these colours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.etree import ElementTree as ET

from phusong.maps.export.qgis.styles import qml_text
from phusong.maps.page import palette

DIFFERENCE_LIMITS_DB = (20.0, 10.0, 3.0, -3.0, -10.0, -20.0)
"""Lower limits of the classes of a difference of two models, dB, greatest first; the last class is below them."""

_DIFFERENCE_COLOURS = ("#7F3B08", "#E08214", "#FDB863", "#F7F7F7", "#B2ABD2", "#8073AC", "#2D004B")


def signal_style(threshold_dbm: float) -> str:
    """Classes of RSRP as on the map; what is below the threshold is clear."""
    limits = [entry.from_dbm for entry in palette.signal_classes(threshold_dbm)]
    return stepped_style(limits, "dBm", (*palette.SIGNAL_COLOURS, ""))


def class_style(limits: Sequence[float], unit: str) -> str:
    """Four classes from the best to the last; what is below them is grey."""
    return stepped_style(limits, unit, (*palette.SIGNAL_COLOURS, palette.BELOW))


def difference_style() -> str:
    """Classes of the difference of two models, from the first's excess to the second's."""
    return stepped_style(DIFFERENCE_LIMITS_DB, "dB", _DIFFERENCE_COLOURS)


def stepped_style(limits: Sequence[float], unit: str, colours: Sequence[str]) -> str:
    """A colour for each class of values.

    Args:
        limits: Lower limits of the classes, greatest first.
        unit: Unit of the limits, as the legend shows it.
        colours: ``#RRGGBB`` of each class, and last of what is below all of them; empty for clear.

    Raises:
        ValueError: When there is not one colour more than limits.
    """
    if len(colours) != len(limits) + 1:
        raise ValueError(f"{len(limits)} limits divide values into {len(limits) + 1} classes, not {len(colours)}")
    root, renderer = _document("singlebandpseudocolor")
    renderer.set("classificationMin", f"{min(limits):g}")
    renderer.set("classificationMax", f"{max(limits):g}")
    shader = ET.SubElement(ET.SubElement(renderer, "rastershader"), "colorrampshader")
    shader.attrib |= {"colorRampType": "DISCRETE", "classificationMode": "1", "clip": "0"}
    uppers = ["inf", *(f"{limit:g}" for limit in limits)]
    lowers = [*(f"{limit:g}" for limit in limits), ""]
    for upper, lower, colour in reversed(list(zip(uppers, lowers, colours, strict=True))):
        label = f"≥ {lower} {unit}" if lower else f"< {upper} {unit}"
        attributes = {"value": upper, "label": label, "color": colour or "#ffffff", "alpha": "255" if colour else "0"}
        ET.SubElement(shader, "item", attributes)
    return qml_text(root)


def server_style(names: Mapping[int, str]) -> str:
    """A colour for each best server by its number, with its name; neighbours in number never have the same."""
    root, renderer = _document("paletted")
    entries = ET.SubElement(renderer, "colorPalette")
    for number, name in sorted(names.items()):
        colour = palette.SERVER_COLOURS[number % len(palette.SERVER_COLOURS)]
        attributes = {"value": str(number), "color": colour, "label": name, "alpha": "255"}
        ET.SubElement(entries, "paletteEntry", attributes)
    return qml_text(root)


def _document(renderer_type: str) -> tuple[ET.Element, ET.Element]:
    root = ET.Element("qgis", version="3.22.0", styleCategories="Symbology")
    pipe = ET.SubElement(root, "pipe")
    attributes = {"type": renderer_type, "band": "1", "opacity": "1", "alphaBand": "-1", "nodataColor": ""}
    return root, ET.SubElement(pipe, "rasterrenderer", attributes)
