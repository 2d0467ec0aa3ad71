"""Measured minus predicted RSRP of bins, and which offsets each bin has."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from phusong.coverage.drivetest.samples import Bins
from phusong.coverage.drivetest.shrinkage import BAND_SD_DB, Effect
from phusong.coverage.kernels.arrays import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, slots=True)
class Residuals:
    """Bins with their predictions; all arrays have shape (n,).

    Attributes:
        bins: The bins.
        predicted_dbm: Predicted RSRP, dBm, NaN where there is none.
        clutter_class: Code of the land-cover class, -1 where unknown.
    """

    bins: Bins
    predicted_dbm: FloatArray
    clutter_class: IntArray

    def __len__(self) -> int:
        return len(self.bins)

    @property
    def known(self) -> BoolArray:
        """Bins that have a prediction, shape (n,)."""
        return np.isfinite(self.predicted_dbm)

    @property
    def band_mhz(self) -> FloatArray:
        """Carrier of each bin, MHz, shape (n,)."""
        return np.array([cell.band_mhz for cell in self.bins.cells], dtype=np.float64)[self.bins.cell]

    @property
    def site(self) -> IntArray:
        """Site of each bin, index into ``Network.sites``, shape (n,)."""
        return np.array([cell.site for cell in self.bins.cells], dtype=np.int64)[self.bins.cell]

    @property
    def residual_db(self) -> FloatArray:
        """Measured minus predicted, dB, shape (n,)."""
        return self.bins.rsrp_dbm - self.predicted_dbm


@dataclass(frozen=True, slots=True)
class Factors:
    """What residuals are explained by: the values of each kind of offset, and which of them each bin has.

    Attributes:
        bands_mhz: Carriers, ascending, shape (b,).
        classes: Index into ``bands_mhz`` and code of each class of each band, shape (c, 2).
        sites: Sites, indices into ``Network.sites``, shape (s,); empty where sites have no offsets.
        effects: Offsets of band, class and, where wanted, site of every bin.
    """

    bands_mhz: FloatArray
    classes: IntArray
    sites: IntArray
    effects: tuple[Effect, ...]

    @classmethod
    def of(cls, residuals: Residuals, *, per_site: bool) -> Factors:
        """Factors of the bins; a bin of unknown class has the offset of its band alone."""
        bands_mhz, band = np.unique(residuals.band_mhz, return_inverse=True)
        pairs = np.stack([band, residuals.clutter_class], axis=1).astype(np.int64)
        covered = residuals.clutter_class >= 0
        classes, of_covered = np.unique(pairs[covered], axis=0, return_inverse=True)
        index = np.full(len(residuals), -1, dtype=np.int64)
        index[covered] = of_covered.reshape(-1)
        effects = [Effect(band.astype(np.int64), len(bands_mhz), BAND_SD_DB), Effect(index, len(classes))]
        sites = np.empty(0, dtype=np.int64)
        if per_site:
            sites, of_site = np.unique(residuals.site, return_inverse=True)
            effects.append(Effect(of_site.astype(np.int64), len(sites)))
        return cls(bands_mhz, classes, sites, tuple(effects))

    def only(self, rows: BoolArray, kinds: int | None = None) -> tuple[Effect, ...]:
        """Effects of some bins, of the first ``kinds`` kinds."""
        return tuple(Effect(effect.index[rows], effect.count, effect.sd_db) for effect in self.effects[:kinds])

    def counts(self, kind: int, rows: BoolArray) -> IntArray:
        """How many of some bins have each offset of a kind, shape (count,)."""
        effect = self.effects[kind]
        numbers = effect.index[rows]
        return np.bincount(numbers[numbers >= 0], minlength=effect.count).astype(np.int64)
