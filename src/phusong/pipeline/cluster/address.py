"""Where a cluster is: workers of this machine, or a scheduler that runs already."""

from __future__ import annotations

import re
from dataclasses import dataclass

from phusong.coverage.findings import UsageError, make_finding

_LOCAL = re.compile(r"local(?::([0-9]{1,4}))?")
_REMOTE = re.compile(r"(tcp|tls|ucx|ws|wss)://[^\s/]+")


@dataclass(frozen=True, slots=True)
class Address:
    """Where the tasks of a run go.

    Attributes:
        scheduler: Address of a scheduler; empty for workers of this machine.
        workers: Worker processes of this machine; 0 for one for each processor core.
    """

    scheduler: str = ""
    workers: int = 0

    def __str__(self) -> str:
        return self.scheduler or (f"local:{self.workers}" if self.workers else "local")


def read_address(text: str) -> Address:
    """Read ``local``, ``local:4`` or ``tcp://host:8786``.

    Raises:
        UsageError: When it is none of these.
    """
    local = _LOCAL.fullmatch(text)
    if local is not None and local[1] != "0":
        return Address(workers=int(local[1] or 0))
    if _REMOTE.fullmatch(text):
        return Address(scheduler=text)
    message = f"--cluster {text!r} is none of local, local:4 and tcp://host:8786"
    raise UsageError([make_finding("cluster-form", message, value=text)])
