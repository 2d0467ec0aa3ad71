"""Land cover as predictions take it: heights of what stands on the ground, and the rule for terminals among it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from phusong.coverage.kernels.arrays import CoverGrid, FloatArray
from phusong.coverage.kernels.identity import Same
from phusong.coverage.propagation.cover import NO_COVER_AT_ALL, Cover, cover_of_classes
from phusong.coverage.radio.model_names import SCREENING, ModelName
from phusong.coverage.terrain.clutter import ClutterParameters, class_counts, class_heights_m, town_shares
from phusong.coverage.terrain.terrain import NO_COVER, Terrain


def cover_on(terrain: Terrain, parameters: ClutterParameters, model: ModelName) -> Cover:
    """Cover on a terrain for a propagation model; none for the models that hold what stands around a terminal already.

    Raises:
        ValueError: When cover would count in full nearer than it is left out.
    """
    return NO_COVER_AT_ALL if model in SCREENING else _cover_on(_Ground(Same(terrain), parameters))


@dataclass(frozen=True, slots=True)
class _Ground:
    """One terrain and the rule for its cover, as a key."""

    terrain: Same[Terrain]
    parameters: ClutterParameters = field(hash=False)


@lru_cache(maxsize=2)
def _cover_on(ground: _Ground) -> Cover:
    """Cover on a terrain, made once for all predictions of a run: blurring it takes seconds for a province."""
    terrain, parameters = ground.terrain.held, ground.parameters
    if terrain.cover is None:
        return NO_COVER_AT_ALL
    counts = class_counts(terrain.cover)
    heights_m = np.where(counts > 0, np.nan_to_num(class_heights_m(counts, parameters)), 0.0)
    towns = town_shares(counts, parameters) if parameters.terminal == "by-class" else np.zeros(1)
    if parameters.terminal == "statistical":
        towns = np.ones(1)
    return cover_of_classes(
        terrain.cover,
        heights_m,
        towns,
        parts=terrain.cover_parts,
        step_m=terrain.step_m / terrain.cover_parts,
        terminals=parameters.terminal != "none",
        left_out_m=parameters.left_out_m,
        full_m=parameters.full_m,
        street_m=parameters.street_width_m,
    )


def codes_at(terrain: Terrain, x_m: FloatArray, y_m: FloatArray) -> CoverGrid:
    """Land cover at points, :data:`NO_COVER` where unknown, shape (n,)."""
    codes = terrain.classes_at(x_m, y_m)
    return np.where(codes < 0, NO_COVER, codes).astype(np.uint8)
