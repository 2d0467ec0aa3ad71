"""Reach of every option: which (village, service) pairs that lack the service it would serve, and how well."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from phusong.coverage.kernels import FloatArray, IntArray
from phusong.coverage.radio import RsrpMatrix
from phusong.optimize.fibre.extensions import Extensions
from phusong.optimize.question.demand import Demand
from phusong.optimize.question.requirement import Requirement
from phusong.optimize.sites.candidates import Candidates


@dataclass(frozen=True, slots=True)
class Reach:
    """Options and what each would serve; the candidates come first, the fibre options after them.

    Attributes:
        candidates: Number of candidates; option ``candidates + i`` is fibre option ``i``.
        options: Number of options in all.
        option: Option of each offer, shape (k,).
        row: Demand pair of each offer, shape (k,).
        quality: RSRP in dBm, or minus the road distance in metres for fibre; the greater of one pair serves it best,
            shape (k,).
    """

    candidates: int
    options: int
    option: IntArray
    row: IntArray
    quality: FloatArray

    def covers(self, rows: int) -> sparse.csr_array:
        """True where an option would serve a pair, sparse, shape (options, rows)."""
        held = np.ones(len(self.option), dtype=np.bool_)
        return sparse.csr_array((held, (self.option, self.row)), shape=(self.options, rows))

    def best_server(self, chosen: IntArray, phase: IntArray, rows: int) -> IntArray:
        """The chosen option that serves each pair first, and best of those, -1 for none, shape (rows,).

        Args:
            chosen: Indices of the chosen options; ties go to the smaller one.
            phase: Phase in which each of them is built, shape of ``chosen``.
            rows: Number of demand pairs.
        """
        built = np.zeros(self.options, dtype=np.int64)
        built[chosen] = phase
        among = np.isin(self.option, chosen)
        option, row, quality = self.option[among], self.row[among], self.quality[among]
        order = np.lexsort((option, -quality, built[option], row))
        served, first = np.unique(row[order], return_index=True)
        best = np.full(rows, -1, dtype=np.int64)
        best[served] = option[order][first]
        return best


def find_reach(
    demand: Demand,
    candidates: Candidates,
    matrices: Mapping[str, RsrpMatrix],
    extensions: Extensions,
    requirements: Mapping[str, Requirement],
) -> Reach:
    """Collect what candidates and fibre options would serve of the demand.

    Args:
        demand: Pairs not served today.
        candidates: Upgrades and new towers.
        matrices: Service to predicted RSRP, candidates × villages.
        extensions: Fibre sections and access points.
        requirements: Service to the level that decides who is served.
    """
    parts = [
        _radio_reach(demand, candidates, matrices[service], service, requirements[service])
        for service in demand.services
        if service in matrices
    ]
    if "fibre" in demand.services:
        rows = demand.number[demand.services.index("fibre")][extensions.serves[:, 1]]
        lacking = rows >= 0
        options = extensions.serves[lacking, 0] + len(candidates)
        parts.append((options, rows[lacking], -extensions.serves_m[lacking]))
    none = np.zeros(0, dtype=np.int64)
    option, row, quality = (
        np.concatenate(columns) for columns in zip((none, none, none.astype(np.float64)), *parts, strict=True)
    )
    return Reach(len(candidates), len(candidates) + len(extensions), option, row, quality)


def _radio_reach(
    demand: Demand, candidates: Candidates, matrix: RsrpMatrix, service: str, requirement: Requirement
) -> tuple[IntArray, IntArray, FloatArray]:
    """Option, pair and RSRP of every candidate that carries a service and reaches a village lacking it."""
    pairs = matrix.rsrp_dbm.tocoo()
    candidate, village = (index.astype(np.int64) for index in pairs.coords)
    rows = demand.number[demand.services.index(service)][village]
    carries = np.array([service in brought for brought in candidates.technologies], dtype=np.bool_)
    kept = (pairs.data >= requirement.required_dbm(village, matrix.sight)) & (rows >= 0) & carries[candidate]
    return candidate[kept], rows[kept], pairs.data[kept].astype(np.float64)
