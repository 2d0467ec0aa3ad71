"""Counts of served villages, people and commune centres, by commune and by district."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

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
    codes = list(dict.fromkeys(map(str, network.communes.codes)))
    return dict(zip(codes, _count_groups(network, served, codes, network.villages.commune_codes), strict=True))


def count_by_district(network: Network, served: Served | BoolArray) -> dict[str, ServedCount]:
    """Counts for each district name, sorted by name; communes without a district are left out."""
    district_of = dict(zip(network.communes.codes, network.communes.districts, strict=True))
    districts = [district_of.get(code, "") for code in network.villages.commune_codes]
    names = [str(name) for name in sorted(set(network.communes.districts)) if name]
    return dict(zip(names, _count_groups(network, served, names, districts), strict=True))


def _count_groups(
    network: Network, served: Served | BoolArray, groups: Sequence[str], group_of: Iterable[object]
) -> list[ServedCount]:
    """Counts of each of some groups: every village is looked up once, then each group is a stretch of rows.

    The rows of a stretch keep their order, so that a sum is that of the group by itself, to the last bit.

    Args:
        network: The layers.
        served: As :func:`count_served` takes it.
        groups: Names of the groups, each once.
        group_of: Group of every village.
    """
    number = {name: at for at, name in enumerate(groups)}
    group = np.array([number.get(str(name), -1) for name in group_of], dtype=np.int64)
    order = np.argsort(group, kind="stable")
    edges = np.searchsorted(group[order], np.arange(len(groups) + 1))
    who, villages = served if isinstance(served, Served) else Served.whole(served), network.villages
    population, centre = villages.population[order], villages.is_commune_centre[order]
    own, reached = who.villages[order], centre & who.own_point[order]
    people = (villages.population * who.share)[order]
    return [
        ServedCount(
            villages_total=int(last - first),
            villages_covered=int(own[first:last].sum()),
            population_total=round(float(population[first:last].sum())),
            population_covered=round(float(people[first:last].sum())),
            commune_centres_total=int(centre[first:last].sum()),
            commune_centres_covered=int(reached[first:last].sum()),
        )
        for first, last in pairwise(edges.tolist())
    ]
