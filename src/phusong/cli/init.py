"""The command that drafts a scenario from a folder of files."""

from __future__ import annotations

import shlex
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import click

from phusong.cli.command import SCENARIO_NAME, ShownExamples, common_options, guarded_command, json_text
from phusong.console.messages import Language, figure, say
from phusong.console.narrator import Narrator
from phusong.coverage.findings import Finding, InputError, case_text, make_finding, printable

if TYPE_CHECKING:  # reading layers loads GDAL, which a help text does not need
    from phusong.coverage.layers.recognition import FolderReader, RecognisedFolder

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command(
    cls=ShownExamples,
    epilog="phusong init data/my-province\nphusong init data/my-province --set plan.budget_vnd=2e11\n"
    "phusong init data/my-province --out my-province.toml --lang vi",
)
@click.argument("folder", type=_FOLDER)
@click.option("--out", type=_FILE, help="The scenario to write; scenario.toml in the folder by default.")
@click.option("--force", is_flag=True, help="Write over a scenario that is there.")
@click.option("--set", "settings", multiple=True, metavar="KEY=VALUE", help="Change one setting; may be repeated.")
@common_options
@guarded_command
def init(
    *,
    folder: Path,
    out: Path | None,
    force: bool,
    settings: tuple[str, ...],
    as_json: bool,
    quiet: bool,
    lang: Language,
) -> None:
    """Look at the files of a folder and write the scenario that uses them, layers and columns mapped.

    Layers are recognised by what they hold, not by their names alone. What is not certain is said, and asked on a
    terminal. Nothing but the scenario is written.
    """
    from phusong.coverage.layers.recognition import FolderReader
    from phusong.scenario.changes import as_changes
    from phusong.scenario.draft import ScenarioNames, draft_record, draft_toml, tell_draft, with_settings
    from phusong.scenario.load import check_changes
    from phusong.store.files import write_bytes

    path = out or folder / SCENARIO_NAME
    if path.suffix != ".toml":
        raise click.BadParameter(say("draft-is-layer", lang, path=path), param_hint="'--out'")
    if path.exists() and not force:
        raise click.BadParameter(say("draft-exists", lang, path=path), param_hint="'--out'")
    changes = as_changes(settings)
    narrator = Narrator(lang, quiet=quiet or as_json)
    with narrator.stage("draft-reading", folder=folder):
        reader = FolderReader.of(folder)
        found = reader.recognise()
    if not found.layers:
        message = f"no file of {folder} was recognised as a layer"
        if not (reader.labels or reader.contents.rasters or found.passed_over):
            message = f"{folder} holds no files of data"
        raise InputError([make_finding("nothing-recognised", message, file=str(folder)), *found.passed_over])
    if not (as_json or quiet) and is_terminal():
        found = _asked(reader, found, lang)
    names = ScenarioNames.of(folder, path)
    draft = draft_toml(found, names, lang)
    check_changes(tomllib.loads(draft), changes)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_bytes(path, with_settings(draft, changes).encode())
    if as_json:
        click.echo(json_text(draft_record(found, path, written=True)))
    else:
        narrator.lines(tell_draft(found, lang))
        _tell_doubts(found, narrator, path)
    if any(finding.severity == "error" for finding in found.doubts):
        sys.exit(1)


def _tell_doubts(found: RecognisedFolder, narrator: Narrator, path: Path) -> None:
    from phusong.scenario.draft import tell_passed_over

    if found.doubts:
        narrator.say("draft-doubts")
        narrator.findings(found.doubts)
    narrator.lines(tell_passed_over(found, narrator.language))
    wrong = [finding for finding in found.findings if finding.severity == "error"]
    errors = len(wrong)
    counts = (figure(count, ",.0f", narrator.language) for count in (errors, len(found.findings) - errors))
    if found.findings:
        narrator.say("draft-checked", **dict(zip(("errors", "warnings"), counts, strict=True)))
    if wrong:
        narrator.findings(wrong, errors_only=True)
    narrator.say("wrote", path=path)
    narrator.say("draft-next", command=shlex.join(["phusong", "check", str(path)]))
    out = path.parent / "out"
    narrator.say("draft-then", command=shlex.join(["phusong", "run", str(path), "--out", str(out)]))


def is_terminal() -> bool:
    """Whether somebody sits there who can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def _asked(reader: FolderReader, found: RecognisedFolder, language: Language) -> RecognisedFolder:
    """Ask what stays open, one thing after another: an answer may settle the next."""
    answers: dict[str, str] = {}
    while True:
        open_now = next((choice for choice in found.choices if choice.key not in answers), None)
        if open_now is None:
            return found
        answers[open_now.key] = open_now.options[_chosen(open_now.finding, open_now.options, language)]
        found = reader.recognise(answers)


def _chosen(doubt: Finding, options: tuple[str, ...], language: Language) -> int:
    click.echo(f"\n{doubt.file}: {case_text(doubt.message, language)}", err=True)
    for number, option in enumerate(options, start=1):
        click.echo(f"  {number}  {printable(option)}", err=True)
    kind = click.IntRange(1, len(options))
    answer: int = click.prompt(say("draft-ask", language), type=kind, default=1, err=True)
    return answer - 1
