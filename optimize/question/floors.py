"""Floors: which people each of them speaks of, how many must be served, and who could be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from phusong.coverage.findings import Finding, unknown_name
from phusong.coverage.kernels import BoolArray, IntArray
from phusong.coverage.network import Network
from phusong.coverage.served import Coverage
from phusong.optimize.plan.outcomes import Target
from phusong.optimize.plan.reason import Reason
from phusong.optimize.problem.floors import Floors, needed_weight
from phusong.optimize.question.demand import Demand
from phusong.optimize.question.parameters import Floor


@dataclass(frozen=True, slots=True)
class FloorGroup:
    """The people that one floor speaks of: a province, a district, a commune, or several as one.

    Attributes:
        name: Whom it speaks of, for people: ``commune Y Tý (02680)``.
        setting: Number of the floor in the settings it comes from.
        service: Service they must have.
        share: Share that must have it.
        villages: Numbers of the villages that belong to it, ascending, shape (n,).
        people: People there are.
        before: People who have the service today.
        need: People who must have it; never fewer than have it today.
        within: ``province``, ``district`` or ``commune``.
        units: Districts, or communes with their codes; empty for the province.
    """

    name: str
    setting: int
    service: str
    share: float
    villages: IntArray
    people: float
    before: float
    need: float
    within: str
    units: tuple[str, ...]

    @property
    def text(self) -> str:
        """The floor in words."""
        return f"{self.service} for {as_percent(self.share)} of the people of {self.name}"

    @property
    def whose(self) -> Reason:
        """Whom it speaks of, as reasons tell it."""
        if self.within == "province":
            return Reason.of("whose.province")
        units = tuple(Reason.of(f"whose.{self.within}", name=unit) for unit in self.units)
        return units[0] if len(units) == 1 else Reason.of("whose.together", names=units)

    @property
    def told(self) -> Reason:
        """The floor as reasons tell it."""
        return Reason.of("floor", service=self.service, asked_share=self.share, whose=self.whose)

    def target(self, population: np.ndarray[tuple[int], np.dtype[np.float64]], after: BoolArray) -> Target:
        """The floor with what a plan makes of it."""
        served = float(population[self.villages[after[self.villages]]].sum())
        told = (self.text, "people", self.people, self.before, self.need, served)
        return Target(*told, self.service, self.within, self.units)


def as_percent(share: float) -> str:
    """A share as people write it, with no more digits than it has."""
    return f"{100.0 * share:.4g} %"


def find_floor_groups(network: Network, coverage: Coverage, floors: Sequence[Floor]) -> tuple[FloorGroup, ...]:
    """Find whom each floor speaks of.

    Args:
        network: The layers.
        coverage: Who is served today.
        floors: The settings.

    Returns:
        The groups, floor by floor; districts by name and communes by code.
    """
    groups: list[FloorGroup] = []
    people = network.villages.population
    for number, floor in enumerate(floors):
        before = coverage.served(floor.service)
        for units, villages in units_of(network, floor):
            served = float(people[villages[before[villages]]].sum())
            need = max(needed_weight(people[villages], floor.share), served)
            groups.append(
                FloorGroup(
                    name=_whose(floor, units),
                    setting=number,
                    service=floor.service,
                    share=floor.share,
                    villages=villages,
                    people=float(people[villages].sum()),
                    before=served,
                    need=need,
                    within=floor.within,
                    units=units,
                )
            )
    return tuple(groups)


def check_units(network: Network, floor: Floor, key: str) -> list[Finding]:
    """Refusals of the districts or communes that a floor names and that are not known.

    Args:
        network: The layers.
        floor: The setting.
        key: Its place in the settings.
    """
    if floor.within == "province":
        return []
    known = {name for names, _, _ in _all_units(network, floor) for name in names}
    folded = {name.casefold() for name in known}
    wrong = sorted(given for given in set(floor.only) if given.casefold() not in folded)
    return [unknown_name(f"{key}.only", floor.within, given, known) for given in wrong]


def _whose(floor: Floor, units: tuple[str, ...]) -> str:
    """Whom a floor speaks of, for people."""
    titles = [f"{floor.within} {unit}" for unit in units]
    return _listed(titles) if floor.together and titles else "".join(titles) or "the province"


def units_of(network: Network, floor: Floor) -> list[tuple[tuple[str, ...], IntArray]]:
    """Names and villages, ascending, of each group that a floor speaks of; the province has no name."""
    if floor.within == "province":
        return [((), np.arange(len(network.villages), dtype=np.int64))]
    asked = {given.casefold() for given in floor.only}
    chosen: list[tuple[tuple[str, ...], IntArray]] = [
        ((title,), villages)
        for names, title, villages in _all_units(network, floor)
        if not asked or asked & {name.casefold() for name in names}
    ]
    if not floor.together or not chosen:
        return chosen
    titles = tuple(title for group, _ in chosen for title in group)
    return [(titles, np.unique(np.concatenate([villages for _, villages in chosen])))]


def _all_units(network: Network, floor: Floor) -> Iterator[tuple[set[str], str, IntArray]]:
    """Names, title and villages of every district or commune."""
    return _districts(network) if floor.within == "district" else _communes(network)


def _districts(network: Network) -> Iterator[tuple[set[str], str, IntArray]]:
    """Names, title and villages of every district."""
    district_of = dict(zip(network.communes.codes, network.communes.districts, strict=True))
    mine = _by_unit([str(district_of.get(code, "")) for code in network.villages.commune_codes])
    for district in sorted({str(each) for each in network.communes.districts}):
        yield {district}, district, mine.get(district, _NOBODY)


def _communes(network: Network) -> Iterator[tuple[set[str], str, IntArray]]:
    """Names, title and villages of every commune; a commune is known by its code and by its name."""
    communes, mine = network.communes, _by_unit([str(code) for code in network.villages.commune_codes])
    for at in np.argsort(communes.codes.astype(str), kind="stable"):
        code, name = str(communes.codes[at]), str(communes.names[at])
        yield {code, name}, f"{name} ({code})", mine.get(code, _NOBODY)


_NOBODY = np.zeros(0, dtype=np.int64)


def _by_unit(units: Sequence[str]) -> dict[str, IntArray]:
    """Unit to its villages, ascending, of the unit of each village."""
    found: dict[str, list[int]] = {}
    for village, unit in enumerate(units):
        found.setdefault(unit, []).append(village)
    return {unit: np.array(villages, dtype=np.int64) for unit, villages in found.items()}


def _listed(titles: list[str]) -> str:
    shown = ", ".join(titles[:4])
    return f"{shown} and {len(titles) - 4} more together" if len(titles) > 4 else f"{shown} together"


def state_floors(groups: Sequence[FloorGroup], network: Network, demand: Demand) -> Floors:
    """The floors over the demand pairs, for those that are not met today.

    Args:
        groups: Whom the floors speak of.
        network: The layers.
        demand: Pairs not served today.

    Returns:
        One floor for each group with fewer people served than it needs, in the same order.
    """
    people = network.villages.population[demand.village]
    short = [group for group in groups if group.need > group.before]
    rows = [asked[people[asked] > 0.0] for asked in (_asked(group, demand) for group in short)]
    floor = np.repeat(np.arange(len(short)), [len(each) for each in rows])
    row = np.concatenate([np.zeros(0, dtype=np.int64), *rows])
    counts = sparse.csr_array((people[row], (floor, row)), shape=(len(short), len(demand)), dtype=np.float64)
    need = np.array([group.need - group.before for group in short], dtype=np.float64)
    return Floors(counts, need, tuple(group.text for group in short))


def _asked(group: FloorGroup, demand: Demand) -> IntArray:
    """Pairs that count for a group, ascending, shape (m,)."""
    pairs = demand.number[demand.services.index(group.service)][group.villages]
    return np.sort(pairs[pairs >= 0])
