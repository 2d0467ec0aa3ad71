"""Rows of one layer: their numbers, coordinates and columns, placed and checked."""

from phusong.coverage.layers.rows.checked import CheckedLayer, CheckedPart, RowsAsRead, combine
from phusong.coverage.layers.rows.columns import (
    as_flags,
    as_text,
    bind_columns,
    is_number_column,
    kept_columns,
    without_decimals,
)
from phusong.coverage.layers.rows.georeference import Georeferenced, geometry_kinds, georeference_rows
from phusong.coverage.layers.rows.numbers import Decimal, as_numbers, decimal_sign
from phusong.coverage.layers.rows.region import Fit, Likely, Region, named

__all__ = [
    "CheckedLayer",
    "CheckedPart",
    "Decimal",
    "Fit",
    "Georeferenced",
    "Likely",
    "Region",
    "RowsAsRead",
    "as_flags",
    "as_numbers",
    "as_text",
    "bind_columns",
    "combine",
    "decimal_sign",
    "geometry_kinds",
    "georeference_rows",
    "is_number_column",
    "kept_columns",
    "named",
    "without_decimals",
]
