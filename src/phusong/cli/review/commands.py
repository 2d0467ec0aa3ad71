"""Commands of partners' review: submit, decide, export and import workbooks, plan again, accounts."""

from __future__ import annotations

import getpass
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from phusong.cli.command import ShownExamples, common_options, guarded_command, json_text
from phusong.cli.review.evidence import backup, restore, verify
from phusong.cli.review.follow_up import assign, corrections
from phusong.cli.review.links import link
from phusong.cli.review.options import Day, opened_workspace, round_option, workspace_options
from phusong.cli.review.said import attach, comment, show
from phusong.cli.review.serving import serve
from phusong.cli.review.shown import proposal_lines, replanned_lines
from phusong.cli.told_help import ToldGroup
from phusong.console.messages import Language, say
from phusong.console.narrator import Narrator
from phusong.console.review_messages import ROUND_STATES
from phusong.coverage.findings import InputError, make_finding, printable

if TYPE_CHECKING:  # databases load their libraries, which a help text does not need
    from phusong.review import Person, Round, Workspace
    from phusong.review.again import Replanned

_PATH = click.Path(path_type=Path)


@click.group(cls=ToldGroup)
def review() -> None:
    """Let partners review proposals, and plan again around what they decide."""


review.add_command(serve)
review.add_command(link)
review.add_command(assign)
review.add_command(corrections)
for each in (comment, attach, show, verify, backup, restore):
    review.add_command(each)


@review.command(
    cls=ShownExamples,
    epilog="phusong review submit out/lao-cai --workspace review.db --deadline 2027-01-31",
)
@click.argument("run", type=_PATH)
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


@review.command(name="list", cls=ShownExamples, epilog="phusong review list --workspace review.db --round 1")
@round_option
@workspace_options
@common_options
@guarded_command
def list_(*, number: int | None, workspace: str, name: str | None, as_json: bool, quiet: bool, lang: Language) -> None:
    """List the rounds of review, and the proposals of one with what was decided."""
    from phusong.review import find_round

    with opened_workspace(workspace, name) as (opened, by):
        _tell_round(opened, find_round(opened, number, by), by, lang, as_json=as_json, quiet=quiet, whole=True)


@review.command(
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


@review.command(cls=ShownExamples, epilog="phusong review answer P003 disputed --workspace review.db")
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


@review.command(cls=ShownExamples, epilog="phusong review result P003 built --workspace review.db")
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


@review.command(cls=ShownExamples, epilog="phusong review move decided --workspace review.db")
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


@review.command(
    cls=ShownExamples, epilog="phusong review export --xlsx to-decide.xlsx --as viettel --workspace review.db"
)
@click.option("--xlsx", "out", required=True, type=_PATH, help="Write the workbook here.")
@round_option
@workspace_options
@common_options
@guarded_command
def export(
    *, out: Path, number: int | None, workspace: str, name: str | None, as_json: bool, quiet: bool, lang: Language
) -> None:
    """Write the proposals as a workbook to decide in; a partner's holds its own operator's alone."""
    from phusong.review import find_round, review_workbook
    from phusong.store.files import write_bytes

    with opened_workspace(workspace, name) as (opened, by):
        write_bytes(out, review_workbook(opened, find_round(opened, number, by), by=by, language=lang))
    if as_json:
        click.echo(json_text({"path": str(out)}))
    Narrator(lang, quiet=quiet or as_json).say("wrote", path=out)


@review.command(
    name="import", cls=ShownExamples, epilog="phusong review import decided.xlsx --as viettel --workspace review.db"
)
@click.argument("file", type=_PATH)
@workspace_options
@common_options
@guarded_command
def import_(*, file: Path, workspace: str, name: str | None, as_json: bool, quiet: bool, lang: Language) -> None:
    """Take over what was decided in a workbook; what is wrong is listed by cell, and a newer decision stands.

    The exit code is 1 when anything was not taken over.
    """
    from phusong.review import read_workbook_back

    with opened_workspace(workspace, name) as (opened, by):
        back = read_workbook_back(opened, _content(file), file.name, by=by)
    if as_json:
        decided = [asdict(each) for each in back.decided]
        findings = [each.as_dict() for each in back.findings]
        assigned = [asdict(each) for each in back.assigned]
        click.echo(json_text({"decided": decided, "assigned": assigned, "findings": findings}))
    else:
        Narrator(lang, quiet=quiet).say("review-taken", count=len(back.decided))
        if back.assigned:
            Narrator(lang, quiet=quiet).say("review-assigned", count=len(back.assigned))
        Narrator(lang, quiet=quiet).findings(back.findings)
    if back.findings:
        sys.exit(1)


@review.command(
    cls=ShownExamples,
    epilog="phusong review replan --out out/lao-cai-2 --deadline 2027-03-31 --workspace review.db",
)
@click.option("--out", required=True, type=_PATH, help="Folder for the results.")
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


@review.group(cls=ToldGroup)
def user() -> None:
    """Add accounts."""


@user.command(
    cls=ShownExamples, epilog="phusong review user add viettel --role partner --operator Viettel --workspace W"
)
@click.argument("account", metavar="NAME")
@click.option("--role", required=True, help="planner, partner, approver or viewer.")
@click.option("--operator", default="", help="Whose proposals a partner sees and decides.")
@workspace_options
@common_options
@guarded_command
def add(
    *,
    account: str,
    role: Any,  # noqa: ANN401 - held against the roles there are
    operator: str,
    workspace: str,
    name: str | None,
    as_json: bool,
    quiet: bool,
    lang: Language,
) -> None:
    """Add an account; its password is read from standard input."""
    from phusong.review import Person, add_account

    with opened_workspace(workspace, name, make=True) as (opened, by):
        add_account(opened, Person(account, role, operator), _password(lang), by=by)
    if as_json:
        click.echo(json_text({"name": account, "role": role, "operator": operator}))
    Narrator(lang, quiet=quiet or as_json).say("review-account", name=account, role=role)


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        raise InputError([make_finding("file-missing", "no such file", file=str(file))]) from None
    except OSError as error:
        message = f"not a workbook: {error.strerror}"
        raise InputError([make_finding("review-sheet", message, file=file.name)]) from None


def _password(language: Language) -> str:
    if sys.stdin.isatty():
        return getpass.getpass(say("review-ask-password", language) + " ")
    return sys.stdin.readline().rstrip("\r\n")


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


def _plain_replanned(done: Replanned) -> dict[str, Any]:
    return {
        "round": None if done.round is None else asdict(done.round),
        "plan": done.summary["plan"],
        "kept": done.kept,
        "dropped": done.dropped,
        "prices": [asdict(price) for price in done.prices],
    }
