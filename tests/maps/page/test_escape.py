"""Text reaches each place it lands in as text: JSON, HTML, CSV and spreadsheets."""

import csv
import html
import io
import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phusong.maps.page.escape import csv_text, html_text, json_for_html, plain_text
from phusong.maps.page.templates import page_templates
from tests.builders.pages.contexts import HOSTILE
from tests.builders.paths import ROOT


@pytest.mark.parametrize("name", HOSTILE)
def test_json_reads_back_and_holds_nothing_that_ends_its_element(name):
    text = json_for_html({"name": name})
    assert json.loads(text) == {"name": name}
    assert not set("<>&'\u2028\u2029") & set(text)


@given(st.text())
def test_json_reads_back_any_text(name):
    assert json.loads(json_for_html([name])) == [name]


@pytest.mark.slow
@given(st.text())
def test_json_is_utf_8(name):
    assert json_for_html(name).encode("utf-8")


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_json_refuses_what_it_cannot_say(value):
    with pytest.raises(ValueError, match="JSON"):
        json_for_html({"value": value})


@given(st.text())
def test_html_reads_back_and_holds_no_markup(name):
    encoded = html_text(name)
    assert html.unescape(encoded) == plain_text(name) or "&" in name  # an entity-like run may read back differently
    assert not set("<>\"'") & set(encoded)


def test_html_keeps_an_ampersand_written_out():
    assert html_text("A & B &lt;") == "A &amp; B &amp;lt;"


def test_plain_text_drops_what_xml_cannot_carry():
    assert plain_text("Th\u00f4n\x00 3\x1b\ud800") == "Thôn\ufffd 3\ufffd\ufffd"
    assert plain_text("a\tb\nc") == "a\tb\nc"


@pytest.mark.parametrize("text", ["=1+1", "+84", "-5", "@SUM(A1)", "\t=1", "\r=1"])
def test_csv_text_is_no_formula(text):
    assert csv_text(text) == "'" + text


@pytest.mark.parametrize("text", ["02647", "Thôn 3", "", "a=b"])
def test_csv_text_leaves_other_text_alone(text):
    assert csv_text(text) == text


def test_csv_text_survives_a_reader():
    out = io.StringIO()
    csv.writer(out).writerow([csv_text('A "quoted", name'), csv_text("=x")])
    assert next(csv.reader(io.StringIO(out.getvalue()))) == ['A "quoted", name', "'=x"]


@pytest.mark.parametrize("name", HOSTILE)
def test_templates_escape_by_themselves(name):
    written = page_templates(ROOT).from_string("<p>{{ name }}</p>").render(name=name)
    assert html.unescape(written.removeprefix("<p>").removesuffix("</p>")) == name
    assert "<" not in written.removeprefix("<p>").removesuffix("</p>")


def test_templates_refuse_an_unknown_name():
    with pytest.raises(Exception, match="undefined"):
        page_templates(ROOT).from_string("{{ nothing }}").render()
