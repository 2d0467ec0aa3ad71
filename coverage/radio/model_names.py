"""Names of the propagation models, their codes in compiled kernels, and what is known of each without its formulas."""

from __future__ import annotations

import math
from typing import Literal, get_args

from phusong.coverage.propagation.macro_ranges import FARTHEST_M, Scenario

ModelName = Literal["p526", "p1812", "itm", "tr38901-rma", "tr38901-uma"]
"""``p526``: free space and delta-Bullington diffraction (ITU-R P.525-4, P.526-15); ``p1812``: ITU-R P.1812-8; ``itm``:
Longley-Rice (NTIA ITM 1.4) over bare ground; ``tr38901-rma`` and ``tr38901-uma``: rural and urban macro cell of 3GPP
TR 38.901, which know no terrain."""

P526, P1812, ITM, RURAL, URBAN = range(len(get_args(ModelName)))
"""Codes of the models in compiled kernels: their positions in :data:`ModelName`."""

SCREENING: dict[ModelName, Scenario] = {"tr38901-rma": "rma", "tr38901-uma": "uma"}
"""Models that read no terrain, with the scenario of TR 38.901 that each of them is."""

P1812_LEAST_KM = 0.25
"""Shortest path of P.1812-8 (Annex 1, §1); nearer, free space and diffraction stand in for it."""

ITM_LEAST_KM = 1.0
"""Path below which NTIA ITM 1.4 doubts its own answer; nearer, free space and diffraction stand in for it."""


def farthest_m(model: ModelName) -> float:
    """Distance beyond which a model does not answer, metres; infinity where there is none."""
    return FARTHEST_M if model in SCREENING else math.inf
