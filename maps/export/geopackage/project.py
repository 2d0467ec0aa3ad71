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
    entries = [
        *_named(layers, PLAN, "gis.group.plan", context),
        *_of_services(layers, files, opening, context),
        *_named(layers, GROUND, "gis.group.ground", context),
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


def _of_services(
    layers: Mapping[str, GisLayer], files: Mapping[str, bytes], opening: str, context: PageContext
) -> Iterator[ProjectLayer]:
    """Villages, rasters and communes once for each service, in the style of that service."""
    styles = {name: {style.name: style.qml for style in layers[name].styles} for name in ("villages", "communes")}
    for service in sorted(styles["villages"], key=lambda service: service != opening):
        called = bilingual.known("common.service", service)
        group, shown = called[context.language], service == opening

        def vector(name: str, service: str = service, group: str = group, shown: bool = shown) -> ProjectLayer:
            told = bilingual.word(f"gis.layer.{name}", service=bilingual.known("common.service", service))
            return ProjectLayer(
                layer_id=f"{name}_{service}",
                title=told[context.language],
                source=f"{PACKAGE}|layername={name}",
                group=group,
                qml=styles[name][service],
                geometry_type=layers[name].geometry_type,
                shown=shown,
            )

        yield vector("villages")
        for key, stem in RASTERS.items():
            file = stem.format(service=service)
            if f"{file}.tif" in files and f"{file}.qml" in files:
                yield ProjectLayer(
                    layer_id=file,
                    title=bilingual.word(key, service=called)[context.language],
                    source=f"{file}.tif",
                    group=group,
                    qml=files[f"{file}.qml"].decode(),
                    shown=False,
                )
        yield vector("communes")
