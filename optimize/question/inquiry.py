"""The planning question as it is put to the solver: what could be built, the places that come first, the statement."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from phusong.coverage.network import Network
from phusong.coverage.radio import RadioParameters, RsrpMatrix
from phusong.coverage.served import Coverage
from phusong.optimize.fibre.extensions import Extensions
from phusong.optimize.question.names import refuse_unknown_names
from phusong.optimize.question.options import Possibilities
from phusong.optimize.question.parameters import PlanParameters
from phusong.optimize.question.places import PlaceReach, reach_places
from phusong.optimize.question.risk import strict_radio
from phusong.optimize.question.statement import Statement, state_question
from phusong.optimize.sites.candidates import Candidates


class Inquiry(NamedTuple):
    """A question ready to be answered.

    Attributes:
        possibilities: What could be built.
        places: Places of the layer that come first, None where there are none.
        statement: The question.
    """

    possibilities: Possibilities
    places: PlaceReach | None
    statement: Statement


def inquire(
    network: Network,
    coverage: Coverage,
    candidates: Candidates,
    matrices: Mapping[str, RsrpMatrix],
    extensions: Extensions,
    radio: RadioParameters,
    parameters: PlanParameters,
    *,
    places: PlaceReach | None = None,
) -> Inquiry:
    """Put the question that the settings ask.

    Args:
        network: The layers.
        coverage: Who is served today.
        candidates: Upgrades and new towers.
        matrices: Service to RSRP in dBm, candidates × villages.
        extensions: Fibre sections and access points.
        radio: Link budgets whose thresholds decide who is served.
        parameters: The settings.
        places: What :func:`~phusong.optimize.question.places.reach_places` found; found here when None.

    Raises:
        InputError: When a setting names a service, a group, a kind of place or a site that is not known.
    """
    strict = strict_radio(radio, parameters.risk)
    possibilities = Possibilities(network, coverage, candidates, matrices, extensions, strict)
    refuse_unknown_names(possibilities, parameters)
    places = places or reach_places(network, candidates, extensions, radio, parameters)
    return Inquiry(possibilities, places, state_question(possibilities, parameters, places))
