"""A workspace that others hold: who cannot wait any longer is told so, and nothing is written."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from phusong.review import workspace as workspaces
from phusong.review.comments import HISTORY
from phusong.review.decisions import Word, decide, find_proposal
from phusong.review.evidence.verify import count_events, verify_workspace
from tests.builders.runs.reviews import PARTNER
from tests.builders.runs.visitors import Site, site_in

pytestmark = pytest.mark.slow

AT = "/rounds/1/proposals/P001"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setattr(workspaces, "WAIT_S", 0.05)
    with site_in(tmp_path) as made:
        made.as_("vnpt")
        yield made


def test_another_process_that_holds_the_database_is_told_of(site: Site) -> None:
    entries = count_events(site.workspace)
    word = {"verdict": "accept", "version": 1}
    with closing(sqlite3.connect(site.workspace.address, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = site.as_("vnpt").post(f"/api/v1{AT}/decision", json=word)
        other.execute("ROLLBACK")
    assert (answer.status_code, [each["code"] for each in answer.json()]) == (503, ["review-occupied"])
    assert int(answer.headers["retry-after"]) > 0
    assert count_events(site.workspace) == entries
    assert find_proposal(site.workspace, 1, "P001", PARTNER).version == 1
    assert site.as_("vnpt").post(f"/api/v1{AT}/decision", json=word).status_code == 200


def test_a_writer_that_waits_for_another_of_its_process_holds_no_connection(site: Site) -> None:
    with site.workspace.turn:
        answer = site.as_("vnpt").post(f"/api/v1{AT}/decision", json={"verdict": "accept", "version": 1})
        assert (answer.status_code, answer.json()[0]["code"]) == (503, "review-occupied")
        assert site.workspace.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
    page = site.as_("vnpt").get(AT)
    assert page.status_code == 200, "readers do not wait for writers"


def test_a_writer_that_fails_gives_its_turn_back(site: Site) -> None:
    with pytest.raises(ZeroDivisionError), site.workspace.writing():
        raise ZeroDivisionError
    done = []
    thread = threading.Thread(target=lambda: done.append(decide(site.workspace, 1, "P001", Word("accept"), by=PARTNER)))
    thread.start()
    thread.join()
    assert [each.version for each in done] == [2]


def test_a_long_history_is_told_in_parts(site: Site) -> None:
    client = site.as_("vnpt")
    for turn in range(HISTORY + 20):
        decide(site.workspace, 1, "P001", Word("accept", text=f"turn {turn}."), by=PARTNER)
    newest = client.get(f"/api/v1{AT}").json()["history"]
    assert [each["detail"]["text"] for each in newest] == [f"turn {turn}." for turn in range(HISTORY + 19, 19, -1)]
    older = client.get(f"/api/v1{AT}/history", params={"before": newest[-1]["number"]}).json()
    assert [each["detail"]["text"] for each in older] == [f"turn {turn}." for turn in range(19, -1, -1)]
    page = client.get(AT).text
    assert "turn 20." in page
    assert "turn 19." not in page
    assert "turn 19." in client.get(AT, params={"past": newest[-1]["number"]}).text
    assert "Older entries" in page
    assert "Older entries" not in client.get(AT, params={"past": newest[-1]["number"]}).text
    assert verify_workspace(site.workspace) == []
