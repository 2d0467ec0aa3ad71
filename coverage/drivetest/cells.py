"""Cells as drive tests name them, matched to the sites, technologies, carriers and sectors of the network."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import numpy as np

from phusong.coverage.drivetest.heard import NO_CARRIER, Cell, Mismatch, NamedCell
from phusong.coverage.drivetest.identities import IdentityBook
from phusong.coverage.findings.wording import did_you_mean
from phusong.coverage.geofiles.letters.encodings import nfc
from phusong.coverage.network.network import Network
from phusong.coverage.radio.transmitters import Transmitters, antennas_of

_NUMBERED = re.compile(r"(?P<site>.+?)\s*[-_/.:]\s*(?P<number>\d{1,2})")


class CellBook:
    """Every carrier of every site, for looking cells up by the names that drive tests give them."""

    def __init__(self, network: Network, default_band_mhz: Mapping[str, float]) -> None:
        """Index the network.

        Args:
            network: Sites and sectors.
            default_band_mhz: Carrier of each technology where a sector names none, MHz; other technologies are not
                predicted and have no cells.
        """
        sites, sectors = network.sites, network.sectors
        self._site_at = {nfc(str(name)): index for index, name in enumerate(sites.ids)}
        self._rows: list[dict[tuple[str, float], list[int]]] = [{} for _ in range(len(sites))]
        for row in range(len(sectors)):
            site = self._site_at.get(nfc(str(sectors.site_ids[row])))
            technology = str(sectors.technologies[row])
            if site is None or technology not in default_band_mhz or technology not in sites.technologies[site]:
                continue
            band_mhz = float(sectors.band_mhz[row])
            carrier = (technology, default_band_mhz[technology] if np.isnan(band_mhz) else band_mhz)
            self._rows[site].setdefault(carrier, []).append(row)
        for site, carried in enumerate(sites.technologies):
            bare = set(default_band_mhz) & set(carried) - {technology for technology, _ in self._rows[site]}
            self._rows[site].update({(technology, default_band_mhz[technology]): [] for technology in bare})
        for carriers in self._rows:
            for rows in carriers.values():
                rows.sort(key=lambda row: (float(np.nan_to_num(sectors.azimuth_deg[row], nan=-400.0)), row))
        cells = {
            row: Cell(site, *carrier, row)
            for site, held in enumerate(self._rows)
            for carrier, rows in held.items()
            for row in rows
        }
        self.identities = IdentityBook(network, cells)

    def find_all(self, keys: Iterable[NamedCell], band_tolerance: float) -> dict[NamedCell, Cell | Mismatch]:
        """The cell of each distinct entry; a name of a cell must stand for one site.

        A row is matched by its cell identity or its node and cell; else by the name of its cell; by its site, if it
        names one, where no site of ours stands in the cell's name. Its PCI needs its place, too, and is left to
        :meth:`IdentityBook.nearest`.
        """
        found = {key: self._of_row(key, band_tolerance) for key in sorted(set(keys))}
        owners: dict[str, set[int]] = {}
        for key, cell in found.items():
            if isinstance(cell, Cell) and key.cell:
                owners.setdefault(key.cell, set()).add(cell.site)
        for key, cell in found.items():
            if isinstance(cell, Cell) and len(owners.get(key.cell, ())) > 1:
                what = f"cell {key.cell!r} stands for several sites"
                found[key] = Mismatch("sample-cell-two-sites", what, "correct the cell or the site")
        return found

    def _of_row(self, key: NamedCell, band_tolerance: float) -> Cell | Mismatch:
        by_number = self.identities.find(key, band_tolerance)
        if isinstance(by_number, Cell) or (by_number is not None and by_number.code != "sample-site-unknown"):
            return by_number
        if str(key.node) in self._site_at and key.band_mhz != NO_CARRIER:
            return self.find(str(key.node), key.technology, key.band_mhz, band_tolerance)
        if by_number is not None and not (key.cell or key.site):
            return by_number
        return self._by_name(key, band_tolerance)

    def _by_name(self, key: NamedCell, band_tolerance: float) -> Cell | Mismatch:
        if not (key.cell or key.site):
            return Mismatch("sample-site-unknown", "neither cell nor site is named", "name one of them")
        if key.band_mhz == NO_CARRIER:
            return Mismatch("sample-no-number", "neither carrier nor channel is stated", "write the carrier in MHz")
        cell = self.find(key.cell or key.site, key.technology, key.band_mhz, band_tolerance)
        if not key.cell or not key.site or key.cell == key.site:
            return cell
        owner = self.find(key.site, key.technology, key.band_mhz, band_tolerance)
        if isinstance(cell, Mismatch):
            return owner if cell.code == "sample-site-unknown" else cell
        if isinstance(owner, Mismatch) or owner.site != cell.site:
            what = f"cell {key.cell!r} belongs to another site than {key.site!r}, which its row names"
            return Mismatch("sample-cell-two-sites", what, "correct the cell or the site")
        return cell

    def find(self, name: str, technology: str, band_mhz: float, band_tolerance: float) -> Cell | Mismatch:
        """The cell of a name.

        Args:
            name: A site's identifier, or one with the number of a sector, as ``LC0001-2``: sectors of a carrier count
                from 1 by azimuth.
            technology: Technology, empty where the table does not say.
            band_mhz: Carrier of the sample, MHz.
            band_tolerance: Largest relative difference to a carrier of the site.
        """
        site, number = self._split(name)
        if site is None:
            hint = did_you_mean(name, self._site_at)
            return Mismatch(
                "sample-site-unknown", f"no site is called {name!r}{hint}", "use the identifiers of the layer of sites"
            )
        carriers = [carrier for carrier in sorted(self._rows[site]) if technology in ("", carrier[0])]
        if not carriers:
            lack = f" carry {technology!r}" if technology else " carry a technology with a link budget"
            return Mismatch(
                "sample-technology", f"the site of {name!r} does not{lack}", "correct the technology or the site"
            )
        apart = [abs(carrier[1] - band_mhz) / carrier[1] for carrier in carriers]
        best = [carrier for carrier, gap in zip(carriers, apart, strict=True) if gap == min(apart)]
        if min(apart) > band_tolerance:
            bands = ", ".join(f"{band:g}" for band in sorted({band for _, band in carriers}))
            return Mismatch(
                "sample-band",
                f"{band_mhz:g} MHz is no carrier of {name!r}, which has {bands} MHz",
                "write the carrier in MHz, not the number of the band, or add the sector",
            )
        if len(best) > 1:
            several = ", ".join(sorted(carrier[0] for carrier in best))
            return Mismatch(
                "sample-technology",
                f"{name!r} has {band_mhz:g} MHz in several technologies: {several}",
                "add a column technology",
            )
        return self._numbered(name, site, best[0], number)

    def _split(self, name: str) -> tuple[int | None, int]:
        """Site and number of a sector, 0 where the name has none."""
        if name in self._site_at:
            return self._site_at[name], 0
        parts = _NUMBERED.fullmatch(name)
        if parts is None or parts["site"] not in self._site_at:
            return None, 0
        return self._site_at[parts["site"]], int(parts["number"])

    def _numbered(self, name: str, site: int, carrier: tuple[str, float], number: int) -> Cell | Mismatch:
        rows = self._rows[site][carrier]
        technology, band_mhz = carrier
        if number == 0 or (number == 1 and not rows):
            return Cell(site, technology, band_mhz, -1)
        if number > len(rows):
            return Mismatch(
                "sample-cell-unknown",
                f"{name!r} names sector {number} of a carrier with {max(len(rows), 1)}",
                "count sectors from 1 by azimuth, or name the site alone",
            )
        return Cell(site, technology, band_mhz, rows[number - 1])

    def transmitters(self, network: Network, cell: Cell) -> Transmitters:
        """One mast with the sectors that a cell stands for."""
        rows = [cell.sector] if cell.sector >= 0 else self._rows[cell.site][cell.technology, cell.band_mhz]
        sites, sectors, nothing = network.sites, network.sectors, np.array([np.nan])
        here = slice(cell.site, cell.site + 1)
        leaning_deg, pattern = antennas_of(network, rows)
        return Transmitters(
            x_m=sites.x_m[here],
            y_m=sites.y_m[here],
            height_m=sites.height_m[here],
            site=np.array([cell.site], dtype=np.int64),
            first_sector=np.array([0, max(len(rows), 1)], dtype=np.int64),
            azimuth_deg=sectors.azimuth_deg[rows] if rows else nothing,
            downtilt_deg=sectors.downtilt_deg[rows] if rows else nothing,
            band_mhz=np.full(max(len(rows), 1), cell.band_mhz),
            mechanical_tilt_deg=leaning_deg,
            pattern=pattern,
            patterns=tuple(network.antennas.values()),
            stated=sectors.stated.take(rows or [-1]),
        )
