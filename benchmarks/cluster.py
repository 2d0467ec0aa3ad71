"""Threads of one process beside worker processes of the same machine: how much longer the same work takes there.

    python benchmarks/cluster.py scenarios/lao-cai.toml [--workers 2] [--masts 120] [--service 4g]

Levels of masts at pixels and at villages are computed twice in one run, first in threads, then on the workers, with
nothing kept beforehand. CPU seconds are those of this process and of all workers, the clock's beside them; joining the
workers, which a run pays once, stands apart. A ratio of 1.25 is what a cluster on one machine may cost.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import psutil

from phusong.coverage.kernels import Arrays, Spread
from phusong.coverage.network import Network
from phusong.coverage.radio import RadioModel, Transmitters, predict_carriers
from phusong.coverage.radio.rasters import predict_raster
from phusong.pipeline.cluster import read_address
from phusong.pipeline.cluster.spread import ClusterSpread
from phusong.pipeline.network import read_scenario_network
from phusong.scenario.load import load_scenario


def cpu_s() -> float:
    """CPU seconds of this process and of those that it has started."""
    processes = [psutil.Process(), *psutil.Process().children(recursive=True)]
    return sum(sum(process.cpu_times()[:2]) for process in processes)


def levels(network: Network, masts: Transmitters, service: str, radio: RadioModel, spread: Spread | None) -> Arrays:
    """Levels of masts at pixels around them and at the villages."""
    villages, reach_m = network.villages, 1000.0 * radio.parameters.max_range_km
    bounds = (
        float(masts.x_m.min()) - reach_m,
        float(masts.y_m.min()) - reach_m,
        float(masts.x_m.max()) + reach_m,
        float(masts.y_m.max()) + reach_m,
    )
    raster = predict_raster(network.terrain, masts, service, radio, bounds, spread=spread)
    places = (villages.x_m, villages.y_m)
    points = predict_carriers(network.terrain, masts, *places, service, radio, spread=spread)
    return {"values": raster.values, "server": raster.server, "points": points.rsrp.rsrp_dbm.data}


def timed(work: Callable[[], Arrays]) -> tuple[Arrays, float, float]:
    """What work comes to, its CPU seconds and those of the clock."""
    cpu, clock = cpu_s(), time.perf_counter()
    found = work()
    return found, cpu_s() - cpu, time.perf_counter() - clock


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("scenario", type=Path)
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--masts", type=int, default=120)
    options.add_argument("--service", default="4g")
    asked = options.parse_args()
    scenario = load_scenario(asked.scenario, settings=(), layers=None)
    network, radio = read_scenario_network(scenario).network, RadioModel(scenario.radio).of_service(asked.service)
    every = Transmitters.of_sites(network, asked.service)
    masts = every.only(np.arange(len(every)) < asked.masts)
    os.environ["PHUSONG_JOBS"] = str(asked.workers)
    levels(network, masts.only(np.arange(len(masts)) < 1), asked.service, radio, None)  # kernels are loaded
    threads, threads_cpu_s, threads_s = timed(lambda: levels(network, masts, asked.service, radio, None))
    os.environ["PHUSONG_JOBS"] = "1"
    with (
        tempfile.TemporaryDirectory() as folder,
        ClusterSpread(read_address(f"local:{asked.workers}"), Path(folder)) as spread,
    ):
        spread.masts_at_most, usual = 1, spread.masts_at_most
        some = masts.only(np.arange(len(masts)) < 4 * asked.workers)
        _, join_cpu_s, join_s = timed(lambda: levels(network, some, asked.service, radio, spread))
        spread.masts_at_most, before_s = usual, spread.tally.cpu_s
        found, spread_cpu_s, spread_s = timed(lambda: levels(network, masts, asked.service, radio, spread))
        tasks, tasks_cpu_s = spread.tally.tasks - 8 * asked.workers, spread.tally.cpu_s - before_s
    same = all(found[name].tobytes() == threads[name].tobytes() for name in threads)
    print(f"{len(masts)} masts, {len(network.villages)} villages, {tasks} tasks, {asked.workers} workers; same: {same}")
    print(f"{'':24}{'CPU s':>10}{'clock s':>10}")
    print(f"{'threads':24}{threads_cpu_s:10.1f}{threads_s:10.1f}")
    print(f"{'joining, first masts':24}{join_cpu_s:10.1f}{join_s:10.1f}")
    print(f"{'workers':24}{spread_cpu_s:10.1f}{spread_s:10.1f}")
    print(f"{'  of them in tasks':24}{tasks_cpu_s:10.1f}")
    print(f"{'ratio':24}{spread_cpu_s / threads_cpu_s:10.2f}{spread_s / threads_s:10.2f}")


if __name__ == "__main__":
    main()
