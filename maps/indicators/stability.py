"""Which proposals stand in every plan that was found, which can be replaced, and what other plans build instead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from phusong.optimize.plan import AddedSite, OptionId, Plan

Standing = Literal["", "stable", "replaceable"]
"""Empty where no other plan was found."""


@dataclass(frozen=True, slots=True)
class OtherSite:
    """A site that the plan has not.

    Attributes:
        site: The site.
        plans: Numbers of the alternatives that build it, counted from 1.
    """

    site: AddedSite
    plans: tuple[int, ...]


def left_out_by(plan: Plan) -> tuple[tuple[int, ...], ...]:
    """Alternatives that leave out a site of each proposal, as numbers counted from 1, in the order of the proposals.

    Sections of fibre are no sites: a fibre proposal is left out where one of its access points is.
    """
    dropped = [frozenset(other.dropped) for other in plan.alternatives]
    return tuple(
        tuple(number for number, parts in enumerate(dropped, start=1) if parts & set(proposal.parts))
        for proposal in plan.proposals
    )


def standings(plan: Plan) -> tuple[Standing, ...]:
    """Whether each proposal is stable, which is in every alternative, or replaceable."""
    if not plan.alternatives:
        unknown: Standing = ""
        return (unknown,) * len(plan.proposals)
    return tuple("replaceable" if numbers else "stable" for numbers in left_out_by(plan))


def other_sites(plan: Plan) -> tuple[OtherSite, ...]:
    """Sites of the alternatives that the plan has not, ordered by their identifiers."""
    found: dict[OptionId, tuple[AddedSite, list[int]]] = {}
    for number, other in enumerate(plan.alternatives, start=1):
        for site in other.added_sites:
            found.setdefault(site.part, (site, []))[1].append(number)
    return tuple(
        OtherSite(site, tuple(numbers)) for _, (site, numbers) in sorted(found.items(), key=lambda item: str(item[0]))
    )
