"""Work spread over processes that are forked from this one: for what holds the interpreter's lock as it works.

What is asked for and all that it reads is there in each process as it stands, nothing is sent to it; results alone come
back. Where processes cannot be forked without danger, the work is done here in turn.
"""

from __future__ import annotations

import gc
import os
import pickle
import queue
import selectors
import shutil
import signal
import struct
import sys
import tempfile
import threading
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import BinaryIO, NoReturn, TypeVar, cast

from phusong.coverage.kernels.threads import cores

Item = TypeVar("Item")
Result = TypeVar("Result")

_NUMBER = struct.Struct("<q")

_ENDING = frozenset((signal.SIGINT, signal.SIGTERM))
"""Signals that are answered by whoever asked for the work."""


def can_fork(jobs: int | None = None) -> bool:
    """Whether work may be spread over forked processes.

    A process is forked with the thread that asks for it alone: a lock that another holds at that moment would be held
    for ever. So there must be none but those that show or wait. Elsewhere than on Linux the system's own libraries
    have such threads. Where a standard stream is closed, a pipe would take its number, and libraries write to that.

    Args:
        jobs: Processes that are wanted; one for each processor that may be used when None.
    """
    others = [thread for thread in threading.enumerate() if thread is not threading.main_thread()]
    alone = threading.current_thread() is threading.main_thread() and all(thread.daemon for thread in others)
    whole = None not in (sys.stdin, sys.stdout, sys.stderr)
    return (jobs or cores()) > 1 and sys.platform == "linux" and alone and whole


def in_forks(
    work: Callable[[Item], Result], items: Sequence[Item], jobs: int | None = None
) -> Iterator[tuple[int, Result]]:
    """Results with the places of their items, in the order in which they are finished.

    Each process takes the next item when it has done one; no more results wait than there are processes. They end with
    this process, however it ends. What an item loses by a process that dies is done here.

    Args:
        work: What is done; its result can be pickled.
        items: What it is done for, what takes longest first.
        jobs: Processes; one for each processor that may be used when None.

    Yields:
        Place of the item and its result.

    Raises:
        Exception: Whatever ``work`` raises, as it raises it.
    """
    count = min(jobs or cores(), len(items))
    left = list(range(len(items)))
    if can_fork(count):
        with tempfile.TemporaryDirectory(prefix="phusong-") as scratch:
            forks: list[_Fork] = []
            try:
                with _interrupts_held():
                    _start(forks, count, lambda index: work(items[index]), scratch)
                for index, result in _answers(forks, left):
                    yield index, cast("Result", result)
            finally:
                for fork in forks:
                    fork.end()
    for index in left:
        yield index, work(items[index])


@dataclass(frozen=True, slots=True)
class _Fork:
    """A process that works, and the pipes to it."""

    pid: int
    questions: BinaryIO
    answers: BinaryIO

    def ask(self, index: int) -> None:
        """Have it do an item; one that is gone is seen when its answer is read."""
        with suppress(OSError):
            self.questions.write(_NUMBER.pack(index))
            self.questions.flush()

    def answer(self) -> tuple[bool, object] | None:
        """Whether it did the item, and what came of it; None when the process is gone."""
        try:
            (length,) = _NUMBER.unpack(self.answers.read(_NUMBER.size))
            content = self.answers.read(length)
            done, result = pickle.loads(content)  # noqa: S301 - written by ourselves
        except (struct.error, EOFError, OSError, pickle.UnpicklingError):
            return None
        return bool(done), result

    def end(self) -> None:
        """End the process and wait for it."""
        for pipe in (self.questions, self.answers):
            with suppress(OSError):
                pipe.close()
        with suppress(OSError):
            os.kill(self.pid, signal.SIGKILL)
        with suppress(OSError):
            os.waitpid(self.pid, 0)


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Hold back what interrupts us: a fork that met it would go on as we do then, and one not yet listed would stay.

    A mask is not enough, as another thread may be the one that the signal comes to.
    """
    met: list[int] = []
    handlers = {each: handler for each in _ENDING if callable(handler := signal.getsignal(each))}
    try:
        for each in handlers:
            signal.signal(each, lambda number, _: met.append(number))
        yield
    finally:
        for each, handler in handlers.items():
            signal.signal(each, handler)
        for number in met:
            signal.raise_signal(number)


def _start(forks: list[_Fork], count: int, work: Callable[[int], object], scratch: str) -> None:
    """Fork so many processes, or as many as the system lets us."""
    for stream in (sys.stdout, sys.stderr):  # what still waits to be written is there in each process, too
        with suppress(AttributeError, OSError, ValueError):
            stream.flush()
    gc.freeze()  # what is there is looked at by no collection of theirs, which would copy it page by page
    try:
        for _ in range(count):
            asked, questions = os.pipe()
            answers, told = os.pipe()
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore", DeprecationWarning)  # of threads, which were looked at
                    pid = os.fork()
            except OSError:
                for pipe in (asked, questions, answers, told):
                    os.close(pipe)
                return
            if pid == 0:
                _be_fork(forks, (asked, told), (questions, answers), work, scratch)
            os.close(asked)
            os.close(told)
            forks.append(_Fork(pid, os.fdopen(questions, "wb"), os.fdopen(answers, "rb")))
    finally:
        gc.unfreeze()


def _answers(forks: Sequence[_Fork], left: list[int]) -> Iterator[tuple[int, object]]:
    """Results as they come; what was not done, since a process is gone, stays in ``left``."""
    waiting = list(reversed(left))
    doing: dict[int, int] = {}
    with selectors.DefaultSelector() as selector:
        for at, fork in enumerate(forks):
            selector.register(fork.answers, selectors.EVENT_READ, at)
            doing[at] = waiting.pop()
            fork.ask(doing[at])
        while doing:
            for key, _ in selector.select():
                answer, index = forks[key.data].answer(), doing.pop(key.data)
                if answer is None or not waiting:
                    selector.unregister(key.fileobj)
                else:
                    doing[key.data] = waiting.pop()
                    forks[key.data].ask(doing[key.data])
                if answer is None:
                    continue
                done, result = answer
                if isinstance(result, BaseException) and not done:
                    raise result
                left.remove(index)
                yield index, result


def _be_fork(
    older: Sequence[_Fork], own: tuple[int, int], others: tuple[int, int], work: Callable[[int], object], scratch: str
) -> NoReturn:
    """What the forked process does until nobody is left to ask it."""
    status = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # who started us is interrupted, too, and ends us
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        for pipe in others:
            os.close(pipe)
        for fork in older:  # else they would not see it when who started us is gone
            os.close(fork.questions.fileno())
            os.close(fork.answers.fileno())
        os.environ["PHUSONG_JOBS"] = "1"
        tempfile.tempdir = scratch
        asked: queue.SimpleQueue[int] = queue.SimpleQueue()
        threading.Thread(target=_listen, args=(own[0], asked, scratch), daemon=True).start()
        with os.fdopen(own[1], "wb") as told:
            while True:
                content = _done(work, asked.get())
                told.write(_NUMBER.pack(len(content)))
                told.write(content)
                told.flush()
    finally:
        os._exit(status)


def _listen(pipe: int, asked: queue.SimpleQueue[int], scratch: str) -> None:
    """Take down what is asked; nobody is left to ask when the pipe ends, and then this process ends, too.

    Nobody is left then to remove the folder of temporary files either.
    """
    with os.fdopen(pipe, "rb") as questions:
        while len(question := questions.read(_NUMBER.size)) == _NUMBER.size:
            asked.put(_NUMBER.unpack(question)[0])
    shutil.rmtree(scratch, ignore_errors=True)
    os._exit(0)


def _done(work: Callable[[int], object], index: int) -> bytes:
    """Whether an item was done, and its result or error, as bytes."""
    try:
        return pickle.dumps((True, work(index)), pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # noqa: BLE001 - raised again where the result was asked for
        told = "".join(traceback.format_exception(error))
        error.add_note(told)  # an error that is sent loses where it was raised
        try:
            content = pickle.dumps((False, error), pickle.HIGHEST_PROTOCOL)
            pickle.loads(content)  # noqa: S301 - our own: some errors are written and cannot be read
        except Exception:  # noqa: BLE001 - whatever such an error raises
            other = RuntimeError(f"{type(error).__name__}: {error}")
            other.add_note(told)
            return pickle.dumps((False, other), pickle.HIGHEST_PROTOCOL)
        return content
