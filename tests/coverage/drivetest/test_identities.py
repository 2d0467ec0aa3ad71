"""Sectors by the numbers of phones: identities, nodes and cells, and PCI by the nearest site that has it."""

from dataclasses import replace

import numpy as np
import pytest

from phusong.coverage.drivetest.cells import CellBook
from phusong.coverage.drivetest.heard import NO_CARRIER, Cell, Mismatch, NamedCell
from phusong.coverage.drivetest.identities import PCI_CLEAR, identities_of
from phusong.coverage.network.identities import NO_IDENTITIES, CellIdentities
from phusong.coverage.network.network import Network
from tests.builders.networks.numbered_network import BANDS, ENB
from tests.builders.networks.small_network import SOUTH_M, WEST_M

ECI = ENB * 256 + 121


@pytest.fixture(scope="module")
def book(network: Network) -> CellBook:
    return CellBook(network, BANDS)


def key(**said) -> NamedCell:
    return NamedCell(**({"cell": "", "site": "", "technology": "4g", "band_mhz": 1815.0} | said))


@pytest.mark.parametrize(
    ("said", "cell"),
    [
        ({"cell_identity": ECI}, Cell(0, "4g", 1815.0, 0)),
        ({"cell_identity": ECI, "technology": "", "band_mhz": NO_CARRIER}, Cell(0, "4g", 1815.0, 0)),
        ({"cell_identity": ECI, "arfcn": 1300}, Cell(0, "4g", 1815.0, 0)),
        ({"cell_identity": ECI, "cell": "a name of theirs", "site": "S2"}, Cell(0, "4g", 1815.0, 0)),
        ({"node": ENB, "cell_number": 122}, Cell(0, "4g", 1815.0, 1)),
        ({"node": 1000, "cell_number": 5, "technology": "5g", "band_mhz": 3549.99}, Cell(0, "5g", 3549.99, 3)),
        ({"cell": str(ECI)}, Cell(0, "4g", 1815.0, 0)),
        ({"node": ENB, "cell_number": 77, "site": "S2"}, Cell(1, "4g", 1815.0, -1)),
    ],
)
def test_numbers_find_their_sector(book: CellBook, said: dict, cell: Cell) -> None:
    asked = key(**said)
    assert book.find_all([asked], 0.1)[asked] == cell


@pytest.mark.parametrize(
    ("said", "code", "words"),
    [
        ({"cell_identity": 999}, "sample-site-unknown", "no sector has the cell identity 999"),
        ({"node": ENB, "cell_number": 7}, "sample-site-unknown", f"node {ENB}, cell 7"),
        (
            {"cell_identity": ECI, "arfcn": 2850, "band_mhz": 2630.0},
            "sample-band",
            "on 1815 MHz, and was heard on 2630",
        ),
        ({"cell_identity": ECI, "technology": "5g"}, "sample-technology", "a sector of 4g, not of 5g"),
        ({"band_mhz": NO_CARRIER, "cell": "S1"}, "sample-no-number", "neither carrier nor channel"),
    ],
)
def test_numbers_that_do_not_fit_are_told(book: CellBook, said: dict, code: str, words: str) -> None:
    asked = key(**said)
    found = book.find_all([asked], 0.1)[asked]
    assert isinstance(found, Mismatch)
    assert found.code == code
    assert words in found.what


def test_a_site_called_by_its_node_is_found(network: Network) -> None:
    sites = replace(network.sites, ids=np.array([str(ENB), "S2"], dtype=object))
    names = np.array([str(ENB) if site == "S1" else site for site in network.sectors.site_ids], dtype=object)
    sectors = replace(network.sectors, site_ids=names, identities=NO_IDENTITIES)
    book = CellBook(replace(network, sites=sites, sectors=sectors), BANDS)
    asked = key(node=ENB, cell_number=121, cell_identity=ECI)
    assert book.find_all([asked], 0.1)[asked] == Cell(0, "4g", 1815.0, -1)


def test_an_identity_of_two_sites_is_told_and_of_one_site_is_its_best(network: Network) -> None:
    numbers = network.sectors.identities
    for row, expected in ((4, "sample-cell-two-sites"), (1, Cell(0, "4g", 1815.0, -1))):
        twice = numbers.cell_identity.copy()
        twice[row] = ECI
        sectors = replace(network.sectors, identities=replace(numbers, cell_identity=twice))
        asked = key(cell_identity=ECI)
        found = CellBook(replace(network, sectors=sectors), BANDS).find_all([asked], 0.1)[asked]
        assert (found.code if isinstance(found, Mismatch) else found) == expected


def places(*x_km: float) -> tuple[np.ndarray, np.ndarray]:
    return WEST_M + 1000.0 * np.array(x_km), np.full(len(x_km), SOUTH_M + 5000.0)


def test_a_pci_is_that_of_the_nearest_site_unless_two_are_alike_near(network: Network) -> None:
    numbers = network.sectors.identities
    pci = numbers.pci.copy()
    pci[4] = 277  # S2, 4 km east of S1, uses the PCI of S1 again
    sectors = replace(network.sectors, identities=replace(numbers, pci=pci))
    book = CellBook(replace(network, sectors=sectors), BANDS)
    west_km, east_km = (float(x) for x in (network.sites.x_m - WEST_M) / 1000.0)
    x_km = np.linspace(west_km - 3.0, east_km + 3.0, 41)
    found = book.identities.nearest(key(pci=277, arfcn=1300), *places(*x_km), 0.1)
    assert found is not None
    for x, match in zip(x_km, found, strict=True):
        away = abs(x - west_km), abs(x - east_km)
        if max(away) < PCI_CLEAR * min(away):
            assert isinstance(match, Mismatch)
        else:
            site = int(away[1] < away[0])
            assert match == Cell(site, "4g", 1815.0, 4 if site else 0)


def test_a_pci_needs_its_carrier(book: CellBook) -> None:
    x_m, y_m = places(3.0)
    (low,) = book.identities.nearest(key(pci=277, arfcn=9460, band_mhz=783.0), x_m, y_m, 0.1) or [None]
    assert low == Cell(0, "4g", 783.0, 2)
    (near,) = book.identities.nearest(key(pci=277, band_mhz=1842.5), x_m, y_m, 0.1) or [None]  # no channel stated
    assert near == Cell(0, "4g", 1815.0, 0)
    for other in ({"arfcn": 1350, "band_mhz": 1820.0}, {"band_mhz": 2630.0}, {"band_mhz": NO_CARRIER}, {"pci": 5}):
        assert book.identities.nearest(key(**({"pci": 277} | other)), x_m, y_m, 0.1) is None


def test_a_pci_is_not_taken_against_the_identity(network: Network, book: CellBook) -> None:
    x_m, y_m = places(3.0)
    foreign = key(pci=277, arfcn=1300, cell_identity=999)
    assert book.identities.nearest(foreign, x_m, y_m, 0.1) is None
    numbers = network.sectors.identities
    bare = CellIdentities(np.full(len(numbers), -1), numbers.pci, numbers.arfcn)
    unnamed = CellBook(replace(network, sectors=replace(network.sectors, identities=bare)), BANDS)
    assert unnamed.identities.nearest(foreign, x_m, y_m, 0.1) == [Cell(0, "4g", 1815.0, 0)]


def test_identities_of_nodes_by_hand() -> None:
    assert next(identities_of(402576, 121)) == 103059577
    made = set(identities_of(1000, 5))
    assert made == {1000 * 256 + 5} | {(1000 << (36 - bits)) + 5 for bits in range(22, 33)}
    assert list(identities_of(2**31, 16)) == []  # 32 bits of the gNB leave 4 for the cell
    assert list(identities_of(2**31, 15)) == [(2**31 << 4) + 15]
