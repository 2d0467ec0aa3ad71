"""What the map's script reads of public places: who they are, what they have, how surely, and what the plan brings."""

from __future__ import annotations

from typing import Any

import numpy as np

from phusong.coverage.network import Network
from phusong.coverage.served import PlaceService
from phusong.maps.indicators.places import place_communes
from phusong.maps.webmap.model import PlaceData
from phusong.maps.webmap.packing import bits, pack, positions, texts
from phusong.maps.webmap.village_data import levels_data, surety_data
from phusong.optimize.plan import Plan


def places_data(network: Network, places: PlaceService | None, plan: Plan, services: list[str]) -> PlaceData:
    """Public places as columns; none where nothing is known of their services.

    Args:
        network: The layers.
        places: Services at the public places.
        plan: What is proposed.
        services: Services of the page, in the order of their bits.
    """
    there, n = network.places, 0 if places is None else len(network.places)
    states = {} if places is None else places.today.services
    nobody = np.zeros(n, dtype=np.bool_)
    today = {name: states[name].served if name in states else nobody for name in services}
    after = {name: places.after(name) if places is not None and name in states else nobody for name in services}
    return {
        **positions(network, there.x_m[:n], there.y_m[:n]),
        "id": texts(there.ids[:n]),
        "kind": texts(there.kinds[:n]),
        "name": texts(there.names[:n]),
        "commune": pack(place_communes(network)[:n]),
        "known": [name for name in services if name in states],
        "today": pack(bits(list(today.values()), n)),
        "after": pack(bits(list(after.values()), n)),
        "gained": {} if places is None else _gained(places, plan),
        **levels_data(states),
        **surety_data(states, nobody),
    }


def _gained(places: PlaceService, plan: Plan) -> dict[str, Any]:
    """Service to the places that each proposal serves, by number of the proposal."""
    number = {proposal.proposal_id: at for at, proposal in enumerate(plan.proposals)}
    return {
        service: {str(number[name]): served.tolist() for name, served in by_proposal.items() if name in number}
        for service, by_proposal in places.gained.items()
    }
