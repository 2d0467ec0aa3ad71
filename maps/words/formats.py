"""Numbers, money and dates as people write them in English and in Vietnamese."""

from __future__ import annotations

import math
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from phusong.maps.page.context import Language
from phusong.maps.words.catalogue import WORDS

UNKNOWN = "–"
_COMMA_FOR_POINT = str.maketrans(",.", ".,")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def number(value: float, language: Language, digits: int = 0) -> str:
    """A number with separators, at most ``digits`` decimals and a true minus sign; a dash when it is not finite.

    Halves are rounded away from zero, as browsers do it, so that the map and the report tell the same.
    """
    if not math.isfinite(value):
        return UNKNOWN
    text = f"{_rounded(value, digits):,f}"
    if digits:
        text = text.rstrip("0").rstrip(".")
    if text.strip("-0.,") == "":
        text = "0"
    return notation(text, language)


def _rounded(value: float, digits: int) -> Decimal:
    """A number as it is written, to so many decimals: 1.275 is 1.28, although the float lies below."""
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def notation(text: str, language: Language) -> str:
    """A number that English writes so, ``-2,410.5``, in the notation of a language, with a true minus sign."""
    swapped = text.translate(_COMMA_FOR_POINT) if language == "vi" else text
    return swapped.replace("-", "−")


def percent(share: float, language: Language) -> str:
    """A share as per cent with one decimal; what is below 100 % is never rounded up to it."""
    if not math.isfinite(share):
        return UNKNOWN
    tenths = min(math.floor(share * 1000 + 0.5) / 10, 99.9) if share < 1 else 100.0
    return f"{number(tenths, language, 1)} %"


def money(vnd: float, language: Language) -> str:
    """An amount in VND, in billions or millions where it is large."""
    for limit, key, digits in ((1e9, "billion", 2), (1e6, "million", 1)):
        if abs(vnd) >= limit:
            return _word(f"common.vnd.{key}", language).replace("{n}", number(vnd / limit, language, digits))
    return _word("common.vnd.one", language).replace("{n}", number(vnd, language))


def day(iso: str, language: Language) -> str:
    """An ISO date as people write it; other text as it is."""
    try:
        value = date.fromisoformat(iso)
    except ValueError:
        return iso
    if language == "vi":
        return f"{value.day}/{value.month}/{value.year}"
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def _word(key: str, language: Language) -> str:
    return WORDS[key][0 if language == "en" else 1]
