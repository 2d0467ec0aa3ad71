"""Demand points: villages, the communes they lie in, and public places."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from phusong.coverage.kernels.arrays import BoolArray, FloatArray, GeometryArray, TextArray


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
class Homes:
    """Where people live, finer than villages: cells of a population raster, or buildings.

    Attributes:
        x_m: Easting, metres, shape (n,).
        y_m: Northing, metres, shape (n,).
        people: People of a cell, or 1 for each building: what counts is how they compare, shape (n,).
    """

    x_m: FloatArray
    y_m: FloatArray
    people: FloatArray

    def __len__(self) -> int:
        return len(self.x_m)

    @classmethod
    def none(cls) -> Homes:
        """No homes: no layer says where people live."""
        return cls(np.zeros(0), np.zeros(0), np.zeros(0))


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
class Units:
    """Administrative units above communes, districts or provinces, as their own layer outlines them.

    Attributes:
        names: Names, Unicode NFC, shape (n,).
        codes: Administrative codes as text, empty where not said, shape (n,).
        outlines: Shapely polygons or multipolygons in projected metres, shape (n,).
    """

    names: TextArray
    codes: TextArray
    outlines: GeometryArray

    def __len__(self) -> int:
        return len(self.names)

    @classmethod
    def none(cls) -> Units:
        """No units: no layer outlines them."""
        nothing = np.empty(0, dtype=np.object_)
        return cls(nothing, nothing, nothing)

    def holding(self, communes: Communes) -> Units:
        """Those in which a commune lies: a layer of the whole country holds more."""
        spots = shapely.point_on_surface(communes.outlines)
        held, _ = shapely.STRtree(spots).query(self.outlines, predicate="intersects")
        rows = np.unique(held)
        return Units(self.names[rows], self.codes[rows], self.outlines[rows])


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
