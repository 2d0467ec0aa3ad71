"""Commands of accounts."""

from __future__ import annotations

import getpass
import sys
from typing import Any

import click

from phusong.cli.command import ShownExamples, common_options, guarded_command, json_text
from phusong.cli.review.options import opened_workspace, workspace_options
from phusong.cli.told_help import ToldGroup
from phusong.console.messages import Language, say
from phusong.console.narrator import Narrator


@click.group(cls=ToldGroup)
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


def _password(language: Language) -> str:
    if sys.stdin.isatty():
        return getpass.getpass(say("review-ask-password", language) + " ")
    return sys.stdin.readline().rstrip("\r\n")
