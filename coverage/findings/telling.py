"""Findings in words, English or Vietnamese: where, what, and what can be done, with nothing raw from a file in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from phusong.coverage.findings.codes.all_codes import ALL_CODES
from phusong.coverage.findings.finding import Finding
from phusong.coverage.findings.groups import FindingGroup, RowKind, row_ranges
from phusong.coverage.findings.phrases import in_vietnamese
from phusong.coverage.findings.terminal import printable

TellingLanguage = Literal["en", "vi"]

RANGES_SHOWN = 12
"""Ranges of rows that are spelled out in a line; the rest are counted."""

_MEASURED = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)? (?:m|km|km²|dB|dBm|%)")
VALUES_SHOWN = 5
"""Values beside the first that are spelled out in a line."""

_ROWS: dict[RowKind, tuple[tuple[str, str], tuple[str, str]]] = {
    "sheet": (("sheet row", "sheet rows"), ("dòng trang tính", "các dòng trang tính")),
    "feature": (("feature", "features"), ("đối tượng", "các đối tượng")),
    "row": (("row", "rows"), ("dòng", "các dòng")),
}
"""How rows are called, one and several, in English and Vietnamese."""

_WORDS = {
    "layer": ("layer {name}", "lớp {name}"),
    "column": ("column {name}", "cột {name}"),
    "setting": ("setting {name}", "thiết lập {name}"),
    "more": ("{shown} and {count} more", "{shown} và {count} nữa"),
    "alike": ("{count} alike", "{count} mục cùng loại"),
}


def place_text(group: FindingGroup, language: TellingLanguage = "en", limit: int | None = RANGES_SHOWN) -> str:
    """Where findings are: ``villages.xlsx sheet rows 5–364, column so_dan``.

    Args:
        group: Findings alike.
        language: Language of the words.
        limit: Ranges of rows that are spelled out; all when None.
    """
    first = group.first
    parts = [first.file or (_word("layer", language, name=first.layer) if first.layer else "")]
    if group.rows:
        parts.append(rows_text(group.rows, group.row_kind, language, limit))
    where = " ".join(part for part in parts if part)
    if first.column is not None:
        column = _word("setting" if _of_setting(first) else "column", language, name=first.column)
        where = f"{where}, {column}" if where else column
    return printable(where)


def _of_setting(finding: Finding) -> bool:
    """Whether what a finding calls its column is the key of a setting: in a scenario, or given with ``--set``."""
    file = finding.file or ".toml"
    in_scenario = finding.row is None and file.endswith(".toml")
    return finding.layer is None and (in_scenario or file.startswith("--set "))


def rows_text(
    rows: Sequence[int], kind: RowKind, language: TellingLanguage = "en", limit: int | None = RANGES_SHOWN
) -> str:
    """Rows as ranges, ``sheet rows 5–364, 370``.

    Args:
        rows: Numbers of the rows, ascending.
        kind: How they are counted.
        language: Language of the words.
        limit: Ranges that are spelled out; all when None.
    """
    ranges = row_ranges(rows)
    shown = ranges if limit is None else ranges[:limit]
    text = ", ".join(str(first) if first == last else f"{first}\u2013{last}" for first, last in shown)
    left = sum(last - first + 1 for first, last in ranges[len(shown) :])
    if left:
        text = _word("more", language, shown=text, count=counted(left, language))
    one, several = _ROWS[kind][0 if language == "en" else 1]
    return f"{one if len(rows) == 1 else several} {text}"


def message_text(finding: Finding, language: TellingLanguage = "en") -> str:
    """What is there and what was expected; in Vietnamese the meaning of the kind, and then what the message says."""
    kind = ALL_CODES.get(finding.code)
    message = printable(finding.message)
    if language == "en" or kind is None:
        return message
    return f"{kind.meaning_vi} ({in_vietnamese(message) or message})"


def case_text(text: str, language: TellingLanguage = "en") -> str:
    """A message or a remedy without the meaning of its kind; in Vietnamese where it is translated.

    Args:
        text: Message or remedy of a finding.
        language: Language wanted.
    """
    shown = printable(text)
    return shown if language == "en" else in_vietnamese(shown) or shown


def remedy_text(finding: Finding, language: TellingLanguage = "en") -> str:
    """What the user can do about it; in Vietnamese that of the kind, and then what it says of the case alone."""
    kind = ALL_CODES.get(finding.code)
    if language == "en" or kind is None:
        return printable(finding.remedy)
    if not finding.remedy or finding.remedy == kind.remedy:
        return kind.remedy_vi
    remedy = printable(finding.remedy)
    return in_vietnamese(remedy) or f"{kind.remedy_vi} ({remedy})"


def other_values(group: FindingGroup, language: TellingLanguage = "en", limit: int = VALUES_SHOWN) -> str:
    """Values beside the first that findings alike complain of, with how often; empty where there are none."""
    values = [(value, count) for value, count in group.values if value != group.first.value]
    is_measured = group.first.column is None
    shown = [
        repr(measured(printable(value), language) if is_measured else printable(value))
        + (f" ({count}\u00d7)" if count > 1 else "")
        for value, count in values[:limit]
    ]
    text = ", ".join(shown)
    left = len(values) - len(shown)
    return _word("more", language, shown=text, count=counted(left, language)) if left else text


def measured(text: str, language: TellingLanguage) -> str:
    """A length or level that was measured, ``11.4 m``, as the language writes it; other text stays as it is."""
    is_figure = language == "vi" and _MEASURED.fullmatch(text)
    return text.translate(str.maketrans(",.", ".,")) if is_figure else text


def finding_line(group: FindingGroup, language: TellingLanguage = "en") -> str:
    """One line for findings alike: where they are, how many, and what the first says."""
    place = place_text(group, language)
    count = f" ({_word('alike', language, count=counted(len(group), language))})" if len(group) > 1 else ""
    message = message_text(group.first, language)
    return f"{place}{count}: {message}" if place or count else message


def counted(number: int, language: TellingLanguage) -> str:
    """A count with separators as the language writes them."""
    text = f"{number:,}"
    return text if language == "en" else text.replace(",", ".")


def _word(key: str, language: TellingLanguage, **values: object) -> str:
    return _WORDS[key][0 if language == "en" else 1].format(**values)
