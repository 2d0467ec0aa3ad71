"""Tasks of a run spread over the workers of a Dask cluster.

Only names and numbers travel: the ground lies as files in a folder that all workers see, and results go there before
their task is done. The scheduler holds no array, so that no worker is lost with what others wait for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from distributed import Future, KilledWorker, as_completed
from numpy.typing import NDArray

from phusong.coverage.findings import Finding, InputError, make_finding
from phusong.coverage.kernels import Arrays, Report, Task
from phusong.pipeline.cluster import joining
from phusong.pipeline.cluster.address import Address
from phusong.pipeline.cluster.array_files import ArrayFiles, drop_other_arrays, write_arrays
from phusong.pipeline.cluster.joining import Joined, join
from phusong.pipeline.cluster.orders import Done, Order, Program, fill_order
from phusong.pipeline.cluster.results import TaskResults
from phusong.store.keys import content_key
from phusong.store.lock import folder_lock

TILE, MASTS_AT_MOST = 512, 16
"""Pixels along the side of a tile, and masts of a task: seconds of work, and some ten megabytes of result."""

RETRIES = 3
"""How often a task is tried again."""

LOOK_EVERY = 16
"""How many tasks are finished between two looks at what workers have spilled."""

PROCESS_BYTES = 350_000_000
"""Memory that a worker takes before it has begun any task."""

T = TypeVar("T", bound=Task)


@dataclass
class Tally:
    """What became of the tasks of a run.

    Attributes:
        tasks: Tasks that were asked for.
        found: Those whose result had been kept.
        retries: How often one was begun again.
        cpu_s: Processor time of all, seconds.
        spilled_bytes: What workers had to put onto disk for want of memory, at most.
    """

    tasks: int = 0
    found: int = 0
    retries: int = 0
    cpu_s: float = 0.0
    spilled_bytes: int = 0


@dataclass
class ClusterSpread:
    """Spreads tasks over a cluster, which is joined when the first of them is asked for.

    Attributes:
        address: Where the cluster is.
        folder: Where the ground and the results lie, as every worker names it.
        memory_bytes: Memory of each worker of this machine; what there is, by parts, when 0.
        tile: Pixels along the side of the tile whose masts make a task.
        masts_at_most: Masts of a task, at most.
        tally: What became of the tasks.
    """

    address: Address
    folder: Path
    memory_bytes: int = 0
    tile: int = TILE
    masts_at_most: int = MASTS_AT_MOST
    tally: Tally = field(default_factory=Tally)
    _joined: Joined | None = None
    _keys: set[str] = field(default_factory=set)
    _places: set[Path] = field(default_factory=set)

    def __enter__(self) -> Self:
        self.folder = self.folder.absolute()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _at: TracebackType | None
    ) -> None:
        """Leave the cluster; what no task of a finished run has asked for is deleted."""
        if self._joined is not None:
            self._joined.leave()
        if kind is not None or not self._keys:
            return
        with suppress(InputError), folder_lock(self.folder.parent.parent):  # another run may have begun meanwhile
            self._results.drop_others(self._keys)
            drop_other_arrays(self._ground, self._places)

    def share(self, arrays: Mapping[str, NDArray[Any]], digest: str) -> ArrayFiles:
        """Lay arrays down where all workers can read them, under the digest of their content."""
        files = write_arrays(self._ground, arrays, digest)
        self._places.add(files.folder)
        return files

    def run(
        self, work: Callable[[T, Report], Arrays], tasks: Sequence[T], report: Report | None = None
    ) -> Iterator[tuple[int, Arrays]]:
        """Number and result of each task, in the order in which they are finished.

        Args:
            work: Makes the result of a task, a function of a module.
            tasks: The tasks.
            report: Called with masts done and masts in all.

        Raises:
            InputError: When a task refuses its input, cannot be finished or needs more memory than any worker has, or
                when there is no cluster to do it. All other tasks are finished first, and their results kept; a task
                whose workers ended is tried once more by itself, so that none is blamed for what lay beside it.
        """
        program, results = Program.here(), self._results
        keys = [content_key(program.code, work.__qualname__, *task.content()) for task in tasks]
        self._keys.update(keys)
        self.tally.tasks += len(tasks)
        done, total = 0, sum(task.masts for task in tasks)
        waiting: list[int] = []
        for number, key in enumerate(keys):
            kept = results.load(key)
            if kept is None:
                waiting.append(number)
                continue
            self.tally.found += 1
            done = _told(report, done + tasks[number].masts, total)
            yield number, kept
        if not waiting:
            return
        joined = self._join(program)
        joined.refuse_large(tasks, PROCESS_BYTES)
        orders = {number: Order(program, keys[number], results.folder, work, tasks[number]) for number in waiting}
        failed: list[Finding] = []
        spilled_bytes = 0
        groups = [waiting]
        for group in groups:
            alone = group is not waiting
            futures = {self._sent(joined, number, orders[number], alone=alone): number for number in group}
            for future in as_completed(list(futures), loop=joined.client.loop):
                number = futures.pop(future)
                if len(futures) % LOOK_EVERY == 0:
                    spilled_bytes = max(spilled_bytes, joined.spilled_bytes())
                if not alone and _was_killed(future):  # by what it holds, or by a task that lay beside it
                    groups.append([number])
                    continue
                findings, cpu_s = _outcome(future, tasks[number])
                self.tally.cpu_s += cpu_s
                arrays = None if findings else results.awaited(keys[number])
                if arrays is None:
                    lost = f"the result of {tasks[number].name} is not in {results.folder}"
                    failed += findings or (make_finding("cluster-folder", lost, file=str(results.folder)),)
                    continue
                done = _told(report, done + tasks[number].masts, total)
                yield number, arrays
        self.tally.retries += results.begun_again(keys[number] for number in waiting)
        self.tally.spilled_bytes = max(self.tally.spilled_bytes, spilled_bytes)
        if failed:
            raise InputError(dict.fromkeys(failed))

    def record(self) -> dict[str, Any]:
        """What is written of the cluster into the record of a run; empty where no task was asked for."""
        if not self.tally.tasks:
            return {}
        tally = self.tally
        return {
            "address": str(self.address),
            "tasks": tally.tasks,
            "found": tally.found,
            "retries": tally.retries,
            "spilled_bytes": tally.spilled_bytes,
            "cpu_s": round(tally.cpu_s, 3),
            "workers": [] if self._joined is None else self._joined.workers,
        }

    def _sent(self, joined: Joined, number: int, order: Order, *, alone: bool) -> Future[Any]:
        """An order on its way to a worker; of those that wait the first comes first."""
        key = f"{order.work.__name__}-{order.key}-{self.tally.tasks}{'-alone' * alone}"
        return joined.client.submit(fill_order, order, key=key, retries=RETRIES, priority=-number, pure=False)

    def _join(self, program: Program) -> Joined:
        if self._joined is None:
            self._joined = join(self.address, self.folder, program, self.memory_bytes)
        return self._joined

    @property
    def _results(self) -> TaskResults:
        results = TaskResults(self.folder / "tasks")
        if not self._keys:
            results.open()
        return results

    @property
    def _ground(self) -> Path:
        return self.folder / "ground"


def _told(report: Report | None, done: int, total: int) -> int:
    """Report masts done, and give them back."""
    if report is not None:
        report(done, total)
    return done


def _was_killed(future: Future[Any]) -> bool:
    """Whether workers ended while they had a task."""
    return not future.cancelled() and isinstance(future.exception(), KilledWorker)


def _outcome(future: Future[Any], task: Task) -> tuple[tuple[Finding, ...], float]:
    """Why a task has no result, empty where it has one, and the processor time that it took."""
    error = future.exception()
    if future.cancelled():  # its scheduler is gone
        error = ConnectionError("the scheduler of the cluster has ended")
    if error is None:
        done: Done = future.result()
        return done.findings, done.cpu_s
    if isinstance(error, KilledWorker):
        needs_mb = round((task.memory_bytes + PROCESS_BYTES) / 1e6)
        ended = joining.ALLOWED_FAILURES + 1
        message = f"{task.name}: {ended} workers ended while they did it; it needs about {needs_mb} MB"
        return (make_finding("task-memory", message, value=task.name),), 0.0
    message = f"{task.name}: {type(error).__name__} after {RETRIES + 1} tries: {error}"
    return (make_finding("task-failed", message, value=task.name),), 0.0
