"""How surely a place is served: log-normal shadowing around the predicted median, instead of a crisp edge."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from phusong.coverage.kernels.arrays import FloatArray


def deviates_of(margin_db: ArrayLike, sigma_db: ArrayLike) -> FloatArray:
    """Margins in standard deviations of shadowing; without shadowing either infinity, NaN where a margin is unknown.

    Args:
        margin_db: Distance of the predicted median from the least signal that suffices, dB, any shape.
        sigma_db: Standard deviation of shadowing, dB, one or as many.
    """
    margin, sigma = np.broadcast_arrays(np.asarray(margin_db, np.float64), np.asarray(sigma_db, np.float64))
    certain = np.where(np.isnan(margin), np.nan, np.where(margin >= 0.0, np.inf, -np.inf))
    return np.where(sigma > 0.0, margin / np.where(sigma > 0.0, sigma, 1.0), certain)


def served_probability(margin_db: ArrayLike, sigma_db: ArrayLike) -> FloatArray:
    """Probability that the signal of the best server suffices.

    Args:
        margin_db: Distance of the predicted median from the least signal that suffices, dB, any shape; NaN is unknown.
        sigma_db: Standard deviation of shadowing, dB, one or as many.

    Returns:
        Probability, 0 to 1, NaN where the margin is unknown, of the shape of ``margin_db``.
    """
    return np.asarray(ndtr(deviates_of(margin_db, sigma_db)))
