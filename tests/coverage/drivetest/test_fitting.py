"""Calibration on made-up drive tests whose truth is known: what was planted is found, and noise is not."""

from dataclasses import replace

import numpy as np
import pytest

from phusong.coverage.drivetest.fitting import fit_calibration
from phusong.coverage.drivetest.parameters import CalibrationParameters, SampleParameters
from phusong.coverage.drivetest.residuals import Residuals
from phusong.coverage.drivetest.samples import Bins
from phusong.coverage.drivetest.shrinkage import hold_out
from phusong.coverage.findings.errors import InputError
from tests.builders.levels.drives import BANDS_DB, CLASSES_DB, SITE_IDS, drive, fit, total_db


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


@pytest.mark.slow
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
    assert rare.trust < 0.6
    assert common.trust > 0.9
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


@pytest.mark.slow
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


@pytest.mark.slow
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
