"""Wording of the page on measurements: numbers, counts and verdicts."""

from __future__ import annotations

import math
import textwrap

from scores import Score


def wrapped(text: str) -> str:
    """A paragraph or list item in lines of at most 118 characters."""
    indent = "  " if text.startswith("- ") else ""
    return textwrap.fill(text, 118, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def number(value: float, digits: int = 1) -> str:
    """A number as printed, a dash where there is none; no minus before a zero."""
    if math.isnan(value):
        return "–"
    text = f"{value:.{digits}f}"
    return text.lstrip("-") if float(text) == 0.0 else text.replace("-", "−")


def gain(scored: Score) -> str:
    """Difference to free space with its standard error."""
    if math.isnan(scored.gain_db):
        return "–"
    sign = "+" if scored.gain_db >= 0.05 else ""
    return f"{sign}{number(scored.gain_db)} ± {number(scored.gain_error_db)}"


def counted(count: int, thing: str) -> str:
    """A count with its noun."""
    return f"{count:,} {thing}{'' if count == 1 else 's'}"


def verdict(scored: Score) -> str:
    """Whether a model beats free space by more than twice the standard error."""
    apart = f"{number(abs(scored.gain_db))} ± {number(scored.gain_error_db)} dB"
    said = f"spread {number(scored.spread_db)} dB, correlation {number(scored.correlation, 2)}; "
    if abs(scored.gain_db) <= 2.0 * scored.gain_error_db:
        return f"{said}not told apart from free space ({apart})"
    return f"{said}{'less' if scored.gain_db < 0.0 else 'more'} spread than free space, by {apart}"


def against_free_space(scored: Score) -> str:
    """How much more or less spread than free space, without a standard error."""
    change_db = number(abs(scored.gain_db))
    if float(change_db) == 0.0:
        return "as free space"
    return f"{change_db} dB {'less' if scored.gain_db < 0.0 else 'more'} than free space"
