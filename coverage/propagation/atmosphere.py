"""The atmosphere over an area, which every path in it shares."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Atmosphere:
    """Refractivity and time percentage over an area; the defaults are humid tropical values to be confirmed locally.

    Attributes:
        delta_n: Median lapse of refractivity in the lowest kilometre, N-units/km (P.1812 §3.5).
        n0: Median sea-level surface refractivity, N-units (P.1812 §3.5).
        time_percent: Percentage of an average year for which a loss is not exceeded.
    """

    delta_n: float = 50.0
    n0: float = 360.0
    time_percent: float = 50.0
