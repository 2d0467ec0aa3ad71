"""Capacity towards the core: what each host, relay and shared microwave hop bears, as limits on what is built."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy import sparse

from phusong.coverage.kernels import FloatArray, IntArray
from phusong.optimize.problem.limits import Limits
from phusong.optimize.sites.candidates import Candidates

Shares = dict[str, dict[int, float]]
"""What is shared, to what each candidate puts on it."""


def capacity_limits(candidates: Candidates, options: int) -> Limits:
    """Limits of backhaul: hops that end at one site or mast, and throughput over one site or one shared hop.

    A limit that no choice can reach, with one option at each location, is left out.

    Args:
        candidates: Upgrades, new towers and masts.
        options: Number of options in all; the candidates come first.
    """
    stated = [limit for limit in _limits(candidates) if _reached(candidates.location, *limit[1:])]
    if not stated:
        return Limits.none(options)
    loads = sparse.lil_array((len(stated), options))
    for at, (_, shares, _) in enumerate(stated):
        for row, load in shares.items():
            loads[at, row] = load
    most: FloatArray = np.array([most for _, _, most in stated])
    return Limits(sparse.csr_array(loads), most, tuple(name for name, _, _ in stated))


def _limits(candidates: Candidates) -> Iterator[tuple[str, dict[int, float], float]]:
    parameters = candidates.backhaul
    links: Shares = {}
    through: Shares = {}
    carried: Shares = {}
    capacity: dict[str, float] = {}
    for row, hops in enumerate(candidates.hops):
        load = float(candidates.load_mbps[row])
        stands_on = candidates.kinds[row] == "new_tower" and candidates.backhaul_m[row] == 0.0
        if hops and not stands_on:  # it builds the first hop of its chain
            links.setdefault(hops[0].end, {})[row] = 1.0
        for hop in hops:
            name = f"the hop from {hop.start} to {hop.end}"
            capacity[name] = hop.capacity_mbps
            if load > 0.0:
                carried.setdefault(name, {})[row] = load
        if hops and load > 0.0:
            through.setdefault(hops[-1].end, {})[row] = load
    masts = {f"{x:.0f},{y:.0f}" for x, y in zip(candidates.x_m, candidates.y_m, strict=True)}
    for end in sorted(links):
        most = parameters.relay_links if end in masts else parameters.host_links
        yield f"room for hops at {end}", links[end], float(most)
    for end in sorted(through.keys() - masts):
        yield f"throughput of {end}, Mbit/s,", through[end], parameters.host_mbps
    for name in sorted(carried):
        yield f"{name}, Mbit/s,", carried[name], capacity[name]


def _reached(location: IntArray, shares: dict[int, float], most: float) -> bool:
    """Whether some choice of one option at each location exceeds a limit."""
    greatest: dict[int, float] = {}
    for row, load in shares.items():
        place = int(location[row])
        greatest[place] = max(load, greatest.get(place, 0.0))
    return sum(greatest.values()) > most * (1.0 + 1e-9)
