"""What a page says about itself beyond the network, the coverage and the plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

import numpy as np
from affine import Affine
from numpy.typing import NDArray
from pyproj import CRS

from phusong.coverage.served.comparison import ModelComparison

Language = Literal["en", "vi"]
LANGUAGES: tuple[Language, ...] = ("en", "vi")


class Grid(Protocol):
    """A north-up raster, such as the RSRP of the best server.

    Attributes:
        values: float32, NaN where nothing was predicted, shape (rows, cols).
        transform: Affine from (col, row) of a cell's upper left corner to (x, y) in ``crs``.
        crs: Coordinate reference system of ``transform``.
    """

    @property
    def values(self) -> NDArray[np.float32]:
        """Cell values, shape (rows, cols)."""

    @property
    def transform(self) -> Affine:
        """From (col, row) to (x, y)."""

    @property
    def crs(self) -> CRS:
        """Coordinate reference system."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageContext:
    """What every page says about itself.

    Attributes:
        scenario: Name of the scenario.
        title: Title for people, such as the name of the province.
        data_date: ISO date that the layers describe, empty when not said.
        language: Language a page opens in; the reader can switch.
        thresholds_dbm: Service to the RSRP from which a village counts as served, dBm.
        illustrative: Names of the layers that are illustrative, not surveyed.
        credits: Whom the layers are owed to, one line each.
    """

    scenario: str
    title: str
    data_date: str = ""
    language: Language = "en"
    thresholds_dbm: Mapping[str, float] = field(default_factory=dict)
    illustrative: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MapContext(PageContext):
    """What the map says beyond the network, the coverage and the plan.

    Attributes:
        rasters: Service to the RSRP of its best server, dBm.
    """

    rasters: Mapping[str, Grid] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFile:
    """One file that a run has read.

    Attributes:
        layer: Name of the layer.
        path: Path as the user named it.
        sha256: Hash of the content.
    """

    layer: str
    path: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportContext(PageContext):
    """What the report says beyond the network, the coverage and the plan.

    Attributes:
        inputs: Files that were read.
        versions: Software to its version.
        settings: Setting to its value, as the scenario resolves it.
        warnings: Findings about the input that did not stop the run, as sentences.
        models: Both propagation models side by side, where a second one was asked for.
    """

    inputs: tuple[InputFile, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, object] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    models: ModelComparison | None = None
