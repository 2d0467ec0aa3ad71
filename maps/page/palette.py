"""Colours and classes, one table for map, legend, report and GIS styles.

Marks take the Okabe-Ito set, which people with any common colour vision tell apart; shape says the same again. Areas
take a sequential ramp whose lightness falls from one end to the other.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

GAP = "#D55E00"
"""A village without the service: vermillion diamond."""
SERVED = "#0072B2"
"""A village with the service: blue dot."""
GAINED = "#56B4E9"
"""A village that the plan serves: sky blue square."""
GAINED_AREA = "#FFC83D"
"""Ground that the plan brings the service to: near the yellow of the proposals, far from the blues of signal."""
PROPOSAL = "#F0E442"
"""A proposal: yellow star, arrow or dashed line, with a dark outline."""
OTHER = "#CC79A7"
"""A site that only another plan builds: reddish purple circle."""
FIBRE = "#009E73"
"""Fibre in place: bluish green line."""
INK = "#1B2430"
"""Text, outlines, existing sites."""
SERVED_FAR, FIBRE_FAR, INK_FAR = "#9DC3DD", "#A3D5C5", "#8B929C"
"""The same three, paler: what is in order steps back while a whole province is in view."""
WATER = "#A9CBE0"
"""Rivers and lakes of the land cover, and the sea."""
NO_COVERAGE = "#5B5B5B"
"""Hatching of area where no service is predicted."""

SHARE_LIMITS = (1.0, 0.95, 0.8, 0.5, 0.2)
"""Lower limits of the classes of people served, from the best; what is below the last is the worst class."""
SHARE_COLOURS = ("#F5F3FA", "#E3DCF0", "#CDC0E3", "#B3A1D3", "#9780C0", "#785CA8")
"""One colour for each class: the darker, the fewer people are served; the darkest still lets roads, names and marks be
read on it."""
SHARE_UNKNOWN = "#BDBDBD"
"""A commune in which no people are recorded."""

SIGNAL_STEP_DB = 10.0
SIGNAL_COLOURS = ("#0C2C84", "#1D7FB7", "#41B6C4", "#A1DAB4")
"""Best signal first; each class is ``SIGNAL_STEP_DB`` wide and the last begins at the threshold."""
LEVEL_COLOURS = ("#0C2C84", "#1D7FB7", "#A1DAB4")
"""Ground that is served indoors, up to vehicles, outdoors only."""
BELOW = "#D9D9D9"
"""Ground below the last class of probability, SINR or a rate."""
SERVER_COLOURS = ("#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7", "#999999")
"""Best servers by their number, again from the first where there are more."""

PROBABILITY_LIMITS = (0.95, 0.9, 0.75, 0.5)
"""Lower limits of the classes of probability, best first: beside the usual goals of 95, 90 and 75 %, one half."""
SINR_LIMITS_DB = (20.0, 13.0, 6.0, 0.0)
"""Lower limits of the classes of SINR, dB, best first: about where 256-QAM, 64-QAM and 16-QAM begin (TS 36.213
§7.2.3), and as much signal as disturbance."""
DOWNLINK_LIMITS_MBPS = (100.0, 30.0, 10.0, 2.5)
UPLINK_LIMITS_MBPS = (50.0, 10.0, 2.5, 1.0)
"""Lower limits of the classes of rates, Mbit/s, best first: goals of 5G and of 4G in Viet Nam, and a video call."""


@dataclass(frozen=True, slots=True)
class SignalClass:
    """One class of predicted RSRP.

    Attributes:
        from_dbm: Lower limit, dBm.
        to_dbm: Upper limit, dBm, or None for the best class.
        colour: Fill, ``#RRGGBB``.
    """

    from_dbm: float
    to_dbm: float | None
    colour: str


def signal_classes(threshold_dbm: float) -> tuple[SignalClass, ...]:
    """Classes of served RSRP, best first, the last beginning at ``threshold_dbm``."""
    last = len(SIGNAL_COLOURS) - 1
    return tuple(
        SignalClass(
            from_dbm=threshold_dbm + (last - rank) * SIGNAL_STEP_DB,
            to_dbm=None if rank == 0 else threshold_dbm + (last - rank + 1) * SIGNAL_STEP_DB,
            colour=colour,
        )
        for rank, colour in enumerate(SIGNAL_COLOURS)
    )


def share_class(share: float) -> int | None:
    """Index into ``SHARE_COLOURS`` of a share from 0 to 1, None when unknown (NaN)."""
    if math.isnan(share):
        return None
    for rank, limit in enumerate(SHARE_LIMITS):
        if share >= limit:
            return rank
    return len(SHARE_LIMITS)
