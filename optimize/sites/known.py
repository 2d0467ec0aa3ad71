"""Known levels: RSRP of places that an earlier question weighed, so that new places alone are predicted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from scipy import sparse

from phusong.coverage.kernels import BoolArray, IntArray
from phusong.coverage.radio import RsrpMatrix
from phusong.optimize.sites.candidates import Candidates

MastKey = tuple[float, float, float, str]
"""What tells one mast from another on the same layers: easting, northing and height, metres, and the site."""


@dataclass(frozen=True, slots=True)
class KnownLevels:
    """Levels that an earlier question weighed on the same layers, with the same radio model and the same villages.

    Attributes:
        keys: Mast of each row, length n.
        brings: Service to the rows that bring it, shape (n,).
        matrices: Service to RSRP, shape (n, villages).
        rows: Service to the row of each mast that brings it.
    """

    keys: tuple[MastKey, ...]
    brings: Mapping[str, BoolArray]
    matrices: Mapping[str, RsrpMatrix]
    rows: Mapping[str, Mapping[MastKey, int]] = field(init=False)

    def __post_init__(self) -> None:
        """Find the row of each mast."""
        rows = {
            service: {self.keys[row]: int(row) for row in np.flatnonzero(bringing)[::-1]}
            for service, bringing in self.brings.items()
        }
        object.__setattr__(self, "rows", rows)

    @staticmethod
    def of(candidates: Candidates, matrices: Mapping[str, RsrpMatrix]) -> KnownLevels:
        """The levels of candidates."""
        brings = {
            service: np.array([service in technologies for technologies in candidates.technologies], dtype=np.bool_)
            for service in matrices
        }
        return KnownLevels(tuple(mast_keys(candidates)), brings, matrices)

    def has(self, service: str, keys: list[MastKey]) -> BoolArray | None:
        """Which of some masts are known, shape (keys,); None where a mast that is known is not among them.

        Masts beside unknown terrain are counted by village over all of them, so that none can be taken away.
        """
        known = self.rows.get(service, {})
        found = np.array([key in known for key in keys], dtype=np.bool_)
        return found if service in self.matrices and int(found.sum()) == len(known) else None

    def joined(self, service: str, keys: list[MastKey], found: BoolArray, new: RsrpMatrix) -> RsrpMatrix:
        """Levels of masts in their order: those that were found as they are known, the others from a prediction.

        Args:
            service: The service.
            keys: The masts.
            found: Which of them are known, shape (keys,).
            new: Levels of the others, shape (others, villages).
        """
        known = self.rows[service]
        rows = np.array([known[key] for key, has in zip(keys, found, strict=True) if has], dtype=np.int64)
        old = self.matrices[service].take(rows)
        both = RsrpMatrix(
            sparse.csr_array(sparse.vstack([old.rsrp_dbm, new.rsrp_dbm], format="csr")),
            old.voids + new.voids,
            np.concatenate((old.sight, new.sight)),
        )
        order: IntArray = np.empty(len(keys), dtype=np.int64)
        order[np.concatenate((np.flatnonzero(found), np.flatnonzero(~found)))] = np.arange(len(keys))
        return both.take(order)


def mast_keys(candidates: Candidates) -> list[MastKey]:
    """The mast of every candidate."""
    told = zip(
        candidates.x_m.tolist(), candidates.y_m.tolist(), candidates.height_m.tolist(), candidates.site_ids, strict=True
    )
    return [(x_m, y_m, height_m, str(site)) for x_m, y_m, height_m, site in told]
