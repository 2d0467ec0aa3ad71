"""Chains of microwave hops: which new masts others hop to, and what each mast hangs on in its turn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from phusong.optimize.backhaul.microwave import HopFinder, Masts
from phusong.optimize.plan.outcomes import HopTried
from phusong.optimize.plan.proposal import BackhaulKind, Hop


@dataclass(frozen=True, slots=True)
class RelayMast:
    """A new mast that hops end at, fed one way.

    Attributes:
        location: Where it stands.
        kind: How it is fed: ``microwave`` or ``fibre``.
        hops: Hops from it on; none where fibre feeds it.
        mast: Number of the mast that its own hop ends at, -1 for an existing site or fibre.
    """

    location: int
    kind: BackhaulKind
    hops: tuple[Hop, ...]
    mast: int

    @property
    def outage_percent(self) -> float:
        """Share of the year that its hops are down, percent, one after the other."""
        return sum(100.0 - hop.availability_percent for hop in self.hops)


@dataclass(frozen=True, slots=True)
class Chains:
    """How locations reach existing sites or fibre over microwave.

    Attributes:
        direct: Hops of each location to existing sites, the nearest first.
        masts: New masts that others hop to.
        over: For each location without a site in sight: hops to such masts, each with the number of the mast.
        tried: What came nearest to a hop where a location has none at all.
    """

    direct: tuple[tuple[Hop, ...], ...]
    masts: tuple[RelayMast, ...]
    over: tuple[tuple[tuple[Hop, int], ...], ...]
    tried: tuple[HopTried | None, ...]


@dataclass(frozen=True, slots=True)
class ChainRule:
    """What chains may be.

    Attributes:
        most_hops: Most hops in one.
        hosts: Existing sites that a location is told of.
        relays: New masts that a location is told of.
        outage_percent: Share of the year that a chain may be down, percent.
    """

    most_hops: int
    hosts: int
    relays: int
    outage_percent: float


def find_chains(finder: HopFinder, tops: Masts, hosts: Masts, fed: Sequence[bool], rule: ChainRule) -> Chains:
    """Find how each location reaches an existing site, or a new mast that is fed.

    Args:
        finder: Designs hops.
        tops: The locations.
        hosts: Existing sites.
        fed: Whether fibre can lead to each location.
        rule: What chains may be.
    """
    direct, tried = [], []
    for found, nearest in finder.hops(tops, range(len(tops)), hosts, rule.hosts):
        direct.append(tuple(hop for _, hop in found))
        tried.append(nearest if not found else None)
    search = _Search(finder, tops, fed, rule, direct, {}, [])
    over: list[tuple[tuple[Hop, int], ...]] = [() for _ in direct]
    ready = [at for at in range(len(tops)) if direct[at] or fed[at]]
    waiting = [at for at in range(len(tops)) if not direct[at]]
    for _ in range(rule.most_hops - 1):
        sights = search.sights(waiting, ready)
        seen = Counter(there for hops in sights.values() for there, _ in hops)
        for at in waiting:
            over[at] = search.over(sights[at], seen)
        ready = [at for at in waiting if over[at] and not fed[at]]
        search.reached.update({at: over[at] for at in ready})
        waiting = [at for at in waiting if not over[at]]
    return Chains(tuple(direct), tuple(search.masts), tuple(over), tuple(tried))


@dataclass(slots=True)
class _Search:
    """Chains under way: masts are stated when a location first hops to them, and found by where they stand."""

    finder: HopFinder
    tops: Masts
    fed: Sequence[bool]
    rule: ChainRule
    direct: list[tuple[Hop, ...]]
    reached: dict[int, tuple[tuple[Hop, int], ...]]
    masts: list[RelayMast]
    standing: dict[int, list[int]] = field(default_factory=dict)

    def sights(self, waiting: list[int], ready: list[int]) -> dict[int, list[tuple[int, Hop]]]:
        """Hops of each waiting location to locations that are ready, the nearest first."""
        ends = self.tops.some(ready)
        found = self.finder.hops(self.tops, waiting, ends, 3 * self.rule.relays)
        return {at: [(ready[there], hop) for there, hop in hops] for at, (hops, _) in zip(waiting, found, strict=True)}

    def over(self, hops: list[tuple[int, Hop]], seen: Mapping[int, int]) -> tuple[tuple[Hop, int], ...]:
        """Hops of a location to the nearest mast and to those that most others see, as many as are weighed.

        Args:
            hops: Hops to locations, the nearest first.
            seen: How many locations see each.
        """
        ranked = hops[:1] + sorted(hops[1:], key=lambda each: (-seen[each[0]], each[1].length_m, each[0]))
        ways: list[tuple[Hop, int]] = []
        taken = 0
        for there, hop in ranked:
            numbers = [mast for mast in self._masts_at(there) if self._lasts(hop, mast)]
            ways += [(hop, mast) for mast in numbers]
            taken += bool(numbers)
            if taken == self.rule.relays:
                break
        return tuple(ways)

    def _lasts(self, hop: Hop, mast: int) -> bool:
        down = 100.0 - hop.availability_percent + self.masts[mast].outage_percent
        return down <= self.rule.outage_percent + 1e-12

    def _masts_at(self, location: int) -> list[int]:
        """Masts at a location by how they are fed, stated where they are not yet."""
        if self.standing.get(location):
            return self.standing[location]
        stated: list[RelayMast] = []
        if self.direct[location]:
            stated.append(RelayMast(location, "microwave", self.direct[location][:1], -1))
        elif location in self.reached:
            hop, mast = self.reached[location][0]
            stated.append(RelayMast(location, "microwave", (hop, *self.masts[mast].hops), mast))
        if self.fed[location]:
            stated.append(RelayMast(location, "fibre", (), -1))
        self.standing[location] = list(range(len(self.masts), len(self.masts) + len(stated)))
        self.masts += stated
        return self.standing[location]
