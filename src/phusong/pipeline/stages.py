"""Stages of a run: announced, timed, kept and reused."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from phusong.console.narrator import Narrator, Report
from phusong.store.cache import Arrays, StageCache
from phusong.store.files import remove_leftovers
from phusong.store.keys import code_key, content_key

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of a run.

    Attributes:
        name: Name that it is kept and timed under.
        title: Message that announces it.
        service: Radio service that it is about; empty for all.
    """

    name: str
    title: str
    service: str = ""


class Stages:
    """Runs stages: announces, times, reuses what is kept and keeps what is new."""

    def __init__(self, cache: StageCache, narrator: Narrator) -> None:
        self._cache = cache
        self._narrator = narrator
        self.timings_s: dict[str, float] = {}
        self.reused: list[str] = []

    def plain(self, stage: Stage, compute: Callable[[Report], T]) -> T:
        """Run a stage that is quick enough not to be kept."""
        started = time.perf_counter()
        with self._narrator.stage(stage.title) as report:
            result = compute(report)
        self.timings_s[stage.name] = round(time.perf_counter() - started, 3)
        return result

    def kept(
        self,
        stage: Stage,
        content: tuple[object, ...],
        compute: Callable[[Report], T],
        packing: tuple[Callable[[T], Arrays], Callable[[Arrays], T]],
    ) -> T:
        """Run a stage, or reuse its result when ``content`` and the program are unchanged.

        A kept result that ``unpack`` refuses with a ``ValueError`` counts as absent.
        """
        pack, unpack = packing
        started = time.perf_counter()
        key = content_key(code_key(), stage.name, *content)
        found = self._unpacked(stage.name, key, unpack)
        if found is not None:
            (result,) = found
            self.reused.append(stage.name)
        else:
            with self._narrator.stage(stage.title, service=stage.service.upper()) as report:
                result = compute(report)
            self._cache.save(stage.name, key, pack(result))
        self.timings_s[stage.name] = round(time.perf_counter() - started, 3)
        return result

    def _unpacked(self, name: str, key: str, unpack: Callable[[Arrays], T]) -> tuple[T] | None:
        """What is kept of a stage; None where nothing is, or what is kept has a form that is not known."""
        arrays = self._cache.load(name, key)
        try:
            return None if arrays is None else (unpack(arrays),)
        except ValueError:
            return None


def open_cache(out: Path) -> StageCache:
    """The kept stages of a run folder, which is made when absent."""
    out.mkdir(parents=True, exist_ok=True)
    remove_leftovers(out)
    return StageCache(out / ".cache")
