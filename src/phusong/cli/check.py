"""The command that checks layers, tells what it understood and found, and writes what may go back to the agency."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import click

from phusong.cli.command import (
    ShownExamples,
    common_options,
    guarded_command,
    json_text,
    refuse_to_overwrite,
    scenario_options,
    use_cores,
)
from phusong.console.messages import Language, say
from phusong.console.narrator import Narrator

_FILE = click.Path(dir_okay=False, path_type=Path)
_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command(
    cls=ShownExamples,
    epilog="phusong check scenarios/lao-cai.toml --set terrain.step_m=90\nphusong check villages.csv --layer villages\n"
    "phusong check layers/ --fix mended --xlsx findings.xlsx --html findings.html --lang vi",
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@click.option(
    "--layer",
    help="Layer the files hold: villages, communes, sites, sectors, antennas, roads, fibre, access_points, terrain, "
    "clutter, population, buildings, sea, places, districts, provinces, crosswalk.",
)
@click.option("--columns", default="", metavar="OURS=THEIRS,…", help="Column names where they differ.")
@click.option("--fix", type=_FOLDER, metavar="DIR", help="Write what can be mended with certainty to new files here.")
@click.option("--quarantine", type=_FOLDER, metavar="DIR", help="Write the rejected rows as layers here.")
@click.option("--html", "page", type=_FILE, help="Write the findings as a page, in both languages.")
@click.option("--xlsx", "workbook", type=_FILE, help="Write the tables with every finding marked at its cell.")
@scenario_options
@common_options
@guarded_command
def check(
    *,
    paths: tuple[Path, ...],
    layer: str | None,
    columns: str,
    fix: Path | None,
    quarantine: Path | None,
    page: Path | None,
    workbook: Path | None,
    layers: Path | None,
    settings: tuple[str, ...],
    jobs: int | None,
    as_json: bool,
    quiet: bool,
    lang: Language,
) -> None:
    """Say what was understood of layer files and list everything wrong with them, or all a run would say.

    Of a folder, every file that may hold a layer is looked at. Nothing is written but what --fix, --quarantine, --html
    and --xlsx ask for, and never over a layer.
    """
    from phusong.pipeline.check import CheckOptions, check_paths, is_scenario

    if (settings or layers) and not any(map(is_scenario, paths)):
        raise click.UsageError(say("wrong-scenario-options", lang))
    if (layer or columns) and all(map(is_scenario, paths)):
        raise click.UsageError(say("wrong-layer-options", lang))
    for out, option in ((page, "--html"), (workbook, "--xlsx")):
        if out is not None:
            refuse_to_overwrite(out, *paths, language=lang, option=option)
    use_cores(jobs)
    narrator = Narrator(lang, quiet=quiet or as_json)
    options = CheckOptions(layer, columns, settings, layers)
    result = check_paths(paths, options, keep_rows=any((fix, quarantine, workbook)))
    if as_json:
        click.echo(json_text([finding.as_dict() for finding in result.findings]))
    else:
        narrator.readings(result.layers.readings)
        Narrator(lang, quiet=quiet).findings(result.findings)
        if not result.findings:
            narrator.say("no-findings")
    given = {"--layer": layer, "--columns": columns, "--layers": layers}
    named = [word for option, value in given.items() if value for word in (option, str(value))]
    changed = [word for setting in settings for word in ("--set", setting)]
    command = shlex.join(["phusong", "check", *map(str, paths), *named, *changed])
    if any((fix, quarantine, page, workbook)):
        from phusong.pipeline.feedback import Feedback, write_feedback  # brings what draws pages with it

        write_feedback(result, Feedback(fix, quarantine, page, workbook, paths), narrator)
    if fix is None and result.may_be_mended:
        narrator.say("may-be-mended", command=f"{command} --fix mended")
    if result.has_errors:
        sys.exit(1)
