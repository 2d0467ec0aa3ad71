"""Microwave links: clearance, rain and availability."""

from phusong.coverage.microwave.ground import HopGround, HopProfile
from phusong.coverage.microwave.hop import TROUBLES, HopDesign, design_hops
from phusong.coverage.microwave.parameters import MicrowaveBand, MicrowaveParameters
from phusong.coverage.microwave.rain import rain_attenuation_db_km

__all__ = [
    "TROUBLES",
    "HopDesign",
    "HopGround",
    "HopProfile",
    "MicrowaveBand",
    "MicrowaveParameters",
    "design_hops",
    "rain_attenuation_db_km",
]
