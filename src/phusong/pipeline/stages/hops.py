"""Microwave hops that were designed, kept apart from which towers there are: a place more is some hops to design."""

from __future__ import annotations

import numpy as np

from phusong.coverage.terrain import Terrain
from phusong.optimize.backhaul import HopSight, HopSights
from phusong.pipeline.stages.stages import Stages
from phusong.scenario.model import Scenario
from phusong.store.arrays import Arrays

_HOPS = "hops"
_TEXTS = ("band", "trouble")
"""What a hop is told of first; all else are figures."""

_ENDS = 6
"""Easting and northing of either end, and the heights of both antennas."""


class KnownHops:
    """Hops over the ground of a scenario, which rest on it and on the settings of microwave alone."""

    def __init__(self, stages: Stages, scenario: Scenario, terrain: Terrain) -> None:
        """Load what an earlier run designed.

        Args:
            stages: Keeps what is finished.
            scenario: Settings of microwave and of land cover.
            terrain: The ground.
        """
        self._stages = stages
        self._content = (terrain, scenario.radio.clutter, scenario.candidates.backhaul.microwave)
        kept = stages.remembered(_HOPS, self._content)
        self.sights = {} if kept is None else unpack_hops(kept)
        self._is_new = not self.sights

    def keep(self) -> None:
        """Keep them for later runs; where some were known, few have joined, and the run that was first has the rest."""
        if self._is_new and self.sights:
            self._stages.remember(_HOPS, self._content, pack_hops(self.sights))


def pack_hops(sights: HopSights) -> Arrays:
    """Hops as arrays of numbers and text: a row each, in the order they were designed.

    Args:
        sights: The hops.
    """
    told = list(sights.values())
    return {
        "ends": np.array(list(sights), dtype=np.float64).reshape(-1, _ENDS),
        "figures": np.array([each[len(_TEXTS) :] for each in told], dtype=np.float64),
        **{name: np.array([getattr(each, name) for each in told], dtype=np.str_) for name in _TEXTS},
    }


def unpack_hops(arrays: Arrays) -> HopSights:
    """Hops that were packed; none where what is kept has a form that is not known.

    Args:
        arrays: What was packed.
    """
    try:
        texts = zip(*(arrays[name].tolist() for name in _TEXTS), strict=True)
        ends, figures = arrays["ends"].tolist(), arrays["figures"].tolist()
        return {tuple(end): HopSight(*text, *row) for end, text, row in zip(ends, texts, figures, strict=True)}
    except (KeyError, TypeError, ValueError):
        return {}
