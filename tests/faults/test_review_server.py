"""A slice of the faults of a review's server: five kills under load, and reviewers at once over HTTP."""

from pathlib import Path

import pytest

from tests.faults.review_server import NAMES, back_up_under_load, kill_under_load, prepared, review_at_once

pytestmark = pytest.mark.slow


def test_a_killed_server_loses_no_decision_that_it_acknowledged(tmp_path: Path) -> None:
    path, token = prepared(tmp_path)
    for seed in range(5):
        acknowledged, lost = kill_under_load(path, token, seed)
        assert acknowledged > 0
        assert lost == []


def test_reviewers_at_once_are_each_answered(tmp_path: Path) -> None:
    path, token = prepared(tmp_path)
    done, lost = review_at_once(path, token, 6, 10)
    assert lost == []
    assert (done.applied + done.stale, done.left, dict(done.others)) == (60, [], {})
    assert sum(done.acknowledged.values()) == done.applied + len(NAMES), "each applied one is one version more"


def test_backups_while_people_decide_hold_all_that_was_acknowledged(tmp_path: Path) -> None:
    path, token = prepared(tmp_path)
    applied, faults = back_up_under_load(path, token, 3)
    assert faults == []
    assert applied > 0
