"""Domain types: what the layers say, checked, columnar and in one metric coordinate system.

Every array of one object has the same length and order; rows are sorted by identifier when read, so that the order of
rows in a file changes nothing. Coordinates are projected metres, x east then y north; heights are metres. Unknown
numbers are NaN, unknown text is the empty string.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS

from phusong.coverage.terrain.crs import to_degrees

if TYPE_CHECKING:
    from phusong.coverage.geofiles.msi import MeasuredPattern
    from phusong.coverage.terrain.terrain import Terrain

FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.int64]
BoolArray: TypeAlias = NDArray[np.bool_]
TextArray: TypeAlias = NDArray[np.object_]
GeometryArray: TypeAlias = NDArray[np.object_]

SERVICES = ("fibre", "4g", "5g")
"""Services a village can have, in the order reports list them."""


@dataclass(frozen=True, slots=True)
class DemandPoints:
    """Places where people are to be served: one entry per village (*thôn*, *tổ dân phố*).

    Attributes:
        ids: Village identifiers, text, shape (n,).
        names: Village names, Unicode NFC, shape (n,).
        commune_codes: Code of the commune each village belongs to, text, shape (n,).
        x_m: Easting, metres, shape (n,).
        y_m: Northing, metres, shape (n,).
        population: Persons, shape (n,).
        households: Households, NaN where unknown, shape (n,).
        is_commune_centre: True at the one village that is its commune's centre, shape (n,).
        has_fibre: As surveyed: 1.0 yes, 0.0 no, NaN not surveyed, shape (n,).
        origin: Where the record comes from (``geonames``, ``synthetic``, …), empty when not said, shape (n,).
    """

    ids: TextArray
    names: TextArray
    commune_codes: TextArray
    x_m: FloatArray
    y_m: FloatArray
    population: FloatArray
    households: FloatArray
    is_commune_centre: BoolArray
    has_fibre: FloatArray
    origin: TextArray

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class Communes:
    """Commune-level units with their outlines.

    Attributes:
        codes: Administrative codes as text, shape (n,).
        names: Names, Unicode NFC, shape (n,).
        districts: Name of the district, shape (n,).
        population: Persons by the census that the layer cites, NaN where unknown, shape (n,).
        outlines: Shapely polygons or multipolygons in projected metres, shape (n,).
    """

    codes: TextArray
    names: TextArray
    districts: TextArray
    population: FloatArray
    outlines: GeometryArray

    def __len__(self) -> int:
        return len(self.codes)


@dataclass(frozen=True, slots=True)
class Sites:
    """Existing structures that carry radio equipment.

    Attributes:
        ids: Site identifiers, text, shape (n,).
        names: Names for people, the identifier where there is none, shape (n,).
        operators: Operator of each site, shape (n,).
        technologies: Lower-case technologies on air at each site, such as ``{"4g", "5g"}``; length n.
        x_m: Easting, metres, shape (n,).
        y_m: Northing, metres, shape (n,).
        height_m: Antenna height above ground, metres, shape (n,).
    """

    ids: TextArray
    names: TextArray
    operators: TextArray
    technologies: tuple[frozenset[str], ...]
    x_m: FloatArray
    y_m: FloatArray
    height_m: FloatArray

    def __len__(self) -> int:
        return len(self.ids)

    def carrying(self, technology: str) -> BoolArray:
        """Mask of the sites that carry ``technology``, shape (n,)."""
        return np.array([technology in carried for carried in self.technologies], dtype=np.bool_)


@dataclass(frozen=True, slots=True)
class Sectors:
    """Antenna directions on existing sites; a site and technology without any row counts as omnidirectional.

    Attributes:
        site_ids: Site each sector stands on, text, shape (n,).
        technologies: Technology of each sector, shape (n,).
        band_mhz: Band, MHz, NaN where the service's own band applies, shape (n,).
        azimuth_deg: Boresight, degrees clockwise from grid north, NaN for omnidirectional, shape (n,).
        downtilt_deg: Total downtilt (mechanical plus electrical), degrees below the horizon, shape (n,).
        mechanical_tilt_deg: Part of the downtilt that the antenna itself leans, degrees, shape (n,); none when None.
        antennas: Key of the pattern in :attr:`Network.antennas`, empty for the budget's, shape (n,); all when None.
    """

    site_ids: TextArray
    technologies: TextArray
    band_mhz: FloatArray
    azimuth_deg: FloatArray
    downtilt_deg: FloatArray
    mechanical_tilt_deg: FloatArray | None = None
    antennas: TextArray | None = None

    def __len__(self) -> int:
        return len(self.site_ids)


@dataclass(frozen=True, slots=True)
class Roads:
    """Road centre lines.

    Attributes:
        lines: Shapely LineStrings in projected metres, shape (n,).
        classes: Class of each line (``national``, ``provincial``, …), empty when not said, shape (n,).
    """

    lines: GeometryArray
    classes: TextArray

    def __len__(self) -> int:
        return len(self.lines)


@dataclass(frozen=True, slots=True)
class FibrePlant:
    """Fibre in place: routes and the access points where homes can be connected.

    Attributes:
        routes: Shapely LineStrings in projected metres, shape (r,).
        route_kinds: ``kind`` of each route, empty when not said, shape (r,).
        access_point_ids: Identifiers, shape (a,).
        access_point_kinds: ``olt``, ``splitter``, …, shape (a,).
        x_m: Easting of the access points, metres, shape (a,).
        y_m: Northing of the access points, metres, shape (a,).
    """

    routes: GeometryArray
    route_kinds: TextArray
    access_point_ids: TextArray
    access_point_kinds: TextArray
    x_m: FloatArray
    y_m: FloatArray


@dataclass(frozen=True, slots=True)
class Places:
    """Public places that must be served: commune centres, schools, clinics.

    Attributes:
        ids: Identifiers, text, shape (n,).
        kinds: ``commune_centre``, ``school``, ``clinic``, …, shape (n,).
        names: Names, Unicode NFC, shape (n,).
        x_m: Easting, metres, shape (n,).
        y_m: Northing, metres, shape (n,).
    """

    ids: TextArray
    kinds: TextArray
    names: TextArray
    x_m: FloatArray
    y_m: FloatArray

    def __len__(self) -> int:
        return len(self.ids)


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

    def lon_lat(self, x_m: FloatArray, y_m: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Longitude and latitude (WGS 84, degrees) of projected points, for output only."""
        to_wgs84 = to_degrees(self.crs)
        lon, lat = to_wgs84.transform(np.asarray(x_m), np.asarray(y_m))
        return np.asarray(lon), np.asarray(lat)
