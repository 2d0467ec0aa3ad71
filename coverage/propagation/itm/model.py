"""Longley-Rice: the Irregular Terrain Model of NTIA, version 1.4, point-to-point over a profile and area mode.

The second opinion beside ITU-R P.1812, and what users of older planning tools expect. It knows terrain but no clutter,
and is meant for paths from about 1 km. :func:`point_to_point` explains one path, :func:`path_losses_db` runs through
many; :func:`area` needs no profile, only how rough the country is.

Source: NTIA ITM 1.4 (public domain, National Telecommunications and Information Administration), with the documents
that :mod:`phusong.coverage.propagation.itm.profile`, ``itm_terms``, ``itm_variability`` and ``itm_reference`` name.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntFlag
from typing import Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, field_validator

from phusong.coverage.findings.errors import ValidityError
from phusong.coverage.findings.finding import Finding, make_finding
from phusong.coverage.kernels.arrays import FloatArray, IntArray
from phusong.coverage.propagation.itm.profile import Geometry, mean_height_m, profile_geometry
from phusong.coverage.propagation.itm.reference import (
    Outcome,
    Settings,
    area_geometry,
    many_outcomes,
    medium_at,
    predict,
)
from phusong.coverage.propagation.itm.terms import Medium
from phusong.coverage.propagation.itm.variability import BROADCAST, normal_deviate
from phusong.coverage.propagation.validity import ValidRange

_SOURCE = "NTIA ITM 1.4"
HEIGHT_RANGE = ValidRange("antenna height above ground", "m", 0.5, 3000.0, _SOURCE)
FREQUENCY_RANGE = ValidRange("frequency", "MHz", 20.0, 20000.0, _SOURCE)
DELTA_H_RANGE = ValidRange("terrain irregularity", "m", 0.0, 9000.0, _SOURCE)
DISTANCE_RANGE = ValidRange("path length", "m", 1.0, 20_000e3, _SOURCE)

Siting = Literal["random", "careful", "very careful"]
"""How much care went into siting an antenna, for area mode."""
_SITINGS = ("random", "careful", "very careful")

MODES = ("unset", "line of sight", "diffraction", "troposcatter")
"""Names of the solution branches, by the number the model gives them."""


class ItmWarning(IntFlag):
    """What the model doubts about a path; several can be set at once (NTIA ITM 1.4, warning flags)."""

    TX_HEIGHT = 0x0001
    RX_HEIGHT = 0x0002
    FREQUENCY = 0x0004
    DISTANCE_LARGE = 0x0008
    DISTANCE_TOO_LARGE = 0x0010
    DISTANCE_SMALL = 0x0020
    DISTANCE_TOO_SMALL = 0x0040
    TX_HORIZON_ANGLE = 0x0080
    RX_HORIZON_ANGLE = 0x0100
    TX_HORIZON_NEAR = 0x0200
    RX_HORIZON_NEAR = 0x0400
    TX_HORIZON_FAR = 0x0800
    RX_HORIZON_FAR = 0x1000
    EXTREME_VARIABILITY = 0x2000
    SURFACE_REFRACTIVITY = 0x4000


_WARNING_TEXT = {
    ItmWarning.TX_HEIGHT: ("itm-tx-height", "transmitting antenna outside 1..1000 m above ground"),
    ItmWarning.RX_HEIGHT: ("itm-rx-height", "receiving antenna outside 1..1000 m above ground"),
    ItmWarning.FREQUENCY: ("itm-frequency", "frequency outside 40..10000 MHz"),
    ItmWarning.DISTANCE_LARGE: ("itm-distance-large", "path longer than 1000 km"),
    ItmWarning.DISTANCE_TOO_LARGE: ("itm-distance-too-large", "path longer than 2000 km"),
    ItmWarning.DISTANCE_SMALL: (
        "itm-distance-small",
        "path shorter than 5 times the difference of the effective heights",
    ),
    ItmWarning.DISTANCE_TOO_SMALL: ("itm-distance-too-small", "path shorter than 1 km"),
    ItmWarning.TX_HORIZON_ANGLE: ("itm-tx-horizon-angle", "horizon of the transmitter steeper than 0.2 rad"),
    ItmWarning.RX_HORIZON_ANGLE: ("itm-rx-horizon-angle", "horizon of the receiver steeper than 0.2 rad"),
    ItmWarning.TX_HORIZON_NEAR: (
        "itm-tx-horizon-near",
        "horizon of the transmitter nearer than a tenth of the smooth-Earth horizon",
    ),
    ItmWarning.RX_HORIZON_NEAR: (
        "itm-rx-horizon-near",
        "horizon of the receiver nearer than a tenth of the smooth-Earth horizon",
    ),
    ItmWarning.TX_HORIZON_FAR: (
        "itm-tx-horizon-far",
        "horizon of the transmitter farther than three times the smooth-Earth horizon",
    ),
    ItmWarning.RX_HORIZON_FAR: (
        "itm-rx-horizon-far",
        "horizon of the receiver farther than three times the smooth-Earth horizon",
    ),
    ItmWarning.EXTREME_VARIABILITY: ("itm-extreme-variability", "time, location or situation beyond about 0.1..99.9 %"),
    ItmWarning.SURFACE_REFRACTIVITY: (
        "itm-surface-refractivity",
        "surface refractivity below 250 N-units, as on very high ground",
    ),
}
"""Code of the finding and its words for each flag."""

_REFUSALS = {
    1013: "the ground's impedance must be more real than imaginary; check permittivity and conductivity",
    1016: "the effective Earth radius is outside 4000..13333 km",
    1021: "the surface refractivity at the path is outside 150..400 N-units: below 150",
    1022: "the surface refractivity at the path is outside 150..400 N-units: above 400",
}
"""Status of a path that the model refuses, by NTIA's return code."""


class ItmParameters(BaseModel):
    """Climate, ground, polarisation and the quantile wanted."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    climate: int = Field(
        default=3,
        ge=1,
        le=7,
        description="Radio climate: 1 equatorial to 7 maritime temperate over sea; 3 maritime subtropical.",
    )
    refractivity_n: float = Field(
        default=360.0,
        ge=250.0,
        le=400.0,
        description="Minimum monthly mean surface refractivity at sea level, N-units.",
    )
    polarisation: Literal["horizontal", "vertical"] = Field(default="vertical", description="Polarisation of the wave.")
    permittivity: float = Field(default=15.0, ge=1.0, description="Relative permittivity of the ground.")
    conductivity_s_m: float = Field(default=0.005, gt=0.0, description="Conductivity of the ground, S/m.")
    mdvar: int = Field(
        default=12,
        ge=0,
        le=33,
        description="Variability: 0 single message, 1 accidental, 2 mobile, 3 broadcast; +10 without location, "
        "+20 without direct situation variability.",
    )
    time_percent: float = Field(default=50.0, gt=0.0, lt=100.0, description="Share of the time, percent.")
    location_percent: float = Field(default=50.0, gt=0.0, lt=100.0, description="Share of the locations, percent.")
    situation_percent: float = Field(default=50.0, gt=0.0, lt=100.0, description="Share of alike situations, percent.")

    @field_validator("mdvar")
    @classmethod
    def _mode_exists(cls, mdvar: int) -> int:
        if mdvar % 10 > BROADCAST:
            raise ValueError(f"{mdvar} is no mode of variability: the last digit is 0, 1, 2 or 3")
        return mdvar

    @classmethod
    def of_confidence(cls, confidence_percent: float, reliability_percent: float, **fields: object) -> ItmParameters:
        """Parameters of the confidence/reliability variant, where reliability is time and confidence situation.

        Raises:
            ValidityError: In broadcast mode, which this variant does not know.

        Source: NTIA ITM 1.4, ``ITM_P2P_CR`` and ``ITM_AREA_CR``.
        """
        variant = cls.model_validate(
            {
                "time_percent": reliability_percent,
                "location_percent": 50.0,
                "situation_percent": confidence_percent,
                **fields,
            }
        )
        if variant.mdvar % 10 == BROADCAST:
            raise ValidityError(f"mdvar {variant.mdvar}: confidence and reliability know modes 0..2, not broadcast")
        return variant


_DEFAULTS = ItmParameters()


@dataclass(frozen=True, slots=True)
class ItmPrediction:
    """Basic transmission loss of one path and how it came about.

    Attributes:
        loss_db: Basic transmission loss, dB.
        free_space_db: Free-space part of it, dB.
        reference_db: Reference attenuation relative to free space, before variability, dB.
        mode: Branch of the solution, one of :data:`MODES`.
        distance_m: Path length, metres.
        refractivity_n: Surface refractivity at the path, N-units.
        geometry: The terminals as the model saw them.
        warnings: What the model doubts.
    """

    loss_db: float
    free_space_db: float
    reference_db: float
    mode: str
    distance_m: float
    refractivity_n: float
    geometry: Geometry
    warnings: ItmWarning

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The warnings as findings."""
        return warning_findings(self.warnings)


def warning_findings(warnings: int) -> tuple[Finding, ...]:
    """Warning flags as findings, one for each flag set, in the order of the flags."""
    return tuple(
        make_finding(code, f"ITM near its limits: {text}")
        for flag, (code, text) in _WARNING_TEXT.items()
        if warnings & flag
    )


def settings_of(parameters: ItmParameters) -> Settings:
    """Parameters in the form that the compiled kernels take."""
    return Settings(
        parameters.climate,
        parameters.refractivity_n,
        parameters.polarisation == "vertical",
        parameters.permittivity,
        parameters.conductivity_s_m,
        parameters.mdvar,
        normal_deviate(parameters.time_percent / 100.0),
        normal_deviate(parameters.location_percent / 100.0),
        normal_deviate(parameters.situation_percent / 100.0),
    )


def point_to_point(
    heights_m: FloatArray,
    step_m: float,
    tx_height_m: float,
    rx_height_m: float,
    frequency_mhz: float,
    parameters: ItmParameters = _DEFAULTS,
) -> ItmPrediction:
    """Predict the basic transmission loss of one path over its terrain profile.

    Args:
        heights_m: Bare ground at equal steps from transmitter to receiver, both ends included, metres above sea level,
            shape (n,), n >= 3.
        step_m: Distance between two profile points, metres.
        tx_height_m: Transmitting antenna, metres above ground.
        rx_height_m: Receiving antenna, metres above ground.
        frequency_mhz: Frequency, MHz.
        parameters: Climate, ground, polarisation, quantile.

    Raises:
        ValidityError: When an input is outside the model's range, or the profile is too short or has voids.

    Source: NTIA ITM 1.4, ``ITM_P2P_TLS``.
    """
    ground_m = np.ascontiguousarray(heights_m, dtype=np.float64)
    _check_profile(ground_m, step_m)
    _check_terminals((tx_height_m, rx_height_m), frequency_mhz)
    settings = settings_of(parameters)
    step_m = float(step_m)
    distance_m = (len(ground_m) - 1) * step_m
    medium = medium_at(mean_height_m(ground_m), float(frequency_mhz), settings)
    geometry = profile_geometry(ground_m, step_m, float(tx_height_m), float(rx_height_m), medium.curvature)
    return _prediction(predict(distance_m, geometry, medium, settings, True), geometry, medium, distance_m)


def area(
    distance_m: float,
    delta_h_m: float,
    heights_m: tuple[float, float],
    frequency_mhz: float,
    parameters: ItmParameters = _DEFAULTS,
    *,
    siting: tuple[Siting, Siting] = ("random", "random"),
) -> ItmPrediction:
    """Predict the basic transmission loss over country known only by how rough it is.

    Args:
        distance_m: Path length, metres.
        delta_h_m: Terrain irregularity parameter, metres: about 30 for plains, 90 for hills, 200 for mountains.
        heights_m: Transmitting and receiving antenna, metres above ground.
        frequency_mhz: Frequency, MHz.
        parameters: Climate, ground, polarisation, quantile.
        siting: How much care went into siting either antenna.

    Raises:
        ValidityError: When an input is outside the model's range.

    Source: NTIA ITM 1.4, ``ITM_AREA_TLS``; G. A. Hufford and others, NTIA Report TR-82-100.
    """
    DISTANCE_RANGE.check(distance_m)
    DELTA_H_RANGE.check(delta_h_m)
    _check_terminals(heights_m, frequency_mhz)
    settings = settings_of(parameters)
    sites = (_SITINGS.index(siting[0]), _SITINGS.index(siting[1]))
    medium = medium_at(0.0, float(frequency_mhz), settings)
    tx_height_m, rx_height_m = float(heights_m[0]), float(heights_m[1])
    geometry = area_geometry(float(delta_h_m), tx_height_m, rx_height_m, sites, medium.curvature)
    return _prediction(predict(float(distance_m), geometry, medium, settings, False), geometry, medium, distance_m)


def path_losses_db(
    heights_m: FloatArray,
    starts: IntArray,
    steps_m: FloatArray,
    terminals_m: FloatArray,
    frequencies_mhz: FloatArray,
    parameters: ItmParameters = _DEFAULTS,
) -> tuple[FloatArray, IntArray]:
    """Predict the basic transmission losses of many paths, and what is doubtful about each.

    Args:
        heights_m: All profiles one after another, metres above sea level, shape (total,).
        starts: Where each profile begins in ``heights_m``, then where the last one ends, shape (n + 1,).
        steps_m: Distance between two points of each profile, metres, shape (n,).
        terminals_m: Transmitting and receiving antenna of each path, metres above ground, shape (n, 2).
        frequencies_mhz: Frequency of each path, MHz, shape (n,).
        parameters: Climate, ground, polarisation, quantile.

    Returns:
        Losses in dB, shape (n,), NaN where the model refuses the path's ground or air, and warning flags
        (:class:`ItmWarning`), shape (n,).

    Raises:
        ValidityError: When an input is outside the model's range, or a profile is too short or has voids.
    """
    ground_m = np.ascontiguousarray(heights_m, dtype=np.float64)
    if np.diff(starts).min(initial=3) < 3:
        raise ValidityError("a terrain profile needs at least 3 points")
    _check_profile(ground_m, float(np.min(steps_m, initial=1.0)))
    _check_terminals(terminals_m, frequencies_mhz)
    losses_db, warnings, _ = many_outcomes(
        ground_m,
        np.asarray(starts, dtype=np.int64),
        np.asarray(steps_m, dtype=np.float64),
        np.asarray(terminals_m, dtype=np.float64),
        np.asarray(frequencies_mhz, dtype=np.float64),
        settings_of(parameters),
    )
    return losses_db, warnings


def _check_profile(heights_m: FloatArray, step_m: float) -> None:
    if len(heights_m) < 3:
        raise ValidityError(f"a terrain profile needs at least 3 points, this one has {len(heights_m)}")
    if not step_m > 0.0:
        raise ValidityError(f"the step of a terrain profile must be above 0 m, this one is {step_m:g} m")
    known = np.isfinite(heights_m)
    if not known.all():
        raise ValidityError(f"profile point {int(np.argmin(known)) + 1} has no height; fill the terrain's voids first")


def _check_terminals(heights_m: tuple[float, float] | FloatArray, frequency_mhz: float | FloatArray) -> None:
    HEIGHT_RANGE.check(np.asarray(heights_m, dtype=np.float64))
    FREQUENCY_RANGE.check(frequency_mhz)


def _prediction(outcome: Outcome, geometry: Geometry, medium: Medium, distance_m: float) -> ItmPrediction:
    if outcome.status in _REFUSALS:
        raise ValidityError(f"{_REFUSALS[outcome.status]} (NTIA ITM 1.4, code {outcome.status})")
    return ItmPrediction(
        loss_db=outcome.loss_db,
        free_space_db=outcome.free_space_db,
        reference_db=outcome.reference_db,
        mode=MODES[outcome.mode],
        distance_m=distance_m,
        refractivity_n=medium.refractivity_n,
        geometry=geometry,
        warnings=ItmWarning(outcome.warnings),
    )
