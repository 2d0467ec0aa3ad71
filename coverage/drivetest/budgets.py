"""Link budgets that a calibration was fitted with, so that it is not used with others."""

from __future__ import annotations

import numpy as np

from phusong.coverage.linkbudget.bands import carrier_budget
from phusong.coverage.linkbudget.budget import LinkBudget
from phusong.coverage.network.network import Network
from phusong.coverage.radio.calibration import BudgetUsed
from phusong.coverage.radio.parameters import RadioParameters


def budgets_used(radio: RadioParameters, network: Network | None = None) -> tuple[BudgetUsed, ...]:
    """Lines of the budgets that shift every prediction, by technology and band; a service's own band comes first.

    Args:
        radio: Budgets of the services.
        network: Sectors, whose bands have budgets of their own; the services' own bands alone when None.
    """
    used: list[BudgetUsed] = []
    for name, service in sorted(radio.services.items()):
        bands_mhz = [service.band_mhz]
        if network is not None:
            on_air = network.sectors.band_mhz[network.sectors.technologies == name]
            bands_mhz += [float(band) for band in np.unique(on_air[np.isfinite(on_air)]) if band != service.band_mhz]
        used += [_lines_used(carrier_budget(service, name, band_mhz), name) for band_mhz in bands_mhz]
    return tuple(used)


def _lines_used(budget: LinkBudget, technology: str) -> BudgetUsed:
    return BudgetUsed(
        technology=technology,
        band_mhz=budget.band_mhz,
        eirp_per_re_dbm=round(budget.eirp_per_re_dbm, 4),
        omni_eirp_per_re_dbm=round(budget.omni_eirp_per_re_dbm, 4),
        terminal_db=round(budget.terminal_db, 4),
    )
