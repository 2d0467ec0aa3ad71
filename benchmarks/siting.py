"""The siting optimiser against its peers and against its targets, on seeded clustered instances.

Run ``python benchmarks/siting.py`` from an environment where phusong is installed. The comparison with spopt runs in
an interpreter of its own, because spopt brings many packages along::

    python -m venv spopt-env && spopt-env/bin/pip install spopt highspy
    python benchmarks/siting.py --spopt spopt-env/bin/python

Every figure is wall-clock time in one process on whatever else the machine is doing, after the compiled parts have
been loaded. Villages stand in clusters with a tenth scattered, candidates near villages, and a candidate serves what
lies within one radius; candidates cost 60 to 160 units (1 each where spopt takes part), and the budget serves 90 to
97 % of the people. The exit code is 1 when a target is missed.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy import sparse
from scipy.spatial import cKDTree

from phusong.optimize import maximal_cover
from phusong.optimize.problem import Problem, pulp_model
from phusong.optimize.solver import SolverLimits, run_pulp

SPOPT_SCRIPT = """
import json, sys, time
import numpy as np, pulp
from spopt.locate import MCLP
data = np.load(sys.argv[1])
start = time.perf_counter()
model = MCLP.from_cost_matrix(data["distance"], data["weights"], float(data["radius"]), int(data["sites"]))
built = time.perf_counter() - start
model = model.solve(pulp.HiGHS(msg=False))
took = time.perf_counter() - start
print(json.dumps({"total_s": took, "built_s": built, "objective": model.problem.objective.value()}))
"""


PARTS = ["spopt", "raw", "thirty", "1500", "10000", "100000"]

KINDS = ((1.0, 10.0, False), (2.0, 25.0, True), (1.0, 40.0, False))
"""Of the thirty instances: villages for each candidate, villages that each serves, and whether all cost the same."""


@dataclass(frozen=True)
class Instance:
    """A seeded clustered instance."""

    covers: sparse.csr_array
    weights: np.ndarray
    costs: np.ndarray
    budget: float
    villages: np.ndarray
    candidates: np.ndarray
    radius: float

    @property
    def title(self) -> str:
        options, rows = self.covers.shape
        return f"{rows:,} villages x {options:,} candidates, {self.covers.nnz:,} entries"


def clustered(rows: int, options: int, served_each: float, *, unit: bool = False, seed: int = 1) -> Instance:
    """Villages in clusters of fifty, a tenth scattered; the radius is such that a candidate serves ``served_each``."""
    rng = np.random.default_rng(seed)
    clusters = max(10, rows // 50)
    spread = 0.1 / np.sqrt(clusters)
    centres, size = rng.random((clusters, 2)), rng.lognormal(0.0, 0.7, clusters)
    villages = centres[rng.choice(clusters, rows, p=size / size.sum())] + rng.normal(size=(rows, 2)) * spread
    scattered = rng.random(rows) < 0.1
    villages[scattered] = rng.random((int(scattered.sum()), 2))
    weights = np.ceil(rng.lognormal(6.0, 0.8, rows))
    candidates = villages[rng.integers(0, rows, options)] + rng.normal(size=(options, 2)) * spread
    village_tree, candidate_tree = cKDTree(villages), cKDTree(candidates)
    low, high = 1e-4, 1.0
    for _ in range(40):
        radius = float(np.sqrt(low * high))
        few = candidate_tree.count_neighbors(village_tree, radius) < served_each * options
        low, high = (radius, high) if few else (low, radius)
    near = candidate_tree.sparse_distance_matrix(village_tree, radius, output_type="coo_matrix")
    covers = sparse.csr_array((np.ones(near.nnz, dtype=bool), (near.row, near.col)), shape=(options, rows))
    costs = np.ones(options) if unit else np.round(rng.uniform(60, 160, options))
    budget = float(np.floor(0.8 * rows / served_each * costs.mean()))
    return Instance(covers, weights, costs, budget, villages, candidates, radius)


class Report:
    """Lines of the report and the targets missed."""

    def __init__(self) -> None:
        self.missed: list[str] = []

    def line(self, text: str) -> None:
        print(text, flush=True)

    def target(self, text: str, kept: bool) -> None:
        self.line(f"    {'kept  ' if kept else 'MISSED'} {text}")
        if not kept:
            self.missed.append(text)


def ours(instance: Instance, time_limit_s: float | None = None, gap: float = 0.0):
    start = time.perf_counter()
    result = maximal_cover(
        instance.covers, instance.weights, instance.costs, instance.budget, time_limit_s=time_limit_s, gap=gap
    )
    return result, time.perf_counter() - start


def describe(result, seconds: float) -> str:
    reached = f"{result.status}, {result.objective:,.0f} of at most {result.bound:,.0f}"
    return f"{reached}, gap {result.gap:.4%}, {seconds:.2f} s"


def against_spopt(report: Report, python: str | None, options: int) -> None:
    instance = clustered(1500, options, 30.0, unit=True)
    report.line(f"\nagainst spopt: {instance.title}, {instance.budget:.0f} sites")
    if python is None or subprocess.run([python, "-c", "import spopt, highspy"], capture_output=True).returncode:
        report.line("    left out: no interpreter with spopt; install it as the head of this file says")
        return
    best, seconds = min((ours(instance) for _ in range(5)), key=lambda run: run[1])  # short, so the least disturbed
    distance = np.linalg.norm(instance.villages[:, None] - instance.candidates[None], axis=2)
    with tempfile.TemporaryDirectory() as folder:
        data, script = Path(folder, "data.npz"), Path(folder, "peer.py")
        np.savez(data, distance=distance, weights=instance.weights, radius=instance.radius, sites=int(instance.budget))
        script.write_text(SPOPT_SCRIPT)
        done = subprocess.run([python, str(script), str(data)], capture_output=True, text=True, check=True)
    peer = json.loads(done.stdout.strip().splitlines()[-1])
    report.line(f"    spopt   {peer['total_s']:.2f} s (built in {peer['built_s']:.2f} s), {peer['objective']:,.0f}")
    report.line(f"    phusong {describe(best, seconds)}")
    report.target(f"same optimum at 1,500 x {options:,}", abs(best.objective - peer["objective"]) < 0.5)
    ratio = peer["total_s"] / seconds
    report.target(f"at least 50 times faster than spopt at 1,500 x {options:,}: {ratio:.0f} times", ratio >= 50.0)


def against_raw(report: Report, options: int, served_each: float, limit_s: float) -> None:
    instance = clustered(1500, options, served_each)
    report.line(f"\nagainst the same PuLP model handed raw to HiGHS: {instance.title}")
    best, seconds = ours(instance)
    report.line(f"    phusong {describe(best, seconds)}")
    verdict, found, _, raw_s = raw(instance, limit_s)
    report.line(f"    raw     {verdict}, {found:,.0f}, {raw_s:.2f} s, {raw_s / seconds:.1f} times as long")
    if verdict == "proved":
        report.target(f"same optimum as the raw model at 1,500 x {options:,}", abs(found - best.objective) < 0.5)


def many(count: int = 30) -> Iterator[Instance]:
    """Clustered instances of 150 to 2,400 candidates: small and large radii, costs of one site and of many."""
    sizes = np.geomspace(150.0, 2400.0, count // len(KINDS))
    for number, options in enumerate(np.round(sizes / 10.0).astype(int) * 10):
        for kind, (rows_each, served_each, unit) in enumerate(KINDS):
            rows = int(rows_each * options)
            yield clustered(rows, int(options), served_each, unit=unit, seed=100 * kind + number + 11)


def raw(instance: Instance, limit_s: float) -> tuple[str, float, float, float]:
    """Verdict, objective, dual bound and seconds of HiGHS on the PuLP model as it stands, asked for a proof."""
    start = time.perf_counter()
    model = pulp_model(Problem(instance.covers, instance.weights, instance.costs, instance.budget))
    outcome = run_pulp(model, SolverLimits(limit_s, 0.999), 1.0, "highs")
    seconds, found = time.perf_counter() - start, 0.0
    if outcome.values is not None:
        served = instance.covers[np.flatnonzero(outcome.values > 0.5)].sum(axis=0) > 0
        found = float(instance.weights[served].sum())
    return outcome.verdict, found, -outcome.bound, seconds


def least_disturbed(run: Callable[[], tuple], seconds_at: int) -> tuple:
    """What a run comes to, the quickest of five where it is over within half a second."""
    best = run()
    for _ in range(4 if best[seconds_at] < 0.5 else 0):
        best = min(best, run(), key=lambda found: found[seconds_at])
    return best


def against_raw_thirty(report: Report, limit_s: float) -> None:
    """Both to a proof, one instance at a time, both in this process; a raw run that its limit ends counts as it is."""
    report.line(f"\nthirty instances to a proof against the PuLP model handed raw to HiGHS, {limit_s:.0f} s at most")
    report.line("    villages  candidates  entries     phusong         raw   ratio")
    ratios, wrong = [], []
    for instance in many():
        rows, options = instance.covers.shape[1], instance.covers.shape[0]
        best, seconds = least_disturbed(lambda at=instance: ours(at, 4.0 * limit_s), 1)
        verdict, found, bound, raw_s = least_disturbed(lambda at=instance: raw(at, limit_s), 3)
        ratios.append(raw_s / seconds)
        said = "" if best.status == "optimal" and verdict == "proved" else f"  {best.status}, raw {verdict}"
        size = f"    {rows:8,}  {options:10,}  {instance.covers.nnz:7,}"
        report.line(f"{size}  {seconds:8.3f} s  {raw_s:8.3f} s  {ratios[-1]:6.2f}{said}")
        # The best of either is no better than the bound of the other.
        is_same = abs(best.objective - found) < 0.5 or verdict != "proved" or best.status != "optimal"
        if not (is_same and best.objective <= bound + 1.0 and found <= best.bound + 0.5):
            wrong.append(f"{rows:,} x {options:,}")
    slower = sum(ratio < 1.0 / 1.1 for ratio in ratios)
    report.target(f"no contradiction on 30 instances: {wrong or 'none'}", not wrong)
    report.target(
        f"median of 30 at least 10 times faster than raw: {np.median(ratios):.1f} times", np.median(ratios) >= 10.0
    )
    report.target(f"slower than raw by more than a tenth on none: {slower}, least {min(ratios):.2f}", slower == 0)


def within(report: Report, rows: int, served_each: float, gap: float, limit_s: float) -> None:
    instance = clustered(rows, 20_000, served_each)
    report.line(f"\n{instance.title}: to {gap:.2%} in {limit_s:.0f} s")
    result, seconds = ours(instance, limit_s, gap)
    report.line(f"    phusong {describe(result, seconds)}, {result.objective / instance.weights.sum():.1%} served")
    report.target(f"{rows:,} x 20,000 to {gap:.2%} in {limit_s:.0f} s", result.gap <= gap and seconds <= limit_s * 1.02)


def optimal(report: Report) -> None:
    instance = clustered(1500, 20_000, 20.0)
    report.line(f"\n{instance.title}: to a proof")
    result, seconds = ours(instance)
    report.line(f"    phusong {describe(result, seconds)}, {result.objective / instance.weights.sum():.1%} served")
    report.target(f"1,500 x 20,000 optimal in about 2 s: {seconds:.1f} s", result.status == "optimal" and seconds < 4.0)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--spopt", metavar="PYTHON", help="interpreter of an environment with spopt and highspy")
    parser.add_argument("--only", nargs="+", choices=PARTS, help="some parts")
    parser.add_argument("--raw-limit-s", type=float, default=120.0, help="seconds the raw model may take")
    parser.add_argument("--thirty-limit-s", type=float, default=60.0, help="the same for each of the thirty")
    given = parser.parse_args()
    wanted = set(given.only or PARTS)
    report = Report()
    for options in (200, 5000):  # loads the compiled parts, the ones for small and for larger questions
        ours(clustered(1000, options, 10.0, seed=2), 20.0)
    if "spopt" in wanted:
        for options in (1000, 5000):
            against_spopt(report, given.spopt, options)
    if "raw" in wanted:
        against_raw(report, 5000, 20.0, given.raw_limit_s)
        against_raw(report, 20_000, 20.0, given.raw_limit_s)
    if "thirty" in wanted:
        against_raw_thirty(report, given.thirty_limit_s)
    if "1500" in wanted:
        optimal(report)
    if "10000" in wanted:
        within(report, 10_000, 40.0, 0.0005, 60.0)
    if "100000" in wanted:
        within(report, 100_000, 240.0, 0.0005, 300.0)
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 2**20
    report.line("")
    report.target(f"peak memory under 8 GiB: {peak:.2f} GiB", peak < 8.0)
    return 1 if report.missed else 0


if __name__ == "__main__":
    sys.exit(main())
