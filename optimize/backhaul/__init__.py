"""Backhaul of a site: fibre or a microwave hop."""

__all__: list[str] = []
