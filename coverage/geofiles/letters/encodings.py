"""Text from any of the encodings that Vietnamese files come in, to Unicode NFC.

Before Unicode, Vietnamese was written with fonts: TCVN3 (ABC) gives each letter one byte, VNI puts a byte for the marks
after the letter. Such text reaches us either as bytes (DBF, CSV) or as Unicode that shows the wrong letters ("Lµo Cai")
because a program took the bytes for Windows-1252. Both are recognised by whether the words become Vietnamese syllables.
"""

from __future__ import annotations

import codecs
import heapq
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TypeVar

from phusong.coverage.geofiles.letters.vietnamese import (
    common_share,
    from_tcvn3,
    from_viscii,
    from_vni,
    is_vietnamese,
    marked_words,
)

_NAMES = {
    **dict.fromkeys(("tcvn3", "tcvn", "abc", "tcvn5712", "tcvn57121", "tcvn3abc"), "tcvn3"),
    **dict.fromkeys(("vni", "vniwindows", "vniwin"), "vni"),
    **dict.fromkeys(("viscii", "rfc1456", "csviscii"), "viscii"),
    **dict.fromkeys(("utf8", "65001", "cp65001", "unicode", "utf8bom", "unicodeutf8"), "utf-8"),
    **dict.fromkeys(("88591", "latin1", "isolatin1", "ldid18859", "iso88591"), "iso8859-1"),
    **dict.fromkeys(("ldid87", "ldid3", "ansi", "ansi1252", "system"), "cp1252"),
    **dict.fromkeys(("ms936", "936", "cp936", "gb2312", "ldid77"), "gbk"),
}
"""Names that Python does not know, letters and digits alone."""

_PAGE = re.compile(r"(?:windows|win|cp|ansi|oem|ibm|dos|ms|ldid)?(\d{3,5})")
"""A code page by its number, however it is called."""

_ISO = re.compile(r"(?:iso)?8859(\d{1,2})")

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_PICTURES = "\u2190-\u2bff\U0001f000-\U0001faff"
_INVISIBLE = re.compile(f"[\ufeff\u200b\u200c\u2060\x00]|(?<![{_PICTURES}\ufe0f])\u200d|\u200d(?![{_PICTURES}])")
"""What is not seen; but the sign that joins pictures to one, a family, belongs to them."""

_UNSEEN = re.compile("[\ufeff\u200b-\u200d\u2060\x00\ud800-\udfff]")

_OWN = ("tcvn3", "vni", "viscii")
"""Encodings that Python does not know."""

SHOWN_ENCODINGS = (*_OWN, "cp1258")
"""Old encodings of Vietnamese, which text in Unicode often still shows the letters of."""

_SHOWN_AS = ("cp1252", "cp437", "mac_roman", "cp850", "cp1258", "gbk")
"""Encodings that bytes are wrongly shown in, the likeliest first."""

TWICE = "utf-8 twice"
"""UTF-8 that was taken for Windows-1252, written as UTF-8, and taken for Windows-1252 again."""

_MISTAKEN = ("utf-8", TWICE, "tcvn3", "vni", "cp1258", "viscii", *(f"utf-8 shown as {page}" for page in _SHOWN_AS[1:]))
"""What text may have been in before it was taken for something else."""

_ENOUGH = 0.8
"""Share of the words with marks that must be Vietnamese syllables for an encoding to be believed."""

_SAMPLE = 2000
"""Distinct values that an encoding is told by."""

_Value = TypeVar("_Value", str, bytes)


def nfc(text: str) -> str:
    """Text in Unicode NFC, without invisible signs, with single spaces and none at the ends."""
    if text.isascii() and "\x00" not in text:
        return " ".join(text.split())
    if _UNSEEN.search(text):
        text = _LONE_SURROGATE.sub("\ufffd", _INVISIBLE.sub("", text))  # half a letter that no encoding can write
    return " ".join(unicodedata.normalize("NFC", text).split())


def has_unseen(text: str) -> bool:
    """Whether text holds signs that are not seen, or halves of letters."""
    return _UNSEEN.search(text) is not None


def known_encoding(name: str) -> str | None:
    """Canonical name of an encoding, None when there is none of that name.

    Args:
        name: As a person or a ``.cpg`` file writes it: ``TCVN3``, ``VNI-Windows``, ``windows-1258``, ``UTF-8``.
    """
    plain = re.sub(r"[^a-z0-9]", "", name.lower())
    page, part = _PAGE.fullmatch(plain), _ISO.fullmatch(plain)
    found = _NAMES.get(plain) or (part and f"iso8859-{part[1]}") or (page and f"cp{page[1]}") or name.strip()
    try:
        "".encode(found)  # refuses codecs that are not of text, such as base64
    except (LookupError, ValueError):
        return found if found in _OWN else None
    return codecs.lookup(found).name


def decode(raw: bytes, encoding: str) -> str:
    """Decode bytes; the result is NFC.

    Args:
        raw: The bytes.
        encoding: Canonical name from :func:`known_encoding`.

    Returns:
        The text.

    Raises:
        UnicodeDecodeError: When a byte has no meaning in the encoding.
    """
    if encoding == "tcvn3":
        text = from_tcvn3(raw)
    elif encoding == "viscii":
        text = from_viscii(raw)
    elif encoding == "vni":
        text = from_vni(_as_cp1252(raw))
    else:
        text = raw.decode(encoding)
    return unicodedata.normalize("NFC", text)


def restore(text: str, encoding: str) -> str:
    """Text that was decoded as Windows-1252 (or Latin-1) though its bytes were in ``encoding``.

    Args:
        text: The text as it shows.
        encoding: Canonical name; ``utf-8 shown as cp437`` where it was decoded as something else than Windows-1252,
            ``utf-8 twice`` where that happened twice over.

    Raises:
        UnicodeError: When the text cannot have come about so.
    """
    if encoding == TWICE:
        return restore(_to_bytes(text).decode("utf-8"), "utf-8")  # what it was in between may be no text in NFC
    name, _, page = encoding.partition(" shown as ")
    return decode(text.encode(page) if page else _to_bytes(text), name)


def recognise_bytes(values: Sequence[bytes]) -> str | None:
    """Encoding of the values of one file, None when it cannot be told.

    Args:
        values: Byte strings; those that are ASCII say nothing. One may break off inside a UTF-8 letter.

    Returns:
        ``ascii``, ``utf-8``, ``tcvn3``, ``vni``, ``viscii``, ``cp1258`` or ``cp1252``, or None.
    """
    marked = [value for value in values if not value.isascii()]
    if not marked:
        return "ascii"
    if all(_is_utf8(value) for value in marked) and any(not decode_utf8(value)[0].isascii() for value in marked):
        return "utf-8"
    shown = [_as_cp1252(value) for value in _sample(marked)]
    return _best(shown, ("cp1258", "cp1252", "tcvn3", "vni", "viscii"), _ENOUGH)


def recognise_text(values: Iterable[str]) -> str | None:
    """Encoding that text was in before it was wrongly taken for another, None when the text is right as it is."""
    marked = _sample(value for value in values if not value.isascii())
    if not any(len(word) > 1 for word in marked_words(marked)):
        return None  # a degree sign by itself is no text
    as_is = vietnamese_share(marked)
    if as_is >= 0.5:
        # Most letters of VISCII are those of Latin-1, so that text in it is half right as it shows.
        viscii = vietnamese_share(_readings(marked, "viscii")) if as_is < 0.95 else 0.0
        return "viscii" if viscii >= max(0.98, as_is + 0.05) else None
    return _best(marked, _MISTAKEN, max(_ENOUGH, as_is + 0.3))


_PARTED = re.compile("Ã\u00a0")
"""What à becomes in UTF-8 twice: a capital that is right by itself, and a space that parts its word in two."""


def recognise_row(value: str) -> str | None:
    """Encoding that one value was in before it was wrongly taken for another, where all its words then are right.

    Args:
        value: The text, of a column that is right Vietnamese as a whole.
    """
    if vietnamese_share([value]) < 1.0:
        return _best([value], _MISTAKEN, 1.0)
    return _best([value], ["utf-8"], 1.0) if _PARTED.search(value) and not value.isupper() else None


def rivals(values: Iterable[str], encoding: str) -> list[str]:
    """Other encodings in which text, as it shows, would be as good Vietnamese though other words.

    Args:
        values: The text as it shows.
        encoding: The encoding that was found.
    """
    marked = _sample(value for value in values if not value.isascii())
    readings = {name: _readings(marked, name) for name in dict.fromkeys((encoding, *_MISTAKEN))}
    chosen = readings[encoding]
    limit = _merit(chosen) - 0.15
    return [
        name
        for name, texts in readings.items()
        if name != encoding
        and texts
        and texts != chosen
        and vietnamese_share(texts) >= _ENOUGH
        and _merit(texts) > limit
    ]


def _best(shown: Sequence[str], names: Iterable[str], enough: float) -> str | None:
    readings = {name: _readings(shown, name) for name in names}
    fitting = {name: _merit(texts) for name, texts in readings.items() if vietnamese_share(texts) >= enough}
    return max(fitting, key=lambda name: fitting[name]) if fitting else None


def _merit(texts: Sequence[str]) -> float:
    """How well texts read as names: words built as syllables, and words that names are full of."""
    return vietnamese_share(texts) + common_share(texts)


def vietnamese_share(texts: Iterable[str]) -> float:
    """Share of the words with letters beyond ASCII that are built as Vietnamese syllables; 0 when there are none."""
    words = marked_words(texts)
    if not words:
        return 0.0
    return sum(map(is_vietnamese, words)) / len(words)


def decode_utf8(raw: bytes) -> tuple[str, bool]:
    """Decode UTF-8 that a fixed-width column may have cut, and say whether it broke off inside a letter.

    Raises:
        UnicodeDecodeError: When it is not UTF-8 for another reason.
    """
    try:
        return raw.decode("utf-8"), False
    except UnicodeDecodeError as error:
        if error.reason != "unexpected end of data" or len(raw) - error.start > 3:
            raise
        return raw[: error.start].decode("utf-8"), True


def _is_utf8(raw: bytes) -> bool:
    try:
        decode_utf8(raw)
    except UnicodeDecodeError:
        return False
    return True


def _sample(values: Iterable[_Value]) -> list[_Value]:
    """Enough distinct values to tell an encoding by, the same ones whatever their order."""
    return heapq.nsmallest(_SAMPLE, set(values))


def _readings(shown: Sequence[str], encoding: str) -> list[str]:
    """Texts shown as something else, read in an encoding; none where one of them cannot have come about so."""
    restored: list[str] = []
    for text in shown:
        try:
            restored.append(restore(text, encoding))
        except UnicodeError:
            return []
    return restored


def _as_cp1252(raw: bytes) -> str:
    """Bytes as Windows-1252 shows them; the five bytes it leaves undefined as Latin-1 does."""
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError:
        return "".join(_byte_as_cp1252(byte) for byte in raw)


def _byte_as_cp1252(byte: int) -> str:
    try:
        return bytes((byte,)).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


def _to_bytes(text: str) -> bytes:
    """Bytes that Windows-1252 (Latin-1 where it has no sign) shows as ``text``."""
    try:
        return text.encode("cp1252")
    except UnicodeEncodeError:
        return b"".join(_sign_to_byte(sign) for sign in text)


def _sign_to_byte(sign: str) -> bytes:
    try:
        return sign.encode("cp1252")
    except UnicodeEncodeError:
        return sign.encode("latin-1")
