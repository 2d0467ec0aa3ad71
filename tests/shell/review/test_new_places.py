"""A new place is confirmed only once who confirms has looked at what a mast would give there."""

from pathlib import Path

import pytest

from phusong.coverage.findings import InputError
from phusong.review.comments import history_of
from phusong.review.decisions import Word, decide, find_proposal
from phusong.review.evidence import verify_workspace
from phusong.review.follow_up import answer_decision, is_unseen, note_place
from phusong.review.rights import Person
from phusong.review.workspace import Workspace
from tests.builders.runs.reviews import APPROVER, PARTNER, PLANNER, VIEWER, handed_in, workspace_in

pytestmark = pytest.mark.slow

PLACE = (103.8401234, 22.5112345)
ELSEWHERE = Word("relocate", "land", lon=PLACE[0], lat=PLACE[1])
PEOPLE = {"4g": 120, "5g": 80}


def refusal_of(workspace: Workspace, proposal: str) -> list[str]:
    """Codes of what a confirmation is refused for; none where it is taken."""
    try:
        answer_decision(workspace, 1, proposal, "confirmed", by=PLANNER)
    except InputError as error:
        return [finding.code for finding in error.findings]
    return []


def test_a_new_place_is_confirmed_after_a_look_at_it(tmp_path: Path) -> None:
    with workspace_in(tmp_path) as workspace:
        handed_in(workspace, tmp_path)
        decide(workspace, 1, "P002", ELSEWHERE, by=PLANNER)
        assert refusal_of(workspace, "P002") == ["review-place-unseen"]
        assert answer_decision(workspace, 1, "P002", "disputed", by=PLANNER).standing == "disputed"
        for place in ((PLACE[0] + 0.001, PLACE[1]), (PLACE[0], PLACE[1] - 0.00001), (103.8, 22.5)):
            assert not note_place(workspace, (1, "P002"), place, PEOPLE, by=PLANNER)
        assert refusal_of(workspace, "P002") == ["review-place-unseen"], "another place was looked at"
        assert note_place(workspace, (1, "P002"), (round(PLACE[0], 6), round(PLACE[1], 6)), PEOPLE, by=PLANNER)
        assert refusal_of(workspace, "P002") == []
        assert find_proposal(workspace, 1, "P002", PLANNER).standing == "confirmed"
        assert verify_workspace(workspace) == []


def test_a_look_counts_for_the_place_it_was_at_and_is_told_once(tmp_path: Path) -> None:
    with workspace_in(tmp_path) as workspace:
        handed_in(workspace, tmp_path)
        assert not note_place(workspace, (1, "P002"), PLACE, PEOPLE, by=PLANNER), "it was not relocated yet"
        decide(workspace, 1, "P002", ELSEWHERE, by=PLANNER)
        assert [note_place(workspace, (1, "P002"), PLACE, PEOPLE, by=PLANNER) for _ in range(3)] == [True] * 3
        decide(workspace, 1, "P002", Word("relocate", "land", lon=103.9, lat=22.5), by=PLANNER)
        assert refusal_of(workspace, "P002") == ["review-place-unseen"]
        decide(workspace, 1, "P002", ELSEWHERE, by=PLANNER)
        assert refusal_of(workspace, "P002") == [], "that place had been looked at"
        told = [each.detail for each in history_of(workspace, 1, "P002", PLANNER) if each.action == "place-computed"]
        assert told == [{"place": list(PLACE), "people": PEOPLE}]


@pytest.mark.parametrize("person", [PARTNER, VIEWER, APPROVER])
def test_the_look_of_who_cannot_confirm_does_not_count(tmp_path: Path, person: Person) -> None:
    with workspace_in(tmp_path) as workspace:
        handed_in(workspace, tmp_path)
        decide(workspace, 1, "P001", ELSEWHERE, by=PARTNER)
        assert not note_place(workspace, (1, "P001"), PLACE, PEOPLE, by=person)
        assert is_unseen(workspace, find_proposal(workspace, 1, "P001", PLANNER))
        assert refusal_of(workspace, "P001") == ["review-place-unseen"]


def test_what_has_no_new_place_or_no_coverage_needs_no_look(tmp_path: Path) -> None:
    with workspace_in(tmp_path) as workspace:
        handed_in(workspace, tmp_path)
        decide(workspace, 1, "P001", Word("accept"), by=PARTNER)
        decide(workspace, 1, "P003", ELSEWHERE, by=PARTNER)
        assert find_proposal(workspace, 1, "P003", PLANNER).facts["technology"] == "fibre"
        assert refusal_of(workspace, "P001") == refusal_of(workspace, "P003") == []
