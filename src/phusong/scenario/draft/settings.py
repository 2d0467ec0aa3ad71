"""Settings from the command line written into a drafted scenario, each in its table, with the comments as they are."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable

from phusong.coverage.findings import UsageError, make_finding, toml_text
from phusong.scenario.changes import Change, changed, toml_value

_HEADER = re.compile(r"\s*\[([^\[\]]+)\]\s*(#.*)?$")


def with_settings(draft: str, changes: Iterable[Change]) -> str:
    """A drafted scenario with settings changed.

    Args:
        draft: The scenario as TOML.
        changes: The settings, made one after another.

    Returns:
        The same TOML, in which each setting stands in its table, in place of what was there.

    Raises:
        UsageError: When a change sets below what is no table, or cannot be written into the draft.
    """
    for change in changes:
        expected = changed(tomllib.loads(draft), [change])
        draft = _set(draft, change)
        if _read(draft) != expected:
            message = f"{change.place}: this setting cannot be written into the draft"
            raise UsageError([make_finding("setting-form", message, remedy="write it into the scenario by hand")])
    return draft


def _set(draft: str, change: Change) -> str:
    """The draft with one setting in its table, which is added at the end where there is none."""
    lines = draft.splitlines()
    table, name = change.keys[:-1], change.keys[-1]
    line = f"{_key(name)} = {_written(change)}"
    starts = [at for at, each in enumerate(lines) if _HEADER.match(each)]
    begin = 0 if not table else next((at + 1 for at in starts if _path(lines[at]) == table), None)
    if begin is None:
        return "\n".join([*lines, "", f"[{'.'.join(map(_key, table))}]", line]) + "\n"
    end = next((at for at in starts if at >= begin), len(lines))
    there = next((at for at in range(begin, end) if _path(f"[{lines[at].partition('=')[0].strip()}]") == (name,)), None)
    if there is not None:
        lines[there] = line
    else:
        lines.insert(_after(lines, begin, end), line)
    return "\n".join(lines) + "\n"


def _after(lines: list[str], begin: int, end: int) -> int:
    """Where a line is added to a table: behind the last one that is no comment."""
    stated = [at for at in range(begin, end) if lines[at].strip() and not lines[at].lstrip().startswith("#")]
    return stated[-1] + 1 if stated else begin


def _path(header: str) -> tuple[str, ...]:
    """Names along the header of a table; none for what is no header."""
    found = _HEADER.match(header)
    try:
        tree = tomllib.loads(f"[{found[1]}]") if found else {}
    except tomllib.TOMLDecodeError:
        return ()
    names: list[str] = []
    while tree:
        ((name, tree),) = tree.items()
        names.append(name)
    return tuple(names)


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else toml_text(name)


def _written(change: Change) -> str:
    """The value as TOML: as it was given, or as text where it is a bare word."""
    text = change.place.partition("=")[2]
    return toml_text(text) if toml_value(text) == text else text.strip()


def _read(draft: str) -> object:
    try:
        return tomllib.loads(draft)
    except tomllib.TOMLDecodeError:
        return None
