"""What the page on measurements says of the rules for cover near terminals: on links with profiles, and on routes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from cover import of_a_scenario
from measured import Link
from routes import RoutePaths, made_profile
from scores import (
    COVER_MODELS,
    Score,
    against_free_space,
    best_exponent,
    counted,
    gain,
    number,
    predictions_db,
    score,
    verdict,
    wrapped,
)

from phusong.coverage.kernels import FloatArray, IntArray
from phusong.coverage.radio import P1812_LEAST_KM
from phusong.coverage.terrain import INLAND
from phusong.coverage.terrain.grid import PROFILE_STEP_M

LEAST_LINKS = 3
"""Fewer links of a site are no comparison."""
SUBURBAN_CLASS = 3
"""Clutter class that the paths of a route are given: among houses."""
BY_RULE = ("new rule, by class", "new rule, §3.2", "new rule, §3.1")
OLD_RULES = tuple(f"old rule, points every {step_m} m" for step_m in (90, 30, 15))

RULES_METHOD = f"""\
*New rule*: what predictions of a scenario do ([radio.md](radio.md), "Clutter"). Cover is left out of the profile to
50 m from either end and counts in full from 150 m; an antenna below its cover is raised to the top of it; and it loses
what P.2108-1 says, by diffraction across a street of 27 m (§3.1), by the statistics of towns (§3.2), or, the default,
*by class*: §3.2 in built-up classes, §3.1 in all others. Points stand every {PROFILE_STEP_M:g} m, ground and cover are
read between the points of the link's profile, and what is around a terminal is the last of those alone. *Old rule*:
what predictions did before: cover in the profile up to its last point before either end, antennas as they are, no
loss of the terminal's own. *Heights by class* are those that a scenario gives the classes of the profiles (water and
open 0 m, suburban 10 m, urban or trees 15 m, dense urban 20 m), in place of the column of heights.
"""

ROUTES_METHOD = f"""\
The ground is known at both ends, the cover at the receiver. Ground is taken as straight between the ends, cover as
equally high all along but for the mast, and as built-up (so that *by class* is §3.2). Paths from {P1812_LEAST_KM:g} km.
The rules are those of the links above, refractivity lapse 45 N-units/km, N0 350, 50 % of time and locations. *One
level* fits one for all paths, *level per route* one for each; *mean per point* takes the mean of the rows that share a
place, which are repetitions and no new places. *Against free space* is with a level per route, over means per point.
"""

ROUTES_LIMITS = """\
What cannot be concluded from routes like these:

- **Level.** Power and antenna are unknown, one level or more are fitted. Which loss of a terminal is the right one
  cannot be told, though the rules differ by more than ten decibels.
- **Cover along the path is unknown.** It is taken from the receiver's own. The old rule hangs on it wholly, the new
  rule hardly (the mast looks over it), so the old rule is not shown at its best.
- **Ground between the ends is unknown.** Straight ground hides nothing: nothing is said of hills.
- **The points are not independent.** Rows share places, and places a few metres apart share streets and houses. The
  standard errors count every place as independent and are too small, by how much is not known.
- **§3.2 sees no cover.** It depends on frequency and distance alone. What it gains over free space it gains as a law of
  distance, as the fitted slope does; it is no evidence that the heights of cover at the receivers are of use.
"""

KNOWN_LIMITS = {
    "aaeac3d08180": """\
- **One mast in one town.** All paths leave one mast on one campus, 30 m high, at one frequency, probably from a sector
  antenna of unknown direction (the excess over free space changes with the bearing). Another town may say otherwise.
- **These losses are high.** Medians within 100 m of the mast are 128 and 132 dB, more than 50 dB above free space.
- **The heights of cover are coarse.** 4, 6 or 16 m, in long runs; the ground is in whole metres.""",
}
"""What is known of exactly these files, by their digest."""


def rules_section(links: Sequence[Link]) -> list[str]:
    """The rules for cover on links with profiles: a table for every site that has enough of them."""
    parts = ["### The rules for cover", RULES_METHOD.rstrip()]
    for site in sorted({link.site for link in links}):
        held = [link for link in links if link.site == site and link.d_km[-1] >= P1812_LEAST_KM]
        if len(held) >= LEAST_LINKS:
            parts += [f"#### {site}: {counted(len(held), 'link')} from {P1812_LEAST_KM:g} km", *_site(held)]
    return parts if len(parts) > 2 else []


def _site(links: Sequence[Link]) -> list[str]:
    variants = (links, [of_a_scenario(link) for link in links])
    measured_db, alone = np.array([link.loss_db for link in links]), np.zeros(len(links), dtype=np.int64)
    rows = [
        (
            "| model | links | heights of the column: spread dB | correlation | against free space dB "
            "| heights by class: spread dB | correlation | against free space dB |"
        ),
        "|---|---|---|---|---|---|---|---|",
    ]
    scored: list[dict[str, Score]] = [{}, {}]
    for name, model in COVER_MODELS.items():
        cells = []
        for found, variant in zip(scored, variants, strict=True):
            loss_db = predictions_db(model, variant)
            free_db = None if name == "free space" else predictions_db(COVER_MODELS["free space"], links)
            found[name] = score(loss_db, measured_db, alone, free_db)
            cells += [number(found[name].spread_db), number(found[name].correlation, 2), gain(found[name])]
        rows.append(f"| {name} | {scored[0][name].paths} | {' | '.join(cells)} |")
    rows.append(_slope_row(links, measured_db, alone))
    return ["\n".join(rows), _what_the_site_shows(links, variants[1], scored)]


def _slope_row(links: Sequence[Link], measured_db: FloatArray, alone: IntArray) -> str:
    """The slope that fits best; it sees no cover."""
    log_km = np.log10([link.d_km[-1] for link in links])
    exponent = best_exponent(log_km, measured_db, alone)
    found = score(10.0 * exponent * log_km, measured_db, alone, predictions_db(COVER_MODELS["free space"], links))
    cells = [number(found.spread_db), number(found.correlation, 2), gain(found)]
    return f"| one slope, fitted: n = {number(exponent, 2)} | {' | '.join([str(found.paths), *cells, *cells])} |"


def _what_the_site_shows(links: Sequence[Link], by_class: Sequence[Link], scored: list[dict[str, Score]]) -> str:
    ends = sum(
        int(link.clutter_m[end] != other.clutter_m[end])
        for link, other in zip(links, by_class, strict=True)
        for end in (0, -1)
    )
    new, old = ([found[name] for found in scored] for name in (BY_RULE[0], "old rule, at the profile's own points"))
    own = (
        f"- The default rule leaves {number(new[0].spread_db)} dB with the heights of the column and "
        f"{number(new[1].spread_db)} dB with the heights that a scenario gives the classes, the old rule "
        f"{number(old[0].spread_db)} and {number(old[1].spread_db)} dB, bare ground "
        f"{number(scored[0]['P.1812, bare ground'].spread_db)} dB, free space "
        f"{number(scored[0]['free space'].spread_db)} dB."
    )
    heights = (
        f"- {ends} of {2 * len(links)} ends have another height in the column than their class has in a scenario. The "
        "loss of a terminal rests on that height alone, so what the rule gains with the column it gains by the column. "
        "Read between the points, the column also stands the cover of such an end close before its antenna, which is "
        "what the old rule fails by at 30 and 15 m."
    )
    few = (
        f"- {len(links)} links that share their ends are few: differences of a decibel or two between rules are not "
        "told apart here."
    )
    return "\n".join(wrapped(point) for point in (own, *([heights] if ends else []), few))


def routes_section(name: str, paths: RoutePaths, digest: str, reference: str) -> str:
    """What one campaign of routes says."""
    held = np.flatnonzero(paths.distance_km >= P1812_LEAST_KM)
    links = [_as_link(paths, int(row)) for row in held]
    routes = sorted(set(paths.route[held].tolist()))
    bands = ", ".join(f"{mhz:g}" for mhz in sorted(set(paths.frequency_mhz[held].tolist())))
    head = (
        f"{counted(len(held), 'path')} from {P1812_LEAST_KM:g} km ({len(paths.distance_km) - len(held):,} shorter ones "
        f"left out) to {paths.distance_km.max():.2f} km at {bands} MHz, on "
        f"{counted(len(np.unique(paths.point[held])), 'point')} of {counted(len(routes), 'route')}."
    )
    parts = [f"## Routes from one mast: {name}", wrapped(head), ROUTES_METHOD.rstrip()]
    if len(held):
        parts += _routes_table(links, routes, paths.point[held])
    limits = "\n".join(filter(None, (ROUTES_LIMITS.rstrip(), KNOWN_LIMITS.get(digest))))
    return "\n\n".join([*parts, limits] + ([wrapped(reference)] if reference else []))


def _as_link(paths: RoutePaths, row: int) -> Link:
    d_km, ground_m, clutter_m = made_profile(paths, row, PROFILE_STEP_M)
    return Link(
        id=f"{row}",
        site=str(paths.route[row]),
        frequency_mhz=float(paths.frequency_mhz[row]),
        tx_m=float(paths.antennas_m[0, row]),
        rx_m=float(paths.antennas_m[1, row]),
        latitude_deg=float(paths.latitude_deg[row]),
        loss_db=float(paths.loss_db[row]),
        d_km=d_km,
        ground_m=ground_m,
        clutter_m=clutter_m,
        clutter_class=np.full(len(d_km), SUBURBAN_CLASS),
        zone=np.full(len(d_km), INLAND),
    )


@dataclass(frozen=True, slots=True)
class _Routes:
    """Paths of routes with what every comparison of them needs.

    Attributes:
        measured_db: Measured loss, dB, shape (n,).
        free_db: Free space, dB, shape (n,).
        log_km: Logarithm of the distance in km, shape (n,).
        route: Index of the route, shape (n,).
        point: Index of the place, from 0 without a gap, shape (n,).
    """

    measured_db: FloatArray
    free_db: FloatArray
    log_km: FloatArray
    route: IntArray
    point: IntArray

    def means(self, values: FloatArray) -> FloatArray:
        """Mean of the rows of every point."""
        return np.asarray(np.bincount(self.point, weights=values) / np.bincount(self.point))

    def scores(self, predicted_db: tuple[FloatArray, FloatArray]) -> list[Score]:
        """With one level (the first prediction), a level per route (the second), the same over means, each route."""
        alone = np.zeros(len(self.route), dtype=np.int64)
        of_point = np.rint(self.means(self.route.astype(np.float64))).astype(np.int64)
        means = [self.means(values) for values in (predicted_db[1], self.measured_db, self.free_db)]
        found = [
            score(predicted_db[0], self.measured_db, alone),
            score(predicted_db[1], self.measured_db, self.route),
            score(means[0], means[1], of_point, means[2]),
        ]
        for index in np.unique(self.route):
            on = self.route == index
            found.append(score(predicted_db[1][on], self.measured_db[on], alone[on], self.free_db[on]))
        return found

    def slopes_db(self) -> tuple[FloatArray, FloatArray, str]:
        """The slope that fits best with one level, the one with a level per route, dB, and how the two are called."""
        n = [best_exponent(self.log_km, self.measured_db, group) for group in (np.zeros_like(self.route), self.route)]
        name = f"one slope, fitted: n = {number(n[0], 2)}; with a level per route {number(n[1], 2)}"
        return 10.0 * n[0] * self.log_km, 10.0 * n[1] * self.log_km, name


def _routes_scores(data: _Routes, links: Sequence[Link]) -> tuple[dict[str, list[Score]], str]:
    """Scores of every model that answers for all paths and of the fitted slope, and what the slope is called."""
    scored = {}
    for name, model in COVER_MODELS.items():
        predicted_db = predictions_db(model, links)
        if np.isfinite(predicted_db).all():
            scored[name] = data.scores((predicted_db, predicted_db))
    one_db, each_db, slope = data.slopes_db()
    if math.isfinite(float(each_db.sum())):
        scored[slope] = data.scores((one_db, each_db))
    return scored, slope


def _routes_table(links: Sequence[Link], routes: Sequence[str], point: IntArray) -> list[str]:
    data = _Routes(
        measured_db=np.array([link.loss_db for link in links]),
        free_db=predictions_db(COVER_MODELS["free space"], links),
        log_km=np.log10([link.d_km[-1] for link in links]),
        route=np.array([routes.index(link.site) for link in links], dtype=np.int64),
        point=np.unique(point, return_inverse=True)[1],
    )
    scored, slope = _routes_scores(data, links)
    rows = [
        (
            "| model | offset dB | one level: spread dB | correlation | level per route: spread dB | correlation "
            "| mean per point: spread dB | correlation | against free space dB "
            f"| {' | '.join(f'route {route}: spread dB' for route in routes)} |"
        ),
        f"|{'---|' * (9 + len(routes))}",
    ]
    for name, (one, per_route, per_point, *each) in scored.items():
        cells = [name, "–" if name == slope else number(one.offset_db)]
        for found in (one, per_route, per_point):
            cells += [number(found.spread_db), number(found.correlation, 2)]
        cells.append("–" if name == "free space" else gain(per_point))
        rows.append(f"| {' | '.join([*cells, *(number(found.spread_db) for found in each)])} |")
    return ["\n".join(rows), "### What the routes show", _what_routes_show(scored, slope, routes)]


def _what_routes_show(scored: dict[str, list[Score]], slope: str, routes: Sequence[str]) -> str:
    spreads = {name: found[0].spread_db for name, found in scored.items()}
    old = ", ".join(number(spreads[name]) for name in OLD_RULES)
    points = [
        f"- With one level: free space {number(spreads['free space'])} dB, the new rule "
        f"{number(spreads[BY_RULE[1]])} dB by §3.2 and {number(spreads[BY_RULE[2]])} dB by §3.1, "
        f"the old rule {old} dB at steps of 90, 30 and 15 m"
        + (f", one fitted slope {number(spreads[slope])} dB." if slope in spreads else "."),
    ]
    for name in (BY_RULE[1], BY_RULE[2], *OLD_RULES):
        each = " and ".join(
            f"{against_free_space(found)} on route {route}"
            for route, found in zip(routes, scored[name][3:], strict=True)
        )
        points.append(f"- {name[0].upper()}{name[1:]}, mean per point: {verdict(scored[name][2])}. By rows: {each}.")
    rivals = {name: found[0].spread_db for name, found in scored.items() if name != slope}
    best = min(rivals, key=lambda name: rivals[name])
    points.append(
        f"- The least spread with one level and nothing else fitted has {best}: {number(rivals[best])} dB. "
        "That is still too much to say of one place how strong a signal is."
    )
    return "\n".join(wrapped(point) for point in points)
