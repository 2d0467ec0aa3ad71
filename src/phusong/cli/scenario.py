"""Commands on scenario files: scenario show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from phusong.cli.command import ShownExamples, common_options, guarded_command, json_text, scenario_options
from phusong.cli.told_help import ToldGroup
from phusong.console.messages import Language, say

if TYPE_CHECKING:  # settings load the models, which a help text does not need
    from phusong.scenario.origins import ResolvedSetting


@click.group(cls=ToldGroup)
def scenario() -> None:
    """Look at scenario files: show."""


@scenario.command(
    cls=ShownExamples,
    epilog="phusong scenario show scenarios/three-years.toml --stated\n"
    "phusong scenario show scenarios/lao-cai.toml --set plan.budget_vnd=1e11 --json",
)
@click.argument("scenario", type=click.Path(path_type=Path))
@click.option("--stated", is_flag=True, help="Leave out what is at its default.")
@scenario_options
@common_options
@guarded_command
def show(
    *,
    scenario: Path,
    stated: bool,
    layers: Path | None,
    settings: tuple[str, ...],
    jobs: int | None,  # noqa: ARG001 - every command that reads a scenario takes it
    as_json: bool,
    quiet: bool,
    lang: Language,
) -> None:
    """Show every setting as it holds, and where it came from.

    A setting comes from its default, from a preset, from a scenario that this one extends, from the file itself, or
    from --set. What was stated before and does not hold is told beside it: tables of a base and of the file are laid
    over each other key by key, lists are replaced as a whole.
    """
    from phusong.scenario.origins import resolve_settings

    found = resolve_settings(scenario, settings=settings, layers=layers)
    shown = [setting for setting in found if not stated or setting.origin != "default"]
    if as_json:
        click.echo(json_text([setting.as_dict() for setting in shown]))
    elif not quiet:
        click.echo("\n".join(_lines(shown, lang)))


def _lines(settings: Sequence[ResolvedSetting], language: Language) -> Iterator[str]:
    from phusong.console.comparison import shown_value
    from phusong.coverage.findings import printable

    for setting in settings:
        key = f"origin-{setting.origin.replace(' ', '-')}"
        where = say(key, language, source=printable(setting.source))
        yield f"{printable(setting.key)} = {shown_value(setting.value, language)}    # {where}"
        for other in setting.replaced:
            place = say(f"origin-{other.origin.replace(' ', '-')}", language, source=printable(other.source))
            value = shown_value(other.value, language)
            yield "    " + say(
                "replaces-list" if isinstance(other.value, list) else "replaces", language, value=value, place=place
            )
