"""Kinds of finding: code, severity, meaning and remedy in English and Vietnamese."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class FindingCode:
    """One kind of finding.

    Attributes:
        code: Stable machine-readable name.
        severity: Usual severity; a rule may soften or sharpen it where the meaning says so.
        meaning: What it says, in English.
        remedy: What the user can do, in English.
        meaning_vi: What it says, in Vietnamese.
        remedy_vi: What the user can do, in Vietnamese.
    """

    code: str
    severity: Severity
    meaning: str
    remedy: str
    meaning_vi: str
    remedy_vi: str


def table_of(*codes: FindingCode) -> dict[str, FindingCode]:
    """Codes by name, each once.

    Raises:
        ValueError: When a code is given twice.
    """
    return _each_once(codes)


def joined(*tables: Mapping[str, FindingCode]) -> dict[str, FindingCode]:
    """Several tables of codes as one, each code once.

    Raises:
        ValueError: When a code stands in two of the tables.
    """
    return _each_once(code for table in tables for code in table.values())


def _each_once(codes: Iterable[FindingCode]) -> dict[str, FindingCode]:
    table: dict[str, FindingCode] = {}
    for code in codes:
        if code.code in table:
            raise ValueError(f"the finding code {code.code!r} stands twice; give one of the two another name")
        table[code.code] = code
    return table


def error_code(code: str, meaning: str, remedy: str, meaning_vi: str, remedy_vi: str) -> FindingCode:
    """A kind of finding that stops a run."""
    return FindingCode(code, "error", meaning, remedy, meaning_vi, remedy_vi)


def warning_code(code: str, meaning: str, remedy: str, meaning_vi: str, remedy_vi: str) -> FindingCode:
    """A kind of finding that does not stop a run."""
    return FindingCode(code, "warning", meaning, remedy, meaning_vi, remedy_vi)


Severity = Literal["error", "warning"]
