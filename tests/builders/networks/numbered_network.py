"""The small network with sectors that bear the numbers by which phones know them, and places of drives through it."""

from dataclasses import replace

import numpy as np

from phusong.coverage.network.identities import CellIdentities
from phusong.coverage.network.network import Network
from phusong.coverage.network.sites import Sectors
from tests.builders.networks.small_network import SOUTH_M, WEST_M, small_network, text

BANDS = {"4g": 1800.0, "5g": 3500.0}
"""Carrier where a sector names none; S1 carries both technologies, S2 4G alone."""

ENB = 402576
NUMBERED = [
    # site, technology, MHz, azimuth, cell identity, PCI, channel
    ("S1", "4g", 1815.0, 0.0, ENB * 256 + 121, 277, 1300),
    ("S1", "4g", 1815.0, 120.0, ENB * 256 + 122, 278, 1300),
    ("S1", "4g", 783.0, 0.0, ENB * 256 + 101, 277, 9460),
    ("S1", "5g", 3549.99, 0.0, 1000 * 2**14 + 5, 900, 636666),
    ("S2", "4g", 1815.0, 0.0, (ENB + 1) * 256 + 1, 12, 1300),
]


def numbered_network() -> Network:
    """The small network; rows of sectors as in :data:`NUMBERED`."""
    site, technology, band_mhz, azimuth_deg, *numbers = zip(*NUMBERED, strict=True)
    sectors = Sectors.upright(
        text(*site), text(*technology), np.array(band_mhz), np.array(azimuth_deg), np.full(len(NUMBERED), 3.0)
    )
    identities = CellIdentities(*(np.array(values, dtype=np.int64) for values in numbers))
    return replace(small_network(), sectors=replace(sectors, identities=identities))


def degrees(network: Network, x_km: float, y_km: float) -> tuple[str, str]:
    """Longitude and latitude of a place in km from the corner of the network, as text."""
    lon, lat = network.lon_lat(np.array([WEST_M + 1000.0 * x_km]), np.array([SOUTH_M + 1000.0 * y_km]))
    return f"{lon[0]:.6f}", f"{lat[0]:.6f}"
