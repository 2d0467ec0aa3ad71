"""Microwave hops as the map's scripts read them: what each holds, and the section under it."""

from __future__ import annotations

import numpy as np
from shapely import LineString

from phusong.coverage.network import Network
from phusong.maps.webmap.geometry import lines_of
from phusong.maps.webmap.model import HopData
from phusong.optimize.plan import Hop, HopSection, Plan


def hops_data(network: Network, plan: Plan) -> list[list[HopData]]:
    """The hops that the traffic of each proposal takes, in their order.

    Args:
        network: The layers.
        plan: What is proposed, with the sections of its hops.
    """
    sections = {(section.start, section.end): section for section in plan.sections}
    hops = {
        (hop.start, hop.end): hop
        for proposal in plan.proposals
        for hop in proposal.backhaul.hops
        if (hop.start, hop.end) in sections
    }
    drawn = np.empty(len(hops), dtype=np.object_)
    drawn[:] = [LineString([hop.start_m, hop.end_m]) for hop in hops.values()]
    lines = dict(zip(hops, lines_of(drawn, 0.0, network.crs), strict=True))
    named = {str(key): str(name) for key, name in zip(network.sites.ids, network.sites.names, strict=True) if name}
    planned = {_place(proposal.x_m, proposal.y_m): proposal.name for proposal in plan.proposals}

    def name(key: str, place_m: tuple[float, float]) -> str:
        return named.get(key) or planned.get(_place(*place_m)) or key

    data = {
        key: _hop(hop, sections[key], lines[key], (name(hop.start, hop.start_m), name(hop.end, hop.end_m)))
        for key, hop in hops.items()
    }
    return [
        [data[hop.start, hop.end] for hop in proposal.backhaul.hops if (hop.start, hop.end) in data]
        for proposal in plan.proposals
    ]


def served_by(plan: Plan) -> list[list[str]]:
    """Services that each proposal is shown with: those it brings; for a relay mast those whose hops end at it.

    Args:
        plan: What is proposed, in which whoever is fed over a mast lists every hop to existing backhaul.
    """
    carried: dict[tuple[float, float], set[str]] = {}
    for proposal in plan.proposals:
        for hop in proposal.backhaul.hops:
            carried.setdefault(_place(*hop.end_m), set()).update(proposal.technologies)
    return [
        sorted(
            carried.get(_place(proposal.x_m, proposal.y_m), ()) if proposal.kind == "relay" else proposal.technologies
        )
        for proposal in plan.proposals
    ]


def _place(x_m: float, y_m: float) -> tuple[float, float]:
    return round(x_m, 1), round(y_m, 1)


def _hop(hop: Hop, section: HopSection, line: list[list[int]], names: tuple[str, str]) -> HopData:
    return {
        "start": hop.start,
        "end": hop.end,
        "names": list(names),
        "band": hop.band,
        "length": round(hop.length_m, 1),
        "clear": round(hop.clear_share, 2),
        "margin": round(hop.margin_db, 1),
        "availability": round(hop.availability_percent, 4),
        "capacity": hop.capacity_mbps,
        "mhz": section.frequency_mhz,
        "k": section.k_factor,
        "share": section.share,
        "antennas": list(section.antennas_m),
        "distance": list(section.distance_m),
        "ground": list(section.ground_m),
        "cover": list(section.cover_m),
        "line": line,
    }
