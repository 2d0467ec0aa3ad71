"""Writer of the reasons why there is no plan, in both languages at once."""

from __future__ import annotations

import math
from collections.abc import Callable

from markupsafe import Markup

from phusong.maps.page.context import LANGUAGES
from phusong.maps.words import formats
from phusong.maps.words.bilingual import Both, known, markup, same, word
from phusong.optimize.plan import Reason, ReasonValue

SHOWN = 5
"""So many names are told; of more, how many."""


def reason_text(reason: Reason) -> Both:
    """The sentence of a reason in every language."""
    return word(f"reason.{reason.key}", **{name: _value(name, value) for name, value in reason.values.items()})


def write_reason(reason: Reason) -> Markup:
    """The sentence of a reason as markup in every language."""
    return markup(reason_text(reason))


def _value(name: str, value: ReasonValue) -> Both:
    """A value of a reason: the end of its name says its unit."""
    if isinstance(value, Reason):
        return reason_text(value)
    if isinstance(value, tuple):
        return _listed([_value(name, each) for each in value])
    if isinstance(value, str):
        return known("common.inline", value) if name == "service" else same(value)
    return next((write for end, write in _FIGURES.items() if name.endswith(end)), _count)(value)


def _listed(texts: list[Both]) -> Both:
    """Names one after the other, and how many more there are."""
    names = {language: ", ".join(text[language] for text in texts[:SHOWN]) for language in LANGUAGES}
    return word("reason.several", names=names, n=len(texts) - SHOWN) if len(texts) > SHOWN else names


def _written(text: str) -> Both:
    """A figure as English writes it, in the notation of every language."""
    return {language: formats.notation(text, language) for language in LANGUAGES}


def _count(value: float) -> Both:
    return _written(f"{value:,.0f}")


def _vnd(value: float) -> Both:
    return word("reason.vnd", n=_written(f"{value:,.0f}"))


def _asked(share: float) -> Both:
    """A share that is asked for, with no more digits than it has."""
    return word("reason.percent", n=_written(f"{100.0 * share:.4g}"))


def _attained(share: float) -> Both:
    """A share that is attained, rounded down to a tenth of a percent."""
    return word("reason.percent", n=_written(f"{math.floor(1000.0 * share + 1e-6) / 10.0:.1f}"))


_FIGURES: dict[str, Callable[[float], Both]] = {
    "_vnd": _vnd,
    "asked_share": _asked,
    "most_share": _attained,
    "_s": lambda seconds: _written(f"{seconds:g}"),
    "_deg": lambda degrees: _written(f"{degrees:.5f}"),
}
"""End of a value's name to how it is written; counts and metres are whole numbers."""
