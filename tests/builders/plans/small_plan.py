"""A hand-made plan on the small network: one upgrade, one new tower, one fibre section."""

from dataclasses import replace

import numpy as np
from shapely import MultiLineString

from phusong.coverage.network.network import Network
from phusong.coverage.served.coverage import Coverage
from phusong.optimize.plan.plan import Plan
from phusong.optimize.plan.proposal import Backhaul, Proposal
from tests.builders.networks.small_network import SOUTH_M, WEST_M, coverage_of, line, small_network, text

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


# Shares of the people who have a service, of villages with fractions of people as they come from finer cells.
_SHARES = {
    "fibre": (1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
    "4g": (0.98, 0.9512, 0.3333, 0.1667, 0.0, 0.4, 0.0),
    "5g": (0.875, 0.2001, 0.0, 0.0, 0.0, 0.0, 0.0),
}
_SHARES_AFTER = {
    "fibre": (1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0),
    "4g": (0.98, 0.9512, 0.9667, 0.8889, 0.0501, 0.4, 0.0),
    "5g": (0.875, 0.8125, 0.9, 0.75, 0.0, 0.0, 0.0),
}


def shared_case() -> tuple[Network, Coverage, Plan]:
    """The small case in two districts with parts of villages served: people are no whole numbers, own points differ."""
    network, coverage, plan = small_case()
    people = network.villages.population + np.array([0.4, 0.4, 0.4, 0.45, 0.3, 0.25, 0.4])
    network = replace(
        network,
        villages=replace(network.villages, population=people),
        communes=replace(network.communes, districts=text("Huyện Tây", "Huyện Đông")),
    )
    own = {"fibre": "A", "4g": "AF", "5g": "A"}
    services = {
        name: replace(state, share=np.array(_SHARES[name]), own_point=_among(network, own[name]))
        for name, state in coverage.services.items()
    }
    after = {"fibre": "ABC", "4g": "ABDF", "5g": "ABD"}
    return (
        network,
        Coverage(services),
        replace(
            plan,
            after_share={name: np.array(shares) for name, shares in _SHARES_AFTER.items()},
            after_own_point={name: _among(network, letters) for name, letters in after.items()},
        ),
    )


def _among(network: Network, letters: str) -> np.ndarray:
    return np.array([str(key) in letters for key in network.villages.ids], dtype=np.bool_)
