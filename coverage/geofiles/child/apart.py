"""Work of ours in a process of its own while this one goes on: threads take turns where Python itself has much to do.

The process runs one function, tells what came of it and ends; it ends as well when the one that started it does.
"""

from __future__ import annotations

import gc
import importlib
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from types import TracebackType
from typing import IO, Any, Generic, Self, TypeVar, cast

from phusong.coverage.geofiles.child.packing import dump, load

T = TypeVar("T")

_PROGRAM = "import sys; sys.path[:] = {path!r}; from phusong.coverage.geofiles.child.apart import serve; serve()"
_SETTINGS = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PHUSONG_JOBS": "1"}
"""The other cores have work already."""

_OBJECTS_BETWEEN_SEARCHES = 1_000_000
"""A process that ends soon need not look for circles among its objects."""


class ApartError(Exception):
    """The process ended without an answer: the work is to be done here."""


class Apart(Generic[T]):
    """A call that is worked on in a process of its own, begun at once."""

    def __init__(self, function: Callable[..., T], arguments: tuple[Any, ...]) -> None:
        """Begin.

        Args:
            function: A function of a module of ours.
            arguments: What it is called with.

        Raises:
            ApartError: When no process can be started.
        """
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-c", _PROGRAM.format(path=sys.path)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # what goes wrong comes as an answer, or is met again here
                env=os.environ | _SETTINGS,
            )
        except OSError as error:
            raise ApartError from error
        self._answer: tuple[str, Any] | None = None
        question = (function.__module__, function.__qualname__, arguments)
        self._talk = threading.Thread(target=self._ask, args=(question,), daemon=True)
        self._talk.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def result(self) -> T:
        """What the function returned, once it has; whatever it raised is raised here.

        Raises:
            ApartError: When the process ended without an answer.
        """
        self._talk.join()
        self.end()
        if self._answer is None:
            raise ApartError
        how, value = self._answer
        if how == "raised":
            raise value
        return cast("T", value)

    def end(self) -> None:
        """End the process, whether it is done or not."""
        self._process.kill()
        self._process.wait()
        self._talk.join()
        for pipe in (self._process.stdin, self._process.stdout):
            try:
                cast("IO[bytes]", pipe).close()
            except OSError:  # it is gone, and with it what was not yet written
                continue

    def _ask(self, question: tuple[str, str, tuple[Any, ...]]) -> None:
        try:
            dump(question, cast("IO[bytes]", self._process.stdin))
            self._answer = load(cast("IO[bytes]", self._process.stdout))
        except Exception:  # noqa: BLE001 - whatever a message that breaks off raises
            self._answer = None


def serve() -> None:
    """Answer the one question that comes in."""
    questions, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    silence = os.open(os.devnull, os.O_RDWR)
    os.dup2(silence, 0)
    os.dup2(silence, 1)  # what libraries print is no answer
    gc.set_threshold(_OBJECTS_BETWEEN_SEARCHES)
    module, name, arguments = load(questions)
    threading.Thread(target=_end_with, args=(questions,), daemon=True).start()
    answer: tuple[str, Any]
    try:
        answer = ("done", getattr(importlib.import_module(module), name)(*arguments))
    except Exception as error:  # noqa: BLE001 - whoever asked is to meet it
        answer = ("raised", error)
    dump(answer, answers)
    os._exit(0)


def _end_with(questions: IO[bytes]) -> None:
    """End this process when the one that asked is gone: nothing more comes from it, but the end."""
    questions.read(1)
    os._exit(1)
