"""Service probability and cost factor by hand."""

import math

import numpy as np
import pytest
from pydantic import ValidationError

from phusong.coverage.linkbudget.budget import LinkBudget
from phusong.optimize.question.parameters import RiskParameters
from phusong.optimize.question.risk import cost_factor, service_probability, strict_radio
from tests.builders.plans.random_plans import RADIO


def test_probabilities_by_hand():
    budget = LinkBudget()  # threshold -110 dBm, sigma 8 dB
    assert service_probability(np.array([-110.0, -102.0, np.nan]), budget) == pytest.approx([0.5, 0.841345, 0.0])
    assert service_probability(np.array([budget.required_rsrp_dbm]), budget) == pytest.approx([0.9])
    certain = budget.model_copy(update={"shadowing_sigma_db": 0.0})
    assert service_probability(np.array([-110.1, -110.0]), certain).tolist() == [0.0, 1.0]


def test_quantiles_by_hand():
    assert cost_factor(RiskParameters()) == 1.0
    assert cost_factor(RiskParameters(quantile=0.9, cost_spread=0.0)) == 1.0
    sigma = math.sqrt(math.log(1.25))
    assert cost_factor(RiskParameters(quantile=0.5, cost_spread=0.5)) == pytest.approx(math.exp(-(sigma**2) / 2))
    strict = strict_radio(RADIO, RiskParameters(quantile=0.99)).budget("4g")
    assert strict.fade_margin_db == pytest.approx(8.0 * 2.326348)
    assert strict_radio(RADIO, RiskParameters(quantile=0.6)) == RADIO  # never below the service's own
    with pytest.raises(ValidationError):
        RiskParameters(quantile=1.0)
