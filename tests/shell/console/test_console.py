"""The terminal says every message in both languages, lists findings, and calls things as the map does."""

import io
import string

import click
import pytest

from phusong.console.comparison import compared_value
from phusong.console.listing import list_findings
from phusong.console.messages import MESSAGES, figure, say
from phusong.console.narrator import Narrator
from phusong.console.readings import list_readings
from phusong.coverage.findings.codes.all_codes import ALL_CODES
from phusong.coverage.findings.finding import make_finding
from phusong.coverage.findings.groups import group_findings
from phusong.coverage.findings.telling import measured, other_values
from phusong.coverage.layers import LayerReading
from phusong.maps.words.catalogue import WORDS
from tests.builders.seeds import every

STATUSES = ("optimal", "feasible", "infeasible", "no_plan")
WARNINGS = [make_finding("unusual-value", f"row {row} is unusual", file="v.csv", row=row) for row in range(1, 6)]
ERROR = make_finding("out-of-range", "-3 is below 0", file="v.csv", row=7, column="population")


def values_of(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@every("key", MESSAGES)
def test_both_languages_fill_in_the_same_values(key: str) -> None:
    english, vietnamese = MESSAGES[key]
    assert values_of(english) == values_of(vietnamese)
    filled = dict.fromkeys(values_of(english), "x")
    assert "{" not in say(key, "en", **filled) + say(key, "vi", **filled)


@pytest.mark.parametrize("status", STATUSES)
def test_a_status_is_called_as_on_the_map(status: str) -> None:
    for terminal, page in zip(MESSAGES[f"status-{status}"], WORDS[f"common.status.{status}"], strict=True):
        assert terminal.startswith(page)


@pytest.mark.parametrize(
    ("value", "english", "vietnamese"),
    [
        (-107.5, "-107.5", "-107,5"),
        (1500.0, "1,500", "1.500"),
        (1e-05, "1e-05", "1e-05"),
        (5_000_000_000, "5,000,000,000", "5.000.000.000"),
        (2024, "2024", "2024"),
        (True, "true", "true"),
        ("1.5", "1.5", "1.5"),
    ],
)
def test_settings_held_against_each_other_are_written_as_other_figures(
    value: object, english: str, vietnamese: str
) -> None:
    assert (compared_value(value, "en"), compared_value(value, "vi")) == (english, vietnamese)


@pytest.mark.parametrize(("value", "told"), [("11.4 m", "11,4 m"), ("1,200 m", "1.200 m"), ("4.638", "4.638")])
def test_what_was_measured_is_written_as_the_language_does(value: str, told: str) -> None:
    assert (measured(value, "vi"), measured(value, "en")) == (told, value)
    gaps = [
        make_finding("road-gap", "x", file="roads.geojson", row=row, value=each)
        for row, each in ((1, "2 m"), (2, value))
    ]
    (group,) = group_findings(gaps)
    assert other_values(group, "vi") == repr(told)


def test_errors_come_first_and_alike_findings_are_one_line() -> None:
    lines = [click.unstyle(line) for line in list_findings([*WARNINGS, ERROR], "en")]
    assert lines == [
        "error [out-of-range] v.csv row 7, column population: -3 is below 0",
        "  remedy: correct the value, and check the unit",
        "warning [unusual-value] v.csv rows 1–5 (5 alike): row 1 is unusual",
        "  remedy: check the value and its unit",
        "Errors: 1, warnings: 5",
    ]


def test_in_vietnamese_the_meaning_comes_before_the_details() -> None:
    first, second, *_ = (click.unstyle(line) for line in list_findings([ERROR], "vi"))
    meaning = "Số nằm ngoài khoảng cho phép của cột."
    assert first == f"lỗi [out-of-range] v.csv dòng 7, cột population: {meaning} (-3 is below 0)"
    assert second == "  cách sửa: sửa giá trị và kiểm tra đơn vị"


@pytest.mark.slow
@every("code", ALL_CODES)
def test_every_kind_of_finding_keeps_its_parameters_in_both_languages(code: str) -> None:
    given = {"file": "tệp.csv", "row": 70214, "column": "cột_lạ"}
    finding = make_finding(code, "câu ⟨m⟩", remedy="việc ⟨r⟩", value="⟨v⟩", **given)
    plain = make_finding(code, "câu ⟨m⟩", layer="lớp_lạ")
    for language, column, row, layer in (("en", "column", "row", "layer"), ("vi", "cột", "dòng", "lớp")):
        first, second, *_ = (click.unstyle(line) for line in list_findings([finding], language))
        assert f"[{code}] tệp.csv {row} 70214, {column} cột_lạ: " in first
        assert "câu ⟨m⟩" in first
        assert "việc ⟨r⟩" in second
        first, second, *_ = (click.unstyle(line) for line in list_findings([plain], language))
        assert f"[{code}] {layer} lớp_lạ: " in first
        kind = ALL_CODES[code]
        assert second.endswith(kind.remedy_vi if language == "vi" else kind.remedy)
        assert (kind.meaning_vi in first) == (language == "vi")


@pytest.mark.parametrize(("file", "word"), [("a.toml", "setting"), ("--set plan.x=1", "setting"), ("a.csv", "column")])
def test_a_key_of_the_scenario_is_called_a_setting(file: str, word: str) -> None:
    for language, called in (("en", word), ("vi", {"setting": "thiết lập", "column": "cột"}[word])):
        finding = make_finding("setting-unknown", "there is no plan.x", file=file, column="plan.x")
        assert f"{file}, {called} plan.x: " in click.unstyle(next(iter(list_findings([finding], language))))


def test_figures_are_written_as_the_language_writes_them() -> None:
    assert (figure(2410.5, ",.1f", "en"), figure(2410.5, ",.1f", "vi")) == ("2,410.5", "2.410,5")
    assert (figure(1_234_567, ",", "vi"), figure(-0.015, "+.2%", "vi")) == ("1.234.567", "-1,50%")


def test_who_is_quiet_hears_of_errors_alone() -> None:
    assert len(list(list_findings([*WARNINGS, ERROR], "en", errors_only=True))) == 2
    assert list(list_findings([], "en")) == []


def test_where_a_layer_lies_is_written_as_the_language_writes_numbers() -> None:
    reading = LayerReading(layer="villages", file="v.csv", extent_deg=(103.73, 22.1688, 104.073, 22.4713))
    assert "103.7300 to 104.0730° E" in "\n".join(map(str, list_readings([reading], "en")))
    vietnamese = "\n".join(map(str, list_readings([reading], "vi")))
    assert "kinh độ 103,7300 đến 104,0730°, vĩ độ 22,1688 đến 22,4713°" in vietnamese


class Terminal(io.StringIO):
    """What is written to a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "wanted", "coloured"), [(Terminal, "", True), (Terminal, "1", False), (io.StringIO, "", False)]
)
def test_colours_are_for_terminals_and_for_who_wants_them(stream, wanted, coloured, monkeypatch):
    written = stream()
    monkeypatch.setattr("sys.stderr", written)
    monkeypatch.setenv("NO_COLOR", wanted)
    Narrator().findings([ERROR])
    assert ("\x1b[31m" in written.getvalue()) == coloured
    assert click.unstyle(written.getvalue()).splitlines() == [
        click.unstyle(line) for line in list_findings([ERROR], "en")
    ]


def test_no_line_begins_again_or_rings(capsys):
    Narrator().line("one\rtwo\x07 three\x08")
    assert capsys.readouterr().err == "onetwo three\n"
