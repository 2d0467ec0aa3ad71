"""The scene of a prediction: masts, sectors and receivers as records that kernels read."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.kernels.arrays import CoverGrid, FloatArray, HeightGrid
from phusong.coverage.propagation.cover import Cover
from phusong.coverage.radio.models import PathSettings

OUT_OF_REACH = -math.inf
"""Level of a receiver beyond the range or below the floor; NaN is a profile across unknown terrain."""


LEVELS, POINTS = 4, 5
"""Rows of the buffers: levels of a mast's sectors, and the number of points of the profile that was looked at, 0 for
none; the rows before them are the profile's."""

HIDDEN, SEEN, NOT_LOOKED = 0, 1, 2
"""Whether a receiver sees the mast: codes of :class:`Sight`."""

Sight = NDArray[np.uint8]
"""Codes :data:`HIDDEN`, :data:`SEEN` and :data:`NOT_LOOKED`, shape (rows, cols)."""


MAST = np.dtype(
    [
        ("x_m", np.float64),
        ("y_m", np.float64),
        ("col", np.float64),
        ("row", np.float64),
        ("height_m", np.float64),
        ("latitude_deg", np.float64),
        ("antenna_m", np.float64),
        ("below_m", np.float64),
        ("in_town", np.float64),
        ("first", np.int64),
        ("last", np.int64),
        ("first_row", np.int64),
        ("rows", np.int64),
    ]
)
"""A mast: place, fractional place on the terrain's grid as kernels count it, antenna above ground, latitude, antenna
above sea level (NaN on unknown terrain), how far it stands below the cover around it and how much the statistics of
towns count for it, its rows ``first`` to ``last`` (exclusive) in the table of sectors, and the first and the number of
its rows of levels, one for each carrier."""


SECTOR = np.dtype(
    [
        ("peak_dbm", np.float64),
        ("azimuth_deg", np.float64),
        ("electrical_deg", np.float64),
        ("mechanical_deg", np.float64),
        ("cuts", np.int64),
        ("carrier", np.int64),
        ("row", np.int64),
    ]
)
"""A sector: RSRP in the strongest direction with no path loss, boresight (azimuth NaN for omnidirectional), electrical
tilt (beyond what its cuts hold) and mechanical tilt, index into the cuts of the scene (-1 for the parametric pattern)
and into the carriers of the settings, and the row of levels that it counts in; equal carriers of a mast stand side by
side."""


RECEIVER = np.dtype(
    [
        ("x_m", np.float64),
        ("y_m", np.float64),
        ("col", np.float64),
        ("row", np.float64),
        ("antenna_m", np.float64),
        ("below_m", np.float64),
        ("in_town", np.float64),
    ]
)
"""A receiver: place, fractional place on the terrain's grid as kernels count it, antenna above sea level (NaN on
unknown terrain), how far it stands below the cover around it and how much the statistics of towns count for it."""


Table = NDArray[np.void]
"""Rows of :data:`MAST`, :data:`SECTOR` or :data:`RECEIVER`."""


Row = Any
"""One row of a table."""


Losses = NDArray[np.float32]
"""Basic transmission losses that are known already, dB, NaN where not, shape (carriers of a mast, rows, cols)."""


class Scene(NamedTuple):
    """What all masts and receivers of a prediction share.

    Attributes:
        grid: Terrain heights, metres, shape (rows, cols).
        cover: What stands on the ground, on the same grid.
        highest_cover_m: Height of the highest cover, metres.
        zone: Zones of the climate on the same grid; a single one where all is inland.
        step_m: Distance between the points of a profile, metres.
        last_points: Points of its last stretch, at whole steps back from the receiver.
        settings: Propagation model, its carriers and the atmosphere.
        glimpses: Whether a few points of a profile can tell that a receiver is out of reach: with P.1812 at the median
            time, inland.
        tells_voids: Whether levels beyond unknown ground are told apart from those that are too weak wherever a look at
            the ground is needed; where not, what is too weak by the cover around the ends alone counts as that.
        pattern: Shape of the parametric antenna pattern, as :func:`pattern_db` takes it.
        cuts_db: Measured patterns, as :func:`cuts_gain_db` takes them, dB, shape (patterns, 2, 361).
        max_range_m: Receivers farther than this get nothing, metres.
        floor_dbm: Weaker levels are not reported, dBm.
        receiver_height_m: Antenna of every receiver above ground, metres.
    """

    grid: HeightGrid
    cover: Cover
    highest_cover_m: float
    zone: CoverGrid
    step_m: float
    last_points: int
    settings: PathSettings
    glimpses: bool
    tells_voids: bool
    pattern: tuple[float, float, float, float]
    cuts_db: FloatArray
    max_range_m: float
    floor_dbm: float
    receiver_height_m: float
