"""Text from files made safe for terminals: control characters, bidirectional overrides and lone surrogates as escapes.

What a file holds reaches messages, and a terminal obeys what it is sent: ``ESC [ 2 J`` clears it, an override turns the
rest of the line round, and half an emoji cannot be encoded at all.
"""

from __future__ import annotations

import re

_UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
"""Controls (C0, C1), format characters but those that join letters and emoji, line separators, surrogates."""

_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def printable(text: str, keep: str = "") -> str:
    r"""Text with what a terminal would obey, or could not show, written as escapes: ``\\x1b[2J``.

    Args:
        text: Any text.
        keep: Characters that stay as they are, such as line breaks of our own.
    """
    if text.isascii() and text.isprintable():
        return text
    return _UNPRINTABLE.sub(lambda found: found[0] if found[0] in keep else _escape(found[0]), text)


def printable_json(text: str) -> str:
    """JSON that means the same, with what a terminal would obey, or could not show, as JSON writes it in ASCII."""
    return _UNPRINTABLE.sub(lambda found: found[0] if found[0] == "\n" else f"\\u{ord(found[0]):04x}", text)


def _escape(sign: str) -> str:
    code = ord(sign)
    return _SHORT.get(sign) or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")
