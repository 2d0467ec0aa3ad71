"""Joining a cluster: its workers are those of this machine or of others, and all compute alike."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dask
from distributed import Client, LocalCluster
from llvmlite import binding

from phusong.coverage.findings import Finding, InputError, make_finding
from phusong.coverage.kernels import Task, cores
from phusong.pipeline.cluster.address import Address
from phusong.pipeline.cluster.orders import Program

ALLOWED_FAILURES = 3
"""How many workers may end over a task before it is given up."""

_ONE_THREAD = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")

_SETTINGS = {
    # Dask lets a process give memory back at once, which turns the memory allocator's own learning off: each array of
    # more than 128 KiB is then mapped anew and zeroed page by page (mallopt(3), M_MMAP_THRESHOLD).
    "distributed.nanny.pre-spawn-environ": dict.fromkeys(_ONE_THREAD, 1),
    # What looks at stacks, results and loops many times a second.
    "distributed.worker.profile.enabled": False,
    "distributed.scheduler.active-memory-manager.start": False,
    "distributed.admin.tick.interval": "500ms",
    "distributed.admin.system-monitor.interval": "5s",
    "distributed.admin.system-monitor.gil.enabled": False,
    "distributed.worker.memory.monitor-interval": "250ms",
    # A machine with more to do than it can takes longer than half a minute to start a worker again.
    "distributed.comm.timeouts.connect": "120s",
    "distributed.comm.timeouts.tcp": "120s",
    # Workers that ended and were not started again: tasks fail, where they would wait for ever.
    "distributed.scheduler.no-workers-timeout": "300s",
}
"""Settings of Dask for workers of this machine. With its own, 60 masts on two workers beside other work took 1.9 times
the processor time of threads, with these 1.2 times."""

JOIN_S = 30
"""How long a scheduler may take to answer, and to have a worker."""


@dataclass(frozen=True, slots=True)
class Worker:
    """What a worker says of itself.

    Attributes:
        program: What computes there.
        cpu: Its kind of processor as the compiler names it.
        sees: Whether it sees the file that it was asked for.
    """

    program: Program
    cpu: str
    sees: bool


@dataclass(frozen=True, slots=True)
class Joined:
    """A cluster whose workers compute as this process does.

    Attributes:
        client: The connection.
        cluster: Workers of this machine, which end with it; None for others.
        workers: What the record of a run says of each worker.
    """

    client: Client
    cluster: LocalCluster | None
    workers: list[dict[str, Any]]

    def leave(self) -> None:
        """Leave the cluster, and end the workers of this machine."""
        self.client.close(timeout=JOIN_S)
        if self.cluster is not None:
            self.cluster.close(timeout=JOIN_S)

    def refuse_large(self, tasks: Sequence[Task], process_bytes: int) -> None:
        """Refuse tasks that need more memory than any worker may take.

        Raises:
            InputError: With a finding for each of them.
        """
        limits = [worker["memory_bytes"] for worker in self.workers]
        if not all(limits):
            return
        room = max(limits) - process_bytes
        refused = [task for task in tasks if task.memory_bytes > room]
        if refused:
            raise InputError(_too_large(task, process_bytes, max(limits)) for task in refused)

    def spilled_bytes(self) -> int:
        """What workers have on disk for want of memory."""
        workers = self.client.scheduler_info(n_workers=-1)["workers"].values()
        return sum(int(worker["metrics"].get("spilled_bytes", {}).get("disk", 0)) for worker in workers)


def _too_large(task: Task, process_bytes: int, limit: int) -> Finding:
    needs_mb = round((task.memory_bytes + process_bytes) / 1e6)
    message = f"{task.name}: it needs about {needs_mb} MB, and no worker may take more than {round(limit / 1e6)} MB"
    return make_finding("task-memory", message, value=task.name)


def join(address: Address, folder: Path, program: Program, memory_bytes: int = 0) -> Joined:
    """Join a cluster, and hold its workers against this process.

    Args:
        address: Where it is.
        folder: Folder that all workers must see under this name.
        program: What computes here.
        memory_bytes: Memory of each worker of this machine; what there is, by parts, when 0.

    Raises:
        InputError: When it does not answer or has no worker, and when a worker has another program or sees another
            folder.
    """
    cluster = None if address.scheduler else _local(address.workers or cores(), memory_bytes)
    try:
        client = Client(address.scheduler if cluster is None else cluster, timeout=JOIN_S, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        message = f"{address} does not answer: {error}"
        raise InputError([make_finding("cluster-unreachable", message, value=str(address))]) from error
    joined = Joined(client, cluster, [])
    try:
        _wait(client, address)
        joined.workers.extend(_checked(client, folder, program))
    except BaseException:
        joined.leave()
        raise
    return joined


def _local(workers: int, memory_bytes: int) -> LocalCluster:
    """Workers of this machine: a process for each, with one thread, out of reach of other machines."""
    dask.config.set(_SETTINGS | {"distributed.scheduler.allowed-failures": ALLOWED_FAILURES})
    return LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        memory_limit=memory_bytes or "auto",
        silence_logs=logging.CRITICAL,
    )


def _wait(client: Client, address: Address) -> None:
    try:
        client.wait_for_workers(1, timeout=JOIN_S)
    except TimeoutError as error:
        message = f"{address} has no worker after {JOIN_S} s"
        raise InputError([make_finding("cluster-empty", message, value=str(address))]) from error


def _checked(client: Client, folder: Path, program: Program) -> list[dict[str, Any]]:
    """What the record says of each worker, once all of them are found to compute as this process does."""
    folder.mkdir(parents=True, exist_ok=True)
    token = folder / f".{uuid.uuid4().hex}.part"
    token.touch()
    try:
        said = client.run(about_worker, token, on_error="return")
    finally:
        token.unlink(missing_ok=True)
    # A worker that has ended meanwhile says nothing; one that joins later is held against this process by each order.
    said = {worker: told for worker, told in said.items() if not isinstance(told, OSError)}
    found = [finding for worker, told in said.items() for finding in _differences(worker, told, folder, program)]
    if found:
        raise InputError(found)
    known = client.scheduler_info(n_workers=-1)["workers"]
    return [
        {
            "address": worker,
            "cpu": told.cpu,
            "threads": int(known[worker]["nthreads"]),
            "memory_bytes": int(known[worker]["memory_limit"] or 0),
        }
        for worker, told in sorted(said.items())
        if worker in known
    ]


def _differences(worker: str, told: Worker | BaseException, folder: Path, program: Program) -> list[Finding]:
    """What keeps a worker from computing as this process does."""
    if not isinstance(told, Worker):
        message = f"worker {worker} cannot say which phusong it has: {told}"
        return [make_finding("cluster-version", message, value=worker)]
    differs = program.differs(told.program, worker)
    found = [] if differs is None else [differs]
    if not told.sees:
        message = f"worker {worker} does not see the folder {folder} of this machine"
        found.append(make_finding("cluster-folder", message, file=str(folder), value=worker))
    return found


def about_worker(token: Path) -> Worker:
    """What a worker says of itself, asked whether it sees a file."""
    return Worker(Program.here(), str(binding.get_host_cpu_name()), token.is_file())
