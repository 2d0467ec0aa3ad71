"""What the script of the overview reads, as types: columns by unit, figures by service and time."""

from __future__ import annotations

from typing import Any, TypedDict

from phusong.maps.webmap.model import AboutData, BeforeAndAfter, Packed, ShareColours, TileData


class FiguresData(TypedDict):
    """Who has a service in each unit, and the place of the unit by the share of its people, None where nobody lives."""

    people: list[int]
    villages: list[int]
    rank: list[int | None]


class TimesData(TypedDict):
    """The same today and with the plan."""

    today: FiguresData
    after: FiguresData


class UnitsData(TypedDict):
    """Units of a level: ``file`` is the page of the province that each is or lies in, empty where there is none.

    ``cost`` is the money of the proposals that stand there, VND.
    """

    count: int
    lon: Packed
    lat: Packed
    name: list[str]
    province: list[str]
    file: list[str]
    rings: list[list[list[int]]]
    people: list[int]
    villages: list[int]
    served: dict[str, TimesData]
    cost: list[int]
    proposals: list[int]


class CountryPlan(TypedDict):
    """What is proposed, in short; ``gap`` is None where no bound is known."""

    status: str
    question: str
    answered: bool
    gap: float | None
    budget: int
    cost: int
    proposals: int


class SignalData(TypedDict):
    """Paths of the tiles of predicted signal, empty where there are none, their classes and the threshold, dBm."""

    today: str
    after: str
    classes: list[dict[str, Any]]
    threshold: float


class OverviewData(AboutData):
    """Everything the overview shows."""

    bounds: list[list[float]]
    services: list[str]
    opening: str
    shares: ShareColours
    summary: dict[str, BeforeAndAfter]
    levels: dict[str, UnitsData]
    plan: CountryPlan
    whole: str
    tiles: TileData | None
    signal: dict[str, SignalData]
