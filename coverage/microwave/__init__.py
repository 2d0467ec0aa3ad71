"""Microwave links: clearance, rain and availability."""
