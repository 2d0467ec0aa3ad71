"""Messages in Vietnamese say all that the English ones say, and follow the code that makes them."""

import ast
import re
import time
from functools import cache

import pytest

from phusong.coverage.findings.codes.setting_meanings import LAYER_MEANINGS
from phusong.coverage.findings.finding import make_finding
from phusong.coverage.findings.phrases import PHRASES, in_vietnamese
from phusong.coverage.findings.telling import message_text, remedy_text
from phusong.coverage.schema.layers import LAYERS
from tests.builders.paths import ROOT
from tests.builders.sources import nodes

SEAMS = (
    r"\{\w+\}|[:;,] | \(|\) | in all | is (?=outside|less|possible|a picture)| in (?=red|a palette)"
    r"| and (?=begins)| (?=in row )| (?=as read in)| (?=that their codes name)"
)
"""Where messages are put together from texts that stand apart in the code."""


def names(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


def filled(text: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda name: f"⟨{name[1]}⟩", text)


def test_both_languages_have_the_same_parameters_and_no_message_stands_twice() -> None:
    assert [english for english, vietnamese in PHRASES if names(english) != names(vietnamese)] == []
    assert len({english for english, _ in PHRASES}) == len(PHRASES)


def test_every_message_is_recognised_as_itself_and_keeps_its_parameters() -> None:
    for english, vietnamese in PHRASES:
        assert in_vietnamese(filled(english)) == filled(vietnamese), english


@cache
def texts_of_the_reader() -> str:
    """Every text of the modules that read and check layers, one after the other."""
    return "\n".join(
        node.value
        for folder in ("geofiles", "layers", "fibre")
        for path in (ROOT / "coverage" / folder).rglob("*.py")
        for node in nodes(path)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


@pytest.mark.slow
def test_every_message_that_is_translated_is_one_that_is_made() -> None:
    said = texts_of_the_reader()
    gone = {
        english: part
        for english, _ in PHRASES
        for part in re.split(SEAMS, english)
        if len(part.strip()) > 8 and part.strip() not in said
    }
    assert gone == {}, "the message was changed: change its translation, too"


WHICH_SYSTEM = (
    "x 4.1, y 2.5 are metres, and the table does not tell of which coordinate system; in A or EPSG:3 they lie in the "
    "communes"
)


@pytest.mark.parametrize(
    ("code", "message", "said"),
    [
        ("not-a-number", "507 người is not a number", "507 người không phải là số"),
        (
            "id-duplicate",
            "'V1' is in row 3 (sheet row 4) and in row 7 (sheet row 8)",
            "'V1' có ở dòng 3 (dòng trang tính 4) và ở dòng 7 (dòng trang tính 8)",
        ),
        (
            "crs-missing",
            WHICH_SYSTEM,
            "x 4.1, y 2.5 là mét và bảng không nêu hệ toạ độ; theo A hoặc EPSG:3 chúng nằm trong các xã",
        ),
        ("village-outside", "the village lies 45 m outside the communes", "thôn nằm ngoài các xã 45 m"),
        (
            "header-found",
            "the header (TT, Tên, X, Y and 5 more) stands below 'UBND' and begins in row 6; rows that it takes: 2",
            "tiêu đề cột (TT, Tên, X, Y và 5 mục nữa) nằm dưới 'UBND', bắt đầu ở dòng 6 và gồm 2 dòng",
        ),
        (
            "layer-elsewhere",
            "100% of roads lies outside the communes as read in EPSG:32648; in EPSG:9208 (VN-2000) 98% lies within",
            "100% của lớp roads nằm ngoài các xã khi đọc theo EPSG:32648; theo EPSG:9208 (VN-2000) 98% nằm trong",
        ),
        ("out-of-range", "-120 is less than 0 persons", "-120 nhỏ hơn 0 người"),
        ("out-of-range", "400 is outside 0..360 degrees", "400 nằm ngoài khoảng 0..360 độ"),
    ],
)
def test_a_finding_is_told_in_vietnamese_with_what_it_is_about(code: str, message: str, said: str) -> None:
    assert message_text(make_finding(code, message), "vi").endswith(f"({said})")


def test_what_is_not_translated_is_kept_as_it_is() -> None:
    assert in_vietnamese("something else {value}") is None
    assert message_text(make_finding("not-a-number", "something else"), "vi").endswith("(something else)")


def test_text_that_is_made_to_take_long_does_not() -> None:
    began = time.process_time()
    for unit in (" (x), ", " outside ", " is in a and in ", ": ", "; the first: ", " states , but ", " before, "):
        for start in ("the village lies in ", "the outline was invalid (", "'", ""):
            in_vietnamese((start + unit * 300)[:300])
    assert time.process_time() - began < 2.0
    assert in_vietnamese("x" * 401 + " is not a number") is None


def test_a_remedy_of_the_case_is_told_in_vietnamese_without_losing_what_to_paste() -> None:
    line = "[layers.villages.columns] lon = 'Kinh độ'"
    finding = make_finding("column-missing", "x", remedy=f"map it if it is meant: {line}")
    assert remedy_text(finding, "vi") == f"ánh xạ nếu đúng là cột này: {line}"
    own = make_finding("column-missing", "x", remedy="do something else")
    assert remedy_text(own, "vi").endswith("(do something else)")


def test_a_layer_that_is_missing_is_told_with_what_it_holds() -> None:
    assert {each.description: each.description_vi for each in LAYERS.values() if each.required} == LAYER_MEANINGS
    for each in (LAYERS["villages"], LAYERS["terrain"]):
        finding = make_finding("layer-missing", f"the layer {each.name} is not given: {each.description}")
        assert message_text(finding, "vi").endswith(f"(chưa khai báo lớp {each.name}: {each.description_vi})")
