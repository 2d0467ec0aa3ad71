"""Seeded mutations of layers: one fault an agency could make, in one layer and one format, and the row it stands in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyogrio

from phusong.coverage.findings.finding import Finding
from phusong.coverage.geofiles.sources import LayerSource
from phusong.coverage.layers.read import check_layers
from tests.builders.layers.mutated import Frame, Mutated, formats_of, write_mutated
from tests.builders.layers.mutation_kinds import KINDS


@dataclass
class Outcome:
    """What became of one mutation.

    Attributes:
        name: Seed, kind, layer and format.
        row: Row of the fault, None for the whole layer.
        new: Findings that the clean layer does not have.
        is_caught: Whether one of them names the layer and, where the fault has one, the row.
    """

    name: str
    row: int | None
    new: list[Finding] = field(default_factory=list)
    is_caught: bool = False


@dataclass
class Bench:
    """Clean layers, and what is found in layers that differ from them.

    Attributes:
        folder: Where files are written.
        frames: The clean layers.
    """

    folder: Path
    frames: Mapping[str, Frame]
    _clean: dict[tuple[str, str], set[tuple[str, int | None, str | None]]] = field(default_factory=dict)
    _sources: dict[str, LayerSource] = field(default_factory=dict)

    def mutation(self, seed: int) -> Outcome | None:
        """The mutation of a seed, written, checked and judged; None where it can befall nothing of the layer."""
        rng = np.random.default_rng(seed)
        kind = KINDS[seed % len(KINDS)]
        layers = [layer for layer in kind.layers if layer in self.frames]
        layer = layers[int(rng.integers(len(layers)))]
        formats = [each for each in kind.formats or formats_of(layer) if each in formats_of(layer)]
        extension = formats[int(rng.integers(len(formats)))]
        mutated = kind.make(self.frames[layer], layer, rng)
        if mutated is None:
            return None
        outcome = Outcome(f"{seed}: {kind.name}, {layer}.{extension}", mutated.row)
        known = self.clean(layer, extension)
        try:
            path = write_mutated(mutated, layer, self.folder / f"mutated_{layer}.{extension}")
        except pyogrio.errors.FeatureError:
            return None  # the driver refuses such a place itself
        for finding in self.check(layer, path):
            if (finding.code, finding.row, finding.column) not in known:
                outcome.new.append(finding)
        ours = [finding for finding in outcome.new if finding.layer == layer]
        outcome.is_caught = any(mutated.row is None or finding.row == mutated.row for finding in ours)
        if not outcome.is_caught and kind.name == "outline over its neighbours":
            outcome.is_caught = any(f"row {mutated.row} " in finding.message for finding in ours)
        return outcome

    def clean(self, layer: str, extension: str) -> set[tuple[str, int | None, str | None]]:
        """What is found in a layer without a fault, in a format."""
        if (layer, extension) not in self._clean:
            path = write_mutated(Mutated(self.frames[layer], None), layer, self.folder / f"clean_{layer}.{extension}")
            found = self.check(layer, path)
            self._clean[layer, extension] = {(finding.code, finding.row, finding.column) for finding in found}
        return self._clean[layer, extension]

    def check(self, layer: str, path: Path, **source: object) -> list[Finding]:
        """Findings of a file in the place of one of the layers, beside those that it is held against."""
        for name in ("villages", "communes", "sites"):
            if name in self.frames and name not in self._sources:
                clean = write_mutated(Mutated(self.frames[name], None), name, self.folder / f"beside_{name}.fgb")
                self._sources[name] = LayerSource(path=clean.name)
        beside = {"villages", "communes"} | ({"sites"} if layer == "sectors" else set())
        sources = {name: self._sources[name] for name in sorted(beside - {layer})}
        return check_layers(sources | {layer: LayerSource(path=path.name, **source)}, base=self.folder)
