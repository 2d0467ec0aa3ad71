"""Vietnamese as the old encodings keep it, written from their definitions backwards: letters to bytes."""

import unicodedata
from collections.abc import Callable

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_TCVN3 = dict(
    zip(
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        bytes.fromhex(
            "a1a2a3a4a5a6a7a8a9aaabacadaeb5b6b7b8b9bbbcbdbec6c7c8c9cacbcccecfd0d1d2d3d4d5d6d7d8dcdddedfe1e2e3e4e5e6e7e8e9"
            "eaebecedeeeff1f2f3f4f5f6f7f8f9fafbfcfdfe"
        ),
        strict=True,
    )
)
"""TCVN 5712:1993 VN3; its capitals with tones are the small letters in another font."""

_VISCII = dict(
    zip(
        "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉ"
        "đựòóôõỏọụùúũủýợỮ",
        range(0x80, 0x100),
        strict=True,
    )
)
"""RFC 1456."""

_VNI_TONES = {
    "": dict(zip(_TONES, "øùõûï", strict=True)),
    "\u0302": {"": "â", **dict(zip(_TONES, "àáãåä", strict=True))},
    "\u0306": {"": "ê", **dict(zip(_TONES, "èéüúë", strict=True))},
}
_VNI_LETTERS = {"đ": "ñ", "ơ": "ô", "ư": "ö", "í": "í", "ì": "ì", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î"}


def _tcvn3(text: str) -> bytes:
    return bytes(_TCVN3.get(letter, _TCVN3.get(letter.lower(), ord(letter) % 256)) for letter in text)


def _viscii(text: str) -> bytes:
    return bytes(_VISCII.get(letter, ord(letter) % 256) for letter in text)


def _vni(text: str) -> bytes:
    return "".join(map(_vni_letter, text)).encode("cp1252")


def _vni_letter(letter: str) -> str:
    small = letter.lower()
    if small.isascii():
        return letter
    if small in _VNI_LETTERS:
        written = _VNI_LETTERS[small]
    else:
        parts = unicodedata.normalize("NFD", small)
        horn = "\u031b" in parts
        hat = next((part for part in parts if part in "\u0302\u0306"), "")
        tone = next((part for part in parts if part in _TONES), "")
        base = {"o": "ô", "u": "ö"}[parts[0]] if horn else parts[0]
        written = base + _VNI_TONES[hat].get(tone, "")
    return written.upper() if letter != small else written


def _cp1258(text: str) -> bytes:
    """Windows-1258: letters with hats are composed, tones follow as combining marks."""
    written = b""
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        bare = unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))
        written += (bare + "".join(part for part in parts if part in _TONES)).encode("cp1258")
    return written


OLD_ENCODINGS: dict[str, Callable[[str], bytes]] = {
    "tcvn3": _tcvn3,
    "vni": _vni,
    "viscii": _viscii,
    "cp1258": _cp1258,
}


def shown_as_latin(text: str, encoding: str) -> str:
    """Text in an old encoding as a program shows it that takes its bytes for Windows-1252."""
    raw = OLD_ENCODINGS[encoding](unicodedata.normalize("NFC", text))
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError:
        return "".join(bytes((byte,)).decode("cp1252", "ignore") or chr(byte) for byte in raw)
