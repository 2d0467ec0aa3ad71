"""Names of columns and layers, folded for comparing."""

from __future__ import annotations

import re
import unicodedata


def fold(name: str) -> str:
    """Name for comparing: lower case, no marks, one underscore for anything else."""
    return re.sub(r"[^a-z0-9]+", "_", without_marks(name)).strip("_")


def without_marks(text: str) -> str:
    """Text in lower case without marks: ``Đồng Tháp`` as ``dong thap``."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D").lower())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))
