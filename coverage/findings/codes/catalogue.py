"""Kinds of finding: code, severity, meaning and remedy in English and Vietnamese."""

from __future__ import annotations

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
    """Codes by name."""
    return {code.code: code for code in codes}


def error_code(code: str, meaning: str, remedy: str, meaning_vi: str, remedy_vi: str) -> FindingCode:
    """A kind of finding that stops a run."""
    return FindingCode(code, "error", meaning, remedy, meaning_vi, remedy_vi)


def warning_code(code: str, meaning: str, remedy: str, meaning_vi: str, remedy_vi: str) -> FindingCode:
    """A kind of finding that does not stop a run."""
    return FindingCode(code, "warning", meaning, remedy, meaning_vi, remedy_vi)


Severity = Literal["error", "warning"]
