"""A kept plan is taken again only where everything that it rests on is the same."""

from types import SimpleNamespace

import pytest

from phusong.coverage.fibre.parameters import FibreParameters
from phusong.coverage.radio.parameters import RadioParameters
from phusong.coverage.served.people.parameters import PeopleParameters
from phusong.coverage.served.villages import at_points
from phusong.optimize.pon.parameters import PonParameters
from phusong.optimize.question.parameters import PlanParameters
from phusong.optimize.sites.parameters import CandidateParameters
from phusong.pipeline.stages.people import Covered, Populated
from phusong.pipeline.stages.plan import plan_stage
from phusong.store.keys import content_key
from tests.builders.levels.radio import radio_of
from tests.builders.networks.small_network import coverage_of, small_network, with_places
from tests.builders.plans.prices import plain_prices

pytestmark = pytest.mark.slow  # answers whole questions


class Keys:
    """Stages that keep nothing, and the key under which each would be kept."""

    def __init__(self):
        self.of = {}

    def plain(self, stage, compute):
        return compute(None)

    def kept(self, stage, content, compute, packing):
        self.of[stage.name] = content_key(stage.name, *content)
        return compute(lambda done, total: None)


def key_of_the_plan(network):
    scenario = SimpleNamespace(
        candidates=CandidateParameters(high_ground=False, roadsides=False),
        costs=plain_prices(),
        fibre=FibreParameters(),
        people=PeopleParameters(),
        pon=PonParameters(),
        radio=RadioParameters(),
        plan=PlanParameters(budget_vnd=75_000, weights={"fibre": 1.0}, must_serve=["school"]),
    )
    keys = Keys()
    populated = Populated.of(scenario, network)
    today = coverage_of(network)
    plan_stage(keys, scenario, radio_of(), populated, Covered(at_points(today, populated.people), today))
    return keys.of["plan"]


def test_the_places_that_come_first_are_part_of_the_key():
    here = with_places(small_network(), ("s", "school", 16.5, 5.0))
    there = with_places(small_network(), ("s", "school", 5.0, 13.0))
    assert key_of_the_plan(here) == key_of_the_plan(here)
    assert key_of_the_plan(here) != key_of_the_plan(there)
