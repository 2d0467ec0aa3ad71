"""Commands of what proves a review and keeps it: the log verified, copies made and put back."""

from __future__ import annotations

from pathlib import Path

import click

from phusong.cli.command import ShownExamples, common_options, guarded_command, json_text
from phusong.cli.review.options import opened_workspace, workspace_options
from phusong.console.messages import Language
from phusong.console.narrator import Narrator
from phusong.coverage.findings import InputError, make_finding, printable

_PATH = click.Path(path_type=Path)


@click.command(cls=ShownExamples, epilog="phusong review verify --workspace review.db")
@workspace_options
@common_options
@guarded_command
def verify(*, workspace: str, name: str | None, as_json: bool, quiet: bool, lang: Language) -> None:
    """Hold the log against its seals, and the tables against the log: any change made past the program is found."""
    from phusong.review.evidence import count_events, verify_workspace

    with opened_workspace(workspace, name) as (opened, _):
        wrong, events = verify_workspace(opened), 0
        if not wrong:
            events = count_events(opened)
    if wrong:
        raise InputError([make_finding("review-broken", each, file=printable(workspace)) for each in wrong])
    if as_json:
        click.echo(json_text({"sound": True, "events": events}))
    Narrator(lang, quiet=quiet or as_json).say("review-sound", events=events)


@click.command(cls=ShownExamples, epilog="phusong review backup review-2027-01-31.db --workspace review.db")
@click.argument("file", type=_PATH)
@workspace_options
@common_options
@guarded_command
def backup(*, file: Path, workspace: str, name: str | None, as_json: bool, quiet: bool, lang: Language) -> None:
    """Copy the workspace while people work in it; the copy is verified before it counts."""
    from phusong.review.evidence import back_up

    with opened_workspace(workspace, name) as (opened, by):
        by.require("manage")
        written = back_up(opened, file)
    if as_json:
        click.echo(json_text({"path": str(written)}))
    Narrator(lang, quiet=quiet or as_json).say("wrote", path=written)


@click.command(cls=ShownExamples, epilog="phusong review restore review-2027-01-31.db --workspace review.db")
@click.argument("file", type=_PATH)
@workspace_options
@common_options
@guarded_command
def restore(*, file: Path, workspace: str, name: str | None, as_json: bool, quiet: bool, lang: Language) -> None:
    """Put a copy back while people look on: it is verified first, and what was written since is gone."""
    from phusong.review.evidence import put_back

    with opened_workspace(workspace, name) as (opened, by):
        gone = put_back(opened, file, by=by)
    if as_json:
        click.echo(json_text({"path": str(file), "gone": gone}))
    Narrator(lang, quiet=quiet or as_json).say("review-restored", path=file, gone=gone)
