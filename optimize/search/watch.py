"""Watch on a search: the incumbent and the bound are told while it goes on, to whoever asked to hear of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Watcher = Callable[[float, float], None]
"""Takes the best objective so far, NaN where there is none, and the bound, as the question counts them."""

_WATCHER: ContextVar[Watcher | None] = ContextVar("phusong_watcher", default=None)


@contextmanager
def watched(watcher: Watcher) -> Iterator[None]:
    """Tell a watcher of every better choice and every tighter bound that is found within the context.

    Args:
        watcher: Takes objective and bound; it is called from the search and must be quick.
    """
    token = _WATCHER.set(watcher)
    try:
        yield
    finally:
        _WATCHER.reset(token)


def tell_watcher(objective: float, bound: float) -> None:
    """Tell the watcher, where there is one, how far the search is."""
    watcher = _WATCHER.get()
    if watcher is not None:
        watcher(objective, bound)
