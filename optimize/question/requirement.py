"""Level that a service asks of a new mast at each village: by its budget, by sight, and by who bears the uplink."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from phusong.coverage.kernels import BoolArray, FloatArray, IntArray
from phusong.coverage.linkbudget import LinkBudget, served_probability
from phusong.coverage.radio import RadioModel
from phusong.coverage.served import Coverage

_HAIR_DB = 0.01
"""How far below what is asked levels are still predicted: far more than sums of decibels are off by in their order."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """What a service asks of the RSRP of a new mast, which is on the service's own band.

    Attributes:
        budget: Budget of the service.
        anchored: Villages whose uplink the anchor of the service bears today, shape (villages,). The anchor that a new
            mast may itself bring is not counted.
    """

    budget: LinkBudget
    anchored: BoolArray

    @classmethod
    def of(cls, radio: RadioModel, coverage: Coverage, service: str) -> Requirement:
        """Requirement of a service where ``coverage`` tells what the anchor gives today."""
        budget, villages = radio.budget(service), len(coverage.served(service))
        anchor, target_mbps = coverage.services.get(budget.uplink_anchor), budget.uplink_target_mbps
        if anchor is None or target_mbps is None:
            return cls(budget, np.zeros(villages, dtype=np.bool_))
        return cls(budget, np.nan_to_num(anchor.uplink_mbps) >= target_mbps)

    def least_dbm(self, village: IntArray) -> FloatArray:
        """RSRP at which service begins at villages, dBm, of the shape of ``village``."""
        return np.where(self.anchored[village], self.budget.anchored().least_rsrp_dbm, self.budget.least_rsrp_dbm)

    def required_dbm(self, village: IntArray, in_sight: BoolArray) -> FloatArray:
        """The same with the margin for shadowing in sight of the mast or out of it, dBm, of the shape of both."""
        return self.least_dbm(village) + self.budget.fade_margins_db(in_sight)

    def margin_db(self, village: IntArray, rsrp_dbm: FloatArray) -> FloatArray:
        """What predicted medians are above the least, dB, minus infinity where unknown, of the shape of both."""
        level_dbm = np.nan_to_num(np.asarray(rsrp_dbm, dtype=np.float64), nan=-np.inf)
        return level_dbm - self.least_dbm(village)

    def probability(self, village: IntArray, rsrp_dbm: FloatArray, in_sight: BoolArray) -> FloatArray:
        """Probability that a mast serves villages under log-normal shadowing, NaN levels 0, of the shape of all."""
        return served_probability(self.margin_db(village, rsrp_dbm), self.budget.spread_db(in_sight))


def floors_dbm(radio: RadioModel) -> dict[str, float]:
    """Level below which a new mast serves no place at all, dBm, by radio service: in sight or not, anchored or not.

    Args:
        radio: Link budgets.
    """
    either = np.array([False, True])
    return {
        service: min(float(each.required_dbm(either).min()) for each in _budgets(budget)) - _HAIR_DB
        for service, budget in radio.services.items()
    }


def _budgets(budget: LinkBudget) -> tuple[LinkBudget, ...]:
    """A budget, and where another service may bear its uplink that of the places where it does."""
    return (budget, budget.anchored()) if budget.uplink_anchor else (budget,)
