"""Finding where people live: homes where they are known, the village's outline, or a disc round its point."""

from __future__ import annotations

import numpy as np

from phusong.coverage.kernels.arrays import FloatArray
from phusong.coverage.network.network import Network
from phusong.coverage.served.people.disc import disc_offsets_m, usual_radius_m
from phusong.coverage.served.people.homes import cells_within, part_homes, village_of_homes
from phusong.coverage.served.people.parameters import PeopleParameters
from phusong.coverage.served.people.people import People, whole_people


def find_people(network: Network, parameters: PeopleParameters) -> People:
    """Find the people points of every village.

    The people of a village are those that its layer states; a population raster or buildings only say where they live.

    Args:
        network: Villages, their outlines and the homes that the layers hold.
        parameters: How many points a village has, and how wide it is.

    Returns:
        The points: each village's own first; the same whatever the order of rows and the grid of the terrain.
    """
    villages = network.villages
    radius_m = parameters.radius_m or usual_radius_m(villages.x_m, villages.y_m)
    disc_m = disc_offsets_m(parameters.points, radius_m)
    known = _homes_by_village(network, parameters.points, radius_m)
    places, weights, people = [np.zeros((0, 2))], [np.zeros(0)], [np.zeros(0)]
    for at in range(len(villages)):
        pin = np.array([[villages.x_m[at], villages.y_m[at]]])
        if at in known:
            spots, weight = part_homes(*known[at], parameters.points - 1)
            spots, weight = np.concatenate((pin, spots)), np.concatenate(([0.0], weight / weight.sum()))
        else:
            spots, weight = pin + disc_m, np.full(len(disc_m), 1.0 / len(disc_m))
        population = float(villages.population[at])
        here = whole_people(population, weight)
        places.append(spots)
        people.append(here)
        weights.append(here / population if population > 0.0 else weight)
    count = [len(each) for each in places[1:]]
    x_m, y_m = np.concatenate(places).T
    return People(
        x_m=np.ascontiguousarray(x_m),
        y_m=np.ascontiguousarray(y_m),
        village=np.repeat(np.arange(len(villages), dtype=np.int64), count),
        people=np.concatenate(people),
        weight=np.concatenate(weights),
    )


def _homes_by_village(network: Network, points: int, radius_m: float) -> dict[int, tuple[FloatArray, FloatArray]]:
    """Village to the places and weights of its homes, or of the cells of its outline where no home is known."""
    if points == 1:
        return {}
    villages, homes = network.villages, network.homes
    village = village_of_homes(network, homes, radius_m)
    village = np.where(homes.people > 0.0, village, -1)
    order = np.argsort(village, kind="stable")
    starts = np.searchsorted(village[order], np.arange(len(villages) + 1))
    found = {}
    for at in range(len(villages)):
        mine = order[starts[at] : starts[at + 1]]
        outline = network.village_outlines.get(str(villages.ids[at]))
        if len(mine):
            found[at] = np.column_stack((homes.x_m[mine], homes.y_m[mine])), homes.people[mine]
        elif outline is not None and len(cells := cells_within(outline, points - 1)):
            found[at] = cells, np.ones(len(cells))
    return found
