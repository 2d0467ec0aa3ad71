"""Fibre options over people points: whoever has fibre in a village has it at all of its points."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from phusong.coverage.served.people import People
from phusong.optimize.fibre.extensions import Extensions


def extensions_at_points(extensions: Extensions, people: People) -> Extensions:
    """Fibre options whose columns speak of people points in place of villages.

    Args:
        extensions: Options over villages.
        people: The people points.

    Returns:
        The same options; what serves a village serves each of its points, in the order of the points.
    """
    first, points = people.first, np.bincount(people.village, minlength=len(people.first))
    option, village = extensions.serves.T
    times = points[village]
    number = np.arange(int(times.sum())) - np.repeat(np.cumsum(times) - times, times)
    serves = np.column_stack((np.repeat(option, times), np.repeat(first[village], times) + number))
    told = np.isin(people.village, extensions.unreachable)
    reason_of = dict(zip(extensions.unreachable.tolist(), extensions.reasons, strict=True))
    return replace(
        extensions,
        village=np.where(extensions.village >= 0, np.append(first, -1)[extensions.village], -1),
        serves=serves.astype(np.int64),
        serves_m=np.repeat(extensions.serves_m, times),
        to_build_m=extensions.to_build_m[people.village],
        unreachable=np.flatnonzero(told),
        reasons=tuple(reason_of[village] for village in people.village[told].tolist()),
    )
