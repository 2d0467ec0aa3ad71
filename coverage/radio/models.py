"""The one door to the propagation models: a profile with its clutter and a carrier in, basic transmission loss out.

A model is one name in :data:`ModelName`, one constant and one branch in each of the two functions at the end; beside
them only the area engine knows that P.1812 can be had faster for all pixels around a mast. Paths too short for a model
that needs terrain are left to free space and diffraction. Screening models read no terrain, and need no profile.
"""

from __future__ import annotations

import math
from typing import NamedTuple, get_args

import numpy as np
from numba import njit
from numpy.typing import NDArray

from phusong.coverage.kernels.arrays import FloatArray
from phusong.coverage.p1812.path import make_link, parameters_in, path_loss_db
from phusong.coverage.p1812.terms import Link
from phusong.coverage.propagation.atmosphere import Atmosphere
from phusong.coverage.propagation.climate import effective_radius_km, inland_climate, profile_climate
from phusong.coverage.propagation.diffraction import delta_bullington_loss_db
from phusong.coverage.propagation.freespace import free_space_loss_db
from phusong.coverage.propagation.itm.model import ItmParameters, settings_of
from phusong.coverage.propagation.itm.reference import Settings, path_outcome
from phusong.coverage.propagation.itm.variability import most_gain_db
from phusong.coverage.propagation.macrocell import BELOW_FREE_SPACE_DB, MacroCell, expected_cell_loss_db
from phusong.coverage.radio.model_names import ITM, ITM_LEAST_KM, P526, P1812, P1812_LEAST_KM, RURAL, URBAN, ModelName

NEAREST_KM = 0.001
"""Shorter paths count as this long."""


LINK = np.dtype([(name, np.int64 if name == "pol" else np.float64) for name in Link._fields])
"""The fields of :class:`~phusong.coverage.p1812.terms.Link` as a record."""

Links = NDArray[np.void]
"""Rows of :data:`LINK`."""


class PathSettings(NamedTuple):
    """What a model needs besides a profile, in the form that compiled kernels take.

    Attributes:
        model: Code of the model.
        ae_km: Median effective Earth radius, km.
        links: Rows of :data:`LINK`, one for every carrier; the antenna heights in them are not read.
        zoned: Whether a profile holds the zones of the climate; else all paths lie inland.
        itm: Climate, ground and quantile of Longley-Rice; None for another model, so that kernels are compiled without
            it.
    """

    model: int
    ae_km: float
    links: Links
    zoned: bool
    itm: Settings | None


def path_settings(
    model: ModelName, carriers_mhz: FloatArray, atmosphere: Atmosphere, *, zoned: bool = False
) -> PathSettings:
    """Settings of a model for several carriers.

    Args:
        model: Name of the model.
        carriers_mhz: Frequencies, MHz, shape (carriers,).
        atmosphere: Refractivity and time percentage.
        zoned: Whether profiles hold the zones of the climate.

    Raises:
        ValidityError: When an input lies outside the range that P.1812 states.
        ValueError: When the model is ITM and the refractivity lies outside its range.
    """
    links = [make_link(parameters_in(atmosphere, float(carrier))) for carrier in carriers_mhz]
    table = np.array([tuple(link) for link in links], dtype=LINK)
    radius = effective_radius_km(atmosphere.delta_n)
    air = {"refractivity_n": atmosphere.n0, "time_percent": atmosphere.time_percent}
    itm = settings_of(ItmParameters.model_validate(air)) if model == "itm" else None
    return PathSettings(get_args(ModelName).index(model), radius, table, zoned, itm)


@njit(cache=True, error_model="numpy")
def _slant_km(d_km: FloatArray, h_m: FloatArray, tx_height_m: float, rx_height_m: float) -> float:
    rise_m = h_m[-1] + rx_height_m - h_m[0] - tx_height_m
    return max(math.hypot(d_km[-1], 0.001 * rise_m), NEAREST_KM)


@njit(cache=True, error_model="numpy")
def carrier_link(settings: PathSettings, carrier: int, tx_height_m: float, rx_height_m: float) -> Link:
    """The link of a carrier between antennas of these heights above ground."""
    row = settings.links[carrier]
    return Link(
        f_ghz=row.f_ghz,
        pol=row.pol,
        time_percent=row.time_percent,
        time_deviate=row.time_deviate,
        time_log=row.time_log,
        tx_height_m=tx_height_m,
        rx_height_m=rx_height_m,
        ae_km=row.ae_km,
        location_db=row.location_db,
        free_space_db=row.free_space_db,
        scatter_db=row.scatter_db,
        duct_db=row.duct_db,
        cube_root=row.cube_root,
    )


@njit(cache=True, error_model="numpy")
def _itm_loss_db(
    itm: Settings | None, f_ghz: float, d_km: FloatArray, h_m: FloatArray, tx_height_m: float, rx_height_m: float
) -> float:
    """Loss by Longley-Rice, dB, over as many points at equal steps, which the last step of a profile is not.

    NaN where the model refuses the air along the path.
    """
    if itm is None:  # what follows is then not compiled
        return math.nan
    last = len(d_km) - 1
    step_km = d_km[last] / last
    even_m = np.empty(last + 1)
    k = 0
    for i in range(last):
        at_km = i * step_km
        while k < last - 1 and d_km[k + 1] <= at_km:
            k += 1
        even_m[i] = h_m[k] + (h_m[k + 1] - h_m[k]) * (at_km - d_km[k]) / (d_km[k + 1] - d_km[k])
    even_m[last] = h_m[last]
    return path_outcome(even_m, 1000.0 * step_km, tx_height_m, rx_height_m, 1000.0 * f_ghz, itm).loss_db


@njit(cache=True, error_model="numpy")
def reads_no_terrain(settings: PathSettings) -> bool:
    """Whether a model looks at nothing of a profile but its length."""
    return settings.model in (RURAL, URBAN)


@njit(cache=True, error_model="numpy")
def basic_loss_db(
    settings: PathSettings,
    carrier: int,
    profile: FloatArray,
    n: int,
    tx_height_m: float,
    rx_height_m: float,
    latitude_deg: float,
) -> float:
    """Basic transmission loss of one path, dB.

    Args:
        settings: Model, carriers and atmosphere.
        carrier: Index of the carrier.
        profile: Distance of every point from the transmitter, km, ascending from 0; bare ground and ground with
            clutter, metres above sea level, alike at both ends; zone of the climate where the settings are zoned; shape
            (3 or more, n or more).
        n: Points of the profile, at least 2.
        tx_height_m: Transmitter antenna above ground, metres.
        rx_height_m: Receiver antenna above ground, metres.
        latitude_deg: Latitude of the transmitter, degrees.

    Returns:
        Loss between isotropic antennas, dB; never below :func:`least_loss_db` of the same path; infinity or NaN where
        the model does not answer.
    """
    d_km, h_m, surface_m = profile[0, :n], profile[1, :n], profile[2, :n]
    link = carrier_link(settings, carrier, tx_height_m, rx_height_m)
    if settings.model == P1812 and d_km[-1] >= P1812_LEAST_KM and n > 2:
        climate = inland_climate(d_km[-1], latitude_deg)
        if settings.zoned:
            climate = profile_climate(d_km, profile[3, :n], latitude_deg)
        return path_loss_db(d_km, h_m, surface_m, climate, link)
    if settings.model == ITM and d_km[-1] >= ITM_LEAST_KM and n > 2:
        return _itm_loss_db(settings.itm, link.f_ghz, d_km, h_m, tx_height_m, rx_height_m)
    if reads_no_terrain(settings):
        cell = MacroCell(settings.model == URBAN, link.f_ghz, tx_height_m, rx_height_m, 5.0, 20.0)
        return expected_cell_loss_db(cell, 1000.0 * d_km[-1])
    loss_db = free_space_loss_db(link.f_ghz, _slant_km(d_km, h_m, tx_height_m, rx_height_m))
    if n > 2:
        hts_m, hrs_m = h_m[0] + tx_height_m, h_m[-1] + rx_height_m
        loss_db += delta_bullington_loss_db(d_km, surface_m, hts_m, hrs_m, settings.ae_km, link.f_ghz, link.pol, 0.0)
    return loss_db


@njit(cache=True, error_model="numpy")
def _most_itm_gain_db(itm: Settings | None, f_ghz: float, ground_km: float) -> float:
    """How far Longley-Rice can undercut free space at most, dB."""
    if itm is None:  # what follows is then not compiled
        return 0.0
    return most_gain_db(1000.0 * ground_km, 1000.0 * f_ghz, itm.climate, itm.z_time)


@njit(cache=True, error_model="numpy")
def least_loss_db(settings: PathSettings, carrier: int, ground_km: float, slant_km: float) -> float:
    """Loss that no path of that length can fall below, dB.

    It lets a prediction pass over masts that are too far away without looking at the profile.

    Args:
        settings: Model, carriers and atmosphere.
        carrier: Index of the carrier.
        ground_km: Distance along the ground, km.
        slant_km: Distance between the antennas, km.
    """
    f_ghz = settings.links[carrier].f_ghz
    if settings.model == P526:
        return free_space_loss_db(f_ghz, slant_km)
    if settings.model == P1812:
        # Focusing undercuts free space by 2.6 dB times the logarithm of time at most, P.1812-8 eq. (10), and the
        # combined loss is held above that, eq. (69).
        focusing_db: float = 2.6 * min(settings.links[carrier].time_log, 0.0)
        return free_space_loss_db(f_ghz, slant_km) + focusing_db
    loss_db = free_space_loss_db(f_ghz, max(ground_km, NEAREST_KM))  # these models measure along the ground
    if settings.model == ITM:
        return loss_db - _most_itm_gain_db(settings.itm, f_ghz, ground_km)
    return loss_db - BELOW_FREE_SPACE_DB
