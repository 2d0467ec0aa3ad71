"""JSON read strictly: no NaN, no key that counts twice, no number that is none; one document, or one on each line.

Source: RFC 8142, GeoJSON text sequences; without its record separators a sequence is a document on each line.
"""

from __future__ import annotations

import json
from pathlib import Path

from phusong.coverage.findings.errors import ReadError

_WHOLE_DIGITS = 300
"""A whole number of more digits is beyond any float, and Python reads none of more than 4,300; it stays text."""


class RepeatedKeys(dict[str, object]):
    """An object that names keys more than once; of each the last value is kept.

    Attributes:
        repeated: The keys.
    """

    __slots__ = ("repeated",)

    def __init__(self, members: list[tuple[str, object]]) -> None:
        super().__init__(members)
        names = [name for name, _ in members]
        self.repeated = sorted({name for name in names if names.count(name) > 1})


def read_json(path: Path, text: str, above: int = 0) -> dict[str, object]:
    """Parse a JSON object; NaN, repeated endings and anything but an object are refused.

    Args:
        path: The file.
        text: The object.
        above: Lines of the file before it.

    Raises:
        ReadError: With line and column of the mistake.
    """
    try:
        document = json.loads(text, parse_constant=_refuse, parse_int=_whole, object_pairs_hook=_members)
    except json.JSONDecodeError as error:
        where = f"line {above + error.lineno}, column {error.colno}"
        raise ReadError("file-unreadable", f"not JSON at {where}: {error.msg}") from None
    except (ValueError, RecursionError) as error:
        raise ReadError("file-unreadable", f"not JSON: {error}") from None
    if not isinstance(document, dict):
        raise ReadError("content-mismatch", f"{path.name} holds JSON, but not a GeoJSON object")
    return document


_SEPARATOR = "\x1e"


def read_json_sequence(path: Path, text: str) -> list[dict[str, object]] | None:
    """Parse text as a sequence of JSON objects, one after each record separator or on each line.

    Args:
        path: The file.
        text: What it holds.

    Returns:
        The objects; None where the text is one document: it has no separators, and its first line is no object by
        itself or the only line.

    Raises:
        ReadError: When a record is no JSON object; none is passed over.
    """
    if text.lstrip(" \t\n\ufeff").startswith(_SEPARATOR):
        return [read_json(path, record, above) for above, record in _separated(text)]
    lines = [(above, line) for above, line in enumerate(text.split("\n")) if line.strip()]
    if len(lines) < 2 or not _is_closed(lines[0][1]):
        return None
    return [read_json(path, line, above) for above, line in lines]


def _separated(text: str) -> list[tuple[int, str]]:
    """Records behind separators, each with the number of line breaks before it."""
    records, breaks = [], 0
    for record in text.split(_SEPARATOR):
        if record.strip():
            records.append((breaks, record))
        breaks += record.count("\n")
    return records


def _is_closed(line: str) -> bool:
    """Whether a line looks like a whole object."""
    return line.lstrip().startswith("{") and line.rstrip().endswith("}")


def _refuse(name: str) -> object:
    raise ValueError(f"{name} is not JSON")


def _whole(text: str) -> object:
    return int(text) if len(text) <= _WHOLE_DIGITS else text


def _members(members: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(members)
    return found if len(found) == len(members) else RepeatedKeys(members)
