"""How surely a place is served: log-normal shadowing around the predicted median, instead of a crisp edge."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from phusong.coverage.kernels.arrays import FloatArray
from phusong.coverage.linkbudget.budget import LinkBudget
from phusong.coverage.terrain.raster import Raster


def served_probability(margin_db: ArrayLike, sigma_db: float) -> FloatArray:
    """Probability that the signal of the best server suffices.

    Args:
        margin_db: Distance of the predicted median from the least signal that suffices, dB, any shape; NaN is unknown.
        sigma_db: Standard deviation of shadowing, dB.

    Returns:
        Probability, 0 to 1, NaN where the margin is unknown, of the shape of ``margin_db``.
    """
    margin = np.asarray(margin_db, dtype=np.float64)
    if sigma_db == 0.0:
        return np.asarray(np.where(np.isnan(margin), np.nan, margin >= 0.0))
    return np.asarray(ndtr(margin / sigma_db))


def probability_raster(raster: Raster, budget: LinkBudget) -> Raster:
    """Probability of being served at every pixel.

    The rates of a budget count through the RSRP that they take with its interference margin, since the other masts of a
    pixel are not counted one by one.

    Args:
        raster: RSRP of the best server, dBm.
        budget: Budget that the raster was predicted with.

    Returns:
        A raster of the same pixels and servers, whose values are probabilities, NaN where nothing was predicted.
    """
    probability = served_probability(raster.values - budget.least_rsrp_dbm, budget.shadowing_sigma_db)
    return replace(raster, values=probability.astype(np.float32))
