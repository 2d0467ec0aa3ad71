"""What is wrong with an input, said so that a person can mend it."""

from phusong.coverage.findings.errors import (
    DAMAGED_ZIP,
    ArgumentError,
    InputError,
    PhusongError,
    ReadError,
    UsageError,
    ValidityError,
)
from phusong.coverage.findings.finding import Finding, make_finding, usual_remedy
from phusong.coverage.findings.groups import FindingGroup, group_findings, row_ranges
from phusong.coverage.findings.remedies import ScenarioLines, scenario_lines, toml_text
from phusong.coverage.findings.telling import (
    case_text,
    finding_line,
    message_text,
    other_values,
    place_text,
    remedy_text,
)
from phusong.coverage.findings.terminal import printable, printable_json
from phusong.coverage.findings.wording import did_you_mean, listed, nearest_first, shortened, unknown_name

__all__ = [
    "DAMAGED_ZIP",
    "ArgumentError",
    "Finding",
    "FindingGroup",
    "InputError",
    "PhusongError",
    "ReadError",
    "ScenarioLines",
    "UsageError",
    "ValidityError",
    "case_text",
    "did_you_mean",
    "finding_line",
    "group_findings",
    "listed",
    "make_finding",
    "message_text",
    "nearest_first",
    "other_values",
    "place_text",
    "printable",
    "printable_json",
    "remedy_text",
    "row_ranges",
    "scenario_lines",
    "shortened",
    "toml_text",
    "unknown_name",
    "usual_remedy",
]
