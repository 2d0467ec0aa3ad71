"""Geodata files opened: bytes to rows and rasters."""

from phusong.coverage.geofiles.sources import LayerSource
from phusong.coverage.geofiles.templates import template_files

__all__ = ["LayerSource", "template_files"]
