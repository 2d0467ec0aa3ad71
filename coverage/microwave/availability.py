"""How often rain or multipath takes a microwave hop away.

Source: Recommendation ITU-R P.530-18, Annex 1: §2.3 multipath, §2.4 rain, §7 total outage. The two digital maps of
§2.3.1 (geoclimatic factor, refractivity over the lowest 75 m) may not be passed on, so they are inputs; without them
multipath follows Recommendation ITU-R P.530-17, §2.3.1, which needs one gradient and the roughness of the terrain.
Inside the formulas distances are km, frequencies GHz, inclinations mrad. The permissively licensed readings of
crc-covlib (MIT), ITU-Rpy (MIT) and eeveetza/p530 were consulted where the text leaves doubt.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from phusong.coverage.findings.finding import Finding, make_finding
from phusong.coverage.microwave.rain import (
    HORIZONTAL_TILT_DEG,
    VERTICAL_TILT_DEG,
    rain_attenuation_db_km,
    rain_coefficients,
)
from phusong.coverage.propagation.validity import ValidRange

MULTIPATH_FROM_M = 5000.0
"""Hops up to this length have no multipath fading worth counting (P.530-18 §2.3)."""

LENGTH_RANGE = ValidRange("hop length", "m", 1.0, 60e3, "ITU-R P.530-18 §2.4.1", advised_high=55e3)
FREQUENCY_RANGE = ValidRange("frequency", "MHz", 1e3, 100e3, "ITU-R P.530-18 §2.4.1, P.838-3", 1.1e3, 90e3)
PERCENT_RANGE = ValidRange("share of the time", "%", 0.001, 1.0, "ITU-R P.530-18 §2.4.1")
MARGIN_RANGE = ValidRange("fade margin", "dB", 0.0, 100.0, "ITU-R P.530-18 §2.3.2", 1.0, 60.0)
OCCURRENCE_RANGE = ValidRange("multipath occurrence", "%", 1e-15, 1e4, "ITU-R P.530-18 fig. 3", advised_high=1e3)
INCLINATION_RANGE = ValidRange("path inclination", "mrad", 0.0, 1000.0, "ITU-R P.530-17 §2.3.1", advised_high=37.0)


class HopParameters(BaseModel):
    """Climate of a microwave hop, with defaults read for Viet Nam."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rain_rate_mm_h: float = Field(
        default=95.0,
        gt=0.0,
        le=300.0,
        description="Rain rate exceeded 0.01 % of the year, 1-minute, mm/h; P.837-7: 70 to 104.",
    )
    polarisation: Literal["horizontal", "vertical"] = Field(default="vertical", description="Polarisation of the hop.")
    latitude_deg: float = Field(default=16.0, ge=-90.0, le=90.0, description="Latitude of the hop, degrees.")
    gradient_n_km: float = Field(
        default=-200.0,
        ge=-860.0,
        le=-50.0,
        description="Refractivity gradient dN1 of P.453, N-units/km; Viet Nam -115 to -326.",
    )
    roughness_m: float = Field(
        default=100.0,
        ge=0.0,
        le=850.0,
        description="Standard deviation of terrain heights within 110 km by 110 km, metres.",
    )
    log10_k: float | None = Field(
        default=None,
        ge=-9.0,
        le=0.0,
        description="Decimal logarithm of K from the P.530-18 map; with it P.530-18 is used.",
    )
    dn75_n: float | None = Field(default=None, gt=0.0, le=300.0, description="dN75 from the P.530-18 map, N-units.")

    @model_validator(mode="after")
    def _both_maps_or_none(self) -> HopParameters:
        if (self.log10_k is None) != (self.dn75_n is None):
            raise ValueError("log10_k and dn75_n come from one map set: give both or neither")
        return self


_DEFAULTS = HopParameters()


@dataclass(frozen=True, slots=True)
class HopAvailability:
    """How often a hop is up, by cause.

    Attributes:
        rain_db: Rain attenuation exceeded 0.01 % of the year, dB.
        rain_percent: Share of the year that rain exceeds the margin, percent.
        multipath_worst_month_percent: Share of the average worst month that multipath exceeds the margin, percent.
        multipath_percent: Share of the average year that it does, percent.
        findings: Bounds and limits met on the way.
    """

    rain_db: float
    rain_percent: float
    multipath_worst_month_percent: float
    multipath_percent: float
    findings: tuple[Finding, ...]

    @property
    def outage_percent(self) -> float:
        """Share of the average year that the hop is down, percent: rain and multipath do not fall together."""
        return min(100.0, self.rain_percent + self.multipath_percent)  # P.530-18 §7

    @property
    def availability_percent(self) -> float:
        """Share of the average year that the hop is up, percent."""
        return 100.0 - self.outage_percent


def rain_attenuation_db(
    length_m: float, frequency_mhz: float, percent: float, parameters: HopParameters = _DEFAULTS
) -> float:
    """Rain attenuation of a hop that is exceeded a share of the year, dB.

    Args:
        length_m: Hop length, metres.
        frequency_mhz: Frequency, MHz.
        percent: Share of the year, percent, 0.001 to 1.
        parameters: Rain rate and polarisation.

    Raises:
        ValidityError: When an input is outside the range of the Recommendation.

    Source: ITU-R P.530-18 §2.4.1.
    """
    PERCENT_RANGE.check(percent)
    at_001_db = _rain_001_db(length_m, frequency_mhz, parameters)
    return _rain_at_db(at_001_db, frequency_mhz, percent)


def rain_outage_percent(
    margin_db: float, length_m: float, frequency_mhz: float, parameters: HopParameters = _DEFAULTS
) -> float:
    """Share of the year that rain attenuation exceeds a fade margin, percent.

    The method covers 0.001 % to 1 %: less is given as 0.001 %, the careful side, and more as 1 %.

    Args:
        margin_db: Fade margin, dB.
        length_m: Hop length, metres.
        frequency_mhz: Frequency, MHz.
        parameters: Rain rate and polarisation.

    Raises:
        ValidityError: When an input is outside the range of the Recommendation.

    Source: ITU-R P.530-18 §2.4.1, the power law of step 5 solved for the percentage.
    """
    MARGIN_RANGE.check(margin_db)
    return _rain_beyond_percent(margin_db, _rain_001_db(length_m, frequency_mhz, parameters), frequency_mhz)


def _rain_beyond_percent(margin_db: float, at_001_db: float, frequency_mhz: float) -> float:
    """Share of the year that rain exceeds a margin, from the attenuation exceeded 0.01 % of the year, percent."""
    if margin_db <= _rain_at_db(at_001_db, frequency_mhz, PERCENT_RANGE.high):
        return PERCENT_RANGE.high
    if margin_db >= _rain_at_db(at_001_db, frequency_mhz, PERCENT_RANGE.low):
        return PERCENT_RANGE.low
    c1, c2, c3 = _rain_exponents(frequency_mhz)
    depth = math.log10(margin_db / (at_001_db * c1))
    return math.pow(10.0, (math.sqrt(c2 * c2 - 4.0 * c3 * depth) - c2) / (2.0 * c3))


def _rain_at_db(at_001_db: float, frequency_mhz: float, percent: float) -> float:
    """Rain attenuation exceeded a share of the year, from that exceeded 0.01 % of it, dB (P.530-18 §2.4.1, step 5)."""
    return at_001_db * _rain_exponents(frequency_mhz)[0] * _rain_share(frequency_mhz, percent)


@cache
def _rain_share(frequency_mhz: float, percent: float) -> float:
    """Power law of a share of the year, the same for every hop of a band (P.530-18 §2.4.1, step 5)."""
    _, c2, c3 = _rain_exponents(frequency_mhz)
    law: float = percent ** -(c2 + c3 * math.log10(percent))
    return law


def _rain_001_db(length_m: float, frequency_mhz: float, parameters: HopParameters) -> float:
    """Rain attenuation exceeded 0.01 % of the year, dB (P.530-18 §2.4.1, steps 1 to 4)."""
    LENGTH_RANGE.check(length_m)
    FREQUENCY_RANGE.check(frequency_mhz)
    km, ghz, rate = length_m / 1000.0, frequency_mhz / 1000.0, parameters.rain_rate_mm_h
    tilt_deg = VERTICAL_TILT_DEG if parameters.polarisation == "vertical" else HORIZONTAL_TILT_DEG
    alpha, rain_db_km = _rain(rate, frequency_mhz, tilt_deg)
    shrink = 0.477 * km**0.633 * rate ** (0.073 * alpha) * ghz**0.123 - 10.579 * (1.0 - math.exp(-0.024 * km))
    # The factor is held to 2.5, which a short hop would exceed.
    factor: float = 1.0 / max(shrink, 0.4)  # P.530-18 §2.4.1, step 3
    return rain_db_km * km * factor  # ibid., step 4


@cache
def _rain(rate_mm_h: float, frequency_mhz: float, tilt_deg: float) -> tuple[float, float]:
    """Exponent of the power law of rain, and attenuation, dB/km: the same for every hop of a band."""
    _, alpha = rain_coefficients(frequency_mhz, tilt_deg)
    return float(alpha), float(rain_attenuation_db_km(rate_mm_h, frequency_mhz, tilt_deg))


@cache
def _rain_exponents(frequency_mhz: float) -> tuple[float, float, float]:
    """Coefficients of the law that carries 0.01 % over to other percentages (P.530-18 §2.4.1, step 5)."""
    ghz = frequency_mhz / 1000.0
    c0 = 0.12 + 0.4 * math.log10((ghz / 10.0) ** 0.8) if ghz >= 10.0 else 0.12
    return 0.07**c0 * 0.12 ** (1.0 - c0), 0.855 * c0 + 0.546 * (1.0 - c0), 0.139 * c0 + 0.043 * (1.0 - c0)


def multipath_occurrence_percent(
    length_m: float,
    antennas_m: tuple[float, float],
    terrain_m: float,
    frequency_mhz: float,
    parameters: HopParameters = _DEFAULTS,
) -> float:
    """Multipath occurrence factor p0 of the average worst month, percent; it may exceed 100.

    Args:
        length_m: Hop length, metres, above 5 km.
        antennas_m: The two antennas, metres above sea level.
        terrain_m: Mean terrain height along the hop, metres above sea level.
        frequency_mhz: Frequency, MHz.
        parameters: Map values, or gradient and roughness.

    Raises:
        ValidityError: When the frequency is not within 15 GHz km / length and 45 GHz.

    Source: ITU-R P.530-18 §2.3.1 with map values, else ITU-R P.530-17 §2.3.1, detailed design.
    """
    km, ghz = length_m / 1000.0, frequency_mhz / 1000.0
    lowest = ValidRange("frequency", "MHz", 15e3 / km, 45e3, "ITU-R P.530-18 §2.3.1, multipath")
    lowest.check(frequency_mhz)
    slope = abs(antennas_m[0] - antennas_m[1]) / km
    lower_m = min(antennas_m)
    if parameters.log10_k is None or parameters.dn75_n is None:
        k = 10.0 ** (-4.4 - 0.0027 * parameters.gradient_n_km) * (10.0 + parameters.roughness_m) ** -0.46  # (4)
        factor: float = k * km**3.4 * (1.0 + slope) ** -1.03 * ghz**0.8 * 10.0 ** (-0.00076 * lower_m)
        return factor  # P.530-17 eq. (7), for a depth of 0 dB
    above_m = (antennas_m[0] + antennas_m[1]) / 2.0 - km**2 / 102.0 - terrain_m  # P.530-18 §2.3.1, step 2
    limit = parameters.dn75_n * km**1.5 * math.sqrt(ghz) / 24730.0
    surface = (parameters.dn75_n / 50.0) ** 1.8 * math.exp(-above_m / (2.5 * math.sqrt(km)))
    exponent = -0.376 * math.tanh((above_m - 147.0) / 125.0) - 0.334 * slope**0.39 - 0.00027 * lower_m
    exponent += 17.85 * min(surface, limit)
    wide: float = km**3.51 * (ghz**2 + 13.0) ** 0.447
    return math.pow(10.0, parameters.log10_k + exponent) * wide  # P.530-18 eq. (7), for a depth of 0 dB


def fade_percent(margin_db: float, occurrence_percent: float, conversion_db: float = 0.0) -> float:
    """Share of the time that multipath fading exceeds a depth, percent.

    Args:
        margin_db: Fade depth, dB.
        occurrence_percent: Multipath occurrence factor p0, percent.
        conversion_db: 0 for the average worst month; the factor of :func:`year_conversion_db` for the average year.

    Raises:
        ValidityError: When the occurrence factor is beyond what the method describes.

    Source: ITU-R P.530-18 §2.3.2, steps 1 to 3, and §2.3.4.
    """
    OCCURRENCE_RANGE.check(occurrence_percent)
    change_db = 25.0 + 1.2 * math.log10(occurrence_percent)  # P.530-18 §2.3.2, step 2
    yearly = 10.0 ** (-conversion_db / 10.0)
    if margin_db >= change_db:
        deep: float = yearly * occurrence_percent * 10.0 ** (-margin_db / 10.0)  # ibid., step 3a
        return min(100.0, deep)
    at_change = yearly * occurrence_percent * 10.0 ** (-change_db / 10.0)
    slope = -20.0 * math.log10(-math.log1p(-at_change / 100.0)) / change_db  # ibid., step 3b
    drop = 10.0 ** (-change_db / 20.0)
    shape = (slope - 2.0) / ((1.0 + 0.3 * drop) * 10.0 ** (-0.016 * change_db)) - 4.3 * (drop + change_db / 800.0)
    drop = 10.0 ** (-margin_db / 20.0)
    slope = 2.0 + (1.0 + 0.3 * drop) * 10.0 ** (-0.016 * margin_db) * (shape + 4.3 * (drop + margin_db / 800.0))
    return 100.0 * (1.0 - math.exp(-(10.0 ** (-slope * margin_db / 20.0))))  # ibid., step 3b


def year_conversion_db(length_m: float, antennas_m: tuple[float, float], latitude_deg: float) -> float:
    """Logarithmic factor from the average worst month to the average year, dB.

    Source: ITU-R P.530-18 §2.3.4, step 2.
    """
    km = length_m / 1000.0
    slope = abs(antennas_m[0] - antennas_m[1]) / km
    sign = 1.0 if abs(latitude_deg) <= 45.0 else -1.0
    swing = abs(math.cos(2.0 * math.radians(latitude_deg))) ** 0.7
    factor_db = 10.5 - 5.6 * math.log10(1.1 + sign * swing) - 2.7 * math.log10(km) + 1.7 * math.log10(1.0 + slope)
    # At most 10.8 dB, a factor of 12: no month holds more than all the fading of its year.
    return min(10.8, factor_db)  # P.530-18 §2.3.4, step 2


def hop_availability(
    length_m: float,
    antennas_m: tuple[float, float],
    terrain_m: float,
    frequency_mhz: float,
    margin_db: float,
    parameters: HopParameters = _DEFAULTS,
) -> HopAvailability:
    """Estimate how often a microwave hop with a fade margin is up in the average year.

    Flat fading by rain and multipath only: gases are to be taken off the margin first; selective fading of wide
    channels, depolarisation and equipment failures are not in it.

    Args:
        length_m: Hop length, metres, at most 60 km.
        antennas_m: The two antennas, metres above sea level.
        terrain_m: Mean terrain height along the hop, metres above sea level.
        frequency_mhz: Frequency, MHz.
        margin_db: Fade margin, dB.
        parameters: Climate of the hop.

    Raises:
        ValidityError: When an input is outside the range of the Recommendation.

    Source: ITU-R P.530-18 §§2.3, 2.4.1 and 7.
    """
    findings = [
        *LENGTH_RANGE.check(length_m),
        *FREQUENCY_RANGE.check(frequency_mhz),
        *MARGIN_RANGE.check(margin_db),
    ]
    at_001_db = _rain_001_db(length_m, frequency_mhz, parameters)
    rain = _rain_beyond_percent(margin_db, at_001_db, frequency_mhz)
    if rain == PERCENT_RANGE.high:
        findings.append(_bounded_rain(rain))
    month, year = 0.0, 0.0
    if length_m > MULTIPATH_FROM_M:
        findings += INCLINATION_RANGE.check(abs(antennas_m[0] - antennas_m[1]) / length_m * 1000.0)
        occurrence = multipath_occurrence_percent(length_m, antennas_m, terrain_m, frequency_mhz, parameters)
        findings += OCCURRENCE_RANGE.check(occurrence)
        month = fade_percent(margin_db, occurrence)
        conversion_db = year_conversion_db(length_m, antennas_m, parameters.latitude_deg)
        year = fade_percent(margin_db, occurrence, conversion_db)
    rain_db = _rain_at_db(at_001_db, frequency_mhz, 0.01)
    return HopAvailability(rain_db, rain, month, year, tuple(findings))


def _bounded_rain(percent: float) -> Finding:
    return make_finding(
        "rain-outage-bounded",
        f"rain takes the hop away at least {percent:g} % of the year; the method gives no figure beyond",
    )
