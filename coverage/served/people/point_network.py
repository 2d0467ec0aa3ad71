"""The network with every people point as a village of its own, for whatever predicts and weighs villages."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from phusong.coverage.kernels.arrays import TextArray
from phusong.coverage.network.demand import DemandPoints
from phusong.coverage.network.network import Network
from phusong.coverage.served.people.people import People


def at_points(network: Network, people: People) -> Network:
    """The network whose villages are the people points, each with its share of people and households.

    A commune centre is a place: it is served where the village's own point is, which alone keeps the mark. With one
    point a village the network stays as it is.
    """
    villages = network.villages
    if len(people) == len(villages):
        return network
    of = people.village
    return replace(
        network,
        villages=DemandPoints(
            ids=_ids(villages.ids, people),
            names=villages.names[of],
            commune_codes=villages.commune_codes[of],
            x_m=people.x_m,
            y_m=people.y_m,
            population=people.people,
            households=villages.households[of] * people.weight,
            is_commune_centre=villages.is_commune_centre[of] & (people.number == 0),
            has_fibre=villages.has_fibre[of],
            origin=villages.origin[of],
        ),
    )


def at_own_points(network: Network, people: People) -> Network:
    """The network of :func:`at_points` with every point where its village's own point is: where fibre leads to it."""
    points = at_points(network, people)
    x_m, y_m = network.villages.x_m[people.village], network.villages.y_m[people.village]
    return points if points is network else replace(points, villages=replace(points.villages, x_m=x_m, y_m=y_m))


def _ids(ids: TextArray, people: People) -> TextArray:
    """``V001/02``: the village and the point's number in it, from 1, which sort as they are counted."""
    width = len(str(int(people.number.max(initial=0)) + 1))
    pairs = zip(ids[people.village], people.number.tolist(), strict=True)
    return np.array([f"{village}/{number + 1:0{width}d}" for village, number in pairs], dtype=np.object_)
