"""What a sample was received from: as its row says it, as the network knows it, or why the two do not meet."""

from __future__ import annotations

from typing import NamedTuple

NO_CARRIER = 0.0
"""Carrier of a row that states none: a key must equal itself, which NaN does not."""


class Cell(NamedTuple):
    """What one sample was received from.

    Attributes:
        site: Index into ``Network.sites``.
        technology: Technology, such as ``4g``.
        band_mhz: Nominal carrier, MHz.
        sector: Index into ``Network.sectors``, -1 where only the site is known: its best sector then counts.
    """

    site: int
    technology: str
    band_mhz: float
    sector: int


class NamedCell(NamedTuple):
    """What a row of a drive test says of the cell it heard; text is empty where it says nothing.

    Attributes:
        cell: Name of the cell.
        site: Name of the site.
        technology: Technology.
        band_mhz: Carrier, MHz, :data:`NO_CARRIER` where it is not stated.
        cell_identity: ECI or NCI, -1 where it is not stated, as in the numbers below.
        node: Number of the eNB or gNB.
        cell_number: Number of the cell at its node.
        pci: Physical cell identity.
        arfcn: EARFCN or NR-ARFCN.
    """

    cell: str
    site: str
    technology: str
    band_mhz: float
    cell_identity: int = -1
    node: int = -1
    cell_number: int = -1
    pci: int = -1
    arfcn: int = -1

    @property
    def identity_text(self) -> str:
        """What it is called in messages by its numbers; empty where it has none."""
        node = f"node {self.node}, cell {self.cell_number}" if self.node >= 0 else ""
        if self.cell_identity < 0:
            return node
        return f"{self.cell_identity} ({node})" if node else str(self.cell_identity)


class Mismatch(NamedTuple):
    """Why a name cannot be matched: the code of the finding, what is wrong and what to do."""

    code: str
    what: str
    remedy: str
