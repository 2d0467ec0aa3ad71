"""What follows a decision: who is responsible and by when, corrections of data, drafts, and a withdrawn revision."""

import io
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from phusong.coverage.findings import InputError
from phusong.review.comments import history_of
from phusong.review.decisions import StaleDecisionError, Word, decide, find_proposal, list_proposals
from phusong.review.evidence.verify import verify_workspace
from phusong.review.follow_up import (
    Assignment,
    StaleAssignmentError,
    assign,
    close_correction,
    list_corrections,
    record_result,
)
from phusong.review.rounds import find_round, list_rounds, move_round, submit_run
from phusong.review.workbook import COLUMNS, read_workbook_back, review_workbook
from phusong.review.workspace import Workspace
from tests.builders.runs.reviews import APPROVER, DEADLINE, OTHER, PARTNER, PLANNER, VIEWER, handed_in, workspace_in


def codes(error: pytest.ExceptionInfo[InputError]) -> list[str]:
    return [finding.code for finding in error.value.findings]


@pytest.fixture
def workspace(tmp_path: Path):
    with workspace_in(tmp_path) as opened:
        handed_in(opened, tmp_path)
        yield opened
        assert verify_workspace(opened) == []


@pytest.mark.slow
def test_who_and_by_when_are_changed_and_a_stale_change_is_told_with_both(workspace: Workspace) -> None:
    found = assign(workspace, (1, "P001"), Assignment("Sở TT&TT", "2026-10-31"), by=PLANNER, version=1)
    assert (found.responsible, found.due, found.version, found.state) == ("Sở TT&TT", "2026-10-31", 2, "proposed")
    with pytest.raises(StaleAssignmentError) as error:
        assign(workspace, (1, "P001"), Assignment("VNPT", "2026-11-30"), by=PLANNER, version=1)
    assert (error.value.standing.due, error.value.given.due) == ("2026-10-31", "2026-11-30")
    with pytest.raises(StaleDecisionError):
        decide(workspace, 1, "P001", Word("accept"), by=PARTNER, version=1)
    assert assign(workspace, (1, "P001"), Assignment("Sở TT&TT", "2026-10-31"), by=PLANNER, version=1).version == 2
    past = history_of(workspace, 1, "P001", PARTNER)
    assert [(each.action, each.detail["due"]) for each in past] == [("assigned", "2026-10-31")]


@pytest.mark.slow
@pytest.mark.parametrize(
    "given",
    [
        Assignment("x" * 201, ""),
        Assignment("two\nlines", ""),
        Assignment("half \ud800", ""),
        Assignment("zero \0", ""),
        Assignment("", "31/12/2026"),
        Assignment("", "2026-02-30"),
        Assignment("", "20261231"),
        Assignment("", "2026-W01-1"),
    ],
)
def test_what_is_no_name_or_no_day_is_refused(workspace: Workspace, given: Assignment) -> None:
    with pytest.raises(InputError) as error:
        assign(workspace, (1, "P001"), given, by=PLANNER)
    assert codes(error) == ["review-assignment"]


@pytest.mark.slow
@pytest.mark.parametrize("person", [PARTNER, OTHER, APPROVER, VIEWER])
def test_the_planner_alone_says_who_and_answers_corrections(workspace: Workspace, person) -> None:
    for act in (
        lambda: assign(workspace, (1, "P001"), Assignment("me", ""), by=person),
        lambda: close_correction(workspace, (1, 1), "done", by=person),
    ):
        with pytest.raises(InputError) as error:
            act()
        assert codes(error) == ["review-forbidden"]


@pytest.mark.slow
def test_wrong_data_are_a_correction_that_the_planner_answers(workspace: Workspace) -> None:
    found = decide(workspace, 1, "P001", Word("reject", "data-wrong", "thôn này đã có cột"), by=PARTNER)
    assert found.state == "needs_information"
    (opened,) = list_corrections(workspace, 1, PARTNER)
    assert (opened.proposal_id, opened.text, opened.closed_at) == ("P001", "thôn này đã có cột", "")
    assert list_corrections(workspace, 1, OTHER) == [], "what others are asked is not told"
    for at, answer in (((1, 9), "x"), ((2, 1), "x"), ((1, 1), "  ")):
        with pytest.raises(InputError):
            close_correction(workspace, at, answer, by=PLANNER)
    close_correction(workspace, (1, opened.correction_id), "lớp trạm đã sửa", by=PLANNER)
    (closed,) = list_corrections(workspace, 1, PARTNER)
    assert (closed.answer, closed.closed_by) == ("lớp trạm đã sửa", "planner")
    with pytest.raises(InputError):
        close_correction(workspace, (1, opened.correction_id), "again", by=PLANNER)
    assert find_proposal(workspace, 1, "P001", PLANNER).state == "needs_information", "the partner decides"


def test_a_draft_is_the_planners_until_it_is_submitted(workspace: Workspace, tmp_path: Path) -> None:
    held = submit_run(workspace, tmp_path / "run", DEADLINE, by=PLANNER, draft=True)
    assert held.state == "draft"
    for person in (PARTNER, APPROVER, VIEWER):
        assert [each.round_id for each in list_rounds(workspace, person)] == [1]
        assert find_round(workspace, by=person).round_id == 1
        for look in (
            lambda by=person: find_round(workspace, 2, by),
            lambda by=person: list_proposals(workspace, 2, by),
            lambda by=person: find_proposal(workspace, 2, "P001", by),
            lambda by=person: list_corrections(workspace, 2, by),
        ):
            with pytest.raises(InputError) as error:
                look()
            assert codes(error) == ["review-round"]
    assign(workspace, (2, "P001"), Assignment("VNPT", "2026-12-01"), by=PLANNER)
    with pytest.raises(InputError) as error:
        decide(workspace, 2, "P001", Word("accept"), by=PLANNER)
    assert codes(error) == ["review-state"]
    assert move_round(workspace, 2, "submitted", by=PLANNER).state == "submitted"
    assert decide(workspace, 2, "P001", Word("accept"), by=PARTNER).state == "accepted"


def test_a_revision_keeps_who_and_by_when_and_once_withdrawn_frees_the_round(
    workspace: Workspace, tmp_path: Path
) -> None:
    assign(workspace, (1, "P003"), Assignment("Viettel Lào Cai", "2027-06-30"), by=PLANNER)
    first = move_round(workspace, 1, "decided", by=PLANNER)
    submit_run(workspace, tmp_path / "run", DEADLINE, by=PLANNER, parent=first)
    assert find_round(workspace, 1).state == "replanned"
    kept = find_proposal(workspace, 2, "P003", PLANNER)
    assert (kept.responsible, kept.due, kept.version) == ("Viettel Lào Cai", "2027-06-30", 1)
    unchanged = find_proposal(workspace, 2, "P001", PLANNER)
    assert (unchanged.responsible, unchanged.due) == (unchanged.facts["owner"], unchanged.facts["due"])
    for act in (
        lambda: assign(workspace, (1, "P001"), Assignment("late", ""), by=PLANNER),
        lambda: record_result(workspace, 1, "P001", "built", by=PLANNER),
    ):
        with pytest.raises(InputError) as error:
            act()
        assert codes(error) == ["review-state"]
    move_round(workspace, 2, "withdrawn", by=PLANNER)
    assert find_round(workspace).round_id == 1
    assert find_round(workspace, 1).state == "decided", "it can be planned again"


def filled(content: bytes, cells: dict[tuple[int, str], object]) -> bytes:
    """A workbook with some cells written, by row and column."""
    book = load_workbook(io.BytesIO(content))
    names = [column.name for column in COLUMNS]
    for (row, name), value in cells.items():
        book["proposals"].cell(row, names.index(name) + 1).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.slow
def test_a_planner_says_who_and_by_when_in_the_workbook_and_a_partner_does_not(workspace: Workspace) -> None:
    held = find_round(workspace, 1)
    theirs, ours = (review_workbook(workspace, held, by=person) for person in (PARTNER, PLANNER))
    column = [each.name for each in COLUMNS].index("owner") + 1
    locked = [load_workbook(io.BytesIO(each))["proposals"].cell(3, column).protection.locked for each in (theirs, ours)]
    assert locked == [True, False]
    tampered = filled(theirs, {(3, "owner"): "somebody else"})
    assert read_workbook_back(workspace, tampered, "x.xlsx", by=PARTNER).assigned == []
    day = datetime(2027, 3, 31)  # noqa: DTZ001 - as a cell holds it
    cells = {(3, "owner"): "<b>Sở", (3, "due"): day, (4, "due"): "soon", (4, "owner"): "=1+1", (5, "verdict"): "accept"}
    back = read_workbook_back(workspace, filled(ours, cells), "x.xlsx", by=PLANNER)
    assert [(each.responsible, each.due) for each in back.assigned] == [("<b>Sở", "2027-03-31")]
    assert [(each.code, each.row, each.column) for each in back.findings] == [("review-assignment", 4, "due")]
    assert [each.proposal_id for each in back.decided] == ["P003"]
    again = read_workbook_back(workspace, filled(ours, cells), "x.xlsx", by=PLANNER)
    assert (again.assigned, again.decided) == ([], [])
    assign(workspace, (1, "P002"), Assignment("newer", ""), by=PLANNER)
    both = filled(ours, {(4, "due"): date(2027, 1, 1).isoformat(), (4, "verdict"): "accept"})
    stale = read_workbook_back(workspace, both, "x.xlsx", by=PLANNER)
    assert [each.code for each in stale.findings] == ["review-stale"]
    standing = find_proposal(workspace, 1, "P002", PLANNER)
    assert (standing.responsible, standing.state) == ("newer", "proposed")
