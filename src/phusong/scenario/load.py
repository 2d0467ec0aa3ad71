"""Scenario files: the question, in TOML, as the sum of the stages' own parameters.

A scenario may extend another (``extends = "base.toml"``) and states only what differs. Unknown keys are refused with
the nearest known name, and every mistake is reported at once.
"""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from phusong.coverage.findings import InputError, UsageError, make_finding
from phusong.scenario.mistakes import Mistake, identity_of, scenario_refusal, setting_finding
from phusong.scenario.model import Scenario


def load_scenario(path: Path, *, settings: Sequence[str] = (), layers: Path | None = None) -> Scenario:
    """Read a scenario, follow what it extends, and apply settings from the command line.

    Args:
        path: The TOML file.
        settings: ``key=value`` pairs with dotted keys and TOML values, applied last.
        layers: Folder to look for every layer in, instead of the paths in the scenario.

    Returns:
        The checked scenario; the paths of layers and of a calibration are absolute.

    Raises:
        InputError: With every mistake found, each naming the key, and the file or the change that it stands in.
        UsageError: When a change is not of the form ``key=value``, or sets below what is no table.
    """
    stated = _read(path, layers, seen=())
    try:
        return Scenario.model_validate(_changed(stated, settings))
    except ValidationError as error:
        mistakes = error.errors()
    blamed = _blame(mistakes, stated, settings)
    raise InputError(
        setting_finding(str(path) if setting is None else f"--set {setting}", detail)
        for detail, setting in zip(mistakes, blamed, strict=True)
    )


def _changed(stated: Mapping[str, Any], settings: Sequence[str]) -> dict[str, Any]:
    """A scenario as its file states it, with the changes of the command line."""
    raw = copy.deepcopy(dict(stated))
    for setting in settings:
        _apply(raw, setting)
    return raw


def _blame(mistakes: Sequence[ErrorDetails], stated: Mapping[str, Any], settings: Sequence[str]) -> list[str | None]:
    """The change that brought each mistake, the changes made one after another; None for the file."""
    standing = [_mistakes(_changed(stated, settings[:count])) for count in range(len(settings))]
    found: list[str | None] = []
    for mistake in map(identity_of, mistakes):
        free = [setting for setting, before in zip(settings, standing, strict=True) if mistake not in before]
        found.append(free[-1] if free else None)
    return found


def _mistakes(raw: Mapping[str, Any]) -> set[Mistake]:
    """What is wrong with a scenario."""
    try:
        Scenario.model_validate(raw)
    except ValidationError as error:
        return set(map(identity_of, error.errors()))
    return set()


def _read(path: Path, layers: Path | None, seen: tuple[Path, ...]) -> dict[str, Any]:
    """Read one TOML file on top of what it extends; its paths become absolute, from the file that states them."""
    resolved = path.resolve()
    if resolved in seen:
        chain = " -> ".join(entry.name for entry in (*seen, resolved))
        raise InputError(
            [scenario_refusal(path, f"scenarios extend each other in a circle: {chain}", "break the circle")]
        )
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
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
    for source in _layer_tables(raw):
        source["path"] = str(_located(str(source["path"]), path.parent, layers))
    radio = raw.get("radio")
    if isinstance(radio, dict) and isinstance(radio.get("calibration"), str) and radio["calibration"]:
        radio["calibration"] = str(_located(radio["calibration"], path.parent, None))
    parent = raw.pop("extends", None)
    if parent is None:
        return raw
    if not isinstance(parent, str):
        raise InputError(
            [scenario_refusal(path, "extends must be the path of a scenario file", 'write extends = "base.toml"')]
        )
    return _merged(_read(path.parent / parent, layers, (*seen, resolved)), raw)


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


def _apply(raw: dict[str, Any], setting: str) -> None:
    """Apply one ``key=value`` of the command line."""
    key, separator, text = setting.partition("=")
    keys = key.strip().split(".")
    if not separator or not all(keys):
        message = f"--set {setting!r} is not of the form key=value"
        raise UsageError([make_finding("setting-form", message, remedy="write for example --set plan.budget_vnd=2e11")])
    try:
        value = tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        value = text  # a bare word is text, so that quotes need no escaping in a shell
    table = raw
    for name in keys[:-1]:
        child = table.setdefault(name, {})
        if not isinstance(child, dict):
            message = f"--set {setting!r}: {name} is a value, not a table"
            raise UsageError(
                [make_finding("setting-form", message, remedy="set the key itself, or one that is a table")]
            )
        table = child
    table[keys[-1]] = value


def _located(stated: str, beside: Path, layers: Path | None) -> Path:
    """Where a layer is: beside the scenario, or in ``layers`` under its stated relative path or its bare name."""
    if layers is None:
        return (beside / stated).resolve()
    same_place = layers / stated
    return (same_place if same_place.exists() else layers / Path(stated).name).resolve()
