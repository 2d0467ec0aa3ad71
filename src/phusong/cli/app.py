"""The command line: thin commands over the run, the checks and the models.

Exit codes: 0 done, 1 the input or the plan has errors (all listed), 2 wrong usage.

A command is loaded when it is called. The list of all of them comes from the table here, so that it stands at once.
"""

from __future__ import annotations

import atexit
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import click

from phusong import __version__
from phusong.cli.told_help import heading, told
from phusong.cli.usage import ToldCommands, asked_language
from phusong.console.messages import say

COMMANDS: dict[str, tuple[str, str]] = {
    "batch": ("batch", "Run a variant of the scenario for each row of a table, and put the results side by side."),
    "calibrate": ("links", "Fit offsets to drive-test samples and score them on samples that were held out."),
    "check": (
        "check",
        "Say what was understood of layer files and list everything wrong with them, or all a run would say.",
    ),
    "compare": (
        "runs",
        "Hold two finished runs side by side: settings, who is served, sites, villages gained and lost, money.",
    ),
    "fetch": (
        "layers",
        "Fetch public data of a place and make layers of them: terrain, land cover, people, villages, roads, sites.",
    ),
    "frontier": ("plan", "Show how many people each of several budgets can serve, and what none can exceed."),
    "init": ("init", "Look at the files of a folder and write the scenario that uses them, layers and columns mapped."),
    "link": (
        "links",
        "Explain one path: its profile, every term of the loss, and the link budget down to what is received.",
    ),
    "loss": ("links", "Compute point-to-point basic transmission losses in batch."),
    "map": ("pages", "Make the map and the other files of a finished run again, from what it kept."),
    "report": ("pages", "Print the report of a finished run as PDF, or its first page as a picture."),
    "review": ("review", "Let partners review proposals, and plan again around what they decide."),
    "run": ("run", "Check the layers, compute coverage, plan, and draw the map and the report."),
    "runs": (
        "runs",
        "List the runs in a folder and below it: scenario, date, who is served, money, and whether their files stand.",
    ),
    "scenario": ("scenario", "Look at scenario files: show."),
    "template": (
        "layers",
        "Write an empty, commented file for each layer, and the scenario for them; what is there already is kept.",
    ),
}
"""Command to the module that has it and what it does."""


_OBJECTS_BETWEEN_SEARCHES = 150_000
"""Loading modules makes objects by the ten thousand that all stay; looking through them for circles every 700 takes a
fifth of the time of a short command."""


# At its end Python looks for circles among all that was loaded, to free what the system frees anyway: a seventh of the
# time of a short command. What is frozen is left out.
atexit.register(gc.freeze)


@contextmanager
def seldom_searched() -> Iterator[None]:
    """Have the collector of garbage look for circles less often for a while."""
    usual = gc.get_threshold()
    gc.set_threshold(_OBJECTS_BETWEEN_SEARCHES, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


class LateCommands(ToldCommands):
    """Commands that are loaded when they are called."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Names of all commands."""
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, loaded now; None for an unknown one."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"phusong.cli.{COMMANDS[cmd_name][0]}"), cmd_name)
        return command

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - what a command returns is its own
        """Run the command that is named; who interrupts it while it is still loading is told the same as later."""
        try:
            with seldom_searched():
                return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo(say("interrupted", asked_language(ctx)), err=True)
            sys.exit(130)

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what each command does, from the table."""
        with formatter.section(heading("Commands")):
            formatter.write_dl([(name, told(english)) for name, (_, english) in COMMANDS.items()])


@click.group(cls=LateCommands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option("--lang", type=click.Choice(["en", "vi"]), expose_value=False, help="Language of help and messages.")
@click.version_option(__version__, prog_name="phusong")
def main() -> None:
    """Plan 4G, 5G and fibre coverage: who is served, what to build, on a map that needs no network."""
