"""Commands of what follows a decision: who is responsible and by when, and corrections of the data."""

from __future__ import annotations

from dataclasses import asdict

import click

from phusong.cli.command import ShownExamples, common_options, guarded_command, json_text
from phusong.cli.review.options import opened_workspace, round_option, workspace_options
from phusong.console.messages import Language
from phusong.console.narrator import Narrator
from phusong.coverage.findings import printable


@click.command(
    cls=ShownExamples,
    epilog="phusong review assign P003 --responsible VNPT --due 2026-12-31 --workspace review.db",
)
@click.argument("proposal", metavar="PROPOSAL")
@click.option("--responsible", help="Who is responsible; as it stands when absent.")
@click.option("--due", help="Day by which, as 2027-01-31; as it stands when absent.")
@click.option("--version", type=int, help="Version that was looked at; refused when a newer one stands.")
@round_option
@workspace_options
@common_options
@guarded_command
def assign(
    *,
    proposal: str,
    responsible: str | None,
    due: str | None,
    version: int | None,
    number: int | None,
    workspace: str,
    name: str | None,
    as_json: bool,
    quiet: bool,
    lang: Language,
) -> None:
    """Say who is responsible for a proposal, and by when."""
    from phusong.review import Assignment, find_proposal, find_round
    from phusong.review import assign as write_assignment

    with opened_workspace(workspace, name) as (opened, by):
        held = find_round(opened, number, by)
        standing = find_proposal(opened, held.round_id, proposal, by)
        given = Assignment(
            standing.responsible if responsible is None else responsible, standing.due if due is None else due
        )
        found = write_assignment(opened, (held.round_id, proposal), given, by=by, version=version)
    if as_json:
        click.echo(json_text(asdict(found)))
    told = {"proposal": found.proposal_id, "standing": f"{found.responsible or '-'}, {found.due or '-'}"}
    Narrator(lang, quiet=quiet or as_json).say("review-answered", **told)


@click.command(
    cls=ShownExamples,
    epilog="phusong review corrections --workspace review.db\n"
    "phusong review corrections --close 2 --answer 'villages of 2025-06 taken' --workspace review.db",
)
@click.option("--close", "correction_id", type=click.IntRange(1, 2**31 - 1), help="Number of a correction to answer.")
@click.option("--answer", default="", help="What was done about it.")
@round_option
@workspace_options
@common_options
@guarded_command
def corrections(
    *,
    correction_id: int | None,
    answer: str,
    number: int | None,
    workspace: str,
    name: str | None,
    as_json: bool,
    quiet: bool,
    lang: Language,
) -> None:
    """List the data that partners say are wrong, and answer what was done about them."""
    from phusong.review import close_correction, find_round, list_corrections

    with opened_workspace(workspace, name) as (opened, by):
        held = find_round(opened, number, by)
        if correction_id is not None:
            close_correction(opened, (held.round_id, correction_id), answer, by=by)
        found = list_corrections(opened, held.round_id, by)
    if as_json:
        click.echo(json_text([asdict(each) for each in found]))
        return
    for each in found:
        answered = f" -> {each.answer}" if each.closed_at else ""
        told = f"{each.correction_id}  {each.proposal_id}  {each.opened_by}  {each.text}{answered}"
        Narrator(lang, quiet=quiet).line(printable(told))
