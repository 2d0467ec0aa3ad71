"""What the map is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from phusong.coverage.terrain import Raster
from phusong.maps.page.context import PageContext


@dataclass(frozen=True, slots=True, kw_only=True)
class MapContext(PageContext):
    """What the map says beyond the network, the coverage and the plan.

    Attributes:
        rasters: Service to the RSRP of its best server, dBm.
        after: The same once the plan is built; where there is none, today's is shown.
        model: Propagation model of the predictions, as people call it; empty when not said.
        weights: Service to what a person newly served with it is worth in the plan; all alike where there are none.
    """

    rasters: Mapping[str, Raster] = field(default_factory=dict)
    after: Mapping[str, Raster] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    model: str = ""
