"""The workbook of proposals for a spreadsheet program."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from phusong.coverage.network import Network
from phusong.maps.export.bill import BILL_COLUMNS, BUDGET_COLUMNS, bill_rows, budget_rows
from phusong.maps.export.tables import FIXED_DATE, PROPOSAL_COLUMNS, WHOLE_NUMBERS, archive, proposal_rows
from phusong.maps.page.context import PageContext
from phusong.maps.page.escape import plain_text
from phusong.maps.words import bilingual
from phusong.optimize.plan import Plan
from phusong.optimize.pon import PonPlan

_WIDTHS = {"name": 36, "commune": 24, "owner": 28, "backhaul": 20, "village_ids": 40, "technology": 12, "kind": 13}


def proposals_xlsx(network: Network, plan: Plan, *, context: PageContext, pon: PonPlan | None = None) -> bytes:
    """Write the proposals as a workbook that can be edited and read back.

    Args:
        network: The layers.
        plan: What is proposed.
        context: Scenario, title and date for the second sheet.
        pon: The passive network of the plan, None where none was designed.

    Returns:
        The workbook: a sheet ``proposals`` with the columns of the CSV, its header frozen and filtered, a sheet
        ``about``, and where fibre is designed the sheets ``bill`` and ``fibre_budgets``.
    """
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "proposals"
    _write_rows(sheet, [PROPOSAL_COLUMNS, *proposal_rows(network, plan)])
    _dress(sheet)
    about = book.create_sheet("about")
    _write_rows(about, _about(plan, context))
    about.column_dimensions["A"].width, about.column_dimensions["B"].width = 34, 90
    if pon is not None and pon.design.points:
        _write_rows(book.create_sheet("bill"), [BILL_COLUMNS, *bill_rows(plan, pon)])
        _write_rows(book.create_sheet("fibre_budgets"), [BUDGET_COLUMNS, *budget_rows(network, pon)])
        for name in ("bill", "fibre_budgets"):
            _head(book[name])
    book.properties.creator = "Phusong"
    book.properties.created = book.properties.modified = FIXED_DATE
    buffer = io.BytesIO()
    ExcelWriter(book, zipfile.ZipFile(buffer, "w")).save()  # Workbook.save would write the time of day
    with zipfile.ZipFile(buffer) as written:
        return archive({member: written.read(member) for member in written.namelist()})


def _write_rows(sheet: Worksheet, rows: Iterable[Sequence[str | int | float]]) -> None:
    """Put rows into a sheet; text stays text, whatever it begins with."""
    for row, values in enumerate(rows, start=1):
        for column, value in enumerate(values, start=1):
            if isinstance(value, str):
                _format_as_text(sheet.cell(row, column, plain_text(value)))
            else:
                sheet.cell(row, column, value)


def _head(sheet: Worksheet) -> None:
    """Frozen bold headings, wide enough, with a filter."""
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions
    for column, head in enumerate(sheet[1], start=1):
        head.font = Font(bold=True)
        wide = 44 if str(head.value).startswith("text_") else max(12, len(str(head.value)) + 2)
        sheet.column_dimensions[get_column_letter(column)].width = wide


def _format_as_text(cell: Cell) -> None:
    """A cell that holds text: a code keeps its zeros, and ``=`` begins no formula."""
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
