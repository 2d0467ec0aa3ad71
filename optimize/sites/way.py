"""The way a site is connected and what that costs."""

from __future__ import annotations

from dataclasses import dataclass

from phusong.optimize.plan.option_id import OptionId
from phusong.optimize.plan.proposal import Backhaul


@dataclass(frozen=True, slots=True)
class Way:
    """One way to build at one place: a candidate before the columns are made; ``mast`` counts among the masts."""

    id: OptionId
    kind: str
    origin: str
    technologies: frozenset[str]
    location: int
    x_m: float
    y_m: float
    height_m: float
    site_id: str
    commune_code: str
    access_m: float
    backhaul: Backhaul
    operator: str
    capex_vnd: int
    opex_vnd_per_year: int
    mast: int = -1
    load_mbps: float = 0.0
