"""Stages of a run: announced, timed, kept and reused."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from phusong.console.narrator import Narrator, Report
from phusong.coverage.kernels import Spread, let_go_all
from phusong.optimize.search import watched
from phusong.pipeline.stages.basis import Basis, Because, Given
from phusong.pipeline.stages.shelf import Shelved
from phusong.store.arrays import Arrays
from phusong.store.cache import FootprintFolder, StageCache
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


@dataclass(frozen=True, slots=True)
class StageTold:
    """What became of a stage.

    Attributes:
        stage: The stage.
        because: Why it was computed anew; empty where its kept result was used.
    """

    stage: Stage
    because: tuple[Because, ...] = ()


class Stages:
    """Runs stages: announces, times, reuses what is kept and keeps what is new."""

    def __init__(
        self, cache: StageCache, narrator: Narrator, given: Given | None = None, spread: Spread | None = None
    ) -> None:
        self._cache = cache
        self._narrator = narrator
        self.given = given or Given({}, {})
        self.spread = spread
        self.timings_s: dict[str, float] = {}
        self.reused: list[str] = []
        self.told: list[StageTold] = []

    def beside(self) -> Stages:
        """Stages that keep the same results and announce nothing, for what is done while this one goes on."""
        return Stages(self._cache, Narrator(quiet=True), self.given, self.spread)

    def take_in(self, other: Stages) -> None:
        """Tell of the stages of another as of its own."""
        self.timings_s |= {name: self.timings_s.get(name, 0.0) + spent_s for name, spent_s in other.timings_s.items()}
        self.reused += other.reused
        self.told += other.told

    @contextmanager
    def waiting(self, stage: Stage) -> Iterator[None]:
        """Announce a stage that is being done elsewhere, as long as it is waited for."""
        with self._narrator.stage(stage.title, service=stage.service.upper()):
            yield

    def plain(self, stage: Stage, compute: Callable[[Report], T]) -> T:
        """Run a stage that is quick enough not to be kept."""
        started = time.perf_counter()
        with self._narrator.stage(stage.title) as report:
            result = compute(report)
            let_go_all()
        self.timings_s[stage.name] = round(time.perf_counter() - started, 3)
        return result

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        """Time what belongs to no stage and is not announced, such as an audit, by a name of its own."""
        started = time.perf_counter()
        yield
        let_go_all()
        spent_s = self.timings_s.get(name, 0.0) + time.perf_counter() - started
        self.timings_s[name] = round(spent_s, 3)

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
            self._reuse(stage)
        else:
            result, basis = self._computed(stage, content, compute)
            self._cache.save(stage.name, key, pack(result), basis.as_dict())
        self.timings_s[stage.name] = round(time.perf_counter() - started, 3)
        return result

    def shelved(
        self,
        stage: Stage,
        content: tuple[object, ...],
        compute: Callable[[Report], T],
        packing: tuple[Callable[[T], Arrays], Callable[[Arrays], T]],
    ) -> Shelved[T]:
        """Run a stage as :meth:`kept` does, whose result is too large to be held.

        Returns:
            The result where it lies, its arrays read only where they are looked at.
        """
        pack, unpack = packing
        started = time.perf_counter()
        key = content_key(code_key(), stage.name, *content)
        if self._cache.holds(stage.name, key):
            self._reuse(stage)
        else:
            result, basis = self._computed(stage, content, compute)
            self._cache.save(stage.name, key, pack(result), basis.as_dict())
        self.timings_s[stage.name] = round(time.perf_counter() - started, 3)
        return Shelved(key, lambda: unpack(self._cache.mapped(stage.name, key)))

    def _reuse(self, stage: Stage) -> None:
        """Note that what is kept of a stage is used."""
        self.reused.append(stage.name)
        self.told.append(StageTold(stage))

    def _computed(self, stage: Stage, content: tuple[object, ...], compute: Callable[[Report], T]) -> tuple[T, Basis]:
        """Announce and run a stage, noting why it is not reused."""
        basis = Basis.of(content, self.given)
        self.told.append(StageTold(stage, basis.since(self._cache.basis(stage.name))))
        titled = self._narrator.stage(stage.title, service=stage.service.upper())
        with titled as report, watched(self._narrator.solving):
            result = compute(report)
            let_go_all()  # the next stage may look at other ground
            return result, basis

    def remembered(self, name: str, content: tuple[object, ...]) -> Arrays | None:
        """What an earlier run left beside its stages, made from this content by the same program; None for nothing."""
        return self._cache.load(name, content_key(code_key(), name, *content))

    def remember(self, name: str, content: tuple[object, ...], arrays: Arrays) -> None:
        """Leave something beside the stages that a later run may begin from."""
        self._cache.save(name, content_key(code_key(), name, *content), arrays)

    def let_go(self, footprints: FootprintFolder) -> None:
        """Delete footprints that this run has not asked for, unless others share the folder and may ask for them."""
        if not self._cache.every:
            footprints.drop_unasked()

    def _unpacked(self, name: str, key: str, unpack: Callable[[Arrays], T]) -> tuple[T] | None:
        """What is kept of a stage; None where nothing is, or what is kept has a form that is not known."""
        arrays = self._cache.load(name, key)
        try:
            return None if arrays is None else (unpack(arrays),)
        except ValueError:
            return None


def open_cache(out: Path, *, every: bool = False, alone: bool = True) -> StageCache:
    """The kept stages of a run folder, which is made when absent.

    Args:
        out: The folder.
        every: Whether several results of a stage are kept, for runs that share the folder; else the newest alone.
        alone: Whether this process holds the folder, and so may delete what a killed run left half written there.
    """
    out.mkdir(parents=True, exist_ok=True)
    if alone:
        remove_leftovers(out)
    return StageCache(out / ".cache", every=every, alone=alone)
