"""A hand-made plan on the small network: one upgrade, one new tower, one fibre section."""

from dataclasses import replace

import numpy as np
from shapely import MultiLineString

from phusong.coverage.network.network import Network
from phusong.coverage.served.coverage import Coverage
from phusong.optimize.plan.plan import Plan
from phusong.optimize.plan.proposal import Backhaul, Proposal
from tests.builders.networks.small_network import SOUTH_M, WEST_M, coverage_of, line, small_network

UPGRADE = Proposal(
    proposal_id="P001",
    kind="upgrade",
    technologies=("5g",),
    name="Trạm 2",
    x_m=WEST_M + 5200.0,
    y_m=SOUTH_M + 5000.0,
    commune_code="00001",
    site_id="S2",
    phase=1,
    capex_vnd=787_500_000,
    opex_vnd_per_year=75_000_000,
    newly_covered_population=400,
    newly_covered_villages=1,
    village_ids=("B",),
    marginal_population=400,
    backhaul=Backhaul("existing"),
    route=None,
    owner="Viễn thông Y",
    due="2026-06-30",
    status="proposed",
    people_by_service={"5g": 400},
)
TOWER = replace(
    UPGRADE,
    proposal_id="P002",
    kind="new_tower",
    technologies=("4g", "5g"),
    name="Thôn C, Đông",
    x_m=WEST_M + 11_000.0,
    y_m=SOUTH_M + 10_000.0,
    commune_code="00002",
    site_id=None,
    capex_vnd=2_150_000_000,
    newly_covered_population=550,
    newly_covered_villages=2,
    village_ids=("C", "D"),
    people_by_service={"4g": 550, "5g": 550},
    marginal_population=550,
    backhaul=Backhaul("microwave", 8_200.0),
    owner="",
    due="",
)
FIBRE = replace(
    UPGRADE,
    proposal_id="P003",
    kind="fibre",
    technologies=("fibre",),
    name="Thôn B, Thôn C",
    x_m=WEST_M + 10_000.0,
    y_m=SOUTH_M + 10_000.0,
    commune_code="00002",
    site_id=None,
    capex_vnd=1_750_000_000,
    newly_covered_population=700,
    newly_covered_villages=2,
    village_ids=("B", "C"),
    people_by_service={"fibre": 700},
    marginal_population=700,
    backhaul=Backhaul("fibre", 10_000.0),
    route=MultiLineString([line((5, 5), (10, 5)), line((10, 5), (10, 10))]),
)


def small_case(names: dict[str, str] | None = None) -> tuple[Network, Coverage, Plan]:
    """The small network with some signal, its coverage and a plan; ``names`` renames villages by identifier."""
    network = small_network()
    villages = network.villages
    called = np.array(
        [(names or {}).get(str(key), str(name)) for key, name in zip(villages.ids, villages.names, strict=True)]
    )
    network = replace(network, villages=replace(villages, names=called.astype(np.object_)))
    coverage = coverage_of(network)
    signal = {
        "4g": [-80.0, -95.5, -112, -118, -125, np.nan, np.nan],
        "5g": [-90.0, -111, -120, -130, np.nan, np.nan, np.nan],
    }
    services = dict(coverage.services)
    for service, dbm in signal.items():
        server = np.array([0 if value > -110 else -1 for value in dbm])
        services[service] = replace(services[service], rsrp_dbm=np.array(dbm), server=server)
    coverage = Coverage(services)
    after = {service: state.served.copy() for service, state in services.items()}
    ids = list(villages.ids)
    for service, gained in {"fibre": "BC", "4g": "CD", "5g": "BCD"}.items():
        after[service][[ids.index(name) for name in gained]] = True
    proposals = (UPGRADE, TOWER, FIBRE)
    cost = sum(proposal.capex_vnd for proposal in proposals)
    plan = Plan("optimal", 2200.0, 2200.0, 0.0, 5_000_000_000, cost, proposals, after, 40, "highs 1.15.1", 0.2)
    return network, coverage, plan
