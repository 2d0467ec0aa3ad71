"""Work done by this process and by those it has ended, which other work on the machine does not lengthen, and clocks of
other machines.
"""

import itertools
import os

import pytest

from phusong.optimize.solver import clock

THREADS = 2
"""Threads that a solver may keep busy while its time runs."""

LATE_S = 5.0
"""Seconds of work that an answer may cost beyond its limit: reading it, checking it, setting the compiled parts up."""


def computed_s() -> float:
    """Seconds of processor time so far, of this process and its ended children."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


SPEEDS = (0.02, 50.0)
"""How much faster than ours a machine's clock runs."""


def other_machine(monkeypatch: pytest.MonkeyPatch, speed: float, leap_s: float = 0.0) -> None:
    """Searches read the clock of another machine.

    Args:
        monkeypatch: Restores ours.
        speed: How much faster it runs.
        leap_s: How far it leaps each time it is read, as that of a busy machine does, seconds.
    """
    ours, read = clock.now_s, itertools.count()
    start_s = ours()
    monkeypatch.setattr(clock, "now_s", lambda: start_s + speed * (ours() - start_s) + leap_s * next(read))
