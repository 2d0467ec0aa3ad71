"""Optical budget of a passive network (GPON): what fibre, splices, connectors and splitters take from the light."""

from __future__ import annotations

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from phusong.coverage.kernels.arrays import FloatArray, IntArray

UNSOURCED = "Unsourced, to be confirmed."


class OpticsParameters(BaseModel):
    """What is lost between the OLT and a home, and how much may be."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    budget_db: float = Field(
        default=28.0,
        gt=0,
        le=60,
        description="Most that may be lost, dB; GPON class B+, ITU-T G.984.2 Amd. 1 (13 to 28).",
    )
    max_km: float = Field(
        default=20.0,
        gt=0,
        le=100,
        description="Longest fibre from the OLT to a home, km, whatever is lost; ITU-T G.984.1.",
    )
    fibre_db_per_km: float = Field(
        default=0.35,
        ge=0,
        le=5,
        description="Loss of fibre at 1310 nm, the way up, dB/km; ITU-T G.652.D cables (0.4 at most).",
    )
    splice_db: float = Field(default=0.1, ge=0, le=2, description="Loss of a splice, dB; usual for fusion splices.")
    splice_every_km: float = Field(
        default=2.0, gt=0, le=100, description=f"Length of cable between two splices, km: one drum. {UNSOURCED}"
    )
    connector_db: float = Field(
        default=0.5,
        ge=0,
        le=2,
        description="Loss of a mated pair of connectors, dB; IEC 61753-1 grade C, at most (0.25 mean).",
    )
    connectors: int = Field(
        default=4, ge=0, le=20, description=f"Mated pairs on the way: ODF, splitter in and out, home. {UNSOURCED}"
    )
    margin_db: float = Field(default=1.0, ge=0, le=20, description=f"Kept for repairs and ageing, dB. {UNSOURCED}")
    splitter_db: dict[int, float] = Field(
        default={8: 10.5, 16: 13.8, 32: 17.1, 64: 20.5},
        min_length=1,
        description="Loss of the splitters between OLT and home together, dB, by homes that share a port: "
        "planar splitters as data sheets after ITU-T G.671 and Telcordia GR-1209 have them at most.",
    )


def loss_db(parameters: OpticsParameters, length_m: FloatArray, split: int) -> FloatArray:
    """Optical loss from the OLT to a home, margin included, dB, shape (n,).

    Args:
        parameters: Losses.
        length_m: Fibre between them, metres, shape (n,).
        split: Homes that share a port, one of those with a splitter.
    """
    fixed = parameters.connectors * parameters.connector_db + parameters.splitter_db[split] + parameters.margin_db
    return np.asarray(fixed + _db_per_km(parameters) * np.asarray(length_m) / 1000.0)


def longest_m(parameters: OpticsParameters) -> FloatArray:
    """Longest fibre at each split from the most homes down, metres, minus infinity where none does, shape (splits,)."""
    left_db = np.array(
        [parameters.budget_db - float(loss_db(parameters, np.zeros(1), each)[0]) for each in splits(parameters)]
    )
    rate = _db_per_km(parameters)
    far = np.full(len(left_db), np.inf) if rate == 0.0 else 1000.0 * left_db / rate
    return np.where(left_db < 0.0, -np.inf, np.minimum(far, 1000.0 * parameters.max_km))


def splits(parameters: OpticsParameters) -> list[int]:
    """Homes that can share a port, from the most down."""
    return sorted(parameters.splitter_db, reverse=True)


def widest_split(parameters: OpticsParameters, length_m: FloatArray) -> IntArray:
    """Most homes that can share a port over a length of fibre within the budget, 0 where none can, shape (n,)."""
    length = np.nan_to_num(np.asarray(length_m, dtype=np.float64), nan=np.inf)
    chosen = np.zeros(len(length), dtype=np.int64)
    for homes, far_m in zip(splits(parameters)[::-1], longest_m(parameters)[::-1], strict=True):
        chosen[length <= far_m] = homes
    return chosen


def _db_per_km(parameters: OpticsParameters) -> float:
    return parameters.fibre_db_per_km + parameters.splice_db / parameters.splice_every_km
