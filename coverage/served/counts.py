"""Counts of served villages, people and commune centres, by commune and by district."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from phusong.coverage.kernels.arrays import BoolArray
from phusong.coverage.network.network import Network
from phusong.coverage.served.share import Served


@dataclass(frozen=True, slots=True)
class ServedCount:
    """How many villages, people and commune centres of a group have a service."""

    villages_total: int
    villages_covered: int
    population_total: int
    population_covered: int
    commune_centres_total: int
    commune_centres_covered: int

    @property
    def population_share(self) -> float:
        """Share of the people served, 0 to 1; NaN for a group without people."""
        return self.population_covered / self.population_total if self.population_total else float("nan")


def count_served(network: Network, served: Served | BoolArray, within: BoolArray | None = None) -> ServedCount:
    """Count served villages, people and commune centres.

    People are counted by their share of each village, and a commune centre by the village's own point.

    Args:
        network: The layers.
        served: Who has the service; or villages that have it with all their people, shape (n,).
        within: Villages that count, all when None, shape (n,).

    Returns:
        The counts over the villages in ``within``.
    """
    villages = network.villages
    group = np.ones(len(villages), dtype=np.bool_) if within is None else within
    who = served if isinstance(served, Served) else Served.whole(served)
    centre = group & villages.is_commune_centre
    return ServedCount(
        villages_total=int(group.sum()),
        villages_covered=int((group & who.villages).sum()),
        population_total=round(float(villages.population[group].sum())),
        population_covered=round(float((villages.population * who.share)[group].sum())),
        commune_centres_total=int(centre.sum()),
        commune_centres_covered=int((centre & who.own_point).sum()),
    )


def count_by_commune(network: Network, served: Served | BoolArray) -> dict[str, ServedCount]:
    """Counts for each commune code, in the order of ``network.communes``."""
    codes = network.villages.commune_codes
    return {str(code): count_served(network, served, codes == code) for code in network.communes.codes}


def count_by_district(network: Network, served: Served | BoolArray) -> dict[str, ServedCount]:
    """Counts for each district name, sorted by name; communes without a district are left out."""
    district_of = dict(zip(network.communes.codes, network.communes.districts, strict=True))
    districts = np.array([district_of.get(code, "") for code in network.villages.commune_codes], dtype=np.object_)
    return {
        str(district): count_served(network, served, districts == district)
        for district in sorted(set(network.communes.districts))
        if district
    }
