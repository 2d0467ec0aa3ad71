"""One microwave hop explained: its section, and clearance, margin, rain and availability on each band."""

from __future__ import annotations

import math

import numpy as np

from phusong.coverage.findings.errors import InputError
from phusong.coverage.links.explain import find_ends
from phusong.coverage.links.path import link_refusal
from phusong.coverage.links.report import LinkReport, PathEnd, PathProfile
from phusong.coverage.microwave.availability import FREQUENCY_RANGE
from phusong.coverage.microwave.clearance import EARTH_RADIUS_M, fresnel_radius_m, hop_clearance
from phusong.coverage.microwave.ground import HopGround, HopProfile
from phusong.coverage.microwave.hop import HopDesign, design_hop
from phusong.coverage.microwave.parameters import MicrowaveBand, MicrowaveParameters
from phusong.coverage.network.network import Network
from phusong.coverage.propagation.freespace import free_space_loss_db
from phusong.coverage.radio.parameters import RadioModel

HOP_MODEL = "free space, ITU-R P.530"
"""What stands for the model of a hop beyond the range of the propagation models."""


def hop_designs(
    network: Network, radio: RadioModel, ends: tuple[PathEnd, PathEnd], parameters: MicrowaveParameters
) -> tuple[HopDesign, ...]:
    """A microwave hop between two masts on every band of the scenario, in the order of the bands.

    Args:
        network: The layers.
        radio: Heights of land cover.
        ends: Both masts.
        parameters: Bands, clearance and climate.
    """
    profile = _ground(network, radio, parameters).between(*_places(ends))
    antennas_m = ends[0].antenna_m, ends[1].antenna_m
    return tuple(design_hop(profile, antennas_m, band, parameters) for band in parameters.bands)


def explain_hop(
    network: Network,
    radio: RadioModel,
    ids: tuple[str, str],
    parameters: MicrowaveParameters,
    frequency_mhz: float,
) -> LinkReport:
    """Explain a microwave hop on a frequency that the propagation models do not reach.

    The equipment is that of the band of the scenario whose frequency is nearest in proportion.

    Args:
        network: The layers.
        radio: Heights of land cover.
        ids: Identifiers of two sites.
        parameters: Bands, clearance and climate.
        frequency_mhz: Frequency, MHz.

    Raises:
        InputError: When an end is no site, the frequency is beyond the range of the Recommendations, or the terrain is
            unknown.
    """
    ends = find_ends(network, radio, *ids)
    if ends[1].kind != "site":
        remedy = "leave the frequency out, or name two sites"
        raise InputError([link_refusal("to a village the sectors' own carriers apply", remedy)])
    if not FREQUENCY_RANGE.low <= frequency_mhz <= FREQUENCY_RANGE.high or not parameters.bands:
        allowed = f"{FREQUENCY_RANGE.low:g}..{FREQUENCY_RANGE.high:g} MHz"
        message = f"{frequency_mhz:g} MHz is outside {allowed}, the range of microwave hops"
        raise InputError([link_refusal(message, "choose a frequency in that range")])
    start, end = ends
    profile = _ground(network, radio, parameters).between(*_places(ends))
    if not profile.known:
        remedy = "give terrain that covers the whole path"
        raise InputError([link_refusal(f"the terrain between {start.id} and {end.id} is unknown", remedy)])
    band = _band_at(parameters, frequency_mhz)
    design = design_hop(profile, (start.antenna_m, end.antenna_m), band, parameters)
    others = hop_designs(network, radio, ends, parameters)
    away_m = end.x_m - start.x_m, end.y_m - start.y_m
    drawn = _drawn(profile, ends, frequency_mhz, parameters.clearance.k_median)
    antennas_m = float(drawn.line_m[0]), float(drawn.line_m[-1])
    loss_db = free_space_loss_db(frequency_mhz / 1000.0, profile.length_m / 1000.0)
    return LinkReport(
        start=start,
        end=end,
        service=band.name,
        model=HOP_MODEL,
        frequency_mhz=frequency_mhz,
        bearing_deg=math.degrees(math.atan2(*away_m)) % 360.0,
        profile=drawn,
        clearance=hop_clearance(profile.distance_m, drawn.surface_m, antennas_m, frequency_mhz, parameters.clearance),
        loss_db=loss_db + band.gas_db_per_km * profile.length_m / 1000.0,
        explained=None,
        reception=(),
        budget=(),
        heard=(),
        findings=() if design.availability is None else design.availability.findings,
        hops=(design, *(each for each in others if each.band.name != band.name)),
    )


def _ground(network: Network, radio: RadioModel, parameters: MicrowaveParameters) -> HopGround:
    return HopGround.of(network.terrain, radio.parameters.clutter, parameters.cleared_m)


def _places(ends: tuple[PathEnd, PathEnd]) -> tuple[tuple[float, float], tuple[float, float]]:
    return (ends[0].x_m, ends[0].y_m), (ends[1].x_m, ends[1].y_m)


def _band_at(parameters: MicrowaveParameters, frequency_mhz: float) -> MicrowaveBand:
    """The band nearest in proportion, moved to a frequency."""
    nearest = min(parameters.bands, key=lambda band: abs(math.log(band.frequency_mhz / frequency_mhz)))
    if nearest.frequency_mhz == frequency_mhz:
        return nearest
    moved = {"frequency_mhz": frequency_mhz, "name": f"{frequency_mhz / 1000.0:g} GHz"}
    return nearest.model_copy(update=moved)


def _drawn(profile: HopProfile, ends: tuple[PathEnd, PathEnd], frequency_mhz: float, k_factor: float) -> PathProfile:
    along_m, left_m = profile.distance_m, profile.length_m - profile.distance_m
    low_m = float(profile.ground_m[0]) + ends[0].antenna_m
    high_m = float(profile.ground_m[-1]) + ends[1].antenna_m
    return PathProfile(
        d_km=along_m / 1000.0,
        ground_m=profile.ground_m,
        surface_m=profile.ground_m + profile.cover_m,
        bulge_m=along_m * left_m / (2.0 * k_factor * EARTH_RADIUS_M),  # ITU-R P.530-18 §2.2.2.1, step 1
        line_m=np.asarray(low_m + (high_m - low_m) * along_m / profile.length_m),
        fresnel_m=fresnel_radius_m(along_m, left_m, frequency_mhz),
    )
