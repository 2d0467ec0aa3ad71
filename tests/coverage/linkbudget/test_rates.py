"""Attenuated Shannon rates against figures worked out by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phusong.coverage.linkbudget.rates import THERMAL_NOISE_DBM_HZ, RateLaw

LTE_DOWN, LTE_UP = RateLaw(0.6, -10.0, 4.4), RateLaw(0.4, -10.0, 2.0)


def test_thermal_noise_at_290_kelvin():
    assert pytest.approx(-173.975, abs=1e-3) == THERMAL_NOISE_DBM_HZ


def test_one_layer_by_hand():
    got = LTE_DOWN.efficiency([-10.01, -10.0, 0.0, 10.0, 22.05, 40.0])
    expected = [0.0, 0.6 * math.log2(1.1), 0.6, 0.6 * math.log2(11.0), 4.4, 4.4]
    assert got == pytest.approx(expected, abs=2e-3)


def test_the_greatest_rate_is_met_near_the_ratio_that_the_source_states():
    assert LTE_DOWN.sinr_for_db(4.4) == pytest.approx(22.0, abs=0.1)
    assert LTE_UP.sinr_for_db(2.0) == pytest.approx(15.0, abs=0.2)
    assert RateLaw(0.6, -10.0, 5.98).sinr_for_db(5.98) == pytest.approx(30.0, abs=0.05)


def test_layers_share_the_power_and_a_second_one_is_sent_from_9_db_on():
    two = RateLaw(0.6, -10.0, 4.4, layers=2)
    assert two.efficiency(10.0 * math.log10(14.0)) == pytest.approx(2 * 0.6 * 3.0)
    assert two.efficiency(10.0 * math.log10(7.0)) == pytest.approx(0.6 * 3.0)
    assert two.efficiency(60.0) == 8.8
    assert RateLaw(0.6, -10.0, 4.4, layers=8).efficiency(60.0) == pytest.approx(4 * 4.4)


def test_errors_of_the_transmitter_disturb_every_layer():
    law = RateLaw(0.6, -10.0, 9.0, layers=2, evm=0.035)
    assert law.efficiency(20.0) == pytest.approx(2 * 0.6 * math.log2(1.0 + 1.0 / (0.02 + 0.035**2)))
    assert law.efficiency(90.0) == pytest.approx(2 * 0.6 * math.log2(1.0 + 1.0 / 0.035**2), rel=1e-6)
    assert RateLaw(0.6, -10.0, 9.0, evm=0.035).sinr_for_db(6.0) == math.inf


@pytest.mark.parametrize(("antennas", "from_db"), [(2, 9.0), (3, 20.0), (4, 24.0)])
def test_the_last_layer_begins_to_carry_more_where_drawn_channels_say(antennas, from_db):
    rng = np.random.default_rng(antennas)
    channels = rng.normal(size=(2000, antennas, antennas, 2)) @ [1.0, 1j] / math.sqrt(2.0)
    beams = np.fft.fft(np.eye(antennas)) / math.sqrt(antennas)

    def carried(layers, ratio_db):
        """Mean efficiency of a linear receiver with the best of as many precoders as there are antennas."""
        rates = []
        for turn in range(antennas):
            seen = channels @ np.roll(beams, turn, axis=1)[:, :layers]
            share = 10 ** (0.1 * ratio_db) / layers
            gram = np.eye(layers) + share * np.conj(seen.transpose(0, 2, 1)) @ seen
            ratios = 1.0 / np.real(np.einsum("kii->ki", np.linalg.inv(gram))) - 1.0
            rates.append(np.minimum(0.6 * np.log2(1.0 + ratios), 4.4).sum(axis=1))
        return np.max(rates, axis=0).mean()

    assert carried(antennas, from_db + 1.0) > carried(antennas - 1, from_db + 1.0)
    assert carried(antennas, from_db - 2.0) < carried(antennas - 1, from_db - 2.0)


def test_silence_carries_nothing():
    assert LTE_DOWN.efficiency(np.nan) == 0.0
    assert LTE_DOWN.sinr_for_db(4.41) == math.inf
    assert LTE_DOWN.sinr_for_db(1e-9) == -10.0


@given(st.floats(0.001, 8.7), st.integers(1, 4))
def test_the_least_ratio_carries_the_rate_and_a_little_less_does_not(efficiency, layers):
    law = RateLaw(0.6, -10.0, 4.4, layers)
    ratio_db = law.sinr_for_db(efficiency)
    if math.isinf(ratio_db):
        assert efficiency > 4.4 * layers
        return
    assert law.efficiency(ratio_db + 1e-9) >= efficiency * (1 - 1e-9)
    assert law.efficiency(ratio_db - 0.01) < efficiency or efficiency >= 4.4 * layers - 0.01
