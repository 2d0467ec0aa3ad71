"""Scenario files: the question, in TOML, as the sum of the stages' own parameters.

A scenario may extend another (``extends = "base.toml"``) and states only what differs. Unknown keys are refused with
the nearest known name, and every mistake is reported at once.
"""

from __future__ import annotations

import difflib
import re
import tomllib
import types
import typing
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_core import ErrorDetails

from phusong.coverage.drivetest.fitting import CalibrationParameters
from phusong.coverage.fibre.graph import FibreParameters
from phusong.coverage.findings.finding import Finding, InputError
from phusong.coverage.layers.read import LAYER_NAMES, LayerSource
from phusong.coverage.radio.engine import RadioParameters
from phusong.optimize.costs.table import CostTable
from phusong.optimize.planner.planner import PlanParameters
from phusong.optimize.sites.candidates import CandidateParameters


class MapParameters(BaseModel):
    """What the map and the report show."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    language: Literal["en", "vi"] = Field("en", description="Language the map and the report open in.")
    raster: bool = Field(True, description="Whether predicted RSRP is also drawn and written as a raster.")
    illustrative: tuple[str, ...] = Field(
        (), description="Layers that are illustrative, not surveyed; said on every page."
    )
    credits: tuple[str, ...] = Field((), description="Whom the layers are owed to, one line each, shown on every page.")

    @field_validator("illustrative")
    @classmethod
    def _layers_are_known(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        for name in names:
            _require_layer(name)
        return names


class TerrainParameters(BaseModel):
    """How terrain is read."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    step_m: float = Field(90.0, ge=5.0, le=1000.0, description="Cell size terrain is resampled to, metres.")


class Scenario(BaseModel):
    """One question about one region: layers, parameters of every stage, and how to show the answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(description="Short name, used in file names and reports.")
    title: str = Field("", description="Title for people; the name when empty.")
    data_date: date | None = Field(None, description="Date the layers describe (ISO).")
    crs: str | None = Field(None, description="Metric CRS to compute in; the UTM zone of the villages when absent.")
    layers: dict[str, LayerSource] = Field(description="Where each layer is read from.")
    terrain: TerrainParameters = Field(default_factory=TerrainParameters, description="How terrain is read.")
    radio: RadioParameters = Field(default_factory=RadioParameters, description="Radio coverage.")
    fibre: FibreParameters = Field(default_factory=FibreParameters, description="Fibre reach.")
    candidates: CandidateParameters = Field(
        default_factory=CandidateParameters, description="Which sites may be proposed."
    )
    costs: CostTable = Field(default_factory=CostTable, description="What things cost.")
    plan: PlanParameters = Field(default_factory=PlanParameters, description="The planning question.")
    calibration: CalibrationParameters = Field(
        default_factory=CalibrationParameters, description="How drive-test samples are cleaned, held out and fitted."
    )
    map: MapParameters = Field(default_factory=MapParameters, description="What the map and the report show.")

    @field_validator("name")
    @classmethod
    def _name_is_short(cls, name: str) -> str:
        if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,63}", name):
            raise ValueError("use 1 to 64 lower-case letters, digits, '-' or '_'")
        return name

    @field_validator("layers")
    @classmethod
    def _layers_are_known(cls, layers: dict[str, LayerSource]) -> dict[str, LayerSource]:
        for name in layers:
            _require_layer(name)
        return layers


def _require_layer(name: str) -> None:
    if name not in LAYER_NAMES:
        raise ValueError(f"unknown layer {name!r}{_nearest(name, LAYER_NAMES)}")


def load_scenario(path: Path, *, settings: Sequence[str] = (), layers: Path | None = None) -> Scenario:
    """Read a scenario, follow what it extends, and apply settings from the command line.

    Args:
        path: The TOML file.
        settings: ``key=value`` pairs with dotted keys and TOML values, applied last.
        layers: Folder to look for every layer in, instead of the paths in the scenario.

    Returns:
        The checked scenario; the paths of layers and of a calibration are absolute.

    Raises:
        InputError: With every mistake found, each naming the file and the key.
    """
    raw = _read(path, layers, seen=())
    for setting in settings:
        _apply(raw, setting)
    try:
        return Scenario.model_validate(raw)
    except ValidationError as error:
        raise InputError(_finding(path, detail) for detail in error.errors()) from None


def in_scenario(findings: Iterable[Finding], path: Path) -> list[Finding]:
    """The same findings; those about a setting, which know no file, name the scenario's."""
    return [
        replace(finding, file=str(path))
        if finding.file is None and (finding.column or "").split(".")[0] in Scenario.model_fields
        else finding
        for finding in findings
    ]


def _read(path: Path, layers: Path | None, seen: tuple[Path, ...]) -> dict[str, Any]:
    """Read one TOML file on top of what it extends; its paths become absolute, from the file that states them."""
    resolved = path.resolve()
    if resolved in seen:
        chain = " -> ".join(entry.name for entry in (*seen, resolved))
        raise InputError([_refusal(path, f"scenarios extend each other in a circle: {chain}", "break the circle")])
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        message, remedy = "no such scenario file", "check the path; example scenarios are in scenarios/"
        raise InputError([_refusal(path, message, remedy)]) from None
    except UnicodeDecodeError as error:
        raise InputError([_refusal(path, f"not readable as UTF-8: {error}", "save the file as UTF-8")]) from None
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise InputError([_refusal(path, f"not readable as TOML: {error}", "mend the file at that line")]) from None
    for source in _layer_tables(raw):
        source["path"] = str(_located(str(source["path"]), path.parent, layers))
    radio = raw.get("radio")
    if isinstance(radio, dict) and isinstance(radio.get("calibration"), str) and radio["calibration"]:
        radio["calibration"] = str(_located(radio["calibration"], path.parent, None))
    parent = raw.pop("extends", None)
    if parent is None:
        return raw
    if not isinstance(parent, str):
        raise InputError([_refusal(path, "extends must be the path of a scenario file", 'write extends = "base.toml"')])
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
        raise InputError([Finding("error", "setting-form", message, "write for example --set plan.budget_vnd=2e11")])
    try:
        value = tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        value = text  # a bare word is text, so that quotes need no escaping in a shell
    table = raw
    for name in keys[:-1]:
        child = table.setdefault(name, {})
        if not isinstance(child, dict):
            message = f"--set {setting!r}: {name} is a value, not a table"
            raise InputError([Finding("error", "setting-form", message, "set the key itself, or one that is a table")])
        table = child
    table[keys[-1]] = value


def _located(stated: str, beside: Path, layers: Path | None) -> Path:
    """Where a layer is: beside the scenario, or in ``layers`` under its stated relative path or its bare name."""
    if layers is None:
        return (beside / stated).resolve()
    same_place = layers / stated
    return (same_place if same_place.exists() else layers / Path(stated).name).resolve()


def _refusal(path: Path, message: str, remedy: str) -> Finding:
    return Finding("error", "scenario-unreadable", message, remedy, file=str(path))


def _finding(path: Path, detail: ErrorDetails) -> Finding:
    """One pydantic complaint as a finding in the planner's words."""
    location = [str(part) for part in detail["loc"]]
    key = ".".join(location)
    value = detail.get("input")
    shown = None if isinstance(value, dict | list) else str(value)
    if detail["type"] == "extra_forbidden":
        known = _known_keys(location[:-1])
        message = f"unknown setting {key!r}{_nearest(location[-1], known)}"
        remedy = f"known here: {', '.join(sorted(known))}" if known else "remove it"
        return Finding("error", "setting-unknown", message, remedy, file=str(path), column=key, value=shown)
    if detail["type"] == "missing":
        return Finding(
            "error", "setting-missing", f"setting {key!r} is missing", f"add {key}", file=str(path), column=key
        )
    message = f"setting {key!r}: {detail['msg'].removeprefix('Value error, ')}"
    if shown is not None:
        message += f", not {shown}"
    if detail["type"] == "literal_error":
        message += _nearest(str(value), re.findall(r"'([^']+)'", str(detail["ctx"]["expected"])))
    remedy = _description(location) or "correct the value"
    return Finding("error", "setting-value", message, remedy, file=str(path), column=key, value=shown)


def _known_keys(location: Sequence[str]) -> list[str]:
    model = _model_at(location)
    return list(model.model_fields) if model else []


def _description(location: Sequence[str]) -> str:
    model = _model_at(location[:-1])
    field = model.model_fields.get(location[-1]) if model and location else None
    return (field.description or "") if field else ""


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


def _nearest(name: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)
    return f"; did you mean {close[0]!r}?" if close else ""
