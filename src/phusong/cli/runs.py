"""Commands on finished runs: compare and runs."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from phusong.cli.command import ShownExamples, common_options, guarded_command, json_text, refuse_to_overwrite
from phusong.console.messages import Language, figure, say
from phusong.console.narrator import Narrator

if TYPE_CHECKING:  # layers load their libraries, which a help text does not need
    from phusong.runs.listing import ListedRun

_FOLDER = click.Path(path_type=Path)


@click.command(
    cls=ShownExamples,
    epilog="phusong compare out/lao-cai out/half\nphusong compare out/lao-cai out/half --html compared.html --lang vi",
)
@click.argument("run_a", type=_FOLDER)
@click.argument("run_b", type=_FOLDER)
@click.option("--html", "page", type=click.Path(dir_okay=False, path_type=Path), help="Write a page with a map here.")
@common_options
@guarded_command
def compare(*, run_a: Path, run_b: Path, page: Path | None, as_json: bool, quiet: bool, lang: Language) -> None:
    """Hold two finished runs side by side: settings, who is served, sites, villages gained and lost, money.

    RUN_A and RUN_B are folders that phusong run wrote. Nothing is computed anew and nothing in them is changed.
    """
    from phusong.console.comparison import list_comparison
    from phusong.runs.compare import compare_folders

    if page is not None:
        refuse_to_overwrite(page, *_files(run_a), *_files(run_b), language=lang, option="--html")
    comparison = compare_folders(run_a, run_b)
    if as_json:
        click.echo(json_text(comparison.as_dict()))
    elif not quiet:
        click.echo("\n".join(list_comparison(comparison, lang)))
    if page is not None:
        from phusong.runs.page import comparison_page
        from phusong.store.files import write_bytes

        write_bytes(page, comparison_page(comparison, run_b, lang).encode())
        Narrator(lang, quiet=quiet or as_json).say("wrote", path=page)


def _files(folder: Path) -> list[Path]:
    """Files of a run, none of which may be written over."""
    return [path for path in folder.rglob("*") if path.is_file()] if folder.is_dir() else []


@click.command(cls=ShownExamples, epilog="phusong runs out/\nphusong runs out/ --verify\nphusong runs out/ --prune")
@click.argument("folder", type=_FOLDER, metavar="DIR")
@click.option("--verify", is_flag=True, help="Hold the bytes of every output against what the run wrote.")
@click.option("--prune", "pruned", is_flag=True, help="Delete the kept stages of finished runs; no result is touched.")
@common_options
@guarded_command
def runs(*, folder: Path, verify: bool, pruned: bool, as_json: bool, quiet: bool, lang: Language) -> None:
    """List the runs in a folder and below it: scenario, date, who is served, money, and whether their files stand.

    The exit code is 1 when a run cannot be read, or with --verify when a file is no longer what was written.
    """
    from phusong.runs.listing import free_stages, list_runs

    found = list_runs(folder, verify=verify)
    freed = free_stages(found) if pruned else 0
    if as_json:
        click.echo(json_text([run.as_dict() for run in found]))
    elif not quiet:
        click.echo("\n".join(_listed(found, lang)) if found else say("no-runs", lang, folder=folder))
    narrator = Narrator(lang, quiet=quiet or as_json)
    if pruned:
        narrator.say("freed", amount=figure(freed / 1e6, ",.1f", lang))
    if not as_json:
        Narrator(lang, quiet=quiet).findings([finding for run in found for finding in run.findings])
    if not all(run.sound for run in found):
        sys.exit(1)


def _listed(found: Sequence[ListedRun], language: Language) -> Iterator[str]:
    from phusong.console.services import service_name
    from phusong.console.tables import aligned
    from phusong.coverage.findings import printable

    services = list(dict.fromkeys(name for run in found for name in (run.summary or {}).get("services", {})))
    keys = ("folder", "scenario", "date", "status", "files")
    head = [*(say(f"column-{key}", language) for key in keys), say("column-cost", language)]
    head += [say("column-served", language, service=service_name(name, language)) for name in services]
    rows = [head]
    for run in found:
        told = run.as_dict()
        status = say(f"status-{told['status']}", language) if told["status"] else "–"
        cost = "–" if told["cost_vnd"] is None else figure(told["cost_vnd"] / 1e9, ",.2f", language)
        served = [_served(told["services"].get(name), language) for name in services]
        names = (printable(str(run.folder)), printable(run.scenario), printable(run.finished_at[:16].replace("T", " ")))
        rows.append([*names, status, _files_state(run, language), cost, *served])
    yield from aligned(rows, left=5)
    for run in found:
        for name in run.changed or ():
            yield say("file-changed", language, path=printable(str(run.folder / name)))


def _files_state(run: ListedRun, language: Language) -> str:
    if run.findings:
        return say("files-broken", language)
    if run.changed is None:
        return say("files-unverified", language)
    return say("files-changed" if run.changed else "files-sound", language)


def _served(counts: dict[str, int] | None, language: Language) -> str:
    """People who have a service today and with the plan built."""
    if counts is None:
        return "–"
    today, after = (figure(counts[key], ",", language) for key in ("population_covered", "population_covered_after"))
    return f"{today} → {after}"
