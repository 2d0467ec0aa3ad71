"""CSV tables: the proposals, and villages by propagation model."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from phusong.coverage.network import Network
from phusong.coverage.served import ModelComparison
from phusong.maps.export.tables import csv_document, csv_lines, proposal_columns, proposal_rows
from phusong.maps.page.escape import csv_text
from phusong.optimize.plan import Plan


def proposals_csv(network: Network, plan: Plan) -> str:
    """Write the proposals as CSV, UTF-8, codes as text.

    Args:
        network: The layers.
        plan: What is proposed.

    Returns:
        A header and one row for each proposal. Text that a spreadsheet would take for a formula begins with an
        apostrophe.
    """
    return csv_document(proposal_columns(plan), proposal_rows(network, plan))


MODEL_COLUMNS = (
    "village_id",
    "name",
    "commune_code",
    "service",
    "first_model",
    "second_model",
    "first_rsrp_dbm",
    "second_rsrp_dbm",
    "difference_db",
    "first_served",
    "second_served",
)
"""Columns of ``models.csv``."""


def models_csv(network: Network, models: ModelComparison) -> str:
    """Write what two models say of every village as CSV, UTF-8, codes as text.

    Args:
        network: The layers.
        models: Both models.

    Returns:
        A header and one row for each service and village; a level that is not known is empty, served is 0 or 1.
    """
    return csv_lines(MODEL_COLUMNS, _model_rows(network, models))


def _model_rows(network: Network, models: ModelComparison) -> Iterator[tuple[str | int, ...]]:
    villages = network.villages
    for service, both in models.services.items():
        columns = (both.first_dbm, both.second_dbm, both.difference_db)
        for row in range(len(villages)):
            texts = (str(villages.ids[row]), str(villages.names[row]), str(villages.commune_codes[row]))
            levels = ["" if np.isnan(column[row]) else f"{column[row]:.2f}" for column in columns]
            served = (int(both.first_served[row]), int(both.second_served[row]))
            named = [csv_text(text) for text in (*texts, service, models.first, models.second)]
            yield (*named, *levels, *served)
