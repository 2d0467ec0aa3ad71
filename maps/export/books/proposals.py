"""The workbook of proposals, which partners edit and send back."""

from __future__ import annotations

from collections.abc import Sequence

from phusong.coverage.network import Network
from phusong.maps.export.bill import BILL_COLUMNS, BUDGET_COLUMNS, bill_rows, budget_rows
from phusong.maps.export.books.sheets import Book, Table, add_table, print_on_paper, write_rows, written
from phusong.maps.export.ranking_table import RANKING_COLUMNS, ranking_rows
from phusong.maps.export.tables import proposal_columns, proposal_rows
from phusong.maps.export.target_table import TARGET_COLUMNS, target_cells
from phusong.maps.indicators.ranking import RankedUnit
from phusong.maps.indicators.targets import TargetRow
from phusong.maps.page.context import PageContext
from phusong.maps.words import bilingual
from phusong.optimize.plan import Plan
from phusong.optimize.pon import PonPlan


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
    book = Book()
    tables = [Table("proposals", proposal_columns(plan), proposal_rows(network, plan))]
    if targets:
        tables.append(Table("targets", TARGET_COLUMNS, target_cells(targets, context.language)))
    if ranked:
        tables.append(Table("ranking", RANKING_COLUMNS, ranking_rows(ranked)))
    for table in tables:
        add_table(book, table, context.language, footer=context.title)
    add_about(book, plan, context)
    if pon is not None and pon.design.points:
        add_table(book, Table("bill", BILL_COLUMNS, bill_rows(plan, pon)), context.language, footer=context.title)
        budgets = Table("fibre_budgets", BUDGET_COLUMNS, budget_rows(network, pon))
        add_table(book, budgets, context.language, footer=context.title)
    return written(book)


def add_about(book: Book, plan: Plan, context: PageContext) -> None:
    """Add a sheet that says what the workbook is."""
    sheet = book.create_sheet("about")
    write_rows(sheet, _about(plan, context))
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 34, 90
    print_on_paper(sheet, context.title)


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
