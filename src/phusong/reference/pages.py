"""Reference pages by name, each with what writes it."""

from __future__ import annotations

from collections.abc import Callable

from phusong.reference.findings import findings_page
from phusong.reference.layers import layers_page
from phusong.reference.modules import modules_page
from phusong.reference.settings import settings_page

PAGES: dict[str, Callable[[], str]] = {
    "settings": settings_page,
    "modules": modules_page,
    "layers": layers_page,
    "findings": findings_page,
}
"""Name of each page of ``docs/`` to what writes it."""
