"""Commands of workbooks to decide in: written for a partner, and read back."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import click

from phusong.cli.command import ShownExamples, common_options, guarded_command, json_text
from phusong.cli.review.options import opened_workspace, round_option, workspace_options
from phusong.console.messages import Language
from phusong.console.narrator import Narrator
from phusong.coverage.findings import InputError, make_finding


@click.command(
    cls=ShownExamples, epilog="phusong review export --xlsx to-decide.xlsx --as viettel --workspace review.db"
)
@click.option("--xlsx", "out", required=True, type=click.Path(path_type=Path), help="Write the workbook here.")
@round_option
@workspace_options
@common_options
@guarded_command
def export(
    *, out: Path, number: int | None, workspace: str, name: str | None, as_json: bool, quiet: bool, lang: Language
) -> None:
    """Write the proposals as a workbook to decide in; a partner's holds its own operator's alone."""
    from phusong.review import find_round, review_workbook
    from phusong.store.files import write_bytes

    with opened_workspace(workspace, name) as (opened, by):
        write_bytes(out, review_workbook(opened, find_round(opened, number, by), by=by, language=lang))
    if as_json:
        click.echo(json_text({"path": str(out)}))
    Narrator(lang, quiet=quiet or as_json).say("wrote", path=out)


@click.command(
    name="import", cls=ShownExamples, epilog="phusong review import decided.xlsx --as viettel --workspace review.db"
)
@click.argument("file", type=click.Path(path_type=Path))
@workspace_options
@common_options
@guarded_command
def import_(*, file: Path, workspace: str, name: str | None, as_json: bool, quiet: bool, lang: Language) -> None:
    """Take over what was decided in a workbook; what is wrong is listed by cell, and a newer decision stands.

    The exit code is 1 when anything was not taken over.
    """
    from phusong.review import read_workbook_back

    with opened_workspace(workspace, name) as (opened, by):
        back = read_workbook_back(opened, _content(file), file.name, by=by)
    if as_json:
        decided = [asdict(each) for each in back.decided]
        findings = [each.as_dict() for each in back.findings]
        assigned = [asdict(each) for each in back.assigned]
        click.echo(json_text({"decided": decided, "assigned": assigned, "findings": findings}))
    else:
        Narrator(lang, quiet=quiet).say("review-taken", count=len(back.decided))
        if back.assigned:
            Narrator(lang, quiet=quiet).say("review-assigned", count=len(back.assigned))
        Narrator(lang, quiet=quiet).findings(back.findings)
    if back.findings:
        sys.exit(1)


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        raise InputError([make_finding("file-missing", "no such file", file=str(file))]) from None
    except OSError as error:
        message = f"not a workbook: {error.strerror}"
        raise InputError([make_finding("review-sheet", message, file=file.name)]) from None
