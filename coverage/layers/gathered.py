"""What is known of all layers while they are read, and the network that they make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import shapely
from pyproj import CRS
from shapely.geometry.base import BaseGeometry

from phusong.coverage.findings.finding import Finding
from phusong.coverage.findings.log import FindingLog
from phusong.coverage.geofiles.sources import LayerSource
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
    site_technologies,
)
from phusong.coverage.layers.bearings import on_the_grid
from phusong.coverage.layers.ground.heights import MARGIN_M
from phusong.coverage.layers.readings import LayerReading
from phusong.coverage.layers.rows.checked import CheckedLayer
from phusong.coverage.network.antennas import MeasuredPattern
from phusong.coverage.network.demand import Homes
from phusong.coverage.network.network import Network
from phusong.coverage.schema.layers import LAYER_NAMES
from phusong.coverage.terrain.terrain import Terrain

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
