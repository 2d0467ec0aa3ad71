"""Reasons of an infeasible plan as data: what conflicts, with its values; pages and messages put it into words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeAlias, Union

ReasonValue: TypeAlias = Union[str, int, float, "Reason", tuple["ReasonValue", ...]]
"""What a reason speaks of: a name, a count, a figure whose unit its name ends with, a part of a sentence, or several.
"""

REASONS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        key: frozenset(names.split())
        for key, names in {
            # Whom a floor speaks of, and the floor
            "whose.province": "",
            "whose.district": "name",
            "whose.commune": "name",
            "whose.together": "names",
            "whose.groups": "n",
            "floor": "service asked_share whose",
            # Decisions of partners
            "decision.accept": "about",
            "decision.reject": "about",
            "decision.reject.around": "about radius_m",
            "decision.relocate": "about",
            "decision.defer": "about",
            "decision.zone": "lon_deg lat_deg",
            # Money there is, and what it is for
            "budget": "budget_vnd",
            "budget.reserve": "budget_vnd whole_vnd",
            "needs.floors": "",
            "needs.floors_and_accepted": "",
            # Decisions against each other
            "contradiction.rules_out": "decision other what",
            "contradiction.rules_out_need": "decision other what",
            "contradiction.no_trench": "decision others what",
            "contradiction.nothing_left": "decision others",
            "contradiction.two_at_one_place": "decision other first second",
            "contradiction.one_place": "decision other",
            "contradiction.dearer": "decisions need_vnd budget missing_vnd",
            # Floors against the ground, decisions, each other and money
            "out_of_reach": "floor most_share",
            "out_of_reach.others": "n whose",
            "decisions": "decisions floor most_share",
            "money": "needs need_vnd budget missing_vnd",
            "money.at_most": "needs need_vnd budget missing_vnd most_vnd",
            "exclusive": "",
            "floor.met": "floor",
            "floor.at_most": "floor most_share below",
            "floor.at_least": "floor most_share below",
            # What the time was too short for
            "unknown.choice": "budget",
            "unknown.last_floor": "",
            "unknown.floors": "n",
        }.items()
    }
)
"""Key of each reason, and of the parts that reasons are made of, to the names of its values."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why there is no plan, or a part of such a sentence.

    Attributes:
        key: One of :data:`REASONS`.
        values: Name to value.
    """

    key: str
    values: Mapping[str, ReasonValue]

    @classmethod
    def of(cls, key: str, **values: ReasonValue) -> Reason:
        """A reason with its values.

        Raises:
            ValueError: When the key is unknown, or has other values.
        """
        if REASONS.get(key) != values.keys():
            raise ValueError(f"reason {key!r} does not take {sorted(values)}; REASONS says what there is")
        return cls(key, values)

    def as_plain(self) -> dict[str, Any]:
        """The reason as JSON holds it."""
        return {"reason": self.key, "values": {name: _to_plain(value) for name, value in self.values.items()}}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Reason:
        """The reason that :meth:`as_plain` wrote.

        Raises:
            KeyError, TypeError, ValueError: When it is none.
        """
        return cls.of(plain["reason"], **{name: _from_plain(value) for name, value in plain["values"].items()})


def _to_plain(value: ReasonValue) -> object:
    if isinstance(value, Reason):
        return value.as_plain()
    return [_to_plain(each) for each in value] if isinstance(value, tuple) else value


def _from_plain(plain: Any) -> ReasonValue:  # noqa: ANN401 - whatever JSON holds is looked at here
    if isinstance(plain, dict):
        return Reason.from_plain(plain)
    if isinstance(plain, list):
        return tuple(_from_plain(each) for each in plain)
    if not isinstance(plain, str | int | float):
        raise TypeError(f"a reason holds no {type(plain).__name__}")
    return plain
