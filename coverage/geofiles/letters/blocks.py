"""Long columns of text looked at block by block.

One search over a thousand cells is a hundred times as quick as a search in each, and what nearly no cell holds is
seldom looked for in single ones.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence

from phusong.coverage.geofiles.letters.encodings import has_unseen, nfc

_CELLS = 1024
_APART = "\n"


def suspect_rows(texts: Sequence[str], may_hold: Callable[[str], bool]) -> Iterator[int]:
    """Rows of those blocks that may hold what is looked for.

    Args:
        texts: Cells of a column.
        may_hold: Whether text may hold it; asked of a thousand cells at once, with line breaks between them.
    """
    for start in range(0, len(texts), _CELLS):
        block = texts[start : start + _CELLS]
        if may_hold(_APART.join(block)):
            yield from range(start, start + len(block))


def nfc_of_all(texts: Sequence[str]) -> list[str]:
    """Every text in Unicode NFC with single spaces, as ``encodings.nfc`` has each."""
    found: list[str] = []
    for start in range(0, len(texts), _CELLS):
        block = texts[start : start + _CELLS]
        found += block if _is_plain(block) else map(nfc, block)
    return found


def _is_plain(block: Sequence[str]) -> bool:
    """Whether every text of a block is as it should be: NFC, nothing invisible, spaces single and none at an end."""
    joined = _APART.join(block)
    if joined.count(_APART) != len(block) - 1 or has_unseen(joined) or _has_loose_spaces(joined):
        return False
    return joined.isascii() or unicodedata.is_normalized("NFC", joined)


def _has_loose_spaces(joined: str) -> bool:
    ends = joined.startswith(" ") or joined.endswith(" ")
    return ends or any(pair in joined for pair in ("  ", f" {_APART}", f"{_APART} ")) or _has_odd_spaces(joined)


def _has_odd_spaces(joined: str) -> bool:
    """Whether any sign between words is neither a space nor the sign that stands between the cells."""
    return any(sign.isspace() for sign in set(joined) - {" ", _APART})
