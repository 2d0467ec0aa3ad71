"""Reading all layers: each by itself, then codes against codes, places against places, terrain under them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import shapely
from pyproj import CRS
from shapely.geometry.base import BaseGeometry

from phusong.coverage.findings.errors import ReadError
from phusong.coverage.findings.finding import Finding
from phusong.coverage.findings.log import FindingLog
from phusong.coverage.findings.wording import did_you_mean, listed
from phusong.coverage.geofiles.grids.mosaic import opened_mosaic
from phusong.coverage.geofiles.msi import read_patterns
from phusong.coverage.geofiles.opener import locate, read_parts
from phusong.coverage.geofiles.readers import Part
from phusong.coverage.geofiles.sources import LayerSource
from phusong.coverage.kernels.arrays import BoolArray, FloatArray, GeometryArray
from phusong.coverage.layers.assembly import (
    KEPT_LAYERS,
    build_communes,
    build_fibre,
    build_places,
    build_roads,
    build_sectors,
    build_sites,
    build_units,
    build_villages,
    commune_centres,
    kept_columns_of,
    site_technologies,
)
from phusong.coverage.layers.bearings import on_the_grid
from phusong.coverage.layers.ground.heights import MARGIN_M, Surroundings, check_terrain, check_units, read_terrain
from phusong.coverage.layers.ground.homes import homes_of_buildings, homes_of_raster
from phusong.coverage.layers.ground.landcover import check_classes, check_reach, read_cover
from phusong.coverage.layers.ground.pictures import check_heights
from phusong.coverage.layers.ground.sea import check_dry, clipped, with_sea
from phusong.coverage.layers.layer_checks import check_layer, check_part
from phusong.coverage.layers.misplaced import check_placed, region_of
from phusong.coverage.layers.outlines import check_leaps, check_lines, outlines_and_points, repair_outlines
from phusong.coverage.layers.radio_checks import check_antennas, check_identities, check_repeated_sectors, check_sectors
from phusong.coverage.layers.readings import LayerReading, describe_mosaic, describe_part
from phusong.coverage.layers.road_levels import check_levels
from phusong.coverage.layers.rows.checked import CheckedLayer, CheckedPart, RowsAsRead
from phusong.coverage.layers.rows.region import Region
from phusong.coverage.layers.rows.technology_columns import TECHNOLOGIES_COLUMN, with_technologies
from phusong.coverage.layers.units.area_checks import (
    FAR_M,
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
from phusong.coverage.network.antennas import MeasuredPattern
from phusong.coverage.network.demand import Homes
from phusong.coverage.network.network import Network
from phusong.coverage.schema.column import Layer
from phusong.coverage.schema.layers import LAYER_NAMES, LAYERS, REQUIRED_LAYERS
from phusong.coverage.schema.plant import ACCESS_POINTS
from phusong.coverage.terrain.crs import TOLD_STRETCH, metric_crs, require_metric, require_true_lengths, stretch
from phusong.coverage.terrain.grid import Bounds
from phusong.coverage.terrain.terrain import Terrain

SAME_PLACE_M = 1e-3
"""Rows whose distances to a place differ by no more than this both have it."""

_OUTLINED = ("communes", "sea", "villages", "districts", "provinces")
"""Layers whose outlines are judged and repaired."""


@dataclass(slots=True)
class Reading:
    """What is known so far while layers are read.

    Attributes:
        sources: Layer name to its source.
        layers: Checked vector layers.
        logs: Findings that belong to no single file of a vector layer, by layer; "" for none.
        crs: Coordinate system to compute in, or None when it cannot be told.
        geometry: Geometry of each vector layer, metres, in the file's order.
        terrain: Terrain with the land cover and the zones of the climate on it, or None.
        antennas: What the antenna pattern files say, or None.
        is_centre: Commune centres among the villages, in the file's order.
        homes: Where people live, finer than villages; none where no layer says it.
        outlines: Outlines of the villages, metres, None where one has none, in the file's order.
        readings: What was understood of each file, in the order of reading.
        keeps_rows: Whether the rows as they were read are kept, which takes memory, to be written again.
        margin_m: How far around villages, communes and sites the ground is read, metres.
    """

    sources: Mapping[str, LayerSource]
    layers: dict[str, CheckedLayer] = field(default_factory=dict)
    logs: dict[str, FindingLog] = field(default_factory=dict)
    crs: CRS | None = None
    geometry: dict[str, GeometryArray] = field(default_factory=dict)
    terrain: Terrain | None = None
    antennas: dict[str, MeasuredPattern] | None = None
    is_centre: BoolArray | None = None
    homes: Homes = field(default_factory=Homes.none)
    outlines: GeometryArray = field(default_factory=lambda: np.empty(0, dtype=np.object_))
    readings: list[LayerReading] = field(default_factory=list)
    keeps_rows: bool = False
    margin_m: float = MARGIN_M

    @property
    def findings(self) -> list[Finding]:
        """All findings, in the order of the layers."""
        found = list(self.logs[""].findings) if "" in self.logs else []
        for name in dict.fromkeys((*LAYER_NAMES, *self.sources)):
            if name in self.logs:
                found += self.logs[name].findings
            if name in self.layers:
                found += [finding for part in self.layers[name].parts for finding in part.log.findings]
        return found

    def log(self, name: str) -> FindingLog:
        """FindingLog of a layer as a whole."""
        source = self.sources.get(name)
        return self.logs.setdefault(name, FindingLog(source.path if source else None, name or None))

    def at_place(self, finding: Finding, x_m: float, y_m: float) -> Finding:
        """A finding about a layer, said of the file and of the first row that has the place, metres, or is nearest."""
        geometry = self.geometry.get(finding.layer or "", np.empty(0, dtype=np.object_))
        away_m = shapely.distance(geometry, shapely.Point(x_m, y_m))
        if not np.isfinite(away_m).any():
            return finding
        index = int(np.flatnonzero(away_m <= np.nanmin(away_m) + SAME_PLACE_M)[0])
        part, row = self.layers[finding.layer or ""].place_of(index)
        placed = replace(finding, file=part.log.file, row=row)
        return placed if part.log.numbers is None else part.log.numbers.numbered(placed)

    def network(self) -> Network:
        """The domain types; only for layers without errors."""
        if self.crs is None or self.terrain is None or self.is_centre is None:
            raise ValueError("layers with errors make no network")
        find, nothing = self.layers.get, np.empty(0, dtype=np.object_)
        geometry = {name: self.geometry.get(name, nothing) for name in LAYER_NAMES}
        sites = find("sites")
        carried = {} if sites is None else site_technologies(sites)
        placed_sites = build_sites(sites, geometry["sites"])
        sectors = build_sectors(find("sectors"), carried, self.antennas or {})
        if "sectors" in self.sources and self.sources["sectors"].north == "true":
            sectors = on_the_grid(sectors, placed_sites, self.crs)
        return Network(
            crs=self.crs,
            villages=build_villages(self.layers["villages"], geometry["villages"], self.is_centre),
            communes=build_communes(self.layers["communes"], geometry["communes"]),
            sites=placed_sites,
            sectors=sectors,
            roads=build_roads(find("roads"), geometry["roads"]),
            fibre=build_fibre(find("fibre"), geometry["fibre"]),
            places=build_places(find("places"), geometry["places"]),
            terrain=self.terrain,
            sources={name: self.sources[name].path for name in LAYER_NAMES if name in self.sources},
            antennas=self.antennas or {},
            homes=self.homes,
            village_outlines=self.village_outlines(),
            districts=build_units(find("districts"), geometry["districts"]),
            provinces=build_units(find("provinces"), geometry["provinces"]),
            further_columns={name: kept_columns_of(self.layers[name]) for name in KEPT_LAYERS if name in self.layers},
        )

    def village_outlines(self) -> dict[str, BaseGeometry]:
        """Outline of each village that has one, by identifier."""
        ids = self.layers["villages"].words("village_id") if "villages" in self.layers else ()
        return {str(name): outline for name, outline in zip(ids, self.outlines, strict=True) if outline is not None}


def in_order(reading: Reading) -> list[CheckedLayer]:
    """Layers with rows, in the order of reports, whatever order they were read in."""
    return [reading.layers[name] for name in LAYER_NAMES if name in reading.layers]


def read_all(  # noqa: PLR0913 - keyword-only options
    sources: Mapping[str, LayerSource],
    base: Path,
    crs: str | None,
    terrain_step_m: float,
    *,
    whole: bool,
    keep_rows: bool = False,
    terrain_margin_m: float = MARGIN_M,
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
    """
    reading = Reading(sources, keeps_rows=keep_rows, margin_m=terrain_margin_m)
    _check_names(reading, whole=whole)
    _read_layer(reading, LAYERS["communes"], base)
    region = region_of(reading.layers["communes"]) if "communes" in reading.layers else None
    for name, layer in LAYERS.items():
        if layer.has_rows and name not in ("access_points", "communes"):
            _read_layer(reading, layer, base, region)
    _read_antennas(reading, base)
    _relate_codes(reading)
    placed = check_regions(reading.layers)
    reading.crs = _metric_crs(reading, crs, placed)
    if reading.crs is not None:
        _project(reading, reading.crs, placed)
        _relate_places(reading)
    for name in ("terrain", "clutter"):
        if name in sources:
            _read_raster(reading, name, base, terrain_step_m)
    _read_homes(reading, base)
    if "sea" in reading.geometry and reading.terrain is not None:
        _relate_sea(reading, reading.terrain)
    return reading


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


def _read_raster(reading: Reading, name: str, base: Path, step_m: float) -> None:
    """Read terrain and land cover where their place is known; otherwise look at the raster by itself."""
    source, log = reading.sources[name], reading.log(name)
    area = _area(reading)
    try:
        with opened_mosaic(locate(source, base), source, log) as mosaic:
            reading.readings.append(describe_mosaic(mosaic, source, name))
            if name == "terrain" and reading.crs is not None and area is not None:
                around = Surroundings(area, _boxes(reading), reading.margin_m)
                reading.terrain = read_terrain(mosaic, reading.crs, around, step_m, log)
            elif name == "terrain":
                check_units(mosaic)
                check_heights(mosaic)
                mosaic.scan()
                mosaic.note(log)
            elif reading.terrain is None:
                check_classes(mosaic, log)
            else:
                reading.terrain = replace(reading.terrain, cover=read_cover(mosaic, reading.terrain, log))
    except ReadError as error:
        log.add_error(error)
        return
    if reading.terrain is not None:
        _relate_terrain(reading, reading.terrain, name, log)


def _read_homes(reading: Reading, base: Path) -> None:
    """Where people live: at the buildings, else in the cells of the population raster."""
    if "buildings" in reading.geometry:
        reading.homes = homes_of_buildings(reading.layers["buildings"], reading.geometry["buildings"])
    if "population" not in reading.sources:
        return
    source, log, area = reading.sources["population"], reading.log("population"), _area(reading)
    try:
        with opened_mosaic(locate(source, base), source, log) as mosaic:
            reading.readings.append(describe_mosaic(mosaic, source, "population"))
            if reading.crs is not None and area is not None:
                homes = homes_of_raster(mosaic, reading.crs, area)
                reading.homes = reading.homes if len(reading.homes) else homes
    except ReadError as error:
        log.add_error(error)
        return
    if "buildings" in reading.geometry:
        log.add("population-unused", "the buildings say where people live; the population raster is not used")


def _relate_terrain(reading: Reading, terrain: Terrain, raster: str, log: FindingLog) -> None:
    check = check_terrain if raster == "terrain" else check_reach
    for name in ("villages", "sites"):
        if name in reading.layers:
            check(reading.layers[name], reading.geometry[name], terrain, log)


def _relate_sea(reading: Reading, terrain: Terrain) -> None:
    log = reading.log("sea")
    reading.terrain = with_sea(terrain, reading.geometry["sea"], log)
    for name in ("villages", "sites"):
        if name in reading.layers:
            check_dry(reading.layers[name], reading.geometry[name], reading.terrain, log)


def _boxes(reading: Reading) -> FloatArray:
    """Boxes around each village, commune and site, metres, NaN where one has no place, shape (n, 4)."""
    named = [reading.geometry[name] for name in ("communes", "villages", "sites") if name in reading.geometry]
    return np.concatenate([np.zeros((0, 4)), *(shapely.bounds(shapes) for shapes in named)])


def _area(reading: Reading) -> Bounds | None:
    """Box around villages, communes and sites, metres, but no further from the communes than makes sense."""
    boxes = {
        name: box
        for name in ("communes", "villages", "sites")
        if len(reading.geometry.get(name, ()))
        and np.isfinite(box := shapely.total_bounds(reading.geometry[name])).all()
    }
    if not boxes:
        return None
    around = np.array(list(boxes.values()))
    west, south = around[:, :2].min(axis=0)
    east, north = around[:, 2:].max(axis=0)
    if "communes" in boxes:
        box = boxes["communes"]
        west, south = max(west, box[0] - FAR_M), max(south, box[1] - FAR_M)
        east, north = min(east, box[2] + FAR_M), min(north, box[3] + FAR_M)
    return float(west), float(south), float(east), float(north)
