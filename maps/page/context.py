"""What a page says about itself beyond the network, the coverage and the plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

import numpy as np
from affine import Affine
from numpy.typing import NDArray
from pyproj import CRS

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
