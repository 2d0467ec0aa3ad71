"""The plan as files for other programs: CSV, an editable workbook, a GeoPackage, KMZ and GeoTIFF.

Every function returns finished bytes or text, the same for the same input: dates inside files are fixed.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence

import numpy as np
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter
from rasterio.io import MemoryFile

from phusong.coverage.network.network import Network
from phusong.coverage.served.comparison import ModelComparison
from phusong.maps.export.geopackage import layers_gpkg
from phusong.maps.export.kmz import proposals_kmz
from phusong.maps.export.tables import FIXED_DATE, PROPOSAL_COLUMNS, WHOLE_NUMBERS, archive, proposal_rows
from phusong.maps.page.context import Grid, PageContext
from phusong.maps.page.escape import csv_text, plain_text
from phusong.maps.words import bilingual
from phusong.optimize.plan.plan import Plan

__all__ = [
    "PROPOSAL_COLUMNS",
    "coverage_tif",
    "difference_tif",
    "layers_gpkg",
    "models_csv",
    "probability_tif",
    "proposals_csv",
    "proposals_kmz",
    "proposals_xlsx",
]

NODATA_DBM = -9999.0
"""Value of a cell where no signal is predicted, in GeoTIFF files."""

_WIDTHS = {"name": 36, "commune": 24, "owner": 28, "backhaul": 20, "village_ids": 40, "technology": 12, "kind": 13}


def proposals_csv(network: Network, plan: Plan) -> str:
    """Write the proposals as CSV, UTF-8, codes as text.

    Args:
        network: The layers.
        plan: What is proposed.

    Returns:
        A header and one row for each proposal. Text that a spreadsheet would take for a formula begins with an
        apostrophe.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(PROPOSAL_COLUMNS)
    for row in proposal_rows(network, plan):
        writer.writerow([csv_text(value) if isinstance(value, str) else value for value in row])
    return out.getvalue()


MODEL_COLUMNS = (
    "village_id",
    "name",
    "commune_code",
    "service",
    "first_model",
    "second_model",
    "first_rsrp_dbm",
    "second_rsrp_dbm",
    "difference_db",
    "first_served",
    "second_served",
)
"""Columns of ``models.csv``."""


def models_csv(network: Network, models: ModelComparison) -> str:
    """Write what two models say of every village as CSV, UTF-8, codes as text.

    Args:
        network: The layers.
        models: Both models.

    Returns:
        A header and one row for each service and village; a level that is not known is empty, served is 0 or 1.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(MODEL_COLUMNS)
    villages = network.villages
    for service, both in models.services.items():
        columns = (both.first_dbm, both.second_dbm, both.difference_db)
        for row in range(len(villages)):
            texts = (str(villages.ids[row]), str(villages.names[row]), str(villages.commune_codes[row]))
            named = [csv_text(text) for text in (*texts, service, models.first, models.second)]
            levels = ["" if np.isnan(column[row]) else f"{column[row]:.2f}" for column in columns]
            writer.writerow([*named, *levels, int(both.first_served[row]), int(both.second_served[row])])
    return out.getvalue()


def proposals_xlsx(network: Network, plan: Plan, *, context: PageContext) -> bytes:
    """Write the proposals as a workbook that can be edited and read back.

    Args:
        network: The layers.
        plan: What is proposed.
        context: Scenario, title and date for the second sheet.

    Returns:
        The workbook: a sheet ``proposals`` with the columns of the CSV, its header frozen and filtered, and a sheet
        ``about``.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = "proposals"
    _write_rows(sheet, [PROPOSAL_COLUMNS, *proposal_rows(network, plan)])
    _dress(sheet)
    about = book.create_sheet("about")
    _write_rows(about, _about(plan, context))
    about.column_dimensions["A"].width, about.column_dimensions["B"].width = 34, 90
    book.properties.creator = "Phusong"
    book.properties.created = book.properties.modified = FIXED_DATE
    buffer = io.BytesIO()
    ExcelWriter(book, zipfile.ZipFile(buffer, "w")).save()  # Workbook.save would write the time of day
    with zipfile.ZipFile(buffer) as written:
        return archive({member: written.read(member) for member in written.namelist()})


def coverage_tif(grid: Grid) -> bytes:
    """Write predicted RSRP as a GeoTIFF.

    Args:
        grid: RSRP of the best server, dBm, NaN where nothing was predicted, in a projected system.

    Returns:
        A tiled, compressed float32 GeoTIFF with ``NODATA_DBM`` for NaN.
    """
    return _float_tif(grid, "RSRP of the best server, predicted", "dBm")


def probability_tif(grid: Grid) -> bytes:
    """Write the probability of being served as a GeoTIFF.

    Args:
        grid: Probability, 0 to 1, NaN where nothing was predicted, in a projected system.

    Returns:
        A tiled, compressed float32 GeoTIFF with ``NODATA_DBM`` for NaN.
    """
    return _float_tif(grid, "Probability of being served, predicted", "1")


def difference_tif(grid: Grid, first: str, second: str) -> bytes:
    """Write the difference of two models as a GeoTIFF.

    Args:
        grid: RSRP by the first model minus that by the second, dB, NaN where either is unknown.
        first: Name of the first model.
        second: Name of the second model.

    Returns:
        A tiled, compressed float32 GeoTIFF with ``NODATA_DBM`` for NaN.
    """
    return _float_tif(grid, f"RSRP of the best server, {first} minus {second}", "dB")


def _float_tif(grid: Grid, description: str, unit: str) -> bytes:
    values = np.where(np.isfinite(grid.values), grid.values, NODATA_DBM).astype(np.float32)
    rows, cols = values.shape
    profile = {
        "driver": "GTiff",
        "dtype": "float32",
        "count": 1,
        "height": rows,
        "width": cols,
        "crs": grid.crs.to_wkt(),
        "transform": grid.transform,
        "nodata": NODATA_DBM,
        "compress": "deflate",
        "predictor": 3,
        "tiled": True,
        "blockxsize": 256,
        "blockysize": 256,
    }
    with MemoryFile() as memory:
        with memory.open(**profile) as dataset:
            dataset.write(values, 1)
            dataset.set_band_description(1, description)
            dataset.units = (unit,)
        content: bytes = memory.read()
    return content


def _write_rows(sheet: Worksheet, rows: Iterable[Sequence[str | int | float]]) -> None:
    """Put rows into a sheet; text stays text, whatever it begins with."""
    for row, values in enumerate(rows, start=1):
        for column, value in enumerate(values, start=1):
            cell = sheet.cell(row=row, column=column)
            if isinstance(value, str):
                _write_text(cell, value)
            else:
                cell.value = value


def _write_text(cell: Cell, value: str) -> None:
    """Text in a cell formatted as text: a code keeps its zeros, and ``=`` begins no formula."""
    cell.value = plain_text(value)
    cell.data_type = "s"
    cell.number_format = "@"


def _dress(sheet: Worksheet) -> None:
    """Header, widths, number formats and a filter."""
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions
    for column, name in enumerate(PROPOSAL_COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = _WIDTHS.get(name, max(11, len(name) * 0.85))
        head = sheet.cell(row=1, column=column)
        head.font = Font(bold=True, color="FFFFFF")
        head.fill = PatternFill("solid", fgColor="1B2430")
        head.alignment = Alignment(wrap_text=True, vertical="top")
        if name in WHOLE_NUMBERS:
            for row in range(2, sheet.max_row + 1):
                sheet.cell(row=row, column=column).number_format = "#,##0"
    sheet.row_dimensions[1].height = 46


def _about(plan: Plan, context: PageContext) -> list[tuple[str, str | int | float]]:
    """What the workbook is, in the language of the run."""

    def say(both: bilingual.Both) -> str:
        return both[context.language]

    data_date = bilingual.word("common.data_date", date=bilingual.day(context.data_date))
    return [
        (say(bilingual.word("report.scenario", name=context.scenario)), context.title),
        (say(data_date if context.data_date else bilingual.word("common.no_date")), ""),
        (say(bilingual.word("common.predicted")), ""),
        (say(bilingual.word("report.plan.status")), say(bilingual.word(f"common.status.{plan.status}"))),
        (say(bilingual.word("report.plan.budget")) + " (VND)", plan.budget_vnd),
        (say(bilingual.word("report.plan.cost")) + " (VND)", plan.cost_vnd),
        *((say(bilingual.word("report.credits")), credit) for credit in context.credits),
    ]
