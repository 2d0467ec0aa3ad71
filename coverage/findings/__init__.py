"""What is wrong with an input, said so that a person can mend it."""

from phusong.coverage.findings.errors import ArgumentError, InputError, PhusongError, ValidityError
from phusong.coverage.findings.finding import Finding
from phusong.coverage.findings.wording import nearest_setting, unknown_name

__all__ = [
    "ArgumentError",
    "Finding",
    "InputError",
    "PhusongError",
    "ValidityError",
    "nearest_setting",
    "unknown_name",
]
