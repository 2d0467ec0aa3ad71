"""Calibration on made-up drive tests whose truth is known: what was planted is found, noise is not, files come back."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phusong.coverage.drivetest.calibrate import budgets_used, calibrate_radio, predict_bins
from phusong.coverage.drivetest.cells import Cell, CellBook
from phusong.coverage.drivetest.fitting import CalibrationParameters, fit_calibration
from phusong.coverage.drivetest.residuals import Residuals
from phusong.coverage.drivetest.samples import Bins, SampleParameters
from phusong.coverage.drivetest.shrinkage import Effect, fit_offsets, hold_out, square_weights
from phusong.coverage.findings.errors import InputError
from phusong.coverage.radio.calibration import (
    BandOffset,
    BudgetUsed,
    Calibration,
    ClassOffset,
    Provenance,
    SiteOffset,
    additions,
    check_calibration,
    read_calibration,
)
from phusong.coverage.radio.engine import predict_points
from phusong.coverage.radio.parameters import RadioParameters
from phusong.coverage.radio.transmitters import Transmitters
from tests.builders.small_network import SOUTH_M, WEST_M, flat_terrain, small_network, with_hill

BANDS_DB = {900.0: -9.0, 1800.0: 4.0}
"""Planted offset of each band."""
CLASSES_DB = {1: 0.0, 2: -6.0, 4: 5.0, 7: -2.0}
"""Planted offset of each class on top of its band's."""
SITE_IDS = np.array(["P", "Q", "R"], dtype=np.object_)
CELLS = tuple(Cell(site, "4g", band, -1) for site in range(3) for band in BANDS_DB)


def drive(
    seed: int = 1,
    n: int = 3000,
    bands_db: dict[float, float] = BANDS_DB,
    classes_db: dict[int, float] = CLASSES_DB,
    noise_db: float = 7.0,
    sites_db: tuple[float, float, float] = (0.0, 0.0, 0.0),
) -> Residuals:
    """Bins over 12 km by 12 km; shadowing is shared within squares of 200 m, classes within squares of 400 m."""
    rng = np.random.default_rng(seed)
    x_m, y_m = rng.uniform(0.0, 12e3, (2, n))
    cell = np.sort(rng.integers(0, len(CELLS), n))
    shadow_db = rng.normal(0.0, noise_db * 0.9, (len(CELLS), 60, 60))[
        cell, (x_m // 200).astype(int), (y_m // 200).astype(int)
    ]
    cover = np.array(sorted(classes_db))[rng.integers(0, len(classes_db), (30, 30))]
    classes = cover[(x_m // 400).astype(int), (y_m // 400).astype(int)]
    predicted_dbm = rng.uniform(-105.0, -65.0, n)
    planted_db = np.array([bands_db[CELLS[i].band_mhz] + sites_db[CELLS[i].site] for i in cell])
    planted_db += np.array([classes_db[code] for code in classes])
    measured_dbm = predicted_dbm + planted_db + shadow_db + rng.normal(0.0, noise_db * 0.43, n)
    bins = Bins(CELLS, cell, x_m, y_m, measured_dbm, np.full(n, 3))
    return Residuals(bins, predicted_dbm, classes.astype(np.int64))


def fit(residuals: Residuals, **changes) -> Calibration:
    calibration, findings = fit_calibration(
        residuals, SITE_IDS, "p1812", CalibrationParameters(edge_margin_db=0.0, **changes), "drive.csv"
    )
    assert not [finding for finding in findings if finding.code not in ("calibration-edge", "calibration-no-gain")]
    return calibration


def total_db(calibration: Calibration, band_mhz: float, code: int, site: str | None = None) -> float:
    """What a calibration adds for one band, class and site."""
    ids = None if site is None else np.array([site], dtype=np.object_)
    added = additions(calibration, np.array([band_mhz]), np.array([code]), ids)
    return float(added.sector_db[0] + added.pixel_db[0, 0])


def test_planted_offsets_are_found_and_help_where_they_were_not_fitted():
    calibration = fit(drive())
    for band_mhz, band_db in BANDS_DB.items():
        for code, class_db in CLASSES_DB.items():
            assert total_db(calibration, band_mhz, code) == pytest.approx(band_db + class_db, abs=1.5)
    held_out = calibration.held_out
    assert held_out is not None
    assert held_out.before.rmse_db > 10.0
    assert held_out.after.rmse_db == pytest.approx(7.0, abs=0.7)
    assert held_out.after.rmse_db < held_out.bands.rmse_db - 0.8 < held_out.before.rmse_db - 1.0
    assert abs(held_out.after.bias_db) < 0.5
    assert calibration.noise_db == pytest.approx(7.0, abs=0.4)
    assert 0.2 < held_out.after.bins / 3000 < 0.4


def test_pure_noise_is_not_fitted():
    for seed in range(5):
        calibration = fit(drive(seed, 600, dict.fromkeys(BANDS_DB, 0.0), dict.fromkeys(CLASSES_DB, 0.0)))
        held_out = calibration.held_out
        assert held_out is not None
        assert held_out.after.rmse_db < held_out.before.rmse_db * 1.02
        assert max(abs(item.offset_db) for item in calibration.bands) < 2.0
        assert max(abs(item.offset_db) for item in calibration.classes) < 0.2


def test_classes_of_pure_noise_shrink_far_below_their_own_means():
    residuals = drive(3, 600, dict.fromkeys(BANDS_DB, 0.0), dict.fromkeys(CLASSES_DB, 0.0))
    calibration = fit(residuals)
    own = []
    for item in calibration.classes:
        rows = (residuals.band_mhz == item.band_mhz) & (residuals.clutter_class == item.clutter_class)
        own.append(abs(float(residuals.residual_db[rows].mean())))
    assert np.mean([abs(item.offset_db) for item in calibration.classes]) < 0.5 * np.mean(own)


def test_a_class_with_few_samples_shrinks_to_its_band():
    residuals = drive(4, 3000)
    few = np.flatnonzero((residuals.clutter_class == 7) & (residuals.band_mhz == 900.0))
    at = few[:2]
    gone = np.setdiff1d(few, at)
    classes = residuals.clutter_class.copy()
    classes[gone] = 1
    measured_dbm = residuals.bins.rsrp_dbm.copy()
    measured_dbm[at] = residuals.predicted_dbm[at] + BANDS_DB[900.0] + 25.0
    x_m, y_m = residuals.bins.x_m.copy(), residuals.bins.y_m.copy()
    x_m[at], y_m[at] = x_m[0], y_m[0]  # one square, so that the two count as one
    cell = residuals.bins.cell.copy()
    cell[at] = cell[at[0]]
    spoilt = Residuals(
        replace(residuals.bins, rsrp_dbm=measured_dbm, x_m=x_m, y_m=y_m, cell=cell), residuals.predicted_dbm, classes
    )
    seed = next(seed for seed in range(9) if not hold_out(x_m, y_m, 1000.0, 0.3, seed)[0][at].any())
    calibration = fit(spoilt, seed=seed)
    (rare,) = (item for item in calibration.classes if item.clutter_class == 7 and item.band_mhz == 900.0)
    (common,) = (item for item in calibration.classes if item.clutter_class == 2 and item.band_mhz == 900.0)
    assert rare.bins == 2
    assert rare.trust < 0.6 < 0.9 < common.trust
    assert 0.0 < rare.offset_db < 14.0  # its own mean lies 25 dB above the band's offset
    assert total_db(calibration, 900.0, 99) == total_db(calibration, 900.0, -1) == calibration.bands[0].offset_db


def test_sites_get_offsets_of_their_own_where_wanted():
    residuals = drive(5, sites_db=(6.0, 0.0, -6.0))
    plain, own = fit(residuals), fit(residuals, per_site=True)
    assert not plain.sites
    assert [item.site_id for item in own.sites] == ["P", "Q", "R"]
    assert total_db(own, 900.0, 1, "P") - total_db(own, 900.0, 1, "R") == pytest.approx(12.0, abs=1.5)
    assert plain.held_out is not None
    assert own.held_out is not None
    assert own.held_out.after.rmse_db < plain.held_out.after.rmse_db - 0.5


def test_a_site_far_off_is_told_of():
    residuals = drive(6, sites_db=(0.0, 0.0, -40.0))
    _, findings = fit_calibration(residuals, SITE_IDS, "p1812", CalibrationParameters(edge_margin_db=0.0), "drive.csv")
    assert ("calibration-site-off", "R") in {(finding.code, finding.value) for finding in findings}


def test_missing_weak_samples_bias_nothing():
    whole = drive(7, 6000, {900.0: -18.0, 1800.0: -18.0}, dict.fromkeys(CLASSES_DB, 0.0))
    heard = np.flatnonzero(whole.bins.rsrp_dbm > -115.0)
    bins = whole.bins
    kept = Residuals(
        Bins(bins.cells, *(column[heard] for column in (bins.cell, bins.x_m, bins.y_m, bins.rsrp_dbm, bins.count))),
        whole.predicted_dbm[heard],
        whole.clutter_class[heard],
    )
    limits = SampleParameters(sensitivity_dbm=-115.0)
    found_db = []
    for margin_db in (0.0, 12.0):
        parameters = CalibrationParameters(samples=limits, edge_margin_db=margin_db)
        calibration, findings = fit_calibration(kept, SITE_IDS, "p1812", parameters, "drive.csv")
        found_db.append(np.mean([total_db(calibration, band, code) for band in BANDS_DB for code in CLASSES_DB]))
    assert "calibration-edge" in {finding.code for finding in findings}
    assert found_db[0] > -17.3  # the strong samples alone promise more than there is
    assert found_db[1] == pytest.approx(-18.0, abs=0.4)


def test_too_few_blocks_or_bins_are_refused():
    residuals = drive(8, 200)
    with pytest.raises(InputError, match="too few"):
        fit(residuals, block_m=20_000.0)
    with pytest.raises(InputError, match="too few"):
        fit(drive(8, 30))


def test_noise_makes_a_finding_not_a_promise():
    codes = set()
    for seed in range(8):
        residuals = drive(seed, 300, dict.fromkeys(BANDS_DB, 0.0), dict.fromkeys(CLASSES_DB, 0.0))
        calibration, findings = fit_calibration(
            residuals, SITE_IDS, "p1812", CalibrationParameters(edge_margin_db=0.0), "drive.csv"
        )
        worse = calibration.held_out.after.rmse_db >= calibration.held_out.before.rmse_db
        said = "calibration-no-gain" in {finding.code for finding in findings}
        assert said == worse
        codes |= {finding.code for finding in findings}
    assert "calibration-no-gain" in codes


# The fit.


def test_one_offset_by_hand():
    # With one kind of offset the posterior mean is trust times the mean, trust = n / (n + noise² / sd²).
    residual_db = np.array([4.0, 6.0, 5.0, 5.0])
    fitted = fit_offsets(residual_db, np.ones(4), [Effect(np.zeros(4, dtype=np.int64), 1, sd_db=2.0)])
    trust = 4.0 / (4.0 + fitted.noise_db**2 / 4.0)
    assert fitted.trust[0][0] == pytest.approx(trust, rel=1e-6)
    assert fitted.values_db[0][0] == pytest.approx(5.0 * trust, rel=1e-6)
    assert fitted.sd_db == (2.0,)


def test_the_spread_of_many_classes_is_found():
    rng = np.random.default_rng(2)
    index = np.repeat(np.arange(200), 40)
    true_db = rng.normal(0.0, 3.0, 200)
    fitted = fit_offsets(true_db[index] + rng.normal(0.0, 8.0, 8000), np.ones(8000), [Effect(index, 200)])
    assert fitted.sd_db[0] == pytest.approx(3.0, abs=0.4)
    assert fitted.noise_db == pytest.approx(8.0, abs=0.2)
    assert np.sqrt(np.mean((fitted.values_db[0] - true_db) ** 2)) < 1.25  # the plain means miss by 8 / sqrt(40) = 1.26


@settings(deadline=None, max_examples=25)
@given(st.lists(st.floats(-40.0, 40.0), min_size=3, max_size=30), st.floats(-10.0, 10.0))
def test_a_common_shift_moves_the_band(residuals, shift_db):
    n = len(residuals)
    effects = [Effect(np.zeros(n, dtype=np.int64), 1, 30.0), Effect(np.arange(n) % 3, 3, 4.0)]
    before = fit_offsets(np.array(residuals), np.ones(n), effects)
    after = fit_offsets(np.array(residuals) + shift_db, np.ones(n), effects)
    moved_db = after.at(effects) - before.at(effects)
    assert moved_db == pytest.approx(shift_db, abs=0.2 * abs(shift_db) + 0.5)


def test_no_residuals_are_refused():
    with pytest.raises(ValueError, match="no residuals"):
        fit_offsets(np.empty(0), np.empty(0), [Effect(np.empty(0, dtype=np.int64), 1)])


def test_bins_of_one_square_weigh_as_one():
    cell = np.array([0, 0, 0, 1, 0])
    x_m, y_m = np.array([10.0, 60.0, 190.0, 10.0, 210.0]), np.full(5, 10.0)
    assert square_weights(cell, x_m, y_m, 200.0) == pytest.approx([1 / 3, 1 / 3, 1 / 3, 1.0, 1.0])


@pytest.mark.parametrize("seed", range(4))
def test_whole_blocks_are_held_out(seed):
    rng = np.random.default_rng(9)
    x_m, y_m = rng.uniform(-5e3, 5e3, (2, 2000))
    held, blocks = hold_out(x_m, y_m, 1000.0, 0.3, seed)
    assert blocks == 100
    assert 0.3 <= held.mean() < 0.33
    order = rng.permutation(2000)
    assert (hold_out(x_m[order], y_m[order], 1000.0, 0.3, seed)[0] == held[order]).all()
    assert (hold_out(x_m, y_m, 1000.0, 0.3, seed + 1)[0] != held).any()
    for block in {(i // 1000, j // 1000) for i, j in zip(x_m, y_m, strict=True)}:
        inside = (x_m // 1000 == block[0]) & (y_m // 1000 == block[1])
        assert len(set(held[inside])) == 1


def test_something_is_always_left_to_fit():
    held, blocks = hold_out(np.array([0.0, 5e3]), np.zeros(2), 1000.0, 0.7, 0)
    assert (blocks, int(held.sum())) == (2, 1)


# The file.


def a_calibration() -> Calibration:
    return Calibration(
        model="p1812",
        budgets=(BudgetUsed(technology="4g", eirp_per_re_dbm=30.2, omni_eirp_per_re_dbm=23.2, terminal_db=-17.0),),
        provenance=Provenance(
            samples_file='drive "đo kiểm".csv', settings={"seed": 3, "per_site": True, "bin_m": 50.0}
        ),
        bands=(
            BandOffset(band_mhz=900.0, offset_db=-9.25, bins=40),
            BandOffset(band_mhz=1800.0, offset_db=4.0, bins=9),
        ),
        classes=(ClassOffset(band_mhz=900.0, clutter_class=2, offset_db=-6.0, bins=12, trust=0.9),),
        sites=(SiteOffset(site_id="S1", offset_db=1.5, bins=8, trust=0.4),),
    )


def test_a_calibration_comes_back_from_its_file(tmp_path):
    for number, calibration in enumerate((a_calibration(), fit(drive(2, 500), per_site=True))):
        path = tmp_path / f"{number}.toml"
        path.write_text(calibration.to_toml(), encoding="utf-8")
        back = read_calibration(path)
        assert back == calibration
        assert back.to_toml() == calibration.to_toml()


@pytest.mark.parametrize(
    ("spoil", "code", "said"),
    [
        (lambda text: text.replace("offset_db = -9.25", "offset_db = nan"), "calibration-key", "bands.0.offset_db"),
        (lambda text: text.replace("offset_db = -9.25", "offset_db = 400.0"), "calibration-key", "bands.0.offset_db"),
        (lambda text: text.replace("band_mhz = 1800.0", "band_mhz = 900.0"), "calibration-key", "900 MHz stands twice"),
        (lambda text: text.replace('model = "p1812"', 'modell = "p1812"'), "calibration-key", "modell"),
        (lambda text: text.replace("version = 1", "version = 2"), "calibration-key", "version"),
        (lambda text: text.replace("]]", "]"), "calibration-unreadable", ""),
        (lambda text: text.replace("[[bands]]", "[[spare]]"), "calibration-key", "spare"),
        (lambda text: text + "\n[[", "calibration-unreadable", ""),
    ],
)
def test_a_spoilt_file_is_refused(tmp_path, spoil, code, said):
    path = tmp_path / "spoilt.toml"
    path.write_text(spoil(a_calibration().to_toml()), encoding="utf-8")
    with pytest.raises(InputError) as refusal:
        read_calibration(path)
    assert {finding.code for finding in refusal.value.findings} == {code}
    assert said in str(refusal.value)
    assert {finding.file for finding in refusal.value.findings} == {str(path)}


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(InputError, match="No such file"):
        read_calibration(tmp_path / "calibration.toml")


def test_what_is_added_by_hand():
    classes = np.array([[2, 1], [-1, 300]])
    bands = np.array([1800.0, 900.0, 900.4, 700.0])
    ids = np.array(["S1", "S2", "S1", "S2"], dtype=np.object_)
    added = additions(a_calibration(), bands, classes, ids)
    assert added.sector_db == pytest.approx([4.0 + 1.5, -9.25, -9.25 + 1.5, 0.0])
    assert added.carriers_mhz == pytest.approx([700.0, 900.0, 900.4, 1800.0])
    assert added.carrier.tolist() == [3, 1, 2, 0]
    assert added.pixel_db.shape == (4, 2, 2)
    assert added.pixel_db[1].tolist() == added.pixel_db[2].tolist() == [[-6.0, 0.0], [0.0, 0.0]]
    assert not added.pixel_db[[0, 3]].any()
    assert additions(a_calibration(), bands, classes).sector_db == pytest.approx([4.0, -9.25, -9.25, 0.0])


def test_another_model_budget_or_band_is_told_of():
    calibration = a_calibration()
    same = {item.technology: item for item in calibration.budgets}
    assert check_calibration(calibration, "p1812", np.array([900.0, 1800.0]), same) == []
    louder = {"4g": same["4g"].model_copy(update={"eirp_per_re_dbm": 33.2})}
    found = check_calibration(calibration, "p526", np.array([900.0, 2600.0]), louder)
    assert [finding.code for finding in found] == [
        "calibration-other-model",
        "calibration-other-budget",
        "calibration-band-missing",
    ]
    assert "33.2" in found[1].message
    assert "2600 MHz" in found[2].message


# From a table to a calibration.


@pytest.fixture(scope="module")
def hilly_network():
    return small_network(with_hill(flat_terrain(), 9.0, 9.0, 300.0, 4000.0))


def classes_at(x_m, y_m):
    """Stripes of 700 m: forest, fields, unknown."""
    return np.array([1, 2, -1])[((x_m - WEST_M) // 700.0).astype(int) % 3]


PLANTED_DB = {1: -11.0, 2: 3.0, -1: -4.0}
"""What the made-up receiver measures beside the prediction, by class."""


def write_drive(path, network, n: int = 4000, *, seed: int = 0) -> None:
    """Samples along random streets, heard from the site they name, P.526 plus planted offsets and shadowing."""
    rng = np.random.default_rng(seed)
    x_m, y_m = WEST_M + rng.uniform(0.0, 9e3, n), SOUTH_M + rng.uniform(500.0, 12e3, n)
    radio = RadioParameters(floor_dbm=-200.0)
    matrix = predict_points(network.terrain, Transmitters.of_sites(network, "4g"), x_m, y_m, "4g", radio)
    level_dbm = matrix.rsrp_dbm.toarray()
    site = rng.integers(0, 2, n)
    shadow_db = rng.normal(0.0, 6.0, (2, 45, 60))[
        site, ((x_m - WEST_M) // 200).astype(int), ((y_m - SOUTH_M) // 200).astype(int)
    ]
    planted_db = np.array([PLANTED_DB[code] for code in classes_at(x_m, y_m)])
    rsrp_dbm = np.round(level_dbm[site, np.arange(n)] + planted_db + shadow_db + rng.normal(0.0, 2.0, n), 1)
    lon, lat = network.lon_lat(x_m, y_m)
    names = network.sites.ids[site]
    rows = [f"{lon[i]:.7f},{lat[i]:.7f},{rsrp_dbm[i]},{names[i]},1842.5,4G" for i in range(n) if rsrp_dbm[i] > -128.0]
    path.write_text("\n".join(["lon,lat,rsrp_dbm,cell,band,technology", *rows]) + "\n", encoding="utf-8")


def test_a_drive_test_becomes_a_calibration(tmp_path, hilly_network):
    path = tmp_path / "drive.csv"
    write_drive(path, hilly_network)
    steps = []
    calibration, findings = calibrate_radio(
        path,
        hilly_network,
        RadioParameters(),
        classes_at=classes_at,
        progress=lambda done, total: steps.append((done, total)),
    )
    assert {finding.severity for finding in findings} <= {"warning"}
    assert steps == [(1, 2), (2, 2)]
    for code, planted_db in PLANTED_DB.items():
        if code >= 0:
            assert total_db(calibration, 1800.0, code) == pytest.approx(planted_db, abs=1.5)
    held_out = calibration.held_out
    assert held_out is not None
    assert held_out.after.rmse_db < 7.0 < held_out.bands.rmse_db < held_out.before.rmse_db
    assert abs(held_out.after.bias_db) < 1.0
    assert calibration.provenance.samples_file == "drive.csv"
    assert 3000 < calibration.provenance.samples_used <= calibration.provenance.samples_read <= 4000
    assert calibration.budgets == budgets_used(RadioParameters())
    assert (calibration.model, calibration.receiver_height_m) == (RadioParameters().model, 1.5)


def test_the_order_of_rows_and_repeats_change_nothing(tmp_path, hilly_network):
    path, other = tmp_path / "drive.csv", tmp_path / "other" / "drive.csv"
    other.parent.mkdir()
    write_drive(path, hilly_network, 1500, seed=2)
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    np.random.default_rng(1).shuffle(rows)
    other.write_text("\n".join([header, *rows, *rows[:50]]) + "\n", encoding="utf-8")
    first, again = (
        calibrate_radio(file, hilly_network, RadioParameters(), classes_at=classes_at)[0] for file in (path, other)
    )
    unlike = {"samples_sha256": "", "samples_read": 0}
    assert first.provenance.samples_sha256 != again.provenance.samples_sha256
    first, again = (
        item.model_copy(update={"provenance": item.provenance.model_copy(update=unlike)}) for item in (first, again)
    )
    assert first.to_toml() == again.to_toml()


def test_without_land_cover_bands_alone_are_fitted(tmp_path, hilly_network):
    path = tmp_path / "drive.csv"
    write_drive(path, hilly_network, 1500)
    calibration, _ = calibrate_radio(path, hilly_network, RadioParameters())
    assert calibration.classes == ()
    assert [item.band_mhz for item in calibration.bands] == [1800.0]
    assert calibration.held_out.bands.rmse_db == pytest.approx(calibration.held_out.after.rmse_db, abs=0.02)


def test_bins_are_predicted_from_their_own_cell(hilly_network):
    x_m, y_m = WEST_M + np.array([3000.0, 8000.0]), SOUTH_M + np.array([5000.0, 6000.0])
    book = CellBook(hilly_network, {"4g": 1800.0})
    cells = (Cell(0, "4g", 1800.0, -1), Cell(1, "4g", 1800.0, -1))
    bins = Bins(cells, np.array([1, 0]), x_m, y_m, np.full(2, -90.0), np.ones(2, dtype=np.int64))
    radio = RadioParameters(max_range_km=1.0, floor_dbm=-60.0)  # limits of a map, not of what was heard
    wide = RadioParameters(max_range_km=50.0, floor_dbm=-200.0)
    both = predict_points(hilly_network.terrain, Transmitters.of_sites(hilly_network, "4g"), x_m, y_m, "4g", wide)
    level_dbm = both.rsrp_dbm.toarray()
    assert predict_bins(hilly_network, radio, bins, book) == pytest.approx([level_dbm[1, 0], level_dbm[0, 1]])
