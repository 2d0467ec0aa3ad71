"""Visitors of the web workspace: an application on a made-up review, with clients that are signed in."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from fastapi.testclient import TestClient

from phusong.review.accounts import add_account
from phusong.review.workspace import Workspace
from phusong.web.app import make_app
from tests.builders.runs.passwords import PASSWORD, quick_passwords
from tests.builders.runs.reviews import APPROVER, OTHER, PARTNER, PLANNER, VIEWER, handed_in, workspace_in

PEOPLE = {person.name: person for person in (PLANNER, APPROVER, VIEWER, PARTNER, OTHER)}


@dataclass
class Site:
    """A workspace with its application.

    Attributes:
        workspace: The workspace.
        app: The application on it.
        clients: Clients that are signed in, by account.
    """

    workspace: Workspace
    app: FastAPI
    clients: dict[str, TestClient] = field(default_factory=dict)

    def stranger(self) -> TestClient:
        """A client that nobody has signed in with."""
        return TestClient(self.app, follow_redirects=False, raise_server_exceptions=True)

    def as_(self, name: str) -> TestClient:
        """A client of an account, by the token of REST."""
        if name not in self.clients:
            client = self.stranger()
            answer = client.post("/api/v1/session", json={"name": name, "password": PASSWORD})
            assert answer.status_code == 201, answer.text
            client.headers["authorization"] = f"Bearer {answer.json()['token']}"
            self.clients[name] = client
        return self.clients[name]


@contextmanager
def site_in(folder: Path) -> Iterator[Site]:
    """A workspace with the small plan handed in, and an account for each role."""
    with quick_passwords(), workspace_in(folder) as workspace:
        for person in PEOPLE.values():
            add_account(workspace, person, PASSWORD, by=PLANNER)
        handed_in(workspace, folder)
        yield Site(workspace, make_app(workspace))


def mark_of(page: str) -> str:
    """The mark that forms of a page bring back."""
    return page.split('data-mark="')[1].split('"')[0]


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """An application that answers on a free port of this machine; its address."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, access_log=False, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listening.close()
