"""Geodata files opened: bytes to rows and rasters."""
