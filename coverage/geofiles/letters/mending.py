"""Text that shows the wrong letters, restored where its encoding is certain, and letters that are lost for good."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from numpy.typing import NDArray

from phusong.coverage.findings.log import FindingLog
from phusong.coverage.geofiles.letters.blocks import suspect_rows
from phusong.coverage.geofiles.letters.encodings import (
    nfc,
    recognise_row,
    recognise_text,
    restore,
    rivals,
    vietnamese_share,
)
from phusong.coverage.geofiles.letters.vietnamese import LETTERS, is_syllable

_ROWS_NOTED = 200

_RIGHT = frozenset(map(chr, range(0x20, 0x7F))) | frozenset(f"\n\t{LETTERS}{LETTERS.upper()}–—‘’“”…")
"""Signs of right Vietnamese."""

_MARKS_AFTER = re.compile(
    "[ùøûõïâÙØÛÕÏÂáàéèêúüëÁÀÉÈÊÚÜËÌÒÞÝ]"
    "(?:(?<=[aeoyuôơưAEOYUÔƠƯ][ùøûõïâÙØÛÕÏÂ])|(?<=[aeAE][áàéèêúüëÁÀÉÈÊÚÜË])|(?<=[a-zà-ỹ][ÌÒÞÕÝ]))"
)
"""A vowel beside the marks that VNI writes after vowels, which right Vietnamese holds nowhere."""

_LETTER = r"[^\W\d_]"
_GARBLED = re.compile(
    rf"{_LETTER}[\u00a1-\u00bf\u00ad×÷†‡•€™‰]{_LETTER}|{_LETTER}[¡-©«¬\u00ad®¯±´-¹¼-¿]"
    r"|[ÃÂÄÅÆ][\u0080-\u00bf‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|á[º»]|â€|[\u0080-\u009f]"
)
"""Signs between letters, and pairs of signs, that only text in the wrong encoding holds."""

_LOST = re.compile(rf"[\ufffd\x1a]|{_LETTER}\?+{_LETTER}|\?{{2,}}|{_LETTER}\?\s+\w|(?:^|\s)\?{_LETTER}")
_LAST = re.compile(rf"({_LETTER}+)\?$|(?:^|\s)\?(?=\s)")

_SUSPECT = re.compile("[?\x1a\ufffd\x80-\xbf×÷†‡•€™‰‚ƒ„…ˆŠ‹ŒŽ‘’“”–—˜š›œžŸ]")
"""Without one of these signs no letters are lost and none are the wrong ones."""


def mended_text(values: NDArray[Any], encoding: str | None, column: str, log: FindingLog) -> NDArray[Any]:
    """A column with its text restored.

    Args:
        values: Cells, shape (n,).
        encoding: What the user says that the text was in, or None to recognise it.
        column: Name of the column.
        log: Where it is noted what was restored.

    Returns:
        The cells, shape (n,): the same array where nothing was restored.
    """
    if encoding is not None:
        return _restored(values, encoding)
    texts = [value for value in values.tolist() if isinstance(value, str) and not value.isascii()]
    found = recognise_text(texts)
    if found is None:
        return _with_mended_rows(values, column, log)
    note_restored(texts, found, column, log)
    return _restored(values, found)


def note_restored(texts: Sequence[str], found: str, column: str | None, log: FindingLog) -> None:
    """Note what a column was restored from, and what it may be as well.

    Args:
        texts: Its text as it shows.
        found: Encoding that it was in.
        column: Its name; None for a header.
        log: Where it is noted.
    """
    doubts, shown = rivals(texts, found), next(text for text in texts if not text.isascii())[:60]
    message = f"the text was in {found} and had been read as something else; it was restored: {shown!r} to "
    message += repr(restored_text(shown, found))
    if doubts:
        message += "; it may also be " + " or ".join(f"{name} ({restored_text(shown, name)!r})" for name in doubts)
    remedy = f'if it is wrong, state the encoding, for example encoding = "{doubts[0]}"' if doubts else None
    log.add("text-restored", message, remedy=remedy, column=column, value=found)


def damaged_rows(texts: Sequence[str]) -> list[int]:
    """Rows whose text lost letters, or shows the wrong ones; one question mark more counts where others are lost.

    Args:
        texts: Text of a column.
    """
    suspect = suspect_rows(texts, lambda text: _SUSPECT.search(text) is not None)
    damaged = [row for row in suspect if is_damaged(texts[row])]
    if damaged:
        sure = set(damaged)
        damaged = [row for row, text in enumerate(texts) if row in sure or _LAST.search(text)]
    return damaged


def is_damaged(text: str) -> bool:
    """Whether letters were lost or are wrong: signs where letters belong, question marks at, in or after a word."""
    if text.isascii() and "?" not in text and "\x1a" not in text:
        return False
    if _LOST.search(text) or _GARBLED.search(text):
        return True
    last = _LAST.search(text)
    return last is not None and last[1] is not None and not is_syllable(last[1])


def _with_mended_rows(values: NDArray[Any], column: str, log: FindingLog) -> NDArray[Any]:
    """Single cells restored in a column that is right as a whole."""
    cells = values.tolist()
    texts = [value if isinstance(value, str) else "" for value in cells]
    doubtful = [row for row in suspect_rows(texts, _is_doubtful) if _is_doubtful(texts[row])]
    if not doubtful or vietnamese_share(value for value in cells if isinstance(value, str)) < 0.5:
        return values
    mended = values.copy()
    for row in doubtful[:_ROWS_NOTED]:
        found = recognise_row(cells[row])
        if found is None:
            continue
        mended[row] = restore(cells[row], found)
        message = (
            f"{cells[row]!r} was in {found} and had been read as something else; it was restored to {mended[row]!r}"
        )
        log.add("text-restored", message, row=row + 1, column=column, value=cells[row])
    return mended


def _is_doubtful(text: str) -> bool:
    """Whether text holds what right Vietnamese does not."""
    return not _RIGHT.issuperset(text) or (not text.isascii() and _MARKS_AFTER.search(text) is not None)


def _restored(values: NDArray[Any], encoding: str) -> NDArray[Any]:
    mended = values.copy()
    for row, value in enumerate(values.tolist()):
        if isinstance(value, str) and not value.isascii():
            mended[row] = restored_text(value, encoding)
    return mended


def restored_text(text: str, encoding: str) -> str:
    """Text restored, or as it is where it was right already.

    Args:
        text: The text as it shows.
        encoding: Encoding that it was in.
    """
    try:
        return restore(text, encoding)
    except UnicodeError:
        return text


def spellings_of(name: str, encodings: Iterable[str]) -> set[str]:
    """A name of a column as it is, and as it reads where it shows letters of one of some encodings.

    Args:
        name: Name as a scenario has it.
        encodings: Old encodings.
    """
    return {nfc(name), *(nfc(restored_text(name, encoding)) for encoding in encodings)}
