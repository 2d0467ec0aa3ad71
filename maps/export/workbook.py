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
from phusong.maps.export.ranking_table import RANKING_COLUMNS, ranking_rows
from phusong.maps.export.tables import FIXED_DATE, archive, is_whole_number, proposal_columns, proposal_rows
from phusong.maps.export.target_table import TARGET_COLUMNS, target_cells
from phusong.maps.indicators.ranking import RankedUnit
from phusong.maps.indicators.targets import TargetRow
from phusong.maps.page.context import Language, PageContext
from phusong.maps.page.escape import plain_text
from phusong.maps.words import bilingual
from phusong.maps.words.catalogue import WORDS
from phusong.optimize.plan import Plan
from phusong.optimize.pon import PonPlan

_WHOLE = {
    *("villages", "people", "villages_served", "people_served", "villages_served_after", "people_served_after"),
    *("total", "need", "today", "in_time", "after", "missing"),
    *("amount_vnd", "homes_passed", "homes_connected", "ports", "fibres"),
}
_SHARES = frozenset(("share", "share_after", "target_share"))
_WIDTHS = {
    "target": 36,
    "unit": 28,
    "target_status": 44,
    "district": 20,
    "province": 20,
    "name": 36,
    "commune": 24,
    "owner": 28,
    "backhaul": 20,
    "village_ids": 40,
    "technology": 12,
    "kind": 13,
    "text_en": 44,
    "text_vi": 44,
    "item": 22,
    "access_point": 22,
}


def proposals_xlsx(
    network: Network,
    plan: Plan,
    *,
    context: PageContext,
    targets: Sequence[TargetRow] = (),
    ranked: Sequence[RankedUnit] = (),
    pon: PonPlan | None = None,
) -> bytes:
    """Write the proposals as a workbook that can be edited and read back.

    Args:
        network: The layers.
        plan: What is proposed.
        context: Scenario, title and date for the last sheet, and the language of the headings.
        targets: Dated targets with how far the plan goes.
        ranked: Communes, districts and provinces by rank.
        pon: The passive network of the plan, None where none was designed.

    Returns:
        The workbook: sheets ``proposals`` with the columns of the CSV, ``targets`` and ``ranking`` where there are any,
        ``about``, and where fibre is designed ``bill`` and ``fibre_budgets``. The first row of a table, which is
        hidden, has the names that scripts read; the second, frozen and filtered, the headings that people read.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    _add_table(book, "proposals", proposal_columns(plan), proposal_rows(network, plan), context.language)
    if targets:
        _add_table(book, "targets", TARGET_COLUMNS, target_cells(targets, context.language), context.language)
    if ranked:
        _add_table(book, "ranking", RANKING_COLUMNS, ranking_rows(ranked), context.language)
    about = book.create_sheet("about")
    _write_rows(about, _about(plan, context))
    about.column_dimensions["A"].width, about.column_dimensions["B"].width = 34, 90
    if pon is not None and pon.design.points:
        _add_table(book, "bill", BILL_COLUMNS, bill_rows(plan, pon), context.language)
        _add_table(book, "fibre_budgets", BUDGET_COLUMNS, budget_rows(network, pon), context.language)
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


def _format_as_text(cell: Cell) -> None:
    """A cell that holds text: a code keeps its zeros, and ``=`` begins no formula."""
    cell.data_type = "s"
    cell.number_format = "@"


def _add_table(
    book: Workbook, title: str, columns: Sequence[str], rows: Iterable[Sequence[str | int | float]], language: Language
) -> None:
    """A sheet with the names of its columns in a hidden row, its headings, and its rows."""
    sheet = book.create_sheet(title)
    _write_rows(sheet, [columns, [heading(name, title)[language] for name in columns], *rows])
    sheet.row_dimensions[1].hidden = True
    sheet.row_dimensions[2].height = 46
    sheet.freeze_panes = "B3"
    last = f"{get_column_letter(len(columns))}{sheet.max_row}"
    sheet.auto_filter.ref = f"A2:{last}"
    for column, name in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = _WIDTHS.get(name, max(11, len(name) * 0.85))
        head = sheet.cell(row=2, column=column)
        head.font = Font(bold=True, color="FFFFFF")
        head.fill = PatternFill("solid", fgColor="1B2430")
        head.alignment = Alignment(wrap_text=True, vertical="top")
        form = "#,##0" if name in _WHOLE or is_whole_number(name) else "0.0%" if name in _SHARES else None
        for row in range(3, sheet.max_row + 1) if form else ():
            cell = sheet.cell(row=row, column=column)
            cell.number_format = cell.number_format if isinstance(cell.value, str) else str(form)


def heading(column: str, table: str = "") -> bilingual.Both:
    """Heading of a column in every language; one that is not known, such as a user's own, is its name.

    Args:
        column: Name that scripts read.
        table: Sheet that the column stands in, where its name means something else than in other sheets.
    """
    if f"column.{table}.{column}" in WORDS:
        return bilingual.word(f"column.{table}.{column}")
    start, _, service = column.partition("people_")
    if f"column.{column}" in WORDS:
        return bilingual.word(f"column.{column}")
    if service and not start:
        return bilingual.word("common.field.people_of", service=bilingual.known("common.service", service))
    return bilingual.same(column)


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
