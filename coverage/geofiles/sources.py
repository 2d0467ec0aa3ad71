"""Where a layer comes from, what its file holds before any meaning is given to it, and which part is meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field
from pyproj import CRS

from phusong.coverage.findings.errors import ReadError
from phusong.coverage.findings.numbering import RowNumbers
from phusong.coverage.findings.wording import listed
from phusong.coverage.kernels.arrays import GeometryArray
from phusong.coverage.schema.column import Layer


class LayerSource(BaseModel):
    """Where a layer is read from, and what is to be overruled about it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: str = Field(description="File of the layer, relative to the scenario file.")
    layer: str | None = Field(default=None, description="Layer or sheet in the file, where it holds several.")
    crs: str | None = Field(
        default=None, description="Coordinate system of the file's coordinates, to overrule what it says."
    )
    encoding: str | None = Field(
        default=None, description="Encoding of the file's text, to overrule what is recognised."
    )
    north: Literal["true", "grid"] = Field(
        default="true",
        description="Sectors alone: the north that azimuths count from, true as a compass corrected for declination "
        "shows it, or that of the grid of the scenario's crs.",
    )
    columns: dict[str, str] = Field(default_factory=dict, description="Column names where they differ, ours = theirs.")


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


def choose(choices: Sequence[Choice], wanted: str | None, layer: Layer | None) -> list[int]:
    """Which parts of a file are meant.

    Args:
        choices: The parts, at least one.
        wanted: Name the user gave, or None.
        layer: Layer that is read, or None when it is not known yet.

    Returns:
        Indices into ``choices``: the one of the wanted name; else the only one; else the one named as the layer; else
        the only one with the layer's usual kind of geometry, or with another that it may have; all that fit where a
        layer is made of several kinds.

    Raises:
        ReadError: When there is none or it stays ambiguous.
    """
    names = [choice.name for choice in choices]
    if wanted is not None:
        same = [index for index, name in enumerate(names) if name == wanted]
        alike = [index for index, name in enumerate(names) if name.casefold() == wanted.casefold()]
        if not (same or alike):
            raise ReadError("layer-not-in-file", f"no layer or sheet {wanted!r}; the file holds {listed(names, 20)}")
        return (same or alike)[:1]
    if len(choices) == 1:
        return [0]
    if layer is not None:
        kinds = layer.geometry or ("none",)
        fitting = [index for index, choice in enumerate(choices) if choice.geometry in kinds]
        if layer.name in MIXED and fitting:
            return fitting
        named = [index for index, name in enumerate(names) if name.casefold() == layer.name]
        usual = [index for index in fitting if choices[index].geometry == kinds[0]]
        for candidates in (named, usual, fitting):
            if len(candidates) == 1:
                return candidates
    raise ReadError("layer-ambiguous", f"the file holds {len(choices)} layers: {listed(names, 20)}")
