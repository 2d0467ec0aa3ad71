"""FindingLog: findings about one layer of one file, gathered while it is read."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from phusong.coverage.findings.codes.catalogue import Severity
from phusong.coverage.findings.errors import ReadError
from phusong.coverage.findings.finding import Finding, make_finding
from phusong.coverage.findings.numbering import RowNumbers


@dataclass(slots=True)
class FindingLog:
    """Findings about one layer of one file, in the order they are met.

    Attributes:
        file: Path as the user named it, or None.
        layer: Layer name, or None.
        findings: What was found so far.
        numbers: Numbers under which a person finds the rows, None while they are not known.
        encoding: Encoding that the text of the file was read in, None while it is not known or where it has none.
    """

    file: str | None = None
    layer: str | None = None
    findings: list[Finding] = field(default_factory=list)
    numbers: RowNumbers | None = None
    encoding: str | None = None

    def add(  # noqa: PLR0913 - the fields of a finding, by name only
        self,
        code: str,
        message: str,
        *,
        severity: Severity | None = None,
        remedy: str | None = None,
        row: int | None = None,
        column: str | None = None,
        value: object = None,
    ) -> None:
        """Add one finding; severity and remedy are those of the code unless given."""
        finding = make_finding(
            code,
            message,
            severity=severity,
            remedy=remedy,
            file=self.file,
            layer=self.layer,
            row=row,
            column=column,
            value=value,
        )
        self.findings.append(finding if self.numbers is None else self.numbers.numbered(finding))

    def number_rows(self, numbers: RowNumbers) -> None:
        """Say under which number a person finds each row; findings so far get theirs, too."""
        self.numbers = numbers
        self.findings = [numbers.numbered(finding) for finding in self.findings]

    def row_name(self, row: int) -> str:
        """A data row, counted from 1, as a person finds it."""
        return f"row {row}" if self.numbers is None else self.numbers.name(row)

    def add_error(self, error: ReadError) -> None:
        """Add why a file could not be read any further."""
        self.add(error.code, error.message, remedy=error.remedy)

    def has_errors(self) -> bool:
        """Whether any finding so far stops a run."""
        return any(finding.severity == "error" for finding in self.findings)

    def named(self, layer: str) -> FindingLog:
        """The same findings once the layer is known; findings so far are named after it, too."""
        renamed = [replace(finding, layer=layer) for finding in self.findings]
        return FindingLog(self.file, layer, renamed, self.numbers, self.encoding)
