"""Figures in Vietnamese findings are written as Vietnamese does; what people wrote, and what is to paste, stays."""

from __future__ import annotations

import ast
import re

import pytest

from phusong.coverage.findings.finding import make_finding
from phusong.coverage.findings.phrases import in_vietnamese
from phusong.coverage.findings.telling import message_text, remedy_text
from tests.builders.paths import ROOT
from tests.builders.sources import nodes

_PLACE = "; at lon 104.12345, lat 22.5"


FIGURE = re.compile(r":[^{}\"']*[,.]\d*[fd%]?\}")
"""A value whose form has a point or commas; modules without one need not be taken apart."""


def sample(part: ast.expr) -> str:
    """A part of a message with a value as its form writes it."""
    if isinstance(part, ast.Constant):
        return str(part.value)
    assert isinstance(part, ast.FormattedValue)
    written = getattr(part.format_spec, "values", ())
    form = "".join(each.value for each in written if isinstance(each, ast.Constant))
    if part.conversion == ord("r"):
        return "'1,234.5 km'"
    if re.search(r"[,.]\d*[fd%]?$", form) and form.startswith(","):
        return "1,234.5" if re.search(r"\.[1-9]f", form) else "1,234"
    return "12.5%" if re.search(r"\.[1-9]%", form) else "12.5" if re.search(r"\.[1-9]f", form) else "⟨7⟩"


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["coverage", "optimize", "src/phusong"])
def test_figures_of_every_message_are_told_as_the_language_writes_them(folder: str) -> None:
    english = re.compile(r"1,234|12\.5|234\.5")
    made = {
        "".join(map(sample, node.values))
        for path in (ROOT / folder).rglob("*.py")
        for node in (nodes(path) if FIGURE.search(path.read_text(encoding="utf-8")) else ())
        if isinstance(node, ast.JoinedStr)
    }
    told = {text: in_vietnamese(text) or in_vietnamese(text + _PLACE) for text in made if english.search(text)}
    quoted = re.compile(r"'1,234\.5 km'")
    assert {text: said for text, said in told.items() if said and english.search(quoted.sub("", said))} == {}
    assert len([said for said in told.values() if said]) > {"coverage": 30}.get(folder, 0)


@pytest.mark.parametrize(
    ("code", "message", "said"),
    [
        (
            "village-outside",
            "the village lies 1,234 m outside the communes",
            "thôn nằm ngoài các xã 1.234 m",
        ),
        (
            "fibre-far",
            "about 13.3 km of the cable lie further than 100 m from every road, up to 1,250 m" + _PLACE,
            "khoảng 13,3 km tuyến cáp nằm xa mọi con đường hơn 100 m, tới 1.250 m; tại",
        ),
        ("not-a-number", "1,5 km is not a number", "1,5 km không phải là số"),
        ("not-a-number", "13.3 km is not a number", "13.3 km không phải là số"),
        ("not-a-number", "'1,234.5' is not a number", "'1,234.5' không phải là số"),
        (
            "crs-missing",
            "x 401,234.5, y 2 are metres, and the table does not tell of which coordinate system",
            "x 401,234.5",
        ),
    ],
)
def test_figures_of_ours_and_those_of_files(code: str, message: str, said: str) -> None:
    finding = make_finding("village-outside" if code == "fibre-far" else code, message)
    assert said in message_text(finding, "vi")


def test_what_is_to_paste_keeps_its_points() -> None:
    line = 'state [layers.roads] crs = "+proj=tmerc +lon_0=104.75 +k=0.9999 km" if it is longitude and latitude'
    told = remedy_text(make_finding("crs-mismatch", "x", remedy=line), "vi")
    assert "+lon_0=104.75 +k=0.9999 km" in told
