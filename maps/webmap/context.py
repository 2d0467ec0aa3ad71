"""What the map is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from phusong.coverage.radio.rasters import QualityRaster
from phusong.coverage.served import PlaceService
from phusong.coverage.terrain import Raster
from phusong.maps.page.context import PageContext


@dataclass(frozen=True, slots=True)
class WholeMap:
    """The overview of a run that covers several provinces, as one of its maps tells of it.

    Attributes:
        title: Title of the whole for people.
        href: Path of the overview from the page of the map.
        is_part: Whether the map shows a part of the run: then money is that of what stands in it.
    """

    title: str
    href: str
    is_part: bool = True


@dataclass(frozen=True, slots=True)
class Tiles:
    """Tiles of a server that the map may show below its own layers, once a person asks for them.

    Attributes:
        address: Address of a tile with ``{z}``, ``{x}`` and ``{y}``, of EPSG:3857.
        credit: Whom they are owed to.
    """

    address: str
    credit: str

    @property
    def origin(self) -> str:
        """Scheme and server, which alone the page's policy lets pictures come from."""
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def host(self) -> str:
        """The server as a person is told of it."""
        return urlsplit(self.address).netloc


@dataclass(frozen=True, slots=True, kw_only=True)
class MapContext(PageContext):
    """What the map says beyond the network, the coverage and the plan.

    Attributes:
        rasters: Service to the RSRP of its best server, dBm.
        after: The same once the plan is built; where there is none, today's is shown.
        model: Propagation model of the predictions, as people call it; empty when not said.
        quality: Service to SINR, rate and probability of its pixels; empty where not predicted.
        quality_after: The same once the plan is built.
        environment_dbm: Service to the RSRP, dBm, from which it is had outdoors, in a vehicle and indoors.
        places: Services at the public places; None where not asked for, then no place is shown.
        bands_mhz: Service to the frequency that paths to its masts are drawn for, MHz; empty where none are drawn.
        terminal_m: Height of a terminal over the ground, metres.
        weights: Service to what a person newly served with it is worth in the plan; all alike where there are none.
        whole: The overview that the map belongs to, where the run covers several provinces.
        tiles: Tiles that a person can ask a server for; nobody is asked where there are none.
    """

    rasters: Mapping[str, Raster] = field(default_factory=dict)
    after: Mapping[str, Raster] = field(default_factory=dict)
    quality: Mapping[str, QualityRaster] = field(default_factory=dict)
    quality_after: Mapping[str, QualityRaster] = field(default_factory=dict)
    environment_dbm: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    places: PlaceService | None = None
    bands_mhz: Mapping[str, float] = field(default_factory=dict)
    terminal_m: float = 1.5
    weights: Mapping[str, float] = field(default_factory=dict)
    model: str = ""
    whole: WholeMap | None = None
    tiles: Tiles | None = None
