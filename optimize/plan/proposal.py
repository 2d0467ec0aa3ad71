"""Proposals: a site or fibre section to build, with place, cost, gain, owner and date."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from shapely import LineString, MultiLineString

from phusong.optimize.plan.option_id import OptionId

BackhaulKind = Literal["existing", "fibre", "microwave"]
"""How traffic gets home: as it does today, over fibre that is built, or over microwave hops."""


@dataclass(frozen=True, slots=True)
class Hop:
    """One microwave hop of a chain.

    Attributes:
        start: Where it begins: easting and northing of a new mast in whole metres, with a comma between.
        end: Where it ends: identifier of an existing site, or as ``start``.
        start_m: Easting and northing of the first mast, metres.
        end_m: Easting and northing of the second, metres.
        antennas_m: Height of either antenna above ground, metres.
        band: Name of the band.
        length_m: Length, metres.
        clear_share: Least clearance over terrain and cover at the median Earth radius factor, first Fresnel radii.
        margin_db: Fade margin, dB.
        availability_percent: Share of the average year that it is up, percent.
        capacity_mbps: Throughput of the channel, Mbit/s.
    """

    start: str
    end: str
    start_m: tuple[float, float]
    end_m: tuple[float, float]
    antennas_m: tuple[float, float]
    band: str
    length_m: float
    clear_share: float
    margin_db: float
    availability_percent: float
    capacity_mbps: float


@dataclass(frozen=True, slots=True)
class Backhaul:
    """How the traffic of a proposal gets home.

    Attributes:
        kind: ``existing``, ``fibre`` or ``microwave``: how the site itself is fed.
        length_m: Length that is built for it, metres; 0 where it exists.
        hops: Microwave hops that its traffic takes, from the site to an existing one or to a mast with fibre.
    """

    kind: BackhaulKind
    length_m: float = 0.0
    hops: tuple[Hop, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """One site or one fibre section to build.

    Attributes:
        proposal_id: Stable identifier, such as ``P001``.
        kind: ``upgrade`` of an existing site, ``new_tower``, ``relay`` (a mast that carries hops alone) or ``fibre``.
        technologies: Technologies brought, sorted: ``5g``, ``4g`` and ``5g``, or ``fibre``; none for a relay.
        name: What and where, for people.
        x_m: Easting, metres (the far end of a fibre section).
        y_m: Northing, metres.
        commune_code: Commune it stands in.
        site_id: Existing site that is upgraded, or None.
        phase: Phase it is built in, counted from 1.
        capex_vnd: Investment, VND; a tower's own backhaul is in it, a trench along roads in the proposal that digs it.
        opex_vnd_per_year: Running cost, VND a year.
        newly_covered_population: People newly served by at least one service and credited to this proposal.
        newly_covered_villages: Villages newly served and credited to this proposal.
        village_ids: The villages credited.
        marginal_population: People who would lose a new service if only this proposal were dropped.
        backhaul: How traffic gets home.
        route: Line of a fibre section in projected metres, or None.
        owner: Who is responsible (an organisation).
        due: Date due, ISO, or empty.
        status: ``proposed`` until partners decide.
        parts: What it is made of: one candidate, with the mast that it stands on where hops end there too, or fibre
            options.
        hangs_on: Proposal whose fibre this one is joined to, empty where it hangs on what is lit today or needs none.
        trench_share_vnd: What falls on it of all trenches when each is split evenly among the access points and towers
            that it feeds, VND; it tells who uses a trench, and is part of no sum.
        people_by_service: Service to the people who newly get that service and are credited to this proposal; a service
            that it brings to nobody may be absent.
    """

    proposal_id: str
    kind: Literal["upgrade", "new_tower", "relay", "fibre"]
    technologies: tuple[str, ...]
    name: str
    x_m: float
    y_m: float
    commune_code: str
    site_id: str | None
    phase: int
    capex_vnd: int
    opex_vnd_per_year: int
    newly_covered_population: int
    newly_covered_villages: int
    village_ids: tuple[str, ...]
    marginal_population: int
    backhaul: Backhaul
    route: LineString | MultiLineString | None
    owner: str
    due: str
    status: str
    parts: tuple[OptionId, ...] = ()
    hangs_on: str = ""
    trench_share_vnd: int = 0
    people_by_service: dict[str, int] = field(default_factory=dict)
