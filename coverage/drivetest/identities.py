"""Sectors by the numbers that phones report: cell identity, node and cell, or PCI on a carrier near by.

Sources: 3GPP TS 36.413 §9.2.1.37 and §9.2.1.38 (the ECI holds 20 bits of the eNB before 8 of the cell); TS 38.413
§9.3.1.6 and §9.3.1.7 (the NCI holds 22 to 32 bits of the gNB before the rest of its 36 for the cell).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from phusong.coverage.drivetest.heard import NO_CARRIER, Cell, Mismatch, NamedCell
from phusong.coverage.kernels.arrays import FloatArray
from phusong.coverage.network.network import Network

ENB_BITS, ECI_BITS = 20, 28
GNB_BITS, NCI_BITS = range(22, 33), 36

PCI_CLEAR = 2.0
"""A PCI stands for the nearest sector that has it on the carrier, if the next site with it is this many times as far:
plans reuse a PCI several sites apart, where it cannot be mistaken."""

_REMEDY = "give the sectors the column cell_identity, or pci and arfcn, as docs/layers.md says"


def identities_of(node: int, cell_number: int) -> Iterator[int]:
    """Cell identities that a node and the number of a cell can make, ECI before NCI."""
    if 0 <= node < 2**ENB_BITS and 0 <= cell_number < 2 ** (ECI_BITS - ENB_BITS):
        yield (node << (ECI_BITS - ENB_BITS)) + cell_number  # TS 36.413 §9.2.1.38
    for bits in GNB_BITS:
        if 0 <= node < 2**bits and 0 <= cell_number < 2 ** (NCI_BITS - bits):
            yield (node << (NCI_BITS - bits)) + cell_number  # TS 38.413 §9.3.1.7


class IdentityBook:
    """Sectors for looking up by number."""

    def __init__(self, network: Network, cells: Mapping[int, Cell]) -> None:
        """Index the sectors.

        Args:
            network: Sites and sectors.
            cells: The cell of each row of sectors that is predicted.
        """
        self._network, self._cells = network, cells
        self._numbers = network.sectors.identities
        self._by_identity: dict[int, list[int]] = {}
        self._by_pci: dict[tuple[str, int], list[int]] = {}
        if len(self._numbers):
            for row in sorted(cells):
                self._by_identity.setdefault(int(self._numbers.cell_identity[row]), []).append(row)
                self._by_pci.setdefault((cells[row].technology, int(self._numbers.pci[row])), []).append(row)
        self._by_identity.pop(-1, None)

    def find(self, key: NamedCell, band_tolerance: float) -> Cell | Mismatch | None:
        """The sector of a cell identity, or of a node and cell; None where the row has neither.

        Args:
            key: What the row says.
            band_tolerance: Largest relative difference between the carriers of row and sector.
        """
        made = identities_of(key.node, key.cell_number) if min(key.node, key.cell_number) >= 0 else ()
        asked = [key.cell_identity] if key.cell_identity >= 0 else list(made)
        if not asked and key.cell.isdecimal() and len(key.cell) <= NCI_BITS // 3:
            asked = [int(key.cell)] if int(key.cell) in self._by_identity else []
        if not asked:
            return None
        rows = next((self._by_identity[number] for number in asked if number in self._by_identity), None)
        if rows is None:
            lack = "" if self._by_identity else ": the layer of sectors states none"
            what = f"no sector has the cell identity {key.identity_text}{lack}"
            return Mismatch("sample-site-unknown", what, _REMEDY)
        return self._agreeing(rows, key, band_tolerance)

    def _agreeing(self, rows: Sequence[int], key: NamedCell, band_tolerance: float) -> Cell | Mismatch:
        """The one cell of the rows of an identity whose technology and carrier are those of the sample."""
        name = f"cell identity {key.identity_text or key.cell}"
        alike = [row for row in rows if key.technology in ("", self._cells[row].technology)]
        if not alike:
            have = ", ".join(sorted({self._cells[row].technology for row in rows}))
            what = f"{name} is a sector of {have}, not of {key.technology}"
            return Mismatch("sample-technology", what, "correct the technology or the sector")
        near = [row for row in alike if self._carries(row, key, band_tolerance)]
        if not near:
            have = ", ".join(sorted({f"{self._cells[row].band_mhz:g}" for row in alike}))
            what = f"{name} is a sector on {have} MHz, and was heard on {key.band_mhz:g} MHz"
            return Mismatch("sample-band", what, "correct band_mhz, arfcn or cell_identity of the sector")
        cells = [self._cells[row] for row in near]
        if len({cell[:3] for cell in cells}) > 1:
            return Mismatch("sample-cell-two-sites", f"{name} stands for several sites or carriers", "state it once")
        return cells[0] if len(cells) == 1 else cells[0]._replace(sector=-1)

    def _carries(self, row: int, key: NamedCell, band_tolerance: float) -> bool:
        """Whether a sector has the channel of a sample; where one of them states none, a carrier near it."""
        channel = int(self._numbers.arfcn[row])
        if key.arfcn >= 0 and channel >= 0:
            return key.arfcn == channel
        band_mhz = self._cells[row].band_mhz
        return key.band_mhz == NO_CARRIER or abs(key.band_mhz - band_mhz) <= band_tolerance * band_mhz

    def nearest(
        self, key: NamedCell, x_m: FloatArray, y_m: FloatArray, band_tolerance: float
    ) -> list[Cell | Mismatch] | None:
        """The sector that a PCI on a carrier stands for at each of some places, None where no sector has it.

        A row that names a cell identity is not given a sector with another one.

        Args:
            key: What the rows at these places say.
            x_m: Eastings, metres, shape (n,).
            y_m: Northings, metres, shape (n,).
            band_tolerance: Largest relative difference between the carriers of row and sector.
        """
        named = key.cell_identity >= 0 or key.node >= 0
        rows = [
            row
            for technology in ([key.technology] if key.technology else ("4g", "5g"))
            for row in self._by_pci.get((technology, key.pci), ())
            if self._carries(row, key, band_tolerance) and not (named and self._numbers.cell_identity[row] >= 0)
        ]
        if key.pci < 0 or key.band_mhz == NO_CARRIER or not rows:
            return None
        sites = np.array(sorted({self._cells[row].site for row in rows}), dtype=np.int64)
        dx_m = np.subtract.outer(x_m, self._network.sites.x_m[sites])
        away_m = np.hypot(dx_m, np.subtract.outer(y_m, self._network.sites.y_m[sites]))
        order = np.argsort(away_m, axis=1, kind="stable")
        first_m = np.take_along_axis(away_m, order, axis=1)
        doubtful = (first_m[:, 1] < PCI_CLEAR * first_m[:, 0]) if len(sites) > 1 else np.zeros(len(x_m), dtype=np.bool_)
        cells = {site: self._of_site(rows, int(site)) for site in sites.tolist()}
        what = f"PCI {key.pci} on {key.band_mhz:g} MHz is that of several sites near the sample"
        unclear = Mismatch("sample-cell-two-sites", what, "export the cell identity, too")
        return [
            unclear if doubt else cells[int(sites[at])]
            for doubt, at in zip(doubtful.tolist(), order[:, 0].tolist(), strict=True)
        ]

    def _of_site(self, rows: Sequence[int], site: int) -> Cell:
        """The sector of a site among rows, the site's best one where several have the PCI."""
        own = [self._cells[row] for row in rows if self._cells[row].site == site]
        return own[0] if len(own) == 1 else own[0]._replace(sector=-1)
