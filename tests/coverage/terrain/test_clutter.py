"""Clutter: heights by class, losses solved by hand, and that what stands in the way never helps."""

from dataclasses import replace

import numpy as np
import pytest
from affine import Affine
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from pydantic import ValidationError
from pyproj import CRS

from phusong.coverage.linkbudget.antenna import AntennaPattern
from phusong.coverage.linkbudget.budget import LinkBudget
from phusong.coverage.p1812 import path as p1812
from phusong.coverage.p1812.path import P1812Parameters
from phusong.coverage.propagation.cover import NO_COVER_AT_ALL
from phusong.coverage.propagation.p2108 import terminal_loss_db
from phusong.coverage.radio.engine import predict_points
from phusong.coverage.radio.land_cover import cover_on
from phusong.coverage.radio.parameters import RadioParameters, check_radio
from phusong.coverage.terrain.clutter import (
    FULL_M,
    LEFT_OUT_M,
    ClutterParameters,
    check_clutter,
    class_counts,
    class_heights_m,
)
from phusong.coverage.terrain.grid import Grid
from phusong.coverage.terrain.land_classes import HEIGHTS_M
from phusong.coverage.terrain.terrain import NO_COVER, Terrain
from tests.builders.levels.masts import masts
from tests.builders.levels.radio import radio_of
from tests.builders.seeds import examples

CRS_METRES = CRS.from_epsg(32648)
WATER, TREES, CROPS, BUILT = 0, 1, 4, 6
"""Classes of Dynamic World."""
ROUND = LinkBudget(antenna=AntennaPattern(side_lobe_db=0.0))


def ground(cover, height_m=0.0, step_m=100.0):
    codes = np.asarray(cover, dtype=np.uint8)
    heights = np.broadcast_to(np.asarray(height_m, dtype=np.float32), codes.shape).copy()
    return Terrain(
        heights, Grid(Affine(step_m, 0.0, 0.0, 0.0, -step_m, codes.shape[0] * step_m), codes.shape, CRS_METRES), codes
    )


def heights_of(codes, **given_parameters):
    counts = class_counts(np.asarray(codes, dtype=np.uint8).reshape(1, -1))
    return class_heights_m(counts, ClutterParameters(**given_parameters))


@pytest.mark.parametrize("shape", [(1, 1), (3, 5), (4, 6), (1, 0)])
def test_cells_of_each_code_are_counted(shape):
    codes = np.random.default_rng(3).integers(0, 256, shape).astype(np.uint8)
    assert class_counts(codes).tolist() == [int((codes == code).sum()) for code in range(256)]


def levels(terrain, tx, rx, model="p526", height_m=50.0, **more):
    """RSRP from one mast without sectors at points, both antennas as high."""
    mast = masts(tx[0], tx[1], height_m, downtilt_deg=np.nan)
    parameters = radio_of(
        model=model, receiver_height_m=height_m, floor_dbm=-200.0, max_range_km=30.0, services={"4g": ROUND}, **more
    )
    x, y = np.atleast_1d(np.asarray(rx, dtype=float).T[0]), np.atleast_1d(np.asarray(rx, dtype=float).T[1])
    return predict_points(terrain, mast, x, y, "4g", parameters).best()[0]


def test_heights_are_those_of_the_categories():
    world = heights_of([WATER, TREES, CROPS, BUILT])
    assert_array_equal(world[[0, 1, 2, 3, 4, 5, 6, 7, 8]], [0, 15, 0, 0, 0, 0, 10, 0, 0])
    assert np.isnan(world[9:]).all()
    cover = heights_of([10, 40, 80, 80])
    assert_array_equal(cover[[10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 100]], [15, 0, 0, 0, 10, 0, 0, 0, 0, 15, 0])
    assert set(np.unique(list(HEIGHTS_M["worldcover"].values()))) == {0.0, 10.0, 15.0}


def test_the_scheme_is_that_of_most_cells_or_the_one_stated():
    mixed = [1, 1, 1, 10, 10]
    assert heights_of(mixed)[1] == 15.0
    assert np.isnan(heights_of(mixed)[10])
    assert heights_of(mixed, scheme="worldcover")[10] == 15.0
    assert heights_of([10, 10, 10, 1])[10] == 15.0


def test_settings_overrule_classes_and_add_new_ones():
    own = heights_of([1, 44], heights_m={1: 22.5, 44: 3.0})
    assert own[[1, 44, 6]].tolist() == [22.5, 3.0, 10.0]
    alone = heights_of([1, 44], scheme="own", heights_m={44: 3.0})
    assert alone[44] == 3.0
    assert np.isnan(alone[1])


@pytest.mark.parametrize("heights", [{1: -1.0}, {1: 101.0}, {255: 1.0}, {-1: 1.0}, {1: float("nan")}])
def test_impossible_heights_and_codes_are_refused(heights):
    with pytest.raises(ValidationError):
        ClutterParameters(heights_m=heights)


def test_settings_read_codes_from_text_as_toml_writes_them():
    assert ClutterParameters.model_validate({"heights_m": {"1": 20}}).heights_m == {1: 20.0}


def test_unknown_classes_are_told_of_and_count_as_open_ground():
    terrain = ground([[1, 1, 77], [1, 12, NO_COVER]])
    [finding] = check_clutter(terrain, ClutterParameters(), {})
    assert (finding.code, finding.severity) == ("clutter-class-unknown", "warning")
    assert finding.message.endswith("12, 77 (33 % of the cells)")
    cover = cover_on(terrain, ClutterParameters(), "p1812")
    assert_array_equal(cover.heights_m[cover.codes], [[15, 15, 0], [15, 0, 0]])
    assert cover.highest_m == 15.0
    assert check_clutter(terrain, ClutterParameters(heights_m={12: 1.0, 77: 0.0}), {}) == []
    assert check_clutter(replace(terrain, cover=None), ClutterParameters(), {}) == []
    assert cover_on(replace(terrain, cover=None), ClutterParameters(), "p1812") is NO_COVER_AT_ALL


def test_a_flat_clutter_loss_on_top_of_land_cover_is_told_of():
    terrain = ground(np.full((3, 3), TREES))
    flat = RadioParameters(services={"4g": {"clutter_loss_db": 7.0}, "5g": {"clutter_loss_db": 0.0}})
    [finding] = check_radio(terrain, flat)
    assert (finding.code, finding.value) == ("clutter-twice", "7")
    assert "services.4g.clutter_loss_db" in finding.remedy
    assert check_radio(replace(terrain, cover=None), flat) == []


def belt(classes, column):
    """Open country of 81 cells in a row, with the given class in one column."""
    cover = np.full((11, 81), CROPS)
    cover[:, column] = classes
    return cover


def bullington_db(above_m):
    """Bullington's loss of an edge half way along 8 km at 1.8 GHz, by hand."""
    nu = above_m * np.sqrt(0.002 * 8.0 / (0.166556 * 4.0 * 4.0))
    edge_db = 6.9 + 20.0 * np.log10(np.sqrt((nu - 0.1) ** 2 + 1.0) + nu - 0.1)
    return edge_db + (1.0 - np.exp(-edge_db / 6.0)) * (10.0 + 0.02 * 8.0)


def test_a_belt_of_trees_is_a_knife_edge_by_hand():
    # Antennas at 5 m, 4 km before and behind trees of 15 m. The Earth bulges by 500 * 4 * 4 / 9348.1 = 0.8558 m there:
    # the trees stand 10.8558 m above the line, nu = 0.8412, and the ground 4.1442 m below it, nu = -0.3211. The smooth
    # surface is fitted to the ground alone, so that what it adds is the same with and without the trees. What scatters
    # over them takes off two hundredths of a decibel.
    wooded = ground(belt(TREES, 40))
    tx, rx = (50.0, 550.0), [(8050.0, 550.0)]
    bare = replace(wooded, cover=None)
    step = {"profile_step_m": 100.0}  # a point stands in the middle of the trees
    lost_db = levels(bare, tx, rx, "p1812", 5.0, **step) - levels(wooded, tx, rx, "p1812", 5.0, **step)
    assert bullington_db(10.8558) == pytest.approx(21.827, abs=0.02)
    assert_allclose(lost_db, [bullington_db(10.8558) - bullington_db(-4.1442)], atol=0.03)


def test_trees_well_below_the_line_change_nothing():
    wooded = ground(belt(TREES, 40))
    for model in ("p526", "p1812"):
        tx, rx = (50.0, 550.0), [(8050.0, 550.0)]
        assert_allclose(levels(wooded, tx, rx, model), levels(replace(wooded, cover=None), tx, rx, model), atol=0.02)


@pytest.mark.parametrize("model", ["p526", "p1812", "itm"])
def test_clutter_at_the_terminals_own_places_counts_as_their_own_loss(model):
    tx, rx = (50.0, 550.0), [(8050.0, 550.0)]
    plain = levels(ground(belt(TREES, 40)), tx, rx, model, 5.0)
    cover = belt(TREES, 40)
    cover[:, [0, 1, 2, 78, 79, 80]] = TREES
    apart = {"left_out_m": 400.0, "full_m": 500.0}
    silent = {"clutter": {"terminal": "none", **apart}}
    assert_array_equal(levels(ground(cover), tx, rx, model, 5.0, **silent), plain)
    # Both stand 10 m below the trees: each loses what P.2108-1 §3.1 says, and is heard as at their tops.
    each_db = float(terminal_loss_db(1800.0, 5.0, "trees"))
    raised = levels(ground(belt(TREES, 40)), tx, rx, model, 15.0)
    assert_allclose(levels(ground(cover), tx, rx, model, 5.0, clutter=apart), raised - 2.0 * each_db, atol=0.02)


@pytest.mark.parametrize("model", ["p526", "p1812"])
def test_clutter_before_a_terminal_comes_in_gradually(model):
    tx, rx = (50.0, 550.0), [(8050.0, 550.0)]
    cover = np.full((11, 81), CROPS)
    cover[:, 78] = TREES  # 200 m before the receiver
    counted = [
        levels(ground(cover), tx, rx, model, 5.0, clutter={"left_out_m": nearer, "full_m": nearer + 100.0})[0]
        for nearer in (0.0, 100.0, 150.0, 300.0)
    ]
    assert counted[0] == pytest.approx(counted[1], abs=0.01)
    assert counted[1] < counted[2] - 1.0
    assert counted[2] < counted[3] - 1.0
    assert counted[3] == pytest.approx(levels(ground(np.full((11, 81), CROPS)), tx, rx, model, 5.0)[0], abs=1e-4)


def test_p1812_is_the_recommendation_with_clutter_in_its_profile():
    rng = np.random.default_rng(8)
    heights = np.cumsum(rng.normal(0.0, 12.0, (60, 60)), axis=1)
    terrain = ground(rng.choice([TREES, CROPS, BUILT], (60, 60)), heights, step_m=90.0)
    tx, rx = (700.0, 4300.0), (4810.0, 1210.0)
    d_km, h_m = terrain.profile(tx, rx)
    _, x_m, y_m = terrain.profile_points(tx, rx)
    cover = cover_on(terrain, ClutterParameters(), "p1812")
    standing = replace(terrain, height_m=cover.heights_m[cover.codes])
    from_end_m = 1000.0 * np.minimum(d_km, d_km[-1] - d_km)
    clutter_m = standing.at(x_m, y_m) * np.clip((from_end_m - LEFT_OUT_M) / (FULL_M - LEFT_OUT_M), 0.0, 1.0)
    inputs = P1812Parameters(1800.0, 20.0, 20.0, latitude_deg=0.0)
    loss_db = p1812.basic_loss_db(d_km, h_m, inputs, clutter_m=clutter_m)
    level = levels(terrain, tx, [rx], "p1812", 20.0)  # both antennas stand above all that is around them
    assert_allclose(level, [ROUND.omni_eirp_per_re_dbm + ROUND.terminal_db - loss_db], atol=1e-3)
    assert loss_db > p1812.basic_loss_db(d_km, h_m, inputs) + 1.0


@pytest.mark.slow
@given(st.integers(0, 10_000), st.sampled_from(["p526", "p1812"]), st.floats(0.0, 40.0), st.floats(0.0, 40.0))
@settings(max_examples=examples(60))
def test_more_clutter_never_lowers_an_obstructed_loss(seed, model, low_m, high_m):
    rng = np.random.default_rng(seed)
    heights = np.zeros((5, 80), dtype=np.float32) + rng.uniform(0.0, 30.0, 80).astype(np.float32)
    heights[:, 40] = 200.0  # a ridge in the way of every path
    terrain = ground(np.broadcast_to(rng.choice([TREES, CROPS], 80), (5, 80)), heights)
    tx, rx = (250.0, 250.0), [(7450.0, 250.0), (6050.0, 250.0)]
    less, more = sorted((low_m, high_m))
    lower = levels(terrain, tx, rx, model, 10.0, clutter={"heights_m": {TREES: less}})
    higher = levels(terrain, tx, rx, model, 10.0, clutter={"heights_m": {TREES: more}})
    unheard = -200.0  # below the floor
    assert (np.nan_to_num(higher, nan=unheard) <= np.nan_to_num(lower, nan=unheard) + 1e-4).all()
