"""Made-up drive tests whose truth is known."""

import numpy as np

from phusong.coverage.drivetest.fitting import fit_calibration
from phusong.coverage.drivetest.heard import Cell
from phusong.coverage.drivetest.parameters import CalibrationParameters
from phusong.coverage.drivetest.residuals import Residuals
from phusong.coverage.drivetest.samples import Bins
from phusong.coverage.radio.calibration import (
    Calibration,
    additions,
)

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
