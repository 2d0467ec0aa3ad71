"""What the model sees and computes from the layers written so far, read through the model's own door."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from pyproj import Transformer
from scipy.sparse import csr_array

from phusong.coverage.kernels import FloatArray
from phusong.coverage.layers import read_network
from phusong.coverage.network import Network
from phusong.coverage.radio import (
    THREE_SECTORS_DEG,
    CarrierMatrix,
    RadioModel,
    RsrpMatrix,
    Transmitters,
    predict_carriers,
)
from phusong.coverage.served import count_served, evaluate_coverage
from phusong.scenario import Scenario, load_scenario

SCENARIO = Path(__file__).resolve().parents[3] / "scenarios" / "lao-cai.toml"


class PlannedMasts(Protocol):
    """Masts in columns: place, degrees, antenna height, metres, and azimuth of the first of three sectors, degrees."""

    lon: FloatArray
    lat: FloatArray
    height_m: FloatArray
    azimuth_deg: FloatArray


@dataclass(frozen=True, slots=True)
class Survey:
    """The layers as the model reads them, and the scenario whose parameters it computes with."""

    network: Network
    scenario: Scenario

    def metres(self, lon: FloatArray, lat: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Coordinates in the network's system, metres, shape (n,)."""
        x_m, y_m = Transformer.from_crs("EPSG:4326", self.network.crs, always_xy=True).transform(lon, lat)
        return np.asarray(x_m), np.asarray(y_m)

    def levels(self, service: str, masts: PlannedMasts) -> CarrierMatrix:
        """Predicted levels of masts at the villages."""
        radio, villages = RadioModel(self.scenario.radio), self.network.villages
        upright = Transmitters.at(*self.metres(masts.lon, masts.lat), masts.height_m)
        masts_on = replace(upright, azimuth_deg=sector_azimuths_deg(masts.azimuth_deg).ravel())
        return predict_carriers(self.network.terrain, masts_on, villages.x_m, villages.y_m, service, radio)


def sector_azimuths_deg(first_deg: FloatArray) -> FloatArray:
    """Azimuths of three sectors, the first of them given, degrees, shape (n, 3)."""
    return (np.asarray(first_deg)[:, None] + np.array(THREE_SECTORS_DEG)) % 360.0


def lowest_levels(surveys: Sequence[Survey], service: str, masts: PlannedMasts) -> CarrierMatrix:
    """The lowest RSRP that any of several surveys predicts: what is served by it is served on every grid.

    A mast is in sight where it is on every grid; what its other sectors give is the most that any grid predicts.

    Args:
        surveys: Surveys of the same villages on several grids.
        service: Radio service.
        masts: Where they stand, how high, and where their first sector points.
    """
    every = [survey.levels(service, masts) for survey in surveys]
    dense = [levels.rsrp.rsrp_dbm.toarray() for levels in every]
    heard = np.all([level != 0.0 for level in dense], axis=0)
    rows = csr_array(np.where(heard, np.min(dense, axis=0), 0.0).astype(np.float32))
    mast, village = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr)), rows.indices
    others = np.max([spread_out(levels, levels.others_dbm, -np.inf)[mast, village] for levels in every], axis=0)
    sight = np.all([spread_out(levels, levels.rsrp.sight, False)[mast, village] for levels in every], axis=0)
    voids = np.max([levels.rsrp.voids for levels in every], axis=0)
    return replace(every[0], rsrp=RsrpMatrix(rows, voids, sight), others_dbm=others)


def spread_out(levels: CarrierMatrix, values: NDArray[Any], absent: float) -> NDArray[Any]:
    """Values of the stored pairs as a full table, shape (rows, villages)."""
    held = levels.rsrp.rsrp_dbm
    table = np.full(held.shape, absent, dtype=values.dtype)
    table[np.repeat(np.arange(held.shape[0]), np.diff(held.indptr)), held.indices] = values
    return table


def read_survey(folder: Path, layers: Sequence[str] | None = None, terrain_step_m: float | None = None) -> Survey:
    """Read layers that stand in a folder.

    Args:
        folder: Where the layers were written.
        layers: Names of the layers to read, all of the scenario's when None.
        terrain_step_m: Grid of the terrain, metres; the scenario's when None.
    """
    scenario = load_scenario(SCENARIO, layers=folder)
    sources = {name: source for name, source in scenario.sources().items() if layers is None or name in layers}
    network, _ = read_network(
        sources, base=folder, crs=scenario.crs, terrain_step_m=terrain_step_m or scenario.terrain.step_m
    )
    return Survey(network, scenario)


def computed_figures(survey: Survey) -> dict[str, int]:
    """What the model computes from the layers, by the names of the reported figures and some more."""
    network = survey.network
    coverage = evaluate_coverage(network, RadioModel(survey.scenario.radio), survey.scenario.fibre)
    figures = {"villages": len(network.villages), "5g_sites": int(network.sites.carrying("5g").sum())}
    for service in coverage.services:
        count = count_served(network, coverage.served(service))
        figures[f"{service}_villages"] = count.villages_covered
        figures[f"{service}_centres"] = count.commune_centres_covered
        figures[f"{service}_people"] = count.population_covered
    return figures
