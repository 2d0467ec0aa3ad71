"""Types of the map's data: the keys that the page's scripts read (``map_model.js`` and others), and of what kind.

What stands here is plain: text, finite numbers, lists and mappings, ready for JSON.
"""

from __future__ import annotations

from typing import Any, TypedDict

from phusong.maps.page.context import Language

Packed = list[str]
"""A column of whole numbers: ``i1``, ``i2`` or ``i4``, and the little-endian bytes in base64."""

Lines = list[list[list[int]]]
"""For each shape its lines or rings, each as steps of longitude and latitude."""


class Positions(TypedDict):
    """Places in millionths of a degree."""

    count: int
    lon: Packed
    lat: Packed


class BeforeAndAfter(TypedDict):
    """Counts today and once the plan is built."""

    today: dict[str, Any]
    after: dict[str, Any]


class SuretyData(TypedDict):
    """Columns of villages that say how surely, where and by whom they are served."""

    margin: dict[str, Packed]
    probability: dict[str, Packed]
    state: dict[str, Packed]
    environments: dict[str, Packed]
    operators: dict[str, Packed]
    operatorBits: dict[str, Packed]
    operatorCentres: dict[str, Packed]
    operatorShare: dict[str, list[Packed]]


class LevelData(TypedDict):
    """Columns that say what is received, from what, how far away, and by which share of the people."""

    rsrp: dict[str, Packed]
    server: dict[str, Packed]
    distance: dict[str, Packed]
    share: dict[str, Packed]


class VillageData(Positions, LevelData, SuretyData):
    """Villages as columns; ``today`` and ``after`` hold one bit for each service.

    ``population`` counts parts of a person, ``populationParts`` to one; ``centreToday`` and ``centreAfter`` mark
    commune centres whose own point is served, as ``operatorCentres`` does by operator;
    ``share`` is millionths of the people; ``margin`` tenths of a decibel; ``probability`` per cent, -1 unknown;
    ``state`` 0 without, 1 marginal, 2 sure; ``environments`` one bit each for outdoors, in a vehicle and indoors;
    ``operators`` how many serve the village, ``operatorBits`` one bit each for those that do, ``operatorShare`` the
    ``share`` of each; ``homes`` its homes (``total``), those that take a line where fibre serves them (``taking``) and
    the ports for them today (``ports``).
    """

    id: list[str]
    name: list[str]
    commune: Packed
    population: Packed
    populationParts: int
    centre: Packed
    centreToday: Packed
    centreAfter: Packed
    today: Packed
    after: Packed
    shareAfter: dict[str, Packed]
    homes: dict[str, Packed]


class PlaceData(Positions, LevelData, SuretyData):
    """Public places as columns; ``today`` and ``after`` hold one bit for each service of the page.

    ``known`` are the services that are judged there; ``gained`` names by service the places that each proposal serves,
    by number of the proposal.
    """

    id: list[str]
    kind: list[str]
    name: list[str]
    commune: Packed
    known: list[str]
    today: Packed
    after: Packed
    gained: dict[str, dict[str, list[int]]]


class CommuneData(Positions):
    """Communes as columns, with their outlines and who is served in them."""

    code: list[str]
    name: list[str]
    district: list[str]
    rings: Lines
    people: list[int]
    villages: list[int]
    served: dict[str, BeforeAndAfter]


class DistrictData(Positions):
    """Districts or provinces as columns, with their outlines."""

    name: list[str]
    rings: Lines


class SiteData(Positions):
    """Sites as columns; an unknown height is None. Directions of antennas by service and site, degrees."""

    id: list[str]
    name: list[str]
    operator: list[str]
    technologies: list[list[str]]
    height: list[float | None]
    sectors: dict[str, list[list[int]]]


class RoadData(TypedDict):
    """Roads and their classes."""

    lines: Lines
    classes: list[str]


class FibreData(Positions):
    """Access points as columns, and the routes."""

    id: list[str]
    kind: list[str]
    routes: Lines


class ShareColours(TypedDict):
    """Classes of the share of people served."""

    limits: list[float]
    colours: list[str]
    unknown: str


class SurfaceClass(TypedDict):
    """One class of a surface: from ``lower`` to under ``upper`` in the unit of the surface, None for no limit."""

    name: str
    lower: float | None
    upper: float | None
    colour: str


class HeightData(TypedDict):
    """Heights on a grid of the web map: corners as latitude and longitude, the width of a cell in metres."""

    rows: int
    cols: int
    southWest: list[float]
    northEast: list[float]
    step: int
    packed: str


class TargetData(TypedDict):
    """A floor, or places that come first, as shares of what there is."""

    service: str
    within: str
    units: list[str]
    need: float
    after: float
    attainable: float | None
    met: bool
    metToday: bool


class PhaseData(TypedDict):
    """One phase: money in VND, and how many proposals are built in it."""

    name: str
    cost: int
    left: int
    proposals: int


class PointData(TypedDict):
    """A point of the frontier: money in VND, weighted people."""

    budget: int
    value: float | None


class AlternativeData(TypedDict):
    """Another plan: weighted people, money in VND, sites elsewhere."""

    value: float | None
    cost: int
    elsewhere: int


class PlanData(TypedDict):
    """What a plan is worth and what it answers."""

    status: str
    question: str
    objective: float | None
    bound: float | None
    gap: float | None
    budget: int
    cost: int
    candidates: int
    reasons: list[dict[Language, str]]
    answered: bool
    targets: list[TargetData]
    phases: list[PhaseData]
    frontier: list[PointData]
    alternatives: list[AlternativeData]
    robustness: dict[str, Any] | None


class BackhaulData(TypedDict):
    """How traffic gets home: its kind, and metres that are built."""

    kind: str
    length: float


class HopData(TypedDict):
    """One microwave hop with its section: metres, MHz, dB, per cent and Mbit/s; ``line`` is drawn on the map."""

    start: str
    end: str
    names: list[str]
    band: str
    length: float
    clear: float
    margin: float
    availability: float
    capacity: float
    mhz: float
    k: float
    share: float
    antennas: list[float]
    distance: list[float]
    ground: list[float]
    cover: list[float]
    line: list[list[int]]


class ProposalData(TypedDict):
    """One proposal with its place and route.

    ``credited`` are positions of the villages that newly get a service from it, ``site`` that of the site which is
    upgraded, -1 for none.
    """

    id: str
    kind: str
    technology: str
    serves: list[str]
    name: str
    lon: float
    lat: float
    commune: str
    phase: int
    phaseName: str
    capex: int
    opex: int
    people: int
    peopleOf: dict[str, int]
    villages: int
    credited: list[int]
    site: int
    marginal: int
    backhaul: BackhaulData
    owner: str
    due: str
    status: str
    standing: str
    leftOutBy: list[int]
    route: list[list[int]]
    hops: list[HopData]


class OtherSiteData(TypedDict):
    """A site that only other plans build."""

    part: str
    kind: str
    technology: str
    name: str
    lon: float
    lat: float
    capex: int
    plans: list[int]


class WholeData(TypedDict):
    """The overview that a map belongs to; of a part of a run, money is that of what stands in it."""

    title: str
    href: str
    isPart: bool


class AboutData(TypedDict):
    """What the map says about itself, and in which words."""

    scenario: str
    title: str
    dataDate: str
    language: str
    illustrative: list[str]
    credits: list[str]
    words: dict[str, dict[str, str]]
    stepDeg: float


class TileData(TypedDict):
    """Tiles that a person can ask a server for."""

    address: str
    host: str
    credit: str


class PageData(AboutData):
    """Everything the map shows."""

    bounds: list[list[float]]
    services: list[str]
    opening: str
    operators: dict[str, list[str]]
    people: dict[str, dict[str, Any]]
    model: str
    thresholds: dict[str, float]
    palette: dict[str, str]
    shares: ShareColours
    signal: dict[str, list[dict[str, Any]]]
    surfaces: dict[str, dict[str, list[SurfaceClass]]]
    leftOut: list[str]
    summary: dict[str, BeforeAndAfter]
    villages: VillageData
    places: PlaceData
    communes: CommuneData
    districts: DistrictData
    provinces: DistrictData
    sites: SiteData
    heights: HeightData | None
    bands: dict[str, float]
    mastHeight: float
    terminalHeight: float
    roads: RoadData
    fibre: FibreData
    plan: PlanData
    proposals: list[ProposalData]
    others: list[OtherSiteData]
    whole: WholeData | None
    tiles: TileData | None
