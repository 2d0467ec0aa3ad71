"""Places that come first: what reaches them, the order they are served in, and agreement with enumeration."""

from dataclasses import replace

import numpy as np
import pytest

from phusong.coverage.fibre.parameters import FibreParameters
from phusong.coverage.findings.errors import InputError
from phusong.optimize.audit.audit import PlanAuditError, audit_plan
from phusong.optimize.fibre.extensions import find_extensions
from phusong.optimize.planner.milestones import find_milestones
from phusong.optimize.planner.planner import make_plan
from phusong.optimize.question.options import Options
from phusong.optimize.question.parameters import PlanParameters
from phusong.optimize.question.places import places_gained
from phusong.optimize.question.requirement import floors_dbm
from phusong.optimize.question.targets import DatedTarget
from phusong.optimize.sites.candidates import find_candidates
from phusong.optimize.sites.parameters import CandidateParameters
from phusong.optimize.sites.predict import predict_candidates
from tests.builders.levels.radio import radio_of
from tests.builders.networks.small_network import VILLAGES, coverage_of, small_network, with_places
from tests.builders.plans.prices import plain_prices

pytestmark = pytest.mark.slow  # answers whole questions, most of them against enumeration

RADIO = radio_of()
COSTS = plain_prices()


def options_of(network, served=None):
    coverage = coverage_of(network, served)
    candidates = find_candidates(network, coverage, CandidateParameters(high_ground=False, roadsides=False), COSTS)
    extensions = find_extensions(network, coverage, FibreParameters(), COSTS, candidates.feet())
    return Options(network, coverage, candidates, predict_candidates(network, candidates, RADIO), extensions, RADIO)


def reach_of(options, **settings):
    return options.with_places(PlanParameters(**settings)).places


def plan_of(options, **settings):
    parameters = PlanParameters(**({"budget_vnd": 10**9} | settings))
    plan = make_plan(options, parameters)
    audit_plan(plan, options, parameters)
    return plan


def test_a_place_where_a_village_is_has_what_the_village_has():
    options = options_of(with_places(small_network(), ("z", "school", 10.0, 10.0), ("y", "clinic", 15.0, 5.0)))
    reach = reach_of(options, must_serve=["school", "clinic"])
    assert reach.ids.tolist() == ["y", "z"]  # by identifier
    matrices, extensions = options.matrices, options.extensions
    for service, matrix in matrices.items():
        of_villages = matrix.rsrp_dbm.toarray()[:, [2, 4]]
        of_villages[of_villages < floors_dbm(RADIO)[service]] = 0.0  # not asked for at places
        assert np.array_equal(reach.matrices[service].rsrp_dbm.toarray()[:, [1, 0]], of_villages)
        assert of_villages.any()
    for place, village in ((1, 2), (0, 4)):  # z at C, y at E
        mine = dict(zip(reach.access[:, 0].tolist(), reach.access_m.tolist(), strict=True))
        of_village = extensions.serves[:, 1] == village
        points = extensions.point[extensions.serves[of_village, 0]]
        for point, way in zip(points, extensions.serves_m[of_village], strict=True):
            assert mine[point] == pytest.approx(way, abs=1e-6)
        assert set(reach.access[reach.access[:, 1] == place, 0]) == set(points)


def test_fibre_reaches_a_place_along_the_road_only():
    # 1.5 km along the road from the access points at C and where the reach of D ends, 900 m off the road 1 km from C,
    # and far from any road.
    network = with_places(
        small_network(), ("a", "school", 11.5, 10.0), ("b", "school", 11.0, 10.9), ("c", "school", 6, 13)
    )
    reach = reach_of(options_of(network), must_serve=["school"], must_serve_services=["fibre"])
    assert sorted(set(reach.access[:, 1].tolist())) == [0, 1]
    assert sorted(reach.access_m.round().tolist()) == [1500.0, 1500.0, 1900.0]


def test_only_kinds_that_are_asked_for_are_looked_at():
    options = options_of(with_places(small_network(), ("z", "school", 10.0, 10.0), ("u", "commune_centre", 10.0, 10.0)))
    assert reach_of(options) is None
    assert reach_of(options, must_serve=["commune_centre"]) is None  # the villages marked so stand for it
    villages = replace(options.network.villages, is_commune_centre=np.zeros(7, dtype=bool))
    unmarked = replace(options, network=replace(options.network, villages=villages))
    assert reach_of(unmarked, must_serve=["commune_centre"]).ids.tolist() == ["u"]


def test_a_school_without_people_comes_before_many_people():
    # A school beyond E, where nobody lives; money for one access point and its fibre only.
    network = with_places(small_network(), ("s", "school", 16.5, 5.0))
    options = options_of(network)
    people_first = plan_of(options, budget_vnd=75_000, weights={"fibre": 1.0})
    school_first = plan_of(options, budget_vnd=75_000, weights={"fibre": 1.0}, must_serve=["school"])
    assert people_first.proposals[0].village_ids == ("B", "C")
    assert school_first.proposals[0].village_ids == ("B", "E")
    assert school_first.objective < people_first.objective
    (target,) = school_first.targets
    assert target[:6] == ("fibre at every school", "places", 1.0, 0.0, 1.0, 1.0)


@pytest.mark.parametrize("phases", [(), ({"budget_vnd": 0}, {"budget_vnd": 75_000})])
def test_milestones_count_places_as_priorities_do(phases):
    network = with_places(small_network(), ("s", "school", 16.5, 5.0), ("t", "school", 1.0, 5.1))
    asked = {"budget_vnd": 75_000, "weights": {"fibre": 1.0}, "must_serve": ["school"], "phases": phases}
    options = options_of(network)
    plan = plan_of(options, **asked)
    target = DatedTarget(service="fibre", share=1, measure="places", kind="school")
    (count,) = find_milestones(options, PlanParameters(**asked), plan, [target]).places
    (told,) = plan.targets
    assert (count.total, count.today, count.after[-1]) == (told.total, told.before, told.after) == (2, 1, 2)
    assert count.after == ((1, 2) if phases else (2,))


def test_the_gravest_kind_comes_first():
    # A clinic at C and two schools at E: money for one of both ways.
    network = with_places(
        small_network(), ("c", "clinic", 10.0, 10.0), ("s", "school", 15.0, 5.0), ("t", "school", 15.0, 5.2)
    )
    options = options_of(network)
    settings = {"budget_vnd": 75_000, "weights": {"fibre": 1.0}}
    clinics = plan_of(options, **settings, must_serve=["clinic", "school"])
    schools = plan_of(options, **settings, must_serve=["school", "clinic"])
    assert [target.after for target in clinics.targets] == [1.0, 0.0]
    assert [target.after for target in schools.targets] == [2.0, 0.0]


def test_commune_centres_are_villages():
    # B and C are centres; C lacks 4G, which the tower there brings.
    plan = plan_of(options_of(small_network()), question="least_cost", must_serve=["commune_centre"], weights={"4g": 1})
    assert [each.kind for each in plan.proposals] == ["new_tower"]
    assert plan.targets[0][:6] == ("4g at every commune_centre", "places", 2.0, 1.0, 2.0, 2.0)
    assert plan.targets[0][6:] == ("4g", "places", ("commune_centre",), None)


def test_a_place_that_nothing_reaches_does_not_stop_the_plan():
    plan = plan_of(
        options_of(with_places(small_network(), ("s", "school", 5.0, 13.0))),
        must_serve=["school"],
        must_serve_services=["fibre"],
    )
    assert plan.status == "optimal"
    assert plan.targets[0].after == 0.0
    assert plan.proposals


def test_unknown_kinds_and_services_are_refused_with_the_nearest():
    options = options_of(with_places(small_network(), ("s", "school", 5.0, 13.0)))
    with pytest.raises(InputError, match="did you mean 'school'"):
        plan_of(options, must_serve=["shcool"])
    with pytest.raises(InputError, match="did you mean 'fibre'"):
        plan_of(options, must_serve=["school"], must_serve_services=["fiber"])


def test_the_audit_recounts_places():
    options = options_of(with_places(small_network(), ("s", "school", 16.5, 5.0)))
    parameters = PlanParameters(budget_vnd=10**9, must_serve=["school", "commune_centre"])
    plan = make_plan(options, parameters)
    for at in range(len(plan.targets)):
        for change in ({"after": plan.targets[at].after - 1.0}, {"total": 9.0}, {"before": 7.0}, {"need": 0.0}):
            targets = list(plan.targets)
            targets[at] = targets[at]._replace(**change)
            with pytest.raises(PlanAuditError, match=r"says .*, and it is"):
                audit_plan(replace(plan, targets=tuple(targets)), options, parameters)
    with pytest.raises(PlanAuditError, match="are asked for"):
        audit_plan(replace(plan, targets=plan.targets[1:]), options, parameters)


def test_places_at_villages_gain_what_the_villages_gain():
    at_villages = [(name, "school", x, y) for name, (x, y, _) in VILLAGES.items()]
    network = with_places(small_network(), *at_villages)
    options = options_of(network)
    plan = plan_of(options, budget_vnd=1_000_000, weights={"fibre": 1.0, "4g": 1.0, "5g": 1.0})
    today = options.coverage
    assert len(plan.proposals) > 1
    found = places_gained(network, (options.candidates, options.extensions), RADIO, today, plan.proposals)
    for service, by_proposal in found.items():
        gained = np.zeros(len(VILLAGES), dtype=bool)
        for proposal in plan.proposals:
            mine = by_proposal.get(proposal.proposal_id, np.zeros(0, dtype=int))
            assert service in proposal.technologies or not len(mine)
            gained[mine] = True
        assert np.array_equal(gained, plan.after[service] & ~today.served(service)), service
    assert sum(len(mine) for by_proposal in found.values() for mine in by_proposal.values()) > 3
    nothing = places_gained(network, (options.candidates, options.extensions), RADIO, today, ())
    assert nothing == {"fibre": {}, "4g": {}, "5g": {}}
