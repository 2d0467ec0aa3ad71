"""Numbers by which phones and drive tests know a sector."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from phusong.coverage.kernels.arrays import IntArray


@dataclass(frozen=True, slots=True)
class CellIdentities:
    """Numbers of sectors, in their order; -1 where one is not stated, no rows where none of any is.

    Attributes:
        cell_identity: ECI of LTE or NCI of NR, shape (n,).
        pci: Physical cell identity, shape (n,).
        arfcn: EARFCN or NR-ARFCN, shape (n,).
    """

    cell_identity: IntArray
    pci: IntArray
    arfcn: IntArray

    def __len__(self) -> int:
        return len(self.pci)


NO_IDENTITIES = CellIdentities(*(np.empty(0, dtype=np.int64) for _ in range(3)))
"""Of sectors of which nothing but the antenna is known."""
