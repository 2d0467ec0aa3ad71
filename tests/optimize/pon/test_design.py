"""The passive network of small plans: reckoned by hand, the same however the layers lie, and held by its audit."""

import tomllib
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from pydantic import ValidationError
from shapely import LineString
from shapely.affinity import translate

from phusong.coverage.fibre.homes import count_homes
from phusong.coverage.network.plant import Roads
from phusong.optimize.audit.audit import PlanAuditError
from phusong.optimize.audit.pon import PonEvidence, audit_pon
from phusong.optimize.costs.table import CostTable
from phusong.optimize.fibre.extensions import Feet, find_extensions
from phusong.optimize.pon.cables import cables_for, count_of, fibres_of, with_spare
from phusong.optimize.pon.design import FibreBuilt
from phusong.optimize.pon.parameters import PonParameters
from phusong.optimize.pon.result import plan_pon
from phusong.optimize.question.parameters import PlanParameters
from tests.builders.networks.small_network import SOUTH_M, WEST_M, line, text
from tests.builders.plans.pon_plans import COSTS, DEFAULT, Planned
from tests.builders.plans.questions import Question
from tests.builders.runs.every_setting import values_of


@pytest.fixture(scope="module")
def planned():
    """Every village of the small network with an access point of its own."""
    return Planned()


def told(planned):
    """What must not depend on the order of rows or on where roads are cut."""
    ids = planned.network.villages.ids
    villages = {
        str(ids[each.village]): (each.legs, each.splitters, each.cables, each.ratios, round(each.loss.total_db, 3))
        for each in planned.design.villages
    }
    lines = [(each.part, each.item, each.size, round(each.quantity, 3), each.amount_vnd) for each in planned.bill.lines]
    return planned.spans(), villages, lines


def test_cables_hold_what_is_in_use_and_the_spares():
    assert [with_spare(each, 0.25) for each in (0, 1, 4, 5, 8)] == [0, 2, 5, 7, 10]
    sizes = DEFAULT.cable_sizes
    assert [cables_for(each, sizes) for each in (0, 2, 3, 13, 288)] == [((size, 1),) for size in (2, 2, 4, 24, 288)]
    assert cables_for(600, sizes) == ((288, 2), (24, 1))
    for fibres in range(1, 700):
        held = cables_for(fibres, sizes)
        assert fibres_of(held) >= fibres
        assert list(held) == sorted(held, reverse=True)
        assert count_of(held) == -(-fibres // 288)


@pytest.mark.slow
def test_the_small_network_by_hand(planned):
    """Villages B to F of 112, 84, 70, 56 and 28 homes, each with its access point."""
    # B on lit cable: 64 + 64; C at 10 km: 64 + 32; D at 15 km loses 6 dB on the way: 1:32 is the widest; E 64; F 32.
    villages = {str(planned.network.villages.ids[each.village]): each for each in planned.design.villages}
    inputs = {name: planned.design.points[each.point].inputs for name, each in villages.items()}
    assert inputs == {"B": 2, "C": 2, "D": 3, "E": 1, "F": 1}
    splitters = {name: planned.design.points[each.point].splitters for name, each in villages.items()}
    assert splitters == {
        "B": ((64, 2),),
        "C": ((32, 1), (64, 1)),
        "D": ((8, 1), (32, 2)),
        "E": ((64, 1),),
        "F": ((32, 1),),
    }
    assert planned.spans() == {
        ((5.0, 5.0), (10.0, 5.0)): (7, ((12, 1),)),
        ((10.0, 5.0), (10.0, 10.0)): (6, ((8, 1),)),
        ((10.0, 10.0), (10.0, 15.0)): (1, ((2, 1),)),
        ((10.0, 10.0), (15.0, 10.0)): (3, ((4, 1),)),
        ((10.0, 5.0), (15.0, 5.0)): (1, ((2, 1),)),
    }
    far = villages["D"].loss
    assert (far.fibre_db, far.splices_db, far.connectors_db) == pytest.approx((15 * 0.35, 0.75, 2.0))
    assert far.total_db == pytest.approx(5.25 + 0.75 + 2.0 + 17.1 + 1.0)
    assert far.left_db == pytest.approx(28.0 - 26.1)
    assert planned.quantities("detail") == {
        ("feeder_cable", 2): 10.0,
        ("feeder_cable", 4): 5.0,
        ("feeder_cable", 8): 5.0,
        ("feeder_cable", 12): 5.0,
        ("splitter_first", 32): 2.0,
        ("splitter_first", 64): 3.0,
        ("closure_access_point", 0): 5.0,
        ("pole", 0): 500.0,
        ("odf_port", 0): 9.0,
        ("olt_port", 0): 5.0,
        ("olt_card", 0): 1.0,
    }
    assert planned.quantities("beyond") == {
        ("splitter_first_more", 8): 1.0,
        ("splitter_first_more", 32): 2.0,
        ("splitter_first_more", 64): 1.0,
        ("closure_branch", 0): 2.0,  # at the tap and at the fork; that at C is the access point's
        ("closure_joint", 0): 10.0,  # 5 km of cable on drums of 2 km, five times
        ("olt_port_more", 0): 4.0,
    }


def test_the_bill_has_the_plans_money_and_two_costs_of_a_home(planned):
    bill, costs = planned.bill, COSTS
    assert bill.amount_vnd("plan") == planned.plan.cost_vnd
    assert bill.amount_vnd("detail") == 0
    ports = 4 * costs.fibre_olt_port_vnd
    splitters = 250_000 + 2 * 750_000 + 1_500_000
    assert bill.amount_vnd("beyond") == ports + splitters + 12 * DEFAULT.closure_vnd
    assert (bill.homes_passed, bill.homes_connected) == (350, 280)
    assert bill.amount_vnd("connection") == 280 * (DEFAULT.ont_vnd + DEFAULT.home_drop_vnd)
    assert bill.per_home_passed_vnd == pytest.approx((bill.amount_vnd("plan") + bill.amount_vnd("beyond")) / 350)
    assert bill.per_home_connected_vnd == pytest.approx(bill.total_vnd / 280)


@pytest.mark.slow
def test_neither_order_nor_where_a_road_is_cut_matters(planned):
    network = planned.network
    turned = Question(levels={}, order=tuple("GFEDCBA")).network
    assert told(Planned(turned)) == told(planned)
    lines = [
        LineString([one, other])
        for road in network.roads.lines
        for one, other in pairwise(road.segmentize(700.0).coords)
    ]
    array = np.empty(len(lines), dtype=np.object_)
    array[:] = lines[::-1]
    cut = replace(network, roads=Roads(array, text(*([""] * len(lines)))))
    assert told(Planned(cut)) == told(planned)


@pytest.mark.slow
def test_a_village_off_the_road_gets_a_cable_of_its_own_and_a_closure():
    network = Question(levels={}).network
    villages = replace(network.villages, x_m=network.villages.x_m.copy(), y_m=network.villages.y_m.copy())
    villages.x_m[6], villages.y_m[6] = WEST_M + 14_000.0, SOUTH_M + 10_400.0  # G, 14 homes, 1 km and 400 m from D
    near = Planned(replace(network, villages=villages))
    by_name = {str(villages.ids[each.village]): each for each in near.design.villages}
    assert by_name["G"].line.length == pytest.approx(by_name["G"].length_m)
    assert by_name["G"].line.coords[-1] == (WEST_M + 14_000.0, SOUTH_M + 10_400.0)
    assert near.quantities("plan")["distribution", 0] == pytest.approx(by_name["G"].length_m / 1000.0)
    assert near.quantities("beyond")["closure_village", 0] == 1.0


def test_a_tower_takes_two_fibres_of_its_trench():
    question = Question(levels={})
    feet = Feet(np.array([WEST_M + 20_000.0]), np.array([SOUTH_M + 5_000.0]))
    extensions = find_extensions(question.network, question.coverage, question.extensions.fibre, CostTable(), feet)
    sections = [row for row in range(len(extensions)) if extensions.kinds[row] == "section"]
    tower = int(extensions.tower_node[0])
    built = FibreBuilt(extensions, dict.fromkeys(sections, 1), (tower,))
    homes = count_homes(question.network.villages, None, extensions.fibre)
    design = plan_pon(question.network, built, homes, extensions.fibre, DEFAULT).design
    to_tower = [each for each in design.spans if each.fibres]
    assert {each.fibres for each in to_tower} == {2}
    assert sum(each.span.length_m for each in to_tower) == pytest.approx(15_000.0)
    assert design.sites == 1


def test_a_section_that_closes_a_loop_is_trench_with_cable_that_no_fibre_is_led_over(planned):
    """Partners may accept two ways: fibre goes over the shorter, and the bill has both."""
    network = planned.network
    lines = np.append(network.roads.lines, np.array([line((15, 5), (15, 10))], dtype=object))
    looped = replace(network, roads=Roads(lines, text("", "", "", "")))
    extensions = find_extensions(looped, planned.coverage, planned.fibre, COSTS)
    everything = {row: 1 for row in range(len(extensions)) if extensions.kinds[row] == "section"}
    ends = [row for row in everything if extensions.length_m[row] > 0.0]
    assert ends
    built = FibreBuilt(extensions, everything, ())
    design = plan_pon(looped, built, planned.homes, planned.fibre, DEFAULT).design
    rows = sorted(row for each in design.spans for row in each.span.rows)
    assert rows == sorted(everything)
    closing = [each for each in design.spans if each.span.node < 0]
    assert len(closing) == 1
    assert sum(each.span.length_m for each in design.spans) == pytest.approx(30_000.0)


@pytest.mark.slow
def test_where_the_map_begins_changes_nothing(planned):
    """The whole network 1.2 km east and 0.9 km south: the same design, line by line of the bill."""
    assert [each[1:] for each in (told(Planned(moved(planned.network, 1234.5, -987.25))),)] == [told(planned)[1:]]


@pytest.mark.parametrize(
    ("spoil", "complaint"),
    [
        (lambda design: replace(design, villages=design.villages[1:]), "not designed"),
        (lambda design: replace(design, villages=(*design.villages, design.villages[0])), "designed twice"),
        (lambda design: _village(design, ports=3, legs=1), "ports, and its splitters have"),
        (lambda design: _point(design, inputs=0, splitters=()), "its villages take"),
        (lambda design: _span(design, cables=((2, 1),)), "takes 8 fibres, and its cables have 2"),
        (lambda design: _span(design, fibres=3), "takes 8 fibres"),
        (lambda design: _village(design, ratios=(64, 2)), "dB, where 28 dB are the most"),
        (lambda design: _village(design, from_olt_m=1.0), "m from its OLT, and it is"),
    ],
)
def test_the_audit_sees_a_spoiled_design(planned, spoil, complaint):
    with pytest.raises(PlanAuditError, match=complaint):
        planned.audit(design=spoil(planned.design))


def moved(network, east_m, north_m):
    """The villages, roads and fibre of a network somewhere else."""
    villages, fibre, roads = network.villages, network.fibre, network.roads

    def away(lines):
        array = np.empty(len(lines), dtype=object)
        array[:] = [translate(each, east_m, north_m) for each in lines]
        return array

    return replace(
        network,
        villages=replace(villages, x_m=villages.x_m + east_m, y_m=villages.y_m + north_m),
        fibre=replace(fibre, routes=away(fibre.routes), x_m=fibre.x_m + east_m, y_m=fibre.y_m + north_m),
        roads=replace(roads, lines=away(roads.lines)),
    )


def _village(design, **changes):
    """The village furthest from its OLT changed."""
    far = max(range(len(design.villages)), key=lambda at: design.villages[at].from_olt_m)
    villages = list(design.villages)
    villages[far] = replace(villages[far], **changes)
    return replace(design, villages=tuple(villages))


def _point(design, **changes):
    return replace(design, points=(replace(design.points[0], **changes), *design.points[1:]))


def _span(design, **changes):
    return replace(design, spans=(replace(design.spans[0], **changes), *design.spans[1:]))


def test_the_audit_sees_a_spoiled_bill(planned):
    bill = planned.bill
    for at, changes, complaint in (
        (0, {"amount_vnd": bill.lines[0].amount_vnd + 10**6}, "and that costs"),
        (0, {"quantity": 1.0}, "km of trench"),
        (len(bill.lines) - 1, {"quantity": 1.0}, "is no product"),
    ):
        lines = list(bill.lines)
        lines[at] = replace(lines[at], **changes)
        with pytest.raises(PlanAuditError, match=complaint):
            planned.audit(bill=replace(bill, lines=tuple(lines)))
    with pytest.raises(PlanAuditError, match="homes, and there are"):
        planned.audit(bill=replace(bill, homes_passed=7))


@pytest.mark.slow
def test_every_setting_is_designed_and_audited(planned):
    """Each setting at both ends of its range, with the settings of fibre that count homes and light beside it."""
    walked = [(name, value) for name, field in PonParameters.model_fields.items() for value in values_of(field)]
    assert len(walked) >= 25
    for name, value in [*walked, ("splitter_vnd", "{}"), ("small_splitter_db", "{}"), ("cable_sizes", "[1]")]:
        parameters = PonParameters(**{name: tomllib.loads(f"x = {value}")["x"]})
        pon = plan_pon(planned.network, planned.built, planned.homes, planned.fibre, parameters)
        evidence = PonEvidence(planned.network, planned.plan, planned.built, planned.homes, planned.fibre, parameters)
        audit_pon(pon.design, pon.bill, evidence)
        assert pon.bill.amount_vnd("plan") == planned.plan.cost_vnd


@pytest.mark.slow
@pytest.mark.parametrize("change", [{"persons_per_home": 1e-9}, {"port_share": 0.0, "take_up": 0.0}, {"take_up": 1.0}])
def test_homes_beyond_all_measure_and_none_at_all_are_designed(change):
    odd = Planned(**change)
    assert len(odd.design.villages) == 5
    assert odd.bill.homes_passed >= 350 * ("port_share" not in change)
    assert (odd.bill.per_home_connected_vnd is None) == (change.get("take_up") == 0.0)


def test_settings_that_split_nothing_are_refused():
    for wrong in ({"small_splitter_db": {1: 2.0}}, {"splitter_vnd": {8: -1}}, {"cable_sizes": [0, 4]}, {"spare": 1}):
        with pytest.raises(ValidationError):
            PonParameters(**wrong)


def test_nothing_planned_is_an_empty_design():
    empty = Planned(asked=PlanParameters(budget_vnd=0))
    assert (empty.design.spans, empty.design.villages, empty.bill.lines) == ((), (), ())
    assert empty.bill.per_home_passed_vnd is None
    assert empty.bill.per_home_connected_vnd is None
