"""A calibration: offsets by band, clutter class and site, what they are worth on samples they had not seen, as a file.

Calibrated RSRP is predicted RSRP plus these offsets. They belong to one propagation model and one link budget, which
the file names; :func:`check_calibration` says when another is used.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from phusong.coverage.findings.errors import InputError
from phusong.coverage.findings.finding import Finding, make_finding
from phusong.coverage.kernels.arrays import FloatArray, IntArray, TextArray

NEAR_MHZ = 1.0
"""Carriers this near are the same band."""
BUDGET_SLIP_DB = 0.05
"""Budgets that differ by more are not those that were calibrated."""
SAME_HEIGHT_M = 0.05
"""Receivers at heights that differ by more are not those that were calibrated."""


class BandOffset(BaseModel):
    """Offset of a band on every class."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    band_mhz: float = Field(ge=30, le=6000, description="Carrier, MHz.")
    offset_db: float = Field(ge=-100, le=100, description="What to add to predicted RSRP.")
    bins: int = Field(ge=0, description="Bins it was fitted to.")


class ClassOffset(BaseModel):
    """Offset of a clutter class on top of its band's."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    band_mhz: float = Field(ge=30, le=6000, description="Carrier, MHz.")
    clutter_class: int = Field(ge=0, le=255, description="Code of the land-cover class.")
    offset_db: float = Field(ge=-100, le=100, description="What to add on top of the band's offset.")
    bins: int = Field(ge=0, description="Bins it was fitted to.")
    trust: float = Field(ge=0, le=1, description="Share of its own samples' mean that it keeps; at 0 the band decides.")


class SiteOffset(BaseModel):
    """Offset of a site on top of band and class."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    site_id: str = Field(min_length=1, description="Identifier of the site.")
    offset_db: float = Field(ge=-100, le=100, description="What to add on top of the band's and the class's offset.")
    bins: int = Field(ge=0, description="Bins it was fitted to.")
    trust: float = Field(ge=0, le=1, description="Share of its own samples' mean that it keeps.")


class Score(BaseModel):
    """How far predictions are from measurements: measured minus predicted."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    bins: int = Field(ge=0, description="Bins compared.")
    bias_db: float = Field(description="Mean of measured minus predicted.")
    rmse_db: float = Field(ge=0, description="Root mean square of measured minus predicted.")
    spread_db: float = Field(ge=0, description="Standard deviation of measured minus predicted.")


class HeldOut(BaseModel):
    """What the offsets are worth on bins that they were not fitted to."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    before: Score = Field(description="Without calibration.")
    bands: Score = Field(description="With one offset for each band alone.")
    after: Score = Field(description="With all offsets.")


class BudgetUsed(BaseModel):
    """Lines of a link budget that shift every prediction of a technology on a band."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    technology: str = Field(min_length=1, description="Technology, such as 4g.")
    band_mhz: float | None = Field(
        default=None, description="Carrier, MHz; the service's own band where an older file does not say."
    )
    eirp_per_re_dbm: float = Field(description="EIRP of one resource element of a sector.")
    omni_eirp_per_re_dbm: float = Field(description="EIRP of one resource element of a site without sectors.")
    terminal_db: float = Field(description="Gain less losses around the terminal.")


class Provenance(BaseModel):
    """Where a calibration comes from."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    samples_file: str = Field(default="", description="Name of the table of samples, without its folder.")
    samples_sha256: str = Field(default="", description="SHA-256 of that table.")
    samples_read: int = Field(default=0, ge=0, description="Rows of the table.")
    samples_used: int = Field(default=0, ge=0, description="Rows left after cleaning.")
    bins: int = Field(default=0, ge=0, description="Bins of one cell and place, fitted and held out.")
    fitted_bins: int = Field(default=0, ge=0, description="Bins that the offsets were fitted to.")
    blocks: int = Field(default=0, ge=0, description="Blocks of the ground that were drawn from.")
    settings: dict[str, float | int | bool] = Field(
        default_factory=dict, description="Settings of the calibration by name."
    )


class Calibration(BaseModel):
    """Offsets to add to predicted RSRP, and what is known of their worth."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    version: Literal[1] = Field(default=1, description="Version of this format.")
    model: str = Field(description="Propagation model that the offsets belong to.")
    receiver_height_m: float = Field(default=1.5, gt=0, description="Height of the receiver in the predictions.")
    noise_db: float = Field(default=0.0, ge=0, description="Standard deviation that is left where it was fitted.")
    class_sd_db: float = Field(default=0.0, ge=0, description="Spread of the offsets of classes that was found.")
    site_sd_db: float = Field(default=0.0, ge=0, description="Spread of the offsets of sites that was found.")
    held_out: HeldOut | None = Field(default=None, description="Figures on bins the offsets were not fitted to.")
    provenance: Provenance = Field(default_factory=Provenance, description="Where it comes from.")
    budgets: tuple[BudgetUsed, ...] = Field(default=(), description="Budgets that the predictions were made with.")
    bands: tuple[BandOffset, ...] = Field(description="Offset of each band.")
    classes: tuple[ClassOffset, ...] = Field(default=(), description="Offset of each class of each band.")
    sites: tuple[SiteOffset, ...] = Field(default=(), description="Offset of each site.")

    def to_toml(self) -> str:
        """The calibration as a file, numbers exact; the same calibration gives the same bytes."""
        head = "# Offsets to add to predicted RSRP, dB. Name this file as radio.calibration in a scenario.\n"
        return head + "\n".join(_toml(self.model_dump(exclude_none=True), ())) + "\n"


@dataclass(frozen=True, slots=True)
class Additions:
    """A calibration as what to add to predictions.

    Calibrated RSRP of sector ``s`` at pixel ``p`` is its prediction plus ``sector_db[s] + pixel_db[carrier[s], p]``.

    Attributes:
        sector_db: Offset of the band and site of each sector, dB, shape (s,).
        carrier: Index of each sector's carrier, shape (s,).
        carriers_mhz: Carriers, MHz, ascending, shape (k,).
        pixel_db: Offset of the class at each pixel for each carrier, dB, shape (k, *pixels).
    """

    sector_db: FloatArray
    carrier: IntArray
    carriers_mhz: FloatArray
    pixel_db: FloatArray


def additions(
    calibration: Calibration, band_mhz: FloatArray, clutter_class: IntArray, site_ids: TextArray | None = None
) -> Additions:
    """What to add to the predictions of sectors at pixels or points.

    Args:
        calibration: The offsets.
        band_mhz: Carrier of each sector, MHz, shape (s,).
        clutter_class: Code of the land-cover class at each pixel or point, -1 where unknown, any shape.
        site_ids: Identifier of each sector's site, shape (s,); None leaves the offsets of sites out.

    Returns:
        The offsets; 0 for a band that was not calibrated, and for a class or site without samples.
    """
    bands = np.asarray(band_mhz, dtype=np.float64)
    carriers_mhz, carrier = np.unique(bands, return_inverse=True)
    codes = np.asarray(clutter_class, dtype=np.int64)
    table_db = np.zeros((len(carriers_mhz), 257))  # the last column is that of unknown classes
    band_db = np.zeros(len(carriers_mhz))
    for at, mhz in enumerate(carriers_mhz):
        near_mhz = min((item.band_mhz for item in calibration.bands), key=lambda band: abs(band - mhz), default=np.inf)
        if abs(near_mhz - mhz) >= NEAR_MHZ:
            continue
        band_db[at] = next(item.offset_db for item in calibration.bands if item.band_mhz == near_mhz)
        for item in calibration.classes:
            if item.band_mhz == near_mhz:
                table_db[at, item.clutter_class] = item.offset_db
    of_site = {item.site_id: item.offset_db for item in calibration.sites}
    sector_db = band_db[carrier]
    if site_ids is not None:
        sector_db = sector_db + np.array([of_site.get(str(name), 0.0) for name in site_ids], dtype=np.float64)
    known = np.where((codes >= 0) & (codes < 256), codes, 256)
    return Additions(sector_db, carrier.astype(np.int64), carriers_mhz, table_db[:, known])


def check_calibration(
    calibration: Calibration,
    model: str,
    band_mhz: FloatArray,
    budgets: Sequence[BudgetUsed],
    *,
    receiver_height_m: float | None = None,
    file: str | None = None,
) -> list[Finding]:
    """Findings where predictions are not made as those that were calibrated; an error for another model.

    Args:
        calibration: The offsets.
        model: Propagation model of the predictions.
        band_mhz: Carriers that are predicted, MHz, any shape.
        budgets: Budget of each predicted technology and band, that of a service's own band first.
        receiver_height_m: Height of the predicted receivers; None where that does not matter.
        file: The calibration's file, as findings name it.
    """
    found: list[Finding] = []

    def note(code: str, message: str, key: str, value: str, *, remedy: str | None = None) -> None:
        found.append(make_finding(code, message, remedy=remedy, file=file, column=key, value=value))

    if calibration.model != model:
        message = f"the calibration was made with {calibration.model}, the predictions are made with {model}"
        remedy = f'calibrate this model, set radio.model = "{calibration.model}", or leave radio.calibration out'
        note("calibration-other-model", message, "model", calibration.model, remedy=remedy)
    if receiver_height_m is not None and abs(calibration.receiver_height_m - receiver_height_m) > SAME_HEIGHT_M:
        then_m = calibration.receiver_height_m
        message = f"the receiver stood at {then_m:g} m when calibrated and stands at {receiver_height_m:g} m"
        note("calibration-other-budget", message, "receiver_height_m", f"{then_m:g}", remedy="calibrate at this height")
    for used in calibration.budgets:
        now = _same_band(used, budgets)
        if now is None:
            continue
        for line in ("eirp_per_re_dbm", "omni_eirp_per_re_dbm", "terminal_db"):
            then_db, now_db = getattr(used, line), getattr(now, line)
            if abs(then_db - now_db) > BUDGET_SLIP_DB:
                band = "" if used.band_mhz is None else f" on {used.band_mhz:g} MHz"
                message = f"{line} of {used.technology}{band} was {then_db:g} when calibrated and is {now_db:g}"
                key = f"budgets.{used.technology}.{line}"
                note("calibration-other-budget", message, key, f"{then_db:g}")
    for mhz in np.unique(np.asarray(band_mhz, dtype=np.float64)):
        if not any(abs(item.band_mhz - mhz) < NEAR_MHZ for item in calibration.bands):
            message = f"{mhz:g} MHz was not calibrated; its predictions stay as they are"
            note("calibration-band-missing", message, "bands", f"{mhz:g}")
    return found


def _same_band(used: BudgetUsed, budgets: Sequence[BudgetUsed]) -> BudgetUsed | None:
    """The budget of the same technology and band; the first of the technology where no band is named."""
    own = (each for each in budgets if each.technology == used.technology)
    return next((each for each in own if used.band_mhz in (None, each.band_mhz)), None)


def read_calibration(path: Path) -> Calibration:
    """Read a file that :meth:`Calibration.to_toml` wrote.

    Raises:
        InputError: With every mistake, each naming the file and the key.
    """
    file = str(path)
    remedy = "write the file again with phusong calibrate"
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        message, way = "No such file", "check radio.calibration, or write the file with phusong calibrate"
        raise InputError(
            [make_finding("calibration-unreadable", message, remedy=way, file=file, column="radio.calibration")]
        ) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        said = error.strerror if isinstance(error, OSError) else str(error)
        raise InputError([make_finding("calibration-unreadable", f"{said}", remedy=remedy, file=file)]) from None
    try:
        held = Calibration.model_validate(raw)
    except ValidationError as error:
        raise InputError(
            make_finding(
                "calibration-key",
                f"{'.'.join(str(part) for part in detail['loc'])}: {detail['msg']}",
                remedy=remedy,
                file=file,
                column=str(detail["loc"][0]) if detail["loc"] else None,
            )
            for detail in error.errors()
        ) from None
    repeated = _repeated(held)
    if repeated:
        raise InputError([make_finding("calibration-key", f"{repeated} stands twice", remedy=remedy, file=file)])
    return held


def _repeated(held: Calibration) -> str:
    """The first band, class or site that has two offsets, empty where none has."""
    names = [f"band {item.band_mhz:g} MHz" for item in held.bands]
    names += [f"class {item.clutter_class} of {item.band_mhz:g} MHz" for item in held.classes]
    names += [f"site {item.site_id}" for item in held.sites]
    return next((name for name in names if names.count(name) > 1), "")


def _toml(table: Mapping[str, Any], inside: tuple[str, ...]) -> list[str]:
    """Lines of a table: its own values, then the tables in it."""
    lines = [f"{key} = {_toml_value(value)}" for key, value in table.items() if not isinstance(value, dict | tuple)]
    for key, value in table.items():
        name = ".".join((*inside, key))
        if isinstance(value, dict):
            lines += ["", f"[{name}]", *_toml(value, (*inside, key))]
        elif isinstance(value, tuple):
            for item in value:
                lines += ["", f"[[{name}]]", *_toml(item, (*inside, key))]
    return lines


def _toml_value(value: float | str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
    return repr(value)
