"""P.1812 over the profile of a measured link: bare, with cover up to its ends, or by the rule of predictions.

What is around a terminal is the cover of the last point of its profile alone: a profile says nothing of its sides.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from measured import Link

from phusong.coverage.kernels import FloatArray, IntArray
from phusong.coverage.p1812 import P1812Parameters, make_link, path_loss_db
from phusong.coverage.propagation import Surroundings, path_climate
from phusong.coverage.propagation import terminal_loss_db as recommended_loss_db
from phusong.coverage.propagation.cover import Cover, cover_of, fill_surface
from phusong.coverage.propagation.terminal import stands_below, terminal_loss_db
from phusong.coverage.terrain.clutter import FULL_M, LEFT_OUT_M
from phusong.coverage.terrain.grid import ORIGIN, PROFILE_STEP_M
from phusong.coverage.terrain.land_classes import DENSE_URBAN, FOREST, OPEN, SUBURBAN, WATER
from phusong.coverage.terrain.profile import fill_profile, inner_points, points_at_receiver

DELTA_N, N0 = 45.0, 350.0
"""Refractivity that the reference figures of the Brazilian links were computed with."""
COAST_KM = 500.0

SURROUNDINGS: dict[int, Surroundings] = {1: "water", 2: "open", 3: "suburban", 4: "trees", 5: "dense urban"}
"""What the clutter classes of the profiles are in P.2108."""
TOWN_CLASSES = (3, 5)
"""Clutter classes of the profiles that are built up; class 4, urban or trees, counts as trees."""

TerminalRule = Literal["none", "height-gain", "statistical", "by-class"]


@dataclass(frozen=True, slots=True)
class CoverRule:
    """How cover counts on a path.

    Attributes:
        terminal: What a terminal loses that stands below its cover, as the setting of that name says.
        left_out_m: Cover nearer to either end than this is left out of the profile, metres.
        full_m: Cover farther from both ends than this counts in full, metres.
        step_m: Distance between two points of the profile, metres; None for the points that the link's profile has.
        from_both_ends: Whether points stand at whole steps back from the receiver, too; else from the start alone.
    """

    terminal: TerminalRule
    left_out_m: float = LEFT_OUT_M
    full_m: float = FULL_M
    step_m: float | None = PROFILE_STEP_M
    from_both_ends: bool = True


def up_to_the_ends(step_m: float) -> CoverRule:
    """Cover in the profile up to its last point but one, no loss of the terminal's own; points from the start alone."""
    return CoverRule("none", 0.0, 0.0, step_m, from_both_ends=False)


CLASS_HEIGHTS_M = {1: WATER, 2: OPEN, 3: SUBURBAN, 4: FOREST, 5: DENSE_URBAN}
"""Height of each clutter class of the profiles in a scenario, metres."""


def of_a_scenario(link: Link) -> Link:
    """The link with the heights that a scenario gives its clutter classes, in place of its own."""
    return replace(link, clutter_m=np.array([CLASS_HEIGHTS_M[int(code)] for code in link.clutter_class]))


def p1812_by_rule_db(link: Link, rule: CoverRule) -> float:
    """P.1812 with cover by a rule, the losses of terminals below their cover included, dB.

    The kernel is asked below 0.25 km, too, as the reference figures were.
    """
    even = np.linspace(0.0, float(link.d_km[-1]), len(link.d_km))
    cover, last = _cover_along(link, even, rule), float(len(even) - 1)
    section, zone = _section(link, even, cover, rule)
    heights_m, loss_db = [link.tx_m, link.rx_m], 0.0
    for end, col in enumerate((0.0, last)):
        below_m, in_town = stands_below(cover, ORIGIN + col, float(ORIGIN), heights_m[end])
        loss_db += float(terminal_loss_db(cover, link.frequency_mhz / 1000.0, float(even[-1]), below_m, in_town))
        heights_m[end] += below_m
    return loss_db + _p1812_db(link, (section[0], section[1], section[2]), zone, heights_m)


def _cover_along(link: Link, even_km: FloatArray, rule: CoverRule) -> Cover:
    """Cover of a profile as a country of two equal rows, one column a point."""
    heights_m = np.interp(even_km, link.d_km, link.clutter_m)
    town = {
        "by-class": np.interp(even_km, link.d_km, np.isin(link.clutter_class, TOWN_CLASSES).astype(np.float64)),
        "statistical": np.ones(len(even_km)),
    }.get(rule.terminal)
    return cover_of(
        _two_rows(heights_m),
        0.0 if town is None else _two_rows(town),
        terminals=rule.terminal != "none",
        left_out_m=rule.left_out_m,
        full_m=rule.full_m,
    )


def _two_rows(values: FloatArray) -> np.ndarray:
    return np.tile(np.asarray(values, dtype=np.float32), (2, 1))


def _section(link: Link, even_km: FloatArray, cover: Cover, rule: CoverRule) -> tuple[FloatArray, IntArray]:
    """Distance, km, ground and surface, metres, shape (3, n), and zones, shape (n,), at the points of a rule."""
    length_m = 1000.0 * float(even_km[-1])
    ends = (float(ORIGIN), float(ORIGIN), ORIGIN + float(len(even_km) - 1), float(ORIGIN))
    step_m = rule.step_m or length_m / (len(even_km) - 1)
    held = np.empty((3, inner_points(length_m, step_m) + 2))
    back = points_at_receiver(step_m, rule.full_m) if rule.step_m and rule.from_both_ends else 0
    ground_m = _two_rows(np.interp(even_km, link.d_km, link.ground_m))
    n = fill_profile(ground_m, ends, length_m, (step_m, back), held)
    fill_surface(cover, ends, n, held)
    section = np.ascontiguousarray(held[:, :n])
    nearest = np.abs(section[0][:, None] - link.d_km[None, :]).argmin(axis=1)
    return section, link.zone[nearest]


def p1812_db(link: Link, *, clutter: bool, ends: bool) -> float:
    """ITU-R P.1812 at the points of the link's own profile, dB; the kernel is asked below 0.25 km, too.

    Args:
        link: The link.
        clutter: Whether the clutter column stands between the ends.
        ends: Whether either end below its clutter is computed at the height of the clutter and P.2108 is added.
    """
    heights_m, loss_db = [link.tx_m, link.rx_m], 0.0
    for end, point in enumerate((0, -1) if ends else ()):
        top_m = float(link.clutter_m[point])
        if top_m > heights_m[end]:
            kind = SURROUNDINGS[int(link.clutter_class[point])]
            loss_db += float(recommended_loss_db(link.frequency_mhz, heights_m[end], kind, top_m))
            heights_m[end] = top_m
    surface_m = link.ground_m + link.clutter_m if clutter else link.ground_m
    return loss_db + _p1812_db(link, (link.d_km, link.ground_m, surface_m), link.zone, heights_m)


def _p1812_db(
    link: Link, section: tuple[FloatArray, FloatArray, FloatArray], zone: IntArray, heights_m: list[float]
) -> float:
    parameters = P1812Parameters(
        frequency_mhz=link.frequency_mhz,
        tx_height_m=heights_m[0],
        rx_height_m=heights_m[1],
        latitude_deg=link.latitude_deg,
        delta_n=DELTA_N,
        n0=N0,
    )
    climate = path_climate(section[0], zone, link.latitude_deg, COAST_KM, COAST_KM)
    return path_loss_db(*section, climate, make_link(parameters))
