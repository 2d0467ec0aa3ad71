"""Domain types: what the layers say, checked, columnar and in one metric coordinate system.

Every array of one object has the same length and order; rows are sorted by identifier when read, so that the order of
rows in a file changes nothing. Coordinates are projected metres, x east then y north; heights are metres. Unknown
numbers are NaN, unknown text is the empty string.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from pyproj import CRS
from shapely.geometry.base import BaseGeometry

from phusong.coverage.kernels.arrays import FloatArray, TextArray
from phusong.coverage.network.antennas import MeasuredPattern
from phusong.coverage.network.demand import Communes, DemandPoints, Homes, Places, Units
from phusong.coverage.network.plant import FibrePlant, Roads
from phusong.coverage.network.sites import Sectors, Sites
from phusong.coverage.terrain.crs import to_degrees, to_map_degrees, transform_points
from phusong.coverage.terrain.terrain import Terrain


@dataclass(frozen=True, slots=True)
class Network:
    """Everything the layers hold, in one metric coordinate system.

    Attributes:
        crs: Projected coordinate reference system in metres that every coordinate here uses.
        villages: Demand points.
        communes: Administrative units.
        sites: Existing radio sites.
        sectors: Sectors of the existing sites.
        roads: Road lines.
        fibre: Fibre in place.
        places: Public places.
        terrain: Heights on a metric grid.
        sources: Layer name to the file it was read from, as the user named it.
        antennas: Name of each antenna pattern file, without extension, to what it says.
        homes: Where people live, finer than villages; none where no layer says it.
        further_columns: Layer name to columns that it does not know and the user mapped, as text, each of shape (n,).
        districts: Outlines of the districts that a layer gives; none where communes alone say them.
        provinces: Outlines of the provinces that a layer gives.
        village_outlines: Identifier of a village to its outline, polygons in metres; only of those that have one.
    """

    crs: CRS
    villages: DemandPoints
    communes: Communes
    sites: Sites
    sectors: Sectors
    roads: Roads
    fibre: FibrePlant
    places: Places
    terrain: Terrain
    sources: dict[str, str] = field(default_factory=dict)
    antennas: dict[str, MeasuredPattern] = field(default_factory=dict)
    homes: Homes = field(default_factory=Homes.none)
    village_outlines: dict[str, BaseGeometry] = field(default_factory=dict)
    further_columns: dict[str, dict[str, TextArray]] = field(default_factory=dict)
    districts: Units = field(default_factory=Units.none)
    provinces: Units = field(default_factory=Units.none)

    def lon_lat(self, x_m: FloatArray, y_m: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Longitude and latitude (WGS 84, degrees) of projected points, for output only."""
        return transform_points(to_degrees(self.crs), np.asarray(x_m), np.asarray(y_m))

    def map_lon_lat(self, x_m: FloatArray, y_m: FloatArray) -> tuple[FloatArray, FloatArray]:
        """The same for a map: near 180 degrees longitudes go on beyond it, so that the region hangs together."""
        return transform_points(to_map_degrees(self.crs), np.asarray(x_m), np.asarray(y_m))
