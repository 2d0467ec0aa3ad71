"""How headings and sums stand out in a workbook: the same in every workbook that is written."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # pages are written without workbooks, whose library takes long to load
    from openpyxl.styles import Font, PatternFill

INK = "1B2430"
"""Dark of headings, as RGB in hexadecimal digits."""


@cache
def bold_font(colour: str | None = None) -> Font:
    """Bold letters of the size of a sheet.

    Args:
        colour: RGB in hexadecimal digits, None for the colour that a program takes by itself.

    Returns:
        The font.
    """
    from openpyxl.styles import Font

    return Font(name="Calibri", size=11, bold=True, color=colour)


@cache
def heading_style() -> tuple[Font, PatternFill]:
    """Letters of a heading, and the dark behind them."""
    from openpyxl.styles import PatternFill

    return bold_font("FFFFFF"), PatternFill("solid", fgColor=INK)
