"""Geodata files opened: bytes to rows and rasters, and rows written as files again."""

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
    "LayerSource",
    "RawLayer",
    "is_formula",
    "layer_file",
    "sheet_cell",
    "sheet_title",
    "template_files",
    "text_cell",
    "workbook_bytes",
]
