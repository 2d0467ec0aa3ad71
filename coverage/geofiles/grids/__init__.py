"""Rasters: files opened as tiles, tiles as one mosaic."""

__all__: list[str] = []
