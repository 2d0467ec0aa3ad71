"""What a signal carries: attenuated Shannon rates both ways, and the signal that a wanted rate takes.

Source: 3GPP TR 36.942 V17.0.0, Annex A (form of the law, figures for LTE); TR 38.803 V14.3.0 §5.2.7 (figures for NR);
TS 36.104 Table 6.5.2-1 and TS 38.104 Table 6.5.2.2-1 (error vector magnitude, which limits every SINR).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from pydantic import BaseModel, ConfigDict, Field

from phusong.coverage.kernels.arrays import FloatArray

THERMAL_NOISE_DBM_HZ = 10.0 * math.log10(1.380649e-23 * 290.0 * 1000.0)
"""Power density of thermal noise at 290 K, dBm/Hz (Boltzmann's constant: SI Brochure, 9th edition, §2.2)."""


LAYERS_FROM_DB = (-math.inf, 9.0, 20.0, 24.0)
"""SINR from which a terminal gets one, two, three and four layers, dB.

From there on n layers carry more than n - 1 where base station and terminal have n antennas each, fading is Rayleigh's
without correlation, the receiver linear (MMSE) and the law that of TR 36.942 Annex A; a test draws the channels again.
The tests of rank reports agree: one layer at 0 dB, two at 20 dB in channels of low correlation (TS 36.521-1 §9.5.1,
TS 38.521-4 §6.4.2.1). More than four layers to one terminal are not counted."""

MOST_BITS = 1000.0
"""Bits for each hertz that no ratio gives: Shannon's limit is then at 3,000 dB, near the last that a float holds."""


@dataclass(frozen=True, slots=True)
class RateLaw:
    """Spectral efficiency over the signal-to-noise ratio: Shannon's, attenuated, cut off below and above.

    Attributes:
        alpha: Share of Shannon's bound that a real link reaches.
        least_sinr_db: Ratio below which nothing is received, dB.
        greatest_per_layer: Efficiency of the highest modulation and code rate, bit/s/Hz for one layer.
        layers: Streams sent side by side at the most, among which the power is shared; how many of them are sent is
            told by the ratio (:data:`LAYERS_FROM_DB`).
        evm: Error vector magnitude of the transmitter, 0 to 1, which disturbs every layer like noise.
    """

    alpha: float
    least_sinr_db: float
    greatest_per_layer: float
    layers: int = 1
    evm: float = 0.0

    def efficiency(self, sinr_db: ArrayLike) -> FloatArray:
        """Spectral efficiency, bit/s/Hz, of the shape of ``sinr_db``, 0 where that is NaN.

        Source: 3GPP TR 36.942 Annex A.1, for each of the layers.
        """
        ratio_db = np.nan_to_num(np.asarray(sinr_db, dtype=np.float64), nan=-np.inf)
        ratio = 10.0 ** (0.1 * ratio_db)
        carried = np.zeros_like(ratio)
        for n, from_db in enumerate(LAYERS_FROM_DB[: self.layers], start=1):
            shannon = np.log2(1.0 + ratio / (n + self.evm**2 * ratio))
            rate = n * np.minimum(self.alpha * shannon, self.greatest_per_layer)  # TR 36.942 A.1
            carried = np.where(ratio_db >= from_db, np.maximum(carried, rate), carried)
        return np.asarray(np.where(ratio_db >= self.least_sinr_db, carried, 0.0))

    def sinr_for_db(self, efficiency: float) -> float:
        """Least ratio that gives an efficiency in bit/s/Hz, dB; infinite where none does."""
        least_db = math.inf
        for n, from_db in enumerate(LAYERS_FROM_DB[: self.layers], start=1):
            per_layer = efficiency / n
            if per_layer > self.greatest_per_layer or per_layer / self.alpha > MOST_BITS:
                continue
            wanted = 2.0 ** (per_layer / self.alpha) - 1.0  # TR 36.942 A.1, solved for the ratio
            if self.evm**2 * wanted >= 1.0:
                continue
            ratio = n * wanted / (1.0 - self.evm**2 * wanted)
            least_db = min(least_db, max(10.0 * math.log10(ratio) if ratio > 0.0 else -math.inf, from_db))
        return max(least_db, self.least_sinr_db)


class TrafficBudget(BaseModel):
    """What a service wants to carry, the noise and the load it meets, and the terminal's way back."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    downlink_target_mbps: float | None = Field(
        default=None,
        gt=0,
        description="Downlink rate without which a place is not served; where it is absent RSRP alone decides.",
    )
    uplink_target_mbps: float | None = Field(
        default=None, gt=0, description="Uplink rate without which a place is not served; not asked for where absent."
    )
    cell_load: float = Field(
        default=0.5,
        ge=0,
        le=0.95,
        description="Share of every cell's resources in use, which sets the interference (FCC BDC: 50 %).",
    )
    bandwidth_share: float | None = Field(
        default=None,
        gt=0,
        le=1,
        description="Share of the channel that one user gets; what the load leaves free where absent.",
    )
    interference_margin_db: float = Field(
        default=3.0,
        ge=0,
        le=30,
        description="Noise rise by other cells allowed for at places whose other cells are not counted one by one.",
    )
    ue_noise_figure_db: float = Field(
        default=9.0, ge=0, le=20, description="Noise figure of the terminal (TR 36.942 Table 4.8: 9 dB)."
    )
    bs_noise_figure_db: float = Field(
        default=5.0, ge=0, le=20, description="Noise figure of the base station (TR 36.942 Table 4.6: 5 dB)."
    )
    ue_power_dbm: float = Field(
        default=23.0, ge=0, le=33, description="Output power of the terminal (TS 36.101 Table 6.2.2-1, class 3)."
    )
    uplink_blocks: int = Field(
        default=10,
        ge=1,
        le=275,
        description="Resource blocks over which a terminal at the cell edge spreads its power; nearer it gets all that "
        "the load leaves free.",
    )
    beamforming_gain_db: float = Field(
        default=0.0,
        ge=0,
        le=20,
        description="Gain of the beam that carries data above the one that is measured, both ways.",
    )
    mimo_layers: int = Field(
        default=2,
        ge=1,
        le=8,
        description="Streams sent side by side in the downlink at the most, as many as both ends have antennas; the "
        "SINR tells how many of them, up to four (docs/radio/linkbudget.md).",
    )
    evm_percent: float = Field(
        default=3.5,
        ge=0,
        le=17.5,
        description="Error vector magnitude of the transmitter, which no SINR exceeds: 3.5 % is 29 dB (256QAM: "
        "TS 36.104 Table 6.5.2-1, TS 38.104 Table 6.5.2.2-1).",
    )
    carrier_aggregation: bool = Field(
        default=False,
        description="Whether a terminal uses all carriers of an operator at once: the downlink rate of a place is then "
        "their sum. Who is served is judged on one carrier.",
    )
    downlink_share: float = Field(
        default=1.0, gt=0, le=1, description="Share of the time for the downlink: 1 with paired bands (FDD)."
    )
    uplink_share: float = Field(
        default=1.0, gt=0, le=1, description="Share of the time for the uplink: 1 with paired bands (FDD)."
    )
    downlink_alpha: float = Field(
        default=0.6, gt=0, le=1, description="Share of Shannon's bound reached in the downlink (TR 36.942 A.2: 0.6)."
    )
    uplink_alpha: float = Field(
        default=0.4, gt=0, le=1, description="Share of Shannon's bound reached in the uplink (TR 36.942 A.2: 0.4)."
    )
    downlink_greatest_bit_s_hz: float = Field(
        default=4.4, gt=0, le=10, description="Greatest downlink efficiency of one layer (TR 36.942 A.2: 4.4)."
    )
    uplink_greatest_bit_s_hz: float = Field(
        default=2.0, gt=0, le=10, description="Greatest uplink efficiency (TR 36.942 A.2: 2.0)."
    )
    least_sinr_db: float = Field(
        default=-10.0, ge=-20, le=20, description="SINR below which nothing is received (TR 36.942 A.2: -10 dB)."
    )

    @property
    def has_targets(self) -> bool:
        """Whether rates, and not RSRP alone, decide who is served."""
        return self.downlink_target_mbps is not None or self.uplink_target_mbps is not None

    @property
    def user_share(self) -> float:
        """Share of the channel that one user gets."""
        return 1.0 - self.cell_load if self.bandwidth_share is None else self.bandwidth_share

    @property
    def downlink_law(self) -> RateLaw:
        """Efficiency of the downlink."""
        evm = 0.01 * self.evm_percent
        return RateLaw(self.downlink_alpha, self.least_sinr_db, self.downlink_greatest_bit_s_hz, self.mimo_layers, evm)

    def received_sinr_db(self, sinr_db: ArrayLike) -> FloatArray:
        """SINR as a receiver sees it, dB, of the shape of ``sinr_db``: the transmitter's own errors limit it."""
        ratio = 10.0 ** (0.1 * np.asarray(sinr_db, dtype=np.float64))
        return np.asarray(10.0 * np.log10(ratio / (1.0 + (0.01 * self.evm_percent) ** 2 * ratio)))

    @property
    def uplink_law(self) -> RateLaw:
        """Efficiency of the uplink, one layer."""
        return RateLaw(self.uplink_alpha, self.least_sinr_db, self.uplink_greatest_bit_s_hz)

    @property
    def uplink_noise_rise_db(self) -> float:
        """Noise rise at the base station, where the load is the share of other cells in all that it receives, dB."""
        return -10.0 * math.log10(1.0 - self.cell_load)
