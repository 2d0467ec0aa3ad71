"""What is wrong with an input, said so that a person can mend it."""

from phusong.coverage.findings.errors import InputError, PhusongError, ValidityError
from phusong.coverage.findings.finding import Finding, make_finding
from phusong.coverage.findings.wording import nearest_setting, unknown_name

__all__ = ["Finding", "InputError", "PhusongError", "ValidityError", "make_finding", "nearest_setting", "unknown_name"]
