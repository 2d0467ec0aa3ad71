"""What every command shares: options, help with examples, refusals and JSON."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import click

from phusong.cli.told_help import ToldHelp, asked_language, example_heading
from phusong.console.messages import Language, say
from phusong.console.narrator import Narrator
from phusong.console.system import system_message
from phusong.coverage.findings import Finding, InputError, PhusongError, UsageError, make_finding, printable_json

SCENARIO_NAME = "scenario.toml"
"""The scenario in a folder of layers, where no other file is named."""

P = ParamSpec("P")

R = TypeVar("R")


class ShownExamples(ToldHelp):
    """A command whose help keeps the line breaks of its examples."""

    def format_epilog(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples line by line."""
        if self.epilog:
            formatter.write_paragraph()
            formatter.write(f"{example_heading()}\n")
            for line in self.epilog.splitlines():
                formatter.write(f"  {line}\n")


def common_options(command: Callable[P, R]) -> Callable[P, R]:
    """Options that every command has."""
    options = (
        click.option("--json", "as_json", is_flag=True, help="Write the result as JSON to standard output."),
        click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors."),
        click.option("--lang", type=click.Choice(["en", "vi"]), default=asked_language, help="Language of messages."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def scenario_options(command: Callable[P, R]) -> Callable[P, R]:
    """Options of every command that reads a scenario."""
    folder = click.Path(exists=True, file_okay=False, path_type=Path)
    cores = click.IntRange(min=1)
    options = (
        click.option("--layers", type=folder, help="Look for the layers here."),
        click.option("--jobs", type=cores, help="Processor cores to use; all by default."),
        click.option(
            "--set", "settings", multiple=True, metavar="KEY=VALUE", help="Change one setting; may be repeated."
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def use_cores(jobs: int | None) -> None:
    """Let this process and its solver run on the first ``jobs`` of the cores that it may use; on all when None."""
    if jobs is None:
        return
    if hasattr(os, "sched_setaffinity"):  # Linux; elsewhere the threads of the kernels are limited alone
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:jobs])
    os.environ["PHUSONG_JOBS"] = str(jobs)


def guarded_command(command: Callable[P, None]) -> Callable[P, None]:
    """Turn what a user can cause into findings and exit code 1, 2 for wrong usage; never a traceback."""

    @wraps(command)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> None:
        language: Language = "vi" if kwargs.get("lang") == "vi" else "en"
        as_json = bool(kwargs.get("as_json"))
        try:
            command(*args, **kwargs)
        except InputError as error:
            code = 2 if isinstance(error, UsageError) else 1
            _refuse(_located(error.findings, kwargs), language, as_json=as_json, code=code)
        except PhusongError as error:
            _refuse([make_finding("refused", str(error))], language, as_json=as_json)
        except OSError as error:
            name = str(error.filename) if error.filename else None
            finding = make_finding("file-system", system_message(error), file=name)
            _refuse([finding], language, as_json=as_json)
        except KeyboardInterrupt:
            click.echo(say("interrupted", language), err=True)
            sys.exit(130)

    return guarded


def _located(findings: Sequence[Finding], options: Mapping[str, Any]) -> Sequence[Finding]:
    """Findings about a setting name the scenario that the command was given, or the change that it was given."""
    scenario = options.get("scenario")
    if not isinstance(scenario, Path):
        return findings
    from phusong.scenario.mistakes import in_scenario

    return in_scenario(findings, scenario, options.get("settings") or ())


def _refuse(findings: Sequence[Finding], language: Language, *, as_json: bool, code: int = 1) -> None:
    if as_json:
        click.echo(json_text([finding.as_dict() for finding in findings]))
    else:
        Narrator(language).findings(findings)
    sys.exit(code)


def refuse_to_overwrite(out: Path, *inputs: Path, language: Language, option: str = "--out") -> None:
    """Wrong usage when a command is asked to write over what it reads."""
    for path in inputs:
        if out.exists() and path.exists() and out.samefile(path):
            raise click.BadParameter(say("wrong-overwrite", language, path=out), param_hint=f"'{option}'")


def json_text(value: object) -> str:
    """A value as JSON for the terminal."""
    return printable_json(json.dumps(value, ensure_ascii=False, indent=2))
