"""The server of a review killed while reviewers decide, and many reviewers at once: no acknowledged decision is lost.

``python -m tests.faults.review_server kills 200``, ``reviewers 50 200``, ``backups 100`` and ``guesses 10000``.
"""

import multiprocessing
import random
import socket
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path

import httpx2 as httpx
import uvicorn

from phusong.review.accounts import add_account
from phusong.review.decisions import list_proposals
from phusong.review.evidence.backup import back_up
from phusong.review.evidence.verify import verify_workspace
from phusong.review.sessions import open_session
from phusong.review.workspace import open_workspace
from phusong.web.app import make_app
from tests.builders.runs.reviews import PARTNER, PLANNER, handed_in
from tests.builders.runs.visitors import PASSWORD

SERVERS = multiprocessing.get_context("forkserver")
SERVERS.set_forkserver_preload(["phusong.web.app"])
NAMES = ("P001", "P003")
WAIT_S = 120.0
PRINTED_EVERY_S = 30.0


def answer(listening: socket.socket, path: str) -> None:
    """Serve a workspace until killed."""
    app = make_app(open_workspace(path))
    settings = uvicorn.Config(app, access_log=False, log_level="error", lifespan="off", timeout_keep_alive=60)
    uvicorn.Server(settings).run(sockets=[listening])


@contextmanager
def running(path: Path) -> Iterator[tuple[BaseProcess, str]]:
    """A server in a process of its own, and its address."""
    listening = socket.create_server(("127.0.0.1", 0), backlog=128)
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    process = SERVERS.Process(target=answer, args=(listening, str(path)), daemon=True)
    process.start()
    listening.close()
    try:
        yield process, address
    finally:
        process.kill()
        process.join()


def prepared(folder: Path) -> tuple[Path, str]:
    """A workspace with the small plan handed in, and the token of a session of a partner."""
    path = folder / "review.db"
    workspace = open_workspace(str(path), make=True)
    add_account(workspace, PARTNER, PASSWORD, by=PLANNER)
    handed_in(workspace, folder)
    token = open_session(workspace, PARTNER.name)
    workspace.close()
    return path, token


class Reviewers:
    """People who decide at once, each on the version that they looked at."""

    def __init__(self, address: str, token: str) -> None:
        self._address, self._headers = address, {"authorization": f"Bearer {token}"}
        self._lock = threading.Lock()
        self.acknowledged: dict[str, int] = {}
        self.applied = self.stale = 0
        self.others: Counter[int] = Counter()
        self.left: list[str] = []

    def work(self, seed: int, edits: int) -> None:
        """Look and decide again and again, until the server is gone."""
        chance = random.Random(seed)
        with httpx.Client(base_url=self._address, headers=self._headers, timeout=WAIT_S, trust_env=False) as client:
            for turn in range(edits):
                at = f"/api/v1/rounds/1/proposals/{chance.choice(NAMES)}"
                try:
                    looked = client.get(at).json()
                    said = {"verdict": "accept", "text": f"{seed}.{turn}", "version": looked["version"]}
                    self._count(client.post(f"{at}/decision", json=said))
                except (httpx.TransportError, ValueError) as error:
                    self.left.append(f"{seed}.{turn}: {error!r}")
                    return

    def _count(self, told: httpx.Response) -> None:
        with self._lock:
            if told.status_code == 200:
                found = told.json()
                self.applied += 1
                self.acknowledged[found["proposal_id"]] = max(
                    found["version"], self.acknowledged.get(found["proposal_id"], 0)
                )
            elif told.status_code == 409:
                self.stale += 1
            else:
                self.others[told.status_code] += 1

    def start(self, people: int, edits: int) -> list[threading.Thread]:
        """Let them begin."""
        threads = [threading.Thread(target=self.work, args=(seed, edits)) for seed in range(people)]
        for thread in threads:
            thread.start()
        return threads


def lost_after(path: Path, acknowledged: dict[str, int]) -> list[str]:
    """Decisions that were acknowledged and are not there, and what does not verify."""
    workspace = open_workspace(str(path))
    try:
        versions = {each.proposal_id: each.version for each in list_proposals(workspace, 1, PLANNER)}
        lost = [f"{name}: {versions[name]} < {least}" for name, least in acknowledged.items() if versions[name] < least]
        return lost + verify_workspace(workspace)
    finally:
        workspace.close()


def kill_under_load(path: Path, token: str, seed: int) -> tuple[int, list[str]]:
    """Kill the server after some decisions; how many were acknowledged, and what was lost."""
    least = random.Random(seed).randint(1, 25)
    with running(path) as (process, address):
        reviewers = Reviewers(address, token)
        threads = reviewers.start(4, 1_000)
        while reviewers.applied < least and any(thread.is_alive() for thread in threads):
            threads[0].join(0.005)
        process.kill()
        for thread in threads:
            thread.join()
    return reviewers.applied, lost_after(path, reviewers.acknowledged)


def review_at_once(
    path: Path, token: str, people: int, edits: int, told: Callable[[Reviewers], object] = lambda _: None
) -> tuple[Reviewers, list[str]]:
    """Let many decide at once; what they were told, and what was lost. ``told`` is called now and then meanwhile."""
    with running(path) as (_, address):
        reviewers = Reviewers(address, token)
        threads = reviewers.start(people, edits)
        for thread in threads:
            while thread.is_alive():
                thread.join(PRINTED_EVERY_S)
                told(reviewers)
    return reviewers, lost_after(path, reviewers.acknowledged)


def back_up_under_load(path: Path, token: str, count: int) -> tuple[int, list[str]]:
    """Copy a workspace again and again while people decide: how many were applied, and copies at fault or that lost.

    What was acknowledged before a copy was begun is in it.
    """
    faults = []
    with running(path) as (_, address):
        reviewers = Reviewers(address, token)
        threads = reviewers.start(4, 1_000_000)
        workspace = open_workspace(str(path))
        while not reviewers.applied:
            threads[0].join(0.005)
        for number in range(count):
            acknowledged = dict(reviewers.acknowledged)
            copy = back_up(workspace, path.parent / "kept" / f"{number}.db")
            faults += [f"{number}: {told}" for told in lost_after(copy, acknowledged)]
        workspace.close()
    for thread in threads:  # their server is gone
        thread.join()
    return reviewers.applied, faults


def guess(path: Path, count: int) -> dict[int, int]:
    """Guess passwords, the right one among them now and then; status to how often it was answered."""
    told: dict[int, int] = {}
    with running(path) as (_, address), httpx.Client(base_url=address, timeout=WAIT_S, trust_env=False) as client:
        for number in range(count):
            # The first guesses are wrong: whoever knows the word is no guesser.
            password = PASSWORD if number > 100 and number % 50 == 0 else f"guess {number}"
            status = client.post("/api/v1/session", json={"name": PARTNER.name, "password": password}).status_code
            told[status] = told.get(status, 0) + 1
    return told


def print_answers(reviewers: Reviewers) -> None:
    """Print what was answered so far."""
    print(f"{reviewers.applied} applied, {reviewers.stale} answered 409, others {dict(reviewers.others)}", flush=True)


def main(kind: str, *numbers: str) -> None:
    """Run as many as are asked for."""
    with tempfile.TemporaryDirectory() as folder:
        path, token = prepared(Path(folder))
        if kind == "kills":
            applied = 0
            for seed in range(int(numbers[0])):
                count, lost = kill_under_load(path, token, seed)
                applied += count
                assert lost == [], (seed, lost)
                print(f"{seed + 1} kills, {applied} decisions acknowledged, none lost", flush=True)
        elif kind == "backups":
            applied, faults = back_up_under_load(path, token, int(numbers[0]))
            assert faults == []
            print(f"{numbers[0]} backups while {applied} decisions were applied: each opened, verified, nothing lost")
        elif kind == "guesses":
            told = guess(path, int(numbers[0]))
            assert 201 not in told, told
            print(f"{numbers[0]} guesses: {told}")
        else:
            people, edits = int(numbers[0]), int(numbers[1])
            done, lost = review_at_once(path, token, people, edits, print_answers)
            assert (lost, done.left, done.others) == ([], [], Counter()), (lost, done.left, done.others)
            assert done.applied + done.stale == people * edits
            print(f"{done.applied} applied, {done.stale} answered 409, none lost")


if __name__ == "__main__":
    main(*sys.argv[1:])
