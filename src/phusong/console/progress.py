"""How far a stage is: its share, the time that is left, and the best choice and the bound of a search."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from phusong.console.messages import Language, figure, say

SHOWN_AFTER_S = 5.0
"""A stage that takes no longer says nothing of the time that is left, seconds."""

_LEAST_SHARE = 0.1
"""A stage that stands still before this share has shown no pace yet."""


class StageProgress:
    """How far a stage is, as it reports itself."""

    def __init__(self, title: str, language: Language, clock: Callable[[], float] = time.monotonic) -> None:
        self.title = title
        self.done = 0
        self.total = 0
        self._language = language
        self._clock = clock
        self._started = clock()
        self._reached_s = 0.0
        self._solved: tuple[float, float] | None = None

    def report(self, done: int, total: int) -> None:
        """Take over how many parts of all are done."""
        if done != self.done:
            self._reached_s = self._clock() - self._started
        self.done, self.total = done, total

    def solving(self, objective: float, bound: float) -> None:
        """Take over the best choice and the bound of a search."""
        self._solved = objective, bound

    def note(self) -> str:
        """The time that is left, and how far a search is; empty in the first seconds."""
        elapsed_s = self._clock() - self._started
        if elapsed_s <= SHOWN_AFTER_S:
            return ""
        parts = []
        if self.total and 0 < self.done < self.total and not self._tells_no_pace(elapsed_s):
            left_s = elapsed_s / self.done * (self.total - self.done)
            parts.append(say("time-left", self._language, time=duration(left_s, self._language)))
        if self._solved is not None:
            parts.append(self._search(*self._solved))
        return ", ".join(parts)

    def _tells_no_pace(self, elapsed_s: float) -> bool:
        """Whether a stage stood still soon after it began, as while kernels are compiled."""
        return self.done < _LEAST_SHARE * self.total and elapsed_s > 2.0 * self._reached_s + SHOWN_AFTER_S

    def line(self) -> str:
        """Title, time, share and note in one line."""
        parts = [duration(self._clock() - self._started, self._language)]
        if self.total:
            parts.append(figure(min(self.done / self.total, 1.0), ".0%", self._language))
        return f"{self.title}: {', '.join(filter(None, (*parts, self.note())))}"

    def _search(self, objective: float, bound: float) -> str:
        if not math.isfinite(objective) or objective == 0.0:  # a gap to nothing says nothing
            return say("search-bound", self._language, bound=figure(bound, ",.0f", self._language))
        gap = abs(bound - objective) / max(abs(objective), 1e-9)
        values = {
            name: figure(value, ",.0f", self._language) for name, value in (("best", objective), ("bound", bound))
        }
        return say("search", self._language, gap=figure(gap, ".2%", self._language), **values)


def duration(seconds: float, language: Language) -> str:
    """A time for people: seconds below two minutes, then minutes, then hours and minutes."""
    if seconds < 120:
        return say("seconds", language, n=round(seconds))
    minutes = round(seconds / 60)
    if minutes < 120:
        return say("minutes", language, n=minutes)
    return say("hours", language, hours=minutes // 60, minutes=minutes % 60)


@contextmanager
def every(seconds: float, act: Callable[[], None]) -> Iterator[None]:
    """Do something again and again, in a thread of its own, for as long as the context lasts.

    Args:
        seconds: Time between two calls; the first is after that time.
        act: What is done.
    """
    over = threading.Event()

    def work() -> None:
        while not over.wait(seconds):
            act()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
