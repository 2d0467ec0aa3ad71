"""From a folder of files to the layers of a scenario: every file read, judged and placed, one chosen for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from phusong.coverage.findings.finding import Finding, make_finding
from phusong.coverage.findings.wording import listed
from phusong.coverage.geofiles.filetypes import identify
from phusong.coverage.geofiles.sources import LayerSource
from phusong.coverage.layers.collect import read_all
from phusong.coverage.layers.readings import Reading
from phusong.coverage.layers.recognition.choosing import ChosenParts, choose_parts
from phusong.coverage.layers.recognition.decimals import with_decimals
from phusong.coverage.layers.recognition.folder import FolderContents, passed_over, read_folder, read_one, shown_in
from phusong.coverage.layers.recognition.placing import (
    MetricSystem,
    as_taken,
    metric_system,
    place_outlines,
    place_table,
    read_region,
    with_systems,
)
from phusong.coverage.layers.recognition.rasters import RasterGuess, guess_rasters
from phusong.coverage.layers.recognition.recognised import Choice, RecognisedFolder, RecognisedLayer
from phusong.coverage.layers.recognition.scores import LayerGuess
from phusong.coverage.schema.layers import LAYER_NAMES, REQUIRED_LAYERS
from phusong.coverage.terrain.grid import Bounds

_CHECK_STEP_M = 90.0


@dataclass(slots=True)
class FolderReader:
    """A folder whose files were read once, to be recognised again with other answers.

    Attributes:
        contents: What the folder holds.
        rasters: What its rasters hold, None until the people of the villages are known.
    """

    contents: FolderContents
    rasters: list[RasterGuess] | None = field(default=None)

    @classmethod
    def of(cls, folder: Path) -> FolderReader:
        """Read the files of a folder."""
        return cls(read_folder(folder))

    @classmethod
    def of_file(cls, path: Path) -> FolderReader:
        """Read one file, as if it were alone in its folder."""
        return cls(read_one(path))

    @property
    def labels(self) -> tuple[str, ...]:
        """Everything with rows, as the answers to ``part:<label>`` name it."""
        return tuple(part.label for part in self.contents.parts)

    def recognise(self, answers: Mapping[str, str] | None = None) -> RecognisedFolder:
        """Decide which file is which layer.

        Args:
            answers: What a person decided, by the keys of :class:`Choice`.
        """
        answers = answers or {}
        folder = self.contents.folder
        chosen = choose_parts(self.contents.parts, answers)
        doubts = list(chosen.doubts)
        sources = {layer: _source_of(guess) for layer, guess in chosen.guesses.items()}
        region = read_region(sources.get("communes"), folder)
        for layer, guess in chosen.guesses.items():
            if guess.part.is_table:
                sources[layer], found = place_table(guess, sources[layer], region)
                doubts += found
        reading = _read(sources, chosen, folder)
        sources, found = with_decimals(sources, chosen.guesses, reading.findings)
        doubts += found
        reading = _read(sources, chosen, folder) if found else reading
        if "communes" in sources:
            sources["communes"], found = place_outlines(chosen.guesses["communes"], sources["communes"], reading)
            doubts += found
            reading = _read(sources, chosen, folder) if found else reading
        sources, answered = with_systems(sources, reading.findings)
        if answered:
            doubts += [as_taken(each) for each in answered]
            reading = _read(sources, chosen, folder)
        layers = {layer: _described(guess, sources[layer], chosen) for layer, guess in chosen.guesses.items()}
        system, middle = metric_system(reading)
        rasters = self._rasters(reading)
        over = [*self.contents.passed_over, *chosen.passed_over]
        layers |= _raster_layers(rasters, answers, _box(reading), doubts, choices := list(chosen.choices), over)
        layers |= _antennas(self.contents)
        doubts += [doubt for layer in layers.values() for doubt in _column_doubts(layer)]
        doubts += [_layer_lacks(name) for name in REQUIRED_LAYERS if name not in layers]
        system = system or MetricSystem("", "", "")
        return RecognisedFolder(
            {name: layers[name] for name in LAYER_NAMES if name in layers},
            tuple(doubts),
            tuple(sorted(over, key=lambda finding: finding.file or "")),
            tuple(choices),
            system.code,
            system.name,
            system.why,
            system.province,
            middle,
            tuple(reading.findings),
        )

    def _rasters(self, reading: Reading) -> list[RasterGuess]:
        if self.rasters is None:
            villages = reading.layers.get("villages")
            people = None if villages is None else float(np.nansum(villages.values("population")))
            self.rasters = guess_rasters(self.contents.rasters, self.contents.folder, people)
        return self.rasters


def recognise_folder(folder: Path) -> RecognisedFolder:
    """Layers of a scenario among the files of a folder, without asking anybody.

    Args:
        folder: The folder, with the folders in it.
    """
    return FolderReader.of(folder).recognise()


def _source_of(guess: LayerGuess) -> LayerSource:
    """Where a layer is read from: only columns are mapped that would not be found by themselves."""
    own = {column.name: (column.name, column.dbf_name) for column in (*guess.layer.columns, *guess.layer.coordinates)}
    columns = {ours: theirs for ours, theirs in guess.columns.items() if theirs not in own[ours]}
    return LayerSource(path=guess.part.shown, layer=guess.part.part, columns=columns)


def _read(sources: Mapping[str, LayerSource], chosen: ChosenParts, folder: Path) -> Reading:
    """The layers with rows that could be read, checked together."""
    usable = {layer: source for layer, source in sources.items() if not chosen.guesses[layer].lacking}
    return read_all(usable, folder, None, _CHECK_STEP_M, whole=False)


def _described(guess: LayerGuess, source: LayerSource, chosen: ChosenParts) -> RecognisedLayer:
    others = [other.part.label for other in chosen.others.get(guess.layer.name, [])]
    return RecognisedLayer(
        guess.layer.name,
        source,
        guess.part.raw.rows,
        guess.part.raw.format,
        guess.score,
        guess.matches,
        tuple(guess.unused),
        guess.lacking,
        tuple(others),
        misnamed=guess.misnamed,
    )


def _column_doubts(layer: RecognisedLayer) -> list[Finding]:
    """Columns that their values alone told, and required ones that are not there."""
    doubts = []
    table = f"[layers.{layer.layer}.columns]"
    for match in layer.matches:
        if match.by == "values":
            message = f"{match.ours} was taken from {match.theirs!r} by its values alone; its name does not say so"
            remedy = f"look at the column; where it is another, correct {table} {match.ours} = {match.theirs!r}"
            doubts.append(_column_doubt("column-by-values", message, remedy, layer, match.theirs))
        if match.other_years:
            others = listed([repr(name) for name in match.other_years])
            message = f"{match.ours} was taken from {match.theirs!r}, the newest of several years; others: {others}"
            remedy = f"where another year is meant, state it: {table} {match.ours} = {match.other_years[0]!r}"
            doubts.append(_column_doubt("column-newest", message, remedy, layer, match.theirs))
    for ours in layer.lacking:
        if ours in layer.misnamed:
            theirs, example = layer.misnamed[ours]
            message = f"{theirs!r} is called {ours}, but holds no such values: {example}"
            remedy = "correct the values, or ask for them where the file is from"
            doubts.append(_column_doubt("column-unrecognised", message, remedy, layer, theirs))
            continue
        left = listed(layer.unused, 12) or "\u2013"
        message = f"{layer.layer} need {ours}, which no column was recognised as; what is left of the file: {left}"
        remedy = f'name the column, {table} {ours} = "…", or ask for it where the file is from'
        doubts.append(_column_doubt("column-unrecognised", message, remedy, layer, ours))
    return doubts


def _column_doubt(code: str, message: str, remedy: str, layer: RecognisedLayer, column: str) -> Finding:
    return make_finding(code, message, remedy=remedy, file=layer.source.path, layer=layer.layer, column=column)


def _layer_lacks(layer: str) -> Finding:
    return make_finding("layer-missing", f"no file of the folder was recognised as {layer}", layer=layer)


def _box(reading: Reading) -> Bounds | None:
    """Box around the people, degrees, None where nothing says where they live."""
    for name in ("communes", "villages", "sites"):
        layer = reading.layers.get(name)
        if layer is not None and layer.usable.any():
            places = layer.lon_lat_deg[layer.usable]
            (west, south), (east, north) = places.min(axis=0), places.max(axis=0)
            return float(west), float(south), float(east), float(north)
    return None


def _raster_layers(
    rasters: Sequence[RasterGuess],
    answers: Mapping[str, str],
    box: Bounds | None,
    doubts: list[Finding],
    choices: list[Choice],
    over: list[Finding],
) -> dict[str, RecognisedLayer]:
    """The best raster of each kind: that which covers the most of the region, then the surest, then the finest."""
    by_layer: dict[str, list[RasterGuess]] = {}
    for guess in rasters:
        if guess.refused:
            over.append(passed_over(guess.path, guess.refused))
            continue
        near = guess.scores[0][1] - 0.5
        names = tuple(name for name, score in guess.scores if (score >= near and score > 0.0) or name == guess.named)
        layer = answers.get(f"raster:{guess.path}", guess.layer)
        if guess.is_doubted and f"raster:{guess.path}" not in answers:
            message = f"was taken for {guess.layer}; it may also be {listed(names[1:] or ['something else'])}"
            finding = make_finding("raster-doubted", message, file=guess.path, layer=guess.layer)
            doubts.append(finding)
            choices.append(Choice(f"raster:{guess.path}", names, finding))
        by_layer.setdefault(layer, []).append(guess)
    found = {}
    for layer, several in by_layer.items():
        ranked = _ranked(several, box, answers.get(f"layer:{layer}"))
        if len(ranked) > 1:
            paths = [guess.path for guess in ranked]
            message = f"{listed(paths)} may each be {layer}; {paths[0]} was taken"
            finding = make_finding("layer-candidates", message, file=paths[0], layer=layer, value=len(paths))
            doubts.append(finding)
            choices.append(Choice(f"layer:{layer}", tuple(paths), finding))
        found[layer] = _described_raster(layer, ranked, doubts)
    return found


def _ranked(found: Sequence[RasterGuess], box: Bounds | None, answer: str | None) -> list[RasterGuess]:
    """Rasters of one kind, that which a person chose first, then by how much they cover, how sure and how fine."""

    def merit(guess: RasterGuess) -> tuple[bool, float, float, float, str]:
        covered = 1.0 if box is None else round(guess.share_of(box), 2)
        return (guess.path != answer, -covered, -round(guess.scores[0][1], 1), guess.cell_m, guess.path)

    return sorted(found, key=merit)


def _described_raster(layer: str, ranked: Sequence[RasterGuess], doubts: list[Finding]) -> RecognisedLayer:
    first, others = ranked[0], [guess.path for guess in ranked[1:]]
    notes = {"cell_m": f"{first.cell_m:.0f}", "tiles": str(len(first.files))}
    if layer == "clutter":
        notes["scheme"] = first.scheme
        notes["classes"] = " ".join(map(str, first.classes))
        if not first.scheme:
            held = listed(first.classes, 20)
            message = (
                f"its classes {held} follow no known scheme; until [radio.clutter] heights_m states heights, they are 0"
            )
            doubts.append(make_finding("raster-doubted", message, file=first.path, layer=layer))
    source = LayerSource(path=first.path)
    kind = identify(first.files[0]).name
    return RecognisedLayer(layer, source, None, kind, first.scores[0][1], others=tuple(others), notes=notes)


def _antennas(contents: FolderContents) -> dict[str, RecognisedLayer]:
    """Antenna pattern files: one, or all of one extension in a folder."""
    if not contents.patterns:
        return {}
    first = contents.patterns[0]
    same = [path for path in contents.patterns if (path.parent, path.suffix) == (first.parent, first.suffix)]
    name = first.name if len(same) == 1 else f"*{first.suffix}"
    source = LayerSource(path=shown_in(first.parent / name, contents.folder))
    return {"antennas": RecognisedLayer("antennas", source, len(same), "antenna pattern", 1.0)}
