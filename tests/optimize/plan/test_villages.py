"""A plan that was made over people points, told by villages."""

from dataclasses import replace

import numpy as np
from numpy.testing import assert_allclose, assert_array_equal

from phusong.coverage.served.people.find import find_people
from phusong.coverage.served.people.parameters import PeopleParameters
from phusong.coverage.served.people.point_network import at_points
from phusong.optimize.plan.outcomes import PhaseOutcome
from phusong.optimize.plan.villages import plan_of_villages
from tests.builders.networks.small_network import small_network
from tests.builders.plans.small_plan import small_case


def of_points(points_per_village: int):
    """The small plan over people points: the tower serves three of four points of C, and one of D, in phase 2."""
    network = small_network()
    people = find_people(network, PeopleParameters(points=points_per_village, radius_m=200.0))
    points = at_points(network, people)
    _, _, plan = small_case()
    if points_per_village == 1:
        return network, people, points, plan
    after = {service: served[people.village] for service, served in plan.after.items()}
    number = {name: at for at, name in enumerate(points.villages.ids)}
    after["5g"] = np.zeros(len(people), dtype=np.bool_)
    after["5g"][[number[name] for name in ("C/1", "C/2", "C/3", "D/2")]] = True
    upgrade, tower, fibre = plan.proposals
    gaining = replace(tower, village_ids=("C/1", "C/2", "C/3", "D/2"), newly_covered_villages=4, phase=2)
    told = [
        replace(each, village_ids=tuple(f"{name}/{at}" for name in each.village_ids for at in range(1, 5)))
        for each in (upgrade, fibre)
    ]
    phases = tuple(PhaseOutcome(name, "", 1.0, 1, 1, 0, 1.0) for name in ("first", "second"))
    plan = replace(plan, after=after, proposals=(told[0], gaining, told[1]), phases=phases)
    return network, people, points, plan


def told_by_villages(case):
    network, people, points, plan = case
    return plan_of_villages(plan, people, 0.5, (network.villages.ids, points.villages.ids))


def test_villages_are_served_by_the_share_and_people_stay_people():
    case = of_points(4)
    network, people, _, plan = case
    told = told_by_villages(case)
    names = [str(name) for name in network.villages.ids]
    assert [name for name, has in zip(names, told.after["5g"], strict=True) if has] == ["C"]
    assert_allclose(
        told.after_share["5g"], [0.75 if name == "C" else 0.248 if name == "D" else 0 for name in names], atol=0.01
    )
    assert_array_equal([name for name, has in zip(names, told.after_own_point["5g"], strict=True) if has], ["C"])
    population = network.villages.population
    assert population @ told.after_share["5g"] == people.people[plan.after["5g"]].sum()
    assert [proposal.village_ids for proposal in told.proposals] == [("B",), ("C", "D"), ("B", "C")]
    assert [proposal.newly_covered_villages for proposal in told.proposals] == [1, 2, 2]
    assert [each.newly_covered_population for each in told.proposals] == [400, 550, 700]
    gained = people.people[
        [at for at, name in enumerate(case[2].villages.ids) if name in plan.proposals[1].village_ids]
    ]
    assert told.phase_people == (700.0, gained.sum())


def test_with_one_point_the_plan_says_what_it_said():
    case = of_points(1)
    plan = case[3]
    told = told_by_villages(case)
    assert told.proposals == plan.proposals
    for service, after in plan.after.items():
        assert_array_equal(told.after[service], after)
        assert_array_equal(told.after_share[service], after.astype(float))
        assert_array_equal(told.after_own_point[service], after)
    same = {"after": plan.after, "after_share": {}, "after_own_point": {}}
    assert replace(told, **same) == replace(plan, after=plan.after)
