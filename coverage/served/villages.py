"""Villages from people points: the coverage of points as the coverage of the villages that they belong to."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from phusong.coverage.kernels.arrays import BoolArray, FloatArray
from phusong.coverage.served.coverage import Coverage, ServiceCoverage
from phusong.coverage.served.people.people import People
from phusong.coverage.served.share import Served


def of_villages(points: Coverage, people: People, share: float) -> Coverage:
    """Coverage of villages from that of their people points.

    A village is served where at least ``share`` of its people are. Its level, server and rates are those of the point
    up to which this share lives, the best served first, so that it is served exactly where that point is.

    Args:
        points: Coverage of the people points, each as a village of its own.
        people: The points.
        share: Share of its people from which a village counts as served, 0 to 1.

    Returns:
        Coverage of the villages; the same as that of the points where each village is one.
    """
    services = {name: _of_villages(state, people, share) for name, state in points.services.items()}
    return Coverage(services, points.homes)


def _of_villages(state: ServiceCoverage, people: People, share: float) -> ServiceCoverage:
    at = people.at_share(share, *(_ascending(each) for each in (state.served, state.margin_db, state.rsrp_dbm)))

    def told(who: Served) -> Served:
        return Served.at_points(who.villages, people, share)

    def at_its_point(who: Served | None) -> Served | None:
        """The village is what its point at the share is; its people are counted point by point."""
        return None if who is None else replace(told(who), villages=who.villages[at])

    return ServiceCoverage(
        service=state.service,
        served=state.served[at],
        rsrp_dbm=state.rsrp_dbm[at],
        server=state.server[at],
        distance_m=state.distance_m[at],
        servers=state.servers[at],
        sinr_db=state.sinr_db[at],
        rsrq_db=state.rsrq_db[at],
        downlink_mbps=state.downlink_mbps[at],
        uplink_mbps=state.uplink_mbps[at],
        probability=state.probability[at],
        flags=state.flags[at],
        margin_db=state.margin_db[at],
        share=people.share(state.served),
        own_point=state.own_point[people.first],
        sure=at_its_point(state.sure),
        marginal=at_its_point(state.marginal),
        environments={name: told(who) for name, who in state.environments.items()},
        operators={name: told(who) for name, who in state.operators.items()},
        by_operators=np.array([people.share(each) for each in state.by_operators]).reshape(-1, len(at)),
    )


def _ascending(values: FloatArray | BoolArray) -> FloatArray:
    """Values with the unknown ones last."""
    return np.nan_to_num(values.astype(np.float64), nan=-np.inf, neginf=-np.inf)


def at_points(coverage: Coverage, people: People) -> Coverage:
    """Coverage of villages handed on to their people points: all of them have what the village has.

    Args:
        coverage: Coverage by services that a village has as a whole, such as fibre.
        people: The points.
    """
    of = people.village
    return Coverage(
        {
            name: ServiceCoverage.of_fibre(state.served[of], state.server[of], state.distance_m[of], service=name)
            for name, state in coverage.services.items()
        },
        coverage.homes,
    )
