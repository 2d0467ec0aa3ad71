"""Rows written as a layer file again: CSV, Excel workbook or GeoPackage, loss-free, text always as text."""

from __future__ import annotations

import csv
import io
import math
import re
import tempfile
import warnings
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter
from pyproj import CRS

from phusong.coverage.findings.errors import ReadError
from phusong.coverage.geofiles import gdal
from phusong.coverage.geofiles.sources import RawLayer
from phusong.coverage.terrain.crs import WGS84

MAX_SHEET_ROWS = 200_000
"""Rows that a workbook is written for; longer tables become CSV."""

MAX_SHEET_COLUMNS = 16_384
"""Columns that a sheet can have."""

_FIXED_DATE = datetime(2000, 1, 1)  # noqa: DTZ001 - stands inside files that must not change; zip knows no zone
_FIXED_TIME = "2000-01-01T00:00:00Z"
_BYTE_ORDER_MARK = "\ufeff"
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
"""What XML and UTF-8 cannot carry."""

_FORMULA_START = ("=", "+", "-", "@", "\t", "\r")
_FIGURES = re.compile(r"[-+]?[\d.,\s]*")
_EXACT = 2**53
"""Whole numbers up to this are exact where a spreadsheet keeps them."""


def layer_file(raw: RawLayer) -> tuple[str, bytes]:
    """Write rows as a file that reads as the same rows.

    Args:
        raw: The rows.

    Raises:
        ReadError: When the format cannot hold them, as a GeoPackage does not hold thousands of columns.

    Returns:
        Extension and content. Features become a GeoPackage in their coordinate system, a table stays CSV or a workbook;
        a CSV with text that a spreadsheet would take for a formula becomes a workbook, where text is text.
    """
    if raw.geometry is not None:
        return ".gpkg", _geopackage(raw, raw.geometry)
    is_too_large = raw.rows > MAX_SHEET_ROWS or len(raw.columns) > MAX_SHEET_COLUMNS
    if is_too_large or (raw.format == "CSV" and not _has_formulas(raw)):
        return ".csv", _csv(raw)
    return ".xlsx", _workbook(raw)


def _has_formulas(raw: RawLayer) -> bool:
    """Whether a spreadsheet would compute something in a CSV of these rows."""
    return any(is_formula(name) for name in raw.columns) or any(
        isinstance(cell, str) and is_formula(cell) for values in raw.columns.values() for cell in values.tolist()
    )


def is_formula(text: str) -> bool:
    """Whether a spreadsheet takes text for a formula: by how it begins, figures with a sign aside."""
    return text.startswith(_FORMULA_START) and not _FIGURES.fullmatch(text)


def _csv(raw: RawLayer) -> bytes:
    rows = zip(*(values.tolist() for values in raw.columns.values()), strict=True)
    first = next(iter(raw.columns.values()), np.empty(0)).tolist()
    # A line that begins with # or sep= would be taken for a comment or for Excel's word on the delimiter; in one column
    # alone any sign that parts cells elsewhere would be taken for that.
    begins = [str(cell).lower().startswith(("#", "sep=")) for cell in (*first, *list(raw.columns)[:1])]
    begins.append(len(raw.columns) == 1)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL if any(begins) else csv.QUOTE_MINIMAL)
    writer.writerow([plain(name) for name in raw.columns])
    for row in rows:
        writer.writerow([plain(cell) if isinstance(cell, str) else _figure(cell) for cell in row])
    return (_BYTE_ORDER_MARK + out.getvalue()).encode()


def _figure(cell: object) -> object:
    """A cell that is no text as CSV holds it: whole numbers without a point, nothing where there is nothing."""
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _EXACT:
        return int(cell)
    return cell


def plain(text: object) -> str:
    """Text without what XML and UTF-8 cannot carry."""
    return _UNPRINTABLE.sub("\ufffd", str(text))


def _workbook(raw: RawLayer) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(sheet_title(raw.name or "layer"))
    sheet.append([text_cell(sheet, name) for name in raw.columns])
    for row in zip(*(values.tolist() for values in raw.columns.values()), strict=True):
        sheet.append([sheet_cell(sheet, cell) for cell in row])
    return workbook_bytes(book)


def sheet_title(name: str, taken: Sequence[str] = ()) -> str:
    """A name as the title of a sheet: at most 31 letters, none that Excel refuses, unlike those that are taken."""
    bare = re.sub(r"[\[\]:*?/\\]", "_", plain(name)).strip("'") or "layer"
    title, number = bare[:31], 1
    lower = {each.lower() for each in taken}
    while title.lower() in lower:
        number += 1
        title = f"{bare[: 30 - len(str(number))]}_{number}"
    return title


def text_cell(sheet: Worksheet, text: str) -> Cell:
    """A cell that holds text: a code keeps its zeros, and ``=`` begins no formula."""
    cell: Cell = WriteOnlyCell(sheet, plain(text))
    cell.data_type = "s"
    cell.number_format = "@"
    return cell


def sheet_cell(sheet: Worksheet, value: object) -> object:
    """A value as a workbook holds it: numbers as numbers where they are exact there, anything else as text."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, bool) or (isinstance(value, float) and math.isfinite(value)):
        return value
    if isinstance(value, int) and abs(value) <= _EXACT:
        return value
    return text_cell(sheet, str(value))


def workbook_bytes(book: Workbook) -> bytes:
    """A workbook as bytes without the time of day, so that the same book gives the same file."""
    book.properties.creator = "Phusong"
    book.properties.created = book.properties.modified = _FIXED_DATE
    buffer, fixed = io.BytesIO(), io.BytesIO()
    ExcelWriter(book, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED)).save()  # Workbook.save writes the time
    with zipfile.ZipFile(buffer) as written, zipfile.ZipFile(fixed, "w") as target:
        for name in written.namelist():
            info = zipfile.ZipInfo(name, _FIXED_DATE.timetuple()[:6])
            target.writestr(info, written.read(name), zipfile.ZIP_DEFLATED)
    return fixed.getvalue()


def _geopackage(raw: RawLayer, geometry: NDArray[np.object_]) -> bytes:
    names = column_names(list(raw.columns))
    columns = {name: _typed(values) for name, values in zip(names, raw.columns.values(), strict=True)}
    import geopandas as gpd  # half a second to load, and whoever reads does not need it

    frame = gpd.GeoDataFrame(columns, geometry=geometry, crs=_written_crs(raw.crs))
    lower = {name.lower() for name in names}
    options = {"FID": "phusong_fid" if "fid" in lower else "fid"}
    options["GEOMETRY_NAME"] = "phusong_geom" if "geom" in lower else "geom"
    with tempfile.TemporaryDirectory(prefix="phusong-") as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a layer without coordinate system is written as it is, and told elsewhere
        path = Path(folder) / "layer.gpkg"
        gdal.pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _FIXED_TIME})
        try:
            gdal.pyogrio.write_dataframe(
                frame,
                path,
                layer=plain(raw.name) or "layer",
                driver="GPKG",
                geometry_type=_geometry_type(geometry),
                layer_options=options,
            )
        except Exception as error:  # noqa: BLE001 - whatever the library met in rows that nobody foresaw
            reason = str(error).strip().splitlines()[:1]
            message = f"the rows cannot be written as a GeoPackage: {reason[0][:200] if reason else 'refused'}"
            raise ReadError("file-unwritable", message) from None
        finally:
            gdal.pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
        return path.read_bytes()


def column_names(names: Sequence[str]) -> list[str]:
    """Names that a GeoPackage can hold side by side: it does not tell capitals apart, and knows no nameless column.

    Of names that differ in capitals alone the one without any stays, as those of our layers have none.
    """
    taken: set[str] = set()
    unlike: dict[int, str] = {}
    for position in sorted(range(len(names)), key=lambda each: names[each] != names[each].lower()):
        bare = plain(names[position]) or "column"
        unique, number = bare, 1
        while unique.lower() in taken:
            number += 1
            unique = f"{bare}_{number}"
        taken.add(unique.lower())
        unlike[position] = unique
    return [unlike[position] for position in range(len(names))]


def _geometry_type(geometry: NDArray[np.object_]) -> str:
    """The one type of all geometries as GDAL names it; ``Unknown`` where they are of several or none."""
    known = geometry[~shapely.is_missing(geometry)]
    kinds = {(each.geom_type, bool(each.has_z)) for each in known}
    if len(kinds) != 1:
        return "Unknown"
    kind, has_z = kinds.pop()
    name = "LineString" if kind == "LinearRing" else str(kind)
    return f"{name} Z" if has_z else name


def _written_crs(crs: CRS | None) -> CRS | None:
    """WGS 84 by the code that a GeoPackage knows; any other system as it is."""
    return CRS.from_epsg(4326) if crs is not None and crs == WGS84 else crs


def _typed(values: NDArray[Any]) -> Any:  # noqa: ANN401 - a column of pandas in any type
    """A column in a type that a GeoPackage has: what is all numbers as numbers, what is mixed as text."""
    if values.dtype != np.object_:
        return values
    cells = [None if value is None or value != value else value for value in values.tolist()]  # noqa: PLR0124 - NaN
    present = [value for value in cells if value is not None]
    whole = [isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _EXACT for value in present]
    if present and all(whole):
        import pandas as pd

        return pd.array(cells, dtype="Int64")
    if present and all(each or isinstance(value, float) for each, value in zip(whole, present, strict=True)):
        return np.array([math.nan if value is None else float(value) for value in cells], dtype=np.float64)
    text = np.empty(len(values), dtype=np.object_)
    text[:] = [None if value is None else plain(value) for value in cells]
    return text
