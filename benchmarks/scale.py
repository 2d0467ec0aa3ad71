"""From a province to a country: the example's layers laid side by side k times, and what each stage of a run costs.

    python -m benchmarks.scale [--k 1,4,16,58] [--without-raster] [--with-frontier] [--out DIR]

Every copy of the example has its own identifiers, codes and names, and its own ground: broad waves drawn from the seed
are added to its heights. Copies lie on one metric grid of 90 m, southwards from Lào Cai. Each size is run in a process
of its own, and what it took is kept in the folder as ``k<size>.json``: sizes that stand there are not run again, and a
run that was killed goes on from its kept stages (whose seconds are those of the first time).

Seconds are of the clock and of the processor (user and system, processes started by the stage included; of the audits,
which are no stages, those of the clock, as ``run.json`` has them); memory is
``ru_maxrss`` as the system counts it, of the process itself and of the largest of those it started. The exponent
between two sizes says how a stage grows: 1 is in step with the country, and what grows faster than 1.15 is marked.
A table is printed after each size, with the day, the processor and what else it had to do: on a machine that others
use, seconds of the clock say little, and those of the processor some tenths too much.
A second table has the most memory that the process held in each stage, what stood from earlier stages included.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any

from phusong.cli.app import seldom_searched
from phusong.console.narrator import Narrator, Report
from phusong.pipeline.run import run_scenario
from phusong.scenario import load_scenario

SIZES = (1, 4, 16, 58)

FASTEST = 1.15
"""Exponent from which a stage is marked as growing faster than the country."""


class Accountant(Narrator):
    """Says nothing and counts what every stage takes; written down as soon as the stage is finished."""

    def __init__(self, record: Path) -> None:
        super().__init__(quiet=True)
        self._record = record
        self._begun: list[str] = []
        self.marks = Watermarks()
        self.stages: dict[str, dict[str, float]] = json.loads(record.read_text()) if record.exists() else {}

    @contextmanager
    def stage(self, key: str, **values: object) -> Iterator[Report]:
        """One stage of the run; of stages inside another each counts its own and the outer one all."""
        name = " ".join([key.removeprefix("stage-"), *(str(value) for value in values.values() if value)])
        self._begun.append(name)
        again = self._begun.count(name)  # places and levels of candidates are announced alike
        name = name if again == 1 else f"{name}, {again}"
        began, used_s = time.monotonic(), processor_s()
        with super().stage(key, **values) as report, self.marks.one() as mark:
            yield report
        spent = {"wall_s": time.monotonic() - began, "cpu_s": processor_s() - used_s, "peak_mib": mark.mib}
        self.stages[name] = {what: round(value, 2) for what, value in spent.items()}
        self._record.write_text(json.dumps(self.stages, indent=1))


class Mark:
    """Most memory that was held while something ran, MiB."""

    mib = 0.0


class Watermarks:
    """What each of several things held, one inside the other, where the system can be told to count anew (Linux).

    Elsewhere it is what the process had held until then.
    """

    def __init__(self) -> None:
        self._open: list[Mark] = []

    @contextmanager
    def one(self) -> Iterator[Mark]:
        """Most memory of what runs inside; what lies about it counts it, too."""
        self._note()
        with suppress(OSError):
            Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
        mark = Mark()
        self._open.append(mark)
        try:
            yield mark
        finally:
            self._note()
            self._open.remove(mark)

    def _note(self) -> None:
        held = peak_mib()[0]
        for mark in self._open:
            mark.mib = max(mark.mib, held)


def processor_s() -> float:
    """Seconds that the processor has worked for this process and those it started that have ended."""
    own, others = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


def peak_mib() -> tuple[float, float]:
    """Most memory that this process, and the largest of those it started, ever held, MiB.

    Of a process that has ended the system also counts what its parent held when it was started.
    """
    whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    own, ended = (resource.getrusage(who).ru_maxrss / 1024.0 for who in whose)
    return own, max(ended, *map(_living_mib, _children()), 0.0)


def _children() -> list[int]:
    """Processes that this one has started and that have not ended, which the system does not count as its own yet."""
    try:
        return [int(pid) for path in Path("/proc/self/task").glob("*/children") for pid in path.read_text().split()]
    except OSError:
        return []


def _living_mib(pid: int) -> float:
    """Most memory that a living process has held, MiB."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024.0 for line in status.splitlines() if line.startswith("VmHWM")), 0.0)


def machine() -> str:
    """The day, the processor, its cores that may be used, and how many processes wanted them in the last minute."""
    known = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    names = [line.partition(":")[2].strip() for line in known.splitlines() if line.startswith("model name")]
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    name = names[0] if names else platform.machine()
    return f"{date.today().isoformat()}, {name}, {cores} cores, load {os.getloadavg()[0]:.1f}"  # noqa: DTZ011 - a day


def run_one(folder: Path, settings: list[str]) -> None:
    """Run one size in this process and write down what it took."""
    scenario = load_scenario(folder / "layers" / "scenario.toml", settings=settings)
    accountant = Accountant(folder / "stages.json")
    began, used_s = time.monotonic(), processor_s()
    with accountant.marks.one() as mark, seldom_searched():  # as the command has it
        result = run_scenario(scenario, folder / "out", accountant)
    own, other = mark.mib, peak_mib()[1]
    timings_s = json.loads((folder / "out" / "run.json").read_text())["timings_s"]
    for name in ("audit", "pon"):
        accountant.stages[f"of these, {name}"] = {"wall_s": timings_s.get(name, 0.0), "cpu_s": timings_s.get(name, 0.0)}
    files = {str(path.relative_to(folder / "out")): path.stat().st_size for path in _outputs(folder / "out")}
    whole = {"wall_s": time.monotonic() - began, "cpu_s": processor_s() - used_s, "peak_mib": own}
    told = {
        "machine": machine(),
        "stages": accountant.stages | {"whole": {what: round(value, 2) for what, value in whole.items()}},
        "peak_mib": {"process": round(own), "largest child": round(other)},
        "files": files,
        "plan": {name: result.summary["plan"].get(name) for name in ("status", "gap", "proposals", "objective")},
        "findings": sorted({finding.code for finding in result.findings}),
    }
    folder.with_suffix(".json").write_text(json.dumps(told, indent=1))


def _outputs(out: Path) -> list[Path]:
    return sorted(path for path in out.rglob("*") if path.is_file() and ".cache" not in path.parts)


def print_table(told: dict[int, dict[str, Any]]) -> None:
    """Seconds of each stage at every size, and the exponent from each size to the next."""
    sizes = sorted(told)
    print("stage: CPU s (wall s)".ljust(30) + "".join(f"k = {k}".rjust(20) for k in sizes) + "  exponents (CPU)")
    for stage in told[sizes[-1]]["stages"]:
        row = [told[k]["stages"].get(stage) for k in sizes]
        cells = ["-" if each is None else f"{each['cpu_s']:,.1f} ({each['wall_s']:,.1f})" for each in row]
        grows = exponents(sizes, [None if each is None else each["cpu_s"] for each in row])
        print(stage.ljust(30) + "".join(cell.rjust(20) for cell in cells) + "  " + grows)
    print("stage: peak MiB".ljust(30))
    for stage in told[sizes[-1]]["stages"]:
        held = [told[k]["stages"].get(stage, {}).get("peak_mib") for k in sizes]
        if any(each is not None for each in held):
            cells = ["-" if each is None else f"{each:,.0f}" for each in held]
            print(f"  {stage}".ljust(30) + "".join(cell.rjust(20) for cell in cells) + "  " + exponents(sizes, held))
    for who in ("process", "largest child"):
        peaks = [told[k]["peak_mib"][who] for k in sizes]
        print(f"peak MiB, {who}".ljust(30) + "".join(f"{peak:,}".rjust(20) for peak in peaks))
    print("output, MB".ljust(30))
    for name in told[sizes[-1]]["files"]:
        bytes_of = [told[k]["files"].get(name) for k in sizes]
        if any(each is not None and each >= 100_000 for each in bytes_of):
            cells = ["-" if each is None else f"{each / 1e6:,.1f}" for each in bytes_of]
            print(f"  {name}".ljust(30) + "".join(cell.rjust(20) for cell in cells) + "  " + exponents(sizes, bytes_of))
    for k in sizes:
        print(f"plan at k = {k}: {told[k]['plan']}")
        print(f"k = {k} was run on {told[k].get('machine', 'a machine that is not told')}")


def exponents(sizes: Sequence[int], amounts: Sequence[float | None]) -> str:
    """How an amount grows from each size to the next: log of its ratio over log of theirs; short ones say nothing.

    What grows faster than :data:`FASTEST` has an exclamation mark.
    """
    words = []
    for (k, one), (m, other) in zip(
        zip(sizes, amounts, strict=True), list(zip(sizes, amounts, strict=True))[1:], strict=False
    ):
        tells = one is not None and other is not None and min(one, other) >= 0.2
        if one is None or other is None or not tells:
            words.append("-")
            continue
        exponent = math.log(other / one) / math.log(m / k)
        words.append(f"{exponent:.2f}" + "!" * (exponent > FASTEST))
    return "  ".join(words)


def main() -> None:
    """Lay, run and tell every size that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--k", default=",".join(map(str, SIZES)))
    parser.add_argument("--without-raster", action="store_true")
    parser.add_argument("--with-frontier", action="store_true")
    parser.add_argument(
        "--set", action="append", default=[], metavar="KEY=VALUE", help="another setting of the scenario"
    )
    parser.add_argument("--out", type=Path, default=Path(tempfile.gettempdir()) / "phusong-scale")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    settings = [*given.set]
    if given.without_raster:
        settings.append("map.raster=false")
    if not given.with_frontier:
        settings.append("plan.frontier_vnd=[]")
    sizes = [int(k) for k in given.k.split(",")]
    if given.one is not None:
        run_one(given.out / f"k{given.one}", [*settings, f"plan.budget_vnd={200 * given.one}e9"])
        return
    told = {}
    for k in sizes:
        folder = given.out / f"k{k}"
        if not folder.with_suffix(".json").exists():
            if not (folder / "layers" / "scenario.toml").exists():
                from benchmarks.side_by_side import lay  # laying needs frames and GDAL, which a table does not

                lay(folder / "layers", k)
            again = [sys.executable, "-m", "benchmarks.scale", "--one", str(k), *sys.argv[1:]]
            subprocess.run(again, check=True, env=os.environ)
        told[k] = json.loads(folder.with_suffix(".json").read_text())
        print_table(told)


if __name__ == "__main__":
    main()
