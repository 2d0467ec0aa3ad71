"""Basis of a kept stage: the settings, layers and earlier results it was made from, so that a change can be named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel
from pyproj import CRS

from phusong.coverage.radio import RadioModel
from phusong.runs.settings import content_of, flat_settings
from phusong.scenario.model import Scenario
from phusong.store.files import plain_values
from phusong.store.keys import code_key, content_key

Kind = Literal["first", "program", "gone", "setting", "file", "layer", "stage"]

_LAYERS: dict[str, tuple[str, ...]] = {
    "DemandPoints": ("villages", "communes"),
    "Communes": ("communes",),
    "Sites": ("sites",),
    "Sectors": ("sectors", "sites", "antennas"),
    "Transmitters": ("sites", "sectors", "antennas"),
    "Terrain": ("terrain", "clutter", "sea"),
    "Roads": ("roads",),
    "FibrePlant": ("fibre", "access_points"),
    "Places": ("places",),
    "Calibration": ("calibration",),
    "People": ("villages", "population", "buildings", "communes"),
}
"""What holds a part of the layers, to the layers that it is read from."""
_TABLES = {
    model: name
    for name, field in Scenario.model_fields.items()
    if isinstance(model := field.annotation, type) and issubclass(model, BaseModel)
}
"""Parameters of a stage, to the table of the scenario that they stand in."""
_MARGIN = {"radio": {"max_range_km"}, "candidates": {"microwave_range_m"}}
"""Settings of other stages that say how far around everything the ground is read."""


class Because(NamedTuple):
    """One reason why a stage is computed anew.

    Attributes:
        kind: ``first`` where nothing was kept, ``program`` for another version, ``gone`` where what was kept is lost or
            damaged, ``setting``, ``file`` or ``layer`` for what it reads, ``stage`` for an earlier result.
        what: The setting, the layer, or nothing.
        a: Value before, for a setting or a file.
        b: Value now.
    """

    kind: Kind
    what: str = ""
    a: Any = None
    b: Any = None


@dataclass(frozen=True, slots=True)
class Given:
    """What a run reads before any stage.

    Attributes:
        files: Layer to its files with their SHA-256.
        reading: Settings that say how the layers are read, by dotted key.
    """

    files: Mapping[str, Mapping[str, str]]
    reading: Mapping[str, Any]

    @classmethod
    def of(cls, scenario: Scenario, files: Mapping[str, Mapping[str, str]]) -> Given:
        """What a scenario and its files say of the layers."""
        whole = dict.fromkeys(("crs", "terrain", "layers", "people"), True)
        stated = scenario.model_dump(mode="json", include={**whole, **_MARGIN})
        return cls(files, {key: value for key, value in flat_settings(stated) if not key.endswith(".path")})


@dataclass(frozen=True, slots=True)
class Basis:
    """What a stage is made from.

    Attributes:
        program: Key of the program.
        settings: Settings by dotted key.
        layers: Name of what holds a part of the layers, to the key of its content.
        earlier: Key of the results of earlier stages and of what is reckoned from them.
        given: What the run reads.
    """

    program: str
    settings: Mapping[str, Any]
    layers: Mapping[str, str]
    earlier: str
    given: Given

    @classmethod
    def of(cls, content: Iterable[object], given: Given) -> Basis:
        """The basis of a stage.

        Args:
            content: Everything that its key is made of.
            given: What the run reads.
        """
        settings: dict[str, Any] = {}
        layers: dict[str, list[str]] = {}
        earlier: list[str] = []
        for part in _parts(content):
            name = type(part).__name__
            if name in _LAYERS:
                layers.setdefault(name, []).append(content_key(part))
            elif isinstance(part, BaseModel):
                prefix = _TABLES.get(type(part), name)
                settings |= flat_settings(plain_values(part.model_dump(mode="json")), f"{prefix}.")
            elif not isinstance(part, CRS):  # which a setting or the villages decide
                earlier.append(content_key(part))
        return cls(
            code_key(),
            settings,
            {name: content_key(keys) for name, keys in layers.items()},
            content_key(earlier),
            given,
        )

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "program": self.program,
            "settings": dict(self.settings),
            "layers": dict(self.layers),
            "earlier": self.earlier,
            "files": {layer: dict(files) for layer, files in self.given.files.items()},
            "reading": dict(self.given.reading),
        }

    def since(self, kept: Mapping[str, Any] | None) -> tuple[Because, ...]:
        """Why a stage with this basis is computed anew.

        Args:
            kept: The basis that was kept beside its last result, as JSON has it; None where there is none.
        """
        if kept is None:
            return (Because("first"),)
        if kept["program"] != self.program:
            return (Because("program"),)
        reasons = list(_differing("setting", kept["settings"], self.settings))
        for name, key in self.layers.items():
            if kept["layers"].get(name) != key:
                reasons += self._layer(name, kept)
        if not reasons and kept["earlier"] != self.earlier:
            reasons.append(Because("stage"))
        once = [reason for at, reason in enumerate(reasons) if reason not in reasons[:at]]
        return tuple(once) or (Because("gone"),)

    def _layer(self, name: str, kept: Mapping[str, Any]) -> list[Because]:
        """Files and settings of reading that changed a part of the layers."""
        read_from = _LAYERS[name]
        before, now = (
            {layer: content_of(files[layer]) for layer in read_from if layer in files}
            for files in (kept["files"], self.given.files)
        )
        reasons = list(_differing("file", before, now))
        own = ("crs", "terrain.", "people.", *(f"layers.{layer}." for layer in read_from))
        if "terrain" in read_from:
            own += tuple(f"{table}.{key}" for table, keys in _MARGIN.items() for key in sorted(keys))
        old, new = (
            {key: value for key, value in reading.items() if key.startswith(own)}
            for reading in (kept["reading"], self.given.reading)
        )
        if not reasons:
            reasons += _differing("setting", old, new)
        return reasons or [Because("layer", read_from[0])]


def _parts(content: Iterable[object]) -> Iterator[object]:
    for part in content:
        if isinstance(part, tuple | list):
            yield from _parts(part)
        elif isinstance(part, RadioModel):
            yield from _parts((part.parameters, part.calibration))
        else:
            yield part


def _differing(kind: Kind, before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Because]:
    for key in sorted({*before, *now}):
        if before.get(key) != now.get(key):
            yield Because(kind, key, before.get(key), now.get(key))
