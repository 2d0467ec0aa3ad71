"""What could be added at sites that stand: technologies they lack, by their operator or by one that shares them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from phusong.coverage.network.network import BoolArray, FloatArray, Network
from phusong.coverage.served.evaluate import Coverage
from phusong.optimize.costs.table import CostTable
from phusong.optimize.sites.locations import commune_codes_at, nearest_m

BUNDLES = (frozenset({"4g"}), frozenset({"5g"}), frozenset({"4g", "5g"}))
"""What may be added at one site; at most one of them is."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to build at one place: a candidate before the columns are made."""

    id: str
    kind: str
    origin: str
    technologies: frozenset[str]
    location: int
    x_m: float
    y_m: float
    height_m: float
    site_id: str
    commune_code: str
    access_m: float
    backhaul: str
    backhaul_kind: str
    backhaul_m: float
    operator: str
    capex_vnd: int
    opex_vnd_per_year: int


def lacking(network: Network, coverage: Coverage, service: str) -> BoolArray:
    """Villages without a service; none where the service is not looked at, shape (n villages,)."""
    if service not in coverage.services:
        return np.zeros(len(network.villages), dtype=np.bool_)
    return ~coverage.served(service)


def near_lacking(
    network: Network, coverage: Coverage, service: str, x_m: FloatArray, y_m: FloatArray, range_m: float
) -> BoolArray:
    """Points with a village that lacks a service within range, shape (n,)."""
    lacks = lacking(network, coverage, service)
    return nearest_m(x_m, y_m, network.villages.x_m[lacks], network.villages.y_m[lacks]) <= range_m


def find_upgrades(
    network: Network, coverage: Coverage, range_m: float, operator: str, costs: CostTable
) -> Iterator[Way]:
    """Every way to add technologies at a site that stands, where a village that lacks each of them is in range.

    5G is added only where 4G is, or comes with it. A site of another operator than the one that the plan is made for is
    shared: that operator builds there and pays rent.

    Args:
        network: The layers.
        coverage: Who is served today.
        range_m: Distance within which a site is thought able to serve a village, metres.
        operator: Operator that the plan is made for; empty when every operator builds at its own sites.
        costs: Prices.

    Returns:
        The ways by site identifier; the ways at one site have the same location, numbered from 0.
    """
    sites = network.sites
    near = {
        service: near_lacking(network, coverage, service, sites.x_m, sites.y_m, range_m) for service in ("4g", "5g")
    }
    codes = commune_codes_at(network, sites.x_m, sites.y_m)
    location = 0
    for site in np.argsort(sites.ids.astype(str), kind="stable"):
        host, carried = str(sites.operators[site]), sites.technologies[site]
        shared = bool(operator) and host != operator
        wanted = {service for service in near if near[service][site]} - carried
        ways = [each for each in BUNDLES if each <= wanted and ("4g" in each | carried)]
        for technologies in ways:
            yield Way(
                id=f"{'share' if shared else 'upgrade'}:{sites.ids[site]}:{'+'.join(sorted(technologies))}",
                kind="upgrade",
                origin="existing_site",
                technologies=technologies,
                location=location,
                x_m=float(sites.x_m[site]),
                y_m=float(sites.y_m[site]),
                height_m=float(sites.height_m[site]),
                site_id=str(sites.ids[site]),
                commune_code=str(codes[site]),
                access_m=0.0,
                backhaul="existing",
                backhaul_kind="existing",
                backhaul_m=0.0,
                operator=operator if shared else host,
                capex_vnd=costs.upgrade_vnd(technologies, shared=shared),
                opex_vnd_per_year=costs.upgrade_opex_vnd(technologies, shared=shared),
            )
        location += bool(ways)
