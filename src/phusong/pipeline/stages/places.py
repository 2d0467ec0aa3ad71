"""Places stage: which services public places have today, and what the plan brings them."""

from __future__ import annotations

from phusong.coverage.radio import RadioModel
from phusong.coverage.served import PlaceService, evaluate_places
from phusong.optimize.question import places_gained
from phusong.pipeline.stages.coverage import located
from phusong.pipeline.stages.people import Populated
from phusong.pipeline.stages.plan import Planned
from phusong.pipeline.stages.stages import Stage, Stages
from phusong.scenario.model import Scenario
from phusong.store.packing import pack_coverage, unpack_coverage

PLACES = Stage("places", "stage-places")


def places_stage(
    stages: Stages, scenario: Scenario, radio: RadioModel, populated: Populated, planned: Planned
) -> PlaceService | None:
    """Services at the public places, today and with the plan; None without such places.

    Args:
        stages: Keeps what is finished.
        scenario: The question.
        radio: What predicts.
        populated: The layers.
        planned: The plan and what could be built.
    """
    network = populated.network
    if not len(network.places):
        return None
    settings = (radio.at_points(), scenario.fibre, scenario.people.at_points())
    content = (*located(network), network.places, network.sectors, network.antennas, network.roads, network.fibre)
    today = stages.kept(
        PLACES,
        (*content, *settings),
        lambda _: evaluate_places(network, *settings),
        (pack_coverage, unpack_coverage),
    )
    options = (planned.candidates, planned.options.extensions)
    return PlaceService(today, places_gained(network, options, settings[0], today, planned.plan.proposals))
