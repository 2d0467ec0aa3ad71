"""What could be added at sites that stand: technologies they lack, by their operator or by one that shares them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from phusong.coverage.network import Network, commune_codes_at
from phusong.coverage.schema import planned_technologies
from phusong.coverage.served import Coverage
from phusong.optimize.costs.masts import upgrade_opex_vnd, upgrade_vnd
from phusong.optimize.costs.table import CostTable
from phusong.optimize.plan.option_id import OptionId
from phusong.optimize.plan.proposal import Backhaul
from phusong.optimize.sites.bundles import bundles
from phusong.optimize.sites.lacking import near_lacking
from phusong.optimize.sites.way import Way


def find_upgrades(
    network: Network, coverage: Coverage, range_m: float, operator: str, costs: CostTable
) -> Iterator[Way]:
    """Every way to add technologies at a site that stands, where a village that lacks each of them is in range.

    A technology is added only where what it needs is on air, or comes with it. A site of another operator than the one
    that the plan is made for is shared: that operator builds there and pays rent.

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
        each.name: near_lacking(network, coverage, each.name, sites.x_m, sites.y_m, range_m)
        for each in planned_technologies()
    }
    codes = commune_codes_at(network, sites.x_m, sites.y_m)
    location = 0
    for site in np.argsort(sites.ids.astype(str), kind="stable"):
        host, carried = str(sites.operators[site]), sites.technologies[site]
        shared = bool(operator) and host != operator
        wanted = {service for service in near if near[service][site]}
        ways = [each for each in bundles(carried) if each <= wanted]
        for technologies in ways:
            yield Way(
                id=OptionId("share" if shared else "upgrade", str(sites.ids[site]), tuple(sorted(technologies))),
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
                backhaul=Backhaul("existing"),
                operator=operator if shared else host,
                capex_vnd=upgrade_vnd(costs, technologies, shared=shared),
                opex_vnd_per_year=upgrade_opex_vnd(costs, technologies, shared=shared),
            )
        location += bool(ways)
