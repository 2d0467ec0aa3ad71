"""The log: every change past the program is found, and a copy taken while people write is whole."""

import json
import random
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from functools import cache
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from phusong.coverage.findings import InputError
from phusong.review import accounts
from phusong.review.accounts import TRIES, add_account, find_account, sign_in
from phusong.review.decisions import StaleDecisionError, Word, decide, list_proposals
from phusong.review.evidence.backup import back_up
from phusong.review.evidence.verify import count_events, verify_workspace
from phusong.review.workspace import open_workspace
from tests.builders.runs.reviews import PARTNER, PLANNER, Clock, handed_in, workspace_in
from tests.builders.runs.tampering import WAYS, faults_of, tamper
from tests.builders.seeds import examples

PASSWORD = "a long enough word"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a dozen entries, closed."""
    folder = tmp_path_factory.mktemp("review")
    with workspace_in(folder) as workspace:
        add_account(workspace, PARTNER, PASSWORD, by=PLANNER)
        handed_in(workspace, folder)
        for word in (Word("accept"), Word("reject", "land", radius_m=50.0), Word("reopen"), Word("defer", "cost")):
            for name in ("P001", "P003"):
                decide(workspace, 1, name, word, by=PARTNER)
        decide(workspace, 1, "P002", Word("relocate", "data-wrong", "sai", lon=104.0, lat=22.3), by=PLANNER)
        assert verify_workspace(workspace) == []
        assert count_events(workspace) > 12
    return folder / "review.db"


def copied(written: Path, folder: Path) -> Path:
    target = folder / "review.db"
    target.write_bytes(written.read_bytes())
    (folder / "review.db.key").write_bytes((written.parent / "review.db.key").read_bytes())
    return target


@pytest.mark.slow
def test_every_change_past_the_program_is_found(written: Path, tmp_path: Path) -> None:
    """Sixty seeded ways; ``python -m tests.fuzz.review_logs 1000`` tries as many as one likes."""
    seen = set()
    for seed in range(examples(60, least=30)):
        path = copied(written, tmp_path)
        with closing(sqlite3.connect(path)) as connection:
            seen.add(tamper(connection, random.Random(seed)))
        assert faults_of(path), f"seed {seed} was not noticed"
    assert len(seen) == WAYS


@pytest.mark.slow
def test_without_its_secret_a_workspace_is_not_opened(written: Path, tmp_path: Path) -> None:
    path = copied(written, tmp_path)
    (tmp_path / "review.db.key").unlink()
    with pytest.raises(InputError) as error:
        open_workspace(str(path))
    assert error.value.findings[0].code == "review-key"
    (tmp_path / "review.db.key").write_text("00" * 32)
    assert faults_of(path), "another secret seals otherwise"


@pytest.mark.slow
def test_a_backup_while_people_write_is_whole(tmp_path: Path) -> None:
    with workspace_in(tmp_path, Clock()) as workspace:
        handed_in(workspace, tmp_path)
        stop = threading.Event()

        def write() -> None:
            while not stop.is_set():
                decide(workspace, 1, "P001", Word("accept"), by=PARTNER)

        writer = threading.Thread(target=write)
        writer.start()
        try:
            for number in range(5):
                copy = back_up(workspace, tmp_path / "kept" / f"{number}.db")
                assert faults_of(copy) == []
        finally:
            stop.set()
            writer.join()
        with pytest.raises(InputError):
            back_up(workspace, tmp_path / "kept" / "0.db")
        names = sorted(path.name for path in (tmp_path / "kept").iterdir())
        assert [name for name in names if "part" in name] == []


@pytest.mark.slow
def test_edits_at_once_are_applied_or_answered_and_none_is_lost(tmp_path: Path) -> None:
    applied, stale = [], []
    with workspace_in(tmp_path) as workspace:
        handed_in(workspace, tmp_path)

        def work(seed: int) -> None:
            chance = random.Random(seed)
            for _ in range(12):
                name = chance.choice(["P001", "P003"])
                looked = next(each for each in list_proposals(workspace, 1, PARTNER) if each.proposal_id == name)
                try:
                    decide(workspace, 1, name, Word("accept", text=str(seed)), by=PARTNER, version=looked.version)
                    applied.append(name)
                except StaleDecisionError:
                    stale.append(name)

        threads = [threading.Thread(target=work, args=(seed,)) for seed in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(applied) + len(stale) == 72
        versions = {each.proposal_id: each.version for each in list_proposals(workspace, 1, PARTNER)}
        assert {name: versions[name] - 1 for name in versions} == {n: applied.count(n) for n in versions}
        assert verify_workspace(workspace) == []


@pytest.mark.slow
def test_a_killed_writer_loses_no_word_that_was_acknowledged(tmp_path: Path) -> None:
    with workspace_in(tmp_path) as workspace:
        handed_in(workspace, tmp_path)
    script = (
        "import sys\nfrom phusong.review import Person, Word, decide, open_workspace\n"
        "held = open_workspace(sys.argv[1])\n"
        "while True:\n"
        "    found = decide(held, 1, 'P001', Word('accept'), by=Person('vnpt', 'partner', 'Viễn thông Y'))\n"
        "    print(found.version, flush=True)\n"
    )
    acknowledged = 1
    for words in (1, 15):
        command = [sys.executable, "-c", script, str(tmp_path / "review.db")]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            for _ in range(words):
                acknowledged = int(writer.stdout.readline())
            writer.kill()
            acknowledged = max([acknowledged, *map(int, writer.stdout.read().split())])
        with workspace_in(tmp_path) as workspace:
            assert list_proposals(workspace, 1, PLANNER)[0].version in (acknowledged, acknowledged + 1)
            assert verify_workspace(workspace) == []


@pytest.mark.slow
def test_wrong_passwords_lock_an_account_for_a_while(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "_hasher", cache(lambda: PasswordHasher(time_cost=1, memory_cost=64)))
    clock = Clock()
    with workspace_in(tmp_path, clock) as workspace:
        add_account(workspace, PARTNER, PASSWORD, by=PLANNER)
        assert sign_in(workspace, "vnpt", PASSWORD) == PARTNER
        assert sign_in(workspace, "nobody", PASSWORD) is None
        assert sign_in(workspace, "vnpt", "x" * 10_000) is None
        for _ in range(TRIES - 1):
            assert sign_in(workspace, "vnpt", "not the word") is None
        assert sign_in(workspace, "vnpt", PASSWORD) is None, "locked, also to the right one"
        clock.now = clock.now.replace(hour=clock.now.hour + 1)
        assert sign_in(workspace, "vnpt", PASSWORD) == PARTNER
        assert verify_workspace(workspace) == []
        with pytest.raises(InputError) as error:
            add_account(workspace, PARTNER, PASSWORD, by=PLANNER)
        assert error.value.findings[0].code == "review-account"
        with pytest.raises(InputError):
            find_account(workspace, "vnp")
    raw = (tmp_path / "review.db").read_bytes() + b"".join(p.read_bytes() for p in tmp_path.glob("review.db-*"))
    assert PASSWORD.encode() not in raw


@pytest.mark.slow
@pytest.mark.parametrize("text", ["'; DROP TABLE event; --", "{{7*7}}", "\x1b[31m\u202e", "Hoà Ðình 🛰"])
def test_hostile_text_reads_back_as_written(text: str, tmp_path: Path) -> None:
    with workspace_in(tmp_path) as workspace:
        handed_in(workspace, tmp_path)
        found = decide(workspace, 1, "P001", Word("reject", "land", text), by=PARTNER)
        assert json.dumps(found.text) == json.dumps(text)
        assert verify_workspace(workspace) == []
