"""Writers of text and values in both languages at once; the page shows the one that is chosen.

A writer gives ``<span lang="en">…</span><span lang="vi">…</span>``, or one plain text where both agree. Inside a
drawing the tag is ``tspan``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from markupsafe import Markup

from phusong.maps.page.context import LANGUAGES, Language
from phusong.maps.page.escape import plain_text
from phusong.maps.words import formats
from phusong.maps.words.catalogue import WORDS
from phusong.optimize.plan import Backhaul

Both = Mapping[Language, str]
"""A text in every language."""

_PAIRS = {
    "span": Markup('<span lang="en">{}</span><span lang="vi">{}</span>'),
    "tspan": Markup('<tspan lang="en">{}</tspan><tspan lang="vi">{}</tspan>'),
}


def word(key: str, **values: object) -> Both:
    """A text of :mod:`phusong.maps.words.catalogue` with its values put in.

    Args:
        key: Key of the text.
        values: Name to a whole number, a text, or a text in every language.
    """
    return {language: _filled(WORDS[key][column], values, language) for column, language in enumerate(LANGUAGES)}


def known(prefix: str, name: str) -> Both:
    """The text ``prefix.name``, or the name itself where there is none."""
    return word(f"{prefix}.{name}") if f"{prefix}.{name}" in WORDS else same(name)


def same(text: str) -> Both:
    """A text that is the same in every language, such as a name."""
    return dict.fromkeys(LANGUAGES, plain_text(text))


def number(value: float, digits: int = 0) -> Both:
    """A number in every language."""
    return {language: formats.number(value, language, digits) for language in LANGUAGES}


def percent(share: float) -> Both:
    """A share as per cent in every language."""
    return {language: formats.percent(share, language) for language in LANGUAGES}


def money(vnd: float) -> Both:
    """An amount of money in every language."""
    return {language: formats.money(vnd, language) for language in LANGUAGES}


def day(iso: str) -> Both:
    """A date in every language."""
    return {language: formats.day(iso, language) for language in LANGUAGES}


AT_HAND_M = 5.0
"""Fibre nearer than this is not told in kilometres."""


def backhaul(planned: Backhaul) -> Both:
    """How the traffic of a proposal gets home: over fibre or microwave of some kilometres, or as it does today."""
    if planned.kind == "existing":
        return word("common.backhaul.existing")
    if planned.kind == "fibre" and planned.length_m < AT_HAND_M:
        return word("common.backhaul.at_hand")
    km = number(planned.length_m / 1000.0, 2 if planned.length_m < 1000.0 else 1)
    return word(f"common.backhaul.{planned.kind}", km=km)


def technologies(brought: Sequence[str]) -> Both:
    """Technologies that a proposal brings, as a list."""
    names = [known("common.service", name) for name in brought]
    return {language: ", ".join(name[language] for name in names) for language in LANGUAGES}


def layers(names: tuple[str, ...]) -> Both:
    """Names of layers as a list."""
    texts = [known("common.layer", name) for name in names]
    return {language: ", ".join(text[language] for text in texts) for language in LANGUAGES}


def markup(both: Both, tag: str = "span") -> Markup:
    """A text in every language as markup, escaped."""
    texts = [both[language] for language in LANGUAGES]
    if len(set(texts)) == 1:
        return Markup("{}").format(texts[0])
    return _PAIRS[tag].format(*texts)


def writers() -> dict[str, Callable[..., Markup]]:
    """The writers under the names that templates call; those that begin with ``svg_`` are for drawings."""
    plain: dict[str, Callable[..., Both]] = {
        "t": word,
        "number": number,
        "percent": percent,
        "money": money,
        "day": day,
        "backhaul": backhaul,
        "technologies": technologies,
        "service_name": lambda name: known("common.service", name),
        "layer_name": lambda name: known("common.layer", name),
        "both": lambda text: text,
        "verdict": lambda status: known("common.review", status),
    }
    named = {name: _writer(write, "span") for name, write in plain.items()}
    return named | {f"svg_{name}": _writer(write, "tspan") for name, write in plain.items()}


def _writer(write: Callable[..., Both], tag: str) -> Callable[..., Markup]:
    return lambda *args, **values: markup(write(*args, **values), tag)


def _filled(text: str, values: Mapping[str, object], language: Language) -> str:
    """Text with ``{name}`` replaced in one pass, so that a value is never searched for names itself."""

    def value_of(found: re.Match[str]) -> str:
        value = values[found[1]]
        if isinstance(value, int):
            return formats.number(value, language)
        return str(value[language]) if isinstance(value, Mapping) else plain_text(value)

    return re.sub(r"\{(\w+)\}", value_of, text)
