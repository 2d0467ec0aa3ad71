"""Codes of tables and scripts: values of a plan as one text without a language, as partners' scripts read them."""

from __future__ import annotations

from collections.abc import Iterable

from phusong.optimize.plan import Backhaul


def list_code(values: Iterable[object]) -> str:
    """Several values as one text: ``4g;5g``."""
    return ";".join(map(str, values))


def backhaul_code(backhaul: Backhaul) -> str:
    """Backhaul as one text: ``fibre 1.2 km``, ``microwave 8.0 km`` or ``existing``."""
    return "existing" if backhaul.kind == "existing" else f"{backhaul.kind} {backhaul.length_m / 1000.0:.1f} km"
