"""The marked workbook: findings at their cells, rows where they were, text as text, in both languages."""

import io
from dataclasses import replace

import openpyxl
import pytest

from phusong.coverage.findings.numbering import RowNumbers
from phusong.maps.feedback import marked_tables as module
from phusong.maps.feedback.marked_tables import marked_workbook
from tests.builders.pages import feedback

RED, YELLOW = "00F4B6B6", "00FFE699"


def sheets_of(content: bytes) -> list:
    return openpyxl.load_workbook(io.BytesIO(content)).worksheets


def colour(cell: object) -> str:
    return cell.fill.fgColor.rgb  # type: ignore[attr-defined]


def test_cells_with_findings_are_coloured_and_say_what_was_found() -> None:
    table = feedback.table()
    _, sheet = sheets_of(marked_workbook([table], table.findings))
    heads = [cell.value for cell in sheet[3]]
    assert heads == ["village_id", "7OO", "population", "row in the file", "finding"]
    bad = sheet.cell(7, 3)  # data row 4 stands in row 7 of the file that was sent, and here
    assert (bad.value, colour(bad)) == ("7OO", RED)
    assert bad.comment.text.startswith("7OO is wrong")
    assert (sheet.cell(7, 4).value, sheet.cell(7, 5).value) == (7, "[not-a-number] 7OO is wrong")
    assert colour(sheet.cell(5, 4)) == RED  # a finding about the whole row stands at its number
    assert colour(sheet.cell(3, 3)) == YELLOW  # and one about a column at its name
    marked = {cell.coordinate for row in sheet.iter_rows() for cell in row if colour(cell) in (RED, YELLOW)}
    assert marked == {"C7", "D5", "C3"}


def test_values_stay_what_they_are() -> None:
    table = feedback.table()
    _, sheet = sheets_of(marked_workbook([table], table.findings))
    assert [sheet.cell(row, 3).value for row in range(4, 10)] == [5, None, 2.5, "7OO", True, None]


@pytest.mark.parametrize("harm", feedback.HARM)
def test_text_is_text_whatever_it_begins_with(harm: str) -> None:
    table = feedback.table(harm)
    for sheet in sheets_of(marked_workbook([table], [*table.findings, *feedback.findings(harm)])):
        kinds = {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None}
        assert "f" not in kinds
    assert sheet.cell(4, 1).value is not None


@pytest.mark.slow
@pytest.mark.parametrize(("language", "said"), [("en", "error"), ("vi", "lỗi")])
def test_every_group_is_listed_errors_first(language: str, said: str) -> None:
    listing, *_ = sheets_of(marked_workbook([feedback.table()], feedback.findings(), language))
    severities = [listing.cell(row, 1).value for row in range(2, 6)]
    assert severities[:2] == [said, said]
    assert len(set(severities)) == 2
    assert [listing.cell(row, 3).value for row in range(2, 6)] == [1, 60, 1, 1]


def test_features_follow_each_other_with_their_number_beside() -> None:
    table = feedback.table()

    raw = replace(table.raw, numbers=RowNumbers("feature", range(70, 76)))
    _, sheet = sheets_of(marked_workbook([replace(table, raw=raw)], table.findings))
    assert [cell.value for cell in sheet[1]][:2] == ["village_id", "7OO"]
    assert (sheet.cell(5, 3).value, sheet.cell(5, 4).value) == ("7OO", 73)


def test_of_a_large_table_only_rows_with_findings_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_ROWS", 10)
    table = feedback.table(rows=12)
    listing, sheet = sheets_of(marked_workbook([table], table.findings))
    assert [sheet.cell(row, 4).value for row in range(2, 5)] == [5, 7, None]
    notes = [str(row[0].value) for row in listing.iter_rows()]
    assert any("villages.csv, which has 12 rows" in note for note in notes)


def test_comments_are_bounded_and_colours_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_COMMENTS", 1)
    table = feedback.table()
    _, sheet = sheets_of(marked_workbook([table], table.findings))
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert sum(cell.comment is not None for cell in cells) == 1
    assert sum(colour(cell) in (RED, YELLOW) for cell in cells) == 3


@pytest.mark.slow
def test_a_table_without_findings_needs_no_sheet_and_the_book_is_the_same_twice() -> None:

    clean = replace(feedback.table(), findings=())
    content = marked_workbook([clean], [])
    assert len(sheets_of(content)) == 1
    assert content == marked_workbook([clean], [])
