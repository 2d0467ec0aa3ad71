"""Options that the commands of a review share: the workspace, who acts in it, the round, days."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import click

if TYPE_CHECKING:  # databases load their libraries, which a help text does not need
    from phusong.review import Person, Workspace

P = ParamSpec("P")
R = TypeVar("R")


class Day(click.ParamType[date]):
    """A day as 2027-01-31."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:  # noqa: ANN401
        """The day that a text names."""
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a day as 2027-01-31", param, ctx)


def workspace_options(command: Callable[P, R]) -> Callable[P, R]:
    """Options of every command on a workspace."""
    options = (
        click.option(
            "--workspace", required=True, metavar="W", help="Workspace: a path, or a postgresql+psycopg:// address."
        ),
        click.option("--as", "name", help="Account to act as; the planner at this computer when absent."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def round_option(command: Callable[P, R]) -> Callable[P, R]:
    """Option that names a round."""
    return click.option("--round", "number", type=int, help="Round of review; the newest when absent.")(command)


@contextmanager
def opened_workspace(workspace: str, name: str | None, *, make: bool = False) -> Iterator[tuple[Workspace, Person]]:
    """The workspace, and who acts in it."""
    from phusong.review import Person, find_account, open_workspace

    opened = open_workspace(workspace, make=make)
    try:
        yield opened, Person(_at_this_computer(), "planner") if name is None else find_account(opened, name)
    finally:
        opened.close()


def _at_this_computer() -> str:
    try:
        return f"{getpass.getuser()}@local"[:64]
    except (KeyError, OSError):
        return "planner@local"
