"""Work limit of a search: counted work, the same on every machine, or a time limit; the clock as a brake.

A search that ends by the clock keeps what it had by then, which another machine, or the same one while it is busy,
would not have had. So work is counted where the same question shall have the same answer everywhere: each step adds
what it did, simplex iterations and sweeps times the entries that they read, in seconds that a usual machine takes for
it. Shares of what is left are then the same on every machine. The clock stays as a brake, far behind, and says when it
was used. Where a time limit is what was asked for, shares are of real seconds.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field
from typing import NamedTuple

LEAST_S = 0.05
"""A step that is taken at all gets at least this, seconds."""


def now_s() -> float:
    """The clock of this machine, seconds; only differences mean something."""
    return time.perf_counter()


class Allowance(NamedTuple):
    """What one step may take: seconds of the clock and seconds of counted work, each None for no limit."""

    time_s: float | None
    work_s: float | None


@dataclass(slots=True)
class Clock:
    """What a search may take, and what it has taken.

    Attributes:
        brake_s: Real seconds after which it stops, None for no limit.
        work_s: Counted seconds of work after which it stops; None where work is not counted, and shares are of
            ``brake_s``.
        around: The search that this one is a part of, which is told what this one takes; None for none.
        done_s: Counted seconds of work so far.
        stopped: True once the clock ended something that counted work would have let go on.
        started_s: The clock at the start, seconds.
        part_of: How much of a second there a second here is, where ``around`` is a search of several at once.
    """

    brake_s: float | None = None
    work_s: float | None = None
    around: Clock | None = None
    done_s: float = 0.0
    stopped: bool = False
    started_s: float = field(default_factory=lambda: now_s())
    part_of: float = 1.0

    def count(self, work_s: float) -> None:
        """Add work that was done, in counted seconds."""
        self.done_s += work_s
        if self.around is not None:
            self.around.count(work_s * self.part_of)

    def stop(self) -> None:
        """Keep that the clock ended something."""
        self.stopped = True
        if self.around is not None:
            self.around.stop()

    def elapsed_s(self) -> float:
        """Real seconds since the start."""
        return now_s() - self.started_s

    def spent_s(self) -> float:
        """Seconds spent, of counted work where that is what limits."""
        return self.elapsed_s() if self.work_s is None else self.done_s

    def brake_left_s(self) -> float | None:
        """Real seconds left, not below 0; None without a limit."""
        return None if self.brake_s is None else max(self.brake_s - self.elapsed_s(), 0.0)

    def left_s(self) -> float | None:
        """Seconds left to be shared out, not below 0: of counted work where that is what limits; None for no limit."""
        return self.brake_left_s() if self.work_s is None else max(self.work_s - self.done_s, 0.0)

    def over(self) -> bool:
        """True when nothing is left; where the clock is the reason, that is kept."""
        if self.work_s is not None and self.done_s >= self.work_s:
            return True
        if self.brake_s is None or self.elapsed_s() < self.brake_s:
            return False
        self.stop()
        return True

    def allow(self, share: float = 1.0, most_s: float = math.inf, least_s: float = LEAST_S) -> Allowance:
        """What a step may take.

        Args:
            share: Part of what is left.
            most_s: No more work than this, counted seconds.
            least_s: No less than this, seconds, unless ``most_s`` is less.
        """
        left = self.left_s()
        part = math.inf if left is None else max(share * left, least_s)
        if self.work_s is None:
            return Allowance(_limited(part), _limited(most_s))
        brake = self.brake_left_s()
        return Allowance(None if brake is None else max(brake, least_s), _limited(min(part, most_s)))

    def part(self, share: float, least_s: float = LEAST_S) -> Clock:
        """A clock for a part of what is left; what it counts is counted here, too.

        Args:
            share: Part of what is left.
            least_s: No less than this, seconds.
        """
        allowed = self.allow(share, least_s=least_s)
        return Clock(allowed.time_s, allowed.work_s, self)

    def times(self, many: int) -> Clock:
        """A clock for as many usual questions at once, all of which count here as one; the clock's brake stays."""
        work_s = None if self.work_s is None else self.left_s()
        return Clock(self.brake_left_s(), None if work_s is None else many * work_s, self, part_of=1.0 / many)


def _limited(seconds: float) -> float | None:
    return None if math.isinf(seconds) else seconds
