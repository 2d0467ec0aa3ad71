"""Public places by what they have, today and with the plan, how surely, and which proposals serve them."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import shapely

from phusong.coverage.kernels import IntArray
from phusong.coverage.network import Network
from phusong.coverage.served import PlaceService
from phusong.maps.indicators.codes import list_code
from phusong.maps.indicators.people import village_states


def place_communes(network: Network) -> IntArray:
    """Commune that each public place lies in, -1 for none, shape (n places,); the first of several that overlap."""
    places, outlines = network.places, network.communes.outlines
    found = np.full(len(places), -1, dtype=np.int64)
    if len(places) and len(outlines):
        points = shapely.points(places.x_m, places.y_m)
        place, commune = shapely.STRtree(outlines).query(points, predicate="intersects")
        order = np.lexsort((commune, place))[::-1]  # the first commune of a place is written last
        found[place[order]] = commune[order]
    return found


def proposals_at(places: PlaceService) -> dict[int, tuple[str, ...]]:
    """Proposals that newly serve each public place with anything, by number of the place."""
    serving: dict[int, dict[str, None]] = {}
    for by_proposal in places.gained.values():
        for proposal, served in by_proposal.items():
            for place in served.tolist():
                serving.setdefault(place, {})[proposal] = None
    return {place: tuple(sorted(names)) for place, names in serving.items()}


def place_columns(network: Network, places: PlaceService) -> dict[str, Sequence[str | int | float]]:
    """Columns of the public places as tables and layers tell them.

    Args:
        network: The layers.
        places: What the places have.

    Returns:
        Who they are and where; by service ``state`` (served, planned or gap), ``surely`` (sure, marginal or without)
        and margin where a level is predicted, empty where unknown; ``proposals`` that serve them.
    """
    there, communes, index = network.places, network.communes, place_communes(network)
    columns: dict[str, Sequence[str | int | float]] = {
        "place_id": [str(each) for each in there.ids],
        "kind": [str(each) for each in there.kinds],
        "name": [str(each) for each in there.names],
        "commune_code": [str(communes.codes[at]) if at >= 0 else "" for at in index],
        "commune": [str(communes.names[at]) if at >= 0 else "" for at in index],
        "district": [str(communes.districts[at]) if at >= 0 else "" for at in index],
    }
    for service, state in places.today.services.items():
        after = places.after(service)
        columns[f"state_{service}"] = np.where(state.served, "served", np.where(after, "planned", "gap")).tolist()
        if state.sure is not None:
            columns[f"surely_{service}"] = village_states(state)
            columns[f"margin_{service}_db"] = [
                round(float(each), 1) if math.isfinite(each) else "" for each in state.margin_db
            ]
    serving = proposals_at(places)
    columns["proposals"] = [list_code(serving.get(place, ())) for place in range(len(there))]
    return columns
