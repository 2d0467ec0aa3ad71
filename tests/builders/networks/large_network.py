"""A generated province for tests of size and speed: rolling hills, square communes, villages anywhere."""

from dataclasses import replace

import numpy as np
import shapely
from affine import Affine
from pyproj import CRS

from phusong.coverage.network.demand import Communes, DemandPoints, Places
from phusong.coverage.network.network import Network
from phusong.coverage.network.plant import FibrePlant, Roads
from phusong.coverage.network.sites import Sectors, Sites
from phusong.coverage.served.coverage import Coverage, ServiceCoverage
from phusong.coverage.terrain.grid import Grid
from phusong.coverage.terrain.raster import Raster
from phusong.coverage.terrain.terrain import Terrain
from phusong.optimize.plan.plan import Plan
from phusong.optimize.plan.proposal import Backhaul, Proposal

CRS_METRIC = CRS.from_epsg(32648)
LEFT, BOTTOM, WIDTH, HEIGHT = 330_000.0, 2_440_000.0, 114_000.0, 96_000.0
COLUMNS, ROWS = 19, 8


def texts(values):
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def large_network(villages: int = 1556, *, sites: int = 300, seed: int = 7) -> Network:
    """152 communes in nine districts, with villages, sites, roads, fibre and hills."""
    draw = np.random.default_rng(seed)
    x = LEFT + draw.uniform(0, WIDTH, villages)
    y = BOTTOM + draw.uniform(0, HEIGHT, villages)
    outlines, codes = _squares()
    cell = ((y - BOTTOM) // (HEIGHT / ROWS)).astype(int) * COLUMNS + ((x - LEFT) // (WIDTH / COLUMNS)).astype(int)
    centre = np.zeros(villages, dtype=bool)
    centre[np.unique(cell, return_index=True)[1]] = True
    return Network(
        crs=CRS_METRIC,
        villages=DemandPoints(
            ids=texts([f"V{i:06d}" for i in range(villages)]),
            names=texts([f"Thôn Nậm Pung {i}" for i in range(villages)]),
            commune_codes=texts([codes[i] for i in cell]),
            x_m=x,
            y_m=y,
            population=np.round(draw.lognormal(5.9, 0.5, villages)),
            households=np.full(villages, np.nan),
            is_commune_centre=centre,
            has_fibre=np.full(villages, np.nan),
            origin=texts(["synthetic"] * villages),
        ),
        communes=Communes(
            codes=texts(codes),
            names=texts([f"Xã Bản Phố {i + 1}" for i in range(len(codes))]),
            districts=texts(
                [f"Huyện Đá Vách {1 + (i % COLUMNS) // 7 + 3 * (i // COLUMNS // 3)}" for i in range(len(codes))]
            ),
            population=np.full(len(codes), np.nan),
            outlines=outlines,
        ),
        sites=Sites(
            ids=texts([f"S{i:04d}" for i in range(sites)]),
            names=texts([f"LCI{i:04d}" for i in range(sites)]),
            operators=texts(["Alpha", "Beta", "Gamma"] * (sites // 3) + ["Alpha"] * (sites % 3)),
            technologies=tuple(frozenset({"4g", "5g"} if i % 6 == 0 else {"4g"}) for i in range(sites)),
            x_m=x[:sites] + 400.0,
            y_m=y[:sites] + 300.0,
            height_m=np.full(sites, 42.0),
        ),
        sectors=Sectors.upright(*(texts([]) for _ in range(2)), *(np.empty(0) for _ in range(3))),
        roads=Roads(lines=_roads(), classes=texts(["national"] * 6 + ["commune"] * 14)),
        fibre=FibrePlant(
            routes=_roads()[:9],
            route_kinds=texts(["trunk"] * 9),
            access_point_ids=texts([f"OLT{i}" for i in range(9)]),
            access_point_kinds=texts(["olt"] * 9),
            x_m=LEFT + WIDTH * (np.arange(9) + 0.5) / 9,
            y_m=np.full(9, BOTTOM + HEIGHT / 2),
        ),
        places=Places(*(texts([]) for _ in range(3)), np.empty(0), np.empty(0)),
        terrain=_hills(draw),
    )


def large_coverage(network: Network, *, gaps: int = 44, seed: int = 3) -> Coverage:
    """Fibre to all but ``gaps`` villages; 4G to most, 5G to some."""
    draw = np.random.default_rng(seed)
    count = len(network.villages)
    fibre = np.ones(count, dtype=bool)
    fibre[draw.choice(count, gaps, replace=False)] = False
    near = np.hypot(network.villages.x_m - LEFT - WIDTH / 2, network.villages.y_m - BOTTOM - HEIGHT / 2)
    dbm = {"4g": -75 - near / 1500 + draw.normal(0, 8, count), "5g": -80 - near / 900 + draw.normal(0, 8, count)}
    services = {"fibre": ServiceCoverage.of_fibre(fibre, np.where(fibre, 0, -1), np.where(fibre, 1250.0, np.nan))}
    for service, rsrp in dbm.items():
        served = rsrp >= -110
        server = np.where(served, np.arange(count) % len(network.sites), -1)
        state = ServiceCoverage.of_fibre(served, server, near / 10, service=service)
        services[service] = replace(state, rsrp_dbm=rsrp)
    return Coverage(services)


def large_plan(network: Network, coverage: Coverage, *, proposals: int = 24) -> Plan:
    """Proposals at the first villages without 5G, each serving its own village."""
    missing = np.flatnonzero(~coverage.served("5g"))[:proposals]
    after = {service: state.served.copy() for service, state in coverage.services.items()}
    after["5g"][missing] = True
    after["fibre"][np.flatnonzero(~after["fibre"])[:9]] = True
    made = []
    for rank, village in enumerate(missing):
        kind = ("new_tower", "upgrade", "fibre")[rank % 3]
        x, y = float(network.villages.x_m[village]), float(network.villages.y_m[village])
        made.append(
            Proposal(
                proposal_id=f"P{rank + 1:03d}",
                kind=kind,
                technologies={"new_tower": ("4g", "5g"), "upgrade": ("5g",), "fibre": ("fibre",)}[kind],
                name=f"{network.villages.names[village]} – {kind}",
                x_m=x,
                y_m=y,
                commune_code=str(network.villages.commune_codes[village]),
                site_id="S0001" if kind == "upgrade" else None,
                phase=1,
                capex_vnd=1_250_000_000 + rank * 10_000_000,
                opex_vnd_per_year=60_000_000,
                newly_covered_population=int(network.villages.population[village]),
                newly_covered_villages=1,
                village_ids=(str(network.villages.ids[village]),),
                marginal_population=100,
                backhaul=Backhaul("fibre", 1_200.0),
                route=shapely.LineString([(x, y), (x + 3000, y + 1000), (x + 5000, y + 4000)])
                if kind == "fibre"
                else None,
                owner="Sở Thông tin và Truyền thông",
                due="2026-12-31",
                status="proposed",
            )
        )
    cost = sum(proposal.capex_vnd for proposal in made)
    return Plan("feasible", 9000.0, 9120.0, 0.0133, 40_000_000_000, cost, tuple(made), after, 500, "highs", 1.2)


def large_raster(network: Network, *, step_m: float = 250.0) -> Raster:
    """A smooth RSRP surface that falls from the middle."""
    cols, rows = int(WIDTH / step_m), int(HEIGHT / step_m)
    col, row = np.meshgrid(np.arange(cols), np.arange(rows))
    wave = 12 * np.sin(col / 17) * np.cos(row / 13)
    values = (-78 - np.hypot(col - cols / 2, row - rows / 2) / 7 + wave).astype(np.float32)
    values[: rows // 6] = np.nan
    transform = Affine(step_m, 0, LEFT, 0, -step_m, BOTTOM + HEIGHT)
    return Raster(values, np.zeros(values.shape, dtype=np.int32), Grid(transform, values.shape, network.crs))


def _squares():
    width, height = WIDTH / COLUMNS, HEIGHT / ROWS
    boxes = [
        shapely.box(LEFT + c * width, BOTTOM + r * height, LEFT + (c + 1) * width, BOTTOM + (r + 1) * height)
        for r in range(ROWS)
        for c in range(COLUMNS)
    ]
    return texts(boxes), [f"{2600 + i:05d}" for i in range(len(boxes))]


def _roads():
    along = np.linspace(0, 1, 60)
    lines = [
        shapely.LineString(
            np.column_stack([LEFT + WIDTH * along, BOTTOM + HEIGHT * (i + 0.5) / 20 + 2500 * np.sin(12 * along + i)])
        )
        for i in range(20)
    ]
    return texts(lines)


def _hills(draw):
    step = 150.0
    cols, rows = int(WIDTH / step), int(HEIGHT / step)
    col, row = np.meshgrid(np.arange(cols), np.arange(rows))
    height = 900 + 500 * np.sin(col / 37 + row / 80) + 300 * np.cos(row / 23 - col / 60) + draw.normal(0, 12, col.shape)
    return Terrain(
        height.astype(np.float32), Grid(Affine(step, 0, LEFT, 0, -step, BOTTOM + HEIGHT), height.shape, CRS_METRIC)
    )
