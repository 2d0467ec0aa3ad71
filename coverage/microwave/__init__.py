"""Microwave links: clearance, rain and availability."""

from phusong.coverage.microwave.ground import HopGround, HopProfile
from phusong.coverage.microwave.hop import HopDesign, HopDesigns, design_hops
from phusong.coverage.microwave.parameters import MicrowaveBand, MicrowaveParameters
from phusong.coverage.microwave.rain import rain_attenuation_db_km
from phusong.coverage.microwave.screening import TROUBLES

__all__ = [
    "TROUBLES",
    "HopDesign",
    "HopDesigns",
    "HopGround",
    "HopProfile",
    "MicrowaveBand",
    "MicrowaveParameters",
    "design_hops",
    "rain_attenuation_db_km",
]
