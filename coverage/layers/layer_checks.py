"""Rules about one layer by itself: its columns, identifiers, numbers, flags and text. All are applied, none stops."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.findings.codes.catalogue import Severity
from phusong.coverage.findings.log import FindingLog
from phusong.coverage.findings.wording import listed
from phusong.coverage.geofiles.formats.dates import date_of_number, iso_date
from phusong.coverage.geofiles.letters.blocks import suspect_rows
from phusong.coverage.geofiles.letters.mending import damaged_rows
from phusong.coverage.geofiles.sources import LayerSource, RawLayer
from phusong.coverage.kernels.arrays import BoolArray, FloatArray, TextArray
from phusong.coverage.layers.rows.checked import CheckedLayer, CheckedPart, combine
from phusong.coverage.layers.rows.columns import (
    as_flags,
    as_text,
    bind_columns,
    is_number_column,
    kept_columns,
    without_decimals,
)
from phusong.coverage.layers.rows.georeference import Georeferenced, georeference_rows
from phusong.coverage.layers.rows.made_ids import ids_from_names
from phusong.coverage.layers.rows.named_kinds import tell_kinds
from phusong.coverage.layers.rows.numbers import COUNTED, Decimal, as_numbers, decimal_sign
from phusong.coverage.layers.rows.region import Region
from phusong.coverage.layers.rows.site_status import check_status
from phusong.coverage.layers.rows.written_units import FOOT_M, SHARE, names_feet, note_units, without_units
from phusong.coverage.schema.column import Column, Layer
from phusong.coverage.schema.radio import split_technologies
from phusong.coverage.schema.technologies import TECHNOLOGIES

_SHORTENED = re.compile(r"\d(?:[.,]\d+)?[eE]\+\d{1,3}")

_HUGE = 1e9
"""A limit that is no part of a range that anybody has in mind."""


@dataclass(slots=True)
class _Typed:
    """Typed columns as they are gathered, and the sign before decimals in the file as a whole, and as it is stated."""

    sign: Decimal
    stated: Decimal
    text: dict[str, TextArray] = field(default_factory=dict)
    numbers: dict[str, FloatArray] = field(default_factory=dict)
    number_codes: set[str] = field(default_factory=set)


def check_part(
    raw: RawLayer, layer: Layer, source: LayerSource, log: FindingLog, region: Region | None = None
) -> CheckedPart:
    """Type the values of one file of a layer, and check each of them.

    Args:
        raw: The rows.
        layer: The layer they are.
        source: What the user says about the file.
        log: Where findings are written.
        region: Where the communes lie, or None where they are not known.

    Returns:
        The rows; unusable where the log holds errors.
    """
    must_be_located = raw.geometry is None and "point" in layer.geometry and (raw.is_table or len(layer.geometry) == 1)
    is_bare = not raw.rows and not raw.columns  # which is told of as a layer without rows
    bound = {} if is_bare else bind_columns(layer, raw.columns, source.columns, log, is_table=must_be_located)
    measured = [column.name for column in (*layer.columns, *layer.coordinates) if column.kind == "number"]
    units = {column.name: column.unit for column in layer.columns}
    written = (without_units(raw.columns[bound[name]], units.get(name, ""))[0] for name in measured if name in bound)
    typed = _Typed(decimal_sign(written), source.decimal or "")
    is_bound = not any(each.code in ("column-missing", "column-mapping") for each in log.findings)
    for column in layer.columns:
        if column.name in bound:
            is_found = column.kind != "id" and column.stand_in in bound
            meant = replace(column, required=False) if is_found else column
            _type_column(meant, raw.columns[bound[column.name]], bound[column.name], typed, log)
    kept = {
        name: as_text(raw.columns[theirs]) for name, theirs in kept_columns(layer, raw.columns, source.columns).items()
    }
    placed = georeference_rows(raw, layer, bound, source.crs, log, region) if layer.geometry and raw.rows else None
    if layer.name == "places" and is_bound:
        kinds = tell_kinds(typed.text, bound.get("kind"), log)
        typed.text |= {} if kinds is None else {"kind": kinds}
    if is_bound:
        _make_ids(layer, bound, typed, placed, log)
    number_codes = frozenset(typed.number_codes)
    return CheckedPart(layer, raw.rows, bound, typed.text, typed.numbers, number_codes, placed, log, kept=kept)


def _make_ids(
    layer: Layer, bound: Mapping[str, str], typed: _Typed, placed: Georeferenced | None, log: FindingLog
) -> None:
    """Give rows identifiers where the file has no column of them but one of names."""
    for column in layer.columns:
        names = typed.text.get(column.stand_in)
        if column.kind != "id" or column.name in bound or names is None or not len(names):
            continue
        ids = ids_from_names(names, None if placed is None else placed.lon_lat_deg)
        typed.text[column.name] = ids
        message = f"identifiers that were made from names and places: {len(ids):,}; the first is {ids[0]!r}"
        log.add("id-made", message, column=column.name, value=ids[0])


def check_layer(layer: Layer, parts: Sequence[CheckedPart]) -> CheckedLayer:
    """Put the files of a layer together and apply the rules that need no other layer.

    Args:
        layer: The layer.
        parts: Its checked files, at least one.
    """
    checked = combine(layer, parts)
    if not len(checked):
        severity: Severity = "error" if layer.required else "warning"
        checked.note("no-rows", f"{layer.name} holds no rows", severity=severity)
    for column in layer.columns:
        if column.kind == "id":
            _check_duplicates(checked, column.name)
            _check_alike(checked, column.name)
        if column.kind == "technologies" and column.name in checked.text:
            _check_technologies(checked, column.name)
    if "status" in checked.text and layer.name == "sites":
        check_status(checked)
    if layer.name == "villages" and "population" in checked.numbers and len(checked):
        people = np.clip(np.nan_to_num(checked.values("population")), 0.0, None)
        if not people.sum() > 0.0:
            checked.note("no-population", "the population of all villages together is 0", column="population")
    return checked


def _type_column(column: Column, cells: NDArray[Any], theirs: str, typed: _Typed, log: FindingLog) -> None:
    """Type one column and check each of its values."""
    if column.kind == "number":
        typed.numbers[column.name] = _check_numbers(column, cells, theirs, typed, log)
        return
    if column.kind == "flag":
        flags = as_flags(cells)
        _note_rows("not-a-flag", flags.bad, cells, theirs, "is neither yes nor no", log)
        typed.numbers[column.name] = flags.values
        return
    text = as_text(cells)
    if column.kind == "date":
        text = _check_dates(text, theirs, log)
    if column.kind in ("id", "code") and is_number_column(cells, text):
        text = without_decimals(text)
        typed.number_codes.add(column.name)
    typed.text[column.name] = text
    _check_text(column, text, theirs, log)


def _check_dates(text: TextArray, theirs: str, log: FindingLog) -> TextArray:
    """Days as ``2024-12-31``, also from the numbers that spreadsheets keep them as; years and other words stay."""
    days = [iso_date(word) or word for word in text]
    numbers = [
        row for row, word in enumerate(text) if word.replace(".", "", 1).isdigit() and date_of_number(float(word))
    ]
    for row in numbers:
        days[row] = date_of_number(float(text[row])) or days[row]
    if numbers:
        first = numbers[0]
        message = f"dates that a spreadsheet keeps as numbers of days: {len(numbers):,}; {text[first]} is {days[first]}"
        log.add("date-number", message, row=first + 1, column=theirs, value=text[first])
    dated = np.empty(len(text), dtype=np.object_)
    dated[:] = days
    return dated


def _check_numbers(column: Column, cells: NDArray[Any], theirs: str, typed: _Typed, log: FindingLog) -> FloatArray:
    bare, had_unit = without_units(cells, column.unit)
    counts = column.unit in COUNTED
    numbers = as_numbers(bare, elsewhere=typed.sign, counts=counts, stated=typed.stated)
    values = np.where(had_unit, numbers.values / 100.0, numbers.values) if column.unit == SHARE else numbers.values
    if names_feet(theirs, column.unit):
        values = np.where(had_unit, values, np.round(values * FOOT_M, 2))
        remedy = "check that feet are meant; otherwise write metres"
        log.add("unit-written", f"numbers of {theirs!r} are feet and were read as metres", remedy=remedy, column=theirs)
    note_units(had_unit & np.isfinite(values), cells, values, theirs, log)
    _note_rows("not-a-number", numbers.bad & ~numbers.ambiguous, cells, theirs, "is not a number", log)
    _note_ambiguous(numbers.ambiguous, cells, theirs, log, counts=counts)
    if numbers.has_thousands:
        log.add("thousands-separator", "numbers have signs between thousands and were read so", column=theirs)
    if column.required:
        _note_rows("value-missing", numbers.missing, None, theirs, "the value is missing", log)
    if numbers.has_commas:
        log.add("decimal-comma", "numbers have decimal commas and were read so", column=theirs)
    least, greatest = column.limits
    for outside, problem in _beyond(column, values):
        _note_rows("out-of-range", outside, values, theirs, problem, log)
    unusual = _outside(values, column.usual) & ~_outside(values, (least, greatest))
    _note_rows("unusual-value", unusual, values, theirs, f"is possible but unusual{_unit(column)}", log)
    if column.unit == "persons":
        _check_whole(values, cells, theirs, log)
    return values


def _note_ambiguous(rows: BoolArray, cells: NDArray[Any], theirs: str, log: FindingLog, *, counts: bool) -> None:
    """Note cells that can mean two numbers, with the line that decides it."""
    for index in np.flatnonzero(rows).tolist():
        written = _shown(cells[index])
        message = f"{written} can mean two numbers, thousands or decimals"
        signs = (",", ".") if "." in written else (".", ",")
        remedy = (
            f'state decimal = "{signs[0]}" if thousands are meant, as people are whole; decimal = "{signs[1]}" if not'
            if counts
            else 'state under the layer which sign stands before decimals: decimal = ",\u2026" or ".\u2026"'
        )
        log.add("number-ambiguous", message, remedy=remedy, row=index + 1, column=theirs, value=written)


def _outside(values: FloatArray, limits: tuple[float | None, float | None]) -> BoolArray:
    outside = np.zeros(len(values), dtype=np.bool_)
    least, greatest = limits
    if least is not None:
        outside |= values < least
    if greatest is not None:
        outside |= values > greatest
    return outside


def _beyond(column: Column, values: FloatArray) -> Iterator[tuple[BoolArray, str]]:
    """Values that a column cannot have, with what is wrong with them."""
    least, greatest = column.limits
    if least is not None and greatest is not None and greatest < _HUGE:
        yield _outside(values, column.limits), f"is outside {least:g}..{greatest:g}{_unit(column)}"
        return
    yield _outside(values, (least, None)), f"is less than {least or 0.0:g}{_unit(column)}"
    yield _outside(values, (None, greatest)), f"is greater than {greatest or 0.0:,.0f}{_unit(column)}"


def _unit(column: Column) -> str:
    return f" {column.unit}" if column.unit else ""


def _check_whole(values: FloatArray, cells: NDArray[Any], theirs: str, log: FindingLog) -> None:
    fractional = np.flatnonzero(np.isfinite(values) & (values != np.round(values)))
    if len(fractional):
        row = int(fractional[0])
        message = f"numbers of people that are not whole: {len(fractional):,}, the first is {cells[row]}"
        log.add("fractional-people", message, row=row + 1, column=theirs, value=cells[row])


def _note_rows(
    code: str, rows: BoolArray, cells: NDArray[Any] | None, theirs: str, problem: str, log: FindingLog
) -> None:
    for index in np.flatnonzero(rows).tolist():
        value = None if cells is None else _shown(cells[index])
        log.add(code, problem if value is None else f"{value} {problem}", row=index + 1, column=theirs, value=value)


def _shown(cell: object) -> str:
    if isinstance(cell, float | np.floating):
        return f"{cell:.10g}"
    return str(cell)[:100]


def _check_text(column: Column, text: TextArray, theirs: str, log: FindingLog) -> None:
    empty = np.flatnonzero(text == "").tolist()
    if column.kind in ("id", "code"):
        _check_shortened(text, theirs, log)
    if column.kind in ("id", "code") and column.required:
        for row in empty:
            log.add("id-missing", "the identifier is empty", row=row + 1, column=theirs)
    elif column.required and column.kind == "text":
        for row in empty:
            log.add("value-missing", "the text is empty", severity="warning", row=row + 1, column=theirs)
    for row in damaged_rows(text.tolist()):
        message = f"letters were lost in {text[row]!r}, or are the wrong ones"
        log.add("text-damaged", message, row=row + 1, column=theirs, value=text[row])


def _check_shortened(text: TextArray, theirs: str, log: FindingLog) -> None:
    """Codes of which a spreadsheet kept a few digits: ``1.23E+05``."""
    for row in suspect_rows(text.tolist(), lambda words: "E+" in words or "e+" in words):
        if _SHORTENED.fullmatch(text[row]):
            message = f"{text[row]!r} is what a spreadsheet shows of a longer number; its last digits are lost"
            log.add("code-shortened", message, row=row + 1, column=theirs, value=text[row])


def _check_duplicates(checked: CheckedLayer, name: str) -> None:
    words = checked.words(name)
    if len(set(words)) == len(words):
        return
    first: dict[str, int] = {}
    is_route = checked.kinds() == "line"  # the sections of one cable may share its identifier
    for index, word in enumerate(words):
        if word and not is_route[index] and first.setdefault(word, index) != index:
            message = f"{word!r} is in {checked.row_name(first[word], index)} and in {checked.row_name(index, index)}"
            checked.note("id-duplicate", message, index, name, word)


def _check_alike(checked: CheckedLayer, name: str) -> None:
    """Identifiers of digits that only leading zeros tell apart: one row twice, once through a spreadsheet."""
    words = checked.words(name).tolist()
    if not any(word.startswith("0") for word in words):
        return
    first: dict[str, int] = {}
    for index, word in enumerate(words):
        other = first.setdefault(word.lstrip("0"), index) if word.isdigit() else index
        if words[other] != word:
            here, there = checked.row_name(index, index), checked.row_name(other, index)
            message = f"only leading zeros tell {word!r} in {here} and {words[other]!r} in {there} apart"
            checked.note("id-alike", message, index, name, word)


def _check_technologies(checked: CheckedLayer, name: str) -> None:
    for index, word in enumerate(checked.words(name)):
        known, unknown = split_technologies(word)
        for technology in unknown:
            message = f"technology {technology!r} is not one of {listed(TECHNOLOGIES)}"
            checked.note("technology-unknown", message, index, name, technology)
        if not known and not unknown:
            checked.note("technology-missing", "no technology is given", index, name)
