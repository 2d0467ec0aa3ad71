"""Places that nothing connects, so that no tower is proposed there: what came nearest to a hop, and what it lacks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from phusong.coverage.network import Network
from phusong.maps.words.bilingual import Both, number, same, word
from phusong.optimize.plan import HopTried, Plan

MOST_ROWS = 20
"""Rows that the report shows; the rest are counted."""

DIGITS = {"availability": 3, "margin": 1, "clearance": 1, "range": 0}
"""Digits of what is lacking; a length is told in metres."""


@dataclass(frozen=True, slots=True)
class UnconnectedRow:
    """A place with its commune, the hop that came nearest, and why it does not do."""

    place: str
    commune: str
    hop: Both
    why: Both


def unconnected_rows(network: Network, plan: Plan) -> tuple[UnconnectedRow, ...]:
    """A row for each place that nothing connects, as many as the report shows.

    Args:
        network: The layers.
        plan: What is proposed.
    """
    places = plan.unconnected[:MOST_ROWS]
    if not places:
        return ()
    lon, lat = network.lon_lat(np.array([each.x_m for each in places]), np.array([each.y_m for each in places]))
    names = dict(zip(map(str, network.communes.codes), map(str, network.communes.names), strict=True))
    return tuple(
        UnconnectedRow(
            f"{east:.5f}, {north:.5f}",
            names.get(each.commune_code, each.commune_code),
            hop_tried(each.tried),
            why_not(each.tried),
        )
        for each, east, north in zip(places, lon, lat, strict=True)
    )


def hop_tried(tried: HopTried | None) -> Both:
    """The hop that came nearest to doing: its far end, its band and its length."""
    if tried is None:
        return same("–")
    km = number(tried.length_m / 1000.0, 1)
    return word("report.unconnected.hop", end=tried.end, band=tried.band, km=km)


def why_not(tried: HopTried | None) -> Both:
    """What a hop fails at, with the figure: metres, decibels, per cent."""
    if tried is None:
        return word("report.unconnected.nobody")
    lacking = number(tried.lacking, DIGITS.get(tried.trouble, 0))
    if tried.trouble == "clearance":
        at = number(tried.worst_m / 1000.0, 1)
        return word("report.unconnected.clearance", lacking=lacking, share=number(tried.clear_share, 2), at=at)
    return word(f"report.unconnected.{tried.trouble}", lacking=lacking, margin=number(tried.margin_db, 1))
