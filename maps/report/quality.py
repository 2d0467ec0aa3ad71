"""Quality of the data behind a report: how much each layer holds, and how much of it is known, row by row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely

from phusong.coverage.network import Network
from phusong.coverage.served import Coverage
from phusong.maps.words.bilingual import Both, known, number, same, word


@dataclass(frozen=True, slots=True)
class QualityRow:
    """What a layer holds, and what is to be minded about it."""

    what: Both
    there: Both
    minded: Both


def quality_rows(network: Network, coverage: Coverage, findings: int) -> tuple[QualityRow, ...]:
    """A row for each kind of data that a result rests on.

    Args:
        network: The layers.
        coverage: Who is served today, for the villages near the threshold.
        findings: How many findings about the input did not stop the run.
    """
    rows = (*_people(network), *_masts(network), *_ways(network), *_near(network, coverage))
    listed = word("report.quality.listed") if findings else same("–")
    return (*rows, QualityRow(word("report.quality.findings"), number(findings), listed))


def _people(network: Network) -> Iterator[QualityRow]:
    villages = network.villages
    surveyed = int(np.isfinite(villages.has_fibre).sum())
    households = int(np.isfinite(villages.households).sum())
    told = word("report.quality.villages.minded", surveyed=surveyed, households=households)
    yield QualityRow(word("report.quality.villages"), number(len(villages)), told)
    centres = np.unique(villages.commune_codes[villages.is_commune_centre].astype(str))
    told = word("report.quality.communes.minded", n=len(centres))
    yield QualityRow(word("report.quality.communes"), number(len(network.communes)), told)


def _masts(network: Network) -> Iterator[QualityRow]:
    directed = len(np.unique(network.sectors.site_ids[np.isfinite(network.sectors.azimuth_deg)].astype(str)))
    told = word("report.quality.sites.minded", n=directed)
    yield QualityRow(word("report.quality.sites"), number(len(network.sites)), told)
    step = number(network.terrain.step_m, 1)
    yield QualityRow(word("report.quality.terrain"), word("report.quality.metres", m=step), word("report.quality.step"))


def _ways(network: Network) -> Iterator[QualityRow]:
    for what, lines in (("roads", network.roads.lines), ("fibre", network.fibre.routes)):
        km = word("report.quality.km", km=number(float(shapely.length(lines).sum()) / 1000.0))
        points = word("report.quality.points", n=len(network.fibre.access_point_ids))
        yield QualityRow(known("common.layer", what), km, points if what == "fibre" else word("report.quality.ways"))


def _near(network: Network, coverage: Coverage) -> Iterator[QualityRow]:
    """Villages near the threshold of each radio service: what is said of them may be wrong either way."""
    for service, state in coverage.services.items():
        if state.marginal is not None:
            near = state.marginal.villages
            people = round(float(network.villages.population[near].sum()))
            name = known("common.service", service)
            what = word("report.quality.near", service=name)
            yield QualityRow(what, number(int(near.sum())), word("report.quality.near.minded", people=people))
