"""Microwave links: clearance, rain and availability."""

from phusong.coverage.microwave.line_of_sight import in_sight

__all__ = ["in_sight"]
