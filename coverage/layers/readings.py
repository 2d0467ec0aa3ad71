"""What is known of all layers while they are read, what reading one file understood, and the network that they make.

What was understood is told, so that a person can see a wrong guess at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
import shapely
from pyproj import CRS
from pyproj.exceptions import ProjError
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from phusong.coverage.findings.finding import Finding
from phusong.coverage.findings.log import FindingLog
from phusong.coverage.geofiles.sources import LayerSource, RawLayer
from phusong.coverage.kernels.arrays import BoolArray, GeometryArray
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
    kept_columns_of,
)
from phusong.coverage.layers.bearings import on_the_grid
from phusong.coverage.layers.ground.surroundings import MARGIN_M
from phusong.coverage.layers.rows.checked import CheckedLayer, CheckedPart
from phusong.coverage.layers.rows.georeference import Georeferenced
from phusong.coverage.network.antennas import MeasuredPattern
from phusong.coverage.network.demand import Homes
from phusong.coverage.schema.layers import LAYER_NAMES
from phusong.coverage.terrain.crs import WGS84, transformer

if TYPE_CHECKING:  # grids, which a check of tables has none of: loading them takes a tenth of its time
    from phusong.coverage.geofiles.grids.mosaic import Mosaic
    from phusong.coverage.network.network import Network
    from phusong.coverage.terrain.grid import Bounds
    from phusong.coverage.terrain.terrain import Terrain

Origin = Literal["file", "stated", "assumed", "recognised", "placed"]
"""Who says so: the file itself, the user, nobody (taken for granted), or the reader from the content."""

_CORNERS = (min, min, max, max)
"""West, south, east and north of several boxes are the least or greatest of theirs."""

_PEOPLE = ("population", "people")
"""Columns that count people, by layer the one that it has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerReading:
    """What was understood of one file of a layer.

    Attributes:
        layer: The layer.
        file: The file as findings name it.
        format: Name of the format; empty where it is not known.
        name: Layer or sheet in the file; empty where the format holds one.
        rows: Rows of a vector layer or table, patterns of antennas; None for a raster.
        cells: Columns and rows of the box around a raster's tiles; None for rows.
        people: People of all rows together; None where the layer counts none.
        extent_deg: West, south, east and north of what could be placed, WGS 84; None where nothing could.
        crs: Name of the coordinate system; empty where there is none.
        crs_from: Who says so.
        encoding: Encoding of the text; empty where the format prescribes it.
        encoding_from: Who says so.
        mapped: Columns of ours to those of the file.
        unused: Columns of the file that mean nothing to the layer and are kept as they are.
    """

    layer: str
    file: str
    format: str = ""
    name: str = ""
    rows: int | None = None
    cells: tuple[int, int] | None = None
    people: float | None = None
    extent_deg: Bounds | None = None
    crs: str = ""
    crs_from: Origin = "file"
    encoding: str = ""
    encoding_from: Origin = "file"
    mapped: Mapping[str, str] = field(default_factory=dict)
    unused: tuple[str, ...] = ()


def describe_part(raw: RawLayer, source: LayerSource, part: CheckedPart) -> LayerReading:
    """What was understood of the rows of one file.

    Args:
        raw: The rows before any meaning was given to them.
        source: What the user says about the file.
        part: The same rows, typed and placed.
    """
    counted = next((part.numbers[name] for name in _PEOPLE if name in part.numbers), None)
    placed = part.georeferenced
    used = set(part.bound.values())
    return LayerReading(
        layer=part.layer.name,
        file=part.log.file or source.path,
        format=raw.format,
        name=raw.name,
        rows=raw.rows,
        people=None if counted is None else float(np.clip(np.nan_to_num(counted), 0.0, None).sum()),
        extent_deg=None if placed is None else _extent(placed),
        crs="" if placed is None else crs_name(placed.crs),
        crs_from="stated" if source.crs else "assumed" if raw.crs is None else "file",
        encoding=_encoding_name(raw.encoding),
        encoding_from=_encoding_from(raw, source, part.log),
        mapped=dict(part.bound),
        unused=tuple(name for name in raw.columns if name not in used),
    )


def describe_mosaic(mosaic: Mosaic, source: LayerSource, layer: str) -> LayerReading:
    """What was understood of a raster."""
    tiles = [tile.bounds for tile in mosaic.tiles]
    west, south, east, north = (pick(side) for pick, side in zip(_CORNERS, zip(*tiles, strict=True), strict=True))
    width, height = abs(mosaic.transform.a), abs(mosaic.transform.e)
    sized = width > 0.0 and height > 0.0
    return LayerReading(
        layer=layer,
        file=source.path,
        format=mosaic.tiles[0].facts.driver,
        cells=(round(abs(east - west) / width), round(abs(north - south) / height)) if sized else None,
        extent_deg=_in_degrees(mosaic.crs, (west, south, east, north)),
        crs=crs_name(mosaic.crs),
        crs_from="stated" if source.crs else "file",
    )


def crs_name(crs: CRS) -> str:
    """A coordinate system as people name it, ``EPSG:9208 (VN-2000 / TM-3 104-45)``."""
    if crs == WGS84:
        return "EPSG:4326 (WGS 84)"  # the same but for the order of the axes, which no file here follows
    authority = crs.to_authority(min_confidence=70)
    return crs.name if authority is None else f"{':'.join(authority)} ({crs.name})"


def _extent(placed: Georeferenced) -> Bounds | None:
    """Box around what could be placed, degrees."""
    if not placed.usable.any():
        return None
    west, south, east, north = shapely.total_bounds(placed.geometry[placed.usable]).tolist()
    return _in_degrees(placed.crs, (west, south, east, north))


def _in_degrees(crs: CRS, box: Bounds) -> Bounds | None:
    """A box in longitude and latitude, None where the system does not lead there."""
    try:
        west, south, east, north = map(float, transformer(crs, WGS84).transform_bounds(*box))
    except ProjError:
        return None
    return (west, south, east, north) if np.isfinite((west, south, east, north)).all() else None


def _encoding_name(encoding: str | None) -> str:
    """An encoding as people write it."""
    if encoding in ("utf-8-sig", "utf-8", "ascii"):
        return "UTF-8"
    return "" if encoding is None else encoding


def _encoding_from(raw: RawLayer, source: LayerSource, log: FindingLog) -> Origin:
    if source.encoding:
        return "stated"
    restored = any(finding.code == "text-restored" and finding.column is None for finding in log.findings)
    return "recognised" if raw.encoding and restored else "file"


SAME_PLACE_M = 1e-3
"""Rows whose distances to a place differ by no more than this both have it."""


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
        groundless: The domain types without the ground, once they are made; None until then.
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
    groundless: Network | None = None
    keeps_rows: bool = False
    margin_m: float = MARGIN_M
    _by_place: dict[str, STRtree] = field(default_factory=dict, init=False, repr=False)
    """Rows of a layer by their place, once a finding asked for one: there may be thousands of both."""

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
        name = finding.layer or ""
        geometry, here = self.geometry.get(name, np.empty(0, dtype=np.object_)), shapely.Point(x_m, y_m)
        if name not in self._by_place:
            self._by_place[name] = STRtree(geometry)
        _, least_m = self._by_place[name].query_nearest(here, return_distance=True)
        if not len(least_m) or not np.isfinite(least_m).all():
            return finding
        near = self._by_place[name].query(here, predicate="dwithin", distance=float(least_m[0]) + 2.0 * SAME_PLACE_M)
        away_m = shapely.distance(geometry[near], here)
        index = int(near[away_m <= away_m.min() + SAME_PLACE_M].min())
        part, row = self.layers[finding.layer or ""].place_of(index)
        placed = replace(finding, file=part.log.file, row=row)
        return placed if part.log.numbers is None else part.log.numbers.numbered(placed)

    def network(self) -> Network:
        """The domain types; only for layers without errors."""
        if self.terrain is None:
            raise ValueError("layers with errors make no network")
        return replace(self.without_ground(), terrain=self.terrain, homes=self.homes)

    def without_ground(self) -> Network:
        """The same with one unknown cell for a ground, and nothing known of where people live.

        Its other layers are those of :meth:`network`, the very objects.
        """
        if self.groundless is None:
            self.groundless = self._without_ground()
        return self.groundless

    def _without_ground(self) -> Network:
        from phusong.coverage.network.network import Network  # brings grids, and who checks a table needs none
        from phusong.coverage.terrain.grid import Grid
        from phusong.coverage.terrain.terrain import Terrain

        if self.crs is None or self.is_centre is None:
            raise ValueError("layers with errors make no network")
        find, nothing = self.layers.get, np.empty(0, dtype=np.object_)
        geometry = {name: self.geometry.get(name, nothing) for name in LAYER_NAMES}
        sites = find("sites")
        placed_sites = build_sites(sites, geometry["sites"])
        carried = dict(zip(placed_sites.ids.tolist(), placed_sites.technologies, strict=True))
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
            terrain=Terrain(np.full((1, 1), np.nan, dtype=np.float32), Grid.over((0.0, 0.0, 1.0, 1.0), 1.0, self.crs)),
            sources={name: self.sources[name].path for name in LAYER_NAMES if name in self.sources},
            antennas=self.antennas or {},
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
