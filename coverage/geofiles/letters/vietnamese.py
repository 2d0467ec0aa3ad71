"""Vietnamese: its syllables, and the old one-byte alphabets that it was written in before Unicode."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

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

_VNI_SIGNS = "(?P<letter>[aeouyôö])(?P<mark>[{}])|[{}]".format("".join(_VNI_MARKS), "".join(_VNI_LETTERS))

_VISCII = dict(
    zip(
        (0x02, 0x05, 0x06, 0x14, 0x19, 0x1E, *range(0x80, 0x100)),
        "ẲẴẪỶỸỴẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉ"
        "đựòóôõỏọụùúũủýợỮ",
        strict=True,
    )
)
"""Letters of VISCII (RFC 1456) above ASCII, and the six capitals that it puts among the control signs."""

LETTERS = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
"""Small letters of Vietnamese beyond ASCII, composed."""

_ONSET = "ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnprstvx]"
_GLIDING = "iêu|yêu|uôi|ươi|ươu|oai|oay|oao|oeo|uây|uyu|uya|ưa|ia|ya|ua|ai|ay|ao|au|âu|ây|eo|êu|iu|oi|ôi|ơi|ui|ưi|ưu|uơ"
"""Vowels that no consonant follows."""

_VOWELS = "uyê|iê|yê|uô|ươ|uê|uy|oa|oă|oe|oo|uâ|[aăâeêioôơuưy]"
_SYLLABLE = (
    f"(?P<onset>{_ONSET})?"
    f"(?:(?P<gliding>{_GLIDING})|(?P<open>{_VOWELS})|(?P<closed>{_VOWELS})(?P<coda>ng|nh|ch|[ckmnpt]))"
)
"""Compiled, as the other long one, by who first asks for it: that takes as long as to read a small file."""
_STOPS = ("c", "ch", "k", "p", "t")
_EITHER = ("oa", "oe", "uy", "oo")
"""Vowels whose tone people write on the first or on the second letter."""

_COMMON_WORDS = (
    "ấp bản bắc bách bàng bảo bát bình bộ bưu cầu cây chải châu chế chợ chính chùa công cộng cốc cửa đá đài đại "
    "đạo đào đập đầu đèo điểm điện đỉnh định đình đoàn độ đô đội đồi đồn đông đồng đường đức gia giáo giải hà hạ "
    "hải hàng hành hậu hiệp hoà hòa hoàng hội hồ hồng hợp huyện hưng hữu khánh khối kiến lạc làng lâm lầu lập lê "
    "lộ lộc lợi lũng lùng lương lý mã mầm mẫu mỏ mỹ mường nà nậm năm nghĩa nghiệp nguyên nguyễn ngọc ngã nhà nhân "
    "nội núi ô ở pắc pả phạm phân phìn phong phòng phố phú phúc phủ phương phường quán quân quận quảng quốc quý "
    "rừng sán sàng sắt séo sín sở số sông suối sự tả tà tân tầng tế thắng thái thạch thanh thành thần thị thiện "
    "thịnh thọ thôn thống thủ thuỷ thủy thượng tiến tiểu tỉnh tố tổ trạm trấn trần trị trường tuyến tự tư tường "
    "ủy uỷ văn vàng vị viễn viện việt vĩnh võ vũ vực vượng xá xã xén xèo xóm xuân xử y yên dân đặng đỗ bùi ngô "
    "dương hộ khẩu đỏ trắng đen lớn nhỏ giữa trên dưới ngoài mới cũ"
)
COMMON = frozenset(_COMMON_WORDS.split())
"""Syllables with marks that names of places, people and offices are full of."""

_DIGIT = re.compile(r"\d")
_LETTERS = re.compile(r"[^\W\d_]+")


def from_tcvn3(raw: bytes) -> str:
    """TCVN3 bytes to Unicode."""
    return _raise_capitals("".join(_TCVN3.get(byte, chr(byte)) for byte in raw))


def from_viscii(raw: bytes) -> str:
    """VISCII bytes to Unicode."""
    return "".join(_VISCII.get(byte, chr(byte)) for byte in raw)


def from_vni(shown: str) -> str:
    """VNI text, shown as Windows-1252, to Unicode."""

    def converted(match: re.Match[str]) -> str:
        letter = match["letter"]
        if letter is None:
            return _vni_letter(match.group())
        return _vni_letter(letter) + _VNI_MARKS[match["mark"].lower()]

    return re.sub(_VNI_SIGNS, converted, shown, flags=re.IGNORECASE)


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


def is_vietnamese(word: str) -> bool:
    """Whether a word with marks is built of Vietnamese syllables and holds no sign that no name would."""
    if any(ord(sign) > 127 and not sign.isalpha() and sign not in "–—‘’“”…" for sign in word):
        return False
    return all(is_syllable(letters) for letters in _LETTERS.findall(word))


def marked_words(texts: Iterable[str]) -> list[str]:
    """Words with letters beyond ASCII, without those that hold digits: 104°17' is no word."""
    return [word for text in texts for word in text.split() if not word.isascii() and not _DIGIT.search(word)]


def common_share(texts: Iterable[str]) -> float:
    """Share of the words with letters beyond ASCII that hold a syllable which Vietnamese names are full of."""
    words = marked_words(texts)
    found = sum(any(letters.lower() in COMMON for letters in _LETTERS.findall(word)) for word in words)
    return found / len(words) if words else 0.0


@lru_cache(maxsize=50_000)
def is_syllable(letters: str) -> bool:
    """Whether letters make up a Vietnamese syllable, with a tone that it can have, on the letter where it belongs."""
    bare, tone, at = "", "", -1
    for letter in unicodedata.normalize("NFC", letters.lower()):
        parts = unicodedata.normalize("NFD", letter)
        marks = [part for part in parts if part in _TONES]
        if marks and (tone or len(marks) > 1):
            return False
        if marks:
            tone, at = marks[0], len(bare)
        bare += unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))
    match = re.fullmatch(_SYLLABLE, bare)
    if match is None:
        return False
    if match["coda"] in _STOPS and tone and tone not in _ACUTE + _DOT:
        return False  # after a final c, ch, p or t only two of the tones can be spoken
    return not tone or _bears_tone(match, at)


def _bears_tone(match: re.Match[str], at: int) -> bool:
    """Whether the tone of a syllable stands on the letter ``at`` as it is written."""
    name = next(group for group in ("gliding", "open", "closed") if match[group])
    vowels, offset = match[name], at - match.start(name)
    if len(vowels) == 1 or vowels in _EITHER or offset < 0:
        return offset < len(vowels)
    if name == "gliding" and vowels != "uơ":
        return offset == (0 if len(vowels) == 2 else 1)
    return offset == len(vowels) - 1
