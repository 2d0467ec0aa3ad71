"""Commands of what is said about a proposal beside decisions: comments, attached files, and its history."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from phusong.cli.command import ShownExamples, common_options, guarded_command, json_text
from phusong.cli.review.options import opened_workspace, round_option, workspace_options
from phusong.console.messages import Language
from phusong.console.narrator import Narrator
from phusong.coverage.findings import InputError, make_finding, printable

_PATH = click.Path(path_type=Path)


@click.command(
    cls=ShownExamples, epilog='phusong review comment P003 "The owner signs in May" --workspace review.db --as vnpt'
)
@click.argument("proposal", metavar="PROPOSAL")
@click.argument("text")
@round_option
@workspace_options
@common_options
@guarded_command
def comment(
    *,
    proposal: str,
    text: str,
    number: int | None,
    workspace: str,
    name: str | None,
    as_json: bool,
    quiet: bool,
    lang: Language,
) -> None:
    """Comment on a proposal."""
    from phusong.review import add_comment, find_round

    with opened_workspace(workspace, name) as (opened, by):
        said = add_comment(opened, find_round(opened, number, by).round_id, proposal, text, by=by)
    if as_json:
        click.echo(json_text(asdict(said)))
    Narrator(lang, quiet=quiet or as_json).say("review-commented", proposal=printable(proposal))


@click.command(cls=ShownExamples, epilog="phusong review attach P003 letter.pdf --workspace review.db --as vnpt")
@click.argument("proposal", metavar="PROPOSAL")
@click.argument("file", type=_PATH)
@round_option
@workspace_options
@common_options
@guarded_command
def attach(
    *,
    proposal: str,
    file: Path,
    number: int | None,
    workspace: str,
    name: str | None,
    as_json: bool,
    quiet: bool,
    lang: Language,
) -> None:
    """Attach a file to a proposal: PDF, a picture, DOCX, XLSX or plain text, known by its content."""
    from phusong.review import attach as attach_file
    from phusong.review import find_round

    try:
        content = file.read_bytes()
    except OSError as error:
        raise InputError([make_finding("review-attachment", str(error.strerror), file=str(file))]) from None
    with opened_workspace(workspace, name) as (opened, by):
        held = find_round(opened, number, by)
        attached = attach_file(opened, (held.round_id, proposal), file.name, content, by=by)
    if as_json:
        click.echo(json_text(asdict(attached)))
    told = {"proposal": printable(proposal), "file": printable(attached.name)}
    Narrator(lang, quiet=quiet or as_json).say("review-attached", **told)


@click.command(cls=ShownExamples, epilog="phusong review show P003 --workspace review.db")
@click.argument("proposal", metavar="PROPOSAL")
@round_option
@workspace_options
@common_options
@guarded_command
def show(
    *,
    proposal: str,
    number: int | None,
    workspace: str,
    name: str | None,
    as_json: bool,
    quiet: bool,
    lang: Language,
) -> None:
    """Show a proposal: the decision, comments, attached files, and all that happened to it."""
    from phusong.cli.review.shown import proposal_lines, said_lines
    from phusong.review import find_proposal, find_round, history_of, list_attachments, list_comments

    with opened_workspace(workspace, name) as (opened, by):
        held = find_round(opened, number, by).round_id
        found = find_proposal(opened, held, proposal, by)
        comments = list_comments(opened, held, proposal, by)
        files = list_attachments(opened, held, proposal, by)
        history = history_of(opened, held, proposal, by, most=None)
    if as_json:
        said = {"comments": [*map(asdict, comments)], "attachments": [*map(asdict, files)]}
        click.echo(json_text(asdict(found) | said | {"history": [*map(asdict, history)]}))
    elif not quiet:
        click.echo("\n".join([*proposal_lines([found], lang), *said_lines(comments, files, history)]))
