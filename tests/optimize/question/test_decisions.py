"""Partners' decisions: read, kept, priced, contradictory, and agreement with enumeration."""

from dataclasses import replace

import numpy as np
import pytest

from phusong.coverage.fibre.parameters import FibreParameters
from phusong.coverage.findings.errors import InputError
from phusong.optimize.audit.audit import PlanAuditError, audit_plan
from phusong.optimize.fibre.extensions import find_extensions
from phusong.optimize.planner.planner import make_plan
from phusong.optimize.question.decisions import parts_of
from phusong.optimize.question.parameters import PlanParameters
from phusong.optimize.sites.candidates import find_candidates
from phusong.optimize.sites.parameters import CandidateParameters, WantedPlace
from tests.builders.networks.small_network import SOUTH_M, WEST_M
from tests.builders.plans.questions import COSTS, Question
from tests.builders.plans.reasons import explained

pytestmark = pytest.mark.slow  # answers whole questions, most of them against enumeration
TOWER = "tower:410000,2490000"
UPGRADE = "upgrade:S2:5g"


def lon_lat(question, x_km, y_km):
    lon, lat = question.network.lon_lat(np.array([WEST_M + 1000 * x_km]), np.array([SOUTH_M + 1000 * y_km]))
    return {"lon": float(lon[0]), "lat": float(lat[0])}


def kinds(plan):
    return [(proposal.kind, ";".join(proposal.technologies), proposal.status) for proposal in plan.proposals]


def test_what_is_accepted_is_built_whatever_it_brings():
    question = Question()
    free = question.plan(budget_vnd=60_000, weights={"4g": 1.0})
    assert kinds(free) == [("new_tower", "4g", "proposed")]
    held = question.plan(budget_vnd=60_000, weights={"4g": 1.0}, decisions=[{"subject": UPGRADE, "verdict": "accept"}])
    assert kinds(held) == [("upgrade", "5g", "accepted")]
    by_site = question.plan(budget_vnd=60_000, weights={"4g": 1.0}, decisions=[{"subject": "S2", "verdict": "accept"}])
    assert by_site.proposals == held.proposals


def test_an_accepted_place_is_filled_in_the_way_that_serves_most():
    question = Question()
    decisions = [{"subject": TOWER, "verdict": "accept"}]
    assert kinds(question.plan(budget_vnd=10**6, weights={"5g": 1.0}, decisions=decisions))[-1] == (
        "new_tower",
        "4g;5g",
        "accepted",
    )
    assert kinds(question.plan(budget_vnd=60_000, weights={"5g": 1.0}, decisions=decisions)) == [
        ("new_tower", "4g", "accepted")
    ]


def test_what_is_rejected_or_deferred_is_not_built_nor_its_other_ways():
    for verdict in ("reject", "defer"):
        plan = Question().plan(decisions=[{"subject": f"{TOWER}:4g", "verdict": verdict}])
        assert [each.kind for each in plan.proposals] == ["upgrade", "fibre"]


def test_a_zone_bars_towers_but_no_upgrades():
    question = Question()
    # C stands at 10, 10 km; S2 at 5.2, 5 km.
    near = question.plan(decisions=[{"verdict": "reject", "radius_m": 1001.0, **lon_lat(question, 10, 11)}])
    assert "new_tower" not in [each.kind for each in near.proposals]
    far = question.plan(decisions=[{"verdict": "reject", "radius_m": 999.0, **lon_lat(question, 10, 11)}])
    assert "new_tower" in [each.kind for each in far.proposals]
    whole = question.plan(decisions=[{"verdict": "reject", "radius_m": 50_000.0, **lon_lat(question, 10, 11)}])
    assert [each.kind for each in whole.proposals] == ["upgrade", "fibre"]
    around_site = question.plan(decisions=[{"subject": "S2", "verdict": "reject", "radius_m": 7000.0}])
    assert [each.kind for each in around_site.proposals] == ["fibre"]  # C is 6.9 km from S2
    around_other = question.plan(decisions=[{"subject": "S1", "verdict": "reject", "radius_m": 10_200.0}])
    assert [each.kind for each in around_other.proposals] == ["upgrade", "fibre"]  # and 10.1 km from S1


class Relocatable(Question):
    """The small question with one more place for a tower, 3 km north of C, which serves F only."""

    def __init__(self):
        super().__init__()
        wanted = WantedPlace(**lon_lat(self, 10.0, 13.0))
        sites = CandidateParameters(high_ground=False, roadsides=False, wanted=(wanted,))
        self.candidates = find_candidates(self.network, self.coverage, sites, COSTS)
        self.extensions = find_extensions(self.network, self.coverage, FibreParameters(), COSTS, self.candidates.feet())
        self.matrices = {
            service: replace(matrix, rsrp_dbm=_with_rows(matrix.rsrp_dbm, self.candidates, service))
            for service, matrix in self.matrices.items()
        }


def _with_rows(rsrp, candidates, service):
    """Levels of the two ways to build the wanted place after the others; F has index 5."""
    rows = rsrp.toarray()
    more = np.zeros((len(candidates) - len(rows), rows.shape[1]), dtype=rows.dtype)
    for at, technologies in enumerate(candidates.technologies[len(rows) :]):
        more[at, 5] = -60.0 if service in technologies else 0.0
    return type(rsrp)(np.vstack((rows, more)))


def test_a_relocated_tower_stands_at_its_new_place():
    question = Relocatable()
    assert [str(each) for each in question.candidates.origins[-2:]] == ["wanted", "wanted"]
    move = {"subject": TOWER, "verdict": "relocate", **lon_lat(question, 10.1, 13.2)}
    plan = question.plan(decisions=[move])
    tower = next(each for each in plan.proposals if each.kind == "new_tower")
    assert (tower.x_m - WEST_M, tower.y_m - SOUTH_M, tower.status) == (10_000.0, 13_000.0, "relocated")
    with pytest.raises(InputError, match=r"no tower was weighed within 100 m .* the nearest is 0.2 km away"):
        question.plan(decisions=[move | {"radius_m": 100.0}])
    with pytest.raises(InputError, match="no tower was weighed") as caught:
        Question().plan(decisions=[move])  # nobody asked for that place to be weighed
    assert "candidates.wanted" in caught.value.findings[0].remedy


def test_unknown_subjects_are_refused_with_the_nearest():
    question = Question()
    with pytest.raises(InputError, match="did you mean 'S2'"):
        question.plan(decisions=[{"subject": "S22", "verdict": "accept"}])
    with pytest.raises(InputError, match="did you mean 'P002'"):
        question.plan(
            decisions=[{"subject": "P02", "verdict": "accept"}], earlier=parts_of(question.plan(budget_vnd=10**6))
        )
    with pytest.raises(InputError, match="nothing was weighed at 'S1'"):
        question.plan(decisions=[{"subject": "S1", "verdict": "accept"}])
    assert question.plan(decisions=[{"subject": "S1", "verdict": "defer"}]).proposals == question.plan().proposals
    with pytest.raises(InputError, match="no longer weighed"):
        question.plan(decisions=[{"subject": "P001", "verdict": "accept"}], earlier={"P001": "tower:1,1:4g"})


def test_decisions_on_proposals_of_the_earlier_plan():
    question = Question()
    earlier = question.plan()
    held = question.plan(
        budget_vnd=earlier.cost_vnd,
        earlier=parts_of(earlier),
        decisions=[{"subject": "P003", "verdict": "accept"}, {"subject": "P002", "verdict": "reject"}],
    )
    assert kinds(held) == [("upgrade", "5g", "proposed"), ("fibre", "fibre", "accepted")]


def test_the_price_of_change_keeps_what_was_seen():
    question = Question()
    money = {"budget_vnd": 60_000, "weights": {"4g": 1.0, "5g": 1.0}}
    # The upgrade serves B and C with 5G, 700 people; the tower C, D, F with 4G, 650: one of them fits.
    assert kinds(question.plan(**money)) == [("upgrade", "5g", "proposed")]
    earlier = {"P001": f"{TOWER}:4g"}
    cheap = question.plan(**money, earlier=earlier, change_price=49.0)
    assert (kinds(cheap)[0][0], cheap.objective, cheap.status) == ("upgrade", 651.0, "optimal")
    dear = question.plan(**money, earlier=earlier, change_price=51.0)
    assert (kinds(dear)[0][0], dear.objective, dear.status) == ("new_tower", 650.0, "optimal")


def test_a_decision_ends_the_price_of_change():
    question = Question()
    money = {"budget_vnd": 60_000, "weights": {"4g": 1.0, "5g": 1.0}, "change_price": 1000.0}
    plan = question.plan(**money, earlier={"P001": f"{TOWER}:4g"}, decisions=[{"subject": "P001", "verdict": "reject"}])
    assert (kinds(plan)[0][0], plan.objective) == ("upgrade", 700.0)


CONTRADICTIONS = [
    ([(UPGRADE, "accept"), ("S2", "reject")], "the acceptance of upgrade:S2:5g contradicts the rejection of S2"),
    ([("S2", "accept"), (UPGRADE, "defer")], "the acceptance of S2 contradicts the deferral of upgrade:S2:5g"),
    ([(f"{TOWER}:4g", "accept"), (TOWER, "reject")], f"the acceptance of {TOWER}:4g contradicts the rejection of"),
    ([(TOWER, "accept"), (f"{TOWER}:4g+5g", "reject")], "nothing is left to build at its place"),
    ([(f"{TOWER}:4g", "accept"), (f"{TOWER}:4g+5g", "accept")], "only one can be built"),
    ([("access_point:415000.0,2490000.0", "accept"), ("section:407500.0,2485000.0", "reject")], "no trench is left"),
]


@pytest.mark.parametrize(("decisions", "told"), CONTRADICTIONS)
def test_decisions_that_contradict_each_other(decisions, told):
    plan = Question().plan(decisions=[{"subject": subject, "verdict": verdict} for subject, verdict in decisions])
    assert (plan.status, plan.proposals) == ("infeasible", ())
    assert told in explained(plan)[0]


def test_a_lock_against_an_exclusion_zone():
    question = Question()
    for radius_m, subject in ((1001.0, TOWER), (1500.0, f"{TOWER}:4g"), (30_000.0, f"{TOWER}:4g+5g")):
        zone = {"verdict": "reject", "radius_m": radius_m, **lon_lat(question, 10, 11)}
        plan = question.plan(decisions=[{"subject": subject, "verdict": "accept"}, zone])
        assert plan.status == "infeasible"
        assert f"the acceptance of {subject} contradicts the rejection of the zone around" in explained(plan)[0]
        assert f"{radius_m:,.0f} m around it" in explained(plan)[0]


def test_locks_that_cost_more_than_there_is():
    plan = Question().plan(budget_vnd=31_000, decisions=[{"subject": "S2", "verdict": "accept"}])
    assert plan.status == "infeasible"
    assert (
        "the acceptance of S2 cost 31,500 VND, and the budget is 31,000 VND: 500 VND are missing" in explained(plan)[0]
    )


def test_decisions_that_keep_a_floor_from_being_met():
    floor = {"service": "4g", "share": 0.8}
    plan = Question().plan(floors=[floor], decisions=[{"subject": TOWER, "verdict": "reject"}])
    assert f"the rejection of {TOWER} keep the floor of 4G for 80 %" in explained(plan)[0]
    floor = {"service": "5g", "share": 0.75}
    plan = Question().plan(floors=[floor], decisions=[{"subject": f"{TOWER}:4g", "verdict": "accept"}])
    assert f"the acceptance of {TOWER}:4g keep the floor of 5G for 75 %" in explained(plan)[0]


def test_locks_and_floors_that_together_cost_more_than_there_is():
    plan = Question().plan(
        budget_vnd=70_000,
        floors=[{"service": "4g", "share": 0.8}],
        decisions=[{"subject": "S2", "verdict": "accept"}],
    )
    assert plan.status == "infeasible"
    assert "the floors and what partners accepted need 88,900 VND" in explained(plan)[0]
    assert "18,900 VND are missing" in explained(plan)[0]


def test_the_audit_catches_broken_decisions():
    question = Relocatable()
    free = PlanParameters(budget_vnd=10**9)
    plan = make_plan(question.options(), free)
    for decision, complaint in (
        ({"subject": TOWER, "verdict": "reject"}, "against the verdict reject"),
        ({"subject": "S2", "verdict": "defer"}, "against the verdict defer"),
        ({"subject": "S1", "verdict": "accept"}, "S1 was accepted and is not built"),
        ({"verdict": "reject", "radius_m": 1500.0, **lon_lat(question, 10, 11)}, "from where no tower may stand"),
        ({"subject": TOWER, "verdict": "relocate", **lon_lat(question, 1, 13)}, "no tower stands at its new place"),
    ):
        with pytest.raises(PlanAuditError, match=complaint):
            audit_plan(plan, question.options(), PlanParameters(budget_vnd=10**9, decisions=[decision]))
