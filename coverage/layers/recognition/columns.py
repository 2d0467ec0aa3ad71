"""Columns of a file matched with the columns of a layer: the assignment in which names and values agree best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from phusong.coverage.geofiles.formats.header import NAMELESS
from phusong.coverage.kernels.arrays import FloatArray, IntArray
from phusong.coverage.layers.recognition.assignment import best_assignment
from phusong.coverage.layers.recognition.profiles import (
    CONTRADICTED,
    TELLING,
    ColumnProfile,
    value_score,
)
from phusong.coverage.layers.recognition.words import PAIR_PHRASES, name_score, plain_name
from phusong.coverage.layers.recognition.years import newest_of, year_in
from phusong.coverage.layers.rows.numbers import COUNTED
from phusong.coverage.schema.column import Column, Layer

By = Literal["name", "values"]

_OF_NAMES = 0.8
"""Share of different words in a column that names what it holds; kinds repeat."""

_AS_GOOD = 0.7
"""A column that suits so much less than the one taken may hold the same for another year."""

_LEAST_NAME = 0.4
"""A name that says less is not believed without values."""

_LEAST_OPTIONAL = 0.55
_TOLD, _FITTED = 0.45, 0.6
"""What values alone count for, where the name says nothing: those that tell, and those that fit for each unit of it."""

_GUESSED = ("id", "code", "number", "technologies", "text")
"""Kinds of required columns that values alone may tell."""


@dataclass(frozen=True, slots=True)
class ColumnMatch:
    """One column of ours found in a file.

    Attributes:
        ours: Name of ours.
        theirs: Name in the file.
        by: What tells it: the name (and values that do not contradict it), or the values alone.
        score: How surely, about 0 to 1.
        other_years: Columns of the file that hold the same for other years than the newest.
    """

    ours: str
    theirs: str
    by: By
    score: float
    other_years: tuple[str, ...] = ()


def match_columns(
    layer: Layer, profiles: Sequence[ColumnProfile], codes: frozenset[str] = frozenset(), *, is_table: bool = False
) -> list[ColumnMatch]:
    """The columns of a layer among those of a file, each column of the file for one of ours at the most.

    Args:
        layer: The layer.
        profiles: Columns of the file.
        codes: Codes of the communes, as far as they are known.
        is_table: Whether longitude and latitude are sought.

    Returns:
        What was found, in the order of the layer's columns.
    """
    wanted = [*layer.columns, *(layer.coordinates if is_table else ())]
    if not wanted or not profiles:
        return []
    names = np.array([[name_score(layer.name, each, profile.name) for profile in profiles] for each in wanted])
    values = np.array([[value_score(layer.name, each, profile, codes) for profile in profiles] for each in wanted])
    scores = np.vectorize(_together)(names, values)
    for row, column in enumerate(wanted):
        told = zip(scores[row], names[row], values[row], profiles, strict=True)
        scores[row] = [_allowed(column, *each) for each in told]
    rows, columns = _best_pairs(scores)
    found = [
        ColumnMatch(
            wanted[row].name,
            profiles[column].name,
            "name" if names[row, column] >= _LEAST_NAME else "values",
            float(min(scores[row, column], 1.0)),
        )
        for row, column in zip(rows, columns, strict=True)
        if scores[row, column] > 0.0
    ]
    found += _pairs(found, wanted, profiles) if is_table and "point" in layer.geometry else []
    found = _newest(found, wanted, profiles, scores)
    found = _without_ordinals(layer, found, profiles)
    found += _identified_by_name(layer, found, profiles)
    order = [column.name for column in wanted]
    return sorted(found, key=lambda match: order.index(match.ours))


def _best_pairs(scores: FloatArray) -> tuple[IntArray, IntArray]:
    """Rows, ascending, and their columns, each in one pair at the most, with the greatest sum of scores above 0."""
    rows = np.flatnonzero((scores > 0.0).any(axis=1))
    columns = scores[rows].argmax(axis=1)
    if len(np.unique(columns)) == len(rows):  # each has what it likes best: no other pairs can have more
        return rows, columns
    return best_assignment(scores)


def _together(name: float, value: float) -> float:
    if value == CONTRADICTED:
        return 0.0
    if name >= _LEAST_NAME:
        return name + value * 0.5
    return (_TOLD if value == TELLING else _FITTED * value) + name * 0.2


def _allowed(column: Column, score: float, name: float, value: float, profile: ColumnProfile) -> float:
    """A score, or 0 where a column may not be told so: optional ones need their name or values that tell.

    What only counts the rows is measured by no name of its own: no people, no heights. What holds for a year is
    no code.
    """
    if name < _LEAST_NAME and column.kind == "number" and profile.is_ordinal:
        return 0.0
    if name < _LEAST_NAME and column.kind in ("id", "code") and year_in(profile.name) is not None:
        return 0.0
    if name >= _LEAST_NAME:
        return score if column.required or name >= _LEAST_OPTIONAL or value == TELLING else 0.0
    if profile.name.startswith(NAMELESS):
        is_name = column.name == "kind" and profile.distinct > _OF_NAMES
        is_count = column.kind == "id" and bool(column.stand_in)  # of pupils, say; names and places make better ones
        return 0.0 if is_name or is_count or not (column.required or column.name in ("lon", "lat")) else score
    if value == TELLING and (column.required or column.kind in ("technologies", "text")):
        return score
    return score if column.required and column.kind in _GUESSED else 0.0


def _pairs(
    found: Sequence[ColumnMatch], wanted: Sequence[Column], profiles: Sequence[ColumnProfile]
) -> list[ColumnMatch]:
    """Longitude and latitude in one column that holds both."""
    have = {match.ours for match in found}
    if {"lon", "lat"} <= have or not {"lon", "lat"} <= {column.name for column in wanted}:
        return []
    for profile in profiles:
        named = plain_name(profile.name) in PAIR_PHRASES or "toa_do" in plain_name(profile.name)
        if profile.pair_share > 0.8:
            by: By = "name" if named else "values"
            return [ColumnMatch(name, profile.name, by, 0.9) for name in ("lon", "lat") if name not in have]
    return []


def _newest(
    found: Sequence[ColumnMatch], wanted: Sequence[Column], profiles: Sequence[ColumnProfile], scores: FloatArray
) -> list[ColumnMatch]:
    """What was found, of people and households that are counted for several years those of the newest."""
    rows = {column.name: row for row, column in enumerate(wanted) if column.unit in COUNTED}
    places = {profile.name: place for place, profile in enumerate(profiles)}
    used = {match.theirs for match in found}
    newest = []
    for match in found:
        if match.ours in rows:
            row = scores[rows[match.ours]]
            least = _AS_GOOD * row[places[match.theirs]]
            others = [name for name, place in places.items() if name not in used and row[place] >= least > 0.0]
            theirs, years = newest_of(match.theirs, others)
            match = replace(match, theirs=theirs, other_years=years)
        newest.append(match)
    return newest


def _without_ordinals(
    layer: Layer, found: Sequence[ColumnMatch], profiles: Sequence[ColumnProfile]
) -> list[ColumnMatch]:
    """What was found without identifiers that only count the rows, where names and places make better ones."""
    counting = {
        profile.name
        for profile in profiles
        if profile.is_ordinal and profile.number_share == 1.0 and not profile.words[0].startswith("0")
    }
    have = {match.ours for match in found}
    made = {column.name for column in layer.columns if column.kind == "id" and column.stand_in in have}
    return [match for match in found if not (match.by == "values" and match.ours in made and match.theirs in counting)]


def _identified_by_name(
    layer: Layer, found: Sequence[ColumnMatch], profiles: Sequence[ColumnProfile]
) -> list[ColumnMatch]:
    """An identifier that the file lacks, taken from the name where every row has another."""
    ids = [column.name for column in layer.columns if column.kind == "id" and column.required]
    have = {match.ours: match for match in found}
    stand_in = next((column.stand_in for column in layer.columns if ids and column.name == ids[0]), "")
    if not ids or ids[0] in have or "name" not in have or stand_in:  # else they are made of name and place
        return []
    name = have["name"].theirs
    profile = next(each for each in profiles if each.name == name)
    return [ColumnMatch(ids[0], name, "values", 0.3)] if profile.distinct == 1.0 and profile.filled == 1.0 else []
