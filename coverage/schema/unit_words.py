"""Words for administrative units in Viet Nam: which level of unit a text names, and by what name."""

from __future__ import annotations

from functools import lru_cache

from phusong.coverage.schema.names import without_marks

LEVELS = ("province", "district", "commune")
"""Levels of units, the largest first."""

_WORDS = {
    "province": ("tinh", "province of"),
    "district": ("huyen", "thi xa", "thanh pho", "quan", "tp", "tx", "district of"),
    "commune": ("xa", "phuong", "thi tran", "dac khu", "tt", "commune of", "ward of"),
}
_LEVEL_OF = {word: level for level, words in _WORDS.items() for word in words}
_FIRST = frozenset(word.split()[0] for word in _LEVEL_OF)
_ABOUT = frozenset({"don vi", "dia ban"})
"""What may stand before a unit: ``Đơn vị: xã A Lù``."""

_DASHES = "-\u2013"
_ENDS = f".)/:{_DASHES}"
_ROMAN = frozenset("ivxlc")
_LEAST_ABOUT = 3
_MOST_WORDS = 14
"""A name of a unit, with all that may stand round it, has no more words."""


def is_ordinal(text: str) -> bool:
    """Whether a text only counts: ``1``, ``1.2``, ``IV.``, ``(a)``."""
    bare = text.strip("().").lower()
    return len(bare) <= 11 and bool(bare) and (_is_digits(bare) or (bare.isascii() and _is_letters(bare)))


def _is_digits(bare: str) -> bool:
    return all(part.isdigit() and len(part) <= 3 for part in bare.split("."))


def _is_letters(bare: str) -> bool:
    return bare.isalpha() and (len(bare) == 1 or (len(bare) <= 6 and _ROMAN.issuperset(bare)))


def unit_in(text: str) -> tuple[str, str] | None:
    """The unit that a text names and nothing else: ``II. Xã A Lù (7 thôn)`` is the commune ``Xã A Lù``.

    Args:
        text: The text, single spaces between its words.

    Returns:
        One of :data:`LEVELS` and the name with the word for its kind; None where it names no unit.
    """
    words = text.split(maxsplit=_MOST_WORDS)
    if not words or len(words) > _MOST_WORDS:
        return None
    words = _from_unit(_without_ordinal(words))
    level, kind = _kind(words)
    if not level:
        return None
    name = " ".join([*kind, *words[len(kind) :]]).replace(":", " ").strip(" .,;")
    name = _without_brackets(name)
    if level == "commune":
        name = _without_larger(name)
    name = " ".join(name.split())
    return (level, name) if len(name) > len(" ".join(kind).strip(":. ")) else None


def _without_ordinal(words: list[str]) -> list[str]:
    first = words[0]
    if first[-1] in _ENDS and is_ordinal(first.rstrip(_ENDS)):
        return words[1:]
    if len(words) > 1 and words[1] in (*_DASHES, ":") and is_ordinal(first):
        return words[2:]
    return words


def _from_unit(words: list[str]) -> list[str]:
    """The words without what may stand before a unit."""
    if len(words) < _LEAST_ABOUT or f"{_plain(words[0])} {_plain(words[1])}" not in _ABOUT:
        return words
    return words[3:] if words[2:3] == [":"] else words[2:]


def _kind(words: list[str]) -> tuple[str, list[str]]:
    """Level and words for the kind of unit that some words begin with; empty where they begin with none."""
    first = _plain(words[0]) if words else ""
    if first not in _FIRST:
        head, dot, _ = first.partition(".")
        return (_LEVEL_OF.get(head, ""), []) if dot else ("", [])  # TP.Lào Cai
    level = _LEVEL_OF.get(f"{first} {_plain(words[1])}", "") if len(words) > 1 else ""
    return (level, words[:2]) if level else (_LEVEL_OF.get(first, ""), words[:1])


@lru_cache(maxsize=4096)
def _plain(word: str) -> str:
    """A word in small letters without marks, without what may stand behind it."""
    return without_marks(word).rstrip(":.")


def _without_brackets(name: str) -> str:
    opened = name.rfind("(")
    return name[:opened].rstrip(" .,;") if name.endswith(")") and opened > 0 else name


def _without_larger(name: str) -> str:
    """Name of a commune without the district behind it: ``Xã A Lù, huyện Bát Xát``."""
    for place, sign in enumerate(name):
        if sign in f",;{_DASHES}" and _kind(name[place + 1 :].split())[0] in ("province", "district"):
            return name[:place].rstrip()
    return name
