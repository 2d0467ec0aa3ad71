"""The layers of a GeoPackage and the rasters beside it as a QGIS project: groups, names for people, what is on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pyproj import CRS

from phusong.maps.export.geopackage.layers import GisLayer
from phusong.maps.export.qgis.project import ProjectLayer, project_qgz
from phusong.maps.page.context import PageContext
from phusong.maps.words import bilingual

PACKAGE = "layers.gpkg"

PLAN = (
    *("proposals", "alternative_sites", "fibre_proposals", "backhaul"),
    *("fibre_splitters", "fibre_closures", "fibre_cables", "fibre_second_ways"),
)
GROUND = ("sites", "access_points", "places", "fibre", "roads", "districts", "provinces")
"""Layers of the two groups that belong to no service, from the top down."""

QUIET = frozenset(("places", "roads", "fibre", "access_points", "fibre_splitters", "fibre_closures", "fibre_cables"))
"""Layers that are switched off at first, so that the gaps are seen."""

RASTERS = {
    "gis.raster.after": "coverage_{service}_after",
    "gis.raster": "coverage_{service}",
    "gis.raster.probability_after": "coverage_{service}_probability_after",
    "gis.raster.probability": "coverage_{service}_probability",
}
"""Key of the title of a raster to the stem of its file."""


def run_project(
    layers: Mapping[str, GisLayer], files: Mapping[str, bytes], opening: str, context: PageContext
) -> bytes:
    """Write the project of a run.

    Args:
        layers: Layers of ``layers.gpkg``.
        files: Files of the run, for the rasters that there are and their styles.
        opening: Service whose layers are switched on.
        context: Title and language.
    """
    frame = layers["communes"].frame if len(layers["communes"].frame) else layers["villages"].frame
    extent = tuple(map(float, frame.total_bounds)) if len(frame) else (0.0, 0.0, 1.0, 1.0)
    names = [style.name for style in layers["villages"].styles]
    services = sorted(names, key=lambda service: service != opening)
    entries = [
        *_named(layers, PLAN, "gis.group.plan", context),
        # Drawn in the legend's order: areas lie lowest, or they would hide what is there.
        *(_of_service("villages", layers, service, opening, context) for service in services),
        *_named(layers, GROUND, "gis.group.ground", context),
        *(area for service in services for area in _areas(layers, files, service, opening, context)),
    ]
    return project_qgz(context.title, CRS(frame.crs), (extent[0], extent[1], extent[2], extent[3]), entries)


def _named(
    layers: Mapping[str, GisLayer], names: tuple[str, ...], group: str, context: PageContext
) -> Iterator[ProjectLayer]:
    for name in names:
        if name in layers:
            layer = layers[name]
            yield ProjectLayer(
                layer_id=name,
                title=bilingual.word(f"gis.layer.{name}")[context.language],
                source=f"{PACKAGE}|layername={name}",
                group=bilingual.word(group)[context.language],
                qml=layer.styles[0].qml,
                geometry_type=layer.geometry_type,
                shown=name not in QUIET,
            )


def _of_service(
    name: str, layers: Mapping[str, GisLayer], service: str, opening: str, context: PageContext
) -> ProjectLayer:
    """Villages or communes in the style of a service."""
    called, layer = bilingual.known("common.service", service), layers[name]
    group = called if name == "communes" else bilingual.word("gis.group.villages")
    return ProjectLayer(
        layer_id=f"{name}_{service}",
        title=bilingual.word(f"gis.layer.{name}", service=called)[context.language],
        source=f"{PACKAGE}|layername={name}",
        group=group[context.language],
        qml=next(style.qml for style in layer.styles if style.name == service),
        geometry_type=layer.geometry_type,
        shown=service == opening,
    )


def _areas(
    layers: Mapping[str, GisLayer], files: Mapping[str, bytes], service: str, opening: str, context: PageContext
) -> Iterator[ProjectLayer]:
    """Rasters of a service, and below them its communes."""
    called = bilingual.known("common.service", service)
    for key, stem in RASTERS.items():
        file = stem.format(service=service)
        if f"{file}.tif" in files and f"{file}.qml" in files:
            yield ProjectLayer(
                layer_id=file,
                title=bilingual.word(key, service=called)[context.language],
                source=f"{file}.tif",
                group=called[context.language],
                qml=files[f"{file}.qml"].decode(),
                shown=False,
            )
    yield _of_service("communes", layers, service, opening, context)
