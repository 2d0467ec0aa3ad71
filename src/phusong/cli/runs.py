"""Commands on finished runs: compare."""

from __future__ import annotations

from pathlib import Path

import click

from phusong.cli.command import ShownExamples, common_options, guarded_command, json_text, refuse_to_overwrite
from phusong.console.messages import Language
from phusong.console.narrator import Narrator

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
