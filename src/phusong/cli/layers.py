"""Commands on layer files: check and template."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from phusong.cli.command import ShownExamples, common_options, guarded_command, json_text, scenario_options, use_cores
from phusong.console.messages import Language
from phusong.console.narrator import Narrator


@click.command(
    cls=ShownExamples,
    epilog="phusong check scenarios/lao-cai.toml --set terrain.step_m=90\nphusong check villages.csv --layer villages\n"
    "phusong check layers/",
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@click.option(
    "--layer",
    help="Layer the files hold: villages, communes, sites, sectors, antennas, roads, fibre, access_points, terrain, "
    "clutter, population, buildings, sea, places, districts, provinces, crosswalk.",
)
@click.option("--columns", default="", metavar="OURS=THEIRS,…", help="Column names where they differ.")
@scenario_options
@common_options
@guarded_command
def check(
    *,
    paths: tuple[Path, ...],
    layer: str | None,
    columns: str,
    layers: Path | None,
    settings: tuple[str, ...],
    jobs: int | None,
    as_json: bool,
    quiet: bool,
    lang: Language,
) -> None:
    """List everything wrong with layer files, or all that a run of a scenario would say; nothing is written.

    Of a folder, every file that may hold a layer is looked at, and it is said which layer it was taken for.
    """
    from phusong.pipeline.check import CheckOptions, check_paths, is_scenario

    if (settings or layers) and not any(map(is_scenario, paths)):
        raise click.UsageError("--set and --layers are for scenarios, and no scenario is named.")
    if (layer or columns) and all(map(is_scenario, paths)):
        message = "--layer and --columns are for layer files, and none is named; a scenario states its columns itself."
        raise click.UsageError(message)
    use_cores(jobs)
    narrator = Narrator(lang, quiet=quiet or as_json)
    findings = check_paths(
        paths,
        CheckOptions(layer, columns, settings, layers),
        lambda path, name: narrator.say("taken-for", path=path, layer=name),
    )
    if as_json:
        click.echo(json_text([finding.as_dict() for finding in findings]))
    else:
        narrator.findings(findings)
        if not findings:
            narrator.say("no-findings")
    if any(finding.severity == "error" for finding in findings):
        sys.exit(1)


@click.command(cls=ShownExamples, epilog="phusong template layers/")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
@common_options
@guarded_command
def template(folder: Path, as_json: bool, quiet: bool, lang: Language) -> None:
    """Write an empty, commented file for each layer; files that are there already are kept."""
    from phusong.coverage.geofiles import template_files
    from phusong.store.files import write_bytes

    folder.mkdir(parents=True, exist_ok=True)
    files = template_files()
    kept = sorted(name for name in files if (folder / name).exists())
    for name in sorted(set(files) - set(kept)):
        content = files[name]
        write_bytes(folder / name, content.encode() if isinstance(content, str) else content)
    narrator = Narrator(lang, quiet=quiet)
    if as_json:
        click.echo(json_text({"written": sorted(set(files) - set(kept)), "kept": kept}))
        return
    for name in sorted(files):
        narrator.say("kept" if name in kept else "wrote", path=folder / name)
