"""Public places: schools, clinics and others, and which services they have, judged as the own point of a village is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from phusong.coverage.fibre.parameters import FibreParameters
from phusong.coverage.kernels.arrays import BoolArray, IntArray
from phusong.coverage.network.demand import DemandPoints
from phusong.coverage.network.network import Network
from phusong.coverage.radio.parameters import RadioModel
from phusong.coverage.served.coverage import Coverage
from phusong.coverage.served.evaluate import evaluate_coverage, evaluate_radio
from phusong.coverage.served.people.parameters import PeopleParameters


@dataclass(frozen=True, slots=True)
class PlaceService:
    """Which services the public places of the network have, and what a plan brings them.

    Attributes:
        today: Coverage of the places, each as a village in which nobody lives, shape (n places,).
        gained: Service to the proposals that bring it, each with the places that lack it today and that it serves.
    """

    today: Coverage
    gained: Mapping[str, Mapping[str, IntArray]] = field(default_factory=dict)

    def after(self, service: str) -> BoolArray:
        """Places that have a service once all is built, shape (n places,)."""
        served = self.today.served(service).copy()
        for places in self.gained.get(service, {}).values():
            served[places] = True
        return served


def at_places(network: Network, order: IntArray | None = None) -> Network:
    """The network with its public places as villages in which nobody lives.

    Args:
        network: The layers.
        order: Places that are wanted, in their order; all as they stand when None.
    """
    places = network.places
    rows = np.arange(len(places)) if order is None else order
    n, nothing = len(rows), np.full(len(rows), "", dtype=np.object_)
    villages = DemandPoints(
        ids=places.ids[rows],
        names=places.names[rows],
        commune_codes=nothing,
        x_m=places.x_m[rows],
        y_m=places.y_m[rows],
        population=np.zeros(n),
        households=np.full(n, np.nan),
        is_commune_centre=np.zeros(n, dtype=np.bool_),
        has_fibre=np.full(n, np.nan),
        origin=nothing,
    )
    return replace(network, villages=villages)


def evaluate_places(network: Network, radio: RadioModel, fibre: FibreParameters, asked: PeopleParameters) -> Coverage:
    """Predict every service at every public place.

    Args:
        network: The layers.
        radio: Propagation model, reach and the budgets of the radio services.
        fibre: Reach of fibre along the roads.
        asked: How near to the threshold is marginal, and the losses into vehicles and buildings.

    Returns:
        Coverage of the places, fibre first; without fibre where no access point says what it reaches.
    """
    there = at_places(network)
    services = evaluate_radio(there, radio, asked=asked).services
    if len(network.fibre.x_m):
        by_fibre = evaluate_coverage(there, radio.changed(services={}), fibre)
        services = by_fibre.services | services
    return Coverage(services)
