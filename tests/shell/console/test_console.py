"""The terminal says every message in both languages, lists findings, and calls things as the map does."""

import string

import pytest

from phusong.console.listing import list_findings
from phusong.console.messages import MESSAGES, say
from phusong.coverage.findings.finding import make_finding
from phusong.maps.words.catalogue import WORDS

STATUSES = ("optimal", "feasible", "infeasible", "no_plan")
WARNINGS = [make_finding("unusual-value", f"row {row} is unusual", file="v.csv", row=row) for row in range(1, 6)]
ERROR = make_finding("out-of-range", "-3 is below 0", file="v.csv", row=7, column="population")


def values_of(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", MESSAGES)
def test_both_languages_fill_in_the_same_values(key: str) -> None:
    english, vietnamese = MESSAGES[key]
    assert values_of(english) == values_of(vietnamese)
    filled = dict.fromkeys(values_of(english), "x")
    assert "{" not in say(key, "en", **filled) + say(key, "vi", **filled)


@pytest.mark.parametrize("status", STATUSES)
def test_a_status_is_called_as_on_the_map(status: str) -> None:
    for terminal, page in zip(MESSAGES[f"status-{status}"], WORDS[f"common.status.{status}"], strict=True):
        assert terminal.startswith(page)


def test_errors_come_first_and_alike_findings_are_one_line() -> None:
    lines = [line.plain for line in list_findings([*WARNINGS, ERROR], "en")]
    assert lines == [
        "error [out-of-range] v.csv row 7, column population: -3 is below 0",
        "  remedy: correct the value, and check the unit",
        "warning [unusual-value] v.csv rows 1–5 (5 alike): row 1 is unusual",
        "  remedy: check the value and its unit",
        "1 errors, 5 warnings",
    ]


def test_in_vietnamese_the_meaning_comes_before_the_details() -> None:
    first, second, *_ = (line.plain for line in list_findings([ERROR], "vi"))
    assert first.startswith("lỗi [out-of-range] v.csv dòng 7, cột population: Số nằm ngoài khoảng")
    assert second == "  cách sửa: sửa giá trị và kiểm tra đơn vị"


def test_who_is_quiet_hears_of_errors_alone() -> None:
    assert len(list(list_findings([*WARNINGS, ERROR], "en", errors_only=True))) == 2
    assert list(list_findings([], "en")) == []
