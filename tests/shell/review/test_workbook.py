"""The workbook: what a partner writes into it comes back, cell by cell, and nothing else does."""

import io
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from phusong.coverage.findings import InputError
from phusong.review.decisions import Word, decide, list_proposals
from phusong.review.rounds import Round
from phusong.review.workbook import COLUMNS, SHEET, ReadBack, read_workbook_back, review_workbook
from phusong.review.workspace import Workspace
from tests.builders.runs.reviews import OTHER, PARTNER, PLANNER, handed_in, workspace_in

NAMES = [column.name for column in COLUMNS]


def filled(workspace: Workspace, held: Round, path: Path, cells: dict[tuple[str, str], object]) -> Path:
    """The partner's workbook with some cells written, by proposal and column."""
    book = load_workbook(io.BytesIO(review_workbook(workspace, held, by=PARTNER)))
    sheet = book[SHEET]
    row_of = {sheet.cell(row, NAMES.index("proposal_id") + 1).value: row for row in range(3, sheet.max_row + 1)}
    for (proposal, column), value in cells.items():
        sheet.cell(row_of[proposal], NAMES.index(column) + 1).value = value
    book.save(path)
    return path


def told(back: ReadBack) -> list[tuple[str, int | None, str | None]]:
    return [(finding.code, finding.row, finding.column) for finding in back.findings]


@pytest.mark.slow
def test_decisions_come_back_cell_by_cell(tmp_path: Path) -> None:
    with workspace_in(tmp_path) as workspace:
        held = handed_in(workspace, tmp_path)
        cells: dict[tuple[str, str], object] = {
            ("P001", "verdict"): "relocate",
            ("P001", "reason"): "land",
            ("P001", "new_lon"): "104,25",
            ("P001", "new_lat"): 22.37,
            ("P003", "verdict"): "Accept",
            ("P003", "text"): "=HYPERLINK(1)",
        }
        path = filled(workspace, held, tmp_path / "decided.xlsx", cells)
        back = read_workbook_back(workspace, path.read_bytes(), path.name, by=PARTNER)
        assert told(back) == []
        found = {each.proposal_id: each for each in list_proposals(workspace, 1, PLANNER)}
        assert (found["P001"].state, found["P001"].lon, found["P001"].lat) == ("relocated", 104.25, 22.37)
        assert found["P003"].state == "accepted"
        again = read_workbook_back(workspace, path.read_bytes(), path.name, by=PARTNER)
        assert (told(again), again.decided) == ([], []), "what was taken over once says nothing new"
        assert {each.version for each in list_proposals(workspace, 1, PARTNER)} == {2}


@pytest.mark.slow
def test_a_newer_decision_is_told_and_stands(tmp_path: Path) -> None:
    with workspace_in(tmp_path) as workspace:
        held = handed_in(workspace, tmp_path)
        path = filled(workspace, held, tmp_path / "a.xlsx", {("P001", "verdict"): "accept"})
        decide(workspace, 1, "P001", Word("reject", "power"), by=PLANNER)
        back = read_workbook_back(workspace, path.read_bytes(), path.name, by=PARTNER)
        assert told(back) == [("review-stale", 3, None)]
        assert list_proposals(workspace, 1, PARTNER)[0].state == "rejected"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({("P001", "verdict"): "maybe"}, [("review-name", 3, "verdict")]),
        ({("P001", "verdict"): "reject"}, [("review-reason", 3, "reason")]),
        ({("P001", "text"): "hm"}, [("review-sheet", 3, "verdict")]),
        ({("P001", "verdict"): "accept", ("P001", "radius_m"): "far"}, [("review-sheet", 3, "radius_m")]),
        ({("P001", "verdict"): "accept", ("P001", "radius_m"): True}, [("review-sheet", 3, "radius_m")]),
        ({("P001", "verdict"): "accept", ("P001", "token"): "forged"}, [("review-token", 3, "token")]),
        ({("P001", "verdict"): "accept", ("P001", "proposal_id"): "P003"}, [("review-token", 3, "proposal_id")]),
    ],
)
def test_what_is_wrong_is_told_by_cell_and_the_rest_counts(
    cells: dict[tuple[str, str], object], expected: list[tuple[str, int, str]], tmp_path: Path
) -> None:
    with workspace_in(tmp_path) as workspace:
        held = handed_in(workspace, tmp_path)
        path = filled(workspace, held, tmp_path / "a.xlsx", {**cells, ("P003", "verdict"): "accept"})
        back = read_workbook_back(workspace, path.read_bytes(), path.name, by=PARTNER)
        assert told(back) == expected
        assert [each.proposal_id for each in back.decided] == ["P003"]


@pytest.mark.slow
def test_a_partner_gets_and_decides_its_own_rows_alone(tmp_path: Path) -> None:
    with workspace_in(tmp_path) as workspace:
        held = handed_in(workspace, tmp_path)
        sheet = load_workbook(io.BytesIO(review_workbook(workspace, held, by=OTHER)))[SHEET]
        assert sheet.max_row == 2
        assert sheet.row_dimensions[2].hidden
        assert sheet.protection.sheet
        path = filled(workspace, held, tmp_path / "a.xlsx", {("P001", "verdict"): "accept"})
        back = read_workbook_back(workspace, path.read_bytes(), path.name, by=OTHER)
        assert told(back) == [("review-name", 3, "proposal")]
        assert list_proposals(workspace, 1, PARTNER)[0].state == "proposed"


@pytest.mark.slow
def test_rows_of_another_workspace_are_not_taken(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    with workspace_in(tmp_path / "one") as one, workspace_in(tmp_path / "two", own_secret=True) as two:
        path = filled(one, handed_in(one, tmp_path / "one"), tmp_path / "a.xlsx", {("P001", "verdict"): "accept"})
        handed_in(two, tmp_path / "two")
        assert told(read_workbook_back(two, path.read_bytes(), path.name, by=PARTNER)) == [("review-token", 3, "token")]


@pytest.mark.parametrize("kind", ["text", "other", "no-names"])
def test_a_file_that_is_no_such_workbook_is_refused(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    if kind == "text":
        path.write_text("hello")
    else:
        book = Workbook()
        book.worksheets[0].title = SHEET if kind == "no-names" else "other"
        book.worksheets[0]["A1"] = "token"
        book.save(path)
    with workspace_in(tmp_path) as workspace:
        handed_in(workspace, tmp_path)
        with pytest.raises(InputError) as error:
            read_workbook_back(workspace, path.read_bytes(), path.name, by=PARTNER)
        assert error.value.findings[0].code == "review-sheet"
