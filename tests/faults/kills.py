"""Kill a run with SIGKILL at random moments, resume it, and hold the result against one that nobody killed.

A run is a child of this process, forked before any kernel has run, so that nothing is loaded anew for each. It is
killed after a random time (``--clock``), or at a random one of its accesses to its folder, which hits the moments
between two writes. What is held: the resumed run has the same bytes as the run that was not killed, every stage
that was kept is used again, and at most one stage that had begun is computed twice.

    python -m tests.faults.kills scenarios/lao-cai.toml --moments 200 --clock --out /tmp/kills

A province takes minutes. With ``--stages`` a moment costs what one stage and the pages cost: a folder gets all that the
run nobody killed has kept, but one stage, with the footprints that this stage makes; the run is killed at a random time
within that stage (or within the pages and their publication), and resumed. The bytes that the stage keeps are then held
against those of the run that nobody killed, as are all results.

    python -m tests.faults.kills scenarios/lao-cai.toml --moments 60 --stages --read-once --out /tmp/kills

With ``--chain`` what resumes a killed run is killed as well, about seven times before one may end: harder on the run,
and cheaper, since only what is lost is paid anew. Its moments are seconds of the run's processor time, so that a run
gets on as far between two kills on a machine that has other work to do.

    python -m tests.faults.kills scenarios/lao-cai.toml --moments 200 --chain --read-once --out /tmp/kills
"""

from __future__ import annotations

import argparse
import json
import os
import pkgutil
import random
import re
import resource
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

import phusong
from phusong.console.narrator import Narrator
from phusong.pipeline import run as run_module
from phusong.pipeline import survey
from phusong.pipeline.network import read_scenario_network
from phusong.pipeline.run import run_scenario
from phusong.scenario.load import load_scenario
from phusong.scenario.model import Scenario
from phusong.store.cache import StageCache

OF_THE_CLOCK = ("timings_s", "reused", "finished_at")
"""What ``run.json`` says that differs from run to run."""

RUNTIME = re.compile(rb'"runtime_s": [-+.\de]+')
"""How long something was sought, as a kept plan says it."""

PAGES = "pages"
"""Stands for the stage after all that is kept: pages are made and published."""

KILLS_IN_A_CHAIN = 7
"""Kills, about, of one run that is resumed again and again."""

EVENTS = ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.listdir", "os.scandir")
"""Accesses that are counted, where they are to the run's own folder."""


class Ending(NamedTuple):
    """One run that was killed and resumed.

    Attributes:
        moment: When it was killed: seconds, or the number of an access.
        killed: Whether it had not ended by itself before that.
        stage: Stage in which it was killed, where that was chosen.
        kept: Stages that were kept when it was killed.
        begun: Stages that it had begun to compute.
        again: Stages begun before the kill that the resumed run computed again.
        differing: Files of the resumed run with other bytes than those of the run that nobody killed.
    """

    moment: float
    killed: bool
    kept: tuple[str, ...]
    begun: tuple[str, ...]
    again: tuple[str, ...]
    differing: tuple[str, ...]
    stage: str = ""

    @property
    def sound(self) -> bool:
        """Whether all that is held holds."""
        return not self.differing and len(self.again) <= 1 and not set(self.kept) & set(self.again)


def results_of(folder: Path) -> dict[str, str]:
    """SHA-256 of every file that a run left in a folder, without what its record says of the clock."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not name.startswith("."):
            content = path.read_bytes()
            if name == "run.json":
                record = json.loads(content)
                content = json.dumps({key: record[key] for key in sorted(record.keys() - {*OF_THE_CLOCK})}).encode()
            found[name] = sha256(content).hexdigest()
    return found


def differing_files(found: Mapping[str, str], expected: Mapping[str, str]) -> tuple[str, ...]:
    """Names of files that are not the same in two runs, or in one of them alone."""
    return tuple(sorted(name for name in {*found, *expected} if found.get(name) != expected.get(name)))


def in_a_child(work: Callable[[], None]) -> int:
    """Do something in a forked child that leads a group of its own; its process number."""
    child = os.fork()
    if child:
        return child
    os.setsid()
    code = 1
    try:
        work()
        code = 0
    finally:
        sys.stderr.flush()
        os._exit(code)


def cpu_s(child: int) -> float:
    """Seconds of processor time that a process has taken by now, all its threads together (Linux)."""
    return time.clock_gettime(~child << 3 | 2)  # its clock's number, as clock_getcpuclockid(3) makes it


def end_of(child: int) -> int:
    """Wait for a child; its exit code, negative for a signal. What is left of its group is ended too."""
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    return status


def kept_stages(out: Path) -> tuple[str, ...]:
    """Names of the stages that are kept in a run's folder."""
    return tuple(sorted({path.name.rpartition("-")[0] for path in (out / ".cache").glob("*.npz")}))


def stages_of(out: Path) -> dict[str, str]:
    """SHA-256 of what every kept stage came to, by its file, without how long a plan was sought."""
    found = {}
    for path in sorted((out / ".cache").glob("*.npz")):
        digest = sha256()
        with np.load(path, allow_pickle=False) as entry:
            for name in sorted(entry.files):
                content = RUNTIME.sub(b"", entry[name].tobytes())
                digest.update(f"{name} {entry[name].dtype}".encode() + content)
        found[path.name] = digest.hexdigest()
    return found


def restore(whole: Path, out: Path, stage: str) -> None:
    """A run's folder with all that another has kept, but one stage and the footprints of masts that this stage makes.

    Files are linked: a run takes the place of a file by another, and never writes into it.
    """
    run, _, service = stage.partition("-")
    parts = {"raster": "", "raster_after": "after/", "second_raster": "second/"}
    own = f".cache/footprints/{parts[run]}{service}/" if run in parts else "?"
    for path in (whole / ".cache").rglob("*"):
        name = path.relative_to(whole).as_posix()
        if path.is_file() and path.name.rpartition("-")[0] != stage and not name.startswith(own):
            to = out / name
            to.parent.mkdir(parents=True, exist_ok=True)
            os.link(path, to)


class KillingRun:
    """A scenario that is run in children, with what a run comes to that nobody kills.

    Args:
        scenario: The question.
        work: Folder for the runs; emptied.
        clock: Whether runs are killed after a time, and not at an access to their folder.
        read_once: Whether the layers, of which nothing is kept, are read here and not by every run.
    """

    def __init__(self, scenario: Scenario, work: Path, *, clock: bool, read_once: bool = False) -> None:
        if read_once:
            read = read_scenario_network(scenario)
            survey.read_scenario_network = lambda _: read
        for module in pkgutil.walk_packages(phusong.__path__, "phusong."):  # once here, and not in every child
            if not module.name.endswith("__main__"):
                import_module(module.name)
        self._scenario, self._work, self._clock = scenario, work, clock
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        self._begun = work / "begun.txt"
        if clock and end_of(in_a_child(lambda: self._run(work / "first"))):  # compiles what is not compiled yet
            raise SystemExit("the run that nobody kills fails")
        started, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
        if end_of(in_a_child(lambda: self._run(work / "whole"))):
            raise SystemExit("the run that nobody kills fails")
        self.length: float = time.monotonic() - started
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.length_cpu_s: float = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        if not clock:
            self.length = float(self._begun.read_text(encoding="utf-8").splitlines()[-1])
        self.expected = results_of(work / "whole")
        if json.loads((work / "whole" / "summary.json").read_bytes())["plan"]["by_clock"]:
            raise SystemExit("the clock ended the search, so that no other run need find the same plan: run again")

    def endings(self, moments: int, seed: int) -> Iterator[Ending]:
        """Kill and resume again and again.

        Args:
            moments: How often.
            seed: Seed of the moments.
        """
        draw = random.Random(seed)
        for _ in range(moments):
            yield self.ending(draw.uniform(0.0, self.length))

    def ending(self, moment: float) -> Ending:
        """Kill a run at a moment, and resume it."""
        out = self._work / "killed"
        shutil.rmtree(out, ignore_errors=True)
        self._begun.unlink(missing_ok=True)
        child = in_a_child(lambda: self._run(out, kill_at=None if self._clock else int(moment)))
        if self._clock:
            time.sleep(moment)
            with suppress(ProcessLookupError):
                os.killpg(child, signal.SIGKILL)
        killed = end_of(child) == -signal.SIGKILL
        kept = kept_stages(out)
        begun = self._lines()
        if end_of(in_a_child(lambda: self._run(out))):
            raise SystemExit(f"the run killed at {moment} does not resume")
        anew = self._lines()
        again = tuple(sorted(set(begun) & set(anew) - {PAGES}))
        differing = differing_files(results_of(out), self.expected)
        return Ending(moment, killed, kept, begun, again, differing)

    def stage_endings(self, moments: int, seed: int) -> Iterator[Ending]:
        """Kill runs within a stage each, all stages in turn, and resume them.

        Args:
            moments: How often.
            seed: Seed of the moments.
        """
        draw = random.Random(seed)
        lengths_s = json.loads((self._work / "whole" / "run.json").read_bytes())["timings_s"]
        stages = [*sorted(kept_stages(self._work / "whole")), PAGES]
        for number in range(moments):
            stage = stages[number % len(stages)]
            yield self.stage_ending(stage, draw.uniform(0.0, lengths_s["map" if stage == PAGES else stage]))

    def stage_ending(self, stage: str, moment: float) -> Ending:
        """Kill a run some seconds after it began a stage, all others being kept, and resume it."""
        out = self._work / "killed"
        shutil.rmtree(out, ignore_errors=True)
        self._begun.unlink(missing_ok=True)
        restore(self._work / "whole", out, stage)
        child = in_a_child(lambda: self._run(out))
        while not self._begun.exists() or stage not in self._begun.read_text(encoding="utf-8").split():
            time.sleep(0.01)
        time.sleep(moment)
        with suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)
        killed = end_of(child) == -signal.SIGKILL
        kept, begun = kept_stages(out), self._lines()
        if end_of(in_a_child(lambda: self._run(out))):
            raise SystemExit(f"the run killed {moment} s into {stage} does not resume")
        again = tuple(sorted(set(begun) & set(self._lines()) - {PAGES}))
        found, expected = results_of(out) | stages_of(out), self.expected | stages_of(self._work / "whole")
        differing = differing_files(found, expected)
        return Ending(moment, killed, kept, begun, again, differing, stage)

    def chained_endings(self, moments: int, seed: int) -> Iterator[Ending]:
        """Kill a run and what resumes it, again and again, until one ends by itself; then begin anew.

        Args:
            moments: How often a run is killed.
            seed: Seed of the moments.
        """
        draw = random.Random(seed)
        out = self._work / "killed"
        while moments > 0:
            shutil.rmtree(out, ignore_errors=True)
            self._begun.unlink(missing_ok=True)
            runs: list[tuple[float, tuple[str, ...], tuple[str, ...]]] = []
            while True:
                moment = draw.uniform(0.0, 2.0 * self.length_cpu_s / KILLS_IN_A_CHAIN) if len(runs) < moments else None
                if not self._is_killed(out, moment):
                    break
                runs.append((moment or 0.0, kept_stages(out), self._lines()))
            differing = differing_files(results_of(out), self.expected)
            last = self._lines()
            for number, (moment, kept, begun) in enumerate(runs, start=1):
                later = {stage for _, _, stages in runs[number:] for stage in stages} | set(last)
                again = tuple(sorted(set(begun) & later - {PAGES}))
                wrongly = tuple(sorted(set(kept) & later))
                yield Ending(moment, True, kept, begun, again or wrongly, differing)
            moments -= len(runs)

    def _is_killed(self, out: Path, moment: float | None) -> bool:
        """Run in a child and kill it after some seconds of its work; whether it had not ended by itself before that."""
        child = in_a_child(lambda: self._run(out))
        if moment is not None:
            while cpu_s(child) < moment and os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
                time.sleep(0.02)
            with suppress(ProcessLookupError):
                os.killpg(child, signal.SIGKILL)
        code = end_of(child)
        if code not in (0, -signal.SIGKILL):
            raise SystemExit("a run that was killed does not resume")
        return code != 0

    def _lines(self) -> tuple[str, ...]:
        """Stages that the last run began to compute."""
        if not self._begun.exists():
            return ()
        lines = self._begun.read_text(encoding="utf-8").splitlines()
        self._begun.unlink()
        return tuple(line for line in lines if not line.isdigit())

    def _run(self, out: Path, kill_at: int | None = None) -> None:
        """Run the scenario, noting every kept stage that is computed; kill this process at an access to its folder."""
        count = 0

        def counted(event: str, given: tuple[Any, ...]) -> None:
            nonlocal count
            if event in EVENTS and str(given[0]).startswith(str(out)):
                count += 1
                if count == kill_at:
                    os.killpg(0, signal.SIGKILL)

        basis_of = StageCache.basis

        def noted(cache: StageCache, stage: str) -> dict[str, Any] | None:
            with self._begun.open(
                "a", encoding="utf-8"
            ) as lines:  # a stage that is computed is asked what it was made of
                lines.write(f"{stage}\n")
            return basis_of(cache, stage)

        StageCache.basis = noted  # type: ignore[method-assign]
        rendered = run_module.render_outputs

        def noted_pages(*given: Any) -> Iterator[tuple[str, bytes]]:
            with self._begun.open("a", encoding="utf-8") as lines:
                lines.write(f"{PAGES}\n")
            return rendered(*given)

        run_module.render_outputs = noted_pages
        sys.addaudithook(counted)
        run_scenario(self._scenario, out, Narrator(quiet=True))
        with self._begun.open("a", encoding="utf-8") as lines:
            lines.write(f"{count}\n")


def main() -> None:
    """Kill the runs of a scenario, tell of each, and fail where one was not sound."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scenario", type=Path)
    parser.add_argument("--out", type=Path, required=True, help="folder for the runs; it is emptied")
    parser.add_argument("--moments", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--clock", action="store_true", help="kill after a random time")
    parser.add_argument("--stages", action="store_true", help="kill within one stage, the others being kept")
    parser.add_argument("--chain", action="store_true", help="kill what resumes a run as well, again and again")
    parser.add_argument("--read-once", action="store_true", help="read the layers once for all runs")
    parser.add_argument("--set", dest="settings", action="append", default=[], metavar="KEY=VALUE")
    given = parser.parse_args()
    scenario = load_scenario(given.scenario, settings=given.settings)
    is_timed = given.clock or given.chain
    killing = KillingRun(scenario, given.out.resolve(), clock=is_timed, read_once=given.read_once)
    unit = "s" if is_timed else "accesses"
    length = f"{killing.length_cpu_s:.1f} s of processor time" if given.chain else f"{killing.length:.1f} {unit}"
    print(f"whole: {length}, {len(killing.expected)} files", flush=True)
    endings = []
    kind = killing.stage_endings if given.stages else killing.chained_endings if given.chain else killing.endings
    for ending in kind(given.moments, given.seed):
        endings.append(ending)
        within = f" s of {ending.stage}" if ending.stage else ""
        print(
            f"{len(endings)}: at {ending.moment:.1f}{within}, {'killed' if ending.killed else 'ended by itself'}, "
            f"kept {len(ending.kept)}, again {','.join(ending.again) or 'none'}, "
            f"{'OTHER BYTES: ' + ', '.join(ending.differing) if ending.differing else 'same bytes'}",
            flush=True,
        )
    wrong = sum(not ending.sound for ending in endings)
    print(f"{len(endings)} moments, {sum(each.killed for each in endings)} kills, {wrong} wrong")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
