"""What is wrong with an input, said so that a person can mend it.

Exception tree::

    PhusongError
    ├── InputError       the input has errors; carries every finding, not just the first
    └── ValidityError    a model was asked beyond the range its source states
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from phusong.coverage.findings.codes.catalogue import Severity


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
