"""Names of places for people: sites by their identifier, communes by their code, and the village nearest to a place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from phusong.coverage.network import Network
from phusong.optimize.sites.candidates import Candidates

if TYPE_CHECKING:
    from scipy.spatial import cKDTree

_HAIR = 1e-6
"""Villages whose distances differ by less are held against each other as they are measured, metres."""


@dataclass(frozen=True, slots=True)
class PlaceNames:
    """What sites, communes and villages are called, found without a search through all of them.

    Attributes:
        network: The layers.
        site: Identifier of a site to its number, the first where it stands twice.
        communes: Code of a commune to the names that bear it.
        villages: Where the villages stand; None where there are none.
    """

    network: Network
    site: Mapping[str, int]
    communes: Mapping[str, tuple[str, ...]]
    villages: cKDTree | None

    @classmethod
    def of(cls, network: Network) -> PlaceNames:
        """Names of a network."""
        from scipy.spatial import cKDTree  # takes half a second to load, and few who load the planner need it

        places = np.column_stack((network.villages.x_m, network.villages.y_m))
        site: dict[str, int] = {}
        for number, name in enumerate(network.sites.ids):
            site.setdefault(str(name), number)
        communes: dict[str, tuple[str, ...]] = {}
        for code, name in zip(network.communes.codes, network.communes.names, strict=True):
            communes[str(code)] = (*communes.get(str(code), ()), str(name))
        return cls(network, site, communes, cKDTree(places) if len(places) else None)

    def of_candidate(self, candidates: Candidates, row: int) -> str:
        """What a candidate is called: the site it stands on, or the nearest village with its commune."""
        site_id, owner = str(candidates.site_ids[row]), str(candidates.operators[row])
        if not site_id:
            x, y = float(candidates.x_m[row]), float(candidates.y_m[row])
            return self.of_place(x, y, str(candidates.commune_codes[row]))
        sites, site = self.network.sites, self.site[site_id]
        host, name = str(sites.operators[site]), str(sites.names[site])
        return name if host == owner else f"{name} ({host})"

    def of_place(self, x_m: float, y_m: float, commune_code: str) -> str:
        """The nearest village, of those as near the first by its identifier, with the name of the commune."""
        villages, commune = self.network.villages, self.communes.get(commune_code, ())
        if self.villages is None:
            return ", ".join(commune)
        about_m = float(self.villages.query((x_m, y_m))[0])
        near = np.array(self.villages.query_ball_point((x_m, y_m), about_m + _HAIR), dtype=np.int64)
        distance_m = np.hypot(villages.x_m[near] - x_m, villages.y_m[near] - y_m)
        nearest = min(near[distance_m == distance_m.min()], key=lambda village: str(villages.ids[village]))
        return ", ".join([str(villages.names[nearest]), *commune])
