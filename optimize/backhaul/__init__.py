"""Backhaul of a site: fibre or a microwave hop."""
