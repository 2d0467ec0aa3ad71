"""Layers mended where it is certain what was meant, and rows that were rejected, as layers again."""

from phusong.coverage.layers.mending.change import MENDED_CODES, Change, change_place, change_text
from phusong.coverage.layers.mending.parts import MendedPart, mend
from phusong.coverage.layers.mending.rejected import FINDING_COLUMN, ROW_COLUMN, RejectedRows, rejected_rows

__all__ = [
    "FINDING_COLUMN",
    "MENDED_CODES",
    "ROW_COLUMN",
    "Change",
    "MendedPart",
    "RejectedRows",
    "change_place",
    "change_text",
    "mend",
    "rejected_rows",
]
