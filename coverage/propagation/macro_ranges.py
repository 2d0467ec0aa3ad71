"""Macro cells of 3GPP TR 38.901: the scenarios, and the distances, heights and carriers that each of them takes.

Source: 3GPP TR 38.901 V18.0.0, Table 7.4.1-1 (ranges, with its notes).
"""

from __future__ import annotations

from typing import Literal

from phusong.coverage.propagation.validity import ValidRange

Scenario = Literal["rma", "uma"]
"""RMa: rural macro, 35 m masts over low houses. UMa: urban macro, 25 m above street level, over the roofs."""

LEAST_M, FARTHEST_M = 10.0, 5000.0
"""Ground distances between which all formulas hold, with sight and without."""

LEAST_MAST_M, TALLEST_MAST_M = 10.0, 150.0
"""Heights of the base station that are predicted: those of RMa. UMa is made for 25 m and carried on between these."""

_TABLE = "3GPP TR 38.901 Table 7.4.1-1"

DISTANCE = {
    ("rma", True): ValidRange("distance", "m", LEAST_M, 10000.0, f"{_TABLE}, RMa line of sight", advised_high=9000.0),
    ("rma", False): ValidRange(
        "distance", "m", LEAST_M, FARTHEST_M, f"{_TABLE}, RMa no line of sight", advised_high=4500.0
    ),
    ("uma", True): ValidRange("distance", "m", LEAST_M, FARTHEST_M, f"{_TABLE}, UMa", advised_high=4500.0),
    ("uma", False): ValidRange("distance", "m", LEAST_M, FARTHEST_M, f"{_TABLE}, UMa", advised_high=4500.0),
}
"""Distances that each scenario takes, with line of sight and without."""

MAST_HEIGHT = {
    "rma": ValidRange("base station height", "m", LEAST_MAST_M, TALLEST_MAST_M, f"{_TABLE}, RMa"),
    # The table gives 25 m alone. Up to the 150 m of the rural cell the formula is carried on, with a warning.
    "uma": ValidRange(
        "base station height", "m", LEAST_MAST_M, TALLEST_MAST_M, f"{_TABLE}, UMa, made for 25 m", 24.0, 26.0
    ),
}
"""Base stations that each scenario takes."""

TERMINAL_HEIGHT = {
    "rma": ValidRange("terminal height", "m", 1.0, 10.0, f"{_TABLE}, RMa"),
    "uma": ValidRange("terminal height", "m", 1.5, 22.5, f"{_TABLE}, UMa"),
}
"""Terminals that each scenario takes."""

FREQUENCY = {
    "rma": ValidRange("frequency", "MHz", 500.0, 30000.0, f"{_TABLE}, RMa", advised_high=28000.0),
    "uma": ValidRange("frequency", "MHz", 500.0, 100000.0, f"{_TABLE}, UMa", advised_high=95000.0),
}
"""Carriers that each scenario takes."""
