"""What a place gets, carrier by carrier: RSRQ, SINR and the rates both ways, and which carrier is best.

On each channel the strongest sector serves, and every other sector of the channel disturbs it, those of its own mast
included. A place is judged on each channel by the budget of the carrier that would serve it there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from phusong.coverage.kernels.arrays import BoolArray, FloatArray, IntArray, TextArray
from phusong.coverage.linkbudget.budget import SUBCARRIERS_PER_BLOCK, LinkBudget
from phusong.coverage.linkbudget.shadowing import served_probability
from phusong.coverage.radio.carriers import CarrierMatrix

REFERENCE_ELEMENTS = 2
"""Elements of a block and symbol that carry reference signals whatever the load (TS 36.211 §6.10.1, one port)."""


@dataclass(frozen=True, slots=True)
class Quality:
    """What every point gets; NaN where there is no server, rates and probability 0.

    The best carrier is, of those that meet every requirement, the one with the greatest downlink rate; where none does,
    the one with the greatest margin.

    Attributes:
        server: Mast of the best carrier, -1 for none, shape (n,).
        band_mhz: Frequency of the best carrier, MHz, shape (n,).
        rsrp_dbm: Its median RSRP, dBm, shape (n,).
        rsrq_db: Its median RSRQ, dB, shape (n,).
        sinr_db: Its median SINR at the load of the budget, as a receiver sees it, dB, shape (n,).
        margin_db: What is left above the hardest requirement and its fade margin, dB, on the carrier where most is
            left, minus infinity without a server, shape (n,).
        downlink_mbps: Rate that the best carrier reaches with the cell-edge probability, Mbit/s, or that all carriers
            of its operator reach together where they are aggregated, shape (n,).
        uplink_mbps: The same for the uplink of the best carrier, or of the anchor where that carries more, shape (n,).
        probability: Probability of being served under shadowing by the surest carrier, 0 to 1, shape (n,).
        served: Whether one carrier meets every requirement with the cell-edge probability, shape (n,).
    """

    server: IntArray
    band_mhz: FloatArray
    rsrp_dbm: FloatArray
    rsrq_db: FloatArray
    sinr_db: FloatArray
    margin_db: FloatArray
    downlink_mbps: FloatArray
    uplink_mbps: FloatArray
    probability: FloatArray
    served: BoolArray


@dataclass(frozen=True, slots=True)
class ServingCarriers:
    """The serving carrier of every point on every channel that is heard there; arrays have shape (pairs,).

    Attributes:
        points: Number of points.
        budgets: Distinct budgets.
        operators: Operator of each channel, shape (channels,).
        point: Point, ascending.
        row: Row of the levels that serves; of equals the lower one is preferred.
        mast: Mast that serves.
        budget: Its budget, index into ``budgets``.
        channel: Channel.
        rsrp_dbm: Its median RSRP, dBm.
        disturbing_mw: Power of one element of all other sectors of the channel, fully loaded, mW.
        in_sight: Whether point and mast see each other.
    """

    points: int
    budgets: tuple[LinkBudget, ...]
    operators: TextArray
    point: IntArray
    row: IntArray
    mast: IntArray
    budget: IntArray
    channel: IntArray
    rsrp_dbm: FloatArray
    disturbing_mw: FloatArray
    in_sight: BoolArray

    @classmethod
    def of(cls, levels: CarrierMatrix) -> ServingCarriers:
        """The strongest row of each channel at each point, of equals the first; what is left disturbs it."""
        held = levels.rsrp.rsrp_dbm
        row, level_dbm = np.repeat(np.arange(held.shape[0]), np.diff(held.indptr)), held.data.astype(np.float64)
        channel = levels.channel[row]
        pair = held.indices.astype(np.int64) * max(len(levels.operators), 1) + channel
        order = np.lexsort((row, -level_dbm, pair))
        heard, first, number = np.unique(pair[order], return_index=True, return_inverse=True)
        serves = order[first]
        disturbs = np.ones(len(order), dtype=np.bool_)
        disturbs[first] = False
        beside_mw = np.where(disturbs, _to_mw(level_dbm[order]), 0.0) + _to_mw(levels.others_dbm[order])
        return cls(
            points=levels.rsrp.shape[1],
            budgets=levels.budgets,
            operators=levels.operators,
            point=held.indices[serves].astype(np.int64),
            row=row[serves],
            mast=levels.mast[row[serves]],
            budget=levels.budget[row[serves]],
            channel=channel[serves],
            rsrp_dbm=level_dbm[serves],
            disturbing_mw=np.asarray(np.bincount(number.reshape(-1), beside_mw, len(heard)), dtype=np.float64),
            in_sight=levels.rsrp.sight[serves],
        )


def measure_quality(levels: CarrierMatrix, anchor_mbps: Mapping[str, FloatArray] | None = None) -> Quality:
    """Judge every point on every channel, the other sectors of the channel being as loaded as the budget says.

    Args:
        levels: Levels of every carrier; sectors below its floor count neither as servers nor as interferers.
        anchor_mbps: Operator to the uplink rate that its anchor reaches with the cell-edge probability, Mbit/s, shape
            (points,); none where left out.

    Returns:
        Level, quality, rates and probability of every point.
    """
    return judge_carriers(ServingCarriers.of(levels), anchor_mbps)


def judge_carriers(serving: ServingCarriers, anchor_mbps: Mapping[str, FloatArray] | None = None) -> Quality:
    """Judge every point on the channels that are heard there, as :func:`measure_quality` does."""
    judged, points = _Judged.of(serving, anchor_mbps or {}), serving.points
    downlink = judged.downlink_mbps
    if serving.budgets[0].carrier_aggregation:
        downlink = _sums(serving, downlink)
    meets = judged.margin_db >= 0.0
    worth = np.where(meets, downlink, 0.0)  # who is not served anywhere is told of the carrier that comes nearest
    order = np.lexsort((serving.row, -judged.margin_db, -worth, ~meets, serving.point))
    heard, first = np.unique(serving.point[order], return_index=True)
    best = order[first]

    def spread(values: FloatArray, absent: float) -> FloatArray:
        """Values of the best carriers, and what stands for none, shape (points,)."""
        spread_out = np.full(points, absent)
        spread_out[heard] = values[best]
        return spread_out

    server = np.full(points, -1, dtype=np.int64)
    server[heard] = serving.mast[best]
    margin_db, probability = np.full(points, -np.inf), np.zeros(points)
    np.maximum.at(margin_db, serving.point, judged.margin_db)
    np.maximum.at(probability, serving.point, judged.probability)
    return Quality(
        server=server,
        band_mhz=spread(judged.band_mhz, np.nan),
        rsrp_dbm=spread(serving.rsrp_dbm, np.nan),
        rsrq_db=spread(judged.rsrq_db, np.nan),
        sinr_db=spread(judged.sinr_db, np.nan),
        margin_db=margin_db,
        downlink_mbps=spread(downlink, 0.0),
        uplink_mbps=spread(judged.uplink_mbps, 0.0),
        probability=probability,
        served=margin_db >= 0.0,
    )


def operator_uplinks(levels: CarrierMatrix) -> dict[str, FloatArray]:
    """Uplink rate that the best carrier of each operator reaches with the cell-edge probability, Mbit/s.

    Returns:
        Operator to rates, shape (points,), 0 where it is not heard.
    """
    return uplinks_of(ServingCarriers.of(levels))


def uplinks_of(serving: ServingCarriers) -> dict[str, FloatArray]:
    """Uplink rates of the carriers that serve, as :func:`operator_uplinks` gives them."""
    judged = _Judged.of(serving, {})
    rates = {str(operator): np.zeros(serving.points) for operator in serving.operators}
    for operator, rate in rates.items():
        own = serving.operators[serving.channel] == operator
        np.maximum.at(rate, serving.point[own], judged.uplink_mbps[own])
    return rates


def _sums(serving: ServingCarriers, mbps: FloatArray) -> FloatArray:
    """Rates of all carriers of one operator at one point together, Mbit/s, shape (pairs,)."""
    _, operator = np.unique(serving.operators.astype(str)[serving.channel], return_inverse=True)
    keys = serving.point * (int(operator.max(initial=0)) + 1) + operator
    _, group = np.unique(keys, return_inverse=True)
    return np.asarray(np.bincount(group.reshape(-1), mbps)[group.reshape(-1)], dtype=np.float64)


def downlink_mbps(sinr_db: ArrayLike, budget: LinkBudget) -> FloatArray:
    """Downlink rate of one user, Mbit/s, of the shape of ``sinr_db``, the SINR without the transmitter's own errors.

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


@dataclass(frozen=True, slots=True)
class _Judged:
    """What serving carriers give, each by its own budget; arrays have shape (pairs,)."""

    band_mhz: FloatArray
    rsrq_db: FloatArray
    sinr_db: FloatArray
    margin_db: FloatArray
    downlink_mbps: FloatArray
    uplink_mbps: FloatArray
    probability: FloatArray

    @classmethod
    def of(cls, serving: ServingCarriers, anchor_mbps: Mapping[str, FloatArray]) -> _Judged:
        """Judge all pairs, budget by budget."""
        columns = np.full((7, len(serving.point)), np.nan)
        anchored_mbps = np.zeros(len(serving.point))
        for operator, rates in anchor_mbps.items():
            own = serving.operators[serving.channel] == operator
            anchored_mbps[own] = rates[serving.point[own]]
        for number in np.unique(serving.budget):
            own = serving.budget == number
            columns[:, own] = _judge_carrier(serving.budgets[number], serving, own, anchored_mbps[own])
        return cls(*columns)


def _judge_carrier(
    budget: LinkBudget, serving: ServingCarriers, own: BoolArray, anchored_mbps: FloatArray
) -> tuple[FloatArray, ...]:
    """Columns of :class:`_Judged` of the pairs that one budget holds for."""
    rsrp_dbm, disturbing_mw, sight = serving.rsrp_dbm[own], serving.disturbing_mw[own], serving.in_sight[own]
    signal_mw, noise_mw = _to_mw(rsrp_dbm), float(_to_mw(budget.ue_noise_dbm))
    sinr_db = 10.0 * np.log10(signal_mw / (budget.cell_load * disturbing_mw + noise_mw))
    sent = (REFERENCE_ELEMENTS + (SUBCARRIERS_PER_BLOCK - REFERENCE_ELEMENTS) * budget.cell_load) / (
        SUBCARRIERS_PER_BLOCK
    )
    block_mw = SUBCARRIERS_PER_BLOCK * (sent * (signal_mw + disturbing_mw) + noise_mw)
    fades_db = budget.fade_margins_db(sight)
    snr_db = rsrp_dbm - budget.ue_noise_dbm
    steady_db = np.minimum(snr_db - fades_db, sinr_db - budget.sinr_fade_margin_db)
    own_uplink = uplink_mbps(rsrp_dbm - fades_db, budget)
    anchored = anchored_mbps >= (budget.uplink_target_mbps or np.inf)
    margin_db, probability = _margin(rsrp_dbm, sinr_db, sight, budget)
    if anchored.any():
        helped = _margin(rsrp_dbm[anchored], sinr_db[anchored], sight[anchored], budget.anchored())
        margin_db[anchored], probability[anchored] = helped
    return (
        np.full(len(rsrp_dbm), budget.band_mhz),
        10.0 * np.log10(signal_mw / block_mw),  # TS 36.214 §5.1.3, of one block
        budget.received_sinr_db(sinr_db),
        margin_db,
        downlink_mbps(steady_db, budget),
        np.maximum(own_uplink, anchored_mbps),
        probability,
    )


def _margin(
    rsrp_dbm: FloatArray, sinr_db: FloatArray, in_sight: BoolArray, budget: LinkBudget
) -> tuple[FloatArray, FloatArray]:
    """What is left above the hardest requirement and its fade margin, dB, and the probability of meeting it."""
    ratio_db = budget.downlink_sinr_db - budget.beamforming_gain_db
    least_dbm = max(budget.rsrp_threshold_dbm, budget.uplink_rsrp_dbm, ratio_db + budget.ue_noise_dbm)
    margin_db = rsrp_dbm - (least_dbm + budget.fade_margins_db(in_sight))
    probability = served_probability(rsrp_dbm - least_dbm, budget.spread_db(in_sight))
    if budget.downlink_target_mbps is None:
        return margin_db, probability
    among_others_db = sinr_db - (ratio_db + budget.sinr_fade_margin_db)
    among_others = served_probability(sinr_db - ratio_db, budget.sinr_sigma_db)
    return np.minimum(margin_db, among_others_db), np.minimum(probability, among_others)


def _to_mw(level_dbm: ArrayLike) -> FloatArray:
    return np.asarray(10.0 ** (0.1 * np.asarray(level_dbm, dtype=np.float64)))
