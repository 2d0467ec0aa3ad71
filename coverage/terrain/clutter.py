"""Clutter: land cover on the ground of a profile between its ends, as high as its class or the settings say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, model_validator

from phusong.coverage.findings.finding import Finding
from phusong.coverage.findings.log import FindingLog
from phusong.coverage.findings.wording import listed
from phusong.coverage.kernels.arrays import CoverGrid, FloatArray, IntArray
from phusong.coverage.kernels.identity import Latest
from phusong.coverage.kernels.paged import stripes
from phusong.coverage.terrain.land_classes import HEIGHTS_M, TOWN_CLASSES, WATER_CLASSES, Scheme
from phusong.coverage.terrain.terrain import NO_COVER, Terrain

LEFT_OUT_M, FULL_M = 50.0, 150.0
"""Cover nearer to a terminal than the first is left out of a profile, and farther than the second it counts in full,
metres: nearer, the terminal's own loss speaks for it (why: docs/radio/radio.md)."""

Terminal = Literal["by-class", "height-gain", "statistical", "none"]


class ClutterParameters(BaseModel):
    """Heights of what stands on the ground, by land-cover class."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    scheme: Scheme = Field(
        default="auto",
        description="Classes of the clutter layer: dynamic-world (0-8), worldcover (10-100), own (only heights_m), or "
        "auto, whichever of the first two holds more of the cells.",
    )
    heights_m: dict[Annotated[int, Field(ge=0, lt=NO_COVER)], Annotated[float, Field(ge=0, le=100)]] = Field(
        default={}, description="Representative height by class code, in place of the scheme's (P.1812-8 Table 2)."
    )
    terminal: Terminal = Field(
        default="by-class",
        description="What a terminal loses that stands below the cover around it: height-gain is diffraction across a "
        "street (P.2108-1 §3.1), statistical the median of measurements in towns (P.2108-1 §3.2), by-class the second "
        "in built-up classes and the first in all others, none nothing.",
    )
    street_width_m: float = Field(
        default=27.0, ge=1, le=500, description="Distance from a terminal to the cover that shields it (P.2108-1 §3.1)."
    )
    left_out_m: float = Field(
        default=LEFT_OUT_M,
        ge=0,
        le=1000,
        description="Cover nearer to either end of a path is left out of its profile.",
    )
    full_m: float = Field(
        default=FULL_M,
        ge=0,
        le=2000,
        description="Cover farther from both ends of a path stands in its profile at its full height; between the two "
        "distances in proportion.",
    )
    town_classes: tuple[Annotated[int, Field(ge=0, lt=NO_COVER)], ...] | None = Field(
        default=None, description="Class codes that are built up, in place of the scheme's."
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.left_out_m > self.full_m:
            raise ValueError(f"left_out_m = {self.left_out_m:g} exceeds full_m = {self.full_m:g}")
        return self


_COUNTS: Latest[IntArray] = Latest(1)
"""A run asks for those of its land cover many times, and a country's has a thousand million cells."""


def class_counts(cover: CoverGrid) -> IntArray:
    """Cells of every code, shape (256,), counted once for as long as just this land cover is asked about."""
    return _COUNTS.of((cover,), lambda: _counted(cover))


def _counted(cover: CoverGrid) -> IntArray:
    counts = np.zeros(256, dtype=np.int64)
    for rows in stripes(cover):  # counting widens what it counts
        cells = cover[rows].ravel()
        even = len(cells) - len(cells) % 2
        pairs = np.bincount(cells[:even].view(np.uint16), minlength=65536).reshape(256, 256)  # half as much to widen
        counts += pairs.sum(axis=0) + pairs.sum(axis=1) + np.bincount(cells[even:], minlength=256)
    return counts


def class_heights_m(counts: IntArray, parameters: ClutterParameters) -> FloatArray:
    """Height of every class code, metres, NaN for a code that has none, shape (256,); ``counts`` decide the scheme."""
    scheme = _scheme(counts, parameters)
    heights_m = np.full(256, np.nan)
    for code, height_m in {**HEIGHTS_M[scheme], **parameters.heights_m}.items():
        heights_m[code] = height_m
    return heights_m


def _scheme(counts: IntArray, parameters: ClutterParameters) -> Scheme:
    """Scheme that is stated, or that the cells speak for."""
    return _told_scheme(counts) if parameters.scheme == "auto" else parameters.scheme


def _told_scheme(counts: IntArray) -> Scheme:
    """Scheme that the cells of each code speak for."""
    held = {name: int(counts[list(HEIGHTS_M[name])].sum()) for name in ("dynamic-world", "worldcover")}
    return "worldcover" if held["worldcover"] > held["dynamic-world"] else "dynamic-world"


def water_classes(terrain: Terrain) -> tuple[int, ...]:
    """Class codes of water in the scheme that the land cover follows; none without land cover."""
    return () if terrain.cover is None else WATER_CLASSES[_told_scheme(class_counts(terrain.cover))]


def town_shares(counts: IntArray, parameters: ClutterParameters) -> FloatArray:
    """How much every class code is built up, 0 or 1, shape (256,); ``counts`` decide the scheme."""
    scheme = _scheme(counts, parameters)
    shares = np.zeros(256)
    shares[list(TOWN_CLASSES[scheme] if parameters.town_classes is None else parameters.town_classes)] = 1.0
    return shares


def check_clutter(terrain: Terrain, parameters: ClutterParameters, flat_loss_db: Mapping[str, float]) -> list[Finding]:
    """Warnings about land cover.

    Args:
        terrain: Terrain with the land cover on it.
        parameters: Heights of the classes.
        flat_loss_db: Loss for clutter that the link budget of each service takes off besides, dB.

    Returns:
        Findings about classes that no height is known for, and about clutter that counts twice.
    """
    log = FindingLog(layer="clutter")
    if terrain.cover is None:
        return log.findings
    counts = class_counts(terrain.cover)
    unknown = np.isnan(class_heights_m(counts, parameters)) & (counts > 0)
    unknown[NO_COVER] = False
    if unknown.any():
        codes = np.flatnonzero(unknown).tolist()
        share = 100.0 * counts[codes].sum() / terrain.cover.size
        message = f"no height is known for the land-cover classes {listed(codes, 20)} ({share:.2g} % of the cells)"
        log.add("clutter-class-unknown", message, value=codes[0])
    for service, loss_db in flat_loss_db.items():
        if loss_db > 0.0:
            message = f"land cover stands in every path, and the budget of {service} takes off {loss_db:g} dB more"
            remedy = f"set radio.services.{service}.clutter_loss_db = 0"
            log.add("clutter-twice", message, value=f"{loss_db:g}", remedy=remedy)
    return log.findings
