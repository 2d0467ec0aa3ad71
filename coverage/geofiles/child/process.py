"""The one process that files are read in, started when first needed, ended and replaced when a file harms it.

What is read comes from anywhere, and libraries for geodata are written in C: a file can make them crash, run for hours
or take all memory. In a process of its own that costs the file, not the run. The process is kept from file to file, for
starting it takes as long as reading a thousand small files.
"""

from __future__ import annotations

import atexit
import os
import signal
import subprocess
import sys
import tempfile
import threading
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import IO, Any, cast

from phusong.coverage.findings.errors import ReadError
from phusong.coverage.geofiles.child.packing import dump, load
from phusong.coverage.geofiles.child.worker import CAN_LIMIT

START_LIMIT_S = 120.0
"""The process may take this long to start; a machine under load takes seconds for what is usually one."""

WAITING = 4.0
"""How many times the limit may pass on the clock: other programs take their share of the machine."""

_WRITES_NOTHING = frozenset({"close_tiles", "read_cells"})

_OUT_OF_TIME = -getattr(signal, "SIGXCPU", 0)

_PROGRAM = "import sys; sys.path[:] = {path!r}; from phusong.coverage.geofiles.child.worker import serve; serve()"
_SETTINGS = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "GDAL_CACHEMAX": "64"}
"""One thread, and a small cache of blocks, so that the limit of memory is for the file."""


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """What reading one file may take.

    Attributes:
        time_s: Seconds that the processor works on it.
        memory_gib: Memory beside the program's own, GiB.
    """

    time_s: float = 18.0
    memory_gib: float = 1.5


class _Child:
    """A running process, and the pipes to it."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self.is_ready = False
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-c", _PROGRAM.format(path=sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # libraries print there what files hold
            env=os.environ | _SETTINGS,
        )

        self._questions = cast("IO[bytes]", self._process.stdin)  # pipes, as asked for
        self._answers = cast("IO[bytes]", self._process.stdout)

    def send(self, message: object) -> None:
        """Send a message."""
        dump(message, self._questions)

    def receive(self, limit_s: float) -> Any:  # noqa: ANN401 - whatever was asked for
        """The next answer.

        Raises:
            TimeoutError: When it does not come in time; the process has ended.
            EOFError: When the process ended by itself.
        """
        late = threading.Event()

        def end() -> None:
            late.set()
            self._process.kill()

        clock = threading.Timer(limit_s, end)
        clock.daemon = True
        clock.start()
        try:
            return load(self._answers)
        except Exception:  # noqa: BLE001 - whatever a message that breaks off raises
            if late.is_set() or self._process.wait() == _OUT_OF_TIME:
                raise TimeoutError from None
            raise EOFError from None
        finally:
            clock.cancel()

    def end(self) -> None:
        """End the process and wait for it."""
        self._process.kill()
        for pipe in (self._questions, self._answers):
            try:
                pipe.close()
            except OSError:  # it is gone, and with it what was not yet written
                continue
        self._process.wait()

    def is_running(self) -> bool:
        """Whether it is this program's own and has not ended."""
        return self.owner == os.getpid() and self._process.poll() is None


_lock = threading.RLock()
_running: list[_Child] = []
"""The process, or none yet."""


def start_child() -> None:
    """Start the process, so that it is ready by the time it is needed; nothing where it runs already."""
    with _lock:
        if _running and _running[0].is_running():
            return
        _end_all()
        _running.append(_Child())


def run_in_child(job: str, arguments: tuple[Any, ...], limits: ReadLimits) -> Any:  # noqa: ANN401 - as the job has it
    """Run a job in the process and wait for its result.

    Args:
        job: Name of a function of the module ``jobs``.
        arguments: Its arguments.
        limits: What it may take.

    Returns:
        What the function returns.

    Raises:
        ReadError: When the function refuses the file, fails, or takes more than it may.
    """
    with _lock, _scratch_for(job) as scratch:
        start_child()
        child = _running[0]
        try:
            _wait_until_ready(child)
            child.send((job, arguments, limits.memory_gib, limits.time_s, scratch))
            verdict, answer = child.receive(limits.time_s * (WAITING if CAN_LIMIT else 1.0))
        except TimeoutError:
            child.end()
            raise ReadError("file-too-slow", f"reading takes more than {limits.time_s:g} seconds") from None
        except (EOFError, OSError):
            child.end()
            message = "the library that reads this format broke down: the file is damaged or made to harm"
            raise ReadError("file-unreadable", message) from None
        except BaseException:  # the user ends it; the answer to come must not be taken for another's
            child.end()
            raise
    if verdict == "done":
        return answer
    if verdict == "memory":
        raise ReadError("file-too-large", f"reading takes more than {limits.memory_gib:g} GiB of memory")
    raise ReadError(*answer)


def _scratch_for(job: str) -> AbstractContextManager[str | None]:
    """A folder for what a job unpacks; none for what is asked hundreds of times of a raster that is open already."""
    return nullcontext() if job in _WRITES_NOTHING else tempfile.TemporaryDirectory(prefix="phusong-")


def _wait_until_ready(child: _Child) -> None:
    if not child.is_ready:
        child.receive(START_LIMIT_S)
        child.is_ready = True


@atexit.register
def _end_all() -> None:
    for child in _running:
        if child.owner == os.getpid():
            child.end()
    _running.clear()
