"""The one encoder: what a text must become at each place where it can land in a page, a table or a document.

Names come from people's files, so none is trusted. Templates escape by themselves; what a script reads goes through
:func:`json_for_html`, never into code.
"""

from __future__ import annotations

import json
import re
from html import escape

# Lone surrogates, which UTF-8 cannot carry, and control characters that no page, table or document needs.
_SURROGATE = re.compile("[\ud800-\udfff]")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_FORMULA_START = ("=", "+", "-", "@", "\t", "\r")
_JSON_ESCAPES = str.maketrans({code: f"\\u{ord(code):04x}" for code in "<>&'\u2028\u2029\ufeff"})


def plain_text(value: object) -> str:
    """Text without control characters and lone surrogates, which XML and UTF-8 cannot carry."""
    return _UNPRINTABLE.sub("\ufffd", str(value))


def html_text(value: object) -> str:
    """Text for an element's content or a quoted attribute, where no template escapes it."""
    return escape(plain_text(value), quote=True)


def json_for_html(value: object) -> str:
    """JSON that stays data inside a ``<script type="application/json">`` element.

    Args:
        value: Mappings, sequences, text, integers, finite floats, booleans and None.

    Returns:
        JSON text in which no tag, comment, entity or line separator of HTML or JavaScript can arise.

    Raises:
        ValueError: When a number is NaN or infinite: missing is written as None.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return _SURROGATE.sub("\ufffd", text).translate(_JSON_ESCAPES)


def csv_text(value: object) -> str:
    """Text of a CSV cell that no spreadsheet takes for a formula: such text gets a leading apostrophe."""
    text = plain_text(value)
    return f"'{text}" if text.startswith(_FORMULA_START) else text
