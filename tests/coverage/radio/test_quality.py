"""Quality of reception by hand, by brute force, and by what must never happen."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy.sparse import csr_array

from phusong.coverage.linkbudget.budget import LinkBudget
from phusong.coverage.radio.matrix import RsrpMatrix
from phusong.coverage.radio.quality import downlink_mbps, measure_quality, uplink_mbps
from tests.builders.matrices import matrix_of

RATES = LinkBudget(downlink_target_mbps=5.0, uplink_target_mbps=1.0, rsrp_threshold_dbm=-124.0)


def random_levels(seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    levels = rng.uniform(-124.0, -60.0, (7, 40))
    levels[rng.random(levels.shape) < 0.5] = np.nan
    return levels.astype(np.float32)


def test_a_lone_server_has_noise_only():
    got = measure_quality(matrix_of([[-100.0]]), LinkBudget())
    assert got.sinr_db[0] == pytest.approx(-100.0 + 173.975 - 41.761 - 9.0, abs=1e-3)


def test_an_equal_neighbour_at_full_load_leaves_0_db_and_at_half_load_3_db():
    levels = matrix_of([[-60.0], [-60.0]])
    assert measure_quality(levels, LinkBudget(cell_load=0.95)).sinr_db[0] == pytest.approx(0.2228, abs=1e-3)
    assert measure_quality(levels, LinkBudget(cell_load=0.5)).sinr_db[0] == pytest.approx(3.0103, abs=1e-3)
    assert measure_quality(levels, LinkBudget(cell_load=0.0)).sinr_db[0] == pytest.approx(63.2, abs=0.1)


def test_rsrq_is_minus_3_db_of_an_empty_cell_and_tends_to_minus_10_8_db_of_a_full_one():
    strong = matrix_of([[-50.0]])
    assert measure_quality(strong, LinkBudget(cell_load=0.0)).rsrq_db[0] == pytest.approx(-3.01, abs=0.01)
    full = measure_quality(strong, LinkBudget(cell_load=0.95)).rsrq_db[0]
    assert full == pytest.approx(-10.0 * math.log10(2.0 + 0.95 * 10.0), abs=0.01)


def test_other_channels_do_not_disturb():
    levels = matrix_of([[-80.0, -80.0], [-85.0, -75.0], [-90.0, np.nan]])
    apart = measure_quality(levels, LinkBudget(), np.array([0, 1, 0]))
    alone = measure_quality(matrix_of([[-80.0, np.nan], [np.nan, -75.0], [-90.0, np.nan]]), LinkBudget())
    assert_allclose(apart.sinr_db, alone.sinr_db)
    assert_array_equal(apart.server, [0, 1])


@pytest.mark.parametrize("seed", range(3))
def test_every_figure_agrees_with_a_loop_over_points(seed):
    levels, channels = random_levels(seed), np.array([0, 0, 1, 1, 0, 2, 1])
    got = measure_quality(matrix_of(levels), RATES, channels)
    noise_mw = 10 ** (0.1 * RATES.ue_noise_dbm)
    for point in range(levels.shape[1]):
        column = levels[:, point].astype(np.float64)
        if np.isnan(column).all():
            assert got.server[point] == -1
            assert np.isnan(got.sinr_db[point])
            assert (got.probability[point], got.downlink_mbps[point], got.uplink_mbps[point]) == (0.0, 0.0, 0.0)
            assert not got.served[point]
            continue
        server = int(np.nanargmax(column))
        others = [10 ** (0.1 * column[m]) for m in range(7) if m != server and channels[m] == channels[server]]
        disturbing = sum(power for power in others if not math.isnan(power))
        signal = 10 ** (0.1 * column[server])
        assert got.server[point] == server
        assert got.sinr_db[point] == pytest.approx(10 * math.log10(signal / (0.5 * disturbing + noise_mw)))
        rssi = 12 * ((2 + 10 * 0.5) / 12 * (signal + disturbing) + noise_mw)
        assert got.rsrq_db[point] == pytest.approx(10 * math.log10(signal / rssi))


def test_served_is_to_reach_both_rates_with_the_edge_probability():
    got = measure_quality(matrix_of(random_levels(5)), RATES)
    assert 0 < got.served.sum() < len(got.served)
    both = (got.downlink_mbps >= 5.0) & (got.uplink_mbps >= 1.0)
    assert_array_equal(got.served, both)
    assert_array_equal(got.served, got.probability >= RATES.cell_edge_probability)


def test_noise_fades_by_shadowing_and_other_cells_by_less():
    weak, crowded = matrix_of([[-115.0]]), matrix_of([[-60.0], [-61.0], [-62.0]])
    for levels, limit in ((weak, "noise"), (crowded, "cells")):
        got = measure_quality(levels, RATES)
        sigma_db = 8.0 if limit == "noise" else 4.0
        steady_db = got.sinr_db[0] - sigma_db * 1.2815515655446004
        assert got.downlink_mbps[0] == pytest.approx(float(downlink_mbps(steady_db, RATES)))


def test_a_simulated_network_of_hexagons_bears_out_the_spread_among_cells():
    rng, sigma_db = np.random.default_rng(0), 8.0
    masts = np.array([(2 * i + j % 2, j * math.sqrt(3)) for i in range(-5, 6) for j in range(-5, 6)])
    excess = []
    for place in rng.uniform(-1.0, 1.0, (150, 2)) * (1.0, math.sqrt(3)):
        away = np.maximum(np.hypot(*(masts - place).T), 0.05)
        median = -60.0 - 37.6 * np.log10(away) + rng.normal(0.0, 8.0, len(away))
        common, own = rng.normal(size=(1000, 1)), rng.normal(size=(1000, len(away)))
        power = 10 ** (0.1 * (median + sigma_db * math.sqrt(0.5) * (common + own)))  # correlated by one half
        best = power.max(axis=1)
        sinr_db = 10 * np.log10(best / (0.5 * (power.sum(axis=1) - best)))
        power = 10 ** (0.1 * median)
        predicted_db = 10 * math.log10(power.max() / (0.5 * (power.sum() - power.max())))
        if predicted_db < 8.0:
            excess.append(predicted_db - np.percentile(sinr_db, 10))
    assert len(excess) > 50
    assert np.mean(excess) < LinkBudget().sinr_fade_margin_db


def test_a_budget_without_targets_asks_for_rsrp_alone():
    budget = LinkBudget()
    got = measure_quality(matrix_of(random_levels(6)), budget)
    assert_array_equal(got.served, np.nan_to_num(got.rsrp_dbm, nan=-999.0) >= budget.required_rsrp_dbm)
    has = got.server >= 0
    assert_allclose(got.margin_db[has], got.rsrp_dbm[has] + 110.0 - budget.fade_margin_db)


def test_the_required_rsrp_carries_both_rates_where_the_margin_for_other_cells_is_used_up():
    budget = LinkBudget(downlink_target_mbps=5.0, uplink_target_mbps=1.0, rsrp_threshold_dbm=-140.0)
    level_dbm = budget.least_rsrp_dbm
    assert uplink_mbps(level_dbm, budget) == pytest.approx(1.0)
    sinr_db = budget.downlink_rsrp_dbm - budget.ue_noise_dbm - budget.interference_margin_db
    assert downlink_mbps(sinr_db, budget) == pytest.approx(5.0)


@given(st.floats(-130.0, -40.0), st.floats(0.0, 20.0))
def test_a_stronger_signal_never_carries_less(level_dbm, more_db):
    assert uplink_mbps(level_dbm + more_db, RATES) >= uplink_mbps(level_dbm, RATES)
    assert downlink_mbps(level_dbm + 130.0 + more_db, RATES) >= downlink_mbps(level_dbm + 130.0, RATES)


def test_no_mast_serves_nobody():
    none = RsrpMatrix(csr_array((0, 3), dtype=np.float32), np.zeros(3, dtype=np.int64))
    got = measure_quality(none, RATES)
    assert_array_equal(got.server, [-1, -1, -1])
    assert not got.served.any()
