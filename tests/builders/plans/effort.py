"""Work done by this process and by those it has ended, which other work on the machine does not lengthen."""

import os

THREADS = 2
"""Threads that a solver may keep busy while its time runs."""

LATE_S = 5.0
"""Seconds of work that an answer may cost beyond its limit: reading it, checking it, setting the compiled parts up."""


def computed_s() -> float:
    """Seconds of processor time so far, of this process and its ended children."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system
