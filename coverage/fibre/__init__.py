"""Fibre reach: access points along the roads."""
