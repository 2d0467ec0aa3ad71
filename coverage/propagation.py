"""The one door to the propagation models: a profile and a frequency in, basic transmission loss out.

A model is one branch of :func:`basic_loss_db` and one name in :data:`MODELS`; nothing else knows which models exist.
"""

from __future__ import annotations

import math
from typing import Literal, NamedTuple, get_args

from numba import njit

from phusong.coverage.network import FloatArray
from phusong.coverage.p526 import delta_bullington_loss_db
from phusong.coverage.spherical import VERTICAL

ModelName = Literal["p526"]
"""Models by name: ``p526`` is free space plus delta-Bullington diffraction (ITU-R P.525-4, P.526-15)."""

MODELS: tuple[str, ...] = get_args(ModelName)
"""Names of the models; the position is the code that the compiled kernels use."""

EARTH_RADIUS_KM = 6371.0
"""Mean radius of the Earth (ITU-R P.1812-8 §4.3)."""


class PathSettings(NamedTuple):
    """What a model needs besides the profile, in a form that compiled kernels take.

    Attributes:
        model: Position of the model's name in :data:`MODELS`.
        ae_km: Effective Earth radius, km.
        polarisation: 1 horizontal, 2 vertical.
    """

    model: int
    ae_km: float
    polarisation: int


def path_settings(model: ModelName, delta_n: float) -> PathSettings:
    """Settings of a model for a median refractivity lapse of ``delta_n`` N-units/km."""
    return PathSettings(MODELS.index(model), effective_earth_radius_km(delta_n), VERTICAL)


def effective_earth_radius_km(delta_n: float) -> float:
    """Median effective Earth radius for a refractivity lapse in the lowest kilometre, km.

    Args:
        delta_n: Median lapse of radio refractivity, N-units/km, positive, below 157.

    Source: ITU-R P.1812-8 §4.2, eq. (6).
    """
    return EARTH_RADIUS_KM * 157.0 / (157.0 - delta_n)  # P.1812-8 eqs (6), (7a)


@njit(cache=True)
def free_space_loss_db(f_ghz: float, distance_km: float) -> float:
    """Free-space basic transmission loss, dB.

    Source: ITU-R P.525-4 §2.3, eq. (6).
    """
    return 92.4 + 20.0 * math.log10(f_ghz) + 20.0 * math.log10(distance_km)  # P.525-4 eq. (6)


@njit(cache=True)
def basic_loss_db(
    settings: PathSettings, d_km: FloatArray, h_m: FloatArray, hts_m: float, hrs_m: float, f_ghz: float
) -> float:
    """Basic transmission loss of one path by the model in ``settings``, dB.

    Args:
        settings: Model and atmosphere.
        d_km: Distance of every profile point from the transmitter, km, ascending from 0, shape (n,).
        h_m: Terrain height at every profile point, metres above sea level, shape (n,).
        hts_m: Transmitter antenna, metres above sea level.
        hrs_m: Receiver antenna, metres above sea level.
        f_ghz: Frequency, GHz.

    Returns:
        Loss between isotropic antennas, dB; never below :func:`least_loss_db` of the same path.
    """
    distance_km = d_km[-1]
    slant_km = math.hypot(distance_km, 0.001 * (hts_m - hrs_m))
    loss_db = free_space_loss_db(f_ghz, slant_km)
    if distance_km > 0.0:
        loss_db += delta_bullington_loss_db(d_km, h_m, hts_m, hrs_m, settings.ae_km, f_ghz, settings.polarisation, 0.0)
    return loss_db


@njit(cache=True)
def least_loss_db(settings: PathSettings, slant_km: float, f_ghz: float) -> float:  # noqa: ARG001
    """Loss that no path of that length can fall below by the model in ``settings``, dB.

    It lets a search for the best server pass over masts that cannot win without looking at their profile.
    """
    return free_space_loss_db(f_ghz, slant_km)  # diffraction only adds
