"""Offsets of predictions by band, clutter class and site, fitted to measured residuals with shrinkage.

The model is hierarchical: a residual is the offset of its band, plus that of its class on the band, plus that of its
site where wanted, plus noise. Offsets of classes and of sites are drawn from normal distributions about 0, whose
spreads are found together with the noise by expectation-maximisation of the marginal likelihood. A class with few
samples is therefore drawn to its band's offset, and when all classes are alike, all of them are.

Source: N. M. Laird, J. H. Ware, Random-effects models for longitudinal data, Biometrics 38 (1982), §4 (the EM steps).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array, hstack

from phusong.coverage.kernels.arrays import BoolArray, FloatArray, IntArray

BAND_SD_DB = 30.0
"""Prior spread of a band's offset: so wide that the samples alone decide."""
FIRST_SD_DB = 4.0
"""Spread of classes and of sites with which the search begins."""
LEAST_SD_DB = 0.05
"""Spreads do not fall below it, so that nothing is divided by 0."""
ROUNDS = 300
STILL = 1e-5


@dataclass(frozen=True, slots=True)
class Effect:
    """One kind of offset.

    Attributes:
        index: Which offset of this kind a residual has, -1 for none, shape (n,).
        count: Offsets of this kind.
        sd_db: Prior spread, dB; None to find it.
    """

    index: IntArray
    count: int
    sd_db: float | None = None


@dataclass(frozen=True, slots=True)
class Offsets:
    """Fitted offsets of every kind.

    Attributes:
        values_db: Offsets of each effect, dB, each of shape (count,).
        trust: How much of its own samples' mean each offset keeps, the others given, 0 to 1, each of shape (count,).
        sd_db: Spread of each effect, dB.
        noise_db: Standard deviation of what is left, dB.
    """

    values_db: tuple[FloatArray, ...]
    trust: tuple[FloatArray, ...]
    sd_db: tuple[float, ...]
    noise_db: float

    def at(self, effects: Sequence[Effect]) -> FloatArray:
        """Sum of the offsets that residuals have by the first kinds of effects, or by all, dB, shape (n,)."""
        total = np.zeros(len(effects[0].index))
        for effect, values in zip(effects, self.values_db, strict=False):
            held = effect.index >= 0
            total[held] += values[effect.index[held]]
        return total


def fit_offsets(residual_db: FloatArray, weight: FloatArray, effects: Sequence[Effect]) -> Offsets:
    """Fit offsets to residuals.

    Args:
        residual_db: Measured minus predicted, dB, shape (n,).
        weight: Weight of each residual, 1 for one that tells as much as an independent one, shape (n,).
        effects: Kinds of offsets, at least one.

    Raises:
        ValueError: When there is no residual.
    """
    if not len(residual_db):
        raise ValueError("no residuals to fit offsets to")
    design = hstack([_indicator(effect) for effect in effects]).tocsr()
    weighted = design.multiply(weight[:, None]).tocsr()
    normal, right = (design.T @ weighted).toarray(), weighted.T @ residual_db
    square, total = float(np.sum(weight * residual_db**2)), float(np.sum(weight))
    kind = np.repeat(np.arange(len(effects)), [effect.count for effect in effects])
    sds = np.array([FIRST_SD_DB if effect.sd_db is None else effect.sd_db for effect in effects])
    free = [at for at, effect in enumerate(effects) if effect.sd_db is None and effect.count]
    noise = max(math.sqrt(square / total), LEAST_SD_DB)
    for _ in range(ROUNDS):
        covariance = np.linalg.inv(normal / noise**2 + np.diag(1.0 / sds[kind] ** 2))
        values = covariance @ right / noise**2
        before = np.append(sds, noise)
        moment = values**2 + np.diag(covariance)
        for at in free:
            sds[at] = max(math.sqrt(float(moment[kind == at].mean())), LEAST_SD_DB)
        left = square - 2.0 * float(values @ right) + float(values @ normal @ values)
        noise = max(math.sqrt(max(left + float(np.sum(normal * covariance)), 0.0) / total), LEAST_SD_DB)
        if float(np.max(np.abs(np.append(sds, noise) - before))) < STILL:
            break
    told = np.diag(normal) / before[-1] ** 2
    trust = told / (told + 1.0 / before[:-1][kind] ** 2)
    return Offsets(
        values_db=tuple(values[kind == at] for at in range(len(effects))),
        trust=tuple(trust[kind == at] for at in range(len(effects))),
        sd_db=tuple(float(sd) for sd in before[:-1]),
        noise_db=float(before[-1]),
    )


def _indicator(effect: Effect) -> csr_array:
    rows = np.flatnonzero(effect.index >= 0)
    ones = np.ones(len(rows))
    return csr_array((ones, (rows, effect.index[rows])), shape=(len(effect.index), effect.count))


def square_weights(cell: IntArray, x_m: FloatArray, y_m: FloatArray, square_m: float) -> FloatArray:
    """Weights that let all bins of a cell in one square count as one, as shadowing makes them alike, shape (n,)."""
    place = np.stack([cell, _squares(x_m, square_m), _squares(y_m, square_m)], axis=1)
    _, group, count = np.unique(place, axis=0, return_inverse=True, return_counts=True)
    return np.asarray(1.0 / count[group.reshape(-1)])


def hold_out(x_m: FloatArray, y_m: FloatArray, block_m: float, share: float, seed: int) -> tuple[BoolArray, int]:
    """Which bins are kept back to test a fit: whole blocks of the ground, drawn at random.

    A bin beside a fitted one shares its shadowing and would flatter the fit; blocks keep them together.

    Args:
        x_m: Eastings, metres, shape (n,).
        y_m: Northings, metres, shape (n,).
        block_m: Side of the blocks, metres.
        share: Share of the bins to hold out; blocks are added until it is reached.
        seed: Seed of the draw.

    Returns:
        Bins that are held out, shape (n,), and the number of blocks.
    """
    place = np.stack([_squares(x_m, block_m), _squares(y_m, block_m)], axis=1)
    blocks, group, count = np.unique(place, axis=0, return_inverse=True, return_counts=True)
    drawn = np.random.default_rng(seed).permutation(len(blocks))
    enough = int(np.searchsorted(np.cumsum(count[drawn]), share * len(x_m))) + 1
    held = np.zeros(len(blocks), dtype=np.bool_)
    held[drawn[: min(enough, len(blocks) - 1)]] = True
    return held[group.reshape(-1)], len(blocks)


def _squares(metres: FloatArray, side_m: float) -> IntArray:
    return np.floor(metres / side_m).astype(np.int64)
