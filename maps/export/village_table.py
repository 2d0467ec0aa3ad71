"""The table of villages: who is served in each, how surely, where and by whom (``villages.csv``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from phusong.coverage.fibre import VillageHomes
from phusong.coverage.kernels import BoolArray, FloatArray, TextArray
from phusong.coverage.network import Network
from phusong.coverage.served import ENVIRONMENTS, Coverage, Served, ServiceCoverage
from phusong.maps.export.tables import csv_lines
from phusong.maps.indicators.after import served_after
from phusong.maps.indicators.codes import list_code
from phusong.maps.indicators.people import village_states
from phusong.maps.page.escape import csv_text
from phusong.optimize.plan import Plan

VILLAGE_COLUMNS = (
    "village_id",
    "name",
    "commune_code",
    "population",
    "service",
    "served",
    "people_served",
    "state",
    "margin_db",
    *(f"people_{name}" for name in ENVIRONMENTS),
    "operators",
    "served_after",
    "people_served_after",
    "homes",
    "homes_served",
    "homes_connected",
    "ports",
    "split",
    "fibre_m",
    "loss_db",
    "homes_served_after",
    "homes_connected_after",
)
"""Columns of ``villages.csv``."""


def villages_csv(network: Network, coverage: Coverage, plan: Plan) -> str:
    """Write every village and service as CSV, UTF-8, codes as text.

    Args:
        network: The layers.
        coverage: Who is served today.
        plan: What is proposed.

    Returns:
        A header and one row for each service and village: served is 0 or 1, ``people_…`` are people, ``state`` is
        ``sure``, ``marginal`` or ``without``, ``operators`` are those that serve the village with their own masts. What
        is not told apart, such as the surroundings of fibre, is empty. The columns from ``homes`` on are of fibre only:
        homes with a port and homes with a line, the ports they take and the split that the optical budget allows, the
        fibre from the OLT and its loss. Columns that the user mapped beyond ours follow.
    """
    further = {
        name: values
        for name, values in network.further_columns.get("villages", {}).items()
        if name not in VILLAGE_COLUMNS
    }
    return csv_lines([*VILLAGE_COLUMNS, *map(csv_text, further)], _rows(network, coverage, plan, further))


def _rows(
    network: Network, coverage: Coverage, plan: Plan, further: Mapping[str, TextArray]
) -> Iterator[tuple[str, ...]]:
    """A row for each service and village, the user's own columns last."""
    villages, after = network.villages, served_after(coverage, plan)
    texts = [
        [csv_text(str(each)) for each in column] for column in (villages.ids, villages.names, villages.commune_codes)
    ]
    own = [[csv_text(str(each)) for each in values] for values in further.values()]
    people = _people(villages.population)
    for service, state in coverage.services.items():
        fibre = _fibre_figures(coverage.homes if service == "fibre" else None, state.served, after[service].villages)
        named = [csv_text(service)] * len(people)
        yield from zip(*texts, people, named, *_figures(network, state, after[service]), *fibre, *own, strict=True)


def _figures(network: Network, state: ServiceCoverage, after: Served) -> tuple[list[str], ...]:
    """Columns of the table from ``served`` on."""
    people = network.villages.population
    unknown = [""] * len(people)

    def counted(who: Served | None) -> list[str]:
        return unknown if who is None else _people(people * who.share)

    names = list(state.operators)
    serving = np.array([who.villages for who in state.operators.values()]).reshape(len(names), len(people))
    serve = [tuple(each) for each in serving.T.tolist()]
    operators = {
        those: csv_text(list_code(name for name, has in zip(names, those, strict=True) if has)) for those in set(serve)
    }
    return (
        _digits(state.served),
        counted(state.people),
        village_states(state),
        [f"{margin:.1f}" if np.isfinite(margin) else "" for margin in state.margin_db],
        *(counted(state.environments.get(name)) for name in ENVIRONMENTS),
        [operators[those] for those in serve],
        _digits(after.villages),
        counted(after),
    )


def _fibre_figures(homes: VillageHomes | None, served: BoolArray, after: BoolArray) -> tuple[list[str], ...]:
    """Columns of the table from ``homes`` on."""
    if homes is None:
        return (([""] * len(served)),) * 9

    def counted(homes_there: FloatArray, villages: BoolArray) -> list[str]:
        return _people(np.where(villages, homes_there, 0.0))

    def known(values: FloatArray, digits: int) -> list[str]:
        return [f"{value:.{digits}f}" if np.isfinite(value) else "" for value in values]

    return (
        _people(homes.homes),
        counted(homes.homes, served),
        counted(homes.taking, served),
        [str(each) if each else "" for each in homes.ports.tolist()],
        [str(each) if each else "" for each in homes.split.tolist()],
        known(homes.length_m, 0),
        known(homes.loss_db, 2),
        counted(homes.homes, after),
        counted(homes.taking, after),
    )


def _digits(held: BoolArray) -> list[str]:
    """0 or 1 for each village."""
    return ["1" if each else "0" for each in held.tolist()]


def _people(numbers: FloatArray) -> list[str]:
    """People as whole numbers, empty where unknown."""
    known = np.isfinite(numbers)
    whole = np.rint(np.where(known, numbers, 0.0)).astype(np.int64)
    return [str(number) if told else "" for number, told in zip(whole.tolist(), known.tolist(), strict=True)]
