"""Clocks of other machines: slower, quicker, and busy ones that stand still and then leap."""

import itertools

import pytest

from phusong.optimize.solver import clock

SPEEDS = (0.02, 50.0)
"""How much faster than ours a machine's clock runs."""


def other_machine(monkeypatch: pytest.MonkeyPatch, speed: float, leap_s: float = 0.0) -> None:
    """Searches read the clock of another machine.

    Args:
        monkeypatch: Restores ours.
        speed: How much faster it runs.
        leap_s: How far it leaps each time it is read, seconds.
    """
    ours, read = clock.now_s, itertools.count()
    start_s = ours()
    monkeypatch.setattr(clock, "now_s", lambda: start_s + speed * (ours() - start_s) + leap_s * next(read))
