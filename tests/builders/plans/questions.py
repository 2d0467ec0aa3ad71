"""The small network as a question with hand-made levels, and what the audit says of a broken plan."""

import numpy as np
import pytest
from scipy.sparse import csr_array

from phusong.coverage.fibre.parameters import FibreParameters
from phusong.coverage.radio.matrix import RsrpMatrix
from phusong.optimize.audit.audit import PlanAuditError, audit_plan
from phusong.optimize.fibre.extensions import find_extensions
from phusong.optimize.planner.planner import make_plan
from phusong.optimize.question.options import Options
from phusong.optimize.question.parameters import PlanParameters
from phusong.optimize.sites.candidates import find_candidates
from phusong.optimize.sites.parameters import CandidateParameters
from tests.builders.levels.radio import radio_of
from tests.builders.networks.small_network import VILLAGES, coverage_of, small_network
from tests.builders.plans.prices import plain_prices

COSTS = plain_prices(fibre_distribution_vnd_per_km=9_000)
"""Cable to a village costs more than the trench to it: access points stand in the villages."""
RADIO = radio_of()

UPGRADE, TOWER_4G, TOWER_5G = range(3)
LEVELS = {
    "4g": {TOWER_4G: "CDF", TOWER_5G: "CDF"},
    "5g": {UPGRADE: "BC", TOWER_5G: "CD"},
}
"""Service to candidate to the villages it serves in these tests; the tower stands at C, the upgrade at B."""


def serving_matrix(levels, candidates, villages, above_db=10.0, service="4g"):
    """RSRP well above the requirement where a candidate serves; ``above_db`` may be told for each pair."""
    level = np.zeros((candidates, len(villages)), dtype=np.float32)
    for row, names in levels.items():
        for name in names:
            extra = above_db[row, name] if isinstance(above_db, dict) else above_db
            level[row, list(villages).index(name)] = RADIO.budget(service).required_rsrp_dbm + extra
    return RsrpMatrix(csr_array(level), np.zeros(len(villages), dtype=np.int64))


class Question:
    """Everything a plan is made from, with hand-made levels."""

    def __init__(self, *, served=None, levels=None, order=tuple(VILLAGES), above_db=10.0, costs=COSTS, reach_m=2000.0):
        self.network = small_network(order=order)
        self.coverage = coverage_of(self.network, served)
        sites = CandidateParameters(high_ground=False, roadsides=False)
        self.candidates = find_candidates(self.network, self.coverage, sites, costs)
        ids, n = self.network.villages.ids, len(self.candidates)
        told = LEVELS if levels is None else levels
        self.matrices = {each: serving_matrix(told[each], n, ids, above_db, each) for each in told} if n else {}
        fibre = FibreParameters(reach_m=reach_m)
        self.extensions = find_extensions(self.network, self.coverage, fibre, costs, self.candidates.feet())

    def options(self) -> Options:
        return Options(self.network, self.coverage, self.candidates, self.matrices, self.extensions, RADIO)

    def plan(self, **settings):
        parameters = PlanParameters(**({"budget_vnd": 10**9, "time_limit_s": 86_400.0} | settings))
        plan = make_plan(self.options(), parameters)
        audit_plan(plan, self.options(), parameters)
        return plan


def random_floors(rng, question):
    """Settings, and the service, villages and share that each group of theirs speaks of."""
    codes, floors, groups = question.network.villages.commune_codes, [], []
    for service in rng.choice(["4g", "5g", "fibre"], int(rng.integers(1, 3)), replace=False):
        share = float(np.round(rng.uniform(0.1, 0.8), 2))
        within = str(rng.choice(["province", "district", "commune"]))
        floors.append({"service": str(service), "share": share, "within": within})
        parts = {
            "province": [("00001", "00002", "00003")],
            "district": [("00001",), ("00002", "00003")],
            "commune": [("00001",), ("00002",), ("00003",)],
        }
        groups += [(str(service), np.isin(codes.astype(str), part), share) for part in parts[within]]
    return floors, groups


def violations(plan, question, parameters) -> str:
    """What the audit says of a plan that it must refuse, one line each."""
    with pytest.raises(PlanAuditError) as caught:
        audit_plan(plan, question.options(), parameters)
    return "\n".join(caught.value.violations)
