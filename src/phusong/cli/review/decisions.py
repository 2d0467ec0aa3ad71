"""Commands on one proposal: decide, look at a new place, confirm or dispute, and say how far it has come."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from phusong.cli.command import ShownExamples, common_options, guarded_command, json_text
from phusong.cli.review.options import opened_workspace, round_option, workspace_options
from phusong.cli.review.shown import place_lines
from phusong.console.messages import Language, say
from phusong.console.narrator import Narrator
from phusong.coverage.findings import InputError, make_finding


@click.command(
    cls=ShownExamples,
    epilog="phusong review decide P003 reject --reason land --radius 500 --workspace review.db\n"
    "phusong review decide P004 relocate --lon 104.25 --lat 22.37 --reason land --workspace review.db",
)
@click.argument("proposal", metavar="PROPOSAL")
@click.argument("verdict", metavar="VERDICT")
@click.option(
    "--reason",
    default="",
    help="Code of the reason: land, power, backhaul, access-road, own-plan, cost, spectrum, heritage-defence or "
    "data-wrong.",
)
@click.option("--text", default="", help="Remark.")
@click.option("--lon", type=float, help="Longitude of the new place, degrees.")
@click.option("--lat", type=float, help="Latitude of the new place, degrees.")
@click.option("--radius", "radius_m", type=float, help="No tower this near, or how far the new place may be off, m.")
@click.option("--phase", type=int, help="Phase to defer to.")
@click.option("--version", type=int, help="Version that was looked at; refused when a newer one stands.")
@round_option
@workspace_options
@common_options
@guarded_command
def decide(
    *,
    proposal: str,
    verdict: str,
    version: int | None,
    number: int | None,
    workspace: str,
    name: str | None,
    as_json: bool,
    quiet: bool,
    lang: Language,
    **said: Any,  # noqa: ANN401 - the parts of a decision by name
) -> None:
    """Decide on a proposal: accept, reject, relocate, needs-information, defer, or reopen to take a word back."""
    from phusong.review import Word, find_round
    from phusong.review import decide as write_decision

    with opened_workspace(workspace, name) as (opened, by):
        held = find_round(opened, number, by)
        word = Word(verdict.strip().lower(), **said)
        found = write_decision(opened, held.round_id, proposal, word, by=by, version=version)
        if as_json:
            click.echo(json_text(asdict(found)))
        elif not quiet:
            state = say(f"review-{found.state}", lang)
            Narrator(lang).say("review-decided", proposal=found.proposal_id, state=state, version=found.version)


@click.command(
    cls=ShownExamples,
    epilog="phusong review place P004 --workspace review.db\n"
    "phusong review place P004 --lon 104.25 --lat 22.37 --workspace review.db",
)
@click.argument("proposal", metavar="PROPOSAL")
@click.option("--lon", type=float, help="Longitude of another place to try, degrees.")
@click.option("--lat", type=float, help="Latitude of another place to try, degrees.")
@round_option
@workspace_options
@common_options
@guarded_command
def place(
    *,
    proposal: str,
    lon: float | None,
    lat: float | None,
    number: int | None,
    workspace: str,
    name: str | None,
    as_json: bool,
    quiet: bool,
    lang: Language,
) -> None:
    """Compute what a tower would give at the place that it was relocated to, beside the place that was proposed.

    Once the planner has looked at it, the new place can be confirmed.
    """
    from phusong.review import find_proposal, find_round, note_place
    from phusong.review.again import mast_at, open_places

    if (lon is None) != (lat is None):
        raise click.UsageError("--lon and --lat go together")
    with opened_workspace(workspace, name) as (opened, by):
        held = find_round(opened, number, by)
        found = find_proposal(opened, held.round_id, proposal, by)
        x, y = (found.lon, found.lat) if lon is None else (lon, lat)
        if x is None or y is None:
            message = f"{proposal} was not relocated; name a place to try by --lon and --lat"
            raise InputError([make_finding("review-decision", message, column="lon", value=proposal)])
        layers = open_places(opened, held)
        there = mast_at(layers, found, x, y)
        proposed = mast_at(layers, found, float(found.facts["lon"]), float(found.facts["lat"]))
        noted = note_place(opened, (held.round_id, proposal), (x, y), there.people, by=by)
    if as_json:
        told = {"lon": x, "lat": y, "people": dict(there.people), "proposed": dict(proposed.people)}
        click.echo(json_text(told | {"can_be_confirmed": noted}))
    elif not quiet:
        click.echo("\n".join(place_lines(there, proposed, lang)))
        if noted:
            Narrator(lang).say("review-place-noted", proposal=found.proposal_id)


@click.command(cls=ShownExamples, epilog="phusong review answer P003 disputed --workspace review.db")
@click.argument("proposal", metavar="PROPOSAL")
@click.argument("standing", type=click.Choice(["confirmed", "disputed"]))
@round_option
@workspace_options
@common_options
@guarded_command
def answer(
    *,
    proposal: str,
    standing: str,
    number: int | None,
    workspace: str,
    name: str | None,
    as_json: bool,
    quiet: bool,
    lang: Language,
) -> None:
    """Confirm or dispute, as the planner, what a partner decided."""
    from phusong.review import answer_decision, find_round

    with opened_workspace(workspace, name) as (opened, by):
        found = answer_decision(opened, find_round(opened, number, by).round_id, proposal, standing, by=by)
        if as_json:
            click.echo(json_text(asdict(found)))
        elif not quiet:
            Narrator(lang).say("review-answered", proposal=found.proposal_id, standing=say(f"review-{standing}", lang))


@click.command(cls=ShownExamples, epilog="phusong review result P003 built --workspace review.db")
@click.argument("proposal", metavar="PROPOSAL")
@click.argument("result", metavar="RESULT")
@round_option
@workspace_options
@common_options
@guarded_command
def result(
    *,
    proposal: str,
    result: str,
    number: int | None,
    workspace: str,
    name: str | None,
    as_json: bool,
    quiet: bool,
    lang: Language,
) -> None:
    """Write down that an accepted proposal was built or measured."""
    from phusong.review import find_round, record_result

    with opened_workspace(workspace, name) as (opened, by):
        found = record_result(opened, find_round(opened, number, by).round_id, proposal, result, by=by)
        if as_json:
            click.echo(json_text(asdict(found)))
        elif not quiet:
            told = say(f"review-{found.result}", lang)
            Narrator(lang).say("review-answered", proposal=found.proposal_id, standing=told)
