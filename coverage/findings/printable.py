"""Text from files made visible: nothing that a terminal, an editor or a page would act on instead of showing."""

from __future__ import annotations

import unicodedata

_HIDDEN = ("Cc", "Cf", "Cs", "Zl", "Zp", "Cn", "Co")
"""Unicode categories that are not shown as they are: controls, marks of direction, surrogates, breaks of lines."""


def printable(text: object) -> str:
    """Text on one line in which every sign is seen: what has no shape of its own stands as its number, escaped.

    Args:
        text: Anything; what it is as text counts.
    """
    words = str(text)
    if words.isascii() and words.isprintable():
        return words
    return "".join(sign if _is_shown(sign) else escaped(sign) for sign in words)


def _is_shown(sign: str) -> bool:
    return sign.isprintable() or sign == "\u00a0" or unicodedata.category(sign) not in (*_HIDDEN, "Zs")


def escaped(sign: str) -> str:
    """One sign as an escape that shows its number."""
    code = ord(sign)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
