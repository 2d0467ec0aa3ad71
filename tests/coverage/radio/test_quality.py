"""Quality of reception by hand, by brute force, and by what must never happen."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from phusong.coverage.linkbudget.budget import LinkBudget
from phusong.coverage.radio.quality import downlink_mbps, measure_quality, uplink_mbps
from tests.builders.levels.matrices import levels_of

RATES = LinkBudget(downlink_target_mbps=5.0, uplink_target_mbps=1.0, rsrp_threshold_dbm=-124.0)


def random_levels(seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    levels = rng.uniform(-124.0, -60.0, (7, 40))
    levels[rng.random(levels.shape) < 0.5] = np.nan
    return levels.astype(np.float32)


def test_a_lone_server_has_noise_only():
    got = measure_quality(levels_of([[-100.0]], LinkBudget(evm_percent=0.0)))
    assert got.sinr_db[0] == pytest.approx(-100.0 + 173.975 - 41.761 - 9.0, abs=1e-3)


def test_an_equal_neighbour_at_full_load_leaves_0_db_and_at_half_load_3_db():
    def sinr_db(load, evm_percent=0.0):
        return measure_quality(
            levels_of([[-60.0], [-60.0]], LinkBudget(cell_load=load, evm_percent=evm_percent))
        ).sinr_db

    assert sinr_db(0.95) == pytest.approx(0.2228, abs=1e-3)
    assert sinr_db(0.5) == pytest.approx(3.0103, abs=1e-3)
    assert sinr_db(0.0) == pytest.approx(63.2, abs=0.1)
    assert sinr_db(0.0, 3.5) == pytest.approx(-20.0 * math.log10(0.035), abs=1e-2)  # what the transmitter allows


def test_rsrq_is_minus_3_db_of_an_empty_cell_and_tends_to_minus_10_8_db_of_a_full_one():
    def rsrq_db(load):
        return measure_quality(levels_of([[-50.0]], LinkBudget(cell_load=load))).rsrq_db[0]

    assert rsrq_db(0.0) == pytest.approx(-3.01, abs=0.01)
    full = rsrq_db(0.95)
    assert full == pytest.approx(-10.0 * math.log10(2.0 + 0.95 * 10.0), abs=0.01)


def test_other_channels_do_not_disturb():
    levels = [[-80.0, -80.0], [-85.0, -75.0], [-90.0, np.nan]]
    apart = measure_quality(levels_of(levels, LinkBudget(), [0, 1, 0]))
    first, second = (measure_quality(levels_of([levels[m] for m in masts])).sinr_db for masts in ((0, 2), (1,)))
    # The strongest mast is not the best server where its channel is disturbed and another is not.
    assert_array_equal(apart.server, [1, 1])
    assert_allclose(apart.sinr_db, second)
    assert first[0] < second[0] - 10.0


def by_hand(column, others, channels, budgets, budget_of, channel):
    """What one channel gives at one point, by a loop: server, SINR before the transmitter's errors, RSRQ, rates."""
    own = [m for m in range(len(column)) if channels[m] == channel and not math.isnan(column[m])]
    if not own:
        return None
    server = min(own, key=lambda m: (-column[m], m))
    budget = budgets[budget_of[server]]
    signal, noise = 10 ** (0.1 * column[server]), 10 ** (0.1 * budget.ue_noise_dbm)
    disturbing = 0.0
    for m in own:
        disturbing += 10 ** (0.1 * others[m]) if others[m] > -math.inf else 0.0
        disturbing += 10 ** (0.1 * column[m]) if m != server else 0.0
    sinr_db = 10 * math.log10(signal / (budget.cell_load * disturbing + noise))
    rssi = 12 * ((2 + 10 * budget.cell_load) / 12 * (signal + disturbing) + noise)
    fade_db = budget.spreads_db[1] * 1.2815515655446004
    steady_db = min(column[server] - budget.ue_noise_dbm - fade_db, sinr_db - 4.0 * 1.2815515655446004)
    rates = float(downlink_mbps(steady_db, budget)), float(uplink_mbps(column[server] - fade_db, budget))
    need_db = budget.downlink_sinr_db
    least_dbm = max(budget.rsrp_threshold_dbm, budget.uplink_rsrp_dbm, need_db + budget.ue_noise_dbm)
    margin_db = min(column[server] - least_dbm - fade_db, sinr_db - need_db - 4.0 * 1.2815515655446004)
    return server, sinr_db, 10 * math.log10(signal / rssi), *rates, margin_db


@pytest.mark.parametrize("seed", range(4))
def test_every_figure_agrees_with_a_loop_over_points_channels_and_sectors(seed):
    rng = np.random.default_rng(seed)
    levels, channels, budget_of = random_levels(seed), [0, 0, 1, 1, 0, 2, 1], [0, 1, 1, 0, 0, 1, 1]
    low = RATES.model_copy(update={"bandwidth_mhz": 10.0, "resource_blocks": 50, "band_mhz": 773.0})
    budgets = (RATES, low)
    others = np.where(rng.random(levels.shape) < 0.5, -np.inf, levels - rng.uniform(1.0, 30.0, levels.shape))
    others = np.nan_to_num(others.astype(np.float32), nan=-np.inf, neginf=-np.inf)
    got = measure_quality(levels_of(levels, budgets, channels, budget_of=budget_of, others_dbm=others))
    for point in range(levels.shape[1]):
        column, beside = levels[:, point].astype(np.float64), others[:, point].astype(np.float64)
        found = [by_hand(column, beside, channels, budgets, budget_of, channel) for channel in range(3)]
        heard = [each for each in found if each is not None]
        if not heard:
            assert got.server[point] == -1
            assert np.isnan(got.sinr_db[point])
            assert (got.probability[point], got.downlink_mbps[point], got.uplink_mbps[point]) == (0.0, 0.0, 0.0)
            assert not got.served[point]
            continue
        meeting = [each for each in heard if each[5] >= 0.0]
        best = max(meeting, key=lambda each: (each[3], each[5])) if meeting else max(heard, key=lambda each: each[5])
        server, sinr_db, rsrq_db, down, up, _ = best
        assert got.server[point] == server
        assert got.band_mhz[point] == budgets[budget_of[server]].band_mhz
        assert got.sinr_db[point] == pytest.approx(-10 * math.log10(10 ** (-0.1 * sinr_db) + 0.035**2))
        assert got.rsrq_db[point] == pytest.approx(rsrq_db)
        assert (got.downlink_mbps[point], got.uplink_mbps[point]) == pytest.approx((down, up))
        assert got.margin_db[point] == pytest.approx(max(each[5] for each in heard))
        assert got.served[point] == bool(meeting)


def test_carriers_of_one_operator_add_up_where_they_are_aggregated():
    levels = [[-90.0], [-95.0], [-85.0]]
    alone = [measure_quality(levels_of([level], RATES)).downlink_mbps[0] for level in levels]
    for asked, expected in ((False, alone[2]), (True, alone[0] + alone[1])):
        budget = RATES.model_copy(update={"carrier_aggregation": asked})
        got = measure_quality(levels_of(levels, budget, [0, 1, 2], operators=["A", "A", "B"]))
        assert got.downlink_mbps[0] == pytest.approx(expected)
    assert alone[2] < alone[0] + alone[1]


def test_an_anchor_bears_the_uplink_of_its_own_operator_alone():
    asked = RATES.model_copy(update={"uplink_target_mbps": 10.0})
    weak = levels_of([[-104.0, -104.0]], asked, operators=["A"])
    assert not measure_quality(weak).served.any()
    borne = measure_quality(weak, {"A": np.array([12.0, 9.0]), "B": np.array([50.0, 50.0])})
    assert_array_equal(borne.served, [True, False])
    assert borne.uplink_mbps == pytest.approx([12.0, 9.0])


def test_served_is_to_reach_both_rates_with_the_edge_probability():
    got = measure_quality(levels_of(random_levels(5), RATES))
    assert 0 < got.served.sum() < len(got.served)
    both = (got.downlink_mbps >= 5.0) & (got.uplink_mbps >= 1.0)
    assert_array_equal(got.served, both)
    assert_array_equal(got.served, got.probability >= RATES.cell_edge_probability)


def test_noise_fades_by_shadowing_and_other_cells_by_less():
    exact = RATES.model_copy(update={"evm_percent": 0.0})
    weak, crowded = [[-115.0]], [[-60.0], [-61.0], [-62.0]]
    for levels, limit in ((weak, "noise"), (crowded, "cells")):
        got = measure_quality(levels_of(levels, exact))
        sigma_db = 8.0 if limit == "noise" else 4.0
        steady_db = got.sinr_db[0] - sigma_db * 1.2815515655446004
        assert got.downlink_mbps[0] == pytest.approx(float(downlink_mbps(steady_db, exact)))


def test_a_place_in_sight_of_its_mast_needs_less_margin():
    hidden = levels_of([[-101.0]])
    seen = replace(hidden, rsrp=replace(hidden.rsrp, in_sight=np.array([True])))
    for levels, sigma_db in ((hidden, 8.0), (seen, 6.0)):
        got = measure_quality(levels)
        assert got.margin_db[0] == pytest.approx(9.0 - sigma_db * 1.2815515655446004)
        assert got.served[0] == (sigma_db == 6.0)


@pytest.mark.slow
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
    got = measure_quality(levels_of(random_levels(6), budget))
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
    got = measure_quality(levels_of(np.zeros((0, 3)), RATES))
    assert_array_equal(got.server, [-1, -1, -1])
    assert not got.served.any()
