"""Texts of conflicts, in English and Vietnamese: why an infeasible question has no choice, with its figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter
from types import MappingProxyType
from typing import Any, Literal, TypeAlias, Union

ConflictLanguage = Literal["en", "vi"]

SaidValue: TypeAlias = Union[str, int, float, "Said", tuple["SaidValue", ...]]
"""What a sentence speaks of: a name, a figure, a part of a sentence, or several of them."""

CONFLICT_TEXTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        # What is spoken of
        "option": ("option {number}", "phương án {number}"),
        "row": ("demand row {number}", "dòng nhu cầu {number}"),
        "whole": ("the whole", "toàn bộ"),
        "rows": ("the rows that must be served", "các dòng phải được phục vụ"),
        "percent": ("{share:.1f} %", "{share:.1f} %"),
        "no weight": ("no weight", "không có trọng số"),
        # Locks
        "locked and forbidden": ("{option} is both locked and forbidden", "{option} vừa bị buộc chọn vừa bị cấm"),
        "need forbidden": (
            "{option} is locked and needs {needed}, which is forbidden",
            "{option} bị buộc chọn và cần {needed}, vốn bị cấm",
        ),
        "locks at one place": (
            "locked options exclude each other at location {place}: {options}",
            "các phương án bị buộc chọn loại trừ nhau tại vị trí {place}: {options}",
        ),
        "locks too dear": (
            "the locked options cost {cost:,.0f}, the budget is {budget:,.0f}: {missing:,.0f} is missing",
            "các phương án bị buộc chọn tốn {cost:,.0f}, ngân sách là {budget:,.0f}: thiếu {missing:,.0f}",
        ),
        # Demand rows and floors
        "row only by excluded": (
            "{row} must be served, but only options that are excluded cover it",
            "{row} phải được phục vụ, nhưng chỉ các phương án bị loại mới phủ tới",
        ),
        "row by none": (
            "{row} must be served, but no option covers it",
            "{row} phải được phục vụ, nhưng không phương án nào phủ tới",
        ),
        "floor too high": (
            "floor {floor} asks for {need:,.6g} of {total:,.6g} ({asked}), at most {reached:,.6g} ({most}) {why}",
            "mức sàn {floor} đòi {need:,.6g} trên {total:,.6g} ({asked}), nhiều nhất {reached:,.6g} ({most}) {why}",
        ),
        "all allowed": (
            "can be served even when everything allowed is built",
            "phục vụ được dù xây mọi thứ được phép",
        ),
        "all money": (
            "can be served with this budget, all of it spent on that",
            "phục vụ được với ngân sách này, dù dành hết cho mức sàn đó",
        ),
        "exclusive": (
            "{names} can each be met, but not together, whatever is spent: {why}",
            "{names} đạt được từng cái một nhưng không cùng lúc, dù chi bao nhiêu: {why}",
        ),
        "exclude": (
            "the options that meet them exclude each other",
            "các phương án đáp ứng chúng loại trừ nhau",
        ),
        "money": (
            "floors ({names}) need at least {need:,.0f}, the budget is {budget:,.0f}: {missing:,.0f} is missing",
            "các mức sàn ({names}) cần ít nhất {need:,.0f}, ngân sách là {budget:,.0f}: thiếu {missing:,.0f}",
        ),
        # What was not found out
        "no choice": (
            "no choice of options meets every rule at once",
            "không có cách chọn nào đáp ứng cùng lúc mọi quy tắc",
        ),
        "more": ("and more of this kind", "và nhiều trường hợp cùng loại"),
        "unfinished": (
            "the time was over before everything that conflicts was found",
            "hết thời gian trước khi tìm ra mọi điều mâu thuẫn",
        ),
        "unknown in time": (
            "{no_choice}; the time was over before it was found which of them conflict",
            "{no_choice}; hết thời gian trước khi tìm ra quy tắc nào mâu thuẫn",
        ),
    }
)
"""Key of each sentence, or of a part of one, to its English and Vietnamese text with the same values."""


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence about a conflict, or a part of one, as data.

    Attributes:
        key: Key of its text.
        values: Name to value.
    """

    key: str
    values: Mapping[str, SaidValue]

    @classmethod
    def of(cls, key: str, **values: SaidValue) -> Said:
        """A sentence with its values.

        Raises:
            KeyError: When there is no such text.
        """
        if key not in CONFLICT_TEXTS:
            raise KeyError(f"there is no text {key!r} about conflicts")
        return cls(key, values)

    def text(self, language: ConflictLanguage = "en") -> str:
        """The sentence in a language, figures as the language writes them."""
        return _WRITERS[language].vformat(CONFLICT_TEXTS[self.key][language == "vi"], (), self.values)


class _Writer(Formatter):
    """Puts values into a text: names as they are, figures as English writes them."""

    language: ConflictLanguage = "en"

    def format_field(self, value: Any, format_spec: str) -> str:  # noqa: ANN401 - a value of a sentence
        """One value as text."""
        if isinstance(value, Said):
            return value.text(self.language)
        if isinstance(value, tuple):
            return ", ".join(self.format_field(each, format_spec) for each in value)
        return format(value, format_spec)


class _VietnameseWriter(_Writer):
    """Figures with the comma before decimals and points between thousands."""

    language: ConflictLanguage = "vi"

    def format_field(self, value: Any, format_spec: str) -> str:  # noqa: ANN401 - a value of a sentence
        """One value as text."""
        text = super().format_field(value, format_spec)
        return text.translate(_COMMA_FOR_POINT) if isinstance(value, int | float) else text


_COMMA_FOR_POINT = str.maketrans(",.", ".,")
_WRITERS: Mapping[ConflictLanguage, _Writer] = MappingProxyType({"en": _Writer(), "vi": _VietnameseWriter()})
