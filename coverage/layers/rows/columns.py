"""Columns of ours found among the columns of a file, and their values as numbers, flags and text."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.findings.log import FindingLog
from phusong.coverage.findings.wording import did_you_mean, listed, nearest_name
from phusong.coverage.geofiles.letters.blocks import nfc_of_all
from phusong.coverage.geofiles.letters.encodings import SHOWN_ENCODINGS, nfc
from phusong.coverage.geofiles.letters.mending import spellings_of
from phusong.coverage.kernels.arrays import TextArray
from phusong.coverage.layers.rows.numbers import Numbers, is_missing
from phusong.coverage.schema.column import Column, Layer
from phusong.coverage.schema.names import fold

_TYPO = 0.85
"""Least share of letters that a mapped name has in common with one of ours to be taken for a slip of the pen."""

_TAKEN_AS = {"lon": ("longitude", "lng", "long"), "lat": ("latitude",)}
"""Names of longitude and latitude that mean nothing else, taken without a mapping."""

_YES = frozenset({"1", "1.0", "true", "t", "yes", "y", "x", "có", "co", "đúng"})
_NO = frozenset({"0", "0.0", "false", "f", "no", "n", "không", "khong", "sai"})
_NO_WORDS = frozenset(
    {"nan", "NaN", "NAN", "null", "NULL", "none", "<NA>", "NaT", "N/A", "n/a"}
    | {"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"}
)
"""What programs write where there is nothing, or where a formula failed; as text it is none."""

_WITHOUT_UNIT = re.compile(r"\([^)]*\)")
"""What stands in brackets behind a name: ``Dân số (người)``."""

_WHOLE = re.compile(r"-?\d+(\.0+)?")


def bind_columns(
    layer: Layer, names: Iterable[str], mapping: Mapping[str, str], log: FindingLog, *, is_table: bool
) -> dict[str, str]:
    """Find the columns of a layer among those of a file.

    A column answers to the mapped name; else to ours, to ours in other capitals, or to the ten letters of ours that a
    Shapefile keeps.

    Args:
        layer: The layer.
        names: Columns of the file.
        mapping: Ours to theirs, as the user gave it.
        log: Where missing and ambiguous columns are noted.
        is_table: Whether rows are placed by longitude and latitude, which are then required.

    Returns:
        Ours to theirs, for the columns that are there.
    """
    present = list(names)
    bound: dict[str, str] = {}
    _check_mapping(layer, present, mapping, log)
    for column in (*layer.columns, *layer.coordinates):
        given = mapping.get(column.name)
        theirs = _answering(column, present, log) if given is None else _mapped(given, present)
        if theirs is not None:
            bound[column.name] = theirs
    placing = {column.name for column in layer.coordinates} if is_table else set()
    missing = [
        column
        for column in (*layer.columns, *layer.coordinates)
        if (column.required or column.name in placing)
        and column.name not in bound
        and (column.kind == "id" or column.stand_in not in bound)
        and column.name not in mapping
    ]
    near = nearest_columns(missing, [name for name in present if name not in bound.values()])
    for column in missing:
        if column.stand_in not in bound or column.name in near:  # an identifier that may be there is not made
            _note_missing(column, near.get(column.name), present, log)
    return bound


def _mapped(theirs: str, present: list[str]) -> str | None:
    if theirs in present:
        return theirs
    for spellings in ({nfc(theirs)}, spellings_of(theirs, SHOWN_ENCODINGS)):  # as a heading in old letters shows
        meant = {spelling.casefold() for spelling in spellings}
        alike = [name for name in present if name.casefold() in meant]
        if alike:
            return alike[0] if len(alike) == 1 else None
    return None


def kept_columns(layer: Layer, names: Iterable[str], mapping: Mapping[str, str]) -> dict[str, str]:
    """Mapped columns that the layer does not know: they are kept under the name that the user gives them.

    Args:
        layer: The layer.
        names: Columns of the file.
        mapping: Name that the user gives to theirs.

    Returns:
        Name that the user gives to theirs, for the columns that are there.
    """
    present, ours = list(names), {column.name for column in (*layer.columns, *layer.coordinates)}
    found = {name: _mapped(theirs, present) for name, theirs in mapping.items() if name not in ours}
    return {name: theirs for name, theirs in found.items() if theirs is not None}


def _check_mapping(layer: Layer, present: list[str], mapping: Mapping[str, str], log: FindingLog) -> None:
    ours = [column.name for column in (*layer.columns, *layer.coordinates)]
    for name, theirs in mapping.items():
        near = nearest_name(fold(name), [each for each in ours if each not in mapping], _TYPO)
        if name not in ours and near:
            message = f"{layer.name} has no column {name!r}, which is kept as it is; did you mean {near!r}?"
            log.add("column-mapping", message, severity="warning", column=name, value=near)
        if _mapped(theirs, present) is None:
            hint = did_you_mean(theirs, present) or f"; it has {listed(present, 20)}"
            log.add("column-mapping", f"{name} is mapped to {theirs!r}, which the file lacks{hint}", column=theirs)


def _answering(column: Column, present: list[str], log: FindingLog) -> str | None:
    if column.name in present:
        return column.name
    accepted = (column.name, column.dbf_name, *_TAKEN_AS.get(column.name, ()))
    found = [name for name in present if name.strip().casefold() in accepted]
    if len(found) > 1:
        message = f"{listed(map(repr, found))} all answer to {column.name}"
        log.add("column-repeated", message, severity="error" if column.required else "warning", column=column.name)
    return found[0] if found else None


def _note_missing(column: Column, near: str | None, present: list[str], log: FindingLog) -> None:
    if near is None:
        message = f"the required column {column.name} is missing; the file has {listed(present, 20) or 'no columns'}"
        remedy = f'add the column, or map it: [layers.{log.layer}.columns] {column.name} = "…"'
        log.add("column-missing", message, remedy=remedy, column=column.name)
        return
    message = f"the required column {column.name} is missing; did you mean {near!r}?"
    remedy = f"map it if it is meant: [layers.{log.layer}.columns] {column.name} = {near!r}"
    log.add("column-missing", message, remedy=remedy, column=column.name, value=near)


def nearest_columns(columns: Iterable[Column], present: Iterable[str]) -> dict[str, str]:
    """The column of a file that is most likely meant by each of ours, none where none comes near, and none twice.

    Args:
        columns: Columns of ours.
        present: Columns of the file.
    """
    folded = {fold(form): name for name in present for form in (_WITHOUT_UNIT.sub(" ", name), name)}
    found: dict[str, str] = {}
    for column in columns:
        alias = next((alias for alias in (column.name, *column.aliases) if alias in folded), None)
        if alias is not None:
            found[column.name] = folded[alias]
    for column in columns:
        left = [form for form, name in folded.items() if name not in found.values()]
        near = None if column.name in found else nearest_name(column.name, left)
        if near is not None:
            found[column.name] = folded[near]
    return found


def as_text(values: NDArray[Any]) -> TextArray:
    """Values as NFC text, shape (n,): empty where there is nothing, or what programs write then; 2647.0 as 2647."""
    text = np.empty(len(values), dtype=np.object_)
    if values.dtype.kind in "iu":
        text[:] = values.astype(str)
    elif is_text(values):
        words = nfc_of_all([value or "" for value in values.tolist()])
        text[:] = ["" if word in _NO_WORDS else word for word in words]
    else:
        text[:] = [_cell_text(value) for value in values.tolist()]
    return text


def is_text(values: NDArray[Any]) -> bool:
    """Whether every cell that holds anything holds text."""
    return values.dtype == np.object_ and set(map(type, values.tolist())) <= {str, type(None)}


def _cell_text(value: object) -> str:
    if isinstance(value, str):
        word = nfc(value)
        return "" if word in _NO_WORDS else word
    if value is None:
        return ""
    if isinstance(value, float):
        if math.isnan(value):
            return ""
        return str(int(value)) if value.is_integer() else str(value)
    return nfc(str(value))


def is_number_column(values: NDArray[Any], text: TextArray) -> bool:
    """Whether codes were stored as numbers: a number type, or text that is all such as ``2647.0``."""
    if values.dtype.kind in "iuf":
        return True
    if is_text(values):
        return any(text) and all(_WHOLE.fullmatch(word) and "." in word for word in text if word)
    present = [value for value in values.tolist() if not is_missing(value)]
    if not present:
        return False
    if all(isinstance(value, int | float) and not isinstance(value, bool) for value in present):
        return True
    return all(_WHOLE.fullmatch(word) and "." in word for word in text if word)


def without_decimals(text: TextArray) -> TextArray:
    """Codes written as ``2647.0`` without the decimals, shape (n,)."""
    bare = np.empty(len(text), dtype=np.object_)
    bare[:] = [word.partition(".")[0] if _WHOLE.fullmatch(word) else word for word in text]
    return bare


def as_flags(values: NDArray[Any]) -> Numbers:
    """Yes/no values as 1.0 and 0.0, NaN where nothing is written, shape (n,)."""
    flags = np.full(len(values), np.nan)
    missing, bad = np.zeros(len(values), dtype=np.bool_), np.zeros(len(values), dtype=np.bool_)
    for row, value in enumerate(values.tolist()):
        word = nfc(str(value)).lower()
        if is_missing(value):
            missing[row] = True
        elif word in _YES:
            flags[row] = 1.0
        elif word in _NO:
            flags[row] = 0.0
        else:
            bad[row] = True
    return Numbers(flags, missing, bad, has_commas=False, ambiguous=np.zeros(len(values), dtype=np.bool_))
