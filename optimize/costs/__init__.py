"""Prices of sites, fibre and microwave, with their sources."""

from phusong.optimize.costs.table import CostTable

__all__ = ["CostTable"]
