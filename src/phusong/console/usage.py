"""Messages of wrong usage: what click says of a command line, in English as it says it and in Vietnamese."""

from __future__ import annotations

import re
from collections.abc import Iterator

from phusong.console.messages import Language

USAGE_MESSAGES: dict[str, tuple[str, str]] = {
    "usage": ("Usage: {usage}", "Cách dùng: {usage}"),
    "help": ("Try '{command}' for help.", "Xem '{command}' để được trợ giúp."),
    "error": ("Error: {message}", "Lỗi: {message}"),
    "missing-command": ("Missing command.", "Thiếu lệnh."),
    "missing-argument": ("Missing argument {name}.", "Thiếu tham số {name}."),
    "missing-option": ("Missing option {name}.", "Thiếu tùy chọn {name}."),
    "missing-choice": ("{missing} Choose from: {choices}", "{missing} Hãy chọn một trong: {choices}"),
    "did-you-mean": ("{message} Did you mean {name}?", "{message} Có phải ý bạn là {name}?"),
    "did-you-mean-one": (
        "{message} (Did you mean one of: {names}?)",
        "{message} (Có phải ý bạn là một trong: {names}?)",
    ),
    "no-option": ("No such option {name}.", "Không có tùy chọn {name}."),
    "no-option-named": ("No such option: {name}", "Không có tùy chọn: {name}"),
    "no-command": ("No such command {name}.", "Không có lệnh {name}."),
    "needs-value": ("Option {name} requires an argument.", "Tùy chọn {name} cần một giá trị."),
    "needs-values": ("Option {name} requires {count} arguments.", "Tùy chọn {name} cần {count} giá trị."),
    "takes-no-value": ("Option {name} does not take a value.", "Tùy chọn {name} không nhận giá trị."),
    "takes-values": ("Argument {name} takes {count} values.", "Tham số {name} cần {count} giá trị."),
    "extra-argument": ("Got unexpected extra argument ({names})", "Thừa tham số ({names})"),
    "extra-arguments": ("Got unexpected extra arguments ({names})", "Thừa các tham số ({names})"),
    "invalid-for": ("Invalid value for {name}: {message}", "Giá trị không hợp lệ cho {name}: {message}"),
    "invalid": ("Invalid value: {message}", "Giá trị không hợp lệ: {message}"),
    "not-an-integer": ("{value} is not a valid integer.", "{value} không phải là số nguyên hợp lệ."),
    "not-an-integer-range": ("{value} is not a valid integer range.", "{value} không phải là số nguyên hợp lệ."),
    "not-a-float": ("{value} is not a valid float.", "{value} không phải là số hợp lệ."),
    "not-a-float-range": ("{value} is not a valid float range.", "{value} không phải là số hợp lệ."),
    "not-a-boolean": ("{value} is not a valid boolean.", "{value} không phải là giá trị đúng hoặc sai."),
    "outside": ("{value} is not in the range {range}.", "{value} nằm ngoài khoảng {range}."),
    "not-one-of": ("{value} is not one of {choices}.", "{value} không thuộc {choices}."),
    "no-directory": ("Directory {name} does not exist.", "Thư mục {name} không tồn tại."),
    "no-file": ("File {name} does not exist.", "Tệp {name} không tồn tại."),
    "no-path": ("Path {name} does not exist.", "Đường dẫn {name} không tồn tại."),
    "directory-is-file": ("Directory {name} is a file.", "Thư mục {name} lại là một tệp."),
    "file-is-directory": ("File {name} is a directory.", "Tệp {name} lại là một thư mục."),
    "file-unreadable": ("File {name} is not readable.", "Không đọc được tệp {name}."),
    "path-unreadable": ("Path {name} is not readable.", "Không đọc được đường dẫn {name}."),
    "directory-unreadable": ("Directory {name} is not readable.", "Không đọc được thư mục {name}."),
    "file-unwritable": ("File {name} is not writable.", "Không ghi được tệp {name}."),
    "directory-unwritable": ("Directory {name} is not writable.", "Không ghi được thư mục {name}."),
}
"""Key to the text in English, as click writes it, and in Vietnamese."""

_SENTENCES = frozenset({"message", "missing"})
"""Values that are messages themselves."""

_OUTER = ("did-you-mean", "did-you-mean-one", "missing-choice", "invalid-for", "invalid")
"""Messages around messages: they are looked for first."""


def in_language(message: str, language: Language) -> str:
    """A message of click in a language; one that the catalogue does not hold stays as it is.

    Args:
        message: What click says, in English.
        language: Language to say it in.
    """
    if language == "en":
        return message
    for key, values in recognised(message):
        told = {name: in_language(value, language) if name in _SENTENCES else value for name, value in values.items()}
        return USAGE_MESSAGES[key][1].format(**told)
    return message


def recognised(message: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Keys of the catalogue whose English text a message is, with their values; the plainest first."""
    for key in (*_OUTER, *(key for key in USAGE_MESSAGES if key not in _OUTER)):
        found = _pattern(USAGE_MESSAGES[key][0]).fullmatch(message)
        if found:
            yield key, found.groupdict()


def _pattern(english: str) -> re.Pattern[str]:
    """An English text as an expression that takes its values out."""
    parts = re.split(r"\{(\w+)\}", english)
    texts = (re.escape(part) if at % 2 == 0 else f"(?P<{part}>.+?)" for at, part in enumerate(parts))
    return re.compile("".join(texts).replace(r"\ ", r"\s+"), re.DOTALL)
