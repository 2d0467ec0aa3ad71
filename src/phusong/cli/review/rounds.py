"""Commands of rounds: hand one in, list them with what was decided, and bring one into another state."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from phusong.cli.command import ShownExamples, common_options, guarded_command, json_text
from phusong.cli.review.options import Day, opened_workspace, round_option, workspace_options
from phusong.cli.review.shown import proposal_lines
from phusong.console.messages import Language, say
from phusong.console.narrator import Narrator
from phusong.console.review_messages import ROUND_STATES
from phusong.coverage.findings import printable

if TYPE_CHECKING:  # databases load their libraries, which a help text does not need
    from phusong.review import Person, Round, Workspace


@click.command(
    cls=ShownExamples,
    epilog="phusong review submit out/lao-cai --workspace review.db --deadline 2027-01-31",
)
@click.argument("run", type=click.Path(path_type=Path))
@click.option("--deadline", required=True, type=Day(), help="Last day to decide, as 2027-01-31.")
@click.option("--owner", default="", help="Operator that decides on proposals for which the run names nobody.")
@click.option("--draft", is_flag=True, help="The planner alone sees the round until it is moved to submitted.")
@workspace_options
@common_options
@guarded_command
def submit(
    *,
    run: Path,
    deadline: date,
    owner: str,
    draft: bool,
    workspace: str,
    name: str | None,
    as_json: bool,
    quiet: bool,
    lang: Language,
) -> None:
    """Hand in a finished run as a round of review, which nobody can change after it.

    The workspace is made where there is none yet.
    """
    from phusong.review import submit_run

    with opened_workspace(workspace, name, make=True) as (opened, by):
        held = submit_run(opened, run, deadline, by=by, owner=owner, draft=draft)
        _tell_round(opened, held, by, lang, as_json=as_json, quiet=quiet)


@click.command(name="list", cls=ShownExamples, epilog="phusong review list --workspace review.db --round 1")
@round_option
@workspace_options
@common_options
@guarded_command
def list_(*, number: int | None, workspace: str, name: str | None, as_json: bool, quiet: bool, lang: Language) -> None:
    """List the rounds of review, and the proposals of one with what was decided."""
    from phusong.review import find_round

    with opened_workspace(workspace, name) as (opened, by):
        _tell_round(opened, find_round(opened, number, by), by, lang, as_json=as_json, quiet=quiet, whole=True)


@click.command(cls=ShownExamples, epilog="phusong review move decided --workspace review.db")
@click.argument("state", type=click.Choice(["submitted", "decided", "in_review", "agreed", "withdrawn"]))
@click.option("--deadline", type=Day(), help="New last day, with in_review.")
@round_option
@workspace_options
@common_options
@guarded_command
def move(
    *,
    state: Any,  # noqa: ANN401 - one of the choices
    deadline: date | None,
    number: int | None,
    workspace: str,
    name: str | None,
    as_json: bool,
    quiet: bool,
    lang: Language,
) -> None:
    """Submit a draft, close a round (decided), give it more time (in_review), approve it (agreed) or withdraw it.

    Nothing is accepted by itself when the deadline passes, and who handed a round in cannot approve it.
    """
    from phusong.review import find_round, move_round

    with opened_workspace(workspace, name) as (opened, by):
        held = move_round(opened, find_round(opened, number, by).round_id, state, by=by, deadline=deadline)
        _tell_round(opened, held, by, lang, as_json=as_json, quiet=quiet)


def _tell_round(
    workspace: Workspace,
    held: Round,
    by: Person,
    language: Language,
    *,
    as_json: bool,
    quiet: bool,
    whole: bool = False,
) -> None:
    """Say where a round stands, and what was decided."""
    from phusong.review import list_proposals, list_rounds, shown_round

    proposals = list_proposals(workspace, held.round_id, by)
    if as_json:
        rounds = [shown_round(each, by) for each in list_rounds(workspace, by)]
        shown = [asdict(each) for each in proposals]
        click.echo(json_text(shown_round(held, by) | {"rounds": rounds, "proposals": shown}))
    elif not quiet:
        counts: dict[str, int] = {}
        for each in proposals:
            counts[each.state] = counts.get(each.state, 0) + 1
        told = ", ".join(f"{say(f'review-{state}', language)} {count}" for state, count in sorted(counts.items()))
        state = say(ROUND_STATES.get(held.state, f"review-{held.state}"), language)
        Narrator(language).say(
            "review-round",
            number=held.round_id,
            revision=held.revision,
            state=state,
            deadline=held.deadline,
            proposals=len(proposals),
        )
        Narrator(language).line(printable(told))
        if whole:
            click.echo("\n".join(proposal_lines(proposals, language)))
