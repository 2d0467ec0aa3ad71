"""Proposals as KMZ for globes and phones; its icons are inside, so that it needs no network."""

from __future__ import annotations

import io
from xml.etree import ElementTree as ET

import numpy as np
import shapely
from PIL import Image, ImageDraw
from pyproj import Transformer

from phusong.coverage.network import Network
from phusong.coverage.terrain import to_degrees
from phusong.maps.export.fields import heading
from phusong.maps.export.tables import archive, proposal_columns, proposal_rows
from phusong.maps.page import palette
from phusong.maps.page.context import PageContext
from phusong.maps.page.escape import html_text, plain_text
from phusong.maps.words import bilingual
from phusong.maps.words.bilingual import Both
from phusong.optimize.plan import Plan, Proposal

_NAMESPACE = "http://www.opengis.net/kml/2.2"
_SHAPES = {
    "new_tower": [(32, 2), (40, 24), (62, 24), (44, 38), (51, 61), (32, 47), (13, 61), (20, 38), (2, 24), (24, 24)],
    "upgrade": [(32, 3), (61, 34), (43, 34), (43, 61), (21, 61), (21, 34), (3, 34)],
    "relay": [(32, 6), (58, 32), (32, 58), (6, 32)],
    "fibre": [(12, 12), (52, 12), (52, 52), (12, 52)],
}


def proposals_kmz(network: Network, plan: Plan, *, context: PageContext) -> bytes:
    """Write the proposals as a KMZ file.

    Args:
        network: The layers.
        plan: What is proposed.
        context: Title, date and language.

    Returns:
        Placemarks in one folder for each kind, with costs and gains, and the routes of fibre sections.
    """
    root = ET.Element("kml", xmlns=_NAMESPACE)
    document = ET.SubElement(root, "Document")
    _text(document, "name", bilingual.word("map.title", title=context.title)[context.language])
    _text(document, "description", html_text(_about(context)))
    for kind in _SHAPES:
        _add_style(document, kind)
    rows = proposal_rows(network, plan)
    to_wgs84 = to_degrees(network.crs)
    for kind in _SHAPES:
        chosen = [index for index, proposal in enumerate(plan.proposals) if proposal.kind == kind]
        if chosen:
            folder = ET.SubElement(document, "Folder")
            _text(folder, "name", bilingual.word(f"common.kind.{kind}")[context.language])
            for index in chosen:
                _add_placemark(
                    folder,
                    to_wgs84,
                    plan.proposals[index],
                    dict(zip(proposal_columns(plan), rows[index], strict=True)),
                    context,
                )
    ET.indent(root)
    kml = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return archive({"doc.kml": kml} | {f"icons/{kind}.png": _icon(kind) for kind in _SHAPES})


def _about(context: PageContext) -> str:
    date = bilingual.word("common.data_date", date=bilingual.day(context.data_date))
    when = date if context.data_date else bilingual.word("common.no_date")
    return f"{when[context.language]}. {bilingual.word('common.predicted')[context.language]}."


def _add_style(document: ET.Element, kind: str) -> None:
    style = ET.SubElement(document, "Style", id=kind)
    icon_style = ET.SubElement(style, "IconStyle")
    icon = ET.SubElement(icon_style, "Icon")
    _text(icon, "href", f"icons/{kind}.png")
    line = ET.SubElement(style, "LineStyle")
    _text(line, "color", _kml_colour(palette.PROPOSAL))
    _text(line, "width", "4")


def _add_placemark(
    folder: ET.Element,
    to_wgs84: Transformer,
    proposal: Proposal,
    row: dict[str, str | int | float],
    context: PageContext,
) -> None:
    """A point, with the route of a fibre section beside it; a balloon in which names are text."""
    mark = ET.SubElement(folder, "Placemark", id=proposal.proposal_id)
    _text(mark, "name", f"{proposal.proposal_id} {proposal.name}")
    _text(mark, "description", _balloon(proposal, row, context))
    _text(mark, "styleUrl", f"#{proposal.kind}")
    data = ET.SubElement(mark, "ExtendedData")
    for name, value in row.items():
        if not isinstance(value, str):  # text stands in the balloon, where it is escaped
            _text(ET.SubElement(data, "Data", name=name), "value", str(value))
    many = ET.SubElement(mark, "MultiGeometry")
    _text(ET.SubElement(many, "Point"), "coordinates", f"{row['lon']},{row['lat']}")
    lines = shapely.get_parts(proposal.route) if proposal.route is not None else np.empty(0, dtype=np.object_)
    for line in lines:
        lon, lat = to_wgs84.transform(*shapely.get_coordinates(line).T)
        drawn = ET.SubElement(many, "LineString")
        _text(drawn, "tessellate", "1")
        _text(drawn, "coordinates", " ".join(f"{x:.6f},{y:.6f}" for x, y in zip(lon, lat, strict=True)))


def _balloon(proposal: Proposal, row: dict[str, str | int | float], context: PageContext) -> str:
    """Lines of a balloon, which is HTML by the standard: every value is escaped; what is not known has no line."""

    def field(name: str, value: Both) -> tuple[Both, Both]:
        return bilingual.word(f"common.field.{name}"), value

    lines = [
        field("kind", bilingual.word(f"common.kind.{proposal.kind}")),
        field("technology", bilingual.technologies(proposal.technologies)),
        *(
            (heading(f"people_{service}", "proposals"), bilingual.number(people))
            for service, people in proposal.people_by_service.items()
            if people
        ),
        field("villages", bilingual.number(proposal.newly_covered_villages)),
        field("capex", bilingual.money(proposal.capex_vnd)),
        field("opex", bilingual.money(proposal.opex_vnd_per_year)),
        field("backhaul", bilingual.backhaul(proposal.backhaul)),
        field("commune", bilingual.same(f"{row['commune']} ({row['commune_code']})".strip())),
    ]
    if row["phase_name"]:  # a plan with one phase has no name for it
        lines.append(field("phase", bilingual.same(str(row["phase_name"]))))
    if proposal.owner:
        lines.append(field("owner", bilingual.same(proposal.owner)))
    if proposal.due:
        lines.append(field("due", bilingual.day(proposal.due)))
    lines.append(field("status", bilingual.known("common.review", proposal.status)))
    if row["stability"]:
        plans = str(row["left_out_by"]).replace(";", ", ")
        lines.append(field("standing", bilingual.word(f"common.standing.{row['stability']}", plans=plans)))
    language = context.language
    return "<br>".join(html_text(f"{name[language]}: {value[language]}") for name, value in lines)


def _text(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, tag).text = plain_text(text)


def _kml_colour(colour: str) -> str:
    """``#RRGGBB`` as KML's ``aabbggrr``."""
    red, green, blue = colour[1:3], colour[3:5], colour[5:7]
    return f"ff{blue}{green}{red}".lower()


def _icon(kind: str) -> bytes:
    """The mark of a kind of proposal as PNG, the shape that map and legend use."""
    image = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.polygon(_SHAPES[kind], fill=palette.PROPOSAL, outline=palette.INK, width=4)
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()
