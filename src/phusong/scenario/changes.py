"""Changes of a scenario that no file states: ``--set`` on the command line, a cell of a table, a value of a program."""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from phusong.coverage.findings import UsageError, make_finding


@dataclass(frozen=True, slots=True)
class Change:
    """One setting with the value that it is changed to.

    Attributes:
        keys: Names along the dotted key.
        value: Value as TOML has it.
        place: Where it was given, as findings name it: ``--set plan.budget_vnd=5``.
    """

    keys: tuple[str, ...]
    value: Any
    place: str

    @property
    def key(self) -> str:
        """Dotted key."""
        return ".".join(self.keys)


def as_changes(settings: Iterable[str | Change]) -> tuple[Change, ...]:
    """Changes from what the command line states, others as they are.

    Raises:
        UsageError: When one is not of the form ``key=value``.
    """
    return tuple(setting if isinstance(setting, Change) else _parsed(setting) for setting in settings)


def _parsed(setting: str) -> Change:
    key, separator, text = setting.partition("=")
    keys = tuple(part.strip() for part in key.split("."))
    if not separator or not all(keys):
        message = f"--set {setting!r} is not of the form key=value"
        raise UsageError([make_finding("setting-form", message, remedy="write for example --set plan.budget_vnd=2e11")])
    return Change(keys, toml_value(text), f"--set {setting}")


def toml_value(text: str) -> Any:  # noqa: ANN401 - whatever TOML can say
    """The value that a text states; a bare word is text, so that quotes need no escaping in a shell or a table."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text


def changed(stated: Mapping[str, Any], changes: Iterable[Change]) -> dict[str, Any]:
    """A scenario as its files state it, with changes made one after another; lists are replaced as a whole.

    Raises:
        UsageError: When a change sets below what is no table.
    """
    raw = copy.deepcopy(dict(stated))
    for change in changes:
        table = raw
        for name in change.keys[:-1]:
            child = table.setdefault(name, {})
            if not isinstance(child, dict):
                message = f"{change.place}: {name} is a value, not a table"
                remedy = "set the key itself, or one that is a table"
                raise UsageError([make_finding("setting-form", message, remedy=remedy)])
            table = child
        table[change.keys[-1]] = copy.deepcopy(change.value)
    return raw
