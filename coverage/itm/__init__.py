"""Longley-Rice, the Irregular Terrain Model."""
