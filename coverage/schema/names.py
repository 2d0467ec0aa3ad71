"""Names of columns and layers, folded for comparing."""

from __future__ import annotations

import re
import unicodedata


def fold(name: str) -> str:
    """Name for comparing: lower case, no marks, one underscore for anything else."""
    plain = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D").lower())
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return re.sub(r"[^a-z0-9]+", "_", letters).strip("_")
