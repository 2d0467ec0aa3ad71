"""From a drive test to a calibration: what ``phusong calibrate`` computes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from phusong.coverage.drivetest.budgets import budgets_used
from phusong.coverage.drivetest.cells import CellBook
from phusong.coverage.drivetest.exports.table import sample_files
from phusong.coverage.drivetest.fitting import fit_calibration
from phusong.coverage.drivetest.parameters import CalibrationParameters
from phusong.coverage.drivetest.residuals import Residuals
from phusong.coverage.drivetest.samples import Bins, Samples, bin_samples, read_samples
from phusong.coverage.findings.errors import InputError
from phusong.coverage.findings.finding import Finding, make_finding
from phusong.coverage.kernels.arrays import FloatArray, IntArray
from phusong.coverage.network.network import Network
from phusong.coverage.radio.calibration import Calibration
from phusong.coverage.radio.engine import Progress, predict_points
from phusong.coverage.radio.parameters import RadioModel, RadioParameters

ClassesAt = Callable[[FloatArray, FloatArray], IntArray]
"""Codes of the land-cover classes at eastings and northings in metres, -1 where unknown."""

FLOOR_DBM, REACH_KM = -200.0, 200.0
"""Limits of predictions at samples: what was heard is predicted, however weak and far."""


def calibrate_radio(  # noqa: PLR0913 - the question and its options, the latter by name only
    path: Path,
    network: Network,
    radio: RadioParameters,
    parameters: CalibrationParameters | None = None,
    *,
    classes_at: ClassesAt | None = None,
    columns: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> tuple[Calibration, list[Finding]]:
    """Fit a calibration to a table of drive-test samples.

    Args:
        path: Samples, as :func:`phusong.coverage.drivetest.samples.read_samples` takes them.
        network: Sites, sectors and terrain.
        radio: Model and budgets; an earlier calibration that they name is not applied.
        parameters: Cleaning, blocks and fit; the defaults where left out.
        classes_at: Land cover; without it only bands (and sites) get offsets.
        columns: Names of columns where they differ, ours to theirs.
        progress: Called with cells predicted and cells in all.

    Returns:
        The calibration, and warnings about the samples and the fit.

    Raises:
        InputError: When the table cannot be used or too few samples are left.
    """
    chosen = parameters or CalibrationParameters()
    default_band_mhz = {name: budget.band_mhz for name, budget in radio.services.items()}
    samples, found = read_samples(path, network, default_band_mhz, chosen.samples, columns)
    bins = bin_samples(samples, chosen.samples.bin_m)
    book = CellBook(network, default_band_mhz)
    predicted_dbm = predict_bins(network, radio, bins, book, progress)
    void = int((~np.isfinite(predicted_dbm)).sum())
    if void:
        message = f"{void:,} bins have no prediction: their path crosses unknown terrain; left out"
        found.append(make_finding("calibration-void", message, file=str(path)))
    classes = np.full(len(bins), -1, dtype=np.int64)
    if classes_at is not None:
        classes = np.asarray(classes_at(bins.x_m, bins.y_m), dtype=np.int64)
    residuals = Residuals(bins, predicted_dbm, classes)
    try:
        calibration, doubts = fit_calibration(residuals, network.sites.ids, radio.model, chosen, str(path))
    except InputError as error:
        raise InputError([*found, *(_told_why(finding, samples) for finding in error.findings)]) from None
    provenance = calibration.provenance.model_copy(
        update={
            "samples_file": path.name,
            "samples_sha256": _digest(path),
            "samples_read": samples.account.read,
            "samples_used": len(samples),
        }
    )
    named = {
        "provenance": provenance,
        "budgets": budgets_used(radio, network),
        "receiver_height_m": radio.receiver_height_m,
    }
    return calibration.model_copy(update=named), found + doubts


def _told_why(finding: Finding, samples: Samples) -> Finding:
    """A refusal that says first why samples went."""
    return replace(finding, message=f"{samples.account}; {finding.message}")


def _digest(path: Path) -> str:
    """SHA-256 of the samples; of several files, over their names and contents."""
    files = sample_files(path)
    if files == [path]:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def predict_bins(
    network: Network, radio: RadioParameters, bins: Bins, book: CellBook, progress: Progress | None = None
) -> FloatArray:
    """Predicted RSRP of every bin's own cell, dBm, NaN where its path crosses unknown terrain, shape (n,)."""
    unlimited = RadioModel(radio.alone()).changed(floor_dbm=FLOOR_DBM, max_range_km=REACH_KM)
    predicted_dbm = np.full(len(bins), np.nan)
    for at, cell in enumerate(bins.cells):
        rows = np.flatnonzero(bins.cell == at)
        if len(rows):
            place = (bins.x_m[rows], bins.y_m[rows])
            mast = book.transmitters(network, cell)
            matrix = predict_points(network.terrain, mast, *place, cell.technology, unlimited)
            predicted_dbm[rows[matrix.rsrp_dbm.indices]] = matrix.rsrp_dbm.data
        if progress is not None:
            progress(at + 1, len(bins.cells))
    return predicted_dbm
