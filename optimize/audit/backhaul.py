"""The audit of backhaul: every hop's line of sight, margin and availability again, and what each chain carries.

The formulas are written here a second time. What is shared with the planner is data: the profile of ground and cover,
the bands, and the coefficients by which rain weakens a signal (ITU-R P.838, Tables 1 to 4).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from phusong.coverage.microwave import HopGround, MicrowaveBand, MicrowaveParameters, rain_attenuation_db_km
from phusong.optimize.audit.evidence import Evidence
from phusong.optimize.plan.proposal import Hop, Proposal

LENGTH_ROUNDING_M, PERCENT_ROUNDING, DB_ROUNDING = 0.5, 1e-6, 1e-3
"""Differences between two reckonings that are rounding."""

EARTH_M = 6_371_000.0


def check_backhaul(evidence: Evidence) -> Iterator[str]:
    """Hold the backhaul of every site against the ground, the bands, the climate and what hosts and hops carry.

    Args:
        evidence: What the plan is held against.
    """
    candidates, options = evidence.options.candidates, evidence.options
    parameters = candidates.backhaul.microwave
    clutter = options.radio.parameters.clutter
    ground = HopGround.of(options.network.terrain, clutter, parameters.cleared_m)
    known: dict[Hop, list[str]] = {}
    built, masts = evidence.plan.proposals, _fibre_masts(evidence)
    for proposal, rows in zip(built, evidence.site_rows, strict=True):
        hops = proposal.backhaul.hops
        if rows and hops != candidates.hops[rows[0]]:
            yield f"{proposal.proposal_id}: goes home over other hops than those that were weighed"
        for hop in hops:
            if hop not in known:
                known[hop] = list(_check_hop(hop, ground, parameters))
            yield from (f"{proposal.proposal_id}: {complaint}" for complaint in known[hop])
        yield from _check_chain(evidence, proposal, masts)
    yield from _check_masts(built)
    yield from check_capacity(evidence, "the plan", [row for rows in evidence.site_rows for row in rows])


def _check_chain(evidence: Evidence, proposal: Proposal, masts: set[tuple[float, float]]) -> Iterator[str]:
    """The hops follow each other from the site to a host or a mast with fibre, and are up together often enough."""
    hops, name = proposal.backhaul.hops, proposal.proposal_id
    parameters = evidence.options.candidates.backhaul
    if not hops:
        return
    if len(hops) > parameters.most_hops:
        yield f"{name}: takes {len(hops)} hops, and {parameters.most_hops} are allowed"
    if hops[0].start_m != (proposal.x_m, proposal.y_m):
        yield f"{name}: its chain of hops begins elsewhere"
    for one, other in pairwise(hops):
        if one.end_m != other.start_m or one.end != other.start:
            yield f"{name}: the hop after {one.end} begins elsewhere"
    last, host = hops[-1], evidence.hosts.get(hops[-1].end)
    if host is not None and host[1] != last.end_m:
        yield f"{name}: the site {last.end} does not stand where its last hop ends"
    if host is None and last.end_m not in masts:
        yield f"{name}: its last hop ends at {last.end}, where no site stands and no fibre leads"
    down = sum(100.0 - hop.availability_percent for hop in hops)
    if 100.0 - down < parameters.microwave.availability_percent - PERCENT_ROUNDING:
        yield f"{name}: its hops are up {100.0 - down:.4f} % of the year together"


def _fibre_masts(evidence: Evidence) -> set[tuple[float, float]]:
    """Places of masts that fibre feeds and that are built."""
    candidates = evidence.options.candidates
    rows = [row for rows in evidence.site_rows for row in rows]
    fed = [row for row in rows if candidates.kinds[row] == "relay" and candidates.backhaul_kinds[row] == "fibre"]
    return {(float(candidates.x_m[row]), float(candidates.y_m[row])) for row in fed}


def _check_masts(built: Sequence[Proposal]) -> Iterator[str]:
    """Every new mast on a chain stands, by the phase in which it is hopped to."""
    masts = {
        (proposal.x_m, proposal.y_m): proposal.phase
        for proposal in built
        if any(part.kind == "relay" for part in proposal.parts)
    }
    for proposal in built:
        for hop in proposal.backhaul.hops[1:]:
            if masts.get(hop.start_m, proposal.phase + 1) > proposal.phase:
                yield f"{proposal.proposal_id}: no mast stands at {hop.start} by phase {proposal.phase}"


def check_capacity(evidence: Evidence, name: str, rows: Iterable[int]) -> Iterator[str]:
    """No site, mast or hop carries more than it can.

    Args:
        evidence: What the plan is held against.
        name: What is built, as complaints call it.
        rows: Candidates that are built.
    """
    candidates, sites = evidence.options.candidates, {str(name) for name in evidence.options.network.sites.ids}
    parameters = candidates.backhaul
    links: dict[str, set[str]] = {}
    through: dict[str, float] = {}
    over: dict[Hop, float] = {}
    for row in rows:
        load = sum(parameters.load_mbps.get(each, 0.0) for each in candidates.technologies[row])
        hops = candidates.hops[row]
        if candidates.kinds[row] == "upgrade" or not hops:
            continue
        links.setdefault(hops[0].end, set()).add(hops[0].start)
        through[hops[-1].end] = through.get(hops[-1].end, 0.0) + load
        for hop in hops:
            over[hop] = over.get(hop, 0.0) + load
    for end, begun in sorted(links.items()):
        most = parameters.host_links if end in sites else parameters.relay_links
        if len(begun) > most:
            yield f"{name}: {len(begun)} hops end at {end}, which has room for {most}"
    for end, load in sorted(through.items()):
        if end in sites and load > parameters.host_mbps * (1.0 + 1e-9):
            yield f"{name}: {load:,.0f} Mbit/s go over {end}, which has {parameters.host_mbps:,.0f} to spare"
    for hop, load in over.items():
        if load > hop.capacity_mbps * (1.0 + 1e-9):
            yield f"{name}: {load:,.0f} Mbit/s go over the hop from {hop.start}, which carries {hop.capacity_mbps:,.0f}"


def _check_hop(hop: Hop, ground: HopGround, parameters: MicrowaveParameters) -> Iterator[str]:
    """One hop, reckoned again from its masts and its band."""
    band, name = parameters.band(hop.band), f"the hop from {hop.start} to {hop.end}"
    length_m = math.hypot(hop.end_m[0] - hop.start_m[0], hop.end_m[1] - hop.start_m[1])
    if band is None:
        yield f"{name} is on {hop.band}, which is no band"
        return
    if abs(length_m - hop.length_m) > LENGTH_ROUNDING_M:
        yield f"{name} is said to be {hop.length_m:,.0f} m long, and it is {length_m:,.0f} m"
    if length_m > band.longest_m + LENGTH_ROUNDING_M:
        yield f"{name} is {length_m:,.0f} m long, and {band.name} reaches {band.longest_m:,.0f} m"
    if abs(hop.capacity_mbps - band.capacity_mbps) > DB_ROUNDING:
        yield f"{name} says {hop.capacity_mbps:,.0f} Mbit/s, and {band.name} carries {band.capacity_mbps:,.0f}"
    profile = ground.between(hop.start_m, hop.end_m)
    if any(math.isnan(height) for height in profile.ground_m.tolist()):
        yield f"{name} crosses unknown ground"
        return
    points = list(zip(profile.distance_m.tolist(), profile.ground_m.tolist(), profile.cover_m.tolist(), strict=True))
    yield from _check_clear(name, hop, points, (band, parameters))
    margin_db = _margin_db(band, length_m)
    if abs(margin_db - hop.margin_db) > DB_ROUNDING:
        yield f"{name} says a fade margin of {hop.margin_db:.1f} dB, and it is {margin_db:.1f} dB"
    ends_m = points[0][1] + hop.antennas_m[0], points[-1][1] + hop.antennas_m[1]
    down = _Fading(band, length_m, ends_m, parameters).outage_percent(margin_db)
    if parameters.climate.log10_k is not None and length_m > 5000.0:
        return  # multipath by the maps of P.530-18 is reckoned by the planner alone
    if abs(100.0 - down - hop.availability_percent) > PERCENT_ROUNDING:
        yield f"{name} says it is up {hop.availability_percent:.5f} % of the year, and it is {100.0 - down:.5f} %"


def _check_clear(
    name: str,
    hop: Hop,
    points: list[tuple[float, float, float]],
    asked: tuple[MicrowaveBand, MicrowaveParameters],
) -> Iterator[str]:
    """Point by point: the ray less ground, cover and the Earth's bulge, in radii of the first Fresnel zone."""
    band, rule = asked[0], asked[1].clearance
    whole_m = points[-1][0]
    first_m, last_m = points[0][1] + hop.antennas_m[0], points[-1][1] + hop.antennas_m[1]
    wave_m = 299_792_458.0 / (band.frequency_mhz * 1e6)
    least = math.inf
    for away_m, ground_m, cover_m in points[1:-1]:
        rest_m = whole_m - away_m
        radius_m = math.sqrt(wave_m * away_m * rest_m / whole_m)  # half a wave of detour
        free_m = (first_m * rest_m + last_m * away_m) / whole_m - ground_m - cover_m
        median = (free_m - away_m * rest_m / (2.0 * rule.k_median * EARTH_M)) / radius_m
        low = (free_m - away_m * rest_m / (2.0 * rule.k_low * EARTH_M)) / radius_m
        least = min(least, median)
        if median < rule.share_median - 2e-3:
            yield f"{name} has {median:.2f} Fresnel radii free at {away_m:,.0f} m, and {rule.share_median:g} are asked"
        if whole_m > rule.low_from_m and low < rule.share_low - 2e-3:
            yield f"{name} has {low:.2f} Fresnel radii free at {away_m:,.0f} m at the low Earth factor"
    if abs(least - hop.clear_share) > 5e-3 * max(1.0, abs(least)):
        yield f"{name} says {hop.clear_share:.2f} Fresnel radii free, and it is {least:.2f}"


def _margin_db(band: MicrowaveBand, length_m: float) -> float:
    """Received level without fading less the threshold, dB."""
    spreading_db = 92.4 + 20.0 * math.log10(band.frequency_mhz / 1000.0 * length_m / 1000.0)
    gases_db = band.gas_db_per_km * length_m / 1000.0
    return band.power_dbm + 2.0 * band.gain_dbi - spreading_db - gases_db - band.threshold_dbm


@dataclass(frozen=True, slots=True)
class _Fading:
    """How often a hop fades: rain (ITU-R P.530-18 §2.4.1) and multipath (§2.3.2, occurrence of P.530-17 without maps).

    Attributes:
        band: Band.
        length_m: Length, metres.
        ends_m: Antennas, metres above sea level.
        parameters: Climate.
    """

    band: MicrowaveBand
    length_m: float
    ends_m: tuple[float, float]
    parameters: MicrowaveParameters

    def outage_percent(self, margin_db: float) -> float:
        """Share of the year that rain or multipath takes more than a margin, percent."""
        return min(100.0, self._rain_percent(margin_db) + self._multipath_percent(min(margin_db, 100.0)))

    def _rain_percent(self, margin_db: float) -> float:
        """The share at which rain takes just the margin, found by halving, from 0.001 % to 1 %."""
        low, high = math.log(0.001), math.log(1.0)
        if margin_db <= self._rain_db(1.0):
            return 1.0
        if margin_db >= self._rain_db(0.001):
            return 0.001
        for _ in range(80):
            middle = 0.5 * (low + high)
            low, high = (middle, high) if self._rain_db(math.exp(middle)) > margin_db else (low, middle)
        return math.exp(0.5 * (low + high))

    def _rain_db(self, percent: float) -> float:
        climate, ghz, km = self.parameters.climate, self.band.frequency_mhz / 1000.0, self.length_m / 1000.0
        tilt_deg = 90.0 if climate.polarisation == "vertical" else 0.0
        rate, twice = climate.rain_rate_mm_h, 2.0 * climate.rain_rate_mm_h
        specific = [float(rain_attenuation_db_km(each, self.band.frequency_mhz, tilt_deg)) for each in (rate, twice)]
        alpha = math.log2(specific[1] / specific[0])
        wide = 0.477 * km**0.633 * rate ** (0.073 * alpha) * ghz**0.123 - 10.579 * (1.0 - math.exp(-0.024 * km))
        at_hundredth_db = specific[0] * km * (2.5 if wide < 0.4 else 1.0 / wide)
        c0 = 0.12 if ghz < 10.0 else 0.12 + 0.4 * math.log10((ghz / 10.0) ** 0.8)
        c1, c2, c3 = (
            math.pow(0.07, c0) * math.pow(0.12, 1.0 - c0),
            0.855 * c0 + 0.546 * (1.0 - c0),
            0.139 * c0 + 0.043 * (1.0 - c0),
        )
        return at_hundredth_db * c1 * math.pow(percent, -c2 - c3 * math.log10(percent))

    def _multipath_percent(self, margin_db: float) -> float:
        climate, ghz, km = self.parameters.climate, self.band.frequency_mhz / 1000.0, self.length_m / 1000.0
        if km <= 5.0:
            return 0.0
        slope, lower_m = abs(self.ends_m[0] - self.ends_m[1]) / km, min(self.ends_m)
        log_k = -4.4 - 0.0027 * climate.gradient_n_km - 0.46 * math.log10(10.0 + climate.roughness_m)
        log_p0 = log_k + 3.4 * math.log10(km) - 1.03 * math.log10(1.0 + slope) + 0.8 * math.log10(ghz)
        log_p0 -= 0.00076 * lower_m
        swing = abs(math.cos(2.0 * math.radians(climate.latitude_deg))) ** 0.7
        sign = 1.0 if abs(climate.latitude_deg) <= 45.0 else -1.0
        year_db = 10.5 - 5.6 * math.log10(1.1 + sign * swing) - 2.7 * math.log10(km) + 1.7 * math.log10(1.0 + slope)
        log_year = log_p0 - min(10.8, year_db) / 10.0
        change_db = 25.0 + 1.2 * log_p0
        if margin_db >= change_db:
            return min(100.0, math.pow(10.0, log_year - margin_db / 10.0))
        return _shallow_percent(margin_db, change_db, 10.0 ** (log_year - change_db / 10.0))


def _shallow_percent(margin_db: float, change_db: float, at_change: float) -> float:
    """Share of the time that a fade shallower than the transition is exceeded, percent (P.530-18 §2.3.2, step 3b)."""

    def bend(depth_db: float) -> tuple[float, float]:
        drop = 10.0 ** (-depth_db / 20.0)
        return (1.0 + 0.3 * drop) * 10.0 ** (-0.016 * depth_db), 4.3 * (drop + depth_db / 800.0)

    slope = -20.0 * math.log10(-math.log(1.0 - at_change / 100.0)) / change_db
    scale, shift = bend(change_db)
    shape = (slope - 2.0) / scale - shift
    scale, shift = bend(margin_db)
    slope = 2.0 + scale * (shape + shift)
    return 100.0 * (1.0 - math.exp(-(10.0 ** (-slope * margin_db / 20.0))))
