"""Layers of a GeoPackage by name: frames with their kinds of geometry and their styles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import geopandas as gpd

from phusong.coverage.network import Network
from phusong.coverage.served import Coverage, PlaceService
from phusong.maps.export.fields import described
from phusong.maps.export.geopackage.frames import (
    commune_frame,
    fibre_frame,
    frame_of,
    hop_frame,
    other_site_frame,
    proposal_frame,
    site_frame,
    village_frame,
)
from phusong.maps.export.geopackage.ground import ground_frames
from phusong.maps.export.plant import plant_layers
from phusong.maps.export.qgis.styles import (
    LayerStyle,
    access_point_styles,
    cable_styles,
    commune_styles,
    fibre_styles,
    hop_styles,
    other_site_styles,
    place_styles,
    plant_point_styles,
    proposal_styles,
    road_styles,
    route_styles,
    site_styles,
    unit_styles,
    village_styles,
    with_headings,
)
from phusong.maps.indicators.after import served_after
from phusong.maps.page.context import Language, PageContext
from phusong.optimize.plan import Plan
from phusong.optimize.pon import PonPlan


@dataclass(frozen=True, slots=True)
class GisLayer:
    """One layer.

    Attributes:
        frame: Its columns and geometries.
        geometry_type: Kind of geometry, as GDAL names it.
        styles: Its styles, the first one its default.
    """

    frame: gpd.GeoDataFrame
    geometry_type: str
    styles: tuple[LayerStyle, ...]


def gis_layers(
    network: Network,
    coverage: Coverage,
    plan: Plan,
    *,
    context: PageContext,
    pon: PonPlan | None = None,
    places: PlaceService | None = None,
) -> dict[str, GisLayer]:
    """Gather every layer: the ground, who is served, the plan, the fibre design.

    Args:
        network: The layers.
        coverage: Who is served today.
        plan: What is proposed.
        context: Language of legends.
        pon: The passive network of the plan, None where none was designed.
        places: Services at the public places; None where they are not known.
    """
    layers = (
        dict(_served(network, coverage, plan, context))
        | dict(_ground(network, places))
        | dict(_answers(network, plan, context))
        | dict(_plant(network, pon))
    )
    return {name: _headed(name, layer, context.language) for name, layer in layers.items()}


def _headed(name: str, layer: GisLayer, language: Language) -> GisLayer:
    """A layer whose styles tell QGIS the heading of every column of ours."""
    told = {str(column): described(str(column), name) for column in layer.frame.columns.drop("geometry")}
    headings = {column: both[language] for column, both in told.items() if both is not None}
    return replace(layer, styles=tuple(with_headings(style, headings) for style in layer.styles))


def _served(network: Network, coverage: Coverage, plan: Plan, context: PageContext) -> Iterator[tuple[str, GisLayer]]:
    after, services, language = served_after(coverage, plan), tuple(coverage.services), context.language
    communes, villages = commune_frame(network, coverage, after), village_frame(network, coverage, after)
    yield "communes", GisLayer(communes, "MultiPolygon", commune_styles(services, language))
    yield "fibre_proposals", GisLayer(fibre_frame(network, plan), "MultiLineString", fibre_styles(language))
    yield "sites", GisLayer(site_frame(network), "Point", site_styles(language))
    yield "proposals", GisLayer(proposal_frame(network, plan), "Point", proposal_styles(language))
    yield "villages", GisLayer(villages, "Point", village_styles(services, language))


def _ground(network: Network, places: PlaceService | None) -> Iterator[tuple[str, GisLayer]]:
    styles = {
        "districts": unit_styles(0.35),
        "provinces": unit_styles(0.7),
        "roads": road_styles(),
        "fibre": route_styles(),
        "access_points": access_point_styles(),
        "places": place_styles(),
    }
    for name, (frame, kind) in ground_frames(network, places).items():
        yield name, GisLayer(frame, kind, styles[name])


def _answers(network: Network, plan: Plan, context: PageContext) -> Iterator[tuple[str, GisLayer]]:
    if plan.sections:
        yield "backhaul", GisLayer(hop_frame(network, plan), "LineString Z", hop_styles(context.language))
    if plan.alternatives:
        frame = other_site_frame(network, plan)
        yield "alternative_sites", GisLayer(frame, "Point", other_site_styles(context.language))


def _plant(network: Network, pon: PonPlan | None) -> Iterator[tuple[str, GisLayer]]:
    for name, (columns, geometries, kind) in ({} if pon is None else plant_layers(network, pon)).items():
        styles = cable_styles(name) if kind == "MultiLineString" else plant_point_styles(name)
        yield name, GisLayer(frame_of(network, columns, geometries), kind, styles)
