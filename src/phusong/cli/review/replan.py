"""Command that plans again around what was decided."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from phusong.cli.command import ShownExamples, common_options, guarded_command, json_text
from phusong.cli.review.options import Day, opened_workspace, round_option, workspace_options
from phusong.cli.review.shown import replanned_lines
from phusong.console.messages import Language
from phusong.console.narrator import Narrator

if TYPE_CHECKING:  # databases load their libraries, which a help text does not need
    from phusong.review.again import Replanned


@click.command(
    cls=ShownExamples,
    epilog="phusong review replan --out out/lao-cai-2 --deadline 2027-03-31 --workspace review.db",
)
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for the results.")
@click.option("--deadline", type=Day(), help="Last day to decide on the new plan; that of the round when absent.")
@click.option(
    "--change-price",
    type=click.FloatRange(min=0),
    default=0.0,
    help="Weighted people it must be worth to drop a proposal that nobody decided on.",
)
@click.option(
    "--within",
    "within_s",
    type=click.FloatRange(min=0, min_open=True),
    help="Time for the solver over all of it, seconds; that of the scenario for each plan when absent.",
)
@click.option("--draft", is_flag=True, help="The planner alone sees the round until it is moved to submitted.")
@click.option("--no-prices", is_flag=True, help="Do not plan without each decision to tell what it cost.")
@round_option
@workspace_options
@common_options
@guarded_command
def replan(
    *,
    out: Path,
    deadline: date | None,
    change_price: float,
    within_s: float | None,
    no_prices: bool,
    draft: bool,
    number: int | None,
    workspace: str,
    name: str | None,
    as_json: bool,
    quiet: bool,
    lang: Language,
) -> None:
    """Close a round, plan again around its decisions, and hand the new plan in as its next revision.

    Stages that the decisions do not touch are taken from the run that was handed in. What each decision cost is the
    plan made without it held against the plan made.
    """
    from phusong.review import find_round
    from phusong.review.again import Again
    from phusong.review.again import replan as plan_again

    with opened_workspace(workspace, name) as (opened, by):
        held = find_round(opened, number, by)
        day = deadline or date.fromisoformat(held.deadline)
        how = Again(day, change_price, not no_prices, within_s, draft)
        done = plan_again(opened, held, out, Narrator(lang, quiet=quiet or as_json), by=by, how=how)
    if as_json:
        click.echo(json_text(_plain_replanned(done)))
    elif not quiet or done.round is None:
        click.echo("\n".join(replanned_lines(done, lang)))
    if done.round is None:
        sys.exit(1)


def _plain_replanned(done: Replanned) -> dict[str, Any]:
    return {
        "round": None if done.round is None else asdict(done.round),
        "plan": done.summary["plan"],
        "kept": done.kept,
        "dropped": done.dropped,
        "prices": [asdict(price) for price in done.prices],
    }
