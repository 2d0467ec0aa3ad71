"""How many processor cores the engine may use, and work spread over them."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def cores() -> int:
    """Cores this process may use, at most ``PHUSONG_JOBS`` where that is set (``phusong run --jobs``)."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    stated = os.environ.get("PHUSONG_JOBS", "")
    return min(allowed, max(int(stated), 1)) if stated.isdigit() else allowed


def in_threads(work: Callable[[Item], Result], items: Iterable[Item], jobs: int | None = None) -> Iterator[Result]:
    """Results in the order of the items; the kernels release the lock, so threads use every core we may use.

    No more than a few results wait to be taken, and items are taken as they are needed.
    """
    threads = jobs or cores()
    pool = ThreadPoolExecutor(max_workers=threads)
    waiting: deque[Future[Result]] = deque()
    try:
        for item in items:
            waiting.append(pool.submit(work, item))
            if len(waiting) > 2 * threads:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:  # an interrupted run does not wait for work that has not begun
        pool.shutdown(cancel_futures=True)


def in_turn_or_threads(
    work: Callable[[Item], Result], items: Iterable[Item], jobs: int | None = None
) -> Iterator[Result]:
    """What :func:`in_threads` gives, in the calling thread where there is to be one alone.

    For short items that many threads already work on in parts: a pool of one, made anew for each of them, hands over
    and waits as long as some items take.
    """
    return map(work, items) if (jobs or cores()) == 1 else in_threads(work, items, jobs)


def blocks(count: int, at_once: int) -> list[slice]:
    """Slices of ``at_once`` that cover ``count`` items, the last one shorter."""
    return [slice(first, min(first + at_once, count)) for first in range(0, count, at_once)]
