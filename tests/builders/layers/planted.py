"""Mistakes to plant into the layers of the region, one at a time, each with the one finding that it must raise."""

from __future__ import annotations

from collections.abc import Callable

import geopandas as gpd
import shapely

Frame = gpd.GeoDataFrame


def set_value(column: str, row: int, value: object) -> Callable[[Frame], Frame]:
    """A change that puts a value into a data row counted from 1."""

    def change(frame: Frame) -> Frame:
        frame[column] = frame[column].astype(object)
        frame.loc[frame.index[row - 1], column] = value
        return frame

    return change


def move(row: int, lon: float, lat: float) -> Callable[[Frame], Frame]:
    """A change that moves the point of a data row."""

    def change(frame: Frame) -> Frame:
        geometry = frame.geometry.to_numpy().copy()
        geometry[row - 1] = shapely.Point(lon, lat)
        return frame.set_geometry(gpd.GeoSeries(geometry, index=frame.index, crs=frame.crs))

    return change


def reshape(row: int, wkt: str | None) -> Callable[[Frame], Frame]:
    """A change that gives a data row another geometry."""

    def change(frame: Frame) -> Frame:
        geometry = frame.geometry.to_numpy().copy()
        geometry[row - 1] = None if wkt is None else shapely.from_wkt(wkt)
        return frame.set_geometry(gpd.GeoSeries(geometry, index=frame.index, crs=frame.crs))

    return change


BOW_TIE = "POLYGON ((104.0 22.4, 104.1 22.5, 104.1 22.4, 104.0 22.5, 104.0 22.4))"
NO_AREA = "POLYGON ((104.2 22.4, 104.25 22.45, 104.3 22.5, 104.2 22.4))"

# layer, change, then severity, code, row, column, value of the one finding that the change must raise
PLANTED: dict[str, tuple[str, Callable[[Frame], Frame], tuple[str, str, int | None, str | None, str | None]]] = {
    "duplicate id": ("villages", set_value("village_id", 5, "002"), ("error", "id-duplicate", 5, "village_id", "002")),
    "id again without its zeros": (
        "villages",
        set_value("village_id", 6, "5"),
        ("warning", "id-alike", 6, "village_id", "5"),
    ),
    "empty id": ("villages", set_value("village_id", 3, "  "), ("error", "id-missing", 3, "village_id", None)),
    "empty code": ("villages", set_value("commune_code", 3, None), ("error", "id-missing", 3, "commune_code", None)),
    "empty name": ("villages", set_value("name", 2, ""), ("warning", "value-missing", 2, "name", None)),
    "lost letters": ("villages", set_value("name", 2, "L?o Cai"), ("warning", "text-damaged", 2, "name", "L?o Cai")),
    "no people": ("villages", set_value("population", 4, None), ("error", "value-missing", 4, "population", None)),
    "minus people": ("villages", set_value("population", 4, -3), ("error", "out-of-range", 4, "population", "-3")),
    "people as text": (
        "villages",
        set_value("population", 4, "khoảng 90"),
        ("error", "not-a-number", 4, "population", "khoảng 90"),
    ),
    "infinite people": (
        "villages",
        set_value("population", 4, "inf"),
        ("error", "not-a-number", 4, "population", "inf"),
    ),
    "half people": (
        "villages",
        set_value("population", 4, 1.5),
        ("warning", "fractional-people", 4, "population", "1.5"),
    ),
    "a city as a village": (
        "villages",
        set_value("population", 4, 2_000_000),
        ("warning", "unusual-value", 4, "population", "2000000"),
    ),
    "no flag": (
        "villages",
        set_value("is_commune_centre", 2, "maybe"),
        ("error", "not-a-flag", 2, "is_commune_centre", "maybe"),
    ),
    "two centres": (
        "villages",
        set_value("is_commune_centre", 2, 1),
        ("warning", "commune-centre-repeated", 2, "is_commune_centre", "02635"),
    ),
    "no centre": (
        "villages",
        set_value("is_commune_centre", 6, 0),
        ("warning", "commune-centre-missing", None, "is_commune_centre", "02650"),
    ),
    "unknown commune": (
        "villages",
        set_value("commune_code", 4, "02674"),
        ("error", "commune-unknown", 4, "commune_code", "02674"),
    ),
    "another commune": (
        "villages",
        set_value("commune_code", 4, "02650"),
        ("warning", "commune-mismatch", 4, "commune_code", "02650"),
    ),
    "just outside": ("villages", move(2, 104.07, 22.52), ("warning", "village-outside", 2, None, "Tổ dân phố 2")),
    "far away": ("villages", move(2, 105.84, 21.03), ("error", "village-outside", 2, None, "Tổ dân phố 2")),
    "swapped": ("villages", move(2, 22.45, 104.07), ("error", "coordinates-swapped", 2, None, "22.45, 104.07")),
    "null island": ("villages", move(2, 0.0, 0.0), ("error", "null-island", 2, None, "0, 0")),
    "off the globe": ("villages", move(2, 204.0, 122.0), ("error", "coordinates-invalid", 2, None, "204, 122")),
    "no point": ("villages", reshape(2, None), ("error", "geometry-missing", 2, None, None)),
    "empty point": ("villages", reshape(2, "POINT EMPTY"), ("error", "geometry-missing", 2, None, None)),
    "a line for a village": (
        "villages",
        reshape(2, "LINESTRING (104.07 22.45, 104.08 22.45)"),
        ("error", "geometry-type", 2, None, "LineString"),
    ),
    "two points for a village": (
        "villages",
        reshape(2, "MULTIPOINT ((104.07 22.45), (104.08 22.45))"),
        ("error", "geometry-type", 2, None, "MultiPoint"),
    ),
    "commune twice": (
        "communes",
        set_value("commune_code", 3, "02647"),
        ("error", "id-duplicate", 3, "commune_code", "02647"),
    ),
    "commune without outline": ("communes", reshape(3, None), ("error", "geometry-missing", 3, None, None)),
    "commune without area": ("communes", reshape(3, NO_AREA), ("error", "geometry-beyond-repair", 3, None, None)),
    "commune as a line": (
        "communes",
        reshape(3, "LINESTRING (104.2 22.4, 104.3 22.5)"),
        ("error", "geometry-type", 3, None, "LineString"),
    ),
    "negative census": ("communes", set_value("population", 1, -1), ("error", "out-of-range", 1, "population", "-1")),
    "no height": ("sites", set_value("height_m", 2, None), ("error", "value-missing", 2, "height_m", None)),
    "underground": ("sites", set_value("height_m", 2, -30), ("error", "out-of-range", 2, "height_m", "-30")),
    "height in millimetres": (
        "sites",
        set_value("height_m", 2, 30000),
        ("error", "out-of-range", 2, "height_m", "30000"),
    ),
    "a very tall tower": ("sites", set_value("height_m", 2, 300), ("warning", "unusual-value", 2, "height_m", "300")),
    "height with unit": ("sites", set_value("height_m", 2, "30 m"), ("warning", "unit-written", 2, "height_m", "30 m")),
    "height in another unit": (
        "sites",
        set_value("height_m", 2, "30 km"),
        ("error", "not-a-number", 2, "height_m", "30 km"),
    ),
    "unknown technology": (
        "sites",
        set_value("technologies", 2, "4g;6g"),
        ("warning", "technology-unknown", 2, "technologies", "6g"),
    ),
    "no technology": (
        "sites",
        set_value("technologies", 2, ""),
        ("warning", "technology-missing", 2, "technologies", None),
    ),
    "site far away": ("sites", move(2, 105.84, 21.03), ("warning", "feature-outside", 2, None, None)),
    "site swapped": ("sites", move(2, 22.44, 104.25), ("error", "coordinates-swapped", 2, None, "22.44, 104.25")),
    "road without line": ("roads", reshape(2, None), ("warning", "geometry-missing", 2, None, None)),
    "road without length": (
        "roads",
        reshape(2, "LINESTRING (104.1 22.4, 104.1 22.4)"),
        ("warning", "geometry-degenerate", 2, None, None),
    ),
    "road as a point": ("roads", reshape(2, "POINT (104.1 22.4)"), ("error", "geometry-type", 2, None, "Point")),
    "fibre as an area": ("fibre", reshape(2, BOW_TIE), ("error", "geometry-type", 2, None, "Polygon")),
    "access point twice": ("fibre", set_value("fibre_id", 3, "AP2"), ("error", "id-duplicate", 3, "fibre_id", "AP2")),
    "place without kind": ("places", set_value("kind", 2, None), ("warning", "kind-from-name", 2, "kind", None)),
}
