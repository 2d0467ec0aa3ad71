"""Classes of land cover as products number them: representative heights, and which are built up or water.

Source: Recommendation ITU-R P.1812-8, Annex 1, §3.2 and Table 2 (categories and representative heights). Which category
a land-cover class counts as is our choice, made for countryside: what stands in fields and scrub is lower than the
masts and antennas look over, and what is built there is low and loose. Settings overrule every class.
"""

from __future__ import annotations

from typing import Literal

Scheme = Literal["auto", "dynamic-world", "worldcover", "own"]

WATER, OPEN, SUBURBAN, FOREST, DENSE_URBAN = 0.0, 0.0, 10.0, 15.0, 20.0
"""Representative heights of the categories water/sea, open/rural, suburban, urban/trees/forest and dense urban, metres
(P.1812-8 Table 2)."""

HEIGHTS_M: dict[str, dict[int, float]] = {
    # Google/WRI Dynamic World V1: water, trees, grass, flooded vegetation, crops, shrub and scrub, built, bare, snow.
    "dynamic-world": dict(enumerate((WATER, FOREST, OPEN, OPEN, OPEN, OPEN, SUBURBAN, OPEN, OPEN))),
    # ESA WorldCover v200.
    "worldcover": {
        10: FOREST,  # tree cover
        20: OPEN,  # shrubland
        30: OPEN,  # grassland
        40: OPEN,  # cropland
        50: SUBURBAN,  # built-up
        60: OPEN,  # bare or sparse vegetation
        70: OPEN,  # snow and ice
        80: WATER,  # permanent water
        90: OPEN,  # herbaceous wetland
        95: FOREST,  # mangroves
        100: OPEN,  # moss and lichen
    },
    "own": {},
}
"""Height of every class of each scheme, metres."""

TOWN_CLASSES: dict[str, tuple[int, ...]] = {"dynamic-world": (6,), "worldcover": (50,), "own": ()}
"""Classes of each scheme that are built up."""

WATER_CLASSES: dict[str, tuple[int, ...]] = {"dynamic-world": (0,), "worldcover": (80,), "own": ()}
"""Classes of each scheme that are water."""
