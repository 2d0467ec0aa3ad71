"""How surely rows are those of each layer: geometry, columns, what values say, and the names of file and sheet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely

from phusong.coverage.findings.log import FindingLog
from phusong.coverage.findings.wording import listed
from phusong.coverage.layers.recognition.columns import ColumnMatch, match_columns
from phusong.coverage.layers.recognition.folder import FilePart
from phusong.coverage.layers.recognition.profiles import TELLING, ColumnProfile, value_score
from phusong.coverage.layers.recognition.words import file_score, name_score, plain_name
from phusong.coverage.layers.rows.named_kinds import told_share
from phusong.coverage.layers.rows.technology_columns import technology_columns, with_technologies
from phusong.coverage.schema.column import Layer
from phusong.coverage.schema.layers import LAYERS

LEAST = 0.55
"""A part that scores less is no layer of ours."""

CLOSE = 0.2
"""Two scores that are no further apart are in doubt."""

_OF_FILE_NAME = 0.45
_MOST_NAMES = 0.5
_OF_SECTORS = frozenset(
    {"azimuth_deg", "downtilt_deg", "mechanical_tilt_deg", "electrical_tilt_deg", "band_mhz", "antenna"}
)
"""Columns of sectors that sites do not have, at least one of which a table of sectors has."""

_NO_DIRECTION = 0.4
_CALLED = 0.75
_WORDS_SHOWN = 3
_WORDS: dict[str, re.Pattern[str]] = {
    "roads": re.compile(
        r"quốc lộ|tỉnh lộ|đường (?:tỉnh|huyện|xã|liên)|\bql\.? ?\d|\btl\.? ?\d|\bđt\.? ?\d|hương lộ|cao tốc|"
        r"motorway|trunk|primary|secondary|tertiary|residential|unclassified|\btrack\b|highway|\bnational\b|\bprovincial\b",
        re.IGNORECASE,
    ),
    "fibre": re.compile(
        r"cáp|quang|\bfib(?:er|re)\b|\bodf\b|\badss\b|\b\d+ ?fo\b|\b\d+ ?cores?\b|\bcables?\b|sợi|backbone|"
        r"distribution|truyền dẫn|\bolt\b|splitter",
        re.IGNORECASE,
    ),
    "access_points": re.compile(
        r"\bolt\b|splitter|\bodf\b|\bfat\b|\bfdt\b|\bodp\b|tủ (?:quang|cáp)|măng xông", re.IGNORECASE
    ),
    "buildings": re.compile(r"building|\bnhà\b|residential|\bhouse\b", re.IGNORECASE),
    "sea": re.compile(r"biển|\bvịnh\b|\bsea\b|ocean|\bgulf\b", re.IGNORECASE),
}
"""What the values of a layer without required columns say."""

_COLUMN_WORDS: dict[str, tuple[str, ...]] = {
    "roads": ("maxspeed", "oneway", "surface", "highway", "fclass", "bridge", "tunnel", "so_lan", "cap_duong",
              "ten_duong", "loai_duong", "mat_duong", "be_rong_mat"),
    "fibre": ("so_soi", "loai_cap", "dung_luong_soi", "cores", "ma_tuyen", "tuyen_cap", "fiber_count", "so_fo"),
    "access_points": ("so_cong", "ports", "loai_tu", "ma_olt", "splitter", "dung_luong_cong", "so_port"),
    "buildings": ("building", "levels", "area_in_meters", "confidence", "bf_source", "full_plus_code", "so_tang"),
}  # fmt: skip
"""Columns that a layer without required columns is known by."""

_TELLING_COLUMNS = {
    "villages": ("name", "village_id", "population", "households"),
    "communes": ("name",),
    "sites": ("technologies", "operator", "height_m"),
    "sectors": ("azimuth_deg", "technology", "downtilt_deg"),
    "places": ("kind", "name"),
    "districts": ("name",),
    "provinces": ("name",),
    "crosswalk": ("code_before", "code_after"),
    "fibre": ("kind",),
    "access_points": ("kind",),
}
"""Columns that speak for a layer above others."""


@dataclass(frozen=True, slots=True)
class LayerGuess:
    """One part of a file taken for one layer.

    Attributes:
        part: The part.
        layer: The layer.
        score: How surely, about 0 to 2.
        matches: Columns of ours found in it.
        lacking: Required columns that were not found, nor what stands in for them.
    """

    part: FilePart
    layer: Layer
    score: float
    matches: tuple[ColumnMatch, ...]
    lacking: tuple[str, ...]

    @property
    def columns(self) -> dict[str, str]:
        """Ours to theirs."""
        return {match.ours: match.theirs for match in self.matches}

    @property
    def unused(self) -> list[str]:
        """Columns of the file that mean nothing to the layer."""
        used = set(self.columns.values())
        return [name for name in self.part.raw.columns if name not in used]

    @property
    def misnamed(self) -> dict[str, tuple[str, str]]:
        """What is lacking to the column of the file that is called so but holds something else, and its first words."""
        found = {}
        for ours in self.lacking:
            column = self.layer.column(ours)
            named = [
                profile
                for profile in self.part.profiles
                if column is not None
                and profile.name in self.unused
                and name_score(self.layer.name, column, profile.name) >= _CALLED
            ]
            if named:
                words = list(dict.fromkeys(named[0].words[:_WORDS_SHOWN]))
                found[ours] = (named[0].name, listed(words, _WORDS_SHOWN) or "\u2013")
        return found


def guess_layers(part: FilePart, codes: frozenset[str] = frozenset()) -> list[LayerGuess]:
    """Layers that a part may be, the surest first.

    Args:
        part: Rows of a file.
        codes: Codes of the communes, as far as they are known.
    """
    guesses = [guess_as(part, layer, codes) for layer in LAYERS.values() if layer.has_rows and _fits(part, layer)]
    return sorted(guesses, key=lambda guess: -guess.score)


def _fits(part: FilePart, layer: Layer) -> bool:
    if part.raw.rows == 0:
        return False
    if layer.name == "fibre" and part.kinds <= {"point"}:
        return False  # points alone are access points, which have a layer of their own
    if part.is_table:
        return not layer.geometry or "point" in layer.geometry
    return bool(part.kinds) and part.kinds <= set(layer.geometry)


def guess_as(part: FilePart, layer: Layer, codes: frozenset[str] = frozenset()) -> LayerGuess:
    """A part taken for a layer, with how surely."""
    if technology_columns(part.raw) and layer.name == "sites":
        raw = with_technologies(part.raw, layer, FindingLog())
        added = [ColumnProfile.of(name, raw.columns[name]) for name in raw.columns if name not in part.raw.columns]
        part = replace(part, raw=raw, profiles=(*part.profiles, *added))
    seeks_place = part.is_table and bool(layer.coordinates)
    matches = match_columns(layer, part.profiles, codes, is_table=seeks_place)
    bound = {match.ours: match for match in matches}
    required = [column for column in layer.columns if column.required]
    placing = ["lon", "lat"] if seeks_place else []
    lacking = [column.name for column in required if not {column.name, column.stand_in} & set(bound)]
    if layer.name == "places" and "kind" not in bound and not _names_tell_kinds(bound, part):
        lacking.append("kind")
    lacking += [name for name in placing if name not in bound]
    score = _column_score(layer, bound, part, codes) if required else _content_score(layer, part)
    if seeks_place and not {"lon", "lat"} <= set(bound):
        score -= 0.5
    if layer.name == "sectors" and not _OF_SECTORS & set(bound):
        score -= _NO_DIRECTION
    score += _OF_FILE_NAME * file_score(layer.name, part.path.stem, part.part or "")
    return LayerGuess(part, layer, score + _shape_score(layer, part), tuple(matches), tuple(lacking))


def _column_score(layer: Layer, bound: dict[str, ColumnMatch], part: FilePart, codes: frozenset[str]) -> float:
    """Share of the required columns found, and what speaks for the layer above others."""
    required = [column for column in layer.columns if column.required]
    weights = []
    for column in required:
        stands_in = column.kind != "id" and (layer.name != "places" or _names_tell_kinds(bound, part))
        match = bound.get(column.name) or (bound.get(column.stand_in) if stands_in else None)
        weights.append(0.0 if match is None else match.score * (1.0 if match.by == "name" else 0.6))
    score = sum(weights) / len(required)
    profiles = {profile.name: profile for profile in part.profiles}
    for name in _TELLING_COLUMNS.get(layer.name, ()):
        telling = layer.column(name)
        if name in bound and telling is not None:
            theirs = bound[name].theirs
            if value_score(layer.name, telling, profiles[theirs], codes) == TELLING:
                score += 0.4
            elif _is_own_name(layer, name, theirs):
                score += 0.25
    return score + 0.02 * sum(match.by == "name" for match in bound.values())


def _names_tell_kinds(bound: dict[str, ColumnMatch], part: FilePart) -> bool:
    """Whether places need no column of kinds, as their names tell them."""
    name = bound.get("name")
    return name is not None and any(
        told_share(profile.words) > _MOST_NAMES for profile in part.profiles if profile.name == name.theirs
    )


def _is_own_name(layer: Layer, ours: str, theirs: str) -> bool:
    """Whether a name in the file means this column of this layer and no other layer's."""
    column = layer.column(ours)
    if column is None or name_score(layer.name, column, theirs) < 0.75:
        return False
    others = (other for other in LAYERS.values() if other.name != layer.name)
    same = [other.name for other in others for each in other.columns if each.name == ours]
    return plain_name(theirs) != ours or not same


def _content_score(layer: Layer, part: FilePart) -> float:
    """Evidence for a layer that needs no column: what its columns are called, and what stands in them."""
    score = {"roads": 0.4, "fibre": 0.2}.get(layer.name, 0.0)
    names = {plain_name(profile.name) for profile in part.profiles}
    if names & set(_COLUMN_WORDS.get(layer.name, ())):
        score += 0.45
    words = _WORDS.get(layer.name)
    if words is not None and any(_says(profile, words) for profile in part.profiles):
        score += 0.6
    return score


def _says(profile: ColumnProfile, words: re.Pattern[str]) -> bool:
    return profile.matching(words) > 0.3


def _shape_score(layer: Layer, part: FilePart) -> float:
    """What the shapes say: buildings are many and small, districts few and large."""
    if part.raw.geometry is None or layer.name != "buildings" or "polygon" not in part.kinds:
        return 0.0
    boxes = shapely.bounds(part.raw.geometry[~shapely.is_missing(part.raw.geometry)])
    sides = np.maximum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1])
    small = np.median(sides) < (0.002 if np.nanmax(np.abs(boxes)) <= 360.0 else 200.0)
    return 0.5 if small and len(boxes) > 20 else -0.5


def undecided(guesses: Sequence[LayerGuess]) -> list[LayerGuess]:
    """Guesses that come near the surest one, itself included."""
    best = guesses[0].score if guesses else 0.0
    return [guess for guess in guesses if guess.score >= best - CLOSE and guess.score >= LEAST]


def names_of(guesses: Iterable[LayerGuess]) -> list[str]:
    """Layers of guesses, each once."""
    return list(dict.fromkeys(guess.layer.name for guess in guesses))
