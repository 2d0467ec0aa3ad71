"""Rounds and decisions: who may do what, when, and what is refused."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from phusong.coverage.findings import InputError
from phusong.review.decisions import (
    StaleDecisionError,
    Word,
    decide,
    list_proposals,
)
from phusong.review.flow import NEXT, REASONS, STATE_AFTER
from phusong.review.follow_up import answer_decision, record_result
from phusong.review.rights import RIGHTS, ROLES, Person
from phusong.review.rounds import find_round, list_rounds, move_round, submit_run
from tests.builders.runs.reviews import (
    APPROVER,
    DEADLINE,
    OTHER,
    PARTNER,
    PLANNER,
    VIEWER,
    Clock,
    handed_in,
    reviewed_run,
    workspace_in,
)


def refused(error: pytest.ExceptionInfo[InputError]) -> list[str]:
    return [finding.code for finding in error.value.findings]


@pytest.mark.slow
def test_a_run_is_handed_in_and_decided_on(tmp_path: Path) -> None:
    with workspace_in(tmp_path) as workspace:
        held = handed_in(workspace, tmp_path)
        assert (held.round_id, held.revision, held.state, held.deadline) == (1, 1, "submitted", "2027-01-31")
        assert held.people["4g"] == {"today": held.people["4g"]["today"], "after": held.people["4g"]["today"] + 550}
        names = [each.proposal_id for each in list_proposals(workspace, 1, PLANNER)]
        assert names == ["P001", "P002", "P003"]
        found = decide(
            workspace, 1, "P001", Word("reject", "land", "chủ đất không cho thuê", radius_m=500.0), by=PARTNER
        )
        assert (found.state, found.version, found.decided_by) == ("rejected", 2, "vnpt")
        assert find_round(workspace).state == "in_review"
        assert answer_decision(workspace, 1, "P001", "disputed", by=PLANNER).standing == "disputed"
        again = decide(workspace, 1, "P001", Word("accept"), by=PARTNER, version=2)
        assert (again.state, again.standing, again.reason, again.radius_m) == ("accepted", "open", "", None)
        assert record_result(workspace, 1, "P001", "built", by=PARTNER).result == "built"


@pytest.mark.slow
def test_a_partner_sees_and_decides_its_own_alone(tmp_path: Path) -> None:
    with workspace_in(tmp_path) as workspace:
        handed_in(workspace, tmp_path)
        assert [each.proposal_id for each in list_proposals(workspace, 1, PARTNER)] == ["P001", "P003"]
        assert list_proposals(workspace, 1, OTHER) == []
        assert list_proposals(workspace, 1, Person("nobody", "partner", "")) == [], "no operator is no master key"
        with pytest.raises(InputError) as error:
            decide(workspace, 1, "P001", Word("accept"), by=OTHER)
        assert refused(error) == ["review-name"]
        assert "did you mean" not in error.value.findings[0].message, "what others have is not told"
        for person in (VIEWER, APPROVER):
            assert len(list_proposals(workspace, 1, person)) == 3
            with pytest.raises(InputError) as error:
                decide(workspace, 1, "P001", Word("accept"), by=person)
            assert refused(error) == ["review-forbidden"]


@pytest.mark.slow
def test_a_stale_word_is_answered_with_both_and_not_written(tmp_path: Path) -> None:
    with workspace_in(tmp_path) as workspace:
        handed_in(workspace, tmp_path)
        decide(workspace, 1, "P001", Word("accept"), by=PARTNER, version=1)
        with pytest.raises(StaleDecisionError) as error:
            decide(workspace, 1, "P001", Word("reject", "cost"), by=PLANNER, version=1)
        assert (error.value.standing.state, error.value.given.verdict) == ("accepted", "reject")
        assert list_proposals(workspace, 1, PLANNER)[0].state == "accepted"


@pytest.mark.slow
def test_nothing_accepts_itself_at_the_deadline(tmp_path: Path) -> None:
    clock = Clock()
    with workspace_in(tmp_path, clock) as workspace:
        handed_in(workspace, tmp_path)
        clock.now = datetime(2027, 1, 31, 23, 0, tzinfo=UTC)
        assert find_round(workspace).state == "submitted", "the last day counts whole"
        clock.now += timedelta(hours=1)
        assert find_round(workspace).state == "expired"
        assert {each.state for each in list_proposals(workspace, 1, PLANNER)} == {"proposed"}
        with pytest.raises(InputError) as error:
            decide(workspace, 1, "P001", Word("accept"), by=PARTNER)
        assert refused(error) == ["review-state"]
        move_round(workspace, 1, "in_review", by=PLANNER, deadline=date(2027, 2, 15))
        assert decide(workspace, 1, "P001", Word("accept"), by=PARTNER).state == "accepted"


def test_who_hands_in_does_not_approve(tmp_path: Path) -> None:
    both = Person("planner", "approver")
    with workspace_in(tmp_path) as workspace:
        handed_in(workspace, tmp_path)
        with pytest.raises(InputError) as error:
            move_round(workspace, 1, "agreed", by=APPROVER)
        assert refused(error) == ["review-state"], "an open round is not agreed"
        move_round(workspace, 1, "decided", by=PLANNER)
        with pytest.raises(InputError) as error:
            move_round(workspace, 1, "agreed", by=both)
        assert refused(error) == ["review-forbidden"]
        assert move_round(workspace, 1, "agreed", by=APPROVER).state == "agreed"
        assert NEXT["agreed"] == frozenset()


@pytest.mark.parametrize(
    ("word", "column"),
    [
        (Word("reject"), "reason"),
        (Word("relocate", "land"), "lon"),
        (Word("relocate", "land", lon=104.0), "lon"),
        (Word("relocate", "land", lon=float("nan"), lat=22.0), "lon"),
        (Word("relocate", "land", lon=104.0, lat=95.0), "lon"),
        (Word("accept", lon=104.0, lat=22.0), "lon"),
        (Word("defer", "cost", phase=1), "phase"),
        (Word("accept", radius_m=5.0), "radius_m"),
        (Word("reject", "land", radius_m=-1.0), "radius_m"),
        (Word("reject", "land", radius_m=float("nan")), "radius_m"),
        (Word("accept", text="x" * 4001), "text"),
        (Word("accept", text="\ud83d"), "text"),
        (Word("accept", text="a\0b"), "text"),
    ],
)
def test_a_word_that_does_not_fit_is_refused(word: Word, column: str) -> None:
    assert [finding.column for finding in word.faults()] == [column]


def test_unknown_words_are_answered_with_the_nearest() -> None:
    (fault,) = Word("rejct", "land").faults()
    assert "reject" in fault.message
    (fault,) = Word("reject", "lan").faults()
    assert "land" in fault.message


def test_wrong_data_opens_a_correction_and_changes_no_plan(tmp_path: Path) -> None:
    with workspace_in(tmp_path) as workspace:
        handed_in(workspace, tmp_path)
        found = decide(workspace, 1, "P001", Word("reject", "data-wrong", "cột đã bị dỡ"), by=PARTNER)
        assert found.state == "needs_information"


def test_a_run_with_another_content_or_no_plan_is_not_handed_in(tmp_path: Path) -> None:
    with workspace_in(tmp_path) as workspace:
        run = reviewed_run(tmp_path / "run")
        with pytest.raises(InputError) as error:
            submit_run(workspace, run, date(2020, 1, 1), by=PLANNER)
        assert refused(error) == ["review-deadline"]
        with pytest.raises(InputError) as error:
            submit_run(workspace, run, DEADLINE, by=PARTNER)
        assert refused(error) == ["review-forbidden"]
        (run / "proposals.csv").write_text("proposal_id\nP001\n", encoding="utf-8")
        with pytest.raises(InputError) as error:
            submit_run(workspace, run, DEADLINE, by=PLANNER)
        assert refused(error) == ["run-changed"]
        assert list_rounds(workspace) == []


def test_every_action_has_its_roles_and_nothing_else_is_allowed() -> None:
    for role in ROLES:
        assert not Person("x", role, "y").may("no such action")  # type: ignore[arg-type]
    assert RIGHTS["approve"] == {"approver"}
    assert set(STATE_AFTER) >= {"accept", "reject", "relocate", "needs-information", "defer"}
    assert len(REASONS) == 9
