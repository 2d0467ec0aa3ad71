"""What is wrong with an input, said so that a person can mend it."""

from phusong.coverage.findings.errors import ArgumentError, InputError, PhusongError, UsageError, ValidityError
from phusong.coverage.findings.finding import Finding, make_finding
from phusong.coverage.findings.terminal import printable, printable_json
from phusong.coverage.findings.wording import did_you_mean, unknown_name

__all__ = [
    "ArgumentError",
    "Finding",
    "InputError",
    "PhusongError",
    "UsageError",
    "ValidityError",
    "did_you_mean",
    "make_finding",
    "printable",
    "printable_json",
    "unknown_name",
]
