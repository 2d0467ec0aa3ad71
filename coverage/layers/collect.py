"""Reading all layers: each by itself, then codes against codes, places against places, terrain under them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from pyproj import CRS

from phusong.coverage.findings.errors import ReadError
from phusong.coverage.findings.log import FindingLog
from phusong.coverage.findings.wording import did_you_mean, listed
from phusong.coverage.geofiles.msi import read_patterns
from phusong.coverage.geofiles.opener import locate, read_parts
from phusong.coverage.geofiles.readers import Part
from phusong.coverage.geofiles.sources import LayerSource
from phusong.coverage.kernels.arrays import BoolArray, FloatArray
from phusong.coverage.layers.assembly import (
    commune_centres,
    site_technologies,
)
from phusong.coverage.layers.ground.surroundings import MARGIN_M
from phusong.coverage.layers.layer_checks import check_layer, check_part
from phusong.coverage.layers.misplaced import check_placed, region_of
from phusong.coverage.layers.outlines import check_leaps, check_lines, outlines_and_points, repair_outlines
from phusong.coverage.layers.radio_checks import check_antennas, check_identities, check_repeated_sectors, check_sectors
from phusong.coverage.layers.readings import LayerReading, Reading, describe_part
from phusong.coverage.layers.road_levels import check_levels
from phusong.coverage.layers.rows.checked import CheckedPart, RowsAsRead
from phusong.coverage.layers.rows.region import Region
from phusong.coverage.layers.rows.technology_columns import TECHNOLOGIES_COLUMN, with_technologies
from phusong.coverage.layers.units.area_checks import (
    CommuneIndex,
    check_features_near,
    check_overlaps,
    check_regions,
    check_villages_inside,
)
from phusong.coverage.layers.units.code_checks import (
    check_codes,
    check_vintages,
    note_missing_codes,
    note_number_codes,
    restore_leading_zeros,
)
from phusong.coverage.layers.units.crosswalk import apply_crosswalk
from phusong.coverage.layers.units.unit_names import (
    check_districts,
    check_provinces,
    fill_commune_codes,
    note_without_district,
)
from phusong.coverage.schema.column import Layer
from phusong.coverage.schema.layers import LAYER_NAMES, LAYERS, REQUIRED_LAYERS
from phusong.coverage.schema.plant import ACCESS_POINTS
from phusong.coverage.terrain.crs import TOLD_STRETCH, metric_crs, require_metric, require_true_lengths, stretch

if TYPE_CHECKING:
    from phusong.coverage.network.network import Network

_OUTLINED = ("communes", "sea", "villages", "districts", "provinces")
"""Layers whose outlines are judged and repaired."""


_ON_GRIDS = frozenset({"terrain", "clutter", "population", "buildings", "sea"})
"""Layers that are rasters, or that are laid on them."""


def read_all(  # noqa: PLR0913 - keyword-only options
    sources: Mapping[str, LayerSource],
    base: Path,
    crs: str | None,
    terrain_step_m: float,
    *,
    whole: bool,
    keep_rows: bool = False,
    terrain_margin_m: float = MARGIN_M,
    before_ground: Callable[[Network], None] | None = None,
) -> Reading:
    """Read and check layers; nothing that a user can cause is raised.

    Args:
        sources: Layer name to its source.
        base: Folder that relative paths start from.
        crs: Coordinate system to compute in; the UTM zone of the villages when None or when it cannot be used.
        terrain_step_m: Cell size terrain is resampled to, metres.
        whole: Whether the layers are meant for a run, so that a required one must not be absent.
        keep_rows: Whether the rows as they were read are kept.
        terrain_margin_m: How far around villages, communes and sites terrain is read, metres.
        before_ground: Called with all but the ground, where that is without errors, before the ground is read.
    """
    reading = Reading(sources, keeps_rows=keep_rows, margin_m=terrain_margin_m)
    _check_names(reading, whole=whole)
    _read_layer(reading, LAYERS["communes"], base)
    region = region_of(reading.layers["communes"]) if "communes" in reading.layers else None
    for name, layer in LAYERS.items():
        if layer.has_rows and name not in ("access_points", "communes"):
            _read_layer(reading, layer, base, _with_villages(region, reading) if "line" in layer.geometry else region)
    _read_antennas(reading, base)
    _relate_codes(reading)
    placed = check_regions(reading.layers)
    reading.crs = _metric_crs(reading, crs, placed)
    if reading.crs is not None:
        _project(reading, reading.crs, placed)
        _relate_places(reading)
        if before_ground is not None and reading.is_centre is not None and not _has_errors(reading):
            before_ground(reading.without_ground())
    if not _ON_GRIDS.isdisjoint(sources):
        _lay_on_ground(reading, base, terrain_step_m)
    return reading


def _has_errors(reading: Reading) -> bool:
    return any(finding.severity == "error" for finding in reading.findings)


def _lay_on_ground(reading: Reading, base: Path, terrain_step_m: float) -> None:
    """Read the ground, where people live on it and where the sea is."""
    from phusong.coverage.layers.rasters import read_ground, read_homes, relate_sea  # a tenth of a short check to load

    for name in ("terrain", "clutter"):
        if name in reading.sources:
            read_ground(reading, name, base, terrain_step_m)
    read_homes(reading, base)
    relate_sea(reading)


def _with_villages(region: Region | None, reading: Reading) -> Region | None:
    """The region with the villages as they were read, for lines, which lead to them."""
    villages = reading.layers.get("villages")
    return region if region is None or villages is None else replace(region, villages_deg=villages.lon_lat_deg)


def _check_names(reading: Reading, *, whole: bool) -> None:
    for name in reading.sources:
        if name not in LAYERS:
            hint = did_you_mean(name, LAYER_NAMES) or f"; there are {listed(LAYER_NAMES, 20)}"
            reading.log(name).add("layer-unknown", f"there is no layer {name!r}{hint}", value=name)
        elif name != "sectors" and reading.sources[name].north != "true":
            message = f"the layer {name} has no azimuths; only sectors count theirs from a north"
            reading.log(name).add("north-unused", message)
    for name in REQUIRED_LAYERS if whole else ():
        if name not in reading.sources:
            reading.log(name).add("layer-missing", f"the layer {name} is not given: {LAYERS[name].description}")


def _read_layer(reading: Reading, layer: Layer, base: Path, region: Region | None = None) -> None:
    """Read and check every file of a layer; access points given by themselves are a part of the fibre."""
    if layer.name == "fibre" and ACCESS_POINTS.name in reading.sources:
        layer = replace(layer, companions=())  # they are read by themselves
    kinds = (layer, ACCESS_POINTS) if layer.name == "fibre" else (layer,)
    checked = [
        part for kind in kinds if kind.name in reading.sources for part in _read_files(reading, kind, base, region)
    ]
    if checked:
        reading.layers[layer.name] = check_layer(layer, checked)


def _read_antennas(reading: Reading, base: Path) -> None:
    log = reading.log("antennas")
    if "antennas" in reading.sources:
        try:
            reading.antennas = read_patterns(locate(reading.sources["antennas"], base), log)
            path = reading.sources["antennas"].path
            reading.readings.append(LayerReading(layer="antennas", file=path, rows=len(reading.antennas)))
        except ReadError as error:
            log.add_error(error)
    if "sectors" in reading.layers and not log.has_errors():
        check_antennas(reading.layers["sectors"], reading.antennas)


def _read_files(reading: Reading, layer: Layer, base: Path, region: Region | None) -> list[CheckedPart]:
    source = reading.sources[layer.name]
    parts: list[Part] = []
    try:
        for label, path in locate(source, base).items():
            log = FindingLog(label, layer.name)
            try:
                parts += read_parts(path, source, layer, log)
            except ReadError as error:
                log.add_error(error)
                reading.log(layer.name).findings += log.findings
    except ReadError as error:
        reading.log(layer.name).add_error(error)
    return [_check_part(reading, part, layer, source, region) for part in parts]


def _check_part(reading: Reading, part: Part, layer: Layer, source: LayerSource, region: Region | None) -> CheckedPart:
    is_mapped = TECHNOLOGIES_COLUMN in source.columns
    part = replace(part, raw=with_technologies(part.raw, layer, part.log, is_mapped=is_mapped))
    doubts = tuple(part.log.findings)
    checked = check_part(part.raw, layer, source, part.log, region)
    reading.readings.append(describe_part(part.raw, source, checked))
    return replace(checked, as_read=RowsAsRead(part.raw, doubts)) if reading.keeps_rows else checked


def _relate_codes(reading: Reading) -> None:
    layers = reading.layers
    layers |= check_districts(layers)
    note_without_district(layers)
    check_provinces(layers)
    if "villages" in layers and "communes" in layers:
        layers["villages"] = fill_commune_codes(layers["villages"], layers["communes"])
        note_missing_codes(layers["villages"])
        check_vintages(layers)
        layers |= apply_crosswalk(layers)
        layers["communes"], layers["villages"] = restore_leading_zeros(
            layers["communes"], "commune_code", layers["villages"], "commune_code"
        )
        check_codes(layers["villages"], layers["communes"])
    note_number_codes(layers)
    if "sites" in layers and "sectors" in layers:
        layers["sites"], layers["sectors"] = restore_leading_zeros(
            layers["sites"], "site_id", layers["sectors"], "site_id"
        )
        check_sectors(layers["sectors"], site_technologies(layers["sites"]))
        check_repeated_sectors(layers["sectors"])
        check_identities(layers["sectors"])
    elif "sectors" in layers and "villages" in layers:
        reading.log("sectors").add("site-unknown", "sectors are given, but no sites that they stand on")


def _metric_crs(reading: Reading, stated: str | None, placed: Mapping[str, BoolArray]) -> CRS | None:
    names = ("villages", "communes", *placed)
    found = next((name for name in names if name in placed and placed[name].any()), None)
    places_deg = None if found is None else reading.layers[found].lon_lat_deg[placed[found]]
    crs = None if places_deg is None else metric_crs(places_deg)
    if stated is not None:
        try:
            crs = require_metric(stated) if places_deg is None else require_true_lengths(stated, places_deg)
        except ReadError as error:
            reading.log("").add_error(error)
            return crs
    if crs is not None and places_deg is not None:
        _tell_stretch(reading, crs, places_deg)
    return crs


def _tell_stretch(reading: Reading, crs: CRS, places_deg: FloatArray) -> None:
    """Note where lengths are so far off that money by the metre is, too, as in one zone for a whole country."""
    off, best = stretch(crs, places_deg), metric_crs(places_deg)
    if off <= TOLD_STRETCH:
        return
    if stretch(best, places_deg) <= TOLD_STRETCH:
        remedy = f'state crs = "EPSG:{best.to_epsg()}" ({best.name}), or leave crs out, which chooses it'
    else:
        remedy = "plan in parts, or name a projected system that is made for the whole region"
    message = f"lengths in {crs.name!r} are off by {off:.2%} at the villages, and what is priced by the metre as well"
    reading.log("").add("crs-stretched", message, remedy=remedy)


def _project(reading: Reading, crs: CRS, placed: Mapping[str, BoolArray]) -> None:
    """Bring every layer to metres; rows that cannot be placed have no geometry from here on."""
    people = [reading.layers[name].lon_lat_deg[placed[name]] for name in ("communes", "villages") if name in placed]
    spots = np.concatenate(people) if people else np.empty((0, 2))
    if "sea" in reading.layers and len(spots):
        from phusong.coverage.layers.ground.sea import clipped  # brings grids, and few have a sea

        reading.layers["sea"] = clipped(reading.layers["sea"], spots.min(axis=0), spots.max(axis=0), reading.margin_m)
    for name, layer in reading.layers.items():
        if layer.layer.geometry:
            repaired = name in _OUTLINED
            geometry = repair_outlines(layer, crs) if repaired else layer.projected(crs)
            geometry[~placed[name]] = None
            if name == "villages":
                reading.outlines, geometry = outlines_and_points(geometry)
            check_lines(layer, geometry)
            if name == "roads":
                check_levels(layer)
            if name != "sea":  # an ocean is cut to a box
                check_leaps(layer, reading.outlines if name == "villages" else geometry)
            reading.geometry[name] = geometry


def _relate_places(reading: Reading) -> None:
    layers, geometry = reading.layers, reading.geometry
    if "communes" not in layers:
        return
    communes = layers["communes"]
    commune_index = CommuneIndex(geometry["communes"], communes.words("commune_code"), communes.words("name"))
    check_overlaps(communes, geometry["communes"])
    region = region_of(communes, layers.get("villages"))
    told = set() if region is None else check_placed(layers, region)
    if "villages" in layers:
        villages = layers["villages"]
        if "villages" not in told:
            check_villages_inside(villages, geometry["villages"], commune_index)
        spots = geometry.get("places", np.empty(0, dtype=np.object_))
        reading.is_centre = commune_centres(villages, geometry["villages"], layers.get("places"), spots, commune_index)
    for name in ("sites", "roads", "fibre", "places"):
        if name in layers and name not in told:
            check_features_near(layers[name], geometry[name], commune_index)
