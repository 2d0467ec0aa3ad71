"""What is wrong with the value of a setting, in our own words for every kind of complaint that pydantic has."""

from __future__ import annotations

import json
import re

from pydantic_core import ErrorDetails

from phusong.coverage.findings import did_you_mean, shortened

_LIMITS = {
    "greater_than_equal": ("ge", "must be {limit} or more"),
    "less_than_equal": ("le", "must be {limit} or less"),
    "greater_than": ("gt", "must be more than {limit}"),
    "less_than": ("lt", "must be less than {limit}"),
    "too_short": ("min_length", "must have {limit} entries or more"),
    "too_long": ("max_length", "must have {limit} entries or fewer"),
    "string_too_short": ("min_length", "must have {limit} letters or more"),
}
"""Kind of complaint to the name of the limit in its context, and the sentence."""

_SENTENCES = (
    ("int_", "must be a whole number"),
    ("float_", "must be a number"),
    ("finite_number", "must be a number"),
    ("decimal_", "must be a number"),
    ("string_", "must be text in quotes"),
    ("bool_", "must be true or false"),
    ("date_", "must be a day as 2026-12-31"),
    ("tuple_", "must be a list in square brackets"),
    ("list_", "must be a list in square brackets"),
    ("set_", "must be a list in square brackets"),
    ("frozen_set_", "must be a list in square brackets"),
    ("dict_", "must be a table of settings"),
    ("mapping_", "must be a table of settings"),
    ("model_", "must be a table of settings"),
)
"""How kinds of complaint begin, and the sentence."""

_OTHER = "is not what is expected here"
_COUNTED = ("too_short", "too_long", "string_too_short")


def complaint(detail: ErrorDetails) -> str:
    """A complaint about a value as the end of a sentence, without the words of the library.

    Args:
        detail: What pydantic says.

    Returns:
        What is expected, what is there, and the nearest name that would do.
    """
    kind, context = detail["type"], detail.get("ctx") or {}
    value = detail.get("input")
    shown = "" if isinstance(value, dict | list | tuple) else f", not {shortened(value)}"
    if kind in ("value_error", "assertion_error"):
        return f"{detail['msg'].removeprefix('Value error, ').removeprefix('Assertion failed, ')}{shown}"
    if kind == "literal_error":
        known = re.findall(r"'([^']+)'", str(context.get("expected", "")))
        if not all(any(map(str.isalnum, name)) for name in known):  # a comma in a list of commas is not seen
            known = [json.dumps(name) for name in known]
            shown = f", not {json.dumps(value, ensure_ascii=False)}" if isinstance(value, str) else shown
        return f"must be one of {', '.join(known)}{shown}{did_you_mean(str(value), known)}"
    if kind in _LIMITS:
        name, sentence = _LIMITS[kind]
        limit = context.get(name, "")
        figure = f"{limit:g}" if isinstance(limit, float) else str(limit)
        return sentence.format(limit=figure) + ("" if kind in _COUNTED else shown)
    sentence = next((text for start, text in _SENTENCES if kind.startswith(start)), _OTHER)
    return f"{sentence}{shown}"
