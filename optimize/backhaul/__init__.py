"""Backhaul of a site: fibre or a microwave hop."""

from phusong.optimize.backhaul.microwave import HopSight, HopSights

__all__ = ["HopSight", "HopSights"]
