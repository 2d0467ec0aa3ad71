"""What a page says about itself beyond the network, the coverage and the plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Language = Literal["en", "vi"]
LANGUAGES: tuple[Language, ...] = ("en", "vi")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageContext:
    """What every page says about itself.

    Attributes:
        scenario: Name of the scenario.
        title: Title for people, such as the name of the province.
        data_date: ISO date that the layers describe, empty when not said.
        language: Language a page opens in; the reader can switch.
        thresholds_dbm: Service to the RSRP from which a village counts as served, dBm.
        illustrative: Names of the layers that are illustrative, not surveyed.
        credits: Whom the layers are owed to, one line each.
    """

    scenario: str
    title: str
    data_date: str = ""
    language: Language = "en"
    thresholds_dbm: Mapping[str, float] = field(default_factory=dict)
    illustrative: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
