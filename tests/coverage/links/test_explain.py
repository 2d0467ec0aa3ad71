"""One path explained: it agrees with the engine, its parts add up, and what cannot be explained is refused."""

import math
from dataclasses import replace

import numpy as np
import pytest

from phusong.coverage.findings.errors import InputError
from phusong.coverage.links.explain import explain_link
from phusong.coverage.links.report import CLEAR_SHARE
from phusong.coverage.radio.engine import predict_points
from phusong.coverage.radio.model_names import SCREENING, farthest_m
from phusong.coverage.radio.transmitters import Transmitters
from phusong.coverage.terrain.zones import COASTAL_LAND, INLAND, SEA
from tests.builders.levels.radio import radio_of
from tests.builders.networks.sixty_villages import sixty_villages
from tests.builders.seeds import sizes

SIXTY = sixty_villages()
TERRAIN = SIXTY.terrain


def with_cover(network):
    """The network with woods of 15 m on every other block of ten cells."""
    rows, cols = np.indices(TERRAIN.shape)
    cover = np.where((rows // 10 + cols // 10) % 2 == 0, 1, 2).astype(np.uint8)
    return replace(network, terrain=replace(TERRAIN, cover=cover))


def by_the_sea(network):
    """The network with a sea in the west, a coast, and inland in the east, over water as over its hills."""
    _, cols = np.indices(TERRAIN.shape)
    zone = np.select([cols < 0.4 * TERRAIN.shape[1], cols < 0.7 * TERRAIN.shape[1]], [SEA, COASTAL_LAND], INLAND)
    return replace(network, terrain=replace(TERRAIN, zone=zone.astype(np.uint8)))


def value(lines, key):
    return next(line.value for line in lines if line.key == key)


def in_range(village: int, range_m: float = 15_000.0) -> list[int]:
    sites, villages = SIXTY.sites, SIXTY.villages
    away = np.hypot(sites.x_m - villages.x_m[village], sites.y_m - villages.y_m[village])
    return np.flatnonzero((away > 300.0) & (away < range_m)).tolist()


@pytest.mark.slow
@pytest.mark.parametrize("model", ["p526", "p1812", "tr38901-rma", "tr38901-uma"])
@pytest.mark.parametrize("network", [SIXTY, with_cover(SIXTY), by_the_sea(SIXTY)], ids=["bare", "woods", "sea"])
@pytest.mark.parametrize("step", sizes(36, 9))
def test_the_explanation_gives_the_level_of_the_engine(network, model, step):
    radio = radio_of(model=model, floor_dbm=-200.0)
    masts = Transmitters.of_sites(network, "4g")
    levels = predict_points(TERRAIN if network is SIXTY else network.terrain, masts, *where(network), "4g", radio)
    dense = levels.rsrp_dbm.toarray()
    compared = 0
    villages = range(0, 60, step)
    for village in villages:
        for site in in_range(village, min(farthest_m(model), 15_000.0)):
            mast = int(np.flatnonzero(masts.site == site)[0])
            got = explain_link(network, radio, str(network.sites.ids[site]), f"V{village:02d}")
            assert value(got.reception, "rsrp") == pytest.approx(dense[mast, village], abs=2e-4)
            if model == "p1812" and got.explained is not None:
                below_db = -sum(line.value for line in got.reception if line.key == "below_cover")
                assert got.explained.loss_db == pytest.approx(got.loss_db - below_db, abs=1e-6)
            compared += 1
    assert compared > (5 if model in SCREENING else 20) * len(villages) / 7


def where(network):
    return network.villages.x_m, network.villages.y_m


def best_link(preset=()):
    radio = radio_of(model="p1812", services={"4g": {"preset": preset}} if preset else {})
    masts = Transmitters.of_sites(SIXTY, "4g")
    _, server = predict_points(TERRAIN, masts, *where(SIXTY), "4g", radio).best()
    village = int(np.flatnonzero(server >= 0)[0])
    site = str(SIXTY.sites.ids[masts.site[server[village]]])
    return explain_link(SIXTY, radio, site, f"V{village:02d}"), site


@pytest.mark.slow
def test_the_lines_of_the_reception_add_up():
    report, site = best_link()
    lines = {line.key: line.value for line in report.reception}
    assert lines["rsrp"] == pytest.approx(
        lines["eirp_per_re"] + lines["pattern"] + lines["basic_loss"] + lines["terminal"]
    )
    assert report.loss_db == -lines["basic_loss"]
    assert report.heard[0][0] == site
    assert report.heard[0][1] == pytest.approx(lines["rsrp"], abs=1e-3)
    assert [level for _, level in report.heard] == sorted((level for _, level in report.heard), reverse=True)


def test_the_best_server_is_told_with_quality_and_rates():
    report, _ = best_link("fcc-bdc-4g")
    keys = {line.key for line in report.reception}
    assert keys >= {"sinr", "rsrq", "downlink", "uplink", "margin", "probability"}
    served = value(report.reception, "margin") >= 0.0
    assert served == (value(report.reception, "probability") >= 90.0)
    assert {"downlink_target", "uplink_target"} <= {line.key for line in report.budget}


def test_the_terms_of_p1812_are_those_of_its_loss():
    report, _ = best_link()
    assert report.explained is not None
    assert report.explained.loss_db == report.explained.terms.total_db == pytest.approx(report.loss_db, abs=1e-6)
    assert report.findings == report.explained.findings


def test_the_section_is_drawn_as_it_is():
    report, _ = best_link()
    profile = report.profile
    assert profile.d_km[0] == 0.0
    assert report.distance_km == pytest.approx(
        math.hypot(report.end.x_m - report.start.x_m, report.end.y_m - report.start.y_m) / 1000.0
    )
    assert profile.line_m[0] == report.start.ground_m + report.start.antenna_m
    assert profile.line_m[-1] == pytest.approx(report.end.ground_m + report.end.antenna_m)
    middle = len(profile.d_km) // 2
    near_km, far_km = profile.d_km[middle], report.distance_km - profile.d_km[middle]
    wavelength_km = 0.299792458 / report.frequency_mhz
    radius_m = 1000.0 * math.sqrt(wavelength_km * near_km * far_km / (near_km + far_km))
    assert profile.fresnel_m[middle] == pytest.approx(radius_m, rel=2e-3)
    assert profile.bulge_m[0] == profile.bulge_m[-1] == 0.0
    assert profile.bulge_m[middle] == pytest.approx(500.0 * near_km * far_km / (6371.0 * 157.0 / 107.0), rel=1e-3)


def test_two_sites_have_the_same_loss_both_ways_and_no_budget_of_a_terminal():
    radio = radio_of(model="p526")
    there = explain_link(SIXTY, radio, "S0", "S3", frequency_mhz=5800.0)
    back = explain_link(SIXTY, radio, "S3", "S0", frequency_mhz=5800.0)
    assert there.frequency_mhz == 5800.0
    assert there.loss_db == pytest.approx(back.loss_db, abs=2.0), "sampled from either end"
    assert there.reception == there.heard == ()
    assert abs(there.bearing_deg - back.bearing_deg) == pytest.approx(180.0)


def test_higher_masts_clear_the_zone():
    low = explain_link(SIXTY, radio_of(), "S0", "S3")
    heights = np.where(np.isin(SIXTY.sites.ids, ["S0", "S3"]), 900.0, SIXTY.sites.height_m)
    high = explain_link(replace(SIXTY, sites=replace(SIXTY.sites, height_m=heights)), radio_of(), "S0", "S3")
    assert high.clearance.clear
    assert high.clearance.share_median > max(low.clearance.share_median, CLEAR_SHARE)
    assert high.loss_db < low.loss_db or low.clearance.clear


def test_a_path_nearer_than_the_model_says_so():
    villages = replace(SIXTY.villages, x_m=SIXTY.villages.x_m.copy(), y_m=SIXTY.villages.y_m.copy())
    villages.x_m[0], villages.y_m[0] = SIXTY.sites.x_m[0] + 150.0, SIXTY.sites.y_m[0]
    report = explain_link(replace(SIXTY, villages=villages), radio_of(model="p1812"), "S0", "V00")
    assert report.explained is None
    assert [finding.code for finding in report.findings] == ["beyond-p1812"]
    assert math.isfinite(value(report.reception, "rsrp"))


@pytest.mark.parametrize(
    ("start", "end", "options", "message", "remedy"),
    [
        ("S00", "V00", {}, "no site and no village is called 'S00'; did you mean 'S0'?", "use an identifier"),
        ("V00", "S0", {}, "V00 is a village", "swap"),
        ("S0", "S0", {}, "at one place", "two places"),
        ("S7", "V00", {"service": "5g"}, "site S7 does not carry 5g", "--service"),
        ("S0", "V00", {"service": "6g"}, "no link budget is given for the radio service '6g'", "4g"),
        ("S0", "V00", {"frequency_mhz": 700.0}, "the sectors' own carriers apply", "leave the frequency out"),
        ("S0", "S3", {"frequency_mhz": 7000.0}, "7000 MHz is outside 30..6000 MHz", "in that range"),
    ],
)
def test_what_cannot_be_explained_is_refused(start, end, options, message, remedy):
    with pytest.raises(InputError) as refused:
        explain_link(SIXTY, radio_of(), start, end, **options)
    assert message in refused.value.findings[0].message
    assert remedy in refused.value.findings[0].remedy


def test_unknown_terrain_is_refused_with_its_place():
    heights = TERRAIN.height_m.copy()
    heights[:, heights.shape[1] // 2] = np.nan
    network = replace(SIXTY, terrain=replace(TERRAIN, height_m=heights))
    west, east = int(np.argmin(SIXTY.sites.x_m)), int(np.argmax(SIXTY.sites.x_m))
    with pytest.raises(InputError, match=r"the terrain is unknown at \d+\.\d\d km from S"):
        explain_link(network, radio_of(), f"S{west}", f"S{east}")
