"""ITU-R P.1812: reference values, intermediate values, properties, refusals."""

import csv
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phusong.coverage.findings.errors import ValidityError
from phusong.coverage.p1812.path import (
    P1812Parameters,
    basic_loss_db,
    explain_loss,
    location_sigma_db,
    make_link,
    path_loss_db,
)
from phusong.coverage.p1812.terms import angular_distance_mrad
from phusong.coverage.propagation.climate import (
    DUCTING_RADIUS_KM,
    centre_latitude_deg,
    effective_radius_km,
    inland_climate,
    inverse_normal,
    path_climate,
    zone_lengths_km,
)
from phusong.coverage.propagation.diffraction import (
    bullington_loss_db,
    diffraction_surface_m,
    smooth_bullington_loss_db,
)
from phusong.coverage.propagation.spherical import spherical_loss_db
from tests.builders.optional_data import needs_shared
from tests.builders.paths import GOLDEN, SHARED
from tests.builders.seeds import examples

ITU = SHARED / "conformance" / "radio" / "p1812_itu"
MOUNTAIN = GOLDEN / "p1812_mountain"
D_KM = np.linspace(0.0, 12.0, 121)
RIDGE_M = 100.0 + 300.0 * np.exp(-(((D_KM - 5.0) / 1.5) ** 2))
FLAT_M = np.full(121, 100.0)


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def itu_profile(name):
    """Header values, profile columns and measurement rows of one Fryderyk file."""
    header, points, measurements = {}, [], []
    part = "header"
    for line in (ITU / "profiles" / name).read_text(encoding="utf-8", errors="replace").splitlines():
        if line.startswith("{"):
            part = {"{Begin of Profile}": "profile", "{Begin of Measurements}": "measured"}.get(
                line.strip(","), "header"
            )
            continue
        cells = line.split(",")
        if part == "profile" and not line.startswith("Number of Points"):
            points.append([float(cells[i]) for i in (0, 1, 3, 4)])
        elif part == "measured":
            measurements.append(cells)
        elif part == "header":
            header[cells[0].rstrip(":")] = cells[-1] if len(cells) > 1 else ""
    return header, np.array(points).T, measurements


def itu_case(name, index):
    """Profile columns, parameters and transmitter power (kW) of one row."""
    header, (d_km, h_m, clutter_m, zone), measured = itu_profile(name)
    row = measured[index]
    f_ghz = float(row[0]) / 1000.0
    ends = [float(header[key]) for key in ("Tx LAT", "Tx LON", "Rx LAT", "Rx LON")]
    if row[12]:
        power_db = float(row[12]) - 30.0
    else:
        power_db = float(row[16]) - (199.36 + 20.0 * math.log10(f_ghz) - float(row[17]))
    parameters = P1812Parameters(
        frequency_mhz=float(row[0]),
        tx_height_m=float(row[1]),
        rx_height_m=float(row[3]),
        time_percent=float(row[14]),
        location_sigma_db=0.0,
        polarisation=int(row[4]),
        latitude_deg=centre_latitude_deg(*ends, d_km[-1]),
        delta_n=float(header["Average annual values dN (N-units/km)"]),
        n0=float(header["Average annual sea-level surface refractivity No (N-units)"]),
    )
    return (d_km, h_m, clutter_m, zone), parameters, power_db


def itu_rows():
    path = ITU / "expected.csv"
    return (
        [(r["profile"], int(r["dataset_index"]), r["expected_Ep_dBuVm"]) for r in rows_of(path)]
        if path.exists()
        else []
    )


@pytest.mark.slow
@needs_shared("conformance", "radio", "p1812_itu")
def test_itu_profiles_give_the_published_field_strength():
    rows = itu_rows()
    assert len(rows) == 36
    for name, index, expected in rows:
        (d_km, h_m, clutter_m, zone), parameters, power_db = itu_case(name, index)
        loss_db = basic_loss_db(d_km, h_m, parameters, clutter_m=clutter_m, zone=zone)
        field = 199.36 + 20.0 * math.log10(parameters.frequency_mhz / 1000.0) - loss_db + power_db  # P.1812-8 eq. (70)
        assert field == pytest.approx(float(expected), abs=1e-6), (name, index)


def itu_intermediate(name, index):
    """Intermediate values by name and the equation that names them; the first of equal keys."""
    found = {}
    path = ITU / "intermediate" / f"{Path(name).stem}_{index}.csv"
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        cells = line.split(",")
        if len(cells) > 3 and cells[3]:
            found.setdefault((cells[0].split(" ")[0], cells[1].replace("Eqs", "Eq")), float(cells[3]))
    return found


@pytest.mark.slow
@needs_shared("conformance", "radio", "p1812_itu")
def test_itu_intermediate_values():
    for name, index, _ in itu_rows():
        known = itu_intermediate(name, index)
        (d_km, h_m, clutter_m, zone), parameters, _ = itu_case(name, index)
        path = explain_loss(d_km, h_m, parameters, clutter_m=clutter_m, zone=zone)
        geometry, terms, climate = path.geometry, path.terms, path.climate
        ae_km = effective_radius_km(parameters.delta_n)
        surface_m = diffraction_surface_m(d_km, h_m, geometry.tx_m, geometry.rx_m)
        above_m = (geometry.tx_m - surface_m[0], geometry.rx_m - surface_m[1])
        f_ghz = parameters.frequency_mhz / 1000.0
        radius = DUCTING_RADIUS_KM
        ours = {
            ("dlt", "Eq (78)"): geometry.tx_horizon_km,
            ("dlr", "Eq (81a)"): geometry.rx_horizon_km,
            ("th_t", "Eq (76-78)"): geometry.tx_elevation_mrad,
            ("th_r", "Eq (79-81)"): geometry.rx_elevation_mrad,
            ("th", "Eq (82)"): angular_distance_mrad(geometry, ae_km),
            ("hts", ""): geometry.tx_m,
            ("hrs", ""): geometry.rx_m,
            ("w", "Table 5"): climate.sea_fraction,
            ("dtm", "Sec 3.6"): zone_lengths_km(d_km, zone.astype(np.int64))[1],
            ("dlm", "Sec 3.6"): climate.inland_km,
            ("phi", "Eq (4)"): parameters.latitude_deg,
            ("b0", "Eq (5)"): climate.ducting_percent,
            ("ae", "Eq (7a)"): ae_km,
            ("hstd", "Eq (89)"): surface_m[0],
            ("hsrd", "Eq (89)"): surface_m[1],
            ("hte", "Eq (92a)"): geometry.tx_duct_m,
            ("hre", "Eq (92b)"): geometry.rx_duct_m,
            ("hm", "Eq (93)"): geometry.roughness_m,
            ("Lbfs", "Eq (8)"): terms.free_space_db,
            ("Lb0p", "Eq (10)"): terms.los_db,
            ("Lb0b", "Eq (11)"): terms.los_ducting_db,
            ("Lbulla", "Eq (21)"): bullington_loss_db(
                d_km, h_m + clutter_m, geometry.tx_m, geometry.rx_m, radius, f_ghz
            ),
            ("Lbulls", "Eq (21)"): smooth_bullington_loss_db(d_km, len(d_km) - 2, d_km[-1], *above_m, radius, f_ghz),
            ("Ldsph", "Eq (27)"): spherical_loss_db(
                d_km[-1], *above_m, radius, f_ghz, parameters.polarisation, climate.sea_fraction
            ),
            ("Ld50", "Eq (39)"): terms.diffraction_median_db,
            ("Ldb", "Eq (39)"): terms.diffraction_ducting_db,
            ("Ldp", "Eq (41)"): terms.diffraction_db,
            ("Lbd50", "Eq (42)"): terms.free_space_db + terms.diffraction_median_db,
            # Not eq. (43): the reference prints Lbda under the name Lbd as well.
            ("Lminb0p", "Eq (59)"): terms.los_and_sea_db,
            ("Lba", "Eq (46)"): terms.ducting_db,
            ("Lminbap", "Eq (60)"): terms.los_and_ducting_db,
            ("Lbda", "Eq (61)"): terms.diffraction_or_ducting_db,
            ("Lbam", "Eq (62)"): terms.modified_db,
            ("Lbs", "Eq (44)"): terms.troposcatter_db,
            ("Lbc", "Eq (63)"): terms.median_location_db,
            ("Lb", "Eq (69)"): terms.total_db,
        }
        for key, value in ours.items():
            assert value == pytest.approx(known[key], rel=2e-9, abs=2e-9), (name, index, key)


def mountain_cases():
    profiles = {}
    for row in rows_of(MOUNTAIN / "profiles.csv"):
        profiles.setdefault(row["case"], []).append([float(row[key]) for key in ("d_km", "h_m", "R_m", "zone")])
    for case in rows_of(MOUNTAIN / "cases.csv"):
        d_km, h_m, clutter_m, zone = np.array(profiles[case["case"]]).T
        ends = [float(case[key]) for key in ("phi_t", "lam_t", "phi_r", "lam_r")]
        parameters = P1812Parameters(
            frequency_mhz=float(case["f_MHz"]),
            tx_height_m=float(case["htg_m"]),
            rx_height_m=float(case["hrg_m"]),
            time_percent=float(case["p_time"]),
            location_percent=float(case["pL"]),
            location_sigma_db=float(case["sigmaL_dB"]),
            polarisation=int(case["pol"]),
            latitude_deg=centre_latitude_deg(*ends, d_km[-1]),
            delta_n=float(case["DN"]),
            n0=float(case["N0"]),
            tx_coast_km=float(case["dct_km"]),
            rx_coast_km=float(case["dcr_km"]),
        )
        yield case["case"], (d_km, h_m, clutter_m, zone), parameters, float(case["Lb_dB"])


@pytest.mark.slow
def test_mountain_paths_give_the_reference_loss():
    cases = list(mountain_cases())
    assert len(cases) == 40
    for name, (d_km, h_m, clutter_m, zone), parameters, expected in cases:
        loss_db = basic_loss_db(d_km, h_m, parameters, clutter_m=clutter_m, zone=zone)
        assert loss_db == pytest.approx(expected, abs=1e-7), name


@pytest.mark.slow
def test_the_fast_kernel_gives_the_same_loss_as_all_terms():
    for name, (d_km, h_m, clutter_m, zone), parameters, _ in mountain_cases():
        climate = path_climate(
            d_km, zone.astype(np.int64), parameters.latitude_deg, parameters.tx_coast_km, parameters.rx_coast_km
        )
        fast_db = path_loss_db(d_km, h_m, h_m + clutter_m, climate, make_link(parameters))
        full_db = basic_loss_db(d_km, h_m, parameters, clutter_m=clutter_m, zone=zone)
        assert fast_db == pytest.approx(full_db, abs=1e-9), name


def test_a_flat_short_path_is_free_space():
    # 1 km, 60 m to 30 m, clear of the first Fresnel zone: 92.4 + 20 log f + 20 log d, by hand 92.4 + 6.0206 + 0.0039.
    d_km = np.linspace(0.0, 1.0, 21)
    parameters = P1812Parameters(frequency_mhz=2000.0, tx_height_m=60.0, rx_height_m=30.0)
    path = explain_loss(d_km, np.zeros(21), parameters)
    assert path.terms.free_space_db == pytest.approx(98.42449, abs=1e-4)
    assert path.terms.diffraction_median_db == 0.0
    assert path.loss_db == pytest.approx(path.terms.free_space_db, abs=1e-6)


heights = st.integers(0, 2**32 - 1).map(
    lambda seed: np.cumsum(np.random.default_rng(seed).normal(0.0, 15.0, 121)).round(1) + 500.0
)
links = st.builds(
    P1812Parameters,
    frequency_mhz=st.sampled_from([30.0, 700.0, 2600.0, 6000.0]),
    tx_height_m=st.sampled_from([1.0, 15.0, 60.0]),
    rx_height_m=st.sampled_from([1.5, 10.0]),
    time_percent=st.sampled_from([1.0, 10.0, 50.0]),
    polarisation=st.sampled_from([1, 2]),
)


@settings(max_examples=examples(60))
@given(h_m=heights, parameters=links, length_km=st.floats(0.3, 80.0))
def test_free_space_is_beaten_only_by_multipath_and_ducting(h_m, parameters, length_km):
    terms = explain_loss(D_KM * (length_km / 12.0), h_m, parameters).terms
    # Multipath and focusing take off at most 2.6 log10(50 / p), eq. (9a).
    assert terms.total_db >= terms.free_space_db + 2.6 * math.log10(parameters.time_percent / 50.0) - 1e-9
    assert terms.total_db >= terms.los_db
    assert terms.diffraction_db >= -1e-9


@settings(max_examples=examples(60))
@given(h_m=heights, parameters=links)
def test_swapping_the_ends_changes_nothing_when_the_heights_are_alike(h_m, parameters):
    there = P1812Parameters(frequency_mhz=parameters.frequency_mhz, tx_height_m=20.0, rx_height_m=20.0)
    forth = basic_loss_db(D_KM, h_m, there)
    back = basic_loss_db(D_KM, h_m[::-1], there)
    assert forth == pytest.approx(back, abs=1e-7)


@settings(max_examples=examples(40))
@given(h_m=heights, parameters=links, first=st.integers(1, 98))
def test_more_locations_never_cost_less(h_m, parameters, first):
    def loss(percent):
        return basic_loss_db(D_KM, h_m, P1812Parameters(parameters.frequency_mhz, location_percent=percent))

    assert loss(first + 1) >= loss(first)


@settings(max_examples=examples(40))
@given(h_m=heights, parameters=links)
def test_more_time_never_costs_less(h_m, parameters):
    def loss(percent):
        return basic_loss_db(D_KM, h_m, P1812Parameters(parameters.frequency_mhz, time_percent=percent))

    assert loss(50.0) >= loss(20.0) - 1e-9
    assert loss(20.0) >= loss(5.0) - 1e-9


def test_a_taller_obstacle_of_clutter_never_lowers_the_diffraction_of_a_blocked_path():
    # The smooth surface is fitted to bare ground, so clutter acts through the actual profile alone.
    losses = []
    for top_m in range(0, 120, 10):
        clutter_m = np.where((D_KM > 4.0) & (D_KM < 6.0), float(top_m), 0.0)
        losses.append(explain_loss(D_KM, RIDGE_M, P1812Parameters(), clutter_m=clutter_m).terms.diffraction_median_db)
    assert np.all(np.diff(losses) > 0.0)


def test_clutter_at_the_ends_is_not_read():
    clutter_m = np.zeros(121)
    clutter_m[[0, -1]] = 40.0
    assert basic_loss_db(D_KM, RIDGE_M, clutter_m=clutter_m) == basic_loss_db(D_KM, RIDGE_M)


def test_locations_do_not_vary_at_sea():
    zone = np.full(121, 4)
    ashore = P1812Parameters(location_percent=95.0)
    zone_sea = np.full(121, 1)
    median = P1812Parameters(location_percent=50.0)
    assert basic_loss_db(D_KM, FLAT_M, ashore, zone=zone_sea) == pytest.approx(
        basic_loss_db(D_KM, FLAT_M, median, zone=zone_sea), abs=1e-8
    )
    difference = basic_loss_db(D_KM, FLAT_M, ashore, zone=zone) - basic_loss_db(D_KM, FLAT_M, median, zone=zone)
    assert difference == pytest.approx(1.6449 * 5.5, abs=0.01)


def test_an_inland_path_needs_no_zones():
    inland = inland_climate(12.0, 22.0)
    zoned = path_climate(D_KM, np.full(121, 4), 22.0, 500.0, 500.0)
    assert inland == pytest.approx(zoned, rel=1e-12)


def test_zone_lengths_by_hand():
    d_km = np.array([0.0, 1.0, 2.0, 4.0, 5.0])
    # Each point stands for half of the steps beside it: 0.5, 1, 1.5, 1.5, 0.5 km.
    sea_km, land_km, inland_km = zone_lengths_km(d_km, np.array([4, 1, 3, 4, 4]))
    assert (sea_km, land_km, inland_km) == pytest.approx((1.0, 3.5, 2.0))


@pytest.mark.parametrize(
    ("share", "deviate"), [(0.5, 0.0), (0.1, 1.281552), (0.9, -1.281552), (0.01, 2.326348), (0.99, -2.326348)]
)
def test_inverse_normal_is_near_the_exact_one(share, deviate):
    assert inverse_normal(share) == pytest.approx(deviate, abs=5e-4)


def test_location_variability_fades_above_the_clutter():
    inside = location_sigma_db(0.7, 100.0, 1.5, 15.0)
    assert inside == pytest.approx((0.52 + 0.024 * 0.7) * 100.0**0.28)
    assert location_sigma_db(0.7, 100.0, 20.0, 15.0) == pytest.approx(inside / 2.0)
    assert location_sigma_db(0.7, 100.0, 25.0, 15.0) == 0.0


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"frequency_mhz": 29.0}, "frequency 29 MHz is outside 30..6000 MHz"),
        ({"frequency_mhz": 6001.0}, "30..6000 MHz"),
        ({"frequency_mhz": math.nan}, "30..6000 MHz"),
        ({"time_percent": 0.5}, "1..50 %"),
        ({"time_percent": 51.0}, "1..50 %"),
        ({"location_percent": 99.5}, "1..99 %"),
        ({"tx_height_m": -3.0}, "1..3000 m"),
        ({"rx_height_m": 0.0}, "1..3000 m"),
        ({"polarisation": 3}, "neither 1"),
        ({"latitude_deg": 85.0}, "-80..80 deg"),
    ],
)
def test_inputs_outside_the_stated_range_are_refused(change, said):
    with pytest.raises(ValidityError, match=said):
        basic_loss_db(D_KM, FLAT_M, P1812Parameters(**change))


@pytest.mark.parametrize(
    ("d_km", "h_m", "said"),
    [
        ([0.0, 0.1, 0.2], [1.0, 1.0, 1.0], "0.25..3000 km"),
        ([0.0, 1.0], [1.0, 1.0], "at least 3"),
        ([0.5, 1.0, 2.0], [1.0, 1.0, 1.0], "must be at 0"),
        ([0.0, 2.0, 1.0], [1.0, 1.0, 1.0], "point 3 does not lie beyond"),
        ([0.0, 1.0, 1.0], [1.0, 1.0, 1.0], "point 3 does not lie beyond"),
        ([0.0, 1.0, 2.0], [1.0, math.nan, 1.0], "point 2 is not a number"),
        ([0.0, 1.0, 2.0], [1.0, 1.0], "shape"),
    ],
)
def test_unusable_profiles_are_refused(d_km, h_m, said):
    with pytest.raises(ValidityError, match=said):
        basic_loss_db(d_km, h_m)


def test_unknown_zones_and_negative_clutter_are_refused():
    with pytest.raises(ValidityError, match="zone must be 1"):
        basic_loss_db(D_KM, FLAT_M, zone=np.full(121, 2))
    with pytest.raises(ValidityError, match="negative"):
        basic_loss_db(D_KM, FLAT_M, clutter_m=np.full(121, -1.0))


def test_inputs_near_a_limit_are_reported():
    path = explain_loss(D_KM / 30.0, FLAT_M, P1812Parameters(frequency_mhz=5900.0))
    assert [finding.code for finding in path.findings] == ["near-limit", "near-limit"]
    assert [finding.column for finding in path.findings] == ["path length", "frequency"]
    assert explain_loss(D_KM, FLAT_M).findings == ()
