"""Prices of sites, fibre and microwave, with their sources."""
