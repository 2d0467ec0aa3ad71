"""Sections under the microwave hops of a plan: ground, cover and Fresnel zone as pages draw them."""

from __future__ import annotations

from collections.abc import Iterable

from phusong.coverage.microwave import HopGround
from phusong.optimize.plan.outcomes import HopSection
from phusong.optimize.plan.proposal import Hop, Proposal
from phusong.optimize.question.options import Options


def hop_sections(options: Options, proposals: Iterable[Proposal]) -> tuple[HopSection, ...]:
    """The section under each microwave hop that a plan builds, each once, by where it begins and ends.

    Args:
        options: What could be built, with the terrain.
        proposals: What is built.
    """
    parameters = options.candidates.backhaul.microwave
    hops = {(hop.start, hop.end): hop for proposal in proposals for hop in proposal.backhaul.hops}
    if not hops:
        return ()
    ground = HopGround.of(options.network.terrain, options.radio.parameters.clutter, parameters.cleared_m)
    frequency_mhz = {band.name: band.frequency_mhz for band in parameters.bands}
    rule = parameters.clearance
    return tuple(_section(hops[key], ground, frequency_mhz, (rule.k_median, rule.share_median)) for key in sorted(hops))


def _section(hop: Hop, ground: HopGround, frequency_mhz: dict[str, float], rule: tuple[float, float]) -> HopSection:
    profile = ground.between(hop.start_m, hop.end_m)
    first_m, last_m = float(profile.ground_m[0]), float(profile.ground_m[-1])
    return HopSection(
        start=hop.start,
        end=hop.end,
        frequency_mhz=frequency_mhz[hop.band],
        k_factor=rule[0],
        share=rule[1],
        antennas_m=(round(first_m + hop.antennas_m[0], 1), round(last_m + hop.antennas_m[1], 1)),
        distance_m=tuple(profile.distance_m.round(1).tolist()),
        ground_m=tuple(profile.ground_m.round(1).tolist()),
        cover_m=tuple(profile.cover_m.round(1).tolist()),
    )
