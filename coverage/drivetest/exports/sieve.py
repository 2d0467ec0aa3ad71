"""The sieve that leaves samples out with a word, and the account of why samples went."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from phusong.coverage.findings.codes.drivetests import SAMPLE_CODES
from phusong.coverage.findings.finding import Finding, make_finding
from phusong.coverage.kernels.arrays import BoolArray, IntArray


@dataclass(frozen=True, slots=True)
class Origins:
    """Where each sample was read.

    Attributes:
        files: Paths as the user named them.
        file: Index into ``files``, shape (n,).
        row: Data row in that file, counted from 1, shape (n,).
    """

    files: tuple[str, ...]
    file: IntArray
    row: IntArray


@dataclass(slots=True)
class Sieve:
    """What is left of the samples while rule after rule is applied.

    Attributes:
        origins: Where each sample was read.
        columns: Names of our columns in the file.
        kept: Samples that are left, shape (n,).
        findings: One warning for each rule that left samples out.
        gone: Code of each rule to the samples that it left out.
    """

    origins: Origins
    columns: dict[str, str]
    kept: BoolArray
    findings: list[Finding] = field(default_factory=list)
    gone: dict[str, int] = field(default_factory=dict)

    def drop(self, bad: BoolArray, code: str, what: str, remedy: str, column: str | None = None) -> None:
        """Leave samples out with one finding that names the first of them."""
        rows = np.flatnonzero(bad & self.kept)
        if rows.size:
            more = f" (and {rows.size - 1:,} more rows)" if rows.size > 1 else ""
            self.note(code, f"{what}{more}; left out", remedy, int(rows[0]), column)
            self.kept = self.kept & ~bad
            self.gone[code] = self.gone.get(code, 0) + int(rows.size)

    def note(self, code: str, message: str, remedy: str, sample: int, column: str | None = None) -> None:
        """Write one warning down about the sample of that index."""
        origins = self.origins
        self.findings.append(
            make_finding(
                code,
                message,
                remedy=remedy,
                file=origins.files[int(origins.file[sample])],
                row=int(origins.row[sample]),
                column=None if column is None else self.columns.get(column, column),
            )
        )

    def account(self) -> Account:
        """Why samples went, so far."""
        return Account(len(self.kept), int(self.kept.sum()), dict(self.gone))


@dataclass(frozen=True, slots=True)
class Account:
    """How many samples were read, how many are left, and why the others went.

    Attributes:
        read: Samples of the tables.
        used: Samples that are left.
        gone: Code of each reason to the samples that went for it.
    """

    read: int
    used: int
    gone: dict[str, int]

    def __str__(self) -> str:
        """For example ``551 samples read, 0 left: 471 frozen, 80 too near``."""
        head = f"{self.read:,} samples read, {self.used:,} left"
        return f"{head}: {self.reasons}" if self.gone else head

    @property
    def reasons(self) -> str:
        """Counts by reason, the most frequent first, each in the words of its code."""
        words = ((count, code.removeprefix("sample-").replace("-", " ")) for code, count in self._by_count())
        return ", ".join(f"{count:,} {reason}" for count, reason in words)

    @property
    def remedy(self) -> str:
        """What to do about the reason that took the most; empty where nothing went."""
        return SAMPLE_CODES[self._by_count()[0][0]].remedy if self.gone else ""

    def _by_count(self) -> list[tuple[str, int]]:
        return sorted(self.gone.items(), key=lambda each: (-each[1], each[0]))
