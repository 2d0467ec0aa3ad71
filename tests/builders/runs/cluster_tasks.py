"""Tasks whose results are known, and what can go wrong with them on a worker: functions of a module, as orders need."""

import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from phusong.coverage.findings.errors import InputError
from phusong.coverage.findings.finding import make_finding


@dataclass(frozen=True, slots=True)
class Square:
    """The square of a number.

    Attributes:
        number: The number.
        trouble: What happens first: nothing, ``kill`` or ``raise`` once, ``always kill``, ``poison`` or ``refuse``.
        folder: Where it is noted that trouble came once.
        memory_bytes: Memory that it claims to need.
    """

    number: int
    trouble: str = ""
    folder: Path = Path()
    memory_bytes: int = 1000

    @property
    def name(self):
        return f"square of {self.number}"

    @property
    def masts(self):
        return self.number

    def content(self):
        return (self.number, self.trouble)


def first_time(task):
    """Whether trouble comes now: once for each task and folder."""
    try:
        (task.folder / f"trouble-{task.number}").touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def square(task, report):
    if task.trouble == "refuse":
        raise InputError([make_finding("out-of-range", f"{task.number} is outside 0..1")])
    if task.trouble == "poison" or (task.trouble == "raise" and first_time(task)):
        raise RuntimeError("poisoned")
    if task.trouble == "always kill" or (task.trouble == "kill" and first_time(task)):
        os.kill(os.getpid(), signal.SIGKILL)
    (task.folder / f"done-{task.number}-{os.getpid()}").touch()
    return {"square": np.array([task.number**2]), "who": np.array([os.getpid()])}


def main(address, folder):
    """A run that ends by SIGKILL as soon as it has two results."""
    from phusong.pipeline.cluster.address import read_address
    from phusong.pipeline.cluster.spread import ClusterSpread

    with ClusterSpread(read_address(address), folder) as spread:
        for count, _ in enumerate(spread.run(square, squares_of(folder))):
            if count == 1:
                os.kill(os.getpid(), signal.SIGKILL)


def squares_of(folder):
    """The tasks of that run."""
    return [Square(number, folder=folder) for number in range(61, 67)]


if __name__ == "__main__":
    from tests.builders.runs import cluster_tasks  # by this name workers find what they are to do

    cluster_tasks.main(sys.argv[1], Path(sys.argv[2]))
