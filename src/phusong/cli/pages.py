"""The commands that make pages of a finished run again, or print them."""

from __future__ import annotations

from pathlib import Path

import click

from phusong.cli.command import ShownExamples, common_options, guarded_command, json_text
from phusong.console.messages import Language
from phusong.console.narrator import Narrator


@click.command(cls=ShownExamples, epilog="phusong map out/lao-cai")
@click.argument("run", type=click.Path(path_type=Path))
@common_options
@guarded_command
def map(*, run: Path, as_json: bool, quiet: bool, lang: Language) -> None:  # noqa: A001 - the command's name
    """Make the map and the other files of a finished run again, from what it kept.

    RUN is a folder that phusong run wrote. Files that were deleted, changed by hand or made by an earlier version are
    made anew, with the same layers and settings; nothing is done where all are as the run wrote them.
    """
    from phusong.pipeline.run import pages_again

    result = pages_again(run, Narrator(lang, quiet=quiet or as_json))
    page = run / "map.html"
    if as_json:
        click.echo(json_text({"map": str(page) if page.exists() else None, "up_to_date": result.up_to_date}))
    elif page.exists():  # else a finding has said why
        Narrator(lang, quiet=quiet).say("map-is-here", path=page)


@click.command(
    cls=ShownExamples, epilog="phusong report out/lao-cai --pdf\nphusong report out/lao-cai --pdf --png --language vi"
)
@click.argument("run", type=click.Path(path_type=Path))
@click.option("--pdf", "as_pdf", is_flag=True, help="Print all pages as report.pdf, A4 with page numbers.")
@click.option("--png", "as_png", is_flag=True, help="Make a picture of the first page, report.png.")
@click.option(
    "--language", type=click.Choice(["en", "vi"]), help="Language that is printed; that of the run by default."
)
@click.option(
    "--browser",
    type=click.Path(path_type=Path),
    help="Chromium or Chrome that prints; the first one found by default.",
)
@common_options
@guarded_command
def report(
    *,
    run: Path,
    as_pdf: bool,
    as_png: bool,
    language: Language | None,
    browser: Path | None,
    as_json: bool,
    quiet: bool,
    lang: Language,
) -> None:
    """Print the report of a finished run as PDF, or its first page as a picture.

    RUN is a folder that phusong run wrote; report.pdf and report.png are put beside its other files. A Chromium or
    Chrome does the printing, without network.
    """
    from phusong.runs.chromium import find_chromium
    from phusong.runs.printing import REPORT, open_report, report_pdf, report_png
    from phusong.store.files import write_bytes

    _, page = open_report(run)
    wanted = {"report.pdf": report_pdf, "report.png": report_png}
    asked = [name for name, is_asked in zip(wanted, (as_pdf, as_png), strict=True) if is_asked]
    program = find_chromium(browser) if asked else ""
    written = []
    for name in asked:
        write_bytes(run / name, wanted[name](page, language, program))
        written.append(str(run / name))
    narrator = Narrator(lang, quiet=quiet or as_json)
    if as_json:
        click.echo(json_text({"report": str(run / REPORT), "written": written}))
    elif not asked:
        narrator.say("report-is-here", path=run / REPORT)
        narrator.say("report-how")
    for path in written:
        narrator.say("wrote", path=path)
