"""What each model says of measured paths, and how well it says it once an unknown level is fitted.

A measured loss is known but for a common offset (gains, cables, the scale of the receiver). So every score fits one
level per group of paths (a site, a station) and looks at what is left: the spread, and the correlation within groups.
Below the scores stands how pages word them: numbers, counts and verdicts.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from cover import DELTA_N, N0, CoverRule, p1812_by_rule_db, p1812_db, up_to_the_ends
from measured import Link, Receptions

from phusong.coverage.findings import ValidityError
from phusong.coverage.kernels import FloatArray, IntArray
from phusong.coverage.propagation import (
    VERTICAL,
    MacroLink,
    Scenario,
    delta_bullington_loss_db,
    effective_radius_km,
    expected_loss_db,
    free_space_loss_db,
)
from phusong.coverage.propagation import path_loss_db as macro_loss_db
from phusong.coverage.propagation.cover import NO_COVER_AT_ALL
from phusong.coverage.propagation.itm import ItmParameters, area, point_to_point
from phusong.coverage.propagation.terminal import terminal_loss_db

MAST_M, TERMINAL_M, SUB_GHZ_MHZ = 45.0, 1.5, 868.0
"""Antennas and frequency that the authors of the receptions assume (their 1.2 m raised to the least of TR 38.901)."""

LAW_RANGE_KM = (0.01, 5.0)
"""Distances that every law of TR 38.901 covers."""


def free_space_db(link: Link) -> float:
    """Free space over the length of the profile, dB."""
    return free_space_loss_db(link.frequency_mhz / 1000.0, float(link.d_km[-1]))


def p526_db(link: Link) -> float:
    """Free space and delta-Bullington diffraction over bare ground, dB."""
    tops = float(link.ground_m[0]) + link.tx_m, float(link.ground_m[-1]) + link.rx_m
    radius_km = effective_radius_km(DELTA_N)
    ghz = link.frequency_mhz / 1000.0
    bent = delta_bullington_loss_db(link.d_km, link.ground_m, *tops, radius_km, ghz, VERTICAL, 0.0)
    return free_space_db(link) + bent


def itm_db(link: Link) -> float:
    """Longley-Rice over bare ground, at as many equal steps as the profile has, dB."""
    even_km = np.linspace(0.0, float(link.d_km[-1]), len(link.d_km))
    ground_m = np.interp(even_km, link.d_km, link.ground_m)
    parameters = ItmParameters(climate=2, refractivity_n=N0)
    step_m = 1000.0 * float(even_km[1])
    return point_to_point(ground_m, step_m, link.tx_m, link.rx_m, link.frequency_mhz, parameters).loss_db


def macro_db(link: Link, scenario: Scenario, *, mean: bool = False) -> float:
    """TR 38.901 without line of sight, or in the mean over both; antennas raised to the least that it takes, dB."""
    cell = MacroLink(scenario, max(link.tx_m, 10.0), max(link.rx_m, TERMINAL_M), link.frequency_mhz)
    away_m = np.array([1000.0 * link.d_km[-1]])
    loss_db = expected_loss_db(cell, away_m) if mean else macro_loss_db(cell, away_m, line_of_sight=False)
    return float(loss_db[0])


LINK_MODELS: dict[str, Callable[[Link], float]] = {
    "free space": free_space_db,
    "P.526 + free space, bare ground": p526_db,
    "P.1812, bare ground": lambda link: p1812_db(link, clutter=False, ends=False),
    "P.1812, clutter column": lambda link: p1812_db(link, clutter=True, ends=False),
    "P.1812, bare ground, P.2108 at the ends": lambda link: p1812_db(link, clutter=False, ends=True),
    "P.1812, clutter column, P.2108 at the ends": lambda link: p1812_db(link, clutter=True, ends=True),
    "Longley-Rice (ITM), bare ground": itm_db,
    "TR 38.901 RMa, no sight (distance only)": lambda link: macro_db(link, "rma"),
    "TR 38.901 RMa, mean over sight (distance only)": lambda link: macro_db(link, "rma", mean=True),
    "TR 38.901 UMa, no sight (distance only)": lambda link: macro_db(link, "uma"),
    "TR 38.901 UMa, mean over sight (distance only)": lambda link: macro_db(link, "uma", mean=True),
}
"""Loss of a link by each model; outside its range a model raises a ValidityError."""


def _rule(rule: CoverRule) -> Callable[[Link], float]:
    return lambda link: p1812_by_rule_db(link, rule)


COVER_MODELS: dict[str, Callable[[Link], float]] = {
    "free space": LINK_MODELS["free space"],
    "P.1812, bare ground": LINK_MODELS["P.1812, bare ground"],
    "new rule, by class": _rule(CoverRule("by-class")),
    "new rule, §3.2": _rule(CoverRule("statistical")),
    "new rule, §3.1": _rule(CoverRule("height-gain")),
    "new rule, §3.1, at the profile's own points": _rule(CoverRule("height-gain", step_m=None)),
    "new rule, §3.1, 100 to 200 m": _rule(CoverRule("height-gain", 100.0, 200.0)),
    "new rule, §3.1, 150 to 300 m": _rule(CoverRule("height-gain", 150.0, 300.0)),
    "new rule without loss of the terminals": _rule(CoverRule("none")),
    "old rule, at the profile's own points": LINK_MODELS["P.1812, clutter column"],
    "old rule, points every 90 m": _rule(up_to_the_ends(90.0)),
    "old rule, points every 30 m": _rule(up_to_the_ends(30.0)),
    "old rule, points every 15 m": _rule(up_to_the_ends(15.0)),
    **{name: model for name, model in LINK_MODELS.items() if name.startswith(("Longley", "TR 38.901"))},
}
"""Loss of a link by each rule for cover, and by the models that see none."""


def predictions_db(model: Callable[[Link], float], links: Sequence[Link]) -> FloatArray:
    """Loss of every link by a model, NaN where the link is outside the model's range, dB, shape (n,)."""
    return np.array([_loss_or_nan(model, link) for link in links], dtype=np.float64)


def _loss_or_nan(model: Callable[[Link], float], link: Link) -> float:
    try:
        return model(link)
    except ValidityError:
        return math.nan


class Score(NamedTuple):
    """How well predictions fit once one offset per group is taken off.

    Attributes:
        paths: Paths compared.
        offset_db: Mean of prediction minus measurement, dB.
        spread_db: Root mean square of what is left, dB.
        correlation: Between predictions and measurements within groups; NaN where it says nothing.
        gain_db: Spread less the spread of the yardstick on the same paths, dB; NaN without a yardstick.
        gain_error_db: Standard error of that difference by the jackknife, dB.
    """

    paths: int
    offset_db: float
    spread_db: float
    correlation: float
    gain_db: float
    gain_error_db: float


def centred(values: FloatArray, group: IntArray) -> FloatArray:
    """Values less the mean of their group, shape (n,)."""
    _, at, count = np.unique(group, return_inverse=True, return_counts=True)
    return np.asarray(values - (np.bincount(at, weights=values) / count)[at])


def spread_db(error_db: FloatArray, group: IntArray) -> float:
    """Root mean square of errors about the mean of their group, dB."""
    return math.sqrt(float(np.mean(centred(error_db, group) ** 2)))


def score(
    predicted_db: FloatArray, measured_db: FloatArray, group: IntArray, yardstick_db: FloatArray | None = None
) -> Score:
    """Score predictions against measurements; all arrays have shape (n,), NaN predictions are passed over."""
    known = np.isfinite(predicted_db)
    predicted_db, measured_db, group = predicted_db[known], measured_db[known], group[known]
    error_db = predicted_db - measured_db
    inside = [centred(values, group) for values in (predicted_db, measured_db)]
    free = len(error_db) - len(np.unique(group))
    size = math.sqrt(float(np.sum(inside[0] ** 2)) * float(np.sum(inside[1] ** 2)))
    correlation = float(np.sum(inside[0] * inside[1])) / size if free > 1 and size > 0.0 else math.nan
    gain_db, gain_error_db = math.nan, math.nan
    if yardstick_db is not None and free > 1:
        other_db = yardstick_db[known] - measured_db
        gain_db = spread_db(error_db, group) - spread_db(other_db, group)
        gain_error_db = _jackknife(error_db, other_db, group)
    return Score(
        paths=len(error_db),
        offset_db=float(error_db.mean()) if len(error_db) else math.nan,
        spread_db=spread_db(error_db, group) if free else math.nan,
        correlation=correlation,
        gain_db=gain_db,
        gain_error_db=gain_error_db,
    )


def _jackknife(error_db: FloatArray, other_db: FloatArray, group: IntArray) -> float:
    """Standard error of the difference of two spreads, leaving out one path after the other, dB."""
    n = len(error_db)
    gains = _spreads_without(error_db, group) - _spreads_without(other_db, group)
    return math.sqrt((n - 1) / n * float(np.sum((gains - gains.mean()) ** 2)))


def _spreads_without(error_db: FloatArray, group: IntArray) -> FloatArray:
    """Spread of all errors but one, for each of them, dB, shape (n,).

    Taking a value out of a group of m moves the group's mean, so that the sum of squares falls by m / (m - 1) times the
    square of its distance from the mean.
    """
    _, at, count = np.unique(group, return_inverse=True, return_counts=True)
    off = centred(error_db, group) ** 2
    fewer = off * (count / np.maximum(count - 1, 1))[at]
    return np.asarray(np.sqrt(np.maximum(off.sum() - fewer, 0.0) / (len(error_db) - 1)))


@dataclass(frozen=True, slots=True)
class DistanceLaw:
    """A law of distance with one level per station.

    Attributes:
        name: As printed.
        loss_db: Loss at distances in km, shape (n,), but for its level; None for the slope that fits best.
    """

    name: str
    loss_db: Callable[[FloatArray], FloatArray] | None


def _macro(scenario: Scenario, *, sight: bool | None) -> Callable[[FloatArray], FloatArray]:
    cell = MacroLink(scenario, MAST_M, TERMINAL_M, SUB_GHZ_MHZ)
    if sight is None:
        return lambda km: expected_loss_db(cell, 1000.0 * km)
    return lambda km: macro_loss_db(cell, 1000.0 * km, line_of_sight=sight)


def _hilly(distance_km: FloatArray) -> FloatArray:
    """Longley-Rice without a profile over hills of 90 m irregularity, dB."""
    parameters = ItmParameters(climate=5, refractivity_n=320.0)
    ends_m = (MAST_M, TERMINAL_M)
    return np.array([area(1000.0 * km, 90.0, ends_m, SUB_GHZ_MHZ, parameters).loss_db for km in distance_km])


def _in_town(distance_km: FloatArray) -> FloatArray:
    """Free space, and the median loss of a terminal in a town (P.2108-1 §3.2), dB."""
    ghz = SUB_GHZ_MHZ / 1000.0
    town_db = [terminal_loss_db(NO_COVER_AT_ALL, ghz, float(km), TERMINAL_M, 1.0) for km in distance_km]
    return 20.0 * np.log10(distance_km) + np.array(town_db)


FREE_SPACE_LAW = "free space, n = 2"
DISTANCE_LAWS = (
    DistanceLaw("one slope, fitted", None),
    DistanceLaw(FREE_SPACE_LAW, lambda km: 20.0 * np.log10(km)),
    DistanceLaw("free space + P.2108 §3.2 (towns)", _in_town),
    DistanceLaw("Longley-Rice area mode, hills of 90 m", _hilly),
    DistanceLaw("TR 38.901 RMa, no sight", _macro("rma", sight=False)),
    DistanceLaw("TR 38.901 RMa, mean over sight", _macro("rma", sight=None)),
    DistanceLaw("TR 38.901 UMa, no sight", _macro("uma", sight=False)),
    DistanceLaw("TR 38.901 UMa, mean over sight", _macro("uma", sight=None)),
)
"""Laws that receptions are compared with; those of TR 38.901 within their range only."""


def best_exponent(log_km: FloatArray, loss_db: FloatArray, group: IntArray) -> float:
    """Exponent n of the loss 10 n log10(d) that fits best with one level per group, NaN where none does."""
    moved = centred(log_km, group)
    size = float(np.sum(moved**2))
    return float(np.sum(moved * centred(loss_db, group))) / size / 10.0 if size > 0.0 else math.nan


def fitted_exponent(paths: Receptions) -> float:
    """Exponent that fits receptions best with one level per station."""
    return best_exponent(np.log10(paths.distance_km), -paths.level_dbm, paths.station)


def within(paths: Receptions, low_km: float, high_km: float) -> Receptions:
    """The paths whose length lies in a range, of stations that keep two of them."""
    held = (paths.distance_km >= low_km) & (paths.distance_km <= high_km)
    count = np.bincount(paths.station[held], minlength=int(paths.station.max(initial=0)) + 1)
    held &= count[paths.station] > 1
    return Receptions(paths.technology, paths.station[held], paths.distance_km[held], paths.level_dbm[held], paths.rows)


def law_score(law: DistanceLaw, paths: Receptions) -> Score:
    """Score of a law of distance over paths, one level per station fitted, beside free space."""
    exponent = fitted_exponent(paths)
    loss_db = 10.0 * exponent * np.log10(paths.distance_km) if law.loss_db is None else law.loss_db(paths.distance_km)
    free_db = 20.0 * np.log10(paths.distance_km)
    return score(loss_db, -paths.level_dbm, paths.station, free_db)


def wrapped(text: str) -> str:
    """A paragraph or list item in lines of at most 118 characters."""
    indent = "  " if text.startswith("- ") else ""
    return textwrap.fill(text, 118, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def number(value: float, digits: int = 1) -> str:
    """A number as printed, a dash where there is none; no minus before a zero."""
    if math.isnan(value):
        return "–"
    text = f"{value:.{digits}f}"
    return text.lstrip("-") if float(text) == 0.0 else text.replace("-", "−")


def gain(scored: Score) -> str:
    """Difference to free space with its standard error."""
    if math.isnan(scored.gain_db):
        return "–"
    sign = "+" if scored.gain_db >= 0.05 else ""
    return f"{sign}{number(scored.gain_db)} ± {number(scored.gain_error_db)}"


def counted(count: int, thing: str) -> str:
    """A count with its noun."""
    return f"{count:,} {thing}{'' if count == 1 else 's'}"


def verdict(scored: Score) -> str:
    """Whether a model beats free space by more than twice the standard error."""
    apart = f"{number(abs(scored.gain_db))} ± {number(scored.gain_error_db)} dB"
    said = f"spread {number(scored.spread_db)} dB, correlation {number(scored.correlation, 2)}; "
    if abs(scored.gain_db) <= 2.0 * scored.gain_error_db:
        return f"{said}not told apart from free space ({apart})"
    return f"{said}{'less' if scored.gain_db < 0.0 else 'more'} spread than free space, by {apart}"


def against_free_space(scored: Score) -> str:
    """How much more or less spread than free space, without a standard error."""
    change_db = number(abs(scored.gain_db))
    if float(change_db) == 0.0:
        return "as free space"
    return f"{change_db} dB {'less' if scored.gain_db < 0.0 else 'more'} than free space"
