"""The same review on PostgreSQL: decisions at once, comments, attachments, links, the web workspace, the log."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select, text

from phusong.coverage.findings import InputError
from phusong.review import workspace as workspaces
from phusong.review.accounts import add_account
from phusong.review.attachments import attach, read_attachment
from phusong.review.comments import add_comment, list_comments
from phusong.review.decisions import StaleDecisionError, Word, decide, list_proposals
from phusong.review.evidence.backup import back_up
from phusong.review.evidence.verify import verify_workspace
from phusong.review.links import LinkScope, make_link, open_link
from phusong.review.tables import HEAD
from phusong.review.workspace import KEY_VARIABLE, Workspace, open_workspace
from phusong.web.app import make_app
from tests.builders.runs.postgres import postgres
from tests.builders.runs.reviews import PARTNER, PLANNER, Clock, handed_in
from tests.builders.runs.visitors import PASSWORD, quick_passwords

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with postgres() as address, pytest.MonkeyPatch.context() as patch, quick_passwords():
        patch.setenv(KEY_VARIABLE, "5a" * 32)
        opened = open_workspace(address, make=True, clock=Clock())
        add_account(opened, PARTNER, PASSWORD, by=PLANNER)
        handed_in(opened, tmp_path_factory.mktemp("review"))
        try:
            yield opened
        finally:
            opened.close()


def test_a_workspace_is_opened_again_with_its_secret_alone(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    again = open_workspace(workspace.address)
    assert verify_workspace(again) == []
    again.close()
    monkeypatch.setenv(KEY_VARIABLE, "00" * 32)
    other = open_workspace(workspace.address)
    assert verify_workspace(other), "another secret seals otherwise"
    other.close()
    monkeypatch.delenv(KEY_VARIABLE)
    with pytest.raises(InputError) as error:
        open_workspace(workspace.address)
    assert error.value.findings[0].code == "review-key"


def test_edits_at_once_are_applied_or_answered_and_none_is_lost(workspace: Workspace) -> None:
    applied, stale = [], []
    before = {each.proposal_id: each.version for each in list_proposals(workspace, 1, PARTNER)}

    def work(seed: int) -> None:
        for turn in range(10):
            name = ("P001", "P003")[(seed + turn) % 2]
            looked = next(each for each in list_proposals(workspace, 1, PARTNER) if each.proposal_id == name)
            try:
                decide(workspace, 1, name, Word("accept", text=str(seed)), by=PARTNER, version=looked.version)
                applied.append(name)
            except StaleDecisionError:
                stale.append(name)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(applied) + len(stale) == 80
    versions = {each.proposal_id: each.version for each in list_proposals(workspace, 1, PARTNER)}
    assert {name: versions[name] - before[name] for name in versions} == {
        name: applied.count(name) for name in versions
    }
    assert verify_workspace(workspace) == []


def test_a_lock_that_is_waited_for_in_vain_is_told_of(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workspaces, "WAIT_S", 0.05)
    with workspace.engine.connect() as other, other.begin():
        other.execute(select(HEAD).with_for_update())
        with pytest.raises(InputError) as error:
            decide(workspace, 1, "P001", Word("accept"), by=PARTNER)
    assert [each.code for each in error.value.findings] == ["review-occupied"]
    decide(workspace, 1, "P001", Word("accept"), by=PARTNER)


@pytest.mark.parametrize("said", ["'; DROP TABLE event; --", "Hoà Ðình 🛰 ${x}", "\x1b[31m\u202e"])
def test_what_is_said_and_attached_reads_back_as_written(workspace: Workspace, said: str) -> None:
    add_comment(workspace, 1, "P001", said, by=PARTNER)
    assert list_comments(workspace, 1, "P001", PARTNER)[-1].text == said
    added = attach(workspace, (1, "P001"), "a.txt", said.replace("\x1b", "").encode(), by=PARTNER)
    assert read_attachment(workspace, added.attachment_id, PARTNER)[1] == said.replace("\x1b", "").encode()
    with pytest.raises(InputError):
        add_comment(workspace, 1, "P001", "a\0b", by=PARTNER)
    assert verify_workspace(workspace) == []


def test_the_web_workspace_answers(workspace: Workspace) -> None:
    client = TestClient(make_app(workspace), follow_redirects=False)
    link, token = make_link(workspace, LinkScope(1, PARTNER.operator, "Ms Hà", 7), by=PLANNER)
    assert open_link(workspace, token) == link
    given = client.post("/api/v1/session", json={"name": PARTNER.name, "password": PASSWORD})
    client.headers["authorization"] = f"Bearer {given.json()['token']}"
    for path in ("/rounds/1", "/rounds/1/proposals/P001", "/rounds/1/map", "/ogc/collections/round-1/items"):
        assert client.get(path).status_code == 200
    for odd in ("/rounds/2147483647", "/rounds/1/proposals/P%00", "/rounds/99999999999999999999", "/rounds/1?q=%00"):
        assert client.get(odd).status_code in (200, 404, 422)
    stranger = TestClient(make_app(workspace), follow_redirects=False)
    for name in ("a\0b", "x" * 64, "\u202e"):
        assert stranger.post("/api/v1/session", json={"name": name, "password": "x"}).status_code == 401
    assert verify_workspace(workspace) == []


def test_a_change_past_the_program_is_found(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        back_up(workspace, tmp_path / "copy.db")
    assert "pg_dump" in error.value.findings[0].message
    with workspace.engine.begin() as connection:
        connection.execute(text("UPDATE comment SET text = text || '.' WHERE comment_id = 1"))
    assert verify_workspace(workspace) == ["comment 1 is not what the log says"]
    with workspace.engine.begin() as connection:
        connection.execute(text("DELETE FROM event WHERE number = 3"))
    assert verify_workspace(workspace) == ["entry 3 is missing, the next is 4"]
