"""Old Vietnamese encodings become Unicode NFC, and nothing else is mistaken for them."""

import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phusong.coverage.findings.log import FindingLog
from phusong.coverage.geofiles.letters import encodings as text
from phusong.coverage.geofiles.letters.mending import damaged_rows, is_damaged, mended_text
from phusong.coverage.geofiles.letters.vietnamese import is_syllable
from tests.builders.layers.old_letters import OLD_ENCODINGS, shown_as_latin

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
        ["104°17'46\"E", "22°29'08\"N"],
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


@pytest.mark.slow
@given(st.text())
def test_nfc_is_stable(words: str) -> None:
    assert text.nfc(text.nfc(words)) == text.nfc(words)


@given(st.binary(max_size=60))
def test_old_encodings_decode_any_bytes(raw: bytes) -> None:
    for encoding in ("tcvn3", "vni"):
        decoded = text.decode(raw, encoding)
        assert unicodedata.is_normalized("NFC", decoded)
    text.recognise_bytes([raw])


@pytest.mark.parametrize("encoding", sorted(OLD_ENCODINGS))
def test_a_few_names_tell_their_encoding(encoding: str) -> None:
    names = ["Thôn Nậm Pủng", "Bản Phố 2", "Tổ dân phố số 7", "Xã Mường Hum", "Sừng Hoảng"]
    raw = [OLD_ENCODINGS[encoding](name) for name in names]
    assert text.recognise_bytes(raw) == encoding
    assert [text.decode(each, encoding) for each in raw] == names
    shown = [shown_as_latin(name, encoding) for name in names]
    assert text.recognise_text(shown) == encoding
    assert [text.restore(each, encoding) for each in shown] == names


@pytest.mark.parametrize("page", ["cp1252", "latin-1", "cp437", "cp850", "mac_roman"])
def test_utf8_that_was_taken_for_another_page(page: str) -> None:
    names = ["Bản Hồ", "Xã Tả Phời", "Thôn Sín Chải"]
    log = FindingLog("a.csv", "villages")
    shown = [name.encode().decode(page, "replace") for name in names]
    mended = mended_text(np.array([each for each in shown if "\ufffd" not in each], dtype=object), None, "name", log)
    assert mended.tolist() == [name for name, each in zip(names, shown, strict=True) if "\ufffd" not in each]
    assert [finding.code for finding in log.findings] == ["text-restored"]


def test_utf8_twice_over_is_restored() -> None:
    once = "Thôn Nậm Pủng".encode().decode("latin-1")
    log = FindingLog("a.csv", "villages")
    mended = mended_text(np.array([once.encode().decode("latin-1")], dtype=object), None, "name", log)
    assert mended.tolist() == ["Thôn Nậm Pủng"]
    assert [finding.value for finding in log.findings] == [text.TWICE]


def test_single_wrong_rows_of_a_right_column_are_restored_and_named() -> None:
    right = ["Thôn Nậm Pủng", "Tổ dân phố 2", "Bản Phố", "Ý Tý", "Đá Đinh", "Mòu Lão", "Hoà Bình"]
    wrong = ["Thôn Nậm".encode().decode("latin-1"), "Thoân Naäm", "Th«n NËm"]
    log = FindingLog("a.csv", "villages")
    mended = mended_text(np.array([*right, *wrong], dtype=object), None, "name", log)
    assert mended.tolist() == [*right, *["Thôn Nậm"] * 3]
    assert [finding.row for finding in log.findings] == [8, 9, 10]
    assert mended_text(np.array(right, dtype=object), None, "name", log) is not None
    assert len(log.findings) == 3  # right text raises nothing


@pytest.mark.parametrize(
    "name",
    ["T? dân ph? 1", "Ph??ng Kim Tân", "?ông H?i", "Th�n 1", "xã N?m", "Th\x1an", "Thôn ?? 3", "X· B¸t X¸t", "ThÃ´n"],
)
def test_letters_that_are_lost_or_wrong(name: str) -> None:
    assert is_damaged(name)


@pytest.mark.parametrize(
    "name", ["Ở đâu?", "? 3", "Thôn 3?", "km² đường", "Thôn A (?)", "Trường «Xà»", "25°C", "Bản Mo?", "Nà Ổ – Bản 5"]
)
def test_signs_that_names_may_hold(name: str) -> None:
    assert not is_damaged(name)


def test_one_lost_letter_puts_the_others_in_doubt() -> None:
    assert damaged_rows(["Bản Mo?", "Thôn 1"]) == []
    assert damaged_rows(["Bản Mo?", "T? dân ph? 1", "Thôn 1", "Ở ? Quý"]) == [0, 1, 3]


@pytest.mark.parametrize("word", ["Thôn", "nghiêng", "Khuỷu", "Quỳnh", "già", "hoà", "hòa", "thuý", "Uỷ", "ẤP", "Đắk"])
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["Thoân", "Baùt", "xaõ", "Naäm", "maò", "thỉc", "bcd", "Besançon", "đđ", "kiá"])
def test_what_is_no_syllable(word: str) -> None:
    assert not is_syllable(word)


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("ANSI 1258", "cp1258"),
        ("CP65001", "utf-8"),
        ("UTF8", "utf-8"),
        ("8859_1", "iso8859-1"),
        ("ISO 88591", "iso8859-1"),
        ("LDID/87", "cp1252"),
        ("OEM 850", "cp850"),
        ("VISCII", "viscii"),
        ("TCVN-5712", "tcvn3"),
        ("936", "gbk"),
    ],
)
def test_names_that_cpg_files_hold(name: str, known: str) -> None:
    assert text.known_encoding(name) == known


@pytest.mark.parametrize(
    ("shown", "found"),
    [
        ("L\u00c3\u00a0ng Nan", "utf-8"),
        ("V\u00c3\u00a0ng", "utf-8"),
        ("X\u00c3\u00a0", None),
        ("X\u00c3\u00a0Nam", None),
        ("TH\u1eca X\u00c3\u00a0L\u00c0O CAI", None),
    ],
)
def test_a_space_that_was_half_a_letter_is_told_from_one_that_parts_words(shown: str, found: str | None) -> None:
    assert text.recognise_row(shown) == found
