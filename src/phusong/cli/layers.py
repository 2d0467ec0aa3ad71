"""The command that writes templates of layer files."""

from __future__ import annotations

from pathlib import Path

import click

from phusong.cli.command import SCENARIO_NAME, ShownExamples, common_options, guarded_command, json_text
from phusong.console.messages import Language
from phusong.console.narrator import Narrator


@click.command(cls=ShownExamples, epilog="phusong template layers/")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
@common_options
@guarded_command
def template(folder: Path, as_json: bool, quiet: bool, lang: Language) -> None:
    """Write an empty, commented file for each layer, and the scenario for them; what is there already is kept."""
    from phusong.coverage.geofiles import template_files
    from phusong.scenario.draft import template_toml
    from phusong.store.files import write_bytes

    folder.mkdir(parents=True, exist_ok=True)
    files = template_files()
    files = files | {SCENARIO_NAME: template_toml(files, lang)}
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
