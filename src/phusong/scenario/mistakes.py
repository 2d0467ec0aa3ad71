"""Mistakes in a scenario file as findings with the nearest known key."""

from __future__ import annotations

import json
import re
import types
import typing
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from phusong.coverage.findings import Finding, did_you_mean, listed, make_finding, nearest_first, shortened
from phusong.scenario.changes import Change, as_changes
from phusong.scenario.complaints import complaint
from phusong.scenario.model import Scenario


def in_scenario(findings: Iterable[Finding], path: Path, settings: Sequence[str | Change] = ()) -> list[Finding]:
    """The same findings; those about a setting, which know no file, name the scenario's or the change that set it."""
    return [
        replace(finding, file=place_of(finding.column or "", path, settings))
        if finding.file is None and (finding.column or "").split(".")[0] in Scenario.model_fields
        else finding
        for finding in findings
    ]


def place_of(key: str, path: Path, settings: Sequence[str | Change]) -> str:
    """Where a setting was given: the last change that touches the key, or else the scenario's file."""
    parts = _parts(key)
    for change in reversed(as_changes(settings)):
        if all(one == other for one, other in zip(parts, change.keys, strict=False)):
            return change.place
    return str(path)


def _parts(key: str) -> list[str]:
    """Names along a dotted key, ``wanted[0]`` as ``wanted.0``."""
    return [part for part in key.strip().replace("[", ".").replace("]", "").split(".") if part]


class Mistake(NamedTuple):
    """What makes a complaint of pydantic the same as another; the content of a whole table does not part them.

    Attributes:
        key: Dotted key of the setting.
        kind: Kind of the complaint.
        message: What it says.
        value: The value complained of; empty for a table or a list.
    """

    key: str
    kind: str
    message: str
    value: str


def identity_of(detail: ErrorDetails) -> Mistake:
    """What a complaint of pydantic is about."""
    value = detail.get("input")
    return Mistake(key_of(detail), detail["type"], detail["msg"], "" if isinstance(value, dict | list) else repr(value))


def key_of(detail: ErrorDetails) -> str:
    """Dotted key of the setting that pydantic complains of."""
    return ".".join(str(part) for part in detail["loc"])


def scenario_refusal(path: Path, message: str, remedy: str) -> Finding:
    """Why a scenario file cannot be read."""
    return make_finding("scenario-unreadable", message, remedy=remedy, file=str(path))


def setting_finding(file: str, detail: ErrorDetails) -> Finding:
    """One pydantic complaint as a finding in the planner's words.

    Args:
        file: The scenario's file, or the change on the command line.
        detail: The complaint.
    """
    location = [str(part) for part in detail["loc"]]
    key = key_of(detail)
    named = shortened(key, _KEY_SHOWN)
    value = detail.get("input")
    shown = None if isinstance(value, dict | list) else str(value)
    if detail["type"] == "extra_forbidden":
        known = _known_keys(location[:-1])
        message = f"unknown setting {named!r}{did_you_mean(location[-1], known)}"
        remedy = f"known here: {listed(nearest_first(location[-1], known), _KNOWN_SHOWN)}" if known else "remove it"
        return make_finding("setting-unknown", message, remedy=remedy, file=file, column=key, value=shown)
    if detail["type"] == "missing":
        return make_finding(
            "setting-missing", f"setting {named!r} is missing", remedy=f"add {named}", file=file, column=key
        )
    message = f"setting {named!r}: {complaint(detail)}"
    return make_finding("setting-value", message, remedy=_way_out(location), file=file, column=key, value=shown)


_KEY_SHOWN = 100
"""Letters of an unknown key that are shown."""

_KNOWN_SHOWN = 10
"""Settings that would do which are named where one is unknown, the nearest first; all are in docs/settings.md."""


def _known_keys(location: Sequence[str]) -> list[str]:
    model = _model_at(location)
    return list(model.model_fields) if model else []


def _way_out(location: Sequence[str]) -> str:
    """What mends a setting for certain, its default as a line to paste among it, and what it means."""
    model = _model_at(location[:-1])
    field = model.model_fields.get(location[-1]) if model and location else None
    if field is None:
        return "correct it"
    way = "correct it" if field.is_required() else "leave it out, or correct it"
    line = None if field.is_required() else _toml(field.get_default(call_default_factory=True, validated_data={}))
    if line is not None:
        way = f"leave it out, or write it as its default, {location[-1]} = {line}"
    meaning = meaning_of(field.description or "")
    return f"{way}: {meaning}" if meaning else way


def meaning_of(description: str) -> str:
    """The first clause of a setting's description, as a remedy ends: without a stop, in lower case where it can be.

    Empty where that is only the first of the words that the setting may be, which the message lists.
    """
    text = _CLAUSE.split(description, maxsplit=1)[0].removesuffix(".")
    if " " not in text:
        return ""
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text


_CLAUSE = re.compile(r"[;:] | \(|\. (?=[A-Z])")


def _toml(value: object) -> str | None:
    """A default as TOML writes it in one short line, None where it has none or a long one."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False) if value else None
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, tuple) and value and all(isinstance(each, str | int | float) for each in value):
        line = f"[{', '.join(filter(None, map(_toml, value)))}]"
        return line if len(line) < _SHORT else None
    return None


_SHORT = 60
"""Letters of a default that is shown."""


def _model_at(location: Sequence[str]) -> type[BaseModel] | None:
    """The parameter class that a dotted location leads to, through nested models, and mappings and lists of models."""
    model: type[BaseModel] | None = Scenario
    position = 0
    while model is not None and position < len(location):
        field = model.model_fields.get(location[position])
        if field is None:
            return None
        inner, is_many = model_of(field.annotation)
        position += 2 if is_many else 1
        model = inner
    return model


def model_of(annotation: object) -> tuple[type[BaseModel] | None, bool]:
    """Model class inside an annotation, and whether it is the value type of a mapping or a list."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, False
    origin = typing.get_origin(annotation)
    arguments = typing.get_args(annotation)
    if origin is dict:
        return model_of(arguments[1])[0], True
    if origin is tuple:
        return model_of(arguments[0])[0], True
    if origin in (typing.Union, types.UnionType):
        for argument in arguments:
            found, is_many = model_of(argument)
            if found is not None:
                return found, is_many
    return None, False
