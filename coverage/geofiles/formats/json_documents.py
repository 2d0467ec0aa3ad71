"""JSON read strictly: no NaN, no key that counts twice, no number that is none."""

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


def read_json(path: Path, text: str) -> dict[str, object]:
    """Parse a JSON object; NaN, repeated endings and anything but an object are refused.

    Raises:
        ReadError: With line and column of the mistake.
    """
    try:
        document = json.loads(text, parse_constant=_refuse, parse_int=_whole, object_pairs_hook=_members)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise ReadError("file-unreadable", f"not JSON at {where}: {error.msg}") from None
    except (ValueError, RecursionError) as error:
        raise ReadError("file-unreadable", f"not JSON: {error}") from None
    if not isinstance(document, dict):
        raise ReadError("content-mismatch", f"{path.name} holds JSON, but not a GeoJSON object")
    return document


def _refuse(name: str) -> object:
    raise ValueError(f"{name} is not JSON")


def _whole(text: str) -> object:
    return int(text) if len(text) <= _WHOLE_DIGITS else text


def _members(members: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(members)
    return found if len(found) == len(members) else RepeatedKeys(members)
