"""Carriers end to end: which sectors disturb each other, by whose budget they count, and what must change nothing."""

import math
from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from phusong.coverage.linkbudget.antenna import AntennaPattern
from phusong.coverage.linkbudget.bands import carrier_budget
from phusong.coverage.linkbudget.budget import DEFAULT_BUDGETS
from phusong.coverage.network.sites import StatedRadio
from phusong.coverage.radio.engine import predict_carriers
from phusong.coverage.radio.quality import measure_quality
from phusong.coverage.radio.transmitters import Transmitters
from tests.builders.levels.masts import SIXTY
from tests.builders.levels.radio import radio_of
from tests.builders.networks.terrains import level_square

FLAT = level_square()
HIGH = radio_of(
    receiver_height_m=100.0,
    floor_dbm=-160.0,
    services={"4g": {"evm_percent": 0.0, "antenna": {"side_lobe_db": 0.0}, "tx_power_dbm": 66.0}},
)
"""Receivers so high above flat ground that nothing obstructs the path, no ceiling on the SINR, and noise far below."""


def network_of(sites, operators=None, stated=None):
    """Masts 100 m high at (x, y), each with sectors of (band, azimuth), NaN for none."""
    sectors = [sector for *_, of_site in sites for sector in of_site]
    counts = [len(of_site) for *_, of_site in sites]
    bands, azimuths = (np.array([sector[at] for sector in sectors], dtype=float) for at in range(2))
    return Transmitters(
        x_m=np.array([site[0] for site in sites], dtype=float),
        y_m=np.array([site[1] for site in sites], dtype=float),
        height_m=np.full(len(sites), 100.0),
        site=np.full(len(sites), -1),
        first_sector=np.concatenate([[0], np.cumsum(counts)]),
        azimuth_deg=azimuths,
        downtilt_deg=np.zeros(len(sectors)),
        band_mhz=bands,
        operators=np.array([""] * len(sites) if operators is None else operators, dtype=np.object_),
        stated=StatedRadio.nothing(len(sectors)) if stated is None else stated,
    )


def quality_at(masts, x_m, y_m, parameters=HIGH, terrain=FLAT):
    return measure_quality(predict_carriers(terrain, masts, np.atleast_1d(x_m), np.atleast_1d(y_m), "4g", parameters))


ROUND = np.nan
"""Azimuth of an omnidirectional sector."""


def on_channel_of_first(levels):
    """What the channel of the first row gives, as if there were no other."""
    rows = np.flatnonzero(levels.channel == levels.channel[0])
    return measure_quality(levels.take(rows, np.zeros(len(rows), dtype=np.int64)))


@pytest.mark.parametrize("other", [[(1800.0, ROUND)], [(np.nan, ROUND)], [(773.0, ROUND), (1800.0, ROUND)]])
def test_two_masts_on_one_carrier_disturb_each_other_whatever_other_bands_either_has(other):
    masts = network_of([(3000.0, 5000.0, [(1800.0, ROUND)]), (7000.0, 5000.0, other)])
    levels = predict_carriers(FLAT, masts, np.array([4500.0]), np.array([5000.0]), "4g", HIGH)
    # 1.5 and 2.5 km in free space, the other at half load.
    expected_db = 20.0 * math.log10(2500.0 / 1500.0) + 10.0 * math.log10(2.0)
    assert on_channel_of_first(levels).sinr_db[0] == pytest.approx(expected_db, abs=1e-3)


def test_operators_share_no_channel_and_the_unknown_one_is_one_operator():
    sites = [(3000.0, 5000.0, [(1800.0, ROUND)]), (7000.0, 5000.0, [(1800.0, ROUND)])]
    apart = quality_at(network_of(sites, ["A", "B"]), 4500.0, 5000.0).sinr_db[0]
    together = [quality_at(network_of(sites, names), 4500.0, 5000.0).sinr_db[0] for names in (["A", "A"], None)]
    assert together[0] == together[1] < 8.0
    assert apart > 30.0


def test_a_mast_of_three_sectors_has_3_db_at_the_boundary_of_two_and_its_own_sectors_count():
    threefold = [(1800.0, azimuth) for azimuth in (0.0, 120.0, 240.0)]
    direction = math.radians(60.0)
    place = 5000.0 + 2000.0 * math.sin(direction), 5000.0 + 2000.0 * math.cos(direction)
    got = quality_at(network_of([(5000.0, 5000.0, threefold)]), *place)
    third = 10.0 ** (-0.1 * (30.0 - 12.0 * (60.0 / 65.0) ** 2))  # the sector behind, beside those at the boundary
    assert got.sinr_db[0] == pytest.approx(-10.0 * math.log10(0.5 * (1.0 + third)), abs=1e-3)
    alone = quality_at(network_of([(5000.0, 5000.0, threefold[:1])]), *place)
    assert alone.sinr_db[0] > 25.0


def test_a_further_band_changes_no_interference_on_another():
    rng = np.random.default_rng(4)
    sites = [(*rng.uniform(1000.0, 9000.0, 2), [(1800.0, azimuth) for azimuth in (0.0, 120.0, 240.0)]) for _ in "123"]
    wider = [(x, y, [(773.0, 45.0), *sectors]) for x, y, sectors in sites]
    places = rng.uniform(1000.0, 9000.0, (2, 30))
    before, after = (
        predict_carriers(FLAT, network_of(each), *places, "4g", HIGH) for each in (sites, [*wider[:2], sites[2]])
    )
    rows = np.flatnonzero(after.channel == after.channel[1])
    kept = after.take(rows, np.zeros(len(rows), dtype=np.int64))
    for name in ("sinr_db", "rsrq_db", "rsrp_dbm", "downlink_mbps", "server"):
        assert_array_equal(getattr(measure_quality(kept), name), getattr(measure_quality(before), name))


PATTERN = AntennaPattern()


def by_hand(masts, parameters, x_m, y_m):
    """SINR, dB, of every channel at one point of flat ground in free space, by a loop over all sectors."""
    service = parameters.budget("4g")
    received = {}
    radios = masts.stated
    for mast in range(len(masts)):
        for sector in range(masts.first_sector[mast], masts.first_sector[mast + 1]):
            band = masts.band_mhz[sector] if masts.band_mhz[sector] == masts.band_mhz[sector] else service.band_mhz
            budget = carrier_budget(service, "4g", band, radios.of(sector) if radios else {})
            dx, dy = x_m - masts.x_m[mast], y_m - masts.y_m[mast]
            away_m = math.hypot(dx, dy)
            gain = PATTERN.model_copy(update={"side_lobe_db": 0.0}).gain_db(
                np.array([math.degrees(math.atan2(dx, dy)) - masts.azimuth_deg[sector]]), np.array([0.0]), 0.0
            )[0]
            eirp = budget.omni_eirp_per_re_dbm if np.isnan(masts.azimuth_deg[sector]) else budget.eirp_per_re_dbm
            loss_db = 92.4 + 20.0 * math.log10(0.001 * band) + 20.0 * math.log10(0.001 * away_m)
            level = eirp + budget.terminal_db + gain - loss_db
            operator = str(masts.operators[mast])
            received.setdefault((operator, band), []).append((level, sector, budget))
    found = {}
    for channel, heard in received.items():
        level, sector, budget = max(heard, key=lambda each: each[0])
        others = sum(10 ** (0.1 * each[0]) for each in heard if each[1] != sector)
        noise = 10 ** (0.1 * budget.ue_noise_dbm)
        found[channel] = 10 * math.log10(10 ** (0.1 * level) / (budget.cell_load * others + noise))
    return found


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_interference_of_a_small_network_agrees_with_a_loop_over_all_sectors_and_carriers(seed):
    rng = np.random.default_rng(seed)
    bands = (np.nan, 1800.0, 773.0, 2140.0)
    sites = []
    for _ in range(6):
        sectors = [(bands[rng.integers(4)], float(rng.uniform(0.0, 360.0))) for _ in range(rng.integers(1, 7))]
        sites.append(
            (*rng.uniform(1000.0, 9000.0, 2), sorted(sectors, key=lambda each: np.nan_to_num(each[0], nan=-1.0)))
        )
    n = sum(len(sectors) for *_, sectors in sites)
    stated = StatedRadio.nothing(n)
    stated.tx_power_dbm[:] = np.where(rng.random(n) < 0.3, 40.0, np.nan)
    stated.gain_dbi[:] = np.where(rng.random(n) < 0.3, 14.0, np.nan)
    stated.bandwidth_mhz[:] = np.where(rng.random(n) < 0.3, 10.0, np.nan)
    masts = network_of(sites, list("ABABAB"), stated)
    places = rng.uniform(1000.0, 9000.0, (2, 8))
    levels = predict_carriers(FLAT, masts, *places, "4g", HIGH)
    for channel in range(len(levels.operators)):
        rows = np.flatnonzero(levels.channel == channel)
        got = measure_quality(levels.take(rows, np.zeros(len(rows), dtype=np.int64))).sinr_db
        band = levels.budgets[levels.budget[rows[0]]].band_mhz
        expected = [by_hand(masts, HIGH, x, y)[str(levels.operators[channel]), band] for x, y in places.T]
        assert_allclose(got, expected, atol=0.05)


def test_each_sector_counts_by_its_own_radio_and_its_own_band():
    stated = replace(StatedRadio.nothing(3), tx_power_dbm=np.array([np.nan, 40.0, np.nan]))
    sectors = [(773.0, ROUND), (1800.0, ROUND), (np.nan, ROUND)]
    levels = predict_carriers(
        FLAT, network_of([(5000.0, 5000.0, sectors)], stated=stated), np.array([7000.0]), np.array([5000.0]), "4g", HIGH
    )
    low, quiet, own = (levels.budgets[number] for number in levels.budget)
    assert (low.bandwidth_mhz, low.tx_power_dbm, low.antenna_gain_dbi) == (10.0, 46.0, 15.0)
    assert (quiet.bandwidth_mhz, quiet.tx_power_dbm) == (20.0, 40.0)
    assert own is HIGH.budget("4g")
    got_dbm = levels.rsrp.rsrp_dbm.toarray()[:, 0]
    assert got_dbm[2] - got_dbm[1] == pytest.approx(26.0, abs=1e-4)
    expected_db = low.power_per_re_dbm - own.power_per_re_dbm + 20.0 * math.log10(1800.0 / 773.0)
    assert got_dbm[0] - got_dbm[2] == pytest.approx(expected_db, abs=1e-3)
    assert_array_equal(levels.channel, [0, 1, 1])
    assert_array_equal(levels.mast, [0, 0, 0])


def shuffled(masts, rng):
    """The same masts in another order, each with its sectors in another order."""
    order = rng.permutation(len(masts))
    spans = [rng.permutation(np.arange(masts.first_sector[m], masts.first_sector[m + 1])) for m in order]
    rows = np.concatenate(spans)
    return order, Transmitters(
        x_m=masts.x_m[order],
        y_m=masts.y_m[order],
        height_m=masts.height_m[order],
        site=masts.site[order],
        first_sector=np.concatenate([[0], np.cumsum([len(span) for span in spans])]),
        azimuth_deg=masts.azimuth_deg[rows],
        downtilt_deg=masts.downtilt_deg[rows],
        band_mhz=masts.band_mhz[rows],
        operators=masts.operators[order],
    )


def as_sites_of_one_sector(masts):
    """The same sectors, each on a site of its own at the same place."""
    of_sector = np.repeat(np.arange(len(masts)), np.diff(masts.first_sector))
    return of_sector, Transmitters(
        x_m=masts.x_m[of_sector],
        y_m=masts.y_m[of_sector],
        height_m=masts.height_m[of_sector],
        site=masts.site[of_sector],
        first_sector=np.arange(len(of_sector) + 1),
        azimuth_deg=masts.azimuth_deg,
        downtilt_deg=masts.downtilt_deg,
        band_mhz=masts.band_mhz,
        operators=masts.operators[of_sector],
    )


FIGURES = ("rsrp_dbm", "rsrq_db", "sinr_db", "margin_db", "downlink_mbps", "uplink_mbps", "probability", "band_mhz")


@pytest.mark.parametrize("seed", range(2))
def test_neither_the_order_of_masts_sectors_and_bands_nor_their_division_into_sites_changes_a_figure(seed):
    rng = np.random.default_rng(seed)
    masts = Transmitters.of_sites(SIXTY, "4g")
    villages, parameters = SIXTY.villages, radio_of(services={"4g": {"preset": "fcc-bdc-4g"}})
    places = villages.x_m, villages.y_m
    expected = quality_at(masts, *places, parameters, SIXTY.terrain)
    order, other = shuffled(masts, rng)
    of_sector, divided = as_sites_of_one_sector(masts)
    for mast_of, changed in ((order, other), (of_sector, divided)):
        got = quality_at(changed, *places, parameters, SIXTY.terrain)
        assert_array_equal(np.append(mast_of, -1)[got.server], expected.server)
        for name in FIGURES:
            assert_allclose(getattr(got, name), getattr(expected, name), rtol=0.0, atol=2e-4, err_msg=name)


def test_the_defaults_of_another_band_hold_for_every_service():
    for technology, blocks in (("4g", 50), ("5g", 52)):
        budget = carrier_budget(DEFAULT_BUDGETS[technology], technology, 773.0)
        assert (budget.bandwidth_mhz, budget.resource_blocks, budget.downlink_share) == (10.0, blocks, 1.0)
        assert budget.rsrp_threshold_dbm == DEFAULT_BUDGETS[technology].rsrp_threshold_dbm
    assert carrier_budget(DEFAULT_BUDGETS["4g"], "4g", 2600.0).bandwidth_mhz == 20.0
    assert carrier_budget(DEFAULT_BUDGETS["5g"], "5g", 3750.0).bandwidth_mhz == 100.0
    narrow = carrier_budget(DEFAULT_BUDGETS["5g"], "5g", 2600.0, {"bandwidth_mhz": 60.0, "mimo": 2.0})
    assert (narrow.resource_blocks, narrow.mimo_layers) == (162, 2)


@pytest.mark.parametrize("seed", range(3))
def test_masts_held_against_points_in_range_give_what_all_pairs_give(seed, monkeypatch):
    rng = np.random.default_rng(seed)
    low, size = np.array([SIXTY.terrain.bounds[:2]]).T, 9000.0
    places = (low + rng.uniform(0.0, size, (2, 9))).T
    sites = [(*place, [(900.0, 0.0), (1800.0, ROUND)][: 1 + at % 2]) for at, place in enumerate(places)]
    masts, (x_m, y_m) = network_of(sites), low + rng.uniform(0.0, size, (2, 80))
    x_m[:3] = np.add(masts.x_m[:3], (1500.0, 1500.0 + 1e-9, 0.0))  # on the edge of the range, a hair beyond, and beside
    y_m[:3] = masts.y_m[:3]
    height_m = SIXTY.terrain.height_m.copy()
    height_m[rng.random(height_m.shape) < 0.02] = np.nan
    terrain, radio = replace(SIXTY.terrain, height_m=height_m), radio_of(max_range_km=1.5)
    near = predict_carriers(terrain, masts, x_m, y_m, "4g", radio)
    monkeypatch.setattr("phusong.coverage.radio.engine._HAIR", 1e6)
    whole = predict_carriers(terrain, masts, x_m, y_m, "4g", radio)
    assert whole.rsrp.rsrp_dbm.nnz > 20
    assert whole.rsrp.voids.any()
    for name in ("data", "indices", "indptr"):
        assert_array_equal(getattr(near.rsrp.rsrp_dbm, name), getattr(whole.rsrp.rsrp_dbm, name))
    assert_array_equal(near.rsrp.voids, whole.rsrp.voids)
    assert_array_equal(near.rsrp.sight, whole.rsrp.sight)
    assert_array_equal(near.others_dbm, whole.others_dbm)
