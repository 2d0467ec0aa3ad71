"""What the values of a column look like: numbers, codes, names of villages, technologies, operators, coordinates."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.geofiles.formats.header import NAMELESS
from phusong.coverage.kernels.arrays import FloatArray
from phusong.coverage.layers.recognition.words import plain_name
from phusong.coverage.layers.rows.angles import read_axis, split_pair
from phusong.coverage.layers.rows.columns import as_flags, as_text
from phusong.coverage.layers.rows.named_kinds import told_share
from phusong.coverage.layers.rows.numbers import as_numbers
from phusong.coverage.layers.rows.written_units import without_units
from phusong.coverage.schema.column import Column
from phusong.coverage.schema.radio import split_technologies

SAMPLE = 400
"""Rows of a column that are looked at, spread over all of it."""

CONTRADICTED, WEAK, FITTING, TELLING = -1.0, 0.0, 0.2, 0.5
"""What values say of a column of ours: they cannot be it; nothing; they may be it; hardly anything else looks so."""

_PREFIXES = {
    "villages.name": r"(?:thôn|thon|bản|ban|tổ dân phố|tổ|to|tdp|ấp|khu|làng|buôn|sóc|xóm|plei|kdc|khối)\b",
    "communes.name": r"(?:xã|xa|phường|phuong|thị trấn|tt)\b\.?",
    "villages.commune": r"(?:xã|xa|phường|phuong|thị trấn|tt)\b\.?",
    "communes.district": r"(?:huyện|huyen|quận|thị xã|thành phố|tp|tx)\b\.?",
    "villages.district": r"(?:huyện|huyen|quận|thị xã|thành phố|tp|tx)\b\.?",
    "districts.name": r"(?:huyện|huyen|quận|thị xã|thành phố|tp|tx)\b\.?",
    "provinces.name": r"(?:tỉnh|tinh|thành phố)\b\.?",
}
"""How names of units and places begin in Vietnamese."""

_OPERATORS = re.compile(
    r"viettel|vnpt|vina|mobi|gmobile|gtel|itel|fpt|cmc|reddi|local|vietnamobile|telecom|^(?:vtl?|vnp|mbf|vms|vnm)$",
    re.IGNORECASE,
)
_PLACE_KINDS = re.compile(
    r"commune.cent|trung tâm xã|ubnd|school|trường|clinic|trạm y tế|y tế|hospital|bệnh viện|post|bưu điện|market|chợ",
    re.IGNORECASE,
)
_FIBRE_KINDS = re.compile(
    r"^(?:olt|splitter|odf|fat|fdt|odp|tủ|măng xông|backbone|distribution|trục|nhánh|core|access)", re.I
)
_ROAD_CLASSES = re.compile(
    r"^(?:national|provincial|district|commune|track|motorway|trunk|primary|secondary|tertiary|residential|unclassified|"
    r"service|path|footway|quốc lộ|tỉnh lộ|đường|ql|tl|đt|đh|liên xã|liên thôn|hương lộ|cao tốc)",
    re.IGNORECASE,
)
_KINDS = {
    "sites.operator": _OPERATORS,
    "places.kind": _PLACE_KINDS,
    "fibre.kind": _FIBRE_KINDS,
    "access_points.kind": _FIBRE_KINDS,
    "roads.class": _ROAD_CLASSES,
}
_ORDINALS = frozenset({"stt", "tt", "so_tt", "so_thu_tu", "thu_tu", "so_tt_", "no", "row", "index", "ordinal"})
"""Names of columns that only count the rows."""
_FEW = 3
_ROUNDED = 1e-6
"""What a number of degrees has beyond its second decimal, at the least, if it is a place."""
_UNIT_CODE = re.compile(r"\d{4,5}")
_MOST = 0.8
_HALF = 0.5


@dataclass(frozen=True)
class ColumnProfile:
    """The values of one column of a file.

    Attributes:
        name: Name in the file.
        values: Some of its cells, spread over the column, shape (k,).
        distinct: Share of the cells that hold anything which are unlike all others, over the whole column, 0 to 1.
        filled: Share of the cells that hold anything, 0 to 1.
    """

    name: str
    values: NDArray[Any]
    distinct: float
    filled: float

    @classmethod
    def of(cls, name: str, cells: NDArray[Any]) -> ColumnProfile:
        """The profile of a whole column, shape (n,)."""
        text = as_text(cells)
        present = [word for word in text.tolist() if word]
        distinct = len(set(present)) / len(present) if present else 0.0
        rows = (
            np.linspace(0, len(cells) - 1, min(len(cells), SAMPLE)).astype(np.int64) if len(cells) else np.empty(0, int)
        )
        return cls(name, cells[rows], distinct, len(present) / len(cells) if len(cells) else 0.0)

    @cached_property
    def words(self) -> list[str]:
        """Cells of the sample that hold anything, as text."""
        return [word for word in as_text(self.values).tolist() if word]

    @cached_property
    def numbers(self) -> FloatArray:
        """Cells of the sample as numbers, NaN where they are none, those that hold nothing left out."""
        read = as_numbers(self.values, counts=True)
        values = np.where(read.bad, np.nan, read.values)
        for row in np.flatnonzero(read.ambiguous).tolist():  # 12.974 counts whole things, if it counts any
            values[row] = float(str(self.values[row]).strip().replace(".", "").replace(",", ""))
        return np.asarray(values[~read.missing], dtype=np.float64)

    def measured(self, unit: str) -> FloatArray:
        """The same of a column that has a unit, which people may have written behind each number."""
        bare, had = without_units(self.values, unit)
        return replace(self, values=bare).numbers if had.any() else self.numbers

    @cached_property
    def is_ordinal(self) -> bool:
        """Whether the column only counts the rows: by its name, or 1, 2, 3 and so on from the first row."""
        if plain_name(self.name) in _ORDINALS:
            return True
        counted = self.numbers
        rises = len(counted) > _FEW and counted[0] == 1.0 and bool((np.diff(counted) > 0.0).all())
        return rises and self.distinct == 1.0 and self.number_share == 1.0

    @cached_property
    def number_share(self) -> float:
        """Share of the cells that hold anything which are numbers."""
        return float(np.isfinite(self.numbers).mean()) if len(self.numbers) else 0.0

    def matching(self, pattern: re.Pattern[str]) -> float:
        """Share of the cells that hold anything in which a pattern is found."""
        return sum(pattern.search(word) is not None for word in self.words) / len(self.words) if self.words else 0.0

    def degrees(self, axis: str) -> FloatArray:
        """Cells of the sample as coordinates, NaN where they are none, shape (k,)."""
        read = read_axis(self.values, axis)
        return np.asarray(np.where(read.bad, np.nan, read.values), dtype=np.float64)

    @cached_property
    def pair_share(self) -> float:
        """Share of the cells that hold anything in which both coordinates stand."""
        return sum(split_pair(word) is not None for word in self.words) / len(self.words) if self.words else 0.0


def value_score(layer: str, column: Column, profile: ColumnProfile, codes: frozenset[str] = frozenset()) -> float:
    """What the values of a column of a file say of a column of ours.

    Args:
        layer: Layer of ours.
        column: Its column.
        profile: Values of the column of the file.
        codes: Codes of the communes, as far as they are known.

    Returns:
        :data:`CONTRADICTED`, :data:`WEAK`, :data:`FITTING` or :data:`TELLING`.
    """
    if not profile.words:
        return CONTRADICTED if column.required else WEAK
    if column.name in ("lon", "lat"):
        return _of_coordinate(column, profile)
    judge = _JUDGES[column.kind]
    return judge(f"{layer}.{column.name}", column, profile, codes)


def _of_number(_key: str, column: Column, profile: ColumnProfile, _codes: frozenset[str]) -> float:
    numbers = profile.measured(column.unit)
    known = numbers[np.isfinite(numbers)]
    if len(known) < _HALF * max(len(numbers), 1) or not len(known):
        return CONTRADICTED
    least, most = column.limits
    inside = (known >= (-np.inf if least is None else least)) & (known <= (np.inf if most is None else most))
    if inside.mean() < _HALF:
        return CONTRADICTED
    least, most = column.usual
    usual = (known >= (-np.inf if least is None else least)) & (known <= (np.inf if most is None else most))
    if column.unit in ("persons", "households") and (np.mod(known, 1.0) > 0.0).mean() > _HALF:
        return CONTRADICTED  # people are whole
    return FITTING if usual.mean() > _MOST else WEAK


def _of_id(key: str, column: Column, profile: ColumnProfile, codes: frozenset[str]) -> float:
    if profile.distinct < _MOST or profile.filled < _HALF:
        return CONTRADICTED
    if key == "communes.commune_code":
        return _of_code(key, column, profile, codes)
    long = sum(len(word) > 24 or " " in word for word in profile.words) > _HALF * len(profile.words)
    broken = (np.mod(np.nan_to_num(profile.numbers), 1.0) > 0.0).mean() > 0.1 if len(profile.numbers) else False
    return WEAK if long or broken else FITTING


def _of_code(key: str, _column: Column, profile: ColumnProfile, codes: frozenset[str]) -> float:
    if sum(" " in word or len(word) > 24 for word in profile.words) > _HALF * len(profile.words):
        return CONTRADICTED
    if key.endswith("commune_code"):
        bare = {word.lstrip("0") for word in codes}
        if bare and sum(word.lstrip("0") in bare for word in profile.words) > _MOST * len(profile.words):
            return TELLING
        return (
            FITTING
            if sum(_UNIT_CODE.fullmatch(word) is not None for word in profile.words) > _MOST * len(profile.words)
            else WEAK
        )
    return WEAK


def _of_text(key: str, _column: Column, profile: ColumnProfile, _codes: frozenset[str]) -> float:
    is_number = profile.number_share > _MOST
    if key in _KINDS:
        return TELLING if profile.matching(_KINDS[key]) > _HALF else CONTRADICTED if is_number else WEAK
    is_name = key.endswith(".name")
    if is_number:
        return CONTRADICTED if is_name or key.endswith((".commune", ".district")) else WEAK
    if is_name and _is_no_name(key, profile):
        return CONTRADICTED
    if _tells_units(key, profile):
        return TELLING
    if key in _PREFIXES and _is_of_other_units(key, profile):
        return CONTRADICTED
    return FITTING * (0.5 + 0.5 * profile.distinct) if is_name else WEAK


def _tells_units(key: str, profile: ColumnProfile) -> bool:
    """Whether names are those of units of a kind, or of public places."""
    if key == "places.name":
        return told_share(profile.words) > _HALF
    return key in _PREFIXES and profile.matching(_beginning(_PREFIXES[key])) > _HALF


def _is_no_name(key: str, profile: ColumnProfile) -> bool:
    """Whether rows repeat what no name would: one word for all, or districts in a layer of what lies in them."""
    if key in ("districts.name", "provinces.name") and profile.distinct < _MOST:
        return True
    return len(profile.words) > 1 and len(set(profile.words)) == 1


def _is_of_other_units(key: str, profile: ColumnProfile) -> bool:
    """Whether names begin as those of units of another level do."""
    others = set(_PREFIXES.values()) - {_PREFIXES[key]}
    return any(profile.matching(_beginning(prefix)) > _MOST for prefix in others)


@cache
def _beginning(prefix: str) -> re.Pattern[str]:
    return re.compile(rf"^\s*{prefix}", re.IGNORECASE)


def _of_technologies(_key: str, _column: Column, profile: ColumnProfile, _codes: frozenset[str]) -> float:
    read = [split_technologies(word) for word in profile.words]
    known = sum(bool(found) and not unknown for found, unknown in read)
    return TELLING if known > _MOST * len(read) else FITTING if known > _HALF * len(read) else CONTRADICTED


def _of_flag(_key: str, _column: Column, profile: ColumnProfile, _codes: frozenset[str]) -> float:
    read = as_flags(profile.values)
    present = ~read.missing
    return FITTING if present.any() and read.bad[present].mean() < 0.1 else CONTRADICTED


def _of_date(_key: str, _column: Column, profile: ColumnProfile, _codes: frozenset[str]) -> float:
    return WEAK if profile.matching(re.compile(r"(?:19|20)\d\d")) > _MOST else CONTRADICTED


_JUDGES = {
    "number": _of_number,
    "id": _of_id,
    "code": _of_code,
    "text": _of_text,
    "technologies": _of_technologies,
    "flag": _of_flag,
    "date": _of_date,
}


def _of_nameless(column: Column, known: FloatArray) -> float:
    """Whether numbers alone can be longitudes or latitudes: degrees with several decimals."""
    is_fine = float((np.abs(np.mod(known * 100.0 + 0.5, 1.0) - 0.5) > _ROUNDED).mean()) > _HALF
    most = 90.0 if column.name == "lat" else 180.0
    if not is_fine or np.abs(known).max() > most:
        return CONTRADICTED
    return TELLING if column.name == "lat" or np.abs(known).min() > 90.0 else FITTING


def _of_coordinate(column: Column, profile: ColumnProfile) -> float:
    values = profile.degrees(column.name)
    known = values[np.isfinite(values)]
    if len(known) < _HALF * len(profile.words):
        return FITTING if profile.pair_share > _MOST else CONTRADICTED
    if profile.name.startswith(NAMELESS):  # no name tells which it is: so must the values
        return _of_nameless(column, known)
    has_parts = float((np.mod(known, 1.0) > 0.0).mean()) > _HALF
    far = np.abs(known).max() > 180.0
    return FITTING if has_parts or far else CONTRADICTED
