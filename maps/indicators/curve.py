"""What money buys: people served against money, as points of a small chart."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Curve:
    """A rising curve in chart units, 0 to 1 on both axes.

    Attributes:
        points: (money, people) from (0, 0), as shares of the axes' ends.
        money_ticks_vnd: Values marked on the axis of money; the last is its end.
        people_ticks: Values marked on the axis of people; the last is its end.
    """

    points: tuple[tuple[float, float], ...]
    money_ticks_vnd: tuple[float, ...]
    people_ticks: tuple[float, ...]


def money_curve(gains: Iterable[tuple[int, int]]) -> Curve | None:
    """Order proposals by people for money and add them up.

    Args:
        gains: Cost in VND and people of each proposal.

    Returns:
        The curve, or None when nothing costs or serves anything.
    """
    ordered = sorted(gains, key=lambda gain: (-gain[1] / max(gain[0], 1), gain))
    money, people = 0, 0
    values: list[tuple[float, float]] = []
    for cost, gained in ordered:
        money, people = money + cost, people + gained
        values.append((money, people))
    return value_curve(values)


def value_curve(values: Iterable[tuple[float, float]]) -> Curve | None:
    """Draw people served by some amounts of money, from nothing for nothing.

    Args:
        values: Money in VND and people served for it, neither ever falling.

    Returns:
        The curve, or None when nothing costs or serves anything.
    """
    reached = [(0.0, 0.0), *values]
    money, people = reached[-1]
    if money <= 0 or people <= 0:
        return None
    money_ticks, people_ticks = _ticks(money), _ticks(people)
    points = tuple((spent / money_ticks[-1], served / people_ticks[-1]) for spent, served in reached)
    return Curve(points, money_ticks, people_ticks)


def _ticks(most: float) -> tuple[float, ...]:
    """Round values from 0 to the first one that reaches ``most``, three to six of them."""
    power = 10.0 ** math.floor(math.log10(most))
    step = next(power * part for part in (0.2, 0.25, 0.5, 1.0, 2.0) if power * part * 5 >= most)
    return tuple(step * rank for rank in range(math.ceil(most / step - 1e-9) + 1))
