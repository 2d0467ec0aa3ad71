"""Finding: one observation about an input, said so that a person can mend it, and the one maker of findings."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from phusong.coverage.findings.codes.all_codes import ALL_CODES
from phusong.coverage.findings.codes.catalogue import Severity
from phusong.coverage.findings.terminal import printable


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One observation about an input, made by :func:`make_finding`.

    >>> found = make_finding("out-of-range", "105.8 is outside 8.2..23.4", file="villages.csv", row=214, column="lat")
    >>> found.severity, found.where
    ('error', 'villages.csv row 214, column lat')

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
        sheet_row: The row as a spreadsheet counts it, title and header included, or None where the file is no table.
        feature_id: Identifier of the row as GIS shows it, or None where the file is no GIS file.
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
    sheet_row: int | None = None
    feature_id: int | None = None

    @property
    def where(self) -> str:
        """Place of the finding, for example ``villages.csv sheet row 215, column lat``."""
        parts = [self.file or (f"layer {self.layer}" if self.layer else "")]
        if self.row is not None:
            parts.append(row_name(self.row, self.sheet_row, self.feature_id))
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


def row_name(row: int, sheet_row: int | None = None, feature_id: int | None = None) -> str:
    """A row as a person finds it: ``sheet row 215``, ``feature 213``, or ``row 214`` of the data."""
    if sheet_row is not None:
        return f"sheet row {sheet_row}"
    return f"row {row}" if feature_id is None else f"feature {feature_id}"


def make_finding(  # noqa: PLR0913 - the fields of a finding, by name only
    code: str,
    message: str,
    *,
    severity: Severity | None = None,
    remedy: str | None = None,
    file: str | None = None,
    layer: str | None = None,
    row: int | None = None,
    column: str | None = None,
    value: object = None,
) -> Finding:
    """A finding of a kind that the catalogue holds, with the severity and the remedy of that kind.

    Text from files reaches it as it is; in the finding, what a terminal would obey is written as escapes.

    Args:
        code: Name of the kind in the catalogue.
        message: What is there and what was expected.
        severity: Only where a rule softens or sharpens what the kind usually is.
        remedy: Only where it depends on the case: a fragment in lower case, without a stop.
        file: Path as the user named it.
        layer: Layer name.
        row: Data row, counted from 1.
        column: Column name as in the file, or the key of a setting.
        value: The offending value.

    Raises:
        ValueError: When the catalogue does not hold the code.
    """
    kind = ALL_CODES.get(code)
    if kind is None:
        raise ValueError(f"the finding code {code!r} is not in the catalogue; add it to coverage/findings/codes")
    return Finding(
        severity=severity or kind.severity,
        code=code,
        message=printable(message),
        remedy=printable(remedy or kind.remedy),
        file=None if file is None else printable(file),
        layer=None if layer is None else printable(layer),
        row=row,
        column=None if column is None else printable(column),
        value=None if value is None else printable(str(value)),
    )


def usual_remedy(code: str) -> str:
    """The remedy of a kind of finding, which findings have that say nothing of their case."""
    return printable(ALL_CODES[code].remedy)
