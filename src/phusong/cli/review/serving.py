"""The command that serves the web workspace, and the three example accounts to try it with."""

from __future__ import annotations

import secrets
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from phusong.cli.command import ShownExamples, common_options, guarded_command, json_text
from phusong.cli.review.options import opened_workspace, workspace_options
from phusong.console.messages import Language
from phusong.console.narrator import Narrator

if TYPE_CHECKING:  # databases load their libraries, which a help text does not need
    from phusong.review import Person, Workspace

DEADLINE = timedelta(days=30)
"""Time to decide on the run that is handed in to try the workspace with."""

EXAMPLE_OWNER = "Example operator"
"""Who decides on proposals for which that run names nobody."""


@click.command(
    cls=ShownExamples,
    epilog="phusong review serve --workspace review.db --port 8080\n"
    "phusong review serve --workspace example.db --example out/lao-cai",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65_535), default=8080, show_default=True, help="Port; 0 for a free one.")
@click.option("--behind-tls", is_flag=True, help="A proxy in front speaks TLS: cookies are sent by TLS alone.")
@click.option(
    "--example",
    "run",
    type=click.Path(path_type=Path),
    help="Hand this run in where no round stands, and add three example accounts whose passwords are shown once.",
)
@workspace_options
@common_options
@guarded_command
def serve(
    *,
    host: str,
    port: int,
    behind_tls: bool,
    run: Path | None,
    workspace: str,
    name: str | None,
    as_json: bool,
    quiet: bool,
    lang: Language,
) -> None:
    """Serve the web workspace: pages, REST with OpenAPI, and OGC API Features for QGIS.

    The server needs no network but its own. End it with Ctrl-C: what was answered is kept.
    """
    from phusong.web import serve as answer

    with opened_workspace(workspace, name, make=run is not None) as (opened, by):
        by.require("manage")
        added = {} if run is None else _examples(opened, run, by)
        for account, password in added.items():
            Narrator(lang, quiet=as_json).say("review-example", name=account, password=password)

        def ready(address: str) -> None:
            if as_json:
                click.echo(json_text({"address": address, "accounts": added}))
            Narrator(lang, quiet=quiet or as_json).say("review-serving", address=address)

        answer(opened, (host, port), ready, secure=behind_tls)


def _examples(workspace: Workspace, run: Path, by: Person) -> dict[str, str]:
    """Hand a run in where no round stands, and add an account for each role where none of its name stands.

    Returns:
        Name of each account that was added to its password.
    """
    from phusong.review import Person, account_names, add_account, find_round, list_proposals, list_rounds, submit_run

    if not list_rounds(workspace):
        submit_run(workspace, run, (workspace.clock() + DEADLINE).date(), by=by, owner=EXAMPLE_OWNER)
    proposals = list_proposals(workspace, find_round(workspace).round_id, by)
    owners = Counter(each.operator for each in proposals if each.operator)
    operator = owners.most_common(1)[0][0] if owners else EXAMPLE_OWNER
    people = (Person("planner", "planner"), Person("partner", "partner", operator), Person("approver", "approver"))
    added = {}
    for person in people:
        if person.name not in account_names(workspace):
            added[person.name] = secrets.token_urlsafe(12)
            add_account(workspace, person, added[person.name], by=by)
    return added
