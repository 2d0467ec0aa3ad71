"""What a raster holds: heights, classes of land cover, people, or a picture; told by its values and how they change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from pyproj import CRS

from phusong.coverage.findings.errors import ReadError
from phusong.coverage.findings.log import FindingLog
from phusong.coverage.geofiles.grids.mosaic import Mosaic, opened_mosaic
from phusong.coverage.geofiles.sources import LayerSource
from phusong.coverage.kernels.arrays import FloatArray
from phusong.coverage.layers.ground.pictures import check_heights
from phusong.coverage.layers.recognition.folder import shown_in
from phusong.coverage.layers.recognition.together import pattern_of
from phusong.coverage.layers.recognition.words import file_score
from phusong.coverage.terrain.crs import WGS84, transformer
from phusong.coverage.terrain.grid import Bounds
from phusong.coverage.terrain.land_classes import HEIGHTS_M

RasterLayer = Literal["terrain", "clutter", "population"]

_SAMPLE = 256
_MOST_CLASSES = 40
_SKEWED = 12.0
"""The hundredth part that is greatest exceeds the mean of people by so much at least; that of heights seldom."""

_SMOOTH = 0.97
"""Heights of neighbouring cells correlate more than this; counts of people less."""

_AGREES = 2.0
"""Sums of people agree within this factor."""

_DEGREE_M = 111_320.0


_MOST_CLASSES = 40
"""More values than this are no classes that anybody wants to read."""


@dataclass(frozen=True, slots=True)
class RasterGuess:
    """One raster, or several tiles of one, and what it holds.

    Attributes:
        path: As a scenario in the folder names it; with ``*`` for several tiles.
        files: The files.
        scores: Layer to how surely it holds that, the surest first.
        bounds_deg: West, south, east and north, WGS 84.
        cell_m: Side of a cell, about, metres.
        people: Sum of all cells, about, as if they counted people.
        scheme: Scheme of land cover whose classes the cells hold, empty where none is known.
        refused: Why it is no layer, empty where it is one.
        named: What the name of the file says that it holds, None where it says nothing.
        classes: Whole numbers that its cells hold, where they are few; none otherwise.
    """

    path: str
    files: tuple[Path, ...]
    scores: tuple[tuple[RasterLayer, float], ...]
    bounds_deg: Bounds
    cell_m: float
    people: float
    scheme: str = ""
    refused: str = ""
    named: RasterLayer | None = None
    classes: tuple[int, ...] = ()

    @property
    def layer(self) -> RasterLayer:
        """What it most likely holds."""
        return self.scores[0][0]

    @property
    def is_doubted(self) -> bool:
        """Whether the second guess comes near the first, or the name of the file says something else."""
        if self.named not in (None, self.layer):
            return True
        return len(self.scores) > 1 and self.scores[0][1] - self.scores[1][1] < 0.35

    def share_of(self, box: Bounds) -> float:
        """Share of a box in degrees that it covers."""
        west, south, east, north = self.bounds_deg
        wide = max(0.0, min(east, box[2]) - max(west, box[0])) / max(box[2] - box[0], 1e-9)
        high = max(0.0, min(north, box[3]) - max(south, box[1])) / max(box[3] - box[1], 1e-9)
        return min(wide, 1.0) * min(high, 1.0)


def guess_rasters(files: Sequence[Path], folder: Path, people: float | None = None) -> list[RasterGuess]:
    """What each raster of a folder holds, tiles of one taken together.

    Args:
        files: Raster files, and archives of them.
        folder: Folder that they are named from.
        people: People of all villages together, None where it is not known.

    Raises:
        ReadError: Never; what cannot be read is told in the guess.
    """
    single = [_guess(path, folder, people) for path in files]
    return _with_tiles(single, folder)


def _guess(path: Path, folder: Path, people: float | None) -> RasterGuess:
    shown = shown_in(path, folder)
    try:
        with opened_mosaic({shown: path}, LayerSource(path=str(path)), FindingLog()) as mosaic:
            return _describe(mosaic, shown, path, people)
    except ReadError as error:
        return RasterGuess(shown, (path,), (("terrain", 0.0),), (0.0, 0.0, 0.0, 0.0), 0.0, 0.0, refused=error.message)


def _describe(mosaic: Mosaic, shown: str, path: Path, people: float | None) -> RasterGuess:
    tile = mosaic.tiles[0]
    shape = (min(tile.height, _SAMPLE), min(tile.width, _SAMPLE))
    cells = np.ma.filled(tile.read(shape=shape).astype(np.float64), np.nan) * tile.facts.scale + tile.facts.offset
    known = cells[np.isfinite(cells)]
    cell_m = _cell_m(mosaic)
    total = float(known[known > 0.0].sum() * tile.width * tile.height / max(cells.size, 1)) if len(known) else 0.0
    classes = np.unique(known) if len(known) else np.empty(0)
    scheme = _scheme(classes)
    scores = _scores(cells, known, classes, tile.facts.dtype)
    if scheme:
        scores["clutter"] += 0.8
    by_name = {layer: file_score(layer, path.stem, path.parent.name) for layer in scores}
    for layer in scores:
        scores[layer] += 0.5 * by_name[layer]
    surest = max(by_name, key=lambda layer: by_name[layer])
    named = surest if by_name[surest] > 0.0 else None
    if people and total / _AGREES <= people <= total * _AGREES:
        scores["population"] += 0.5
    refused = _refusal(mosaic, scores)
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    bounds = transformer(mosaic.crs, WGS84).transform_bounds(*tile.bounds)
    held = tuple(map(int, classes)) if len(classes) <= _MOST_CLASSES and (np.mod(classes, 1.0) == 0.0).all() else ()
    return RasterGuess(shown, (path,), tuple(ranked), bounds, cell_m, total, scheme, refused, named, held)


def _scores(cells: FloatArray, known: FloatArray, classes: FloatArray, dtype: str) -> dict[RasterLayer, float]:
    scores: dict[RasterLayer, float] = {"terrain": 0.3, "clutter": 0.0, "population": 0.0}
    if not len(known):
        return scores
    whole = bool((np.mod(known, 1.0) == 0.0).all())
    if whole and len(classes) <= _MOST_CLASSES and classes.min() >= 0.0 and classes.max() <= 255.0:
        scores["clutter"] += 0.6 if dtype == "uint8" else 0.35
        scores["terrain"] -= 0.2 if dtype == "uint8" else 0.0
        return scores
    correlation = _correlation(cells)
    scores["terrain"] += 0.5 if correlation > _SMOOTH else 0.0
    skewed = (
        known.min() >= 0.0 and known.max() > 0.0 and np.percentile(known, 99) > _SKEWED * max(known.mean(), 1e-12) / 2.0
    )
    if skewed and correlation < _SMOOTH:
        scores["population"] += 0.5
        scores["terrain"] -= 0.2
    if not whole and known.min() >= 0.0 and np.median(known) < 1.0 and correlation < _SMOOTH:
        scores["population"] += 0.3
    return scores


def _refusal(mosaic: Mosaic, scores: dict[RasterLayer, float]) -> str:
    """Why a raster that is taken for heights cannot be them: a picture, a shaded relief, nothing but 0."""
    best = max(scores, key=lambda layer: scores[layer])
    if {"red", "green"} <= set(mosaic.tiles[0].facts.colours):
        return f"{mosaic.tiles[0].name} is a picture in colours"
    if best != "terrain":
        return ""
    try:
        check_heights(mosaic)
    except ReadError as error:
        return error.message
    return ""


def _scheme(classes: FloatArray) -> str:
    held = {int(value) for value in classes.tolist() if float(value).is_integer()}
    if len(held) != len(classes) or len(held) < 2:
        return ""
    fitting = [name for name, heights in HEIGHTS_M.items() if heights and held <= {0, *heights}]
    return next((name for name in fitting if len(held & set(HEIGHTS_M[name])) >= 2), "")


def _correlation(cells: FloatArray) -> float:
    """Correlation of the sample's cells with those to their right, 1 where it cannot be told."""
    left, right = cells[:, :-1].ravel(), cells[:, 1:].ravel()
    both = np.isfinite(left) & np.isfinite(right)
    if both.sum() < 30 or left[both].std() == 0.0 or right[both].std() == 0.0:
        return 1.0
    return float(np.corrcoef(left[both], right[both])[0, 1])


def _cell_m(mosaic: Mosaic) -> float:
    side = abs(mosaic.transform.e)
    crs: CRS = mosaic.crs
    return side * (_DEGREE_M if crs.is_geographic else 1.0)


def _with_tiles(guesses: Sequence[RasterGuess], folder: Path) -> list[RasterGuess]:
    """Rasters of one kind and folder that lie side by side taken together, where a pattern names them alone."""
    groups: dict[tuple[object, ...], list[RasterGuess]] = {}
    for guess in guesses:
        file = guess.files[0]
        key = (file.parent, file.suffix, guess.layer, round(guess.cell_m, 3), bool(guess.refused))
        groups.setdefault(key, []).append(guess)
    return [found for group in groups.values() for found in _joined(group, folder)]


def _joined(group: list[RasterGuess], folder: Path) -> Iterator[RasterGuess]:
    pattern = pattern_of([guess.files[0] for guess in group]) if len(group) > 1 and not group[0].refused else None
    if pattern is None or _overlap(group):
        yield from group
        return
    west, south, east, north = zip(*(guess.bounds_deg for guess in group), strict=True)
    parent = shown_in(group[0].files[0].parent, folder)
    path = pattern if parent == "." else f"{parent}/{pattern}"
    files = tuple(guess.files[0] for guess in group)
    box = (min(west), min(south), max(east), max(north))
    people = sum(guess.people for guess in group)
    yield RasterGuess(path, files, group[0].scores, box, group[0].cell_m, people, group[0].scheme)


def _overlap(group: Sequence[RasterGuess]) -> bool:
    """Whether one of several rasters covers most of another: two versions of one, not tiles."""
    return any(one is not other and other.share_of(one.bounds_deg) > 0.5 for one in group for other in group)
