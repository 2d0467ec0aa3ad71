"""The record of a long run: a line for each case that was tried, so that a run that was ended goes on where it was."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of one case.

    Attributes:
        number: Its number, from 0.
        name: What it was.
        fault: What was wrong with what became of it; empty when nothing was.
        kind: What it is counted under.
        is_made: Whether there was anything to try.
    """

    number: int
    name: str
    fault: str = ""
    kind: str = ""
    is_made: bool = True


class Record:
    """Cases that were tried, kept in a file as they come.

    A line that a killed run left half-written is passed over, and its case tried again.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.tried: dict[int, Tried] = {each.number: each for each in _read(path)} if path.exists() else {}

    def add(self, tried: Tried) -> None:
        """Keep a case, on the disk before the next is tried, and print it when it is at fault."""
        self.tried[tried.number] = tried
        with self.path.open("a", encoding="utf-8") as stream:
            stream.write(f"\n{json.dumps(asdict(tried), ensure_ascii=False)}")
        if tried.fault:
            print(f"{tried.name}: {tried.fault}", flush=True)

    def made(self) -> int:
        """How many cases there were anything to try of."""
        return sum(each.is_made for each in self.tried.values())

    def faults(self) -> list[Tried]:
        """The cases at fault."""
        return [each for each in self.tried.values() if each.fault]

    def told(self) -> str:
        """How many were made and at fault, and of what kinds, as a line."""
        kinds = Counter(each.kind for each in self.faults())
        return f"{self.made():,} made, {len(self.faults())} at fault {dict(kinds) or ''}".rstrip()


def _read(path: Path) -> Iterator[Tried]:
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            yield Tried(**json.loads(line))
        except (ValueError, TypeError):
            continue
