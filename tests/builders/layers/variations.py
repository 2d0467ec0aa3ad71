"""Seeded variations that change nothing: another format, order, system, spelling or dialect of the same rows."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from phusong.coverage.findings.finding import Finding
from tests.builders.layers.layer_files import write_layer, write_table
from tests.builders.layers.mutated import LAYERS, POINTS, Frame, Mutated, formats_of, write_mutated
from tests.builders.layers.mutations import Bench

READ_SO = frozenset({"decimal-comma", "coordinates-written", "header-found", "crs-inferred", "text-restored"})
"""Notes that say how something was read; they are no alarm where it was read rightly."""


@dataclass
class Varied:
    """What became of one variation.

    Attributes:
        name: Seed, kind, layer and format.
        alarms: Findings that the plain layer does not have and that are no notes of how it was read.
    """

    name: str
    alarms: list[Finding] = field(default_factory=list)


Vary = Callable[[Frame, np.random.Generator], Frame]
Write = Callable[[pd.DataFrame, Path, np.random.Generator], Path]


def _shuffled(frame: Frame, rng: np.random.Generator) -> Frame:
    return frame.iloc[rng.permutation(len(frame))].reset_index(drop=True)


def _columns_turned(frame: Frame, _rng: np.random.Generator) -> Frame:
    return frame[list(frame.columns)[::-1]]


def _decomposed(frame: Frame, _rng: np.random.Generator) -> Frame:
    texts = [name for name in frame.columns if name != "geometry" and pd.api.types.is_string_dtype(frame[name])]
    changed = frame.copy()
    for name in texts:
        changed[name] = [unicodedata.normalize("NFD", cell) if isinstance(cell, str) else cell for cell in frame[name]]
    return changed


def _capital_columns(frame: Frame, _rng: np.random.Generator) -> Frame:
    return frame.rename(columns={name: name.upper() for name in frame.columns if name != "geometry"})


def _more_columns(frame: Frame, rng: np.random.Generator) -> Frame:
    return frame.assign(
        stt=np.arange(1, len(frame) + 1), ghi_chu=[f"ghi chú {each}" for each in rng.integers(9, size=len(frame))]
    )


def _in(system: str) -> Vary:
    return lambda frame, _rng: frame.to_crs(system)


ROW_VARIATIONS: dict[str, Vary] = {
    "rows in another order": _shuffled,
    "columns in another order": _columns_turned,
    "letters and marks apart (NFD)": _decomposed,
    "names of columns in capitals": _capital_columns,
    "columns more than are read": _more_columns,
    "national grid": _in("EPSG:9208"),
    "UTM": _in("EPSG:32648"),
    "VN-2000 in degrees": _in("EPSG:4756"),
}


def _table(frame: Frame) -> pd.DataFrame:
    table = pd.DataFrame(frame.drop(columns="geometry"))
    return table.assign(lon=frame.geometry.x, lat=frame.geometry.y)


def _csv(separator: str, encoding: str, *, decimal: str = ".", head: str = "") -> Write:
    def write(table: pd.DataFrame, path: Path, _rng: np.random.Generator) -> Path:
        text = head + table.to_csv(index=False, sep=separator, decimal=decimal, lineterminator="\r\n")
        path.write_bytes(text.encode(encoding))
        return path

    return write


def dms(degrees: float, positive: str, negative: str, style: str = "{d}°{m:02d}'{s:06.3f}\"{h}") -> str:
    """Degrees, minutes and seconds of an angle."""
    thousandths = round(abs(degrees) * 3_600_000)
    d, rest = divmod(thousandths, 3_600_000)
    m, s = divmod(rest, 60_000)
    return style.format(d=d, m=m, s=s / 1000.0, h=positive if degrees >= 0 else negative)


def _in_minutes(style: str, letters: tuple[str, str, str, str]) -> Write:
    def write(table: pd.DataFrame, path: Path, _rng: np.random.Generator) -> Path:
        east, west, north, south = letters
        lon = [dms(value, east, west, style) for value in table["lon"]]
        lat = [dms(value, north, south, style) for value in table["lat"]]
        return write_table(table.assign(lon=lon, lat=lat), path)

    return write


def _titled(table: pd.DataFrame, path: Path, _rng: np.random.Generator) -> Path:
    blank = [None] * (len(table.columns) - 1)
    rows = [["DANH SÁCH NĂM 2024", *blank], [None, *blank], list(table.columns), *table.astype(object).values.tolist()]
    return write_rows(rows, path)


def _two_headers(table: pd.DataFrame, path: Path, _rng: np.random.Generator) -> Path:
    names = list(table.columns)
    upper = [*names[:-2], "Toạ độ", None]
    lower = [*[None] * (len(names) - 2), *names[-2:]]
    return write_rows([upper, lower, *table.astype(object).values.tolist()], path)


def write_rows(rows: list[list[object]], path: Path) -> Path:
    """Write bare rows as CSV or XLSX."""
    bare = pd.DataFrame(rows)
    if path.suffix == ".csv":
        bare.to_csv(path, index=False, header=False)
    else:
        bare.to_excel(path, index=False, header=False)
    return path


def _metres(table: pd.DataFrame, path: Path, _rng: np.random.Generator) -> Path:
    points = gpd.GeoSeries(gpd.points_from_xy(table["lon"], table["lat"]), crs="EPSG:4326").to_crs("EPSG:9208")
    return write_table(table.assign(lon=points.x.round(2).to_numpy(), lat=points.y.round(2).to_numpy()), path)


TABLE_VARIATIONS: dict[str, tuple[str, Write]] = {
    "semicolons": ("csv", _csv(";", "utf-8")),
    "semicolons and decimal commas": ("csv", _csv(";", "utf-8-sig", decimal=",")),
    "tabs in UTF-16": ("csv", _csv("\t", "utf-16")),
    "bars": ("csv", _csv("|", "utf-8")),
    "sep=;": ("csv", _csv(";", "utf-8-sig", head="sep=;\r\n")),
    "comments above the header": ("csv", _csv(",", "utf-8", head="# Sở TT&TT\r\n\r\n")),
    "degrees, minutes and seconds": ("csv", _in_minutes("{d}°{m:02d}'{s:06.3f}\"{h}", ("E", "W", "N", "S"))),
    "độ, phút, giây": ("xlsx", _in_minutes("{d}° {m:02d}′ {s:06.3f}″ {h}", ("Đ", "T", "B", "Nam"))),
    "minutes without signs": ("xlsx", _in_minutes("{d} {m:02d} {s:06.3f}", ("", "", "", ""))),
    "title above the header": ("xlsx", _titled),
    "header of two rows": ("xlsx", _two_headers),
    "metres without a system": ("csv", _metres),
}


def variation(bench: Bench, seed: int) -> Varied:
    """The variation of a seed, written, checked and judged."""
    rng = np.random.default_rng(10_000 + seed)
    kinds = [*ROW_VARIATIONS, *TABLE_VARIATIONS]
    kind = kinds[seed % len(kinds)]
    layers = [layer for layer in (POINTS if kind in TABLE_VARIATIONS else LAYERS[:-1]) if layer in bench.frames]
    layer = layers[int(rng.integers(len(layers)))]
    source: dict[str, object] = {}
    if kind in TABLE_VARIATIONS:
        extension, write = TABLE_VARIATIONS[kind]
        path = write(_table(bench.frames[layer]), bench.folder / f"varied_{layer}.{extension}", rng)
    else:
        formats = [each for each in formats_of(layer) if each not in ("csv", "xlsx", "kml") or "order" in kind]
        extension = formats[int(rng.integers(len(formats)))]
        frame = ROW_VARIATIONS[kind](bench.frames[layer], rng)
        path = bench.folder / f"varied_{layer}.{extension}"
        path = (
            write_mutated(Mutated(frame, None), layer, path)
            if extension != "geojson"
            else write_layer(frame.to_crs(4326), path)
        )
    known = {code for code, _, _ in bench.clean(layer, extension)}
    found = bench.check(layer, path, **source)
    alarms = [each for each in found if each.code not in READ_SO and each.code not in known]
    return Varied(f"{seed}: {kind}, {layer}.{extension}", alarms)
