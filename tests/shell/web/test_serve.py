"""Serving: the command says where it listens, shows passwords of example accounts once, and refuses a taken port."""

import json
import re
import socket
from pathlib import Path

import pytest
from click.testing import CliRunner

from phusong.cli import main
from phusong.review.accounts import sign_in
from phusong.review.workspace import open_workspace
from phusong.web.serve import uvicorn
from tests.builders.runs.reviews import reviewed_run
from tests.builders.runs.visitors import quick_passwords


def test_the_example_is_served_with_accounts_shown_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uvicorn.Server, "run", lambda server, sockets: None)
    run, at = reviewed_run(tmp_path / "run"), ["review", "serve", "--workspace", str(tmp_path / "w.db"), "--port", "0"]
    with quick_passwords():
        told = CliRunner().invoke(main, [*at, "--example", str(run), "--json"])
        assert told.exit_code == 0, told.output
        first = json.loads(told.stdout)
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", first["address"])
        assert list(first["accounts"]) == ["planner", "partner", "approver"]
        workspace = open_workspace(str(tmp_path / "w.db"))
        for name, password in first["accounts"].items():
            person = sign_in(workspace, name, password)
            assert person is not None
            assert person.role == name
        workspace.close()
        again = json.loads(CliRunner().invoke(main, [*at, "--example", str(run), "--json"]).stdout)
        assert again["accounts"] == {}, "what stands is left, and nothing is shown twice"


def test_a_taken_port_is_told(tmp_path: Path) -> None:
    run = reviewed_run(tmp_path / "run")
    with socket.create_server(("127.0.0.1", 0)) as taken, quick_passwords():
        port = str(taken.getsockname()[1])
        words = ["review", "serve", "--workspace", str(tmp_path / "w.db"), "--example", str(run), "--port", port]
        told = CliRunner().invoke(main, [*words, "--lang", "vi"])
    assert told.exit_code == 1
    assert "review-address" in told.output
    assert "không lắng nghe được" in told.output


def test_links_are_made_listed_and_revoked(tmp_path: Path) -> None:
    at, run = ["--workspace", str(tmp_path / "w.db")], reviewed_run(tmp_path / "run")

    def phusong(*words: str) -> str:
        done = CliRunner().invoke(main, ["review", *words, *at])
        assert done.exit_code == 0, done.output
        return done.stdout

    phusong("submit", str(run), "--deadline", "2099-01-31", "--owner", "Nhà mạng Z")
    made = phusong("link", "make", "--operator", "Nhà mạng Z", "--for", "Ms Hà", "--address", "https://r.example/")
    assert made.startswith("https://r.example/link/")
    (link,) = json.loads(phusong("link", "list", "--json"))
    assert (link["operator"], link["decides"], link["revoked_at"]) == ("Nhà mạng Z", False, "")
    phusong("link", "revoke", "1")
    assert json.loads(phusong("link", "list", "--json"))[0]["revoked_at"]
    phusong("verify")
