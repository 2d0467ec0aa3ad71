"""Where a layer comes from, what its file holds before any meaning is given to it, and which part is meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any, Literal

from numpy.typing import NDArray
from pyproj import CRS

from phusong.coverage.findings.errors import ReadError
from phusong.coverage.findings.numbering import RowNumbers
from phusong.coverage.findings.wording import listed
from phusong.coverage.geofiles.child.process import ReadLimits
from phusong.coverage.kernels.arrays import GeometryArray
from phusong.coverage.schema.column import Layer
from phusong.coverage.schema.layers import LAYER_NAMES
from phusong.coverage.schema.names import fold


@dataclass(frozen=True, slots=True)
class LayerSource:
    """Where a layer is read from, and what is to be overruled about it.

    It is no pydantic class, unlike the table of a scenario that it is made of: to check one file would else take a
    tenth of a second more, for loading pydantic.

    Attributes:
        path: File of the layer.
        layer: Layer or sheet in the file where it holds several, `*` for all; None where there is but one.
        crs: Coordinate system of the file's coordinates, to overrule what it says.
        encoding: Encoding of the file's text, to overrule what is recognised.
        decimal: Sign before the decimals of the file's numbers, None where the file tells it.
        north: The north that azimuths count from.
        columns: Column names where they differ, ours to theirs.
        time_limit_s: Reading one file may keep the processor busy for so many seconds.
        memory_limit_gib: Reading one file may take so much memory, GiB.
    """

    path: str
    layer: str | None = None
    crs: str | None = None
    encoding: str | None = None
    decimal: Literal[".", ","] | None = None
    north: Literal["true", "grid"] = "true"
    columns: Mapping[str, str] = field(default_factory=dict)
    time_limit_s: float = 18.0
    memory_limit_gib: float = 1.5

    @property
    def limits(self) -> ReadLimits:
        """What reading one file may take."""
        return ReadLimits(self.time_limit_s, self.memory_limit_gib)


@dataclass(frozen=True, slots=True)
class RawLayer:
    """Rows of a file in the file's order, before any meaning is given to them.

    Attributes:
        columns: Column name in the file to its values, each of shape (n,).
        rows: Number of rows n.
        geometry: Shapely geometries in the file's coordinate system, None where a row has none, shape (n,); None for
            a table without geometry.
        crs: Coordinate system that the file states, None when it states none.
        unreadable: Row index to why its geometry cannot be read.
        is_table: Whether the format has no geometry of its own (CSV, XLSX), so that longitude and latitude are usual.
        numbers: Numbers under which a person finds the rows, None where they are as in the file, from 1.
        encoding: Encoding that the text was read in, None where the format prescribes one.
        format: Name of the format, as people call it.
        name: Name of the layer or sheet in the file.
    """

    columns: Mapping[str, NDArray[Any]]
    rows: int
    geometry: GeometryArray | None = None
    crs: CRS | None = None
    unreadable: Mapping[int, str] = field(default_factory=dict)
    is_table: bool = False
    numbers: RowNumbers | None = None
    encoding: str | None = None
    format: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One layer, sheet or file among several.

    Attributes:
        name: Its name.
        geometry: ``point``, ``line``, ``polygon``, ``none`` or empty when not known before reading.
    """

    name: str
    geometry: str = ""


def geometry_label(name: str | None) -> str:
    """Kind of geometry that a library's type name stands for: ``point``, ``line``, ``polygon``, ``none`` or empty."""
    if name is None or name == "None":
        return "none"
    for label, part in (("point", "Point"), ("line", "LineString"), ("polygon", "Polygon")):
        if part in name:
            return label
    return ""


MIXED = frozenset({"fibre"})
"""Layers that are made of several kinds of geometry: routes and access points."""


def layer_named(name: str) -> str | None:
    """The layer of ours that a name in a file stands for: ``villages``, ``Villages_2024``, ``fibre access``; else None.

    Names that hold the words of two of our layers stand for the longer one where it holds the other
    (``access_points``), and else for none.
    """
    words = f"_{fold(name)}_"
    held = [ours for ours in LAYER_NAMES if f"_{ours}_" in words]
    longest = [ours for ours in held if all(other == ours or f"_{other}_" in f"_{ours}_" for other in held)]
    return longest[0] if longest else None


def choose(choices: Sequence[Choice], wanted: str | None, layer: Layer | None) -> list[int]:
    """Which parts of a file are meant.

    Args:
        choices: The parts, at least one.
        wanted: Name the user gave, or None.
        layer: Layer that is read, or None when it is not known yet.

    Returns:
        Indices into ``choices``: the one of the wanted name, or all of a form with ``*`` and ``?``; else the only one;
        else the one named as the layer, or one for each kind of geometry where the layer is made of several; else the
        only one with the layer's usual kind of geometry, or with another that it may have, if it is not named as
        another layer of ours.

    Raises:
        ReadError: When there is none or it stays ambiguous.
    """
    names = [choice.name for choice in choices]
    if wanted is not None and is_pattern(wanted) and wanted not in names:
        return _matching(names, wanted)
    if wanted is not None:
        same = [index for index, name in enumerate(names) if name == wanted]
        alike = [index for index, name in enumerate(names) if name.casefold() == wanted.casefold()]
        if not (same or alike):
            raise ReadError("layer-not-in-file", f"no layer or sheet {wanted!r}; the file holds {listed(names, 20)}")
        return (same or alike)[:1]
    if len(choices) == 1:
        return [0]
    if layer is not None:
        found = _named_or_fitting(choices, layer)
        if found:
            return found
    raise ReadError("layer-ambiguous", f"the file holds {len(choices)} layers: {listed(names, 20)}")


def is_pattern(wanted: str) -> bool:
    """Whether a name that the user gives stands for several: ``*``, ``Xã *``."""
    return "*" in wanted or "?" in wanted


def _matching(names: Sequence[str], wanted: str) -> list[int]:
    """Every part whose name is of a form, capitals aside."""
    found = [index for index, name in enumerate(names) if fnmatchcase(name.casefold(), wanted.casefold())]
    if not found:
        raise ReadError("layer-not-in-file", f"no layer or sheet {wanted!r}; the file holds {listed(names, 20)}")
    return found


def _named_or_fitting(choices: Sequence[Choice], layer: Layer) -> list[int]:
    """Indices of the parts that are surely the layer, none when that is open."""
    stands_for = [layer_named(choice.name) for choice in choices]
    kinds = layer.geometry or ("none",)
    may_be = [index for index, choice in enumerate(choices) if choice.geometry in (*kinds, "")]
    exact = [index for index in may_be if fold(choices[index].name) == layer.name]
    named = [index for index in may_be if stands_for[index] in (layer.name, *layer.companions)]
    if layer.name in MIXED and named:
        return _one_of_each_kind(choices, named, exact)
    fitting = [index for index in may_be if choices[index].geometry]
    usual = [index for index in fitting if choices[index].geometry == kinds[0] and layer.name not in MIXED]
    only = next((found for found in (exact, usual, fitting) if len(found) == 1), [])
    return [index for index in only if stands_for[index] in (None, layer.name)]


def _one_of_each_kind(choices: Sequence[Choice], named: list[int], exact: list[int]) -> list[int]:
    """Parts of one layer, one for each kind of geometry; none where two of one kind are named alike."""
    by_kind: dict[str, list[int]] = {}
    for index in named:
        by_kind.setdefault(choices[index].geometry, []).append(index)
    chosen = [[index for index in alike if index in exact] or alike for alike in by_kind.values()]
    return sorted(alike[0] for alike in chosen) if all(len(alike) == 1 for alike in chosen) else []
