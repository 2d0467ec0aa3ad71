"""Sixty villages in rough country, seeded: four communes in two districts, eight masts, a road grid and fibre."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
from scipy.ndimage import gaussian_filter
from shapely import LineString, box

from phusong.coverage.network.demand import Communes, DemandPoints, Places
from phusong.coverage.network.network import Network
from phusong.coverage.network.plant import FibrePlant, Roads
from phusong.coverage.network.sites import Sectors, Sites
from phusong.coverage.terrain.terrain import Terrain
from tests.builders.networks.small_network import text
from tests.builders.networks.terrains import CRS_METRES, terrain_of

LEFT_M, BOTTOM_M, SIZE_M, STEP_M = 400_000.0, 2_480_000.0, 24_000.0, 100.0
VILLAGES = 60


def rough_terrain(seed: int = 3, relief_m: float = 40.0) -> Terrain:
    """Hills of ``relief_m`` standard deviation over the square of the network and 1 km around it."""
    cells = round((SIZE_M + 2000.0) / STEP_M)
    noise = np.random.default_rng(seed).normal(size=(cells, cells))
    hills = sum(gaussian_filter(noise, scale) * scale for scale in (24.0, 8.0, 3.0))
    heights = 600.0 + relief_m * hills / hills.std()
    return terrain_of(heights, STEP_M, LEFT_M - 1000.0, BOTTOM_M + SIZE_M + 1000.0)


@cache
def sixty_villages(seed: int = 3) -> Network:
    """The network; every seed places villages and masts elsewhere. All tests share one, and none writes into it."""
    rng = np.random.default_rng(seed)
    x, y = (low + rng.uniform(500.0, SIZE_M - 500.0, VILLAGES) for low in (LEFT_M, BOTTOM_M))
    east, north = x > LEFT_M + SIZE_M / 2, y > BOTTOM_M + SIZE_M / 2
    commune = np.where(north, np.where(east, "00004", "00003"), np.where(east, "00002", "00001"))
    centres = [int(np.flatnonzero(commune == code)[0]) for code in ("00001", "00002", "00003", "00004")]
    villages = DemandPoints(
        ids=text(*(f"V{i:02d}" for i in range(VILLAGES))),
        names=text(*(f"Thôn {i}" for i in range(VILLAGES))),
        commune_codes=text(*commune),
        x_m=x,
        y_m=y,
        population=rng.integers(80, 900, VILLAGES).astype(np.float64),
        households=np.full(VILLAGES, np.nan),
        is_commune_centre=np.isin(np.arange(VILLAGES), centres),
        has_fibre=np.full(VILLAGES, np.nan),
        origin=text(*[""] * VILLAGES),
    )
    return Network(
        crs=CRS_METRES,
        villages=villages,
        communes=_communes(),
        sites=_sites(rng),
        sectors=_sectors(),
        roads=_roads(),
        fibre=_fibre(),
        places=Places(text(), text(), text(), np.zeros(0), np.zeros(0)),
        terrain=rough_terrain(seed),
    )


def _communes() -> Communes:
    half = SIZE_M / 2
    corners = [(0.0, 0.0), (half, 0.0), (0.0, half), (half, half)]
    outlines = [box(LEFT_M + x, BOTTOM_M + y, LEFT_M + x + half, BOTTOM_M + y + half) for x, y in corners]
    return Communes(
        codes=text("00001", "00002", "00003", "00004"),
        names=text("Tả", "Phìn", "Nậm", "Bản"),
        districts=text("Nam", "Nam", "Bắc", "Bắc"),
        population=np.full(4, np.nan),
        outlines=np.array(outlines, dtype=np.object_),
    )


def _sites(rng: np.random.Generator) -> Sites:
    """Eight masts, all with 4G, the first three with 5G as well."""
    x, y = (low + rng.uniform(2000.0, SIZE_M - 2000.0, 8) for low in (LEFT_M, BOTTOM_M))
    return Sites(
        ids=text(*(f"S{i}" for i in range(8))),
        names=text(*(f"Trạm {i}" for i in range(8))),
        operators=text(*["Viễn thông X"] * 8),
        technologies=tuple(frozenset({"4g", "5g"}) if i < 3 else frozenset({"4g"}) for i in range(8)),
        x_m=x,
        y_m=y,
        height_m=np.full(8, 42.0),
    )


def _sectors() -> Sectors:
    """Sites 0 to 5 have three 4G sectors, site 0 also one on 900 MHz; sites 6 and 7 count as omnidirectional."""
    sites = [f"S{i}" for i in range(6) for _ in range(3)]
    return Sectors.upright(
        site_ids=text(*sites, "S0", "S1"),
        technologies=text(*["4g"] * 19 + ["5g"]),
        band_mhz=np.array([np.nan] * 18 + [900.0, 2600.0]),
        azimuth_deg=np.array([0.0, 120.0, 240.0] * 6 + [60.0, 90.0]),
        downtilt_deg=np.array([4.0, np.nan, 2.0] * 6 + [0.0, 1.0]),
    )


def _roads() -> Roads:
    """A grid of 4 km with one loose road in the far corner."""
    at = np.arange(2000.0, SIZE_M, 4000.0)
    lines = [LineString([(LEFT_M, BOTTOM_M + y), (LEFT_M + SIZE_M, BOTTOM_M + y)]) for y in at[:-1]]
    lines += [LineString([(LEFT_M + x, BOTTOM_M), (LEFT_M + x, BOTTOM_M + SIZE_M - 5000.0)]) for x in at]
    lines.append(LineString([(LEFT_M, BOTTOM_M + SIZE_M - 500.0), (LEFT_M + SIZE_M, BOTTOM_M + SIZE_M - 500.0)]))
    return Roads(np.array(lines, dtype=np.object_), text(*["commune"] * len(lines)))


def _fibre() -> FibrePlant:
    """Two cables along the grid from one OLT in the middle, with splitters; one splitter lies on no cable."""
    mid = 10_000.0
    ends = [((mid, mid), (18_000.0, mid)), ((mid, mid), (mid, 2000.0))]
    routes = [LineString([(LEFT_M + x, BOTTOM_M + y) for x, y in pair]) for pair in ends]
    x = np.array([mid, 14_000.0, 18_000.0, mid, mid, 2000.0])
    y = np.array([mid, mid, mid, 6000.0, 2000.0, 14_000.0])
    return FibrePlant(
        routes=np.array(routes, dtype=np.object_),
        route_kinds=text("trunk", "trunk"),
        access_point_ids=text(*(f"AP{i}" for i in range(6))),
        access_point_kinds=text("OLT", "splitter", "splitter", "splitter", "splitter", "splitter"),
        x_m=LEFT_M + x,
        y_m=BOTTOM_M + y,
    )


def without_sites(network: Network, *dropped: str) -> Network:
    """The network less some sites and their sectors."""
    sites, sectors = network.sites, network.sectors
    keep = [i for i, site in enumerate(sites.ids) if site not in dropped]
    rows = [i for i, site in enumerate(sectors.site_ids) if site not in dropped]
    return replace(
        network,
        sites=replace(
            sites,
            ids=sites.ids[keep],
            names=sites.names[keep],
            operators=sites.operators[keep],
            technologies=tuple(sites.technologies[i] for i in keep),
            x_m=sites.x_m[keep],
            y_m=sites.y_m[keep],
            height_m=sites.height_m[keep],
        ),
        sectors=replace(
            sectors,
            site_ids=sectors.site_ids[rows],
            technologies=sectors.technologies[rows],
            band_mhz=sectors.band_mhz[rows],
            azimuth_deg=sectors.azimuth_deg[rows],
            downtilt_deg=sectors.downtilt_deg[rows],
        ),
    )


def take_villages(network: Network, rows) -> Network:
    """The network with the villages of these rows, in this order."""
    columns = {name: getattr(network.villages, name)[rows] for name in DemandPoints.__dataclass_fields__}
    return replace(network, villages=DemandPoints(**columns))


def without_routes(network: Network, *dropped: int) -> Network:
    """The network less some fibre routes."""
    keep = [i for i in range(len(network.fibre.routes)) if i not in dropped]
    plant = replace(network.fibre, routes=network.fibre.routes[keep], route_kinds=network.fibre.route_kinds[keep])
    return replace(network, fibre=plant)
