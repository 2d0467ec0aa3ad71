"""A kept plan is taken again only where everything that it rests on is the same."""

from contextlib import nullcontext
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from phusong.console.narrator import Narrator
from phusong.coverage.fibre.parameters import FibreParameters
from phusong.coverage.radio.parameters import RadioParameters
from phusong.coverage.served.people.parameters import PeopleParameters
from phusong.coverage.served.villages import at_points
from phusong.optimize.pon.parameters import PonParameters
from phusong.optimize.question.parameters import PlanParameters
from phusong.optimize.question.requirement import floors_dbm
from phusong.optimize.sites.candidates import find_candidates
from phusong.optimize.sites.parameters import CandidateParameters
from phusong.optimize.sites.predict import predict_candidates
from phusong.pipeline.stages.levels import matrices_stage
from phusong.pipeline.stages.people import Covered, Populated
from phusong.pipeline.stages.plan import answer_stage, plan_stage
from phusong.pipeline.stages.stages import Stages, open_cache
from phusong.store.keys import content_key
from phusong.store.packing import pack_plan
from tests.builders.levels.radio import radio_of
from tests.builders.networks.small_network import coverage_of, small_network, with_places
from tests.builders.plans.prices import plain_prices
from tests.builders.plans.questions import COSTS, Question

pytestmark = pytest.mark.slow  # answers whole questions


class Keys:
    """Stages that keep nothing, and the key under which each would be kept."""

    def __init__(self):
        self.of = {}

    def plain(self, stage, compute):
        return compute(None)

    def timed(self, name):
        return nullcontext()

    def remembered(self, name, content):
        return None

    def remember(self, name, content, arrays):
        pass

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


def test_weak_levels_are_predicted_for_questions_that_weigh_chances_alone():
    network, radio = small_network(), radio_of()
    today = coverage_of(network)
    candidates = find_candidates(
        network, today, CandidateParameters(high_ground=False, roadsides=False), plain_prices()
    )
    lacking = {service: ~today.served(service) for service in radio.services}
    every = predict_candidates(network, candidates, radio, wanted=lacking)

    def kept(**question):
        found = matrices_stage(Keys(), network, candidates, radio, (lacking, PlanParameters(**question)))
        return {service: matrix.rsrp_dbm.data.tolist() for service, matrix in found.items()}

    whole = {service: matrix.rsrp_dbm.data.tolist() for service, matrix in every.items()}
    floors = floors_dbm(radio)
    strong = {service: [each for each in levels if each >= floors[service]] for service, levels in whole.items()}
    assert whole != strong
    assert kept() == kept(question="least_cost", must_serve=["school"]) == kept(risk={"quantile": 0.9}) == strong
    assert kept(question="expected") == kept(risk={"samples": 10}) == whole


def test_a_plan_that_was_not_found_in_time_is_sought_again(tmp_path):
    """What a busy machine kept is no answer for a quiet one; what was found is."""
    question = Question()
    options, scenario = question.options(), SimpleNamespace(plan=PlanParameters(budget_vnd=10**9), costs=COSTS)
    stages = Stages(open_cache(tmp_path), Narrator(quiet=True))
    found = answer_stage(stages, scenario, options)
    assert (found.status, stages.reused) == ("optimal", [])
    assert answer_stage(stages, scenario, options).proposals == found.proposals
    assert stages.reused == ["plan"]
    (kept,) = (tmp_path / ".cache").glob("plan-*.npz")
    nothing = pack_plan(replace(found, status="no_plan", proposals=()))
    np.savez(kept, **nothing)
    assert answer_stage(Stages(open_cache(tmp_path), Narrator(quiet=True)), scenario, options).status == "optimal"
