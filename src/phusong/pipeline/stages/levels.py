"""Levels of candidates, kept apart from which candidates there are: a place more is one mast to predict."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from phusong.console.narrator import Report
from phusong.coverage.kernels import BoolArray
from phusong.coverage.network import Network
from phusong.coverage.radio import RadioModel, RsrpMatrix
from phusong.optimize.question import PlanParameters, floors_dbm
from phusong.optimize.sites import Candidates, KnownLevels, predict_candidates
from phusong.pipeline.stages.coverage import located
from phusong.pipeline.stages.stages import Stage, Stages
from phusong.store.arrays import Arrays
from phusong.store.packing import pack_matrices, unpack_matrices

MATRICES = Stage("matrices", "stage-candidates")
_LEVELS = "levels"
_BRINGS = "brings/"


def matrices_stage(
    stages: Stages,
    network: Network,
    candidates: Candidates,
    radio: RadioModel,
    asked: tuple[Mapping[str, BoolArray], PlanParameters],
) -> Mapping[str, RsrpMatrix]:
    """RSRP of candidates at the villages that lack a service; what an earlier run predicted of them is not done again.

    Where the question reckons with no chances, levels that suffice nowhere are not predicted.

    Args:
        stages: Keeps what is finished.
        network: The layers, told by people points.
        candidates: What could be built.
        radio: What predicts.
        asked: Service to the villages that lack it, shape (n villages,), and the question.
    """
    lacking, question = asked
    floors = None if question.weighs_chances else floors_dbm(radio)
    ground = (located(network), network.sectors)
    same = (*ground, radio, lacking, floors)

    def predict(report: Report) -> dict[str, RsrpMatrix]:
        known = _known(stages.remembered(_LEVELS, same))
        found = predict_candidates(network, candidates, radio, report, lacking, known, floors_dbm=floors)
        if known is None:
            stages.remember(_LEVELS, same, _packed(KnownLevels.of(candidates, found)))
        return found

    content = (*ground, candidates.masts(), radio, lacking, floors)
    return stages.kept(MATRICES, content, predict, (pack_matrices, unpack_matrices))


def _packed(levels: KnownLevels) -> Arrays:
    """Levels as arrays of numbers and text."""
    places = np.array([key[:3] for key in levels.keys], dtype=np.float64).reshape(-1, 3)
    sites = np.array([key[3] for key in levels.keys], dtype=np.str_)
    brings = {f"{_BRINGS}{service}": bringing for service, bringing in levels.brings.items()}
    return {"places": places, "sites": sites, **brings, **pack_matrices(levels.matrices)}


def _known(arrays: Arrays | None) -> KnownLevels | None:
    """Levels that were packed; None where nothing is kept, or what is kept has a form that is not known."""
    if arrays is None:
        return None
    try:
        places, sites = arrays.pop("places").tolist(), arrays.pop("sites").tolist()
        brings = {name.removeprefix(_BRINGS): arrays.pop(name) for name in list(arrays) if name.startswith(_BRINGS)}
        keys = tuple((x_m, y_m, height_m, site) for (x_m, y_m, height_m), site in zip(places, sites, strict=True))
        return KnownLevels(keys, brings, unpack_matrices(arrays))
    except (KeyError, ValueError):
        return None
