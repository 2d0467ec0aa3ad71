"""Kinds of faults that an agency could make in a layer: one cell, one geometry, or the layer as a whole."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS

from tests.builders.layers.mutated import LINES, POINTS, VECTOR_FORMATS, Frame, Mutated
from tests.builders.layers.old_letters import OLD_ENCODINGS, shown_as_latin

IDS = {"villages": "village_id", "sites": "site_id", "places": "place_id", "access_points": "fibre_id"}
IDS["communes"] = "commune_code"
TEXTS = {"villages": "name", "communes": "name", "sites": "name", "places": "name"}
NATIONAL = "EPSG:9208"
"""VN-2000 / TM-3 104-45, the grid of Lào Cai."""

Make = Callable[[Frame, str, np.random.Generator], Mutated | None]


@dataclass(frozen=True)
class Kind:
    """A kind of fault.

    Attributes:
        name: Its name.
        layers: Layers that it can befall.
        make: Makes it; None where the layer has nothing to befall.
        formats: Formats that can hold it; all that the layer has when empty.
    """

    name: str
    layers: tuple[str, ...]
    make: Make
    formats: tuple[str, ...] = ()


def _row(rng: np.random.Generator, frame: Frame) -> int:
    return int(rng.integers(len(frame)))


def _with_cell(frame: Frame, column: str, row: int, value: object) -> Frame:
    changed = frame.copy()
    cells = changed[column].astype(object).to_numpy(copy=True)
    cells[row] = value
    changed[column] = cells
    return changed


def _cell(column: str, *values: object, layers: tuple[str, ...]) -> tuple[tuple[str, ...], Make]:
    """A fault in one cell: one of some values in a column."""

    def make(frame: Frame, _layer: str, rng: np.random.Generator) -> Mutated | None:
        row = _row(rng, frame)
        return Mutated(_with_cell(frame, column, row, values[int(rng.integers(len(values)))]), row + 1)

    return layers, make


def _with_geometry(frame: Frame, row: int, geometry: object) -> Frame:
    changed = frame.copy()
    shapes = changed.geometry.to_numpy(copy=True)
    shapes[row] = geometry
    return changed.set_geometry(gpd.GeoSeries(shapes, index=changed.index, crs=frame.crs))


def _moved(frame: Frame, row: int, change: Callable[[np.ndarray], np.ndarray]) -> Frame:
    return _with_geometry(frame, row, shapely.transform(frame.geometry.iloc[row], change))


def _reshaped(change: Callable[[object, np.random.Generator], object]) -> Make:
    def make(frame: Frame, _layer: str, rng: np.random.Generator) -> Mutated:
        row = _row(rng, frame)
        return Mutated(_with_geometry(frame, row, change(frame.geometry.iloc[row], rng)), row + 1)

    return make


def _swap_all(frame: Frame, _layer: str, _rng: np.random.Generator) -> Mutated:
    swapped = shapely.transform(frame.geometry.to_numpy(), lambda points: points[:, ::-1])
    return Mutated(frame.set_geometry(gpd.GeoSeries(swapped, index=frame.index, crs=frame.crs)), None)


def _swap_row(frame: Frame, _layer: str, rng: np.random.Generator) -> Mutated:
    row = _row(rng, frame)
    return Mutated(_moved(frame, row, lambda points: points[:, ::-1]), row + 1)


def _far_row(frame: Frame, _layer: str, rng: np.random.Generator) -> Mutated:
    row, angle = _row(rng, frame), rng.uniform(0, 2 * np.pi)
    step = rng.uniform(3.0, 8.0) * np.array([np.cos(angle), np.sin(angle)])
    return Mutated(_moved(frame, row, lambda points: points + step), row + 1)


def _wrong_zone(frame: Frame, _layer: str, rng: np.random.Generator) -> Mutated:
    label = ("EPSG:5897", "EPSG:9206", "EPSG:9205", "EPSG:32648", "EPSG:9209", "EPSG:3405")[int(rng.integers(6))]
    return Mutated(frame.to_crs(NATIONAL), None, label)


def _metres_as_degrees(frame: Frame, _layer: str, _rng: np.random.Generator) -> Mutated:
    return Mutated(frame.to_crs(NATIONAL), None, "EPSG:4326")


def _degrees_as_metres(frame: Frame, _layer: str, _rng: np.random.Generator) -> Mutated:
    return Mutated(frame, None, NATIONAL)


def _no_system(frame: Frame, _layer: str, _rng: np.random.Generator) -> Mutated:
    return Mutated(frame.to_crs(NATIONAL), None, "")


_UNSHIFTED = "+proj=tmerc +lat_0=0 +lon_0=104.75 +k=0.9999 +x_0=500000 +y_0=0 +datum=WGS84 +units=m +no_defs"


def _unshifted(frame: Frame, _layer: str, _rng: np.random.Generator) -> Mutated:
    return Mutated(frame.to_crs(NATIONAL), None, CRS.from_user_input(_UNSHIFTED))


def _duplicate_id(frame: Frame, layer: str, rng: np.random.Generator) -> Mutated:
    first, second = sorted(rng.choice(len(frame), 2, replace=False).tolist())
    column = IDS[layer]
    return Mutated(_with_cell(frame, column, second, frame[column].iloc[first]), second + 1)


def _unknown_commune(frame: Frame, _layer: str, rng: np.random.Generator) -> Mutated:
    row = _row(rng, frame)
    return Mutated(_with_cell(frame, "commune_code", row, f"9{rng.integers(1000, 9999)}"), row + 1)


def _other_commune(frame: Frame, _layer: str, rng: np.random.Generator) -> Mutated:
    row = _row(rng, frame)
    others = sorted(set(frame["commune_code"]) - {frame["commune_code"].iloc[row]})
    return Mutated(_with_cell(frame, "commune_code", row, others[int(rng.integers(len(others)))]), row + 1)


def _number_codes(frame: Frame, _layer: str, _rng: np.random.Generator) -> Mutated:
    changed = frame.copy()
    changed["commune_code"] = changed["commune_code"].astype(int)
    return Mutated(changed, None)


def _second_centre(frame: Frame, _layer: str, rng: np.random.Generator) -> Mutated | None:
    flags = frame["is_commune_centre"].to_numpy()
    row = int(rng.choice(np.flatnonzero(flags == 0)))
    same = np.flatnonzero((frame["commune_code"] == frame["commune_code"].iloc[row]).to_numpy() & (flags == 1))
    return Mutated(_with_cell(frame, "is_commune_centre", row, 1), max(row, *same) + 1) if len(same) else None


def _bowtie(outline: object, _rng: np.random.Generator) -> object:
    west, south, east, north = shapely.bounds(outline)
    ring = [(west, south), (east, north), (east, south), (west, north), (west, south)]
    return shapely.Polygon(ring)


def _collapsed(outline: object, _rng: np.random.Generator) -> object:
    x, y = shapely.get_coordinates(outline)[0]
    return shapely.Polygon([(x, y), (x, y), (x, y), (x, y)])


def _over_neighbour(frame: Frame, _layer: str, rng: np.random.Generator) -> Mutated:
    """One outline grown by about 2 km: it lies over its neighbours, in rows before and after it."""
    row = _row(rng, frame)
    return Mutated(_with_geometry(frame, row, shapely.buffer(frame.geometry.iloc[row], 0.02)), row + 1)


def _same_outline(frame: Frame, _layer: str, rng: np.random.Generator) -> Mutated:
    first, second = sorted(rng.choice(len(frame), 2, replace=False).tolist())
    return Mutated(_with_geometry(frame, second, frame.geometry.iloc[first]), second + 1)


def _leap(frame: Frame, _layer: str, rng: np.random.Generator) -> Mutated:
    """One vertex of a line or outline at 0, 0 or with its axes exchanged."""
    row = _row(rng, frame)
    points = shapely.get_coordinates(frame.geometry.iloc[row])
    vertex = int(rng.integers(1, max(2, len(points) - 1)))
    wrong = np.zeros(2) if rng.random() < 0.5 else points[vertex, ::-1].copy()

    def change(each: np.ndarray) -> np.ndarray:
        moved = each.copy()
        moved[vertex] = wrong
        return moved

    return Mutated(_moved(frame, row, change), row + 1)


def _old_bytes(frame: Frame, layer: str, rng: np.random.Generator) -> Mutated:
    """Text in an old encoding, in a file that keeps bytes."""
    names = sorted(OLD_ENCODINGS)
    return Mutated(frame, None, raw_encoding=names[int(rng.integers(len(names)))])


def _old_letters(frame: Frame, layer: str, rng: np.random.Generator) -> Mutated:
    names = sorted(OLD_ENCODINGS)
    name = names[int(rng.integers(len(names)))]
    changed = frame.copy()
    changed[TEXTS[layer]] = [shown_as_latin(text, name) for text in frame[TEXTS[layer]]]
    return Mutated(changed, None)


def _twice_utf8(frame: Frame, layer: str, _rng: np.random.Generator) -> Mutated:
    changed = frame.copy()
    changed[TEXTS[layer]] = [text.encode().decode("latin-1") for text in frame[TEXTS[layer]]]
    return Mutated(changed, None)


def _one_text(change: Callable[[str, np.random.Generator], str]) -> Make:
    def make(frame: Frame, layer: str, rng: np.random.Generator) -> Mutated | None:
        marked = [row for row, text in enumerate(frame[TEXTS[layer]]) if change(text, rng) != text]
        if not marked:
            return None
        row = marked[int(rng.integers(len(marked)))]
        text = change(frame[TEXTS[layer]].iloc[row], rng)
        return Mutated(_with_cell(frame, TEXTS[layer], row, text), row + 1)

    return make


def _lost_letters(text: str, _rng: np.random.Generator) -> str:
    return unicodedata.normalize("NFC", text).encode("cp1252", "replace").decode("cp1252")


def _replacement(text: str, _rng: np.random.Generator) -> str:
    return text.encode("cp1252", "replace").decode("cp1252").replace("?", "\ufffd")


def _one_twice_utf8(text: str, _rng: np.random.Generator) -> str:
    return text.encode().decode("latin-1")


def _sector(column: str, *values: object) -> tuple[tuple[str, ...], Make]:
    return _cell(column, *values, layers=("sectors",))


_TYPED = ("shp", "gpkg", "fgb", "parquet")
_BAD_NUMBERS = ("7OO", "-", "khoảng 300", "12 hộ", "1e999")

KINDS: tuple[Kind, ...] = (
    Kind("axes exchanged everywhere", (*POINTS, *LINES, "communes"), _swap_all),
    Kind("axes exchanged in a row", (*POINTS, *LINES, "communes"), _swap_row),
    Kind("metres of another zone", (*POINTS, *LINES, "communes"), _wrong_zone, VECTOR_FORMATS[:5]),
    Kind(
        "metres labelled degrees", (*POINTS, *LINES, "communes"), _metres_as_degrees, ("shp", "gpkg", "geojson", "fgb")
    ),
    Kind(
        "degrees labelled metres", (*POINTS, *LINES, "communes"), _degrees_as_metres, ("shp", "gpkg", "fgb", "parquet")
    ),
    Kind(
        "metres without a system", (*POINTS, *LINES, "communes"), _no_system, ("shp", "fgb", "parquet", "csv", "xlsx")
    ),
    Kind(
        "national grid without its datum", (*POINTS, *LINES, "communes"), _unshifted, ("shp", "gpkg", "fgb", "parquet")
    ),
    Kind("row far away", POINTS, _far_row),
    Kind("point at 0, 0", POINTS, _reshaped(lambda _point, _rng: shapely.Point(0.0, 0.0))),
    Kind(
        "geometry missing",
        (*POINTS, *LINES, "communes"),
        _reshaped(lambda _shape, _rng: None),
        ("shp", "gpkg", "geojson", "parquet", "csv", "xlsx"),
    ),
    Kind(
        "line without length",
        LINES,
        _reshaped(lambda line, _rng: shapely.LineString([shapely.get_coordinates(line)[0]] * 2)),
    ),
    Kind(
        "line as a point",
        ("communes", "roads"),
        _reshaped(lambda shape, _rng: shapely.Point(shapely.get_coordinates(shape)[0])),
        ("gpkg", "geojson", "parquet", "kml"),
    ),
    Kind("outline crosses itself", ("communes",), _reshaped(_bowtie)),
    Kind("outline without area", ("communes",), _reshaped(_collapsed), ("gpkg", "geojson", "parquet")),
    Kind("outline over its neighbours", ("communes",), _over_neighbour),
    Kind("outline of another commune", ("communes",), _same_outline),
    Kind("vertex gone astray", (*LINES, "communes"), _leap),
    Kind("identifier twice", (*IDS,), _duplicate_id),
    Kind("identifier empty", *_cell("village_id", None, "", layers=("villages",))),
    Kind("site identifier empty", *_cell("site_id", None, "", layers=("sites",))),
    Kind("place identifier empty", *_cell("place_id", None, "", layers=("places",))),
    Kind("commune code unknown", ("villages",), _unknown_commune),
    Kind("commune code of another", ("villages",), _other_commune),
    Kind("commune code empty", *_cell("commune_code", None, layers=("villages", "communes"))),
    Kind(
        "commune codes as numbers",
        ("villages", "communes"),
        _number_codes,
        ("shp", "gpkg", "geojson", "fgb", "parquet", "csv", "xlsx"),
    ),
    Kind("people below 0", *_cell("population", -1, -412, layers=("villages", "communes"))),
    Kind("people no number", *_cell("population", *_BAD_NUMBERS, layers=("villages", "communes"))),
    Kind("people missing", *_cell("population", None, layers=("villages",))),
    Kind("people too many", *_cell("population", 4_120_000, 10**13, layers=("villages",))),
    Kind("people in parts", *_cell("population", 412.5, layers=("villages",))),
    Kind("households below 0", *_cell("households", -3, layers=("villages",))),
    Kind("flag neither yes nor no", *_cell("is_commune_centre", "maybe", 7, "?", layers=("villages",))),
    Kind("two centres in a commune", ("villages",), _second_centre),
    Kind("height impossible", *_cell("height_m", 4200, 0, -30, 180, layers=("sites",))),
    Kind("height no number", *_cell("height_m", "30m?", "cao", "3O", layers=("sites",))),
    Kind("height missing", *_cell("height_m", None, layers=("sites",))),
    Kind("technology unknown", *_cell("technologies", "6g", "4g;LTEE", "sóng", layers=("sites",))),
    Kind("technology missing", *_cell("technologies", None, layers=("sites",))),
    Kind("name empty", *_cell("name", None, "  ", layers=("villages", "communes", "places"))),
    Kind("kind of place empty", *_cell("kind", None, layers=("places",))),
    Kind("operator empty", *_cell("operator", None, layers=("sites",))),
    Kind("district empty", *_cell("district", None, layers=("communes",))),
    Kind("sector of an unknown site", *_sector("site_id", "LCI9999", "X")),
    Kind("azimuth impossible", *_sector("azimuth_deg", 400, -10, "Đông")),
    Kind("tilt impossible", *_sector("downtilt_deg", 95, "3 độ")),
    Kind("sector of no technology", *_sector("technology", "6g", None)),
    Kind("band impossible", *_sector("band_mhz", -900, "L1800")),
    Kind("bytes of an old encoding", (*TEXTS,), _old_bytes, ("shp", "csv")),
    Kind("letters of an old encoding", (*TEXTS,), _old_letters, ("gpkg", "geojson", "fgb", "parquet", "kml", "xlsx")),
    Kind("UTF-8 twice", (*TEXTS,), _twice_utf8),
    Kind("UTF-8 twice in a row", (*TEXTS,), _one_text(_one_twice_utf8)),
    Kind("letters lost in a row", (*TEXTS,), _one_text(_lost_letters)),
    Kind("replacement signs in a row", (*TEXTS,), _one_text(_replacement)),
)
