"""Geodata files opened: bytes to rows and rasters, and rows written as files again."""

from phusong.coverage.geofiles.grids.cut import CutRaster, cut_tiles, raster_file
from phusong.coverage.geofiles.layer_files import (
    is_formula,
    layer_file,
    sheet_cell,
    sheet_title,
    text_cell,
    workbook_bytes,
)
from phusong.coverage.geofiles.sources import LayerSource, RawLayer
from phusong.coverage.geofiles.templates import template_files

__all__ = [
    "CutRaster",
    "LayerSource",
    "RawLayer",
    "cut_tiles",
    "is_formula",
    "layer_file",
    "raster_file",
    "sheet_cell",
    "sheet_title",
    "template_files",
    "text_cell",
    "workbook_bytes",
]
