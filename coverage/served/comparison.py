"""Two propagation models side by side: levels of both at villages and pixels, and what lies between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.kernels.arrays import BoolArray, FloatArray
from phusong.coverage.served.coverage import Coverage
from phusong.coverage.terrain.raster import Raster

Values = FloatArray | NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Spread:
    """How far two models lie apart, first minus second.

    Attributes:
        compared: Places where both models have a level.
        median_db: Median of the difference, dB, NaN where nothing is compared; likewise the percentiles.
        p5_db: 5th percentile, dB.
        p95_db: 95th percentile, dB.
    """

    compared: int
    median_db: float
    p5_db: float
    p95_db: float

    @classmethod
    def of(cls, difference_db: Values) -> Spread:
        """Spread of differences, dB, NaN where one model has no level, any shape."""
        known = difference_db[np.isfinite(difference_db)]
        if not len(known):
            return cls(0, np.nan, np.nan, np.nan)
        low, middle, high = (float(value) for value in np.percentile(known, (5.0, 50.0, 95.0)))
        return cls(len(known), middle, low, high)


@dataclass(frozen=True, slots=True)
class ServiceComparison:
    """One service by both models; arrays have shape (villages,).

    Attributes:
        first_dbm: RSRP of the best server by the first model, dBm, NaN where there is none.
        second_dbm: The same by the second model.
        first_served: Villages served by the first model.
        second_served: Villages served by the second model.
        pixels: How far the models lie apart at the pixels of the rasters; None without rasters.
    """

    first_dbm: FloatArray
    second_dbm: FloatArray
    first_served: BoolArray
    second_served: BoolArray
    pixels: Spread | None = None

    @property
    def difference_db(self) -> FloatArray:
        """First minus second, dB, NaN where either is unknown, shape (villages,)."""
        return self.first_dbm - self.second_dbm

    @property
    def villages(self) -> Spread:
        """How far the models lie apart at the villages."""
        return Spread.of(self.difference_db)

    @property
    def first_only(self) -> BoolArray:
        """Villages that the first model alone has served, shape (villages,)."""
        return self.first_served & ~self.second_served

    @property
    def second_only(self) -> BoolArray:
        """Villages that the second model alone has served, shape (villages,)."""
        return self.second_served & ~self.first_served


@dataclass(frozen=True, slots=True)
class ModelComparison:
    """All radio services by both models.

    Attributes:
        first: Name of the model that the plan rests on.
        second: Name of the other.
        services: Service to what both say.
        rasters: Service to the RSRP of the best server by the second model; empty without rasters.
        differences: Service to the difference of the rasters, dB; empty without rasters.
    """

    first: str
    second: str
    services: dict[str, ServiceComparison]
    rasters: dict[str, Raster] = field(default_factory=dict)
    differences: dict[str, Raster] = field(default_factory=dict)


def compare_models(
    models: tuple[str, str],
    coverages: tuple[Coverage, Coverage],
    rasters: tuple[Mapping[str, Raster], Mapping[str, Raster]],
) -> ModelComparison:
    """Compare what two models say.

    Args:
        models: Names of the first and the second model.
        coverages: Villages by either; the services of the second are compared.
        rasters: Pixels by either, service to raster; empty where there are none.
    """
    differences = {service: difference_raster(rasters[0][service], other) for service, other in rasters[1].items()}
    services = {}
    for service, second in coverages[1].services.items():
        first = coverages[0].services[service]
        services[service] = ServiceComparison(
            first_dbm=first.rsrp_dbm,
            second_dbm=second.rsrp_dbm,
            first_served=first.served,
            second_served=second.served,
            pixels=Spread.of(differences[service].values) if service in differences else None,
        )
    return ModelComparison(*models, services, dict(rasters[1]), differences)


def difference_raster(first: Raster, second: Raster) -> Raster:
    """First minus second, dB, NaN where either is unknown, with the servers of the first.

    Raises:
        ValueError: When the rasters do not have the same pixels.
    """
    if first.transform != second.transform or first.values.shape != second.values.shape:
        raise ValueError("the rasters of two models have other pixels and cannot be subtracted")
    return replace(first, values=first.values - second.values, servers=None, voids=None)
