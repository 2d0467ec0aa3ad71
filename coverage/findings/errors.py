"""Exceptions that a user or a calling program can cause, and how findings become one.

Exception tree::

    PhusongError
    ├── FindingsError      carries every finding, not just the first; one of these:
    │   ├── InputError     the input has errors
    │   │   └── UsageError an option of the command line is not of its form
    │   └── ArgumentError  a program called a function with an argument that has no meaning; a ValueError too
    └── ValidityError      a model was asked beyond the range its source states
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable

from phusong.coverage.findings.finding import Finding

try:
    from lzma import LZMAError
except ImportError:  # Python may be built without it, and then opens no archive that needs it
    LZMAError = zipfile.BadZipFile  # type: ignore[misc,assignment]

DAMAGED_ZIP = (OSError, ValueError, KeyError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error, LZMAError)
"""What reading a damaged zip archive may raise, and all that is one: workbooks, arrays of numpy. A flipped bit may call
a part encrypted, which is a ``RuntimeError``, packed by an unknown method, which is a ``NotImplementedError`` and so a
``RuntimeError`` too, or give it another name, which is a ``KeyError``."""


class PhusongError(Exception):
    """Base of every error that a user can cause.

    >>> issubclass(InputError, PhusongError)
    True
    """


class FindingsError(PhusongError):
    """Findings that end the work.

    Attributes:
        findings: Every finding collected before raising, warnings included.
    """

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(str(finding) for finding in self.findings))


class InputError(FindingsError):
    """The input has errors.

    >>> from phusong.coverage.findings.finding import make_finding
    >>> try:
    ...     raise InputError([make_finding("out-of-range", "lat is outside 8.2..23.4", file="villages.csv")])
    ... except PhusongError as error:
    ...     [(finding.code, finding.file) for finding in error.findings]
    [('out-of-range', 'villages.csv')]
    """


class UsageError(InputError):
    """An option of the command line is not of its form: wrong usage, before any input is looked at."""


class ArgumentError(FindingsError, ValueError):
    """A program called a function with an argument that has no meaning: a mistake in code, not in anybody's data."""


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


class ReadError(Exception):
    """A file cannot be read any further; carries the code and the message of the finding it becomes.

    Attributes:
        code: Finding code.
        message: What is there and what was expected.
        remedy: What the user can do, None for the remedy that belongs to the code.
        row: Data row where reading ended, counted from 1, None when it is about no single one.
    """

    def __init__(self, code: str, message: str, remedy: str | None = None, row: int | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.remedy = remedy
        self.row = row
