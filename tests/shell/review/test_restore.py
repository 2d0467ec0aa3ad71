"""A copy put back: all of it or nothing, while people look on, with a log that tells it and verifies."""

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from phusong.coverage.findings import InputError
from phusong.review.accounts import add_account, find_account
from phusong.review.again.job import start_job
from phusong.review.again.replan import Again
from phusong.review.attachments import attach, list_attachments
from phusong.review.chain import read_events
from phusong.review.decisions import Word, decide, find_proposal, list_proposals
from phusong.review.evidence.backup import back_up
from phusong.review.evidence.restore import AT_WORK, put_back
from phusong.review.evidence.verify import count_events, verify_workspace
from phusong.review.links import LinkScope, list_links, make_link, revoke_link
from phusong.review.sessions import open_session
from phusong.review.tables import SESSIONS
from phusong.review.workspace import Workspace
from tests.builders.runs.commands import phusong
from tests.builders.runs.reviews import DEADLINE, PARTNER, PLANNER, Clock, handed_in, workspace_in
from tests.builders.runs.visitors import PASSWORD, quick_passwords

pytestmark = pytest.mark.slow


@pytest.fixture
def workspace(tmp_path: Path):
    with quick_passwords(), workspace_in(tmp_path) as opened:
        add_account(opened, PARTNER, PASSWORD, by=PLANNER)
        handed_in(opened, tmp_path)
        decide(opened, 1, "P001", Word("accept"), by=PARTNER)
        attach(opened, (1, "P001"), "note.txt", b"keys in May", by=PARTNER)
        yield opened
        assert verify_workspace(opened) == []


def refused(workspace: Workspace, copy: Path, by=PLANNER) -> str:
    before = count_events(workspace)
    with pytest.raises(InputError) as error:
        put_back(workspace, copy, by=by)
    assert count_events(workspace) == before
    return error.value.findings[0].code


def test_what_stood_at_the_copy_stands_again_and_the_log_tells(workspace: Workspace, tmp_path: Path) -> None:
    before = list_proposals(workspace, 1, PLANNER)
    copy = back_up(workspace, tmp_path / "copy.db")
    bytes_of_copy = copy.read_bytes()
    kept = count_events(workspace)
    decide(workspace, 1, "P001", Word("reject", "land"), by=PARTNER)
    decide(workspace, 1, "P003", Word("defer", "cost"), by=PARTNER)
    attach(workspace, (1, "P003"), "later.txt", b"later", by=PARTNER)
    assert put_back(workspace, copy, by=PLANNER) == 3
    assert list_proposals(workspace, 1, PLANNER) == before
    assert [each.name for each in list_attachments(workspace, 1, "P001", PLANNER)] == ["note.txt"]
    with workspace.reading() as connection:
        *_, (number, last) = read_events(connection)
    assert (number, last.action, last.actor) == (kept + 1, "restored", "planner")
    assert (last.detail["entries"], last.detail["gone"]) == (kept, 3)
    assert copy.read_bytes() == bytes_of_copy, "the copy is as it was"
    decide(workspace, 1, "P003", Word("accept"), by=PARTNER)
    assert find_account(workspace, PARTNER.name) == PARTNER


def test_everybody_signs_in_anew_and_what_was_taken_back_stays_so(workspace: Workspace, tmp_path: Path) -> None:
    open_session(workspace, PARTNER.name)
    made = make_link(workspace, LinkScope(1, PARTNER.operator, "VNPT", 3), by=PLANNER)[0]
    copy = back_up(workspace, tmp_path / "copy.db")
    revoke_link(workspace, made.link_id, by=PLANNER)
    put_back(workspace, copy, by=PLANNER)
    assert [bool(each.revoked_at) for each in list_links(workspace, 1, PLANNER)] == [True]
    with workspace.reading() as connection:
        assert connection.execute(select(SESSIONS)).first() is None


def test_what_is_no_sound_copy_of_this_workspace_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    assert refused(workspace, tmp_path / "none.db") == "review-missing"
    copy = back_up(workspace, tmp_path / "copy.db")
    assert refused(workspace, copy, PARTNER) == "review-forbidden"
    key = tmp_path / "copy.db.key"
    secret = key.read_text()
    key.write_text("00" * 32)
    assert refused(workspace, copy) == "review-key"
    key.unlink()
    assert refused(workspace, copy) == "review-key"
    key.write_text(secret)
    changed = copy.read_bytes()
    assert changed.count(b"keys in May") == 1
    copy.write_bytes(changed.replace(b"keys in May", b"KEYS IN MAY"))
    assert refused(workspace, copy) == "review-broken"
    copy.write_bytes(changed[:5000])
    assert refused(workspace, copy) == "review-unreadable"
    copy.write_bytes(changed)
    job = start_job(workspace, 1, Again(DEADLINE), by=PLANNER)
    assert job.state == "running"
    assert refused(workspace, copy) == "review-busy"
    assert isinstance(workspace.clock, Clock)
    workspace.clock.now += AT_WORK + timedelta(seconds=1)
    assert put_back(workspace, copy, by=PLANNER) == 1


def test_who_reads_meanwhile_sees_what_was_or_what_is(workspace: Workspace, tmp_path: Path) -> None:
    copy = back_up(workspace, tmp_path / "copy.db")
    decide(workspace, 1, "P001", Word("reject", "land"), by=PARTNER)
    seen: set[tuple[str, int]] = set()
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            seen.add((find_proposal(workspace, 1, "P001", PLANNER).state, len(list_proposals(workspace, 1, PLANNER))))

    reader = threading.Thread(target=read)
    reader.start()
    try:
        put_back(workspace, copy, by=PLANNER)
    finally:
        stop.set()
        reader.join()
    count = len(list_proposals(workspace, 1, PLANNER))
    assert seen <= {("rejected", count), ("accepted", count)}


def test_at_the_command_line_it_is_told_what_is_gone(workspace: Workspace, tmp_path: Path) -> None:
    at = ("--workspace", workspace.address)
    copy = tmp_path / "copy.db"
    assert phusong("review", "backup", str(copy), *at).exit_code == 0
    said = phusong("review", "comment", "P001", "chủ đất <ký>", "--as", "vnpt", *at)
    assert (said.exit_code, "P001" in said.output) == (0, True), said.output
    note = tmp_path / "thư.txt"
    note.write_text("đã ký", encoding="utf-8")
    assert phusong("review", "attach", "P001", str(note), *at).exit_code == 0
    shown = phusong("review", "show", "P001", *at).output
    assert "vnpt: chủ đất <ký>" in shown
    assert "thư.txt" in shown
    assert "attached" in shown
    told = phusong("review", "show", "P001", "--json", *at).output
    assert '"comments"' in told
    missing = phusong("review", "attach", "P001", str(tmp_path / "none.pdf"), *at)
    assert (missing.exit_code, "none.pdf" in missing.output) == (1, True)
    done = phusong("review", "restore", str(copy), "--lang", "vi", *at)
    assert (done.exit_code, "2 mục nhật ký" in done.output) == (0, True), done.output
    assert "chủ đất" not in phusong("review", "show", "P001", *at).output
