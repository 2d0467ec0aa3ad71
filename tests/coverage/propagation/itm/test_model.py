"""Longley-Rice (NTIA ITM 1.4): reference values, hand-solved parts, properties, refusals."""

import csv
import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phusong.coverage.findings.errors import ValidityError
from phusong.coverage.propagation.itm import model as itm
from phusong.coverage.propagation.itm.profile import find_horizons, fit_line, mean_height_m, terrain_irregularity_m
from phusong.coverage.propagation.itm.reference import medium_at
from phusong.coverage.propagation.itm.terms import edge_loss_db, frequency_gain_db, scatter_angle_loss_db
from phusong.coverage.propagation.itm.variability import normal_deviate
from tests.builders.optional_data import needs_shared
from tests.builders.paths import GOLDEN, SHARED

DATA = GOLDEN
NTIA = SHARED / "conformance" / "radio" / "itm_ntia"
POLARISATIONS = ("horizontal", "vertical")
SITINGS = ("random", "careful", "very careful")
TEMPERATE = itm.ItmParameters(climate=5, refractivity_n=301.0)

X = np.linspace(-1.0, 1.0, 101)
SYMMETRIC_M = 300.0 * np.exp(-6.0 * X**2) + 50.0 * np.cos(20.0 * X) + 100.0
FLAT_M = np.full(101, 200.0)


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def mountain_cases():
    ground = {}
    for row in rows_of(DATA / "p1812_mountain" / "profiles.csv"):
        ground.setdefault(row["case"], []).append(float(row["h_m"]))
    inputs = {row["case"]: row for row in rows_of(DATA / "p1812_mountain" / "cases.csv")}
    return [
        pytest.param(np.array(ground[row["case"]]), inputs[row["case"]], row, id=row["case"])
        for row in rows_of(DATA / "itm_mountain" / "expected.csv")
    ]


def predict_mountain(heights_m, given, expected, percent):
    parameters = itm.ItmParameters(
        climate=int(expected["climate"]),
        refractivity_n=float(expected["N_0"]),
        polarisation=POLARISATIONS[int(given["pol"]) - 1],
        permittivity=float(expected["epsilon"]),
        conductivity_s_m=float(expected["sigma"]),
        mdvar=int(expected["mdvar"]),
        time_percent=percent,
        location_percent=percent,
        situation_percent=percent,
    )
    step_m = float(given["d_km"]) * 1000.0 / (len(heights_m) - 1)
    antennas_m = (float(given["htg_m"]), float(given["hrg_m"]))
    return itm.point_to_point(heights_m, step_m, *antennas_m, float(given["f_MHz"]), parameters)


@pytest.mark.slow
@pytest.mark.parametrize(("heights_m", "given", "expected"), mountain_cases())
def test_mountain_paths_agree_with_the_reference(heights_m, given, expected):
    median = predict_mountain(heights_m, given, expected, 50.0)
    assert median.loss_db == pytest.approx(float(expected["A_dB_50"]), abs=2e-6)
    assert median.free_space_db == pytest.approx(float(expected["A_fs_dB"]), abs=2e-6)
    assert median.reference_db == pytest.approx(float(expected["A_ref_dB"]), abs=2e-6)
    assert median.geometry.delta_h_m == pytest.approx(float(expected["delta_h_m"]), abs=2e-6)
    assert int(median.warnings) == int(expected["warnings"])
    assert bool(median.findings) == (expected["rc"] == "1")
    careful = predict_mountain(heights_m, given, expected, 90.0)
    assert careful.loss_db == pytest.approx(float(expected["A_dB_90"]), abs=2e-6)


def ntia_parameters(row):
    return itm.ItmParameters(
        climate=int(row["climate"]),
        refractivity_n=float(row["N_0"]),
        polarisation=POLARISATIONS[int(row["pol"])],
        permittivity=float(row["epsilon"]),
        conductivity_s_m=float(row["sigma"]),
        mdvar=int(row["mdvar"]),
        time_percent=float(row["time"]),
        location_percent=float(row["location"]),
        situation_percent=float(row["situation"]),
    )


@needs_shared("conformance", "radio", "itm_ntia")
def test_ntia_point_to_point_examples():
    profiles = [[float(n) for n in line.split(",")] for line in (NTIA / "pfls.csv").read_text().split() if line]
    examples = rows_of(NTIA / "p2p.csv")
    assert len(examples) == len(profiles) == 5
    for row, pfl in zip(examples, profiles, strict=True):
        antennas_m = (float(row["h_tx__meter"]), float(row["h_rx__meter"]))
        found = itm.point_to_point(np.array(pfl[2:]), pfl[1], *antennas_m, float(row["f__mhz"]), ntia_parameters(row))
        assert found.loss_db == pytest.approx(float(row["A__db"]), abs=0.005)


@needs_shared("conformance", "radio", "itm_ntia")
def test_ntia_area_examples():
    examples = rows_of(NTIA / "area.csv")
    assert len(examples) == 5
    for row in examples:
        found = itm.area(
            float(row["d__km"]) * 1000.0,
            float(row["delta_h__meter"]),
            (float(row["h_tx__meter"]), float(row["h_rx__meter"])),
            float(row["f__mhz"]),
            ntia_parameters(row),
            siting=(SITINGS[int(row["tx_siting_criteria"])], SITINGS[int(row["rx_siting_criteria"])]),
        )
        assert found.loss_db == pytest.approx(float(row["A__db"]), abs=0.05 + 1e-9)


@needs_shared("conformance", "radio", "itm_ntia")
@pytest.mark.parametrize("variant", ["p2ptls", "p2pcr"])
def test_ntia_command_line_examples(variant):
    pfl = [float(n) for n in (NTIA / "pfl.txt").read_text().split(",")]
    given = dict(line.split(",") for line in (NTIA / f"i_{variant}.txt").read_text().split())
    shown = {}
    for line in (NTIA / f"o_{variant}.txt").read_text().splitlines():
        name, _, rest = line.partition("  ")
        if rest.split():
            shown[name] = rest.split()[0]
    if variant == "p2pcr":
        given |= {"time": given["reliability"], "location": "50", "situation": given["confidence"]}
        parameters = itm.ItmParameters.of_confidence(
            float(given["confidence"]),
            float(given["reliability"]),
            climate=int(given["climate"]),
            refractivity_n=float(given["N_0"]),
            mdvar=int(given["mdvar"]),
        )
        assert parameters == ntia_parameters(given)
    antennas_m = (float(given["h_tx__meter"]), float(given["h_rx__meter"]))
    found = itm.point_to_point(np.array(pfl[2:]), pfl[1], *antennas_m, float(given["f__mhz"]), ntia_parameters(given))
    assert f"{found.loss_db:.1f}" == shown["Basic Transmission Loss"]
    assert f"{found.free_space_db:.1f}" == shown["Free Space"]
    assert f"{found.distance_m / 1000.0:.3f}" == shown["d__km"]
    assert f"{found.geometry.angle_tx_rad * 1000.0:.3f}" == shown["theta_hzn_tx"]
    assert f"{found.geometry.angle_rx_rad * 1000.0:.3f}" == shown["theta_hzn_rx"]
    assert f"{found.geometry.horizon_tx_m:.0f}" == shown["d_hzn_tx__meter"]
    assert f"{found.geometry.horizon_rx_m:.0f}" == shown["d_hzn_rx__meter"]
    assert f"{found.geometry.effective_tx_m:.1f}" == shown["h_e_tx__meter"]
    assert f"{found.refractivity_n:.1f}" == shown["N_s"]
    assert f"{found.geometry.delta_h_m:.1f}" == shown["delta_h__meter"]
    assert found.mode == "line of sight"


def test_a_hill_is_the_horizon_of_both_ends():
    angle_tx, angle_rx, horizon_tx_m, horizon_rx_m = find_horizons(
        np.array([0.0, 100.0, 0.0, 0.0]), 5000.0, 10.0, 20.0, 1e-7
    )
    assert angle_tx == pytest.approx(90.0 / 5000.0 - 5000.0 * 0.5e-7, rel=1e-12)
    assert angle_rx == pytest.approx(80.0 / 10000.0 - 10000.0 * 0.5e-7, rel=1e-12)
    assert (horizon_tx_m, horizon_rx_m) == (5000.0, 10000.0)


def test_terminals_in_sight_are_each_others_horizon():
    angle_tx, angle_rx, horizon_tx_m, horizon_rx_m = find_horizons(np.zeros(11), 100.0, 30.0, 10.0, 1e-7)
    assert (horizon_tx_m, horizon_rx_m) == (1000.0, 1000.0)
    assert angle_tx == pytest.approx(-0.02 - 0.5e-4)
    assert angle_rx == pytest.approx(0.02 - 0.5e-4)


def test_the_fitted_line_of_a_ramp_is_the_ramp():
    ramp_m = 50.0 + 3.0 * np.arange(21.0)
    left_m, right_m = fit_line(ramp_m, 10.0, 30.0, 150.0)
    assert (left_m, right_m) == pytest.approx((50.0, 110.0))
    assert terrain_irregularity_m(ramp_m, 10.0, 0.0, 200.0) == pytest.approx(0.0, abs=1e-9)


def test_irregularity_is_the_spread_between_tenth_and_ninetieth_percentile():
    steps = 244  # the model takes 245 points of a long profile, here each of them once
    heights_m = 50.0 + 50.0 * np.sin(np.arange(steps + 1) * 2.399963)  # golden-angle samples of an arcsine law
    spread_m = 100.0 * math.sin(0.4 * math.pi)  # its 10th and 90th percentiles are 50 -+ 50 sin(0.4 pi)
    distance_m = steps * 50.0
    infinite_m = spread_m / (1.0 - 0.8 * math.exp(-distance_m / 50e3))
    assert terrain_irregularity_m(heights_m, 50.0, 0.0, distance_m) == pytest.approx(infinite_m, rel=0.02)


def test_mean_height_leaves_out_a_tenth_at_either_end():
    assert mean_height_m(np.array([900.0, *[10.0] * 19, 900.0])) == 10.0


def test_standard_air_gives_the_four_thirds_earth():
    medium = medium_at(0.0, 900.0, itm.settings_of(TEMPERATE))
    assert 1.0 / medium.curvature == pytest.approx(8497e3, rel=2e-3)


def test_knife_edge_loss_at_grazing_and_far_below():
    assert edge_loss_db(0.0) == 6.02
    assert edge_loss_db(100.0) == pytest.approx(32.953)
    assert edge_loss_db(5.76 - 1e-9) == pytest.approx(edge_loss_db(5.76), abs=0.02)


def test_scatter_terms_join():
    assert scatter_angle_loss_db(10e3) == pytest.approx(133.4 + 3.32 - 40.0)
    assert scatter_angle_loss_db(70e3 - 1) == pytest.approx(scatter_angle_loss_db(70e3 + 1), abs=0.5)
    assert frequency_gain_db(1.0, 1.0) == pytest.approx(10.0 * math.log10(50.0))
    assert frequency_gain_db(1.0, 9.0) == pytest.approx(10.0 * math.log10(811.0))
    assert frequency_gain_db(1.0, 1.5) == pytest.approx(5.0 * math.log10(50.0) + 5.0 * math.log10(126.0))


@given(st.floats(0.001, 0.999))
def test_normal_deviate_keeps_its_stated_error(share):
    assert normal_deviate(share) == pytest.approx(-NormalDist().inv_cdf(share), abs=4.5e-4)


@settings(max_examples=30)
@given(st.floats(2.0, 300.0), st.floats(1.0, 50.0), st.floats(40.0, 10000.0))
def test_symmetric_terrain_does_not_know_which_end_transmits(one_m, other_m, frequency_mhz):
    there = itm.point_to_point(SYMMETRIC_M, 150.0, one_m, other_m, frequency_mhz)
    back = itm.point_to_point(SYMMETRIC_M[::-1], 150.0, other_m, one_m, frequency_mhz)
    assert there.loss_db == pytest.approx(back.loss_db, abs=1e-6)


@settings(max_examples=30)
@given(st.sampled_from([0, 1, 2, 3, 10, 11, 12, 13, 20, 22, 30, 32]), st.floats(1.0, 98.0), st.integers(1, 7))
def test_a_larger_share_never_needs_less_loss(mdvar, percent, climate):
    def loss_db(share):
        parameters = itm.ItmParameters(
            climate=climate, mdvar=mdvar, time_percent=share, location_percent=share, situation_percent=share
        )
        return itm.point_to_point(SYMMETRIC_M, 300.0, 30.0, 1.5, 900.0, parameters).loss_db

    assert loss_db(percent + 1.0) >= loss_db(percent) - 1e-9


@settings(max_examples=30)
@given(st.floats(1000.0, 300e3), st.floats(0.0, 500.0))
def test_the_reference_never_beats_free_space(distance_m, delta_h_m):
    found = itm.area(distance_m, delta_h_m, (30.0, 1.5), 900.0, TEMPERATE)
    assert found.reference_db >= 0.0
    expected_db = 32.45 + 20.0 * math.log10(900.0) + 20.0 * math.log10(distance_m / 1000.0)
    assert found.free_space_db == pytest.approx(expected_db)


def test_area_mode_passes_from_sight_to_diffraction_to_scatter():
    found = [itm.area(km * 1000.0, 90.0, (30.0, 10.0), 900.0, TEMPERATE) for km in (5.0, 60.0, 400.0)]
    assert [path.mode for path in found] == ["line of sight", "diffraction", "troposcatter"]
    assert sorted(path.loss_db for path in found) == [path.loss_db for path in found]


def test_careful_siting_never_raises_the_loss():
    losses = [
        itm.area(20e3, 150.0, (30.0, 3.0), 900.0, TEMPERATE, siting=("random", siting)).loss_db for siting in SITINGS
    ]
    assert sorted(losses, reverse=True) == losses
    assert losses[0] > losses[2] + 1.0


def test_a_hill_costs_more_than_flat_ground():
    flat = itm.point_to_point(FLAT_M, 150.0, 30.0, 1.5, 900.0)
    hill = itm.point_to_point(SYMMETRIC_M, 150.0, 30.0, 1.5, 900.0)
    assert hill.loss_db > flat.loss_db + 20.0


def test_many_paths_agree_with_single_ones():
    profiles = [SYMMETRIC_M, FLAT_M[:40], SYMMETRIC_M[:70] + 400.0]
    starts = np.cumsum([0, *map(len, profiles)])
    steps_m = np.array([90.0, 30.0, 120.0])
    terminals_m = np.array([[30.0, 1.5], [45.0, 0.8], [20.0, 10.0]])
    frequencies_mhz = np.array([700.0, 2600.0, 900.0])
    losses_db, warnings = itm.path_losses_db(np.concatenate(profiles), starts, steps_m, terminals_m, frequencies_mhz)
    for i, profile_m in enumerate(profiles):
        single = itm.point_to_point(profile_m, steps_m[i], *terminals_m[i], frequencies_mhz[i])
        assert losses_db[i] == pytest.approx(single.loss_db, abs=1e-9)
        assert warnings[i] == single.warnings
    assert itm.ItmWarning.RX_HEIGHT in itm.ItmWarning(int(warnings[1]))


def test_many_paths_give_nan_where_the_model_refuses():
    ground_m = np.concatenate([FLAT_M, FLAT_M + 9000.0])
    losses_db, _ = itm.path_losses_db(
        ground_m, np.array([0, 101, 202]), np.full(2, 90.0), np.full((2, 2), 10.0), np.full(2, 900.0)
    )
    assert np.isfinite(losses_db).tolist() == [True, False]


@pytest.mark.parametrize(
    ("flag", "change"),
    [
        (itm.ItmWarning.TX_HEIGHT, {"tx_height_m": 0.8}),
        (itm.ItmWarning.RX_HEIGHT, {"rx_height_m": 1500.0}),
        (itm.ItmWarning.FREQUENCY, {"frequency_mhz": 30.0}),
        (itm.ItmWarning.FREQUENCY, {"frequency_mhz": 15000.0}),
        (itm.ItmWarning.DISTANCE_TOO_SMALL, {"step_m": 9.0}),
        (itm.ItmWarning.DISTANCE_SMALL, {"step_m": 9.0, "tx_height_m": 300.0}),
        (itm.ItmWarning.DISTANCE_LARGE, {"step_m": 12e3}),
        (itm.ItmWarning.DISTANCE_TOO_LARGE, {"step_m": 21e3}),
        (itm.ItmWarning.SURFACE_REFRACTIVITY, {"heights_m": FLAT_M + 3800.0}),
        (itm.ItmWarning.EXTREME_VARIABILITY, {"parameters": itm.ItmParameters(time_percent=0.05)}),
        (itm.ItmWarning.TX_HORIZON_NEAR, {"heights_m": np.where(np.arange(101) == 2, 320.0, 200.0), "step_m": 300.0}),
    ],
)
def test_each_limit_sets_its_own_flag(flag, change):
    calm = {"heights_m": FLAT_M, "step_m": 100.0, "tx_height_m": 30.0, "rx_height_m": 10.0, "frequency_mhz": 900.0}
    assert flag not in itm.point_to_point(**calm).warnings
    assert flag in itm.point_to_point(**{**calm, **change}).warnings


def test_every_flag_is_a_finding():
    everything = itm.warning_findings(sum(itm.ItmWarning))
    assert len(everything) == len(itm.ItmWarning) == 15
    assert len({finding.code for finding in everything}) == 15
    assert all(finding.severity == "warning" and finding.remedy for finding in everything)
    assert itm.warning_findings(0x0004)[0].code == "itm-frequency"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"frequency_mhz": 10.0}, r"frequency 10 MHz is outside 20\.\.20000 MHz"),
        ({"frequency_mhz": math.nan}, r"frequency nan MHz is outside"),
        ({"tx_height_m": 0.2}, r"antenna height above ground 0\.2 m is outside 0\.5\.\.3000 m"),
        ({"rx_height_m": -1.0}, r"antenna height above ground -1 m is outside"),
        ({"step_m": 0.0}, r"step of a terrain profile must be above 0 m"),
        ({"heights_m": np.array([1.0, 2.0])}, r"at least 3 points, this one has 2"),
        ({"heights_m": np.array([1.0, 2.0, math.nan, 4.0])}, r"profile point 3 has no height"),
        ({"heights_m": FLAT_M + 8500.0}, r"outside 150\.\.400 N-units: below 150"),
        (
            {"parameters": itm.ItmParameters(polarisation="horizontal", permittivity=1.0, conductivity_s_m=0.01)},
            r"must be more real than imaginary",
        ),
    ],
)
def test_what_the_model_does_not_know_is_refused_with_the_range(change, said):
    calm = {"heights_m": FLAT_M, "step_m": 100.0, "tx_height_m": 30.0, "rx_height_m": 10.0, "frequency_mhz": 900.0}
    with pytest.raises(ValidityError, match=said):
        itm.point_to_point(**{**calm, **change})


def test_area_mode_and_batches_refuse_too():
    with pytest.raises(ValidityError, match="path length"):
        itm.area(0.0, 90.0, (30.0, 10.0), 900.0)
    with pytest.raises(ValidityError, match="terrain irregularity"):
        itm.area(1000.0, -1.0, (30.0, 10.0), 900.0)
    with pytest.raises(ValidityError, match="at least 3 points"):
        itm.path_losses_db(FLAT_M[:2], np.array([0, 2]), np.ones(1), np.ones((1, 2)), np.full(1, 900.0))


def test_variability_modes_are_checked():
    with pytest.raises(ValueError, match="no mode of variability"):
        itm.ItmParameters(mdvar=14)
    with pytest.raises(ValidityError, match="not broadcast"):
        itm.ItmParameters.of_confidence(50.0, 50.0, mdvar=3)


def test_the_climates_of_scenarios_and_batches_differ_little_over_the_paths_of_a_network():
    rng = np.random.default_rng(1)
    for points in rng.integers(12, 167, 40):  # to 15 km
        heights_m = 300.0 + np.cumsum(rng.normal(0.0, rng.choice([1.0, 10.0, 25.0]), points))
        maritime_db, temperate_db = (
            itm.point_to_point(heights_m, 90.0, 40.0, 1.5, 1800.0, itm.ItmParameters(climate=climate)).loss_db
            for climate in (3, 5)
        )
        assert maritime_db == pytest.approx(temperate_db, abs=0.1)
