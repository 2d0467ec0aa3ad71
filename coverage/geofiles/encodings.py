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

_TCVN3 = {
    **dict(zip(range(0xA1, 0xAF), "ĂÂÊÔƠƯĐăâêôơưđ", strict=True)),
    **dict(zip(range(0xB5, 0xBA), "àảãáạ", strict=True)),
    **dict(zip((0xBB, 0xBC, 0xBD, 0xBE, 0xC6), "ằẳẵắặ", strict=True)),
    **dict(zip(range(0xC7, 0xCD), "ầẩẫấậè", strict=True)),
    **dict(zip(range(0xCE, 0xD9), "ẻẽéẹềểễếệìỉ", strict=True)),
    **dict(zip(range(0xDC, 0xE0), "ĩíịò", strict=True)),
    **dict(zip(range(0xE1, 0xF0), "ỏõóọồổỗốộờởỡớợù", strict=True)),
    **dict(zip(range(0xF1, 0xFF), "ủũúụừửữứựỳỷỹýỵ", strict=True)),
}
"""Letters of TCVN 5712:1993 VN3 above ASCII."""

_GRAVE, _ACUTE, _TILDE, _HOOK, _DOT = "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"
_TONES = _GRAVE + _ACUTE + _TILDE + _HOOK + _DOT
_CIRCUMFLEX, _BREVE = "\u0302", "\u0306"

_VNI_MARKS = {
    "ù": _ACUTE,
    "ø": _GRAVE,
    "û": _HOOK,
    "õ": _TILDE,
    "ï": _DOT,
    "â": _CIRCUMFLEX,
    "á": _CIRCUMFLEX + _ACUTE,
    "à": _CIRCUMFLEX + _GRAVE,
    "å": _CIRCUMFLEX + _HOOK,
    "ã": _CIRCUMFLEX + _TILDE,
    "ä": _CIRCUMFLEX + _DOT,
    "ê": _BREVE,
    "é": _BREVE + _ACUTE,
    "è": _BREVE + _GRAVE,
    "ú": _BREVE + _HOOK,
    "ü": _BREVE + _TILDE,
    "ë": _BREVE + _DOT,
}
"""What a VNI mark, shown as Windows-1252, adds to the letter before it."""

_VNI_LETTERS = {"ñ": "đ", "ô": "ơ", "ö": "ư", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
"""Letters that VNI writes as one byte, shown as Windows-1252."""

_VNI_SIGNS = re.compile(
    "(?P<letter>[aeouyôö])(?P<mark>[{}])|[{}]".format("".join(_VNI_MARKS), "".join(_VNI_LETTERS)), re.IGNORECASE
)

_NAMES = {
    "tcvn3": "tcvn3",
    "tcvn": "tcvn3",
    "abc": "tcvn3",
    "tcvn5712": "tcvn3",
    "vni": "vni",
    "vniwindows": "vni",
    "vniwin": "vni",
    "windows1258": "cp1258",
    "1258": "cp1258",
    "windows1252": "cp1252",
    "1252": "cp1252",
    "65001": "utf-8",
    "88591": "iso8859-1",
}

_ONSET = "ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnprstvx]"
_NUCLEUS = (
    "iêu|yêu|uôi|ươi|ươu|oai|oay|oao|oeo|uây|uyu|uyê|uya|iê|yê|uô|ươ|ưa|ia|ya|ua|uê|uy|oa|oă|oe|oo|uâ|uơ|ue"
    "|ai|ay|ao|au|âu|ây|eo|êu|iu|oi|ôi|ơi|ui|ưi|ưu|[aăâeêioôơuưy]"
)
_SYLLABLE = re.compile(f"(?:{_ONSET})?(?:{_NUCLEUS})(?:ch|ng|nh|[cmnpt])?")
_LETTERS = re.compile(r"[^\W\d_]+")
_LOST = re.compile(r"\ufffd|[^\W\d_]\?[^\W\d_]")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u2060\x00"))
_UNSEEN = re.compile("[\ufeff\u200b-\u200d\u2060\x00\ud800-\udfff]")

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
        text = _LONE_SURROGATE.sub("\ufffd", text.translate(_INVISIBLE))  # half a letter that no encoding can write
    return " ".join(unicodedata.normalize("NFC", text).split())


def known_encoding(name: str) -> str | None:
    """Canonical name of an encoding, None when there is none of that name.

    Args:
        name: As a person or a ``.cpg`` file writes it: ``TCVN3``, ``VNI-Windows``, ``windows-1258``, ``UTF-8``.
    """
    plain = re.sub(r"[^a-z0-9]", "", name.lower())
    if plain in _NAMES:
        return _NAMES[plain]
    try:
        "".encode(name.strip())  # refuses codecs that are not of text, such as base64
    except (LookupError, ValueError):
        return None
    return codecs.lookup(name.strip()).name


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
        text = _raise_capitals("".join(_TCVN3.get(byte, chr(byte)) for byte in raw))
    elif encoding == "vni":
        text = _from_vni(_as_cp1252(raw))
    else:
        text = raw.decode(encoding)
    return unicodedata.normalize("NFC", text)


def restore(text: str, encoding: str) -> str:
    """Text that was decoded as Windows-1252 (or Latin-1) though its bytes were in ``encoding``.

    Raises:
        UnicodeError: When the text cannot have come about so.
    """
    return decode(_to_bytes(text), encoding)


def recognise_bytes(values: Sequence[bytes]) -> str | None:
    """Encoding of the values of one file, None when it cannot be told.

    Args:
        values: Byte strings; those that are ASCII say nothing. One may break off inside a UTF-8 letter.

    Returns:
        ``ascii``, ``utf-8``, ``tcvn3``, ``vni``, ``cp1258`` or ``cp1252``, or None.
    """
    marked = [value for value in values if not value.isascii()]
    if not marked:
        return "ascii"
    if all(_is_utf8(value) for value in marked):
        return "utf-8"
    shown = [_as_cp1252(value) for value in _sample(marked)]
    shares = {name: _share_in(shown, name) for name in ("cp1258", "cp1252", "tcvn3", "vni")}
    best = max(shares, key=lambda name: shares[name])
    return best if shares[best] >= _ENOUGH else None


def recognise_text(values: Iterable[str]) -> str | None:
    """Encoding that text was in before it was wrongly taken for Windows-1252, None when the text is right as it is."""
    marked = [value for value in values if not value.isascii()]
    if not marked:
        return None
    marked = _sample(marked)
    as_is = vietnamese_share(marked)
    if as_is >= 0.5:
        return None
    shares = {name: _share_in(marked, name) for name in ("utf-8", "tcvn3", "vni", "cp1258")}
    best = max(shares, key=lambda name: shares[name])
    return best if shares[best] >= max(_ENOUGH, as_is + 0.3) else None


def vietnamese_share(texts: Iterable[str]) -> float:
    """Share of the words with letters beyond ASCII that are built as Vietnamese syllables; 0 when there are none."""
    words = [word for text in texts for word in text.split() if not word.isascii()]
    if not words:
        return 0.0
    return sum(map(_is_vietnamese, words)) / len(words)


def is_damaged(text: str) -> bool:
    """Whether letters were lost: a replacement sign anywhere or a question mark between letters."""
    return _LOST.search(text) is not None


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


def _share_in(shown: Sequence[str], encoding: str) -> float:
    """Share of Vietnamese syllables when text shown as Windows-1252 is read in another encoding."""
    restored: list[str] = []
    for text in shown:
        try:
            restored.append(restore(text, encoding))
        except UnicodeError:
            return 0.0
    return vietnamese_share(restored)


def _is_vietnamese(word: str) -> bool:
    """Whether a word with marks is built of Vietnamese syllables and holds no sign that no name would."""
    if any(ord(sign) > 127 and not sign.isalpha() and sign not in "–—‘’“”…" for sign in word):
        return False
    return all(_is_syllable(letters) for letters in _LETTERS.findall(word))


def _is_syllable(letters: str) -> bool:
    parts = unicodedata.normalize("NFD", letters.lower())
    if sum(parts.count(tone) for tone in _TONES) > 1:
        return False
    bare = unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))
    return _SYLLABLE.fullmatch(bare) is not None


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


def _from_vni(shown: str) -> str:
    """VNI text, shown as Windows-1252, to Unicode."""

    def converted(match: re.Match[str]) -> str:
        letter = match["letter"]
        if letter is None:
            return _vni_letter(match.group())
        return _vni_letter(letter) + _VNI_MARKS[match["mark"].lower()]

    return _VNI_SIGNS.sub(converted, shown)


def _vni_letter(sign: str) -> str:
    letter = _VNI_LETTERS.get(sign.lower(), sign.lower())
    return letter.upper() if sign.isupper() else letter


def _raise_capitals(text: str) -> str:
    """TCVN3 keeps capitals with marks in another font: a word whose plain letters are all capitals is all capitals."""

    def raised(match: re.Match[str]) -> str:
        word = match.group()
        plain = [letter for letter in word if letter.isascii()]
        return word.upper() if len(plain) >= 2 and all(letter.isupper() for letter in plain) else word

    return _LETTERS.sub(raised, text)
