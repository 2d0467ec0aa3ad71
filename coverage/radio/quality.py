"""What a place gets from its best server: RSRQ, SINR and the rates both ways, beside the other masts on the channel."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from phusong.coverage.kernels.arrays import BoolArray, FloatArray, IntArray
from phusong.coverage.linkbudget.budget import SUBCARRIERS_PER_BLOCK, LinkBudget
from phusong.coverage.linkbudget.shadowing import served_probability
from phusong.coverage.radio.matrix import RsrpMatrix

REFERENCE_ELEMENTS = 2
"""Elements of a block and symbol that carry reference signals whatever the load (TS 36.211 §6.10.1, one port)."""


@dataclass(frozen=True, slots=True)
class Quality:
    """What every point gets from its best server; NaN where there is none, rates and probability 0.

    Attributes:
        server: Mast of the best server, -1 for none, shape (n,).
        rsrp_dbm: Its median RSRP, dBm, shape (n,).
        rsrq_db: Its median RSRQ, dB, shape (n,).
        sinr_db: Its median SINR at the load of the budget, dB, shape (n,).
        margin_db: What is left above the hardest requirement and its fade margin, dB, minus infinity without a
            server, shape (n,).
        downlink_mbps: Rate reached with the cell-edge probability, Mbit/s, shape (n,).
        uplink_mbps: The same for the uplink, Mbit/s, shape (n,).
        probability: Probability of being served under shadowing, 0 to 1, shape (n,).
        served: Whether every requirement is met with the cell-edge probability, shape (n,).
    """

    server: IntArray
    rsrp_dbm: FloatArray
    rsrq_db: FloatArray
    sinr_db: FloatArray
    margin_db: FloatArray
    downlink_mbps: FloatArray
    uplink_mbps: FloatArray
    probability: FloatArray
    served: BoolArray


def measure_quality(matrix: RsrpMatrix, budget: LinkBudget, channels: IntArray | None = None) -> Quality:
    """Judge every point by its best server, the other masts on its channel being as loaded as the budget says.

    Args:
        matrix: RSRP of every mast at every point; masts below its floor count neither as servers nor as interferers.
        budget: Budget of the service.
        channels: Masts of one number disturb each other, shape (masts,); all do where left out.

    Returns:
        Level, quality, rates and probability of every point.
    """
    rsrp_dbm, server = matrix.best()
    interference_mw = _interference_mw(matrix, server, channels)
    signal_mw, noise_mw = _to_mw(rsrp_dbm), float(_to_mw(budget.ue_noise_dbm))
    sinr_db = 10.0 * np.log10(signal_mw / (budget.cell_load * interference_mw + noise_mw))
    sent = (REFERENCE_ELEMENTS + (SUBCARRIERS_PER_BLOCK - REFERENCE_ELEMENTS) * budget.cell_load) / (
        SUBCARRIERS_PER_BLOCK
    )
    block_mw = SUBCARRIERS_PER_BLOCK * (sent * (signal_mw + interference_mw) + noise_mw)
    snr_db = rsrp_dbm - budget.ue_noise_dbm
    steady_db = np.minimum(snr_db - budget.fade_margin_db, sinr_db - budget.sinr_fade_margin_db)
    margin_db, probability = _judge(rsrp_dbm, sinr_db, budget)
    return Quality(
        server=server,
        rsrp_dbm=rsrp_dbm,
        rsrq_db=10.0 * np.log10(signal_mw / block_mw),  # TS 36.214 §5.1.3, of one block
        sinr_db=sinr_db,
        margin_db=margin_db,
        downlink_mbps=downlink_mbps(steady_db, budget),
        uplink_mbps=uplink_mbps(rsrp_dbm - budget.fade_margin_db, budget),
        probability=probability,
        served=margin_db >= 0.0,
    )


def downlink_mbps(sinr_db: ArrayLike, budget: LinkBudget) -> FloatArray:
    """Downlink rate of one user, Mbit/s, of the shape of ``sinr_db``, the SINR of what is measured.

    Source: 3GPP TR 36.942 Annex A.1.
    """
    ratio_db = np.asarray(sinr_db, dtype=np.float64) + budget.beamforming_gain_db
    return np.asarray(budget.downlink_mhz * budget.downlink_law.efficiency(ratio_db))


def uplink_mbps(rsrp_dbm: ArrayLike, budget: LinkBudget) -> FloatArray:
    """Uplink rate of one user, Mbit/s, of the shape of ``rsrp_dbm``, over the blocks that carry most.

    Source: 3GPP TR 36.942 Annex A.1.
    """
    level_dbm = np.asarray(rsrp_dbm, dtype=np.float64)
    rates = [
        blocks
        * budget.block_mhz
        * budget.uplink_share
        * budget.uplink_law.efficiency(level_dbm + budget.uplink_offset_db(blocks))
        for blocks in budget.uplink_choices
    ]
    return np.asarray(np.maximum(*rates))


def _judge(rsrp_dbm: FloatArray, sinr_db: FloatArray, budget: LinkBudget) -> tuple[FloatArray, FloatArray]:
    """What is left above the hardest requirement and its fade margin, dB, and the probability of meeting it."""
    ratio_db = budget.downlink_sinr_db - budget.beamforming_gain_db
    least_dbm = max(budget.rsrp_threshold_dbm, budget.uplink_rsrp_dbm, ratio_db + budget.ue_noise_dbm)
    known_dbm, known_db = (np.nan_to_num(values, nan=-np.inf) for values in (rsrp_dbm, sinr_db))
    margin_db = known_dbm - (least_dbm + budget.fade_margin_db)
    probability = served_probability(known_dbm - least_dbm, budget.shadowing_sigma_db)
    if budget.downlink_target_mbps is None:
        return margin_db, probability
    among_others_db = known_db - (ratio_db + budget.sinr_fade_margin_db)
    among_others = served_probability(known_db - ratio_db, budget.sinr_sigma_db)
    return np.minimum(margin_db, among_others_db), np.minimum(probability, among_others)


def _interference_mw(matrix: RsrpMatrix, server: IntArray, channels: IntArray | None) -> FloatArray:
    """Power of one element from all other masts on the server's channel, fully loaded, mW, shape (points,)."""
    masts, points = matrix.shape
    levels = matrix.rsrp_dbm
    mast, point = np.repeat(np.arange(masts), np.diff(levels.indptr)), levels.indices
    disturbs = mast != server[point]
    if channels is not None:
        disturbs &= channels[mast] == channels[server[point]]
    return np.asarray(np.bincount(point[disturbs], _to_mw(levels.data[disturbs]), points), dtype=np.float64)


def _to_mw(level_dbm: ArrayLike) -> FloatArray:
    return np.asarray(10.0 ** (0.1 * np.asarray(level_dbm, dtype=np.float64)))
