"""Every message that code can make is told in Vietnamese with all that it says of the case."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from phusong.coverage.findings.finding import make_finding
from phusong.coverage.findings.phrases import ALL_PHRASES, in_vietnamese
from phusong.coverage.findings.phrases_of_radio import RADIO_PHRASES
from phusong.coverage.findings.phrases_of_remedies import WAY_PHRASES
from phusong.coverage.findings.phrases_of_settings import SETTING_PHRASES
from phusong.coverage.findings.telling import message_text
from tests.builders.made_texts import called, functions_of, remedies_of, templates
from tests.builders.paths import ROOT
from tests.builders.sources import nodes

_PLACE, _PLACE_VI = "; at lon 1, lat 2", "; tại kinh độ 1, vĩ độ 2"
MAKERS = ("add", "make_finding", "ReadError", "note", "drop")
VALUE = "⟨7⟩"
PRESETS = ROOT / "coverage" / "linkbudget" / "presets.py"
NEAREST = ("setting {v}: unknown preset {v}{v} There are {v}", "setting {v}: unknown layer {v}{v}")
"""Refusals that end with the nearest name; the walk over wrong values meets them."""
ASSEMBLED = {
    "§ is the crosswalk's count": "{v}, {v} by the greatest share",
    "what the table says of its header": "the header ({v}){v} begins in row {v}; rows that it takes: {v}",
    "the nearest name follows": "there is no layer {v}{v}",
    "the nearest model follows": "there is no model {v}{v}",
    "our words for pydantic's complaint": "setting {v}: {v}",
    "who states it": "{v} {v}, but {v} is not in degrees",
    "who states it, too": "{v} {v}, but {v} looks like degrees",
    "a value of a GeoPackage": "row {v}, column {v}: not {v}: {v}",
    "where and how much": "{v}{v}; in {v} {v} lies within",
    "share outside": "{v}; that is right only where the file holds more than the region",
    "two tiles": "{v}; {v} counts",
    "the cells near the network": "{v}; at most {v}",
    "the place": "{v}: {v}",
    "all places": "{v}; so in all {v} rows",
    "a code and what it became": "{v} to {v}",
    "a line of a budget": "{v} of {v}{v} was {v} when calibrated and is {v}",
    "a key": "{v} stands twice",
    "a row of sums or a note": "{v} in row {v} ends the table; it and what stands below it were passed over",
    "the nearest name of a review follows": "{v} is not a {v} that is known{v}",
    "the nearest service follows": "the run has no raster of {v} for {v}{v}",
}
"""Messages made of parts that say no words of their own where they stand; the parts are tested where they are made."""


def messages_of(path: Path) -> Iterator[tuple[str, str]]:
    """Code and text of every message of a module whose code is written beside it."""
    for calls, known in functions_of(path):
        for node in calls:
            code = node.args[0].value if len(node.args) > 1 and isinstance(node.args[0], ast.Constant) else None
            if isinstance(code, str) and called(node) in MAKERS:
                for text in templates(node.args[1], known):
                    yield code, text


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["coverage", "optimize", "src/phusong"])
def test_every_remedy_of_a_case_has_its_vietnamese(folder: str) -> None:
    made = {text for path in sorted((ROOT / folder).rglob("*.py")) for text in remedies_of(path)}
    worded = {text for text in made if text.replace("{v}", "").strip()}
    told = {text: in_vietnamese(text.replace("{v}", VALUE)) for text in worded}
    assert sorted(text for text, said in told.items() if said is None) == [], "add it to phrases_of_remedies.py"
    assert [text for text, said in told.items() if (said or "").count(VALUE) != text.count("{v}")] == []


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["coverage", "optimize", "maps", "src/phusong"])
def test_every_message_has_its_vietnamese(folder: str) -> None:
    made = {found for path in sorted((ROOT / folder).rglob("*.py")) for found in messages_of(path)}
    words = {(code, text) for code, text in made if text.replace("{v}", "").strip() and text not in ASSEMBLED.values()}
    lacking = sorted({text for _, text in words if told(text) is None})
    assert lacking == [], "add the message to coverage/findings/*_phrases.py"
    for _, text in words:
        said = (told(text) or "").removesuffix(_PLACE_VI)
        assert said.count(VALUE) == text.count("{v}"), f"{text} says something of the case that {said} does not"


def refusals_of(path: Path) -> Iterator[str]:
    """What validators of settings in a module raise."""
    for function in nodes(path):
        if not isinstance(function, ast.FunctionDef):
            continue
        known: dict[str, list[ast.expr]] = {}
        for node in ast.walk(function):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                known.setdefault(node.targets[0].id, []).append(node.value)
        for node in ast.walk(function):
            raised = node.exc if isinstance(node, ast.Raise) else None
            if isinstance(raised, ast.Call) and getattr(raised.func, "id", "") == "ValueError":
                yield from templates(raised.args[0], known)


@pytest.mark.slow
def test_every_refusal_of_a_setting_has_its_vietnamese() -> None:
    folders = ("coverage", "optimize", "src/phusong/scenario")
    modules = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    validating = [path for path in modules if "_validator(" in path.read_text(encoding="utf-8")]
    made = {f"setting {{v}}: {text}" for path in (*validating, PRESETS) for text in refusals_of(path)}
    assert len(made) > 20
    spelled = {text: told(text) or told(f"{text}, not {{v}}") for text in made if text not in NEAREST}
    assert sorted(text for text, said in spelled.items() if said is None) == [], "add it to phrases_of_settings.py"
    assert [text for text, said in spelled.items() if text.count("{v}") > (said or "").count(VALUE)] == []


def told(text: str) -> str | None:
    """A message in Vietnamese, its values marked; some are made with the place behind them."""
    marked = text.replace("{v}", VALUE)
    return in_vietnamese(marked) or in_vietnamese(marked + _PLACE)


@pytest.mark.parametrize(
    ("code", "message", "said"),
    [
        (
            "setting-value",
            "setting 'plan.budget_vnd': must be 0 or more, not -5",
            "thiết lập 'plan.budget_vnd': phải từ 0 trở lên, không phải -5",
        ),
        ("layer-unknown", "there is no layer 'x'; did you mean 'y'?", "không có lớp 'x'; có phải là 'y'?"),
        (
            "crs-mismatch",
            "the file states 'WGS 84', but x 4, y 5 is not in degrees",
            "tệp nêu 'WGS 84', nhưng x 4, y 5 không phải là độ",
        ),
    ],
)
def test_messages_made_of_parts_are_told_in_vietnamese(code: str, message: str, said: str) -> None:
    assert message_text(make_finding(code, message), "vi").endswith(f"({said})")


@pytest.mark.slow
def test_every_text_that_is_translated_is_one_that_is_made() -> None:
    said = "\n".join(
        node.value
        for folder in ("coverage", "optimize", "maps", "src/phusong")
        for path in (ROOT / folder).rglob("*.py")
        if "phrases" not in path.name
        for node in nodes(path)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    split = re.compile(r"\{\w+\}|: |; |setting |is not used|, not\b|, as they do| in all|\) |and begins|begins")
    parts = {
        part.strip() for english, _ in (*RADIO_PHRASES, *SETTING_PHRASES, *WAY_PHRASES) for part in split.split(english)
    }
    assert sorted(part for part in parts if len(part) > 12 and part not in said) == []


def test_no_vietnamese_text_keeps_english_words() -> None:
    english = re.compile(r"\b(?:the|is|are|was|were|not|and|which|of|to|have|has|there)\b")
    assert [vietnamese for _, vietnamese in ALL_PHRASES if english.search(vietnamese)] == []
