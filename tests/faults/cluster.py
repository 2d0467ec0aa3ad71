"""Break runs on a cluster in every way that one can break, and hold what comes of them against a run in threads.

    python -m tests.faults.cluster [scenario.toml] [--only kill,client] [--out FOLDER]

Each case runs a scenario (a made-up district where none is named) on two workers of this machine:

- ``tiles``: tasks of one mast, of some, and of all;
- ``order``: twenty orders of the tasks, drawn from seeds;
- ``kill``: the first three workers that begin a task end by SIGKILL as they have done it, before they could tell;
- ``client``: the run itself ends so after its second result, and is started again;
- ``poison``: a task that fails each time, and a second run without the poison;
- ``memory``: workers that are smaller than any task;
- ``version``: workers of another program;
- ``moved``: a site that moves; ``ground``: one cell of the terrain that rises. Only what they touch is done again.

What is held: every output has the bytes of the run in threads; what was finished is not done again, by count.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import rasterio

from phusong.coverage.findings import InputError
from phusong.pipeline.cluster import orders, read_address
from phusong.pipeline.cluster.spread import ClusterSpread
from phusong.pipeline.run import run_scenario
from phusong.scenario.load import load_scenario
from tests.builders.layers.small_layers import write_small_layers
from tests.builders.runs.silent import QUIET

FOLDER = "FAULTS_FOLDER"
"""Variable that names the folder in which trouble is counted; workers have it from their parent."""


def _first(name: str, times: int) -> bool:
    """Whether something happens now: the first times alone, whichever process asks."""
    for number in range(times):
        try:
            (Path(os.environ[FOLDER]) / f"{name}-{number}").touch(exist_ok=False)
        except FileExistsError:
            continue
        return True
    return False


class Trouble:
    """Work of a task with something that happens before or after it."""

    def __init__(self, work: Callable[..., Any], kind: str) -> None:
        self.work, self.kind = work, kind
        self.__name__, self.__qualname__ = work.__name__, work.__qualname__

    def __call__(self, task: Any, report: Any) -> Any:
        if self.kind == "poison" and (_first("poison", 1) or task.name in self._poisoned()):
            (Path(os.environ[FOLDER]) / "poisoned").write_text(task.name)
            raise RuntimeError("poison")
        found = self.work(task, report)
        if self.kind == "kill" and _first("kill", 3):
            os.kill(os.getpid(), signal.SIGKILL)
        return found

    @staticmethod
    def _poisoned() -> list[str]:
        path = Path(os.environ[FOLDER]) / "poisoned"
        return [path.read_text()] if path.is_file() else []


class Troubled(ClusterSpread):
    """A cluster on which something happens."""

    kind = ""
    seed = -1
    results = 0
    ends_after = 0

    def run(self, work: Any, tasks: Any, report: Any = None) -> Iterator[tuple[int, Any]]:
        order = list(range(len(tasks)))
        if self.seed >= 0:
            random.Random(self.seed).shuffle(order)
        for number, found in super().run(Trouble(work, self.kind), [tasks[at] for at in order], report):
            self.results += 1
            if self.ends_after and self.results > self.ends_after:
                os.kill(os.getpid(), signal.SIGKILL)
            yield order[number], found


def outputs(out: Path) -> dict[str, str]:
    """SHA-256 of every output of a run."""
    return dict(json.loads((out / "run.json").read_text())["outputs"])


def go(scenario: Path, out: Path, *, workers: int = 2, memory_bytes: int = 0, **trouble: Any) -> ClusterSpread:
    """Run a scenario on workers of this machine."""
    spread = Troubled(read_address(f"local:{workers}"), out / ".cache" / "cluster", memory_bytes)
    spread.masts_at_most = 1
    for name, value in trouble.items():
        setattr(spread, name, value)
    with spread:
        run_scenario(load_scenario(scenario), out, QUIET, spread=spread)
    return spread


def refused(scenario: Path, out: Path, **trouble: Any) -> set[str]:
    """Codes of the findings that end a run."""
    try:
        go(scenario, out, **trouble)
    except InputError as error:
        return {finding.code for finding in error.findings}
    return set()


class Cases:
    """The cases, each of which raises where something does not hold."""

    def __init__(self, scenario: Path, folder: Path) -> None:
        self.scenario, self.folder = scenario, folder
        run_scenario(load_scenario(scenario), folder / "threads", QUIET)
        self.expected = outputs(folder / "threads")

    def same(self, name: str) -> Path:
        """A folder for a case, and a check of it once the case has run."""
        return self.folder / name

    def hold(self, out: Path) -> None:
        """Hold a run against that in threads."""
        differing = [name for name, digest in outputs(out).items() if self.expected.get(name) != digest]
        if differing or outputs(out).keys() != self.expected.keys():
            raise AssertionError(f"{out.name}: {differing}")

    def tiles(self) -> None:
        for tile, masts in ((1, 1), (7, 2), (100_000, 64)):
            out = self.same(f"tiles-{tile}")
            go(self.scenario, out, tile=tile, masts_at_most=masts)
            self.hold(out)

    def order(self) -> None:
        for seed in range(20):
            out = self.same(f"order-{seed}")
            go(self.scenario, out, seed=seed)
            self.hold(out)

    def kill(self) -> None:
        out = self.same("kill")
        spread = go(self.scenario, out, kind="kill")
        self.hold(out)
        assert spread.tally.retries >= 3, spread.tally

    def client(self) -> None:
        out = self.same("client")
        command = [sys.executable, "-m", "tests.faults.cluster", str(self.scenario), "--client", "--out", str(out)]
        ended = subprocess.run(command, check=False)
        assert ended.returncode == -signal.SIGKILL, ended
        kept = len(list((out / ".cache" / "cluster" / "tasks").glob("*.task")))
        assert kept >= 2, kept
        spread = go(self.scenario, out)
        self.hold(out)
        assert spread.tally.found >= 1, spread.tally

    def poison(self) -> None:
        out = self.same("poison")
        assert refused(self.scenario, out, kind="poison") == {"task-failed"}
        spread = go(self.scenario, out)
        self.hold(out)
        assert spread.tally.found >= 1, spread.tally

    def memory(self) -> None:
        out = self.same("memory")
        assert refused(self.scenario, out, memory_bytes=300_000_000) == {"task-memory"}
        go(self.scenario, out)
        self.hold(out)

    def version(self) -> None:
        out = self.same("version")
        ours = orders.code_key
        orders.code_key = lambda: "0" * 64  # type: ignore[assignment]
        try:
            assert refused(self.scenario, out) == {"cluster-version"}
        finally:
            orders.code_key = ours

    def again(self, name: str, change: Callable[[Path], None]) -> tuple[int, int]:
        """Tasks of a run after a change, and how many of them were found."""
        layers = self.folder / f"{name}-layers"
        shutil.copytree(self.scenario.parent, layers)
        scenario, out = layers / self.scenario.name, self.same(name)
        go(scenario, out)
        change(layers)
        spread = go(scenario, out)
        run_scenario(load_scenario(scenario), self.folder / f"{name}-threads", QUIET)
        self.expected, before = outputs(self.folder / f"{name}-threads"), self.expected
        self.hold(out)
        self.expected = before
        return spread.tally.tasks, spread.tally.found

    def moved(self) -> None:
        def change(layers: Path) -> None:
            rows = list(csv.reader((layers / "sites.csv").open(encoding="utf-8")))
            rows[1][rows[0].index("lon")] = str(float(rows[1][rows[0].index("lon")]) + 0.002)
            (layers / "sites.csv").write_text("\n".join(",".join(row) for row in rows) + "\n", encoding="utf-8")

        tasks, found = self.again("moved", change)
        assert 0 < found < tasks, (tasks, found)

    def ground(self) -> None:
        def change(layers: Path) -> None:
            with rasterio.open(layers / "terrain.tif", "r+") as terrain:
                heights = terrain.read(1)
                heights[1, 1] += 7
                terrain.write(heights, 1)

        self.again("ground", change)


def main() -> None:
    """Run the cases that are asked for."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("scenario", type=Path, nargs="?")
    options.add_argument("--only", default="tiles,kill,client,poison,memory,version,moved,ground,order")
    options.add_argument("--client", action="store_true", help="Be the run that ends after its second result.")
    options.add_argument("--out", type=Path)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        os.environ.setdefault(FOLDER, scratch)
        if asked.client:
            go(asked.scenario, asked.out, ends_after=2)
            return
        layers = Path(scratch) / "layers"
        layers.mkdir()
        scenario = asked.scenario or write_small_layers(layers)
        folder = asked.out or Path(scratch) / "out"
        cases = Cases(scenario, folder)
        for name in asked.only.split(","):
            getattr(cases, name)()
            print(f"{name}: holds", flush=True)


if __name__ == "__main__":
    main()
