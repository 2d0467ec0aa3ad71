"""What runs in the process that files are read in: jobs come in, results go out, within limits of memory."""

from __future__ import annotations

import gc
import importlib
import math
import os
import sys
import tempfile
from typing import Any

from phusong.coverage.findings.errors import ReadError
from phusong.coverage.geofiles.child.packing import dump, load

if sys.platform != "win32":
    import resource

CAN_LIMIT = sys.platform != "win32"
"""Whether the system ends a process that works for too long, and refuses it memory; elsewhere the clock alone holds."""

_UNUSED = ("geopandas", "pandas")
"""Packages that pyogrio and pyarrow load where they find them, though nothing here uses them: half a second."""

_OBJECTS_BETWEEN_SEARCHES = 1_000_000
"""Rows of a table are lists; looking through them for circles every 700 takes a third of the time of reading."""

_JOBS = "phusong.coverage.geofiles.jobs"


def serve() -> None:
    """Do the jobs that come in until no more can come."""
    jobs_in = os.fdopen(os.dup(0), "rb")
    results_out = os.fdopen(os.dup(1), "wb")
    silence = os.open(os.devnull, os.O_RDWR)
    os.dup2(silence, 0)
    os.dup2(silence, 1)  # what libraries print is no result
    for name in _UNUSED:
        blocked: dict[str, Any] = sys.modules
        blocked[name] = None  # how an import is made to fail
    jobs = importlib.import_module(_JOBS)
    gc.freeze()
    gc.set_threshold(_OBJECTS_BETWEEN_SEARCHES)
    dump("ready", results_out)
    while True:
        try:
            job, arguments, memory_gib, time_s, scratch = load(jobs_in)
        except EOFError:
            return
        tempfile.tempdir = scratch  # removed by the one who asked, even when this process does not live to do it
        _limit(memory_gib, time_s)
        result = _answer(getattr(jobs, job), arguments)
        _limit(None, None)
        dump(result, results_out)


def _answer(job: Any, arguments: tuple[Any, ...]) -> tuple[str, Any]:  # noqa: ANN401 - one of the jobs
    try:
        return "done", job(*arguments)
    except ReadError as error:
        return "refused", (error.code, error.message, error.remedy, error.row)
    except MemoryError:
        return "memory", None
    except Exception as error:  # noqa: BLE001 - damaged files raise whatever the library met
        message = str(error).strip().splitlines()
        if any("memory" in line.lower() or "bad_alloc" in line for line in message):
            return "memory", None
        shown = f"cannot be read: {type(error).__name__}{': ' + message[0][:300] if message else ''}"
        return "refused", ("file-unreadable", shown, None)


def _limit(memory_gib: float | None, time_s: float | None) -> None:
    """Set what the job may take beyond what this process has; without limits when None."""
    if sys.platform == "win32":
        return
    memory, cpu_s = resource.RLIM_INFINITY, resource.RLIM_INFINITY
    if memory_gib is not None and time_s is not None:
        memory = _address_bytes() + int(memory_gib * 2**30)
        used = resource.getrusage(resource.RUSAGE_SELF)
        cpu_s = math.ceil(used.ru_utime + used.ru_stime + time_s)
    for kind, limit in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, cpu_s)):
        _, most = resource.getrlimit(kind)
        if limit == resource.RLIM_INFINITY:
            wanted = most
        else:
            wanted = limit if most == resource.RLIM_INFINITY else min(limit, most)
        try:
            resource.setrlimit(kind, (wanted, most))
        except (ValueError, OSError):  # a system that does not let it be set
            continue


def _address_bytes() -> int:
    """Address space that this process has, bytes; a guess where the system does not tell."""
    try:
        with open("/proc/self/statm", "rb") as stream:  # noqa: PTH123 - no file of anybody's
            return int(stream.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 2**30
