"""Variants of a scenario: a table with a row for each, its name and the settings that it changes."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from phusong.coverage.findings import Finding, InputError, make_finding
from phusong.scenario.changes import Change, as_changes, toml_value
from phusong.scenario.load import load_scenario
from phusong.scenario.mistakes import in_scenario

NAME = "name"
_FIT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class Variant:
    """One row of the table.

    Attributes:
        name: Name, and that of its folder.
        row: Row of the table, counted from 1 below the header.
        line: The row as a spreadsheet counts it.
        cells: Setting to what its cell says, as it stands there; empty where the setting is left as it is.
        changes: What it changes, that of the command line first.
    """

    name: str
    row: int
    line: int
    cells: dict[str, str]
    changes: tuple[Change, ...]

    def located(self, findings: Iterable[Finding], scenario: Path, table: Path) -> list[Finding]:
        """Findings about a setting that this row changes, at their cell of the table."""
        keys = {change.place: change.key for change in self.changes if self.cells.get(change.key)}
        return [
            replace(finding, file=str(table), row=self.row, sheet_row=self.line, column=keys[finding.file])
            if finding.file is not None and finding.file in keys
            else finding
            for finding in in_scenario(findings, scenario, self.changes)
        ]


def read_variants(
    table: Path, scenario: Path, layers: Path | None = None, settings: Sequence[str] = ()
) -> tuple[Variant, ...]:
    """Read a table of variants, and check that each of them is a scenario.

    Args:
        table: CSV in UTF-8: the column ``name`` and dotted settings, with comma, semicolon or tab between cells.
        scenario: The scenario that they are variants of.
        layers: Folder to look for its layers in.
        settings: Changes of the command line, which hold for all variants unless a row changes the same.

    Returns:
        The variants in the order of the table.

    Raises:
        InputError: With every mistake of the table at its row and column, or those of the scenario itself.
    """
    common = as_changes(settings)
    load_scenario(
        scenario, settings=common, layers=layers
    )  # what is wrong with the scenario is not to be told row by row
    header, rows = _rows(table)
    findings = _check_header(header, table)
    if findings:
        raise InputError(findings)
    variants = []
    for number, (line, cells) in enumerate(rows, start=1):
        if len(cells) > len(header):
            message = f"the row has {len(cells)} cells, the header {len(header)}"
            findings.append(_at(make_finding("variants-cells", message, file=str(table), row=number), line))
            continue
        told = dict(zip(header, (cell.strip() for cell in cells), strict=False))
        name = told.pop(NAME, "")
        changes = tuple(
            Change(tuple(key.split(".")), toml_value(text), f"{table} row {number}, column {key}")
            for key, text in told.items()
            if text
        )
        variants.append(Variant(name, number, line, told, (*common, *changes)))
    findings += _check_names(variants, table)
    for variant in variants:
        findings += _check_settings(variant, scenario, table, layers)
    if findings:
        at = {key: position for position, key in enumerate(header)}
        raise InputError(sorted(findings, key=lambda each: (each.row or 0, at.get(each.column or "", len(at)))))
    return tuple(variants)


def _rows(table: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Header and rows with the line that each begins in; rows without any content are passed over."""
    try:
        text = table.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise _unreadable("no such file", table) from None
    except UnicodeDecodeError:
        raise _unreadable("not readable as UTF-8", table) from None
    except OSError as error:
        raise _unreadable(error.strerror or str(error), table) from None
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    found: list[tuple[int, list[str]]] = []
    try:
        before = 0
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append((before + 1, cells))
            before = reader.line_num
    except csv.Error as error:
        raise _unreadable(f"line {reader.line_num} is not of the form of CSV: {error}", table) from None
    if len(found) < 2:
        raise _unreadable("it has no row below its header" if found else "it is empty", table)
    header = [cell.strip() for cell in found[0][1]]
    while header and not header[-1]:  # delimiters at the end, as spreadsheets leave them
        header.pop()
    return header, [(line, _trimmed(cells, len(header))) for line, cells in found[1:]]


def _trimmed(cells: list[str], columns: int) -> list[str]:
    """Cells without empty ones beyond the header."""
    while len(cells) > columns and not cells[-1].strip():
        cells = cells[:-1]
    return cells


def _unreadable(message: str, table: Path) -> InputError:
    return InputError([make_finding("variants-unreadable", message, file=str(table))])


def _check_header(header: Sequence[str], table: Path) -> list[Finding]:
    findings = []
    if NAME not in header:
        message = f"there is no column {NAME!r}; the header has {', '.join(header)}"
        findings.append(make_finding("variants-column", message, file=str(table), column=NAME))
    for position, key in enumerate(header, start=1):
        if not key or not all(key.split(".")):
            message = f"column {position} has the name {key!r}, which is no setting"
        elif key in header[: position - 1]:
            message = f"column {key!r} is there twice"
        elif above := [other for other in header if key.startswith(f"{other}.")]:
            message = f"column {key!r} sets a part of what column {above[0]!r} sets as a whole"
        else:
            continue
        findings.append(make_finding("variants-column", message, file=str(table), column=key or str(position)))
    return findings


def _check_names(variants: Sequence[Variant], table: Path) -> list[Finding]:
    findings = []
    rows: dict[str, int] = {}
    for variant in variants:
        first = rows.setdefault(variant.name.casefold(), variant.row)  # one folder on some file systems
        if not variant.name:
            message = "the variant has no name"
        elif not _FIT.fullmatch(variant.name):
            message = f"{variant.name!r} is no name of a folder: use 1 to 64 letters, digits, '-' or '_'"
        elif first != variant.row:
            message = f"the name {variant.name!r} is that of row {first}, too"
        else:
            continue
        name = variant.name or None
        finding = make_finding("variants-name", message, file=str(table), row=variant.row, column=NAME, value=name)
        findings.append(_at(finding, variant.line))
    return findings


def _check_settings(variant: Variant, scenario: Path, table: Path, layers: Path | None) -> list[Finding]:
    try:
        load_scenario(scenario, settings=variant.changes, layers=layers)
    except InputError as error:
        return variant.located(error.findings, scenario, table)
    return []


def _at(finding: Finding, line: int) -> Finding:
    return replace(finding, sheet_row=line)
