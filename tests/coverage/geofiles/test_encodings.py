"""Old Vietnamese encodings become Unicode NFC, and nothing else is mistaken for them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phusong.coverage.geofiles import encodings as text
from phusong.coverage.geofiles.mending import is_damaged

SENTENCE = "Thôn Nậm Pủng, xã Bát Xát, Đường Lê Lợi, Thị trấn Mường Khương, Sừng Hoảng, Quỷnh, Hữu Bằng, Kỳ Ngộ"
VNI_SENTENCE = (
    "Thoân Naäm Puûng, xaõ Baùt Xaùt, Ñöôøng Leâ Lôïi, Thò traán Möôøng Khöông, "
    "Söøng Hoaûng, Quyûnh, Höõu Baèng, Kyø Ngoä"
)
"""The same sentence as a VNI font keeps it, shown as Windows-1252; written by hand from the VNI keyboard chart."""

TCVN3_SENTENCE = "Th«n NËm Pñng, x· B¸t X¸t, §­êng Lª Lîi, ThÞ trÊn M­êng Kh­¬ng, Sõng Ho¶ng, Quûnh, H÷u B»ng, Kú Ngé"
"""The same sentence as an ABC font keeps it, shown as Windows-1252."""

_COMBINING = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}


def as_cp1258(words: str) -> bytes:
    """Windows-1258: letters with hats are precomposed, tones follow as combining marks."""
    encoded = b""
    for letter in words:
        parts = unicodedata.normalize("NFD", letter)
        tones = "".join(part for part in parts if part in _COMBINING)
        bare = unicodedata.normalize("NFC", "".join(part for part in parts if part not in _COMBINING))
        encoded += bare.encode("cp1258") + tones.encode("cp1258")
    return encoded


ENCODED = {
    "utf-8": SENTENCE.encode(),
    "tcvn3": TCVN3_SENTENCE.encode("cp1252"),
    "vni": VNI_SENTENCE.encode("cp1252"),
    "cp1258": as_cp1258(SENTENCE),
}


@pytest.mark.parametrize("encoding", ENCODED)
def test_bytes_are_recognised_and_decoded(encoding: str) -> None:
    raw = ENCODED[encoding]
    assert text.recognise_bytes([b"ascii only", raw]) == encoding
    assert text.decode(raw, encoding) == SENTENCE


@pytest.mark.parametrize("encoding", ["tcvn3", "vni"])
def test_text_taken_for_windows_1252_is_recognised_and_restored(encoding: str) -> None:
    shown = ENCODED[encoding].decode("cp1252")
    assert text.recognise_text(["Viettel", shown]) == encoding
    assert text.restore(shown, encoding) == SENTENCE


@pytest.mark.parametrize("wrong", ["latin-1", "cp1252"])
def test_utf8_read_twice_is_recognised_and_restored(wrong: str) -> None:
    shown = "Xã Bát Xát, Lê Lợi".encode().decode(wrong)
    assert text.recognise_text([shown]) == "utf-8"
    assert text.restore(shown, "utf-8") == "Xã Bát Xát, Lê Lợi"


def test_capitals_of_vni_and_tcvn3() -> None:
    assert text.restore("THÒ TRAÁN MÖÔØNG KHÖÔNG, ÑAÉK LAÉK", "vni") == "THỊ TRẤN MƯỜNG KHƯƠNG, ĐẮK LẮK"
    # TCVN3 has no capitals with tones: its capital fonts show the small letters' bytes.
    assert text.restore("ThÞ trÊn M¦êNG KH¦¥NG", "tcvn3") == "Thị trấn MƯỜNG KHƯƠNG"
    assert text.restore("Hµ Néi", "tcvn3") == "Hà Nội"


@pytest.mark.parametrize(
    "words",
    [
        ["Thôn Nậm Pủng", "Đường Lê Lợi"],
        ["Besançon", "Orléans", "Nîmes", "Thé"],
        ["São Paulo", "Espírito Santo", "Brasília", "Goiás"],
        ["Zürich", "Genève", "Graubünden"],
        ["Łódź", "Gdańsk"],
        ["ກະຊວງ", "ភ្នំពេញ", "東京", "Москва"],
        ["ascii", ""],
    ],
)
def test_right_text_is_left_alone(words: list[str]) -> None:
    assert text.recognise_text(words) is None


def test_foreign_bytes_are_not_guessed() -> None:
    assert text.recognise_bytes(["Besançon Orléans Nîmes".encode("cp1252")]) is None
    assert text.recognise_bytes(["Łódź Gdańsk".encode("cp1250")]) is None


def test_order_and_repetition_do_not_change_what_is_recognised() -> None:
    raw = ENCODED["tcvn3"].split(b", ")
    assert text.recognise_bytes(raw) == text.recognise_bytes(raw[::-1] * 3) == "tcvn3"


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("UTF-8", "utf-8"),
        ("65001", "utf-8"),
        ("TCVN3", "tcvn3"),
        ("VNI-Windows", "vni"),
        ("windows-1258", "cp1258"),
        ("ISO-8859-1", "iso8859-1"),
        ("base64", None),
        ("klingon", None),
        ("", None),
    ],
)
def test_encoding_names(name: str, known: str | None) -> None:
    assert text.known_encoding(name) == known


def test_nfc_trims_composes_and_drops_what_is_invisible() -> None:
    decomposed = unicodedata.normalize("NFD", " Nậm\u00a0 Pủng\u200b ")
    assert text.nfc(decomposed) == "Nậm Pủng"
    assert text.nfc(" a \t b\x00") == "a b"


def test_cut_utf8_loses_only_the_letter_it_breaks() -> None:
    raw = "Nậm Pủng".encode()
    assert text.decode_utf8(raw) == ("Nậm Pủng", False)
    cut = raw.index("ủ".encode()) + 2
    assert text.decode_utf8(raw[:cut]) == ("Nậm P", True)
    with pytest.raises(UnicodeDecodeError):
        text.decode_utf8(b"\xe1\xe1 abc")


@pytest.mark.parametrize(
    ("word", "damaged"), [("L?o Cai", True), ("L\ufffdo", True), ("Ở đâu?", False), ("? 3", False)]
)
def test_lost_letters(word: str, damaged: bool) -> None:
    assert is_damaged(word) is damaged


@given(st.text())
def test_nfc_is_stable(words: str) -> None:
    assert text.nfc(text.nfc(words)) == text.nfc(words)


@given(st.binary(max_size=60))
def test_old_encodings_decode_any_bytes(raw: bytes) -> None:
    for encoding in ("tcvn3", "vni"):
        decoded = text.decode(raw, encoding)
        assert unicodedata.is_normalized("NFC", decoded)
    text.recognise_bytes([raw])
