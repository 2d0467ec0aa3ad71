"""Reference page of findings, written from the catalogue of their codes."""

from __future__ import annotations

from collections.abc import Mapping

from phusong.coverage.findings.codes import CODE_GROUPS, FindingCode

_FINDINGS_INTRODUCTION = """\
# Findings

What is wrong with an input is said as a list of findings, all at once. Each has a severity, a code, the file, layer,
row (data rows from 1, in the file's order), column, value, a message and a remedy, and the row as a spreadsheet counts
it (`sheet_row`) or the identifier that GIS shows (`feature_id`). An **error** stops a run; a **warning** does not.
Where a code can be either, its meaning says when. `phusong check` lists those of layers, mends some, and writes them
for whoever made the layers ([checking.md](checking.md)).
"""


def findings_page() -> str:
    """The page ``docs/findings.md``."""
    return "\n".join([_FINDINGS_INTRODUCTION, *(_code_section(title, codes) for title, codes in CODE_GROUPS.items())])


def _code_section(title: str, codes: Mapping[str, FindingCode]) -> str:
    header = "| code | severity | meaning | remedy | ý nghĩa | cách sửa |\n| --- | --- | --- | --- | --- | --- |"
    rows = (
        f"| `{code.code}` | {code.severity} | {code.meaning} | {code.remedy} | {code.meaning_vi} | {code.remedy_vi} |"
        for code in codes.values()
    )
    return "\n".join([f"## {title}\n", header, *rows, ""])
