"""The page of findings: what was read, what is wrong and how to mend it, in both languages, with no network."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from phusong.coverage.findings import (
    Finding,
    FindingGroup,
    group_findings,
    message_text,
    other_values,
    place_text,
    printable,
    remedy_text,
    scenario_lines,
)
from phusong.coverage.layers import LayerReading
from phusong.maps.page.context import LANGUAGES, Language
from phusong.maps.page.seal import seal
from phusong.maps.page.templates import language_switch, page_templates
from phusong.maps.words.bilingual import Both, known, markup, number, word, writers

_TEMPLATES = Path(__file__).parent / "templates"

_RANGES = 40
"""Ranges of rows that a card spells out at once; the rest unfold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackPage:
    """What the page of findings is made of.

    Attributes:
        files: What was checked, as the user named it.
        readings: What was understood of each file.
        findings: Everything that was found.
        language: Language that the page opens in; the reader can switch.
    """

    files: tuple[str, ...]
    readings: Sequence[LayerReading]
    findings: Sequence[Finding]
    language: Language = "en"

    @property
    def titles(self) -> Both:
        """Title in every language."""
        return word("feedback.title")

    @property
    def checked(self) -> str:
        """What was checked, as a list."""
        return ", ".join(printable(file) for file in self.files)

    @property
    def groups(self) -> list[FindingGroup]:
        """Findings alike, errors first."""
        return group_findings(self.findings)

    @property
    def paste(self) -> str:
        """Lines of a scenario that the findings suggest; empty where they suggest none."""
        return scenario_lines(self.findings).toml()

    def count(self, severity: str) -> int:
        """Findings of a severity."""
        return sum(finding.severity == severity for finding in self.findings)


def render_feedback(page: FeedbackPage) -> str:
    """Write the findings as one HTML page that works with no network.

    Args:
        page: What was checked, understood and found.

    Returns:
        The page, in English and Vietnamese, opening in ``page.language``.

    Raises:
        PageError: When something in the page would reach out.
    """
    own = {name: Markup((_TEMPLATES / name).read_text(encoding="utf-8")) for name in ("feedback.css", "feedback.js")}  # noqa: S704 - our own files
    text = _templates().get_template("feedback.html").render(page=page, own=own, language_switch=language_switch())
    return seal(text, language=page.language)


@cache
def _templates() -> Environment:
    """Templates of the page, compiled once, with what they call to tell of findings."""
    tellers: dict[str, Callable[..., Any]] = {
        "place": lambda group: _both({lang: place_text(group, lang, _RANGES) for lang in LANGUAGES}),
        "whole_place": lambda group: _both({lang: place_text(group, lang, None) for lang in LANGUAGES}),
        "message": lambda group: _both({lang: message_text(group.first, lang) for lang in LANGUAGES}),
        "others": lambda group: _both({lang: other_values(group, lang, 20) for lang in LANGUAGES}),
        "remedy": lambda group: _both({lang: remedy_text(group.first, lang) for lang in LANGUAGES}),
        "layer": lambda name: markup(known("common.layer", name)),
        "extent": _extent,
        "columns": _columns,
        "shown": printable,
        "people": lambda reading: markup(number(reading.people)),
    }
    return page_templates(_TEMPLATES, {**writers(), **tellers})


def _both(texts: dict[Language, str]) -> Markup:
    return markup(texts)


def _extent(reading: LayerReading) -> str:
    return "" if reading.extent_deg is None else ", ".join(f"{value:.4f}" for value in reading.extent_deg)


def _columns(reading: LayerReading) -> Markup:
    """Columns that are used, renamed ones with the name in the file, and those that are not."""
    used = [ours if ours == theirs else f"{ours} = {printable(theirs)}" for ours, theirs in reading.mapped.items()]
    unused = [printable(name) for name in reading.unused]
    parts = [markup(word("feedback.used", columns=", ".join(used)))] if used else []
    parts += [markup(word("feedback.unused", columns=", ".join(unused)))] if unused else []
    return Markup("<br>").join(parts)
