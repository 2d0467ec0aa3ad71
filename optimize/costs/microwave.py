"""Costs of microwave: one hop between structures that have power."""

from __future__ import annotations

from phusong.optimize.costs.table import CostTable

SHORT_HOP_M = 10_000.0
"""Longest hop that the smaller antennas reach, metres: e3nb prices antennas for up to 10 km and for 30 to 45 km."""


def microwave_vnd(costs: CostTable, length_m: float) -> int:
    """Investment for one microwave hop of a length in metres, VND."""
    short = length_m <= SHORT_HOP_M
    antennas = costs.microwave_antenna_short_vnd if short else costs.microwave_antenna_long_vnd
    return costs.microwave_radio_vnd + costs.microwave_survey_vnd + antennas
