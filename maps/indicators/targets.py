"""Dated targets against a plan: reached today, by which phase and in time or late, or missed and by how much."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from phusong.coverage.kernels import BoolArray, FloatArray, IntArray
from phusong.coverage.network import Network
from phusong.coverage.served import Coverage, Served
from phusong.optimize.plan import Milestones
from phusong.optimize.question import DatedTarget, Measure, units_of

TargetStatus = Literal["reached", "planned", "late", "missed"]
"""Holds today; will hold by the plan, in time as far as days are known; by the plan, but after the day; not at all."""

HALF = 0.5
"""Share of its people from which a commune without a marked centre counts as having a service."""


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One target, of one unit, with how far the plan goes.

    Attributes:
        name: Name for people, empty where none is given.
        service: Service that is to be had.
        measure: What is counted.
        kind: Kind of place, empty for other measures.
        within: ``province``, ``district`` or ``commune``.
        unit: District, or commune with its code; empty for all that the layers hold.
        share: Share that is asked for, 0 to 1.
        by: Day by which it is asked for, ISO, or empty.
        total: People, villages, communes or places there are.
        need: How many of them are to have the service.
        today: How many have it today.
        in_time: How many have it by the day, as far as phases have days; None where no day is asked for.
        after: How many have it once all is built.
        status: How it stands.
        phase: Number of the phase at whose end it is reached, counted from 1; 0 where no phase reaches it.
        phase_name: Name of that phase, empty where there is one only.
        due: Date due of that phase, ISO, or empty.
    """

    name: str
    service: str
    measure: Measure
    kind: str
    within: str
    unit: str
    share: float
    by: str
    total: int
    need: int
    today: int
    in_time: int | None
    after: int
    status: TargetStatus
    phase: int = 0
    phase_name: str = ""
    due: str = ""

    @property
    def missing(self) -> int:
        """How many are missing once all is built."""
        return max(self.need - self.after, 0)

    @property
    def missing_in_time(self) -> int:
        """How many are missing by the day; once all is built where no day is asked for."""
        return max(self.need - (self.after if self.in_time is None else self.in_time), 0)


def target_rows(
    network: Network, coverage: Coverage, milestones: Milestones, targets: Sequence[DatedTarget]
) -> tuple[TargetRow, ...]:
    """Hold targets against who is served today and at the end of every phase.

    Args:
        network: The layers.
        coverage: Who is served today, by village.
        milestones: Who is served at the end of every phase, by village.
        targets: The settings.

    Returns:
        A row for each target and unit, in the order of the settings, units by name or code.
    """
    rows: list[TargetRow] = []
    for target in targets:
        if target.measure == "places" and (counted := _places(target, milestones)) is not None:
            rows.append(_row(target, "", *counted, milestones))
            continue
        for units, within in units_of(network, target.floor()):
            measure = _Measure(network, target.measure, within)
            states = [coverage.services[target.service].people, *milestones.served.get(target.service, ())]
            values = [measure.value(state) for state in states]
            rows.append(_row(target, "".join(units), measure.total, values, milestones))
    return tuple(rows)


def _places(target: DatedTarget, milestones: Milestones) -> tuple[int, list[int]] | None:
    """Places there are, and those that have the service today and at the end of each phase; None where not counted."""
    for count in milestones.places:
        if (count.kind, count.service) == (target.kind, target.service):
            return count.total, [count.today, *count.after]
    return None


def _row(target: DatedTarget, unit: str, total: int, values: list[int], milestones: Milestones) -> TargetRow:
    """One target of one unit: ``values`` are today's and those at the end of each phase."""
    need = math.ceil(target.share * total - 1e-9)
    at = next((number for number, value in enumerate(values) if value >= need), None)
    by = target.by.isoformat() if target.by else ""
    known = [0, *(number for number, due in enumerate(milestones.due, start=1) if due and due <= by)]
    due = milestones.due[at - 1] if at else ""
    status: TargetStatus = "reached" if at == 0 else "missed" if at is None else "planned"
    if status == "planned" and by and due > by:
        status = "late"
    return TargetRow(
        name=target.name,
        service=target.service,
        measure=target.measure,
        kind=target.kind,
        within=target.within,
        unit=unit,
        share=target.share,
        by=by,
        total=total,
        need=need,
        today=values[0],
        in_time=max(values[number] for number in known) if by else None,
        after=values[-1],
        status=status,
        phase=at or 0,
        phase_name=milestones.names[at - 1] if at else "",
        due=due,
    )


class _Measure:
    """What a target counts among the villages of one unit."""

    def __init__(self, network: Network, measure: Measure, within: IntArray) -> None:
        self._villages = network.villages
        self._measure = measure
        self._within = within
        codes, commune = np.unique(self._villages.commune_codes[within].astype(str), return_inverse=True)
        self._commune, self._communes = commune, len(codes)
        self._centre = self._villages.is_commune_centre[within]
        self._people = self._villages.population[within]

    @property
    def total(self) -> int:
        """All there are."""
        if self._measure == "people":
            return round(float(self._people.sum()))
        if self._measure == "communes":
            return self._communes
        return int(self._centre.sum()) if self._measure == "places" else len(self._within)

    def value(self, served: Served) -> int:
        """Those that have the service."""
        if self._measure == "people":
            return round(float((self._people * served.share[self._within]).sum()))
        if self._measure == "villages":
            return int(served.villages[self._within].sum())
        own = served.own_point[self._within] & self._centre
        if self._measure == "places":  # of the kind commune_centre, which marked villages are
            return int(own.sum())
        return int(self._communes_served(own, served).sum())

    def _communes_served(self, own: BoolArray, served: Served) -> BoolArray:
        """Communes that have the service by their centre, or by half of their people, shape (communes,)."""

        def summed(values: FloatArray) -> FloatArray:
            sums = np.bincount(self._commune, weights=values, minlength=self._communes)
            return np.asarray(sums, dtype=np.float64)

        marked = summed(self._centre.astype(np.float64)) > 0
        with_people = summed(self._people * served.share[self._within])
        half = (with_people >= HALF * summed(self._people)) & (with_people > 0)
        return np.where(marked, summed(own.astype(np.float64)) > 0, half)
