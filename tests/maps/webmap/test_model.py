"""The map's data has the keys and types that its scripts read, as Python and as the page carries it."""

from dataclasses import replace

import pytest

from phusong.maps.webmap.data import page_data
from phusong.maps.webmap.model import PageData
from phusong.maps.webmap.page import render_map
from tests.builders.pages.contexts import MAP_CONTEXT, data_of
from tests.builders.plans.answered_plan import FRONTIER, ROBUSTNESS, TARGETS, with_alternatives, with_phases
from tests.builders.plans.small_plan import small_case
from tests.builders.typed_dicts import mismatches


def cases():
    network, coverage, plan = small_case()
    full = replace(with_phases(with_alternatives(plan)), targets=TARGETS, frontier=FRONTIER, robustness=ROBUSTNESS)
    infinite = {"bound": float("inf"), "gap": float("inf")}
    plans = (plan, full, replace(plan, proposals=(), after={}), replace(plan, status="no_plan", **infinite))
    return [(network, coverage, each) for each in plans]


@pytest.mark.slow
@pytest.mark.parametrize("case", cases(), ids=("small", "full", "empty", "none"))
def test_the_page_carries_what_its_types_say(case):
    assert list(mismatches(data_of(render_map(*case, context=MAP_CONTEXT)), PageData)) == []


def test_a_missing_key_and_a_wrong_type_are_seen():
    data = page_data(*cases()[1], MAP_CONTEXT)
    assert list(mismatches(data, PageData)) == []
    del data["plan"]["targets"][0]["metToday"]
    data["proposals"][0]["capex"] = "7"
    data["sites"]["height"][0] = float("nan")
    found = "\n".join(mismatches(data, PageData))
    assert "data.plan.targets[0]: holds" in found
    assert "data.proposals[0].capex: '7' is no" in found
    assert "data.sites.height[0]: nan is none of" in found
