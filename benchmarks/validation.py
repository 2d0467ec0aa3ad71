"""Compare every propagation model with field measurements and write the page that says how they fare.

    python benchmarks/validation.py FOLDER [--out docs/radio/validation.md]

The folder holds campaigns as ``measured.py`` describes. Nothing of them is copied but counts, scores, and the names and
digests of the files. Findings go to standard error; the page to ``--out`` or to standard output.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from cover_page import routes_section, rules_section
from measured import Link, Measurements, Receptions, read_measurements
from scores import (
    DISTANCE_LAWS,
    FREE_SPACE_LAW,
    LAW_RANGE_KM,
    LINK_MODELS,
    MAST_M,
    Score,
    best_exponent,
    counted,
    fitted_exponent,
    gain,
    law_score,
    number,
    predictions_db,
    score,
    verdict,
    within,
    wrapped,
)

from phusong.coverage.findings import InputError
from phusong.coverage.kernels import BoolArray, FloatArray, IntArray
from phusong.coverage.radio import P1812_LEAST_KM

TECHNOLOGIES = {"lorawan": "LoRaWAN (ESP)", "sigfox": "Sigfox (RSSI)", "nbiot": "NB-IoT (RSRP)"}
YARDSTICK = "free space"

INTRODUCTION = """\
# The models against measurements

Written by `python benchmarks/validation.py FOLDER --out docs/radio/validation.md` from a folder of measurements that is
not part of this repository. Run on other measurements in the same format, it says the same things of those.

No absolute level is scored: the gains, cable losses and receiver scales of these campaigns are not known well enough.
**One offset per site** (links), **one level per station** (receptions) or **per route** (routes) is fitted, and what is
scored is what is left:

- *offset*: mean of prediction minus measurement, dB. Negative: the model promises more signal than there was.
- *spread*: root mean square of the rest, dB. Smaller is better.
- *correlation*: of predictions and measurements about the means of their group.
- *against free space*: spread less the spread of free space on the same paths, dB, with its standard error (jackknife
  over paths). Negative: the model knows something that distance alone does not.
"""

LINKS_METHOD = f"""\
P.1812: 50 % of time and locations, vertical, refractivity lapse 45 N-units/km, N0 350, zones of the profile. *Bare
ground* leaves the clutter column out; *clutter column* stands it on the ground between the ends, as P.1812 §3.2 does.
*P.2108 at the ends*: an antenna below the clutter at its end is computed at the height of that clutter, and the
terminal loss of P.2108-1 §3.1 is added. P.1812 is made for paths from {P1812_LEAST_KM:g} km; the tables by site ask
it for shorter ones all the same, the last table does not. ITM: climate 2, N0 350, bare ground. TR 38.901 sees distance
alone, with antennas raised to the least that it takes (10 m and 1.5 m), and leaves out paths beyond its 5 km; the *mean
over sight* is what `tr38901-rma` and `tr38901-uma` predict in a scenario. The
fitted slope knows the answers: it is what a law of distance can do at best.
"""

RECEPTIONS_METHOD = f"""\
A path is one place heard by one station; its level is the median of its receptions. LoRaWAN is scored by ESP (RSSI and
SNR together), Sigfox by RSSI, NB-IoT by RSRP. Without terrain only laws of distance can be compared, each with one
level per station. P.2108-1 §3.2 (towns, median) on top of free space is a law of distance, too. TR 38.901 and ITM area
mode assume what the campaign's authors did, a station of {MAST_M:g} m (UMa is made for 25 m). The laws are compared
within {LAW_RANGE_KM[1]:g} km, which all of them cover; the slope over all distances stands below.
"""

LIMITS = """\
## What this cannot show

- **Absolute level.** An offset is fitted, so a model that is 20 dB wrong everywhere scores as well as one that is
  right. The level is a matter of calibration with samples of the network itself (`docs/radio/calibration.md`).
- **Mountains.** The links run over gently rolling country and a bay, the receptions through towns. Nothing here tests
  diffraction over ridges, which is what P.1812 and ITM are chosen for.
- **Other bands.** All of it is near 900 MHz but the routes, which are one mast at 1800 MHz. Nothing is said of 2100 to
  3900 MHz.
- **Masts in the country.** Both antennas of the rural links stand 2.5 m above ground, below the clutter. A mast of 30
  to 50 m is another case; the one of the routes stands in a town.
- **The rule for cover in villages.** It is compared on a handful of rural links with antennas below the cover at both
  ends, and on routes of one town whose cover is known at the receiver alone. Whether it is right in a village among
  woods, and whether the level is right anywhere, is not shown.
- **Fine differences.** The losses of the links were read off printed graphs in steps of up to 1 dB; links share their
  ends, so that they are fewer than they seem, and the standard errors are too small rather than too large.
- **Weak signals.** Only what was received is there. Far and blocked places are missing, so that slopes come out too
  flat and spreads too small, whatever the law.
- **Terrain under the receptions.** No elevation model of Moravia is used: P.1812, P.526 and point-to-point ITM are not
  scored on them.

## Sources

Links: H. O. Bueno, master's thesis, Universidade Federal de Uberlândia, 2021, and F. M. Ortiz et al., COURB 2019, doi
10.5753/courb.2019.7476, with the profiles of Bryan da Silva Duarte and Maurício Henrique Costa Dias (GitHub
`Bryan-da-s-duarte/Comparison-between-ITU-R-P.1812-Egli-and-FSPL-for-LoRa-915MHz`, MIT). Receptions: GitHub
`martin146/ieee-access-data` (MIT), "Accuracy Assessment and Cross-Validation of LPWAN Propagation Models in Urban
Scenarios", IEEE Access; positions of the stations recovered from the published distances. Routes: S. I. Popoola, A. A.
Atayero, O. D. Arausi, V. O. Matthews, "Path loss dataset for modeling radio wave propagation in smart campus
environment", Data in Brief 17 (2018) 1062–1073, doi 10.1016/j.dib.2018.02.026 (CC BY 4.0), rows from GitHub
`lamvng/Path-loss-prediction`, the mast from GitHub
`UsmanSSani/A-Multiple-Environment-and-Multiple-Network-Parameter-Path-Loss-Dataset-`.
"""

REFERENCES = {
    "45fdc6119f31": (
        "Reference figures that came with these links (Py1812, the 20 rural ones of any length; offset, spread, "
        "correlation): bare ground −25.7, 6.5, 0.83; clutter column −19.7, 8.9, 0.83; free space −32.4, 7.5, 0.78."
    ),
    "8a9e76c05d45": (
        "Reference figures that came with these receptions (n, spread): LoRaWAN 2.40, 8.2; Sigfox 2.06, 8.2; "
        "NB-IoT 2.23, 7.7."
    ),
    "aaeac3d08180": (
        "Reference figures that came with these routes (spread, correlation): one level and one slope (n = 3.47) 7.1, "
        "0.59; level per route and one slope (n = 4.14) 6.2, 0.71 with the levels counted as predicted; free space "
        "7.4, 0.59; P.1812 with P.2108 §3.1 7.6, 0.51."
    ),
}
"""Published figures of exactly these files, by their digest; other measurements have none."""


def score_row(name: str, scored: Score) -> str:
    """One row of a table of scores."""
    cells = [name, str(scored.paths), number(scored.offset_db), number(scored.spread_db), number(scored.correlation, 2)]
    cells.append(gain(scored))
    return f"| {' | '.join(cells)} |"


def groups(links: Sequence[Link]) -> IntArray:
    """Index of the site of every link, shape (n,)."""
    sites = sorted({link.site for link in links})
    return np.array([sites.index(link.site) for link in links], dtype=np.int64)


def link_table(links: Sequence[Link], predicted: dict[str, FloatArray], held: BoolArray) -> str:
    """Scores of every model over the links that are held, shape (n,)."""
    rows = [
        "| model | links | offset dB | spread dB | correlation | against free space dB |",
        "|---|---|---|---|---|---|",
    ]
    rows += [score_row(name, scored) for name, scored in link_scores(links, predicted, held).items()]
    return "\n".join(rows)


def link_scores(links: Sequence[Link], predicted: dict[str, FloatArray], held: BoolArray) -> dict[str, Score]:
    """Score of every model, and of the slope that fits best, over the links that are held."""
    measured_db = np.array([link.loss_db for link in links])[held]
    site, log_km = groups(links)[held], np.log10([link.d_km[-1] for link in links])[held]
    yardstick_db = predicted[YARDSTICK][held]
    scored = {
        name: score(loss_db[held], measured_db, site, None if name == YARDSTICK else yardstick_db)
        for name, loss_db in predicted.items()
    }
    exponent = best_exponent(log_km, measured_db, site)
    if len(site) > len(np.unique(site)) + 1:  # else the slope passes through every point
        slope = score(10.0 * exponent * log_km, measured_db, site, yardstick_db)
        scored[f"one slope, fitted: n = {number(exponent, 2)}"] = slope._replace(offset_db=math.nan)
    return scored


def links_section(name: str, links: Sequence[Link], reference: str) -> str:
    """What one campaign of links says."""
    predicted = {model: predictions_db(function, links) for model, function in LINK_MODELS.items()}
    site, lengths_km = groups(links), np.array([link.d_km[-1] for link in links])
    bands = ", ".join(f"{mhz:g}" for mhz in sorted({link.frequency_mhz for link in links}))
    sites = sorted({link.site for link in links})
    parts = [
        f"## Links with profiles: {name}",
        f"{counted(len(links), 'link')} at {bands} MHz, {lengths_km.min():.2f} to {lengths_km.max():.2f} km, at "
        + counted(len(sites), "site")
        + ".",
        LINKS_METHOD.rstrip(),
    ]
    for index, title in enumerate(sites):
        held = site == index
        parts.append(f"### {title}: {counted(int(held.sum()), 'link')} of any length")
        parts.append(link_table(links, predicted, held))
    held = lengths_km >= P1812_LEAST_KM
    left = counted(int((~held).sum()), "shorter link")
    parts += [
        f"### All sites, one offset each: links from {P1812_LEAST_KM:g} km ({left} left out)",
        link_table(links, predicted, held),
        "### What the links show",
        what_links_show(link_scores(links, predicted, held)),
    ]
    parts += rules_section(links)
    return "\n\n".join(parts + ([wrapped(reference)] if reference else []))


def what_links_show(scored: dict[str, Score]) -> str:
    """The scores of the last table in words."""
    bare, column = scored["P.1812, bare ground"], scored["P.1812, clutter column"]
    ends = scored["P.1812, clutter column, P.2108 at the ends"]
    points = [
        f"- {name}: {verdict(scored[name])}."
        for name in ("P.1812, bare ground", "P.1812, clutter column", "Longley-Rice (ITM), bare ground")
        if not math.isnan(scored[name].gain_db)
    ]
    points.append(
        f"- The level: over bare ground P.1812 is {number(bare.offset_db)} dB off on average, with the clutter column "
        f"{number(column.offset_db)} dB, with P.2108 at the ends as well {number(ends.offset_db)} dB. Part of such an "
        f"offset is the campaign's own; a terminal below the clutter needs the loss of P.2108 all the same."
    )
    rivals = {name: scored[name] for name in LINK_MODELS if scored[name].paths == bare.paths}
    best = min(rivals, key=lambda name: rivals[name].spread_db)
    points.append(f"- The least spread on these links has {best}: {number(rivals[best].spread_db)} dB.")
    return "\n".join(wrapped(point) for point in points)


def receptions_section(name: str, campaign: Sequence[Receptions], reference: str) -> str:
    """What one campaign of receptions says."""
    parts = [f"## Receptions without terrain: {name}", RECEPTIONS_METHOD.rstrip()]
    heard = [paths for paths in campaign if len(paths.level_dbm)]
    for paths in heard:
        near = within(paths, *LAW_RANGE_KM)
        title = TECHNOLOGIES[paths.technology]
        stations = len(np.unique(near.station))
        parts.append(f"### {title}: {len(near.level_dbm)} paths of {stations} stations within {LAW_RANGE_KM[1]:g} km")
        if not stations:
            continue
        rows = ["| law | paths | spread dB | correlation | against free space dB |", "|---|---|---|---|---|"]
        for law in DISTANCE_LAWS:
            scored = law_score(law, near)
            label = f"{law.name}: n = {number(fitted_exponent(near), 2)}" if law.loss_db is None else law.name
            against = "–" if law.name == FREE_SPACE_LAW else gain(scored)
            cells = (label, str(scored.paths), number(scored.spread_db), number(scored.correlation, 2), against)
            rows.append(f"| {' | '.join(cells)} |")
        parts.append("\n".join(rows))
    parts += ["### All distances, one slope", slopes_table(heard)]
    parts += ["### What the receptions show", what_receptions_show(heard)]
    return "\n\n".join(parts + ([wrapped(reference)] if reference else []))


def slopes_table(campaign: Sequence[Receptions]) -> str:
    """The fitted slope of every technology over all distances beside free space."""
    rows = [
        "| technology | receptions | stations | paths | km | n | spread dB | free space dB |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for paths in campaign:
        fitted, free = (law_score(law, paths) for law in DISTANCE_LAWS[:2])
        km = f"{paths.distance_km.min():.2f} to {paths.distance_km.max():.1f}"
        stations = len(np.unique(paths.station))
        cells = [TECHNOLOGIES[paths.technology], f"{paths.rows:,}", str(stations), f"{fitted.paths:,}", km]
        cells += [number(fitted_exponent(paths), 2), number(fitted.spread_db), number(free.spread_db)]
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


def what_receptions_show(campaign: Sequence[Receptions]) -> str:
    """The scores in words."""
    points = []
    for paths in campaign:
        near = within(paths, *LAW_RANGE_KM)
        if not len(near.level_dbm):
            continue
        scored = {law.name: law_score(law, near) for law in DISTANCE_LAWS[1:]}
        best = min(scored, key=lambda name: scored[name].spread_db)
        steep = scored["TR 38.901 UMa, no sight"]
        points.append(
            f"- {TECHNOLOGIES[paths.technology]}: the best law with nothing fitted but levels is {best} "
            f"({number(scored[best].spread_db)} dB). UMa without sight: {verdict(steep)}."
        )
    points.append(
        "- Distance explains a part only: whatever the law, the rest is the places themselves, which a law without "
        "terrain and buildings cannot know. Without sight the laws of 3GPP have n = 3.9; where the fitted slope is "
        "flatter, the weak receptions that are missing are one reason."
    )
    return "\n".join(wrapped(point) for point in points)


def files_section(measurements: Measurements) -> str:
    """Names and digests of what was read, and what was left out or is doubtful."""
    rows = ["## What was read", "| file | SHA-256 |\n|---|---|"]
    rows[-1] += "".join(f"\n| `{name}` | `{digest}…` |" for name, digest in sorted(measurements.digests.items()))
    if measurements.findings:
        rows.append("\n".join(f"- {finding}." for finding in measurements.findings))
    return "\n\n".join(rows)


def render(measurements: Measurements) -> str:
    """The whole page."""
    parts = [INTRODUCTION.rstrip()]
    digests = measurements.digests
    for name, links in measurements.links.items():
        parts.append(links_section(name, links, REFERENCES.get(digests[f"{name}_links.csv"], "")))
    for name, campaign in measurements.receptions.items():
        parts.append(receptions_section(name, campaign, REFERENCES.get(digests[f"{name}_samples.csv"], "")))
    for name, paths in measurements.routes.items():
        digest = digests[f"{name}_samples.csv"]
        parts.append(routes_section(name, paths, digest, REFERENCES.get(digest, "")))
    parts += [LIMITS.rstrip(), files_section(measurements)]
    return "\n\n".join(parts) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the comparison; 0 done, 1 the measurements have errors."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="folder of the measurements")
    parser.add_argument("--out", type=Path, help="page to write; standard output when left out")
    chosen = parser.parse_args(arguments)
    try:
        measurements = read_measurements(chosen.folder)
    except InputError as error:
        for finding in error.findings:
            print(f"{finding.severity}: {finding} {finding.remedy}", file=sys.stderr)
        return 1
    for finding in measurements.findings:
        print(f"{finding.severity}: {finding}", file=sys.stderr)
    page = render(measurements)
    if chosen.out is None:
        sys.stdout.write(page)
    else:
        chosen.out.write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
