"""Orders: a task with all that a worker needs to do it, and what the worker says of it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from phusong.coverage.findings import Finding, InputError, make_finding
from phusong.coverage.kernels import Arrays
from phusong.pipeline.cluster.results import TaskResults
from phusong.store.keys import code_key

LIBRARIES = ("numpy", "scipy", "numba", "llvmlite", "pyproj")
"""Libraries that results rest on: their versions are the same on all machines."""


@dataclass(frozen=True, slots=True)
class Program:
    """What computes: the program and the libraries that results rest on.

    Attributes:
        code: Key of the program.
        libraries: Library and version of each.
    """

    code: str
    libraries: tuple[tuple[str, str], ...]

    @classmethod
    def here(cls) -> Program:
        """That of this process."""
        return cls(code_key(), _libraries())

    def differs(self, other: Program, worker: str) -> Finding | None:
        """The finding that a worker has another program or other libraries; None where it has not."""
        if self == other:
            return None
        pairs = [(one, two) for one, two in zip(self.libraries, other.libraries, strict=True) if one != two]
        if self.code != other.code:
            message = f"worker {worker} has another version of phusong"
        else:
            (name, ours), (_, theirs) = pairs[0]
            message = f"worker {worker} has {name} {theirs}, this machine {ours}"
        return make_finding("cluster-version", message, value=worker)


@cache
def _libraries() -> tuple[tuple[str, str], ...]:
    return tuple((name, version(name)) for name in LIBRARIES)


@dataclass(frozen=True, slots=True)
class Order:
    """One task for a worker.

    Attributes:
        program: What must compute it.
        key: Key of the content of the task.
        folder: Where its result goes.
        work: Makes the result, a function of a module.
        task: The task.
    """

    program: Program
    key: str
    folder: Path
    work: Callable[[Any, Callable[[int, int], None]], Arrays]
    task: Any


@dataclass(frozen=True, slots=True)
class Done:
    """What a worker says of an order.

    Attributes:
        findings: Why the task refuses its input; empty where its result is kept.
        cpu_s: Processor time that the worker took for it, all of its threads together.
    """

    findings: tuple[Finding, ...] = ()
    cpu_s: float = 0.0


def fill_order(order: Order) -> Done:
    """Do the task of an order and keep its result; what is kept already is not done again.

    Errors of the input travel as a value: to try again would not mend them.
    """
    found = order.program.differs(Program.here(), "that joined")
    if found is not None:
        return Done((found,))
    results = TaskResults(order.folder)
    results.begin(order.key)
    if results.has(order.key):
        return Done()
    os.environ.setdefault("PHUSONG_JOBS", "1")  # a worker has as many threads as it has tasks
    started = time.process_time()
    try:
        arrays = order.work(order.task, lambda _done, _total: None)
    except InputError as error:
        return Done(error.findings)
    results.save(order.key, arrays)
    return Done(cpu_s=time.process_time() - started)
