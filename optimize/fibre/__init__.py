"""Fibre extensions along the roads."""
