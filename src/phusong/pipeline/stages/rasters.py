"""Raster stages: what pixels get today, from one operator alone, by a second model, and with the plan built."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from phusong.console.narrator import Report
from phusong.coverage.network import Network
from phusong.coverage.radio import RadioModel, Transmitters
from phusong.coverage.radio.rasters import QualityRaster, add_masts, predict_best, predict_quality, predict_raster
from phusong.coverage.terrain import Raster
from phusong.optimize.sites import masts_at, rows_built
from phusong.pipeline.stages.plan import Planned
from phusong.pipeline.stages.shelf import Shelf, Shelved
from phusong.pipeline.stages.stages import Stage, Stages
from phusong.scenario.model import Scenario
from phusong.scenario.radio import filed_services
from phusong.store.cache import FootprintFolder
from phusong.store.packing import pack_quality, pack_raster, unpack_quality, unpack_raster


@dataclass(frozen=True, slots=True)
class ModelRun:
    """The rasters of one propagation model: names of its own, so that neither model drops what the other keeps.

    Attributes:
        label: Name of its stages, before the service.
        title: Message that announces each of them.
        folder: Folder of its footprints below those of the run; empty for theirs.
    """

    label: str
    title: str
    folder: str

    def stage(self, service: str) -> Stage:
        """The stage that maps one service."""
        return Stage(f"{self.label}-{service}", self.title, service)


FIRST = ModelRun("raster", "stage-raster", "")
SECOND = ModelRun("second_raster", "stage-second-raster", "second")
QUALITY = Stage("quality", "stage-quality")
QUALITY_AFTER = Stage("quality_after", "stage-quality-after")
_PACKING = (pack_raster, unpack_raster)


@dataclass(frozen=True, slots=True)
class Mapped:
    """What pixels get from every radio service at one time.

    Attributes:
        levels: Service to the RSRP of its best server, loaded when it is looked at; those that a plan adds are counted
            after those of today.
        quality: Service to SINR, rates and probability, loaded in the same way.
        proposals: Service to the proposals that add servers, in their order.
    """

    levels: Shelf[Raster] = field(default_factory=lambda: Shelf({}))
    quality: Mapping[str, QualityRaster] = field(default_factory=dict)
    proposals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def today_stages(stages: Stages, radio: RadioModel, network: Network, out: Path, services: Sequence[str]) -> Mapped:
    """What pixels get today from some radio services, over the communes."""
    levels = raster_stages(stages, radio, network, out, services)
    masts = {service: Transmitters.of_sites(network, service) for service in levels}
    return Mapped(levels, _quality_stage(stages, QUALITY, (radio, network), (masts, levels), out))


def raster_stages(
    stages: Stages, radio: RadioModel, network: Network, out: Path, services: Sequence[str], run: ModelRun = FIRST
) -> Shelf[Raster]:
    """Level of the best server over the communes, for some radio services."""
    if not services:
        return Shelf({})
    terrain, bounds = network.terrain, _bounds(network)
    # Best servers alone are many times faster by profiles; with P.1812 the sweep is faster still and kept by mast.
    in_full = run == FIRST or radio.parameters.model == "p1812"

    def mapped(service: str) -> Shelved[Raster]:
        masts, own = Transmitters.of_sites(network, service), radio.of_service(service)

        def predict(report: Report) -> Raster:
            if not in_full:
                return predict_best(terrain, masts, service, own, bounds, progress=report)
            kept = _footprints(out, service, run.folder)
            raster = predict_raster(
                terrain, masts, service, own, bounds, progress=report, cache=kept, spread=stages.spread
            )
            stages.let_go(kept)
            return raster

        return stages.shelved(run.stage(service), (terrain, masts, bounds, own), predict, _PACKING)

    return Shelf({service: mapped(service) for service in services})


def filing_stages(
    stages: Stages, scenario: Scenario, radio: RadioModel, network: Network, out: Path
) -> Mapping[str, Raster]:
    """Level of one operator's own best server, for every service that its filing speaks of; empty without a filing."""
    filing = scenario.map.filing
    if filing is None:
        return {}
    terrain, bounds = network.terrain, _bounds(network)

    def mapped(service: str) -> Shelved[Raster]:
        every = Transmitters.of_sites(network, service)
        own = every.only(network.sites.operators[every.site] == filing.operator)

        def predict(report: Report) -> Raster:
            kept = _footprints(out, service)  # those of the run, which had them all
            return predict_raster(
                terrain, own, service, radio.of_service(service), bounds, report, cache=kept, spread=stages.spread
            )

        stage = Stage(f"filing-{service}", "stage-filing", service)
        return stages.shelved(stage, (terrain, own, bounds, radio.of_service(service)), predict, _PACKING)

    return Shelf({service: mapped(service) for service in filed_services(scenario.radio)})


def after_stages(
    stages: Stages, radio: RadioModel, network: Network, planned: Planned, today: Mapped, out: Path
) -> Mapped:
    """What pixels get once the plan is built, from every radio service that is mapped today.

    Args:
        stages: Keeps what is finished.
        radio: What today's rasters were predicted with.
        network: The layers.
        planned: The plan and its candidates.
        today: What pixels get today; empty where no raster is asked for.
        out: Folder of the run, in which the footprints of masts are kept.

    Returns:
        What it comes to; empty without a plan.
    """
    if not planned.plan.answered:
        return Mapped()
    proposal_of = {part: proposal.proposal_id for proposal in planned.plan.proposals for part in proposal.parts}
    terrain, candidates = network.terrain, planned.candidates
    rows = {service: rows_built(candidates, proposal_of, service) for service in today.levels}
    added = {service: masts_at(network, candidates, rows[service]) for service in today.levels}

    def extended(service: str) -> Shelved[Raster]:
        masts, own = added[service], radio.of_service(service)

        def extend(report: Report) -> Raster:
            kept = _footprints(out, service, "after")
            first = int(network.sites.carrying(service).sum())
            where, onto = stages.spread, today.levels[service]
            raster = add_masts(onto, terrain, masts, service, own, report, first=first, cache=kept, spread=where)
            stages.let_go(kept)
            return raster

        stage = Stage(f"raster_after-{service}", "stage-raster-after", service)
        return stages.shelved(stage, (terrain, masts, own, today.levels.key(service)), extend, _PACKING)

    levels = Shelf({service: extended(service) for service in today.levels})
    masts = {service: Transmitters.of_sites(network, service).beside(added[service]) for service in levels}
    proposals = {service: tuple(proposal_of[candidates.ids[row]] for row in rows[service]) for service in levels}
    quality = _quality_stage(stages, QUALITY_AFTER, (radio, network), (masts, levels), out)
    return Mapped(levels, quality, proposals)


def _quality_stage(
    stages: Stages,
    stage: Stage,
    given: tuple[RadioModel, Network],
    mapped: tuple[Mapping[str, Transmitters], Mapping[str, Raster]],
    out: Path,
) -> Mapping[str, QualityRaster]:
    """SINR, rates and probability of every service, from the footprints that its rasters of levels have left."""
    (radio, network), (masts, levels) = given, mapped
    if not levels:
        return {}
    grid = next(iter(levels.values())).grid

    def judge(report: Report) -> dict[str, QualityRaster]:
        kept = {service: _Left(_footprints(out, service), _footprints(out, service, "after")) for service in masts}
        return predict_quality(network.terrain, masts, radio, grid, report, caches=kept, spread=stages.spread)

    content = (network.terrain, dict(masts), _bounds(network), radio)
    every = stages.shelved(stage, content, judge, (pack_quality, unpack_quality))
    return Shelf({service: Shelved(every.key, partial(_of_service, every, service)) for service in masts})


def _of_service(every: Shelved[dict[str, QualityRaster]], service: str) -> QualityRaster:
    return every.load()[service]


@dataclass(frozen=True, slots=True)
class _Left:
    """Footprints that are looked for in two folders; a new one goes into the first."""

    first: FootprintFolder
    second: FootprintFolder

    def get(self, key: str) -> NDArray[np.float32] | None:
        """The footprint that was kept under a key, None where there is none."""
        found = self.first.get(key)
        return self.second.get(key) if found is None else found

    def put(self, key: str, levels: NDArray[np.float32]) -> None:
        """Keep a footprint."""
        self.first.put(key, levels)

    def asked(self) -> list[str]:
        """Names of what was asked for or kept in the first folder, ascending."""
        return self.first.asked()

    def ask(self, names: Iterable[str]) -> None:
        """Count what another has asked for in the first folder as asked for here."""
        self.first.ask(names)


def _footprints(out: Path, service: str, part: str = "") -> FootprintFolder:
    """Where a run keeps the footprints of a service's masts."""
    return FootprintFolder(out / ".cache" / "footprints" / part / service)


def _bounds(network: Network) -> tuple[float, float, float, float]:
    """Box around the communes: x_min, y_min, x_max, y_max, metres."""
    boxes = [outline.bounds for outline in network.communes.outlines]
    lowest_x, lowest_y, highest_x, highest_y = zip(*boxes, strict=True)
    return min(lowest_x), min(lowest_y), max(highest_x), max(highest_y)
