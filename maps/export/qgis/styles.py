"""Layer styles in QGIS's own XML (QML), in the colours and shapes of the map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from xml.etree import ElementTree as ET

from phusong.maps.page import palette
from phusong.maps.page.context import Language
from phusong.maps.page.escape import plain_text
from phusong.maps.words import bilingual

_HEADER = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"


@dataclass(frozen=True, slots=True)
class LayerStyle:
    """One style of a layer.

    Attributes:
        name: Name in QGIS's list of styles.
        qml: The style.
    """

    name: str
    qml: str


@dataclass(frozen=True, slots=True)
class _Symbol:
    """A symbol: marker, line or fill, with its properties in millimetres and ``#RRGGBB``."""

    kind: str
    layer: str
    properties: Mapping[str, str]


def village_styles(services: tuple[str, ...], language: Language) -> tuple[LayerStyle, ...]:
    """One style for each service: gaps drawn over the served."""
    symbols = {
        "served": _marker("circle", palette.SERVED, "#ffffff", 1.8),
        "planned": _marker("square", palette.GAINED, "#0b3c5d", 2.4),
        "gap": _marker("diamond", palette.GAP, "#3b1500", 3.4),
    }
    labels = {
        "served": bilingual.word("map.layer.served")[language],
        "planned": bilingual.word("map.layer.gained")[language],
    }
    styles = []
    for service in services:
        name = bilingual.known("common.inline", service)
        gap = bilingual.word("map.layer.gaps", service=name)[language]
        styles.append(
            LayerStyle(service, _categorised(f"state_{service}", symbols, labels | {"gap": gap}, levels=True))
        )
    return tuple(styles)


def commune_styles(services: tuple[str, ...], language: Language) -> tuple[LayerStyle, ...]:
    """One style for each service: the darker, the fewer people are served."""
    limits = (1.0000001, *palette.SHARE_LIMITS, 0.0)
    ranges = []
    for rank, colour in enumerate(palette.SHARE_COLOURS):
        upper, lower = limits[rank], limits[rank + 1]
        high, low = bilingual.number(upper * 100)[language], bilingual.number(lower * 100)[language]
        if rank == 0:
            label = bilingual.word("map.share.all")[language]
        elif lower:
            label = bilingual.word("map.share.range", **{"from": low, "to": high})[language]
        else:
            label = bilingual.word("map.share.below", to=high)[language]
        ranges.append((lower, upper, label, _fill(colour)))
    return tuple(LayerStyle(service, _graduated(f"share_{service}", ranges)) for service in services)


def unit_styles(width_mm: float) -> tuple[LayerStyle, ...]:
    """Hollow outlines, which hide nothing that lies below them."""
    hollow = _fill("#ffffff")
    properties = {**hollow.properties, "style": "no", "outline_color": _rgba("#282232"), "outline_width": f"{width_mm}"}
    return (LayerStyle("outlines", _single(_Symbol(hollow.kind, hollow.layer, properties))),)


def site_styles(language: Language) -> tuple[LayerStyle, ...]:
    """One dark triangle for every site."""
    del language  # a single symbol has no label
    return (LayerStyle("sites", _single(_marker("triangle", palette.INK, "#ffffff", 2.6))),)


def proposal_styles(language: Language) -> tuple[LayerStyle, ...]:
    """Star, arrow and square, as on the map."""
    symbols = {
        "new_tower": _marker("star", palette.PROPOSAL, palette.INK, 4.6),
        "upgrade": _marker("arrow", palette.PROPOSAL, palette.INK, 4.2),
        "relay": _marker("diamond", palette.PROPOSAL, palette.INK, 3.6),
        "fibre": _marker("square", palette.PROPOSAL, palette.INK, 2.8),
    }
    labels = {kind: bilingual.word(f"common.kind.{kind}")[language] for kind in symbols}
    return (LayerStyle("proposals", _categorised("kind", symbols, labels)),)


def other_site_styles(language: Language) -> tuple[LayerStyle, ...]:
    """A circle for every site that only other plans build."""
    del language  # a single symbol has no label
    return (LayerStyle("alternative_sites", _single(_marker("circle", palette.OTHER, palette.INK, 2.6))),)


def hop_styles(language: Language) -> tuple[LayerStyle, ...]:
    """A thin dotted line for microwave hops."""
    del language  # a single symbol has no label
    line = _line(palette.INK, "0.5", "dot")
    return (LayerStyle("backhaul", _single(line)),)


def fibre_styles(language: Language) -> tuple[LayerStyle, ...]:
    """A thick line for proposed fibre."""
    del language  # a single symbol has no label
    line = _line("#b79f00", "0.8", "dash")
    return (LayerStyle("fibre_proposals", _single(line)),)


def cable_styles(layer: str) -> tuple[LayerStyle, ...]:
    """A thin line for designed cable, dashed for second ways."""
    dashed = layer == "fibre_second_ways"
    line = _line("#7a4fbf" if dashed else "#8a7600", "0.5", "dash" if dashed else "solid")
    return (LayerStyle(layer, _single(line)),)


def plant_point_styles(layer: str) -> tuple[LayerStyle, ...]:
    """A small square for splitters, a dot for closures."""
    splitters = layer == "fibre_splitters"
    marker = _marker("square" if splitters else "circle", "#8a7600", palette.INK, 2.0 if splitters else 1.2)
    return (LayerStyle(layer, _single(marker)),)


def road_styles() -> tuple[LayerStyle, ...]:
    """A thin grey line for roads."""
    return (LayerStyle("roads", _single(_line("#8b929c", "0.3", "solid"))),)


def route_styles() -> tuple[LayerStyle, ...]:
    """A green line for fibre in place."""
    return (LayerStyle("fibre", _single(_line(palette.FIBRE, "0.5", "solid"))),)


def access_point_styles() -> tuple[LayerStyle, ...]:
    """A green square for access points in place."""
    return (LayerStyle("access_points", _single(_marker("square", palette.FIBRE, "#ffffff", 1.8))),)


def place_styles() -> tuple[LayerStyle, ...]:
    """A white pentagon for public places."""
    return (LayerStyle("places", _single(_marker("pentagon", "#ffffff", palette.INK, 2.2))),)


def _line(colour: str, width_mm: str, style: str) -> _Symbol:
    properties = {"line_color": _rgba(colour), "line_width": width_mm, "line_style": style, "line_width_unit": "MM"}
    return _Symbol("line", "SimpleLine", properties)


def _marker(shape: str, fill: str, outline: str, size_mm: float) -> _Symbol:
    return _Symbol(
        "marker",
        "SimpleMarker",
        {
            "name": shape,
            "color": _rgba(fill),
            "outline_color": _rgba(outline),
            "outline_width": "0.25",
            "outline_width_unit": "MM",
            "size": str(size_mm),
            "size_unit": "MM",
        },
    )


def _fill(colour: str) -> _Symbol:
    return _Symbol(
        "fill",
        "SimpleFill",
        {
            "color": _rgba(colour),
            "style": "solid",
            "outline_color": _rgba("#463e50"),
            "outline_style": "solid",
            "outline_width": "0.15",
            "outline_width_unit": "MM",
        },
    )


def _rgba(colour: str) -> str:
    value = int(colour.removeprefix("#"), 16)
    return f"{value >> 16},{value >> 8 & 255},{value & 255},255"


def _single(symbol: _Symbol) -> str:
    root, renderer = _document("singleSymbol", {})
    _add_symbols(renderer, [symbol], levels=False)
    return qml_text(root)


def _categorised(field: str, symbols: Mapping[str, _Symbol], labels: Mapping[str, str], *, levels: bool = False) -> str:
    root, renderer = _document("categorizedSymbol", {"attr": field, "symbollevels": str(int(levels))})
    categories = ET.SubElement(renderer, "categories")
    for rank, value in enumerate(symbols):
        ET.SubElement(
            categories, "category", symbol=str(rank), value=value, type="string", label=labels[value], render="true"
        )
    _add_symbols(renderer, list(symbols.values()), levels=levels)
    return qml_text(root)


def _graduated(field: str, ranges: list[tuple[float, float, str, _Symbol]]) -> str:
    root, renderer = _document("graduatedSymbol", {"attr": field, "graduatedMethod": "GraduatedColor"})
    listed = ET.SubElement(renderer, "ranges")
    for rank, (lower, upper, label, _) in enumerate(ranges):
        ET.SubElement(
            listed, "range", symbol=str(rank), lower=f"{lower:.7f}", upper=f"{upper:.7f}", label=label, render="true"
        )
    _add_symbols(renderer, [symbol for *_, symbol in ranges], levels=False)
    return qml_text(root)


def _document(renderer_type: str, attributes: Mapping[str, str]) -> tuple[ET.Element, ET.Element]:
    root = ET.Element("qgis", version="3.22.0", styleCategories="Symbology")
    renderer = ET.SubElement(
        root, "renderer-v2", {"type": renderer_type, "forceraster": "0", "enableorderby": "0", **attributes}
    )
    return root, renderer


def _add_symbols(renderer: ET.Element, symbols: list[_Symbol], *, levels: bool) -> None:
    """Symbols in order; with levels, each is drawn over the ones before it."""
    holder = ET.SubElement(renderer, "symbols")
    for rank, symbol in enumerate(symbols):
        element = ET.SubElement(holder, "symbol", type=symbol.kind, name=str(rank), alpha="1", clip_to_extent="1")
        layer = ET.SubElement(
            element, "layer", {"class": symbol.layer, "pass": str(rank if levels else 0), "enabled": "1", "locked": "0"}
        )
        options = ET.SubElement(layer, "Option", type="Map")
        for name, value in symbol.properties.items():
            ET.SubElement(options, "Option", name=name, value=value, type="QString")
        for name, value in symbol.properties.items():  # QGIS before 3.26 reads these
            ET.SubElement(layer, "prop", k=name, v=value)


def with_headings(style: LayerStyle, headings: Mapping[str, str]) -> LayerStyle:
    """The same style with a heading for columns: QGIS before 3.30 finds them nowhere else.

    Args:
        style: A style of ours.
        headings: Column to what tables and cards call it.
    """
    root = ET.fromstring(style.qml)  # noqa: S314 - our own style
    root.set("styleCategories", "Symbology|Fields")
    aliases = ET.SubElement(root, "aliases")
    for column, heading in headings.items():
        ET.SubElement(aliases, "alias", field=column, name=plain_text(heading))
    return replace(style, qml=qml_text(root))


def qml_text(root: ET.Element) -> str:
    """A style as QGIS reads it from a file."""
    return _HEADER + ET.tostring(root, encoding="unicode")
