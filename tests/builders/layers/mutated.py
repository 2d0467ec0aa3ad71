"""A layer with one fault, written in any format that can hold it."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
from pyproj import CRS

from tests.builders.layers.layer_files import write_layer, write_table
from tests.builders.layers.old_letters import shown_as_latin

POINTS = ("villages", "sites", "access_points", "places")
LINES = ("roads", "fibre")
LAYERS = (*POINTS, *LINES, "communes", "sectors")
VECTOR_FORMATS = ("shp", "gpkg", "geojson", "fgb", "parquet", "kml")
TABLE_FORMATS = ("csv", "xlsx")

Frame = gpd.GeoDataFrame | pd.DataFrame


@dataclass(frozen=True)
class Mutated:
    """A layer with one fault.

    Attributes:
        frame: Its rows.
        row: Row of the fault, counted from 1; None where the whole layer has it.
        label: Coordinate system that the file states in place of its own: ``""`` for none.
        raw_encoding: Encoding of the bytes of a DBF or CSV, where not UTF-8.
    """

    frame: Frame
    row: int | None
    label: str | CRS | None = None
    raw_encoding: str | None = None


def formats_of(layer: str) -> tuple[str, ...]:
    """Formats that a layer comes in."""
    if layer == "sectors":
        return TABLE_FORMATS
    return (*VECTOR_FORMATS, *TABLE_FORMATS) if layer in POINTS else VECTOR_FORMATS


def write_mutated(mutated: Mutated, layer: str, path: Path) -> Path:
    """Write a layer with its fault in the format of the path's extension."""
    frame = mutated.frame
    for part in path.parent.glob(f"{path.stem}.*"):
        part.unlink()
    if layer == "sectors":
        return write_table(pd.DataFrame(frame), path)
    if mutated.label is not None and path.suffix not in (".csv", ".xlsx"):
        frame = frame.set_crs(mutated.label or None, allow_override=True)
    if path.suffix not in (".csv", ".xlsx", ".geojson"):
        frame = _of_one_type(frame)
    if path.suffix == ".fgb":  # its index would order the rows anew
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "'crs' was not provided")
            pyogrio.write_dataframe(frame, path, driver="FlatGeobuf", SPATIAL_INDEX="NO")
        return path
    if path.suffix == ".geojson" and frame.crs is not None and frame.crs.is_projected:
        pyogrio.write_dataframe(frame, path, driver="GeoJSON", RFC7946="NO", WRITE_NAME="NO")
        return path
    if mutated.raw_encoding is not None:
        return _write_bytes(frame, path, mutated.raw_encoding)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "'crs' was not provided")  # which is the fault
        return write_layer(frame, path)


def _of_one_type(frame: Frame) -> Frame:
    """Numbers and words in one column as words, as formats with typed columns need it."""
    changed = frame.copy()
    for name in frame.columns:
        if name == "geometry":
            continue
        cells = list(frame[name])
        cells = [None if pd.isna(cell) else cell for cell in cells]
        kinds = {type(cell) for cell in cells if cell is not None}
        if str in kinds and len(kinds) > 1:
            changed[name] = [cell if cell is None else str(cell) for cell in cells]
    return changed


def _write_bytes(frame: Frame, path: Path, encoding: str) -> Path:
    """A Shapefile or CSV whose text is in an old encoding, and says nothing of it."""
    shown = frame.copy()
    texts = [name for name in frame.columns if name != "geometry" and pd.api.types.is_string_dtype(frame[name])]
    for name in texts:
        shown[name] = [text if text is None else shown_as_latin(text, encoding) for text in frame[name]]
    if path.suffix == ".csv":
        write_layer(shown, path)
        path.write_bytes(b"".join(map(_latin_byte, path.read_text(encoding="utf-8"))))
        return path
    for name in texts:
        shown[name] = [
            None if text is None else "".join(map(chr, b"".join(map(_latin_byte, text)))) for text in shown[name]
        ]
    short = shown.rename(columns={name: name[:10] for name in shown.columns if name != "geometry"})
    pyogrio.write_dataframe(short, path, driver="ESRI Shapefile", encoding="ISO-8859-1")
    path.with_suffix(".cpg").unlink(missing_ok=True)
    return path


def _latin_byte(sign: str) -> bytes:
    try:
        return sign.encode("cp1252")
    except UnicodeEncodeError:
        return sign.encode("latin-1")
