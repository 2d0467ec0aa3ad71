"""Scenario files: the question, in TOML, as the sum of the stages' own parameters.

A scenario may extend another (``extends = "base.toml"``) and states only what differs. Unknown keys are refused with
the nearest known name, and every mistake is reported at once.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from phusong.coverage.findings import InputError
from phusong.scenario.changes import Change, as_changes, changed
from phusong.scenario.mistakes import Mistake, identity_of, scenario_refusal, setting_finding
from phusong.scenario.model import Scenario


@dataclass(frozen=True, slots=True)
class Stated:
    """What one file of a scenario states.

    Attributes:
        file: The file, as it was named.
        tables: Its content, with the paths of layers and of a calibration made absolute.
    """

    file: Path
    tables: dict[str, Any]


def load_scenario(path: Path, *, settings: Sequence[str | Change] = (), layers: Path | None = None) -> Scenario:
    """Read a scenario, follow what it extends, and apply settings from the command line.

    Args:
        path: The TOML file.
        settings: Changes, or ``key=value`` pairs with dotted keys and TOML values, applied last.
        layers: Folder to look for every layer in, instead of the paths in the scenario.

    Returns:
        The checked scenario; the paths of layers and of a calibration are absolute.

    Raises:
        InputError: With every mistake found, each naming the key, and the file or the change that it stands in.
        UsageError: When a change is not of the form ``key=value``, or sets below what is no table.
    """
    changes = as_changes(settings)
    stated = together(read_stated(path, layers))
    try:
        return Scenario.model_validate(changed(stated, changes))
    except ValidationError as error:
        mistakes = error.errors()
    blamed = _blame(mistakes, stated, changes)
    raise InputError(
        setting_finding(str(path) if change is None else change.place, detail)
        for detail, change in zip(mistakes, blamed, strict=True)
    )


def check_changes(tables: Mapping[str, Any], changes: Sequence[Change]) -> None:
    """Refuse changes that bring a mistake into a scenario; what is wrong with it without them is left alone.

    Args:
        tables: The scenario as its file states it.
        changes: The changes, made one after another.

    Raises:
        InputError: With every mistake that a change brings, blamed on it.
        UsageError: When a change sets below what is no table.
    """
    try:
        Scenario.model_validate(changed(tables, changes))
    except ValidationError as error:
        mistakes = error.errors()
    else:
        return
    blamed = zip(mistakes, _blame(mistakes, tables, changes), strict=True)
    findings = [setting_finding(change.place, detail) for detail, change in blamed if change is not None]
    if findings:
        raise InputError(findings)


def _blame(
    mistakes: Sequence[ErrorDetails], stated: Mapping[str, Any], changes: Sequence[Change]
) -> list[Change | None]:
    """The change that brought each mistake, the changes made one after another; None for the file."""
    standing = [_mistakes(changed(stated, changes[:count])) for count in range(len(changes))]
    found: list[Change | None] = []
    for mistake in map(identity_of, mistakes):
        free = [change for change, before in zip(changes, standing, strict=True) if mistake not in before]
        found.append(free[-1] if free else None)
    return found


def _mistakes(raw: Mapping[str, Any]) -> set[Mistake]:
    """What is wrong with a scenario."""
    try:
        Scenario.model_validate(raw)
    except ValidationError as error:
        return set(map(identity_of, error.errors()))
    return set()


def read_stated(path: Path, layers: Path | None = None, seen: tuple[Path, ...] = ()) -> tuple[Stated, ...]:
    """Read a scenario file and what it extends, the base first.

    Args:
        path: The TOML file.
        layers: Folder to look for every layer in, instead of the paths that are stated.
        seen: Files that have led here by extending this one.

    Raises:
        InputError: When a file cannot be read, or extends itself in a circle.
    """
    resolved = path.resolve()
    if resolved in seen:
        chain = " -> ".join(entry.name for entry in (*seen, resolved))
        raise InputError(
            [scenario_refusal(path, f"scenarios extend each other in a circle: {chain}", "break the circle")]
        )
    raw = _read(path)
    for source in _layer_tables(raw):
        source["path"] = str(_located(str(source["path"]), path.parent, layers))
    radio = raw.get("radio")
    if isinstance(radio, dict) and isinstance(radio.get("calibration"), str) and radio["calibration"]:
        radio["calibration"] = str(_located(radio["calibration"], path.parent, None))
    parent = raw.pop("extends", None)
    if parent is None:
        return (Stated(path, raw),)
    if not isinstance(parent, str):
        raise InputError(
            [scenario_refusal(path, "extends must be the path of a scenario file", 'write extends = "base.toml"')]
        )
    return *read_stated(path.parent / parent, layers, (*seen, resolved)), Stated(path, raw)


def together(stated: Sequence[Stated]) -> dict[str, Any]:
    """What several files state together, later ones over earlier ones."""
    merged: dict[str, Any] = {}
    for each in stated:
        merged = _merged(merged, each.tables)
    return merged


def _read(path: Path) -> dict[str, Any]:
    """Content of one TOML file."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        message, remedy = "no such scenario file", "check the path; example scenarios are in scenarios/"
        raise InputError([scenario_refusal(path, message, remedy)]) from None
    except UnicodeDecodeError as error:
        raise InputError(
            [scenario_refusal(path, f"not readable as UTF-8: {error}", "save the file as UTF-8")]
        ) from None
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise InputError(
            [scenario_refusal(path, f"not readable as TOML: {error}", "mend the file at that line")]
        ) from None


def _layer_tables(raw: dict[str, Any]) -> list[dict[str, Any]]:
    """Layer tables that state a path; anything else is left for validation to refuse."""
    layers = raw.get("layers")
    if not isinstance(layers, dict):
        return []
    return [source for source in layers.values() if isinstance(source, dict) and "path" in source]


def _merged(base: dict[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    """Tables merge key by key; any other value replaces."""
    merged = dict(base)
    for key, value in change.items():
        old = merged.get(key)
        merged[key] = _merged(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return merged


def _located(stated: str, beside: Path, layers: Path | None) -> Path:
    """Where a layer is: beside the scenario, or in ``layers`` under its stated relative path or its bare name."""
    if layers is None:
        return (beside / stated).resolve()
    same_place = layers / stated
    return (same_place if same_place.exists() else layers / Path(stated).name).resolve()
