"""What is wrong with an input, said so that a person can mend it.

Exception tree::

    PhusongError
    ├── InputError       the input has errors; carries every finding, not just the first
    └── ValidityError    a model was asked beyond the range its source states
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One observation about an input.

    Attributes:
        severity: ``error`` stops a run, ``warning`` does not.
        code: Stable machine-readable name, documented in ``docs/findings.md``.
        message: What is there and what was expected, as a sentence.
        remedy: What the user can do about it.
        file: Path as the user named it, or None when no file is concerned.
        layer: Layer name (``villages``, ``communes``, …), or None.
        row: Data row counted from 1, or None when the finding is not about one row.
        column: Column name as in the file, or None.
        value: The offending value as text, or None.
    """

    severity: Severity
    code: str
    message: str
    remedy: str
    file: str | None = None
    layer: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None

    @property
    def where(self) -> str:
        """Place of the finding, for example ``villages.csv row 214, column lat``."""
        parts = [self.file or (f"layer {self.layer}" if self.layer else "")]
        if self.row is not None:
            parts.append(f"row {self.row}")
        where = " ".join(part for part in parts if part)
        if self.column is not None:
            where = f"{where}, column {self.column}" if where else f"column {self.column}"
        return where

    def __str__(self) -> str:
        where = self.where
        return f"{where}: {self.message}" if where else self.message

    def as_dict(self) -> dict[str, object]:
        """Plain mapping with every field, as ``phusong check --json`` prints it."""
        return asdict(self)


class PhusongError(Exception):
    """Base of every error that a user can cause."""


class InputError(PhusongError):
    """The input has errors.

    Attributes:
        findings: Every finding collected before raising, warnings included.
    """

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(str(finding) for finding in self.findings))


class ValidityError(PhusongError, ValueError):
    """A model was asked for a value outside the range that its source document states."""


def raise_on_errors(findings: Iterable[Finding]) -> None:
    """Raise one :class:`InputError` with all findings when any of them is an error.

    Raises:
        InputError: When at least one finding has severity ``error``.
    """
    collected = tuple(findings)
    if any(finding.severity == "error" for finding in collected):
        raise InputError(collected)
