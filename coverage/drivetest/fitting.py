"""A calibration fitted to residuals: bins near the sensitivity left out, blocks held out, offsets scored on them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from phusong.coverage.drivetest.parameters import CalibrationParameters
from phusong.coverage.drivetest.residuals import Factors, Residuals
from phusong.coverage.drivetest.shrinkage import Offsets, fit_offsets, hold_out, square_weights
from phusong.coverage.findings.errors import InputError
from phusong.coverage.findings.finding import Finding, make_finding
from phusong.coverage.kernels.arrays import BoolArray, FloatArray, TextArray
from phusong.coverage.radio.calibration import (
    BandOffset,
    Calibration,
    ClassOffset,
    HeldOut,
    Provenance,
    Score,
    SiteOffset,
)

LEAST_BLOCKS = 5
LEAST_BINS = 30
GATE_ROUNDS = 6
SITE_OFF_DB = 15.0
"""A site whose calibrated residuals stand this far off is told of: position, azimuth or power are doubtful."""
SITE_BINS = 20


@dataclass(frozen=True, slots=True)
class _Fit:
    """Offsets, the bins they were fitted to and the bins they are tested on, both of shape (n,)."""

    offsets: Offsets
    trained: BoolArray
    tested: BoolArray


def fit_calibration(
    residuals: Residuals, site_ids: TextArray, model: str, parameters: CalibrationParameters, file: str
) -> tuple[Calibration, list[Finding]]:
    """Fit offsets to the bins of some blocks and score them on the bins of the others.

    Args:
        residuals: Bins with predictions and classes.
        site_ids: Identifiers of the network's sites, shape (sites,).
        model: Name of the propagation model.
        parameters: Blocks, weights and kinds of offsets.
        file: Table of samples, as findings name it.

    Returns:
        The calibration without budgets and without the names of files, and warnings.

    Raises:
        InputError: When too few bins or blocks are left.
    """
    bins, known = residuals.bins, residuals.known
    held, blocks = hold_out(bins.x_m, bins.y_m, parameters.block_m, parameters.held_out_share, parameters.seed)
    if blocks < LEAST_BLOCKS or int((known & ~held).sum()) < LEAST_BINS:
        message = f"{int(known.sum())} bins in {blocks} blocks of {parameters.block_m:g} m are too few to fit and test"
        remedy = f"drive more, or set block_m lower; {LEAST_BINS} bins to fit, in {LEAST_BLOCKS} blocks, are the least"
        raise InputError([make_finding("calibration-too-few", message, remedy=remedy, file=file)])
    factors = Factors.of(residuals, per_site=parameters.per_site)
    weight = square_weights(bins.cell, bins.x_m, bins.y_m, parameters.square_m)
    offsets, used = _fit_above_the_edge(residuals, factors, weight, known & ~held, parameters)
    fit = _Fit(offsets, used & ~held, used & held)
    held_out = _held_out(residuals, factors, weight, fit)
    calibration = Calibration(
        model=model,
        noise_db=round(offsets.noise_db, 3),
        class_sd_db=round(offsets.sd_db[1], 3),
        site_sd_db=round(offsets.sd_db[2], 3) if parameters.per_site else 0.0,
        held_out=held_out,
        provenance=Provenance(
            bins=len(bins), fitted_bins=int(fit.trained.sum()), blocks=blocks, settings=_settings(parameters)
        ),
        bands=_band_offsets(factors, fit),
        classes=_class_offsets(factors, fit),
        sites=_site_offsets(factors, fit, site_ids) if parameters.per_site else (),
    )
    return calibration, [
        *_doubtful_fit(held_out, int((known & ~used).sum()), file),
        *_doubtful_sites(residuals, factors, fit, site_ids, file),
    ]


def _fit_above_the_edge(
    residuals: Residuals, factors: Factors, weight: FloatArray, trained: BoolArray, parameters: CalibrationParameters
) -> tuple[Offsets, BoolArray]:
    """Fit, leave out bins whose calibrated prediction is near the sensitivity, and fit again until nothing changes.

    Weak samples are missing from a drive test, so that the mean of those that are there is too high. Choosing by the
    prediction, which knows nothing of a sample's luck, takes that bias away; choosing by the sample would add to it.

    Returns:
        The offsets, and the bins that are left, shape (n,).
    """
    least_dbm = parameters.samples.sensitivity_dbm + parameters.edge_margin_db
    known, residual_db = residuals.known, residuals.residual_db
    used = known
    offsets = fit_offsets(residual_db[trained], weight[trained], factors.only(trained))
    for _ in range(GATE_ROUNDS):
        kept = known & (residuals.predicted_dbm + offsets.at(factors.effects) >= least_dbm)
        rows = kept & trained
        if np.array_equal(kept, used) or int(rows.sum()) < LEAST_BINS:
            break
        used = kept
        offsets = fit_offsets(residual_db[rows], weight[rows], factors.only(rows))
    return offsets, used


def score_of(residual_db: FloatArray) -> Score:
    """Bias, RMSE and spread of residuals, rounded to thousandths of a decibel."""
    return Score(
        bins=len(residual_db),
        bias_db=round(float(residual_db.mean()), 3),
        rmse_db=round(float(np.sqrt(np.mean(residual_db**2))), 3),
        spread_db=round(float(residual_db.std()), 3),
    )


def _held_out(residuals: Residuals, factors: Factors, weight: FloatArray, fit: _Fit) -> HeldOut | None:
    """Scores on the bins held out; None where there is none."""
    if not fit.tested.any():
        return None
    residual_db, rows = residuals.residual_db, fit.tested
    alone = fit_offsets(residual_db[fit.trained], weight[fit.trained], factors.only(fit.trained, kinds=1))
    return HeldOut(
        before=score_of(residual_db[rows]),
        bands=score_of(residual_db[rows] - alone.at(factors.only(rows, kinds=1))),
        after=score_of(residual_db[rows] - fit.offsets.at(factors.only(rows))),
    )


def _doubtful_fit(held_out: HeldOut | None, left: int, file: str) -> list[Finding]:
    found = []
    if left:
        message = f"{left:,} bins are predicted so near the sensitivity that only the strong ones were heard; left out"
        found.append(make_finding("calibration-edge", message, file=file))
    if held_out is None:
        message = "no bin of the blocks held out can be compared"
        found.append(make_finding("calibration-untested", message, file=file))
    elif held_out.after.rmse_db >= held_out.before.rmse_db:
        said = f"RMSE {held_out.before.rmse_db:.1f} dB before and {held_out.after.rmse_db:.1f} dB after"
        message = f"the offsets do not help on bins held out: {said}"
        found.append(make_finding("calibration-no-gain", message, file=file))
    return found


def _doubtful_sites(residuals: Residuals, factors: Factors, fit: _Fit, site_ids: TextArray, file: str) -> list[Finding]:
    """Sites whose residuals all lie far off what band and class explain."""
    left_db = residuals.residual_db - fit.offsets.at(factors.effects[:2])
    used, found = fit.trained | fit.tested, []
    for site in np.unique(residuals.site[used]):
        rows = used & (residuals.site == site)
        middle_db = float(np.median(left_db[rows]))
        if int(rows.sum()) >= SITE_BINS and abs(middle_db) > SITE_OFF_DB:
            name = str(site_ids[site])
            message = f"site {name!r} is received {middle_db:+.0f} dB off what was predicted"
            remedy = "check its position, height, azimuths and power, and the names of its cells"
            found.append(make_finding("calibration-site-off", message, remedy=remedy, file=file, value=name))
    return found


def _settings(parameters: CalibrationParameters) -> dict[str, float | int | bool]:
    return {**parameters.model_dump(exclude={"samples"}), **parameters.samples.model_dump()}


def _band_offsets(factors: Factors, fit: _Fit) -> tuple[BandOffset, ...]:
    counts = factors.counts(0, fit.trained)
    return tuple(
        BandOffset(band_mhz=float(mhz), offset_db=round(float(value), 3), bins=int(count))
        for mhz, value, count in zip(factors.bands_mhz, fit.offsets.values_db[0], counts, strict=True)
        if count
    )


def _class_offsets(factors: Factors, fit: _Fit) -> tuple[ClassOffset, ...]:
    counts = factors.counts(1, fit.trained)
    return tuple(
        ClassOffset(
            band_mhz=float(factors.bands_mhz[band]),
            clutter_class=int(code),
            offset_db=round(float(fit.offsets.values_db[1][at]), 3),
            bins=int(counts[at]),
            trust=round(float(fit.offsets.trust[1][at]), 3),
        )
        for at, (band, code) in enumerate(factors.classes)
        if counts[at]
    )


def _site_offsets(factors: Factors, fit: _Fit, site_ids: TextArray) -> tuple[SiteOffset, ...]:
    counts = factors.counts(2, fit.trained)
    return tuple(
        SiteOffset(
            site_id=str(site_ids[site]),
            offset_db=round(float(fit.offsets.values_db[2][at]), 3),
            bins=int(counts[at]),
            trust=round(float(fit.offsets.trust[2][at]), 3),
        )
        for at, site in enumerate(factors.sites)
        if counts[at]
    )
