"""One mast at a place that somebody names: its coverage by the radio engine and the people it would newly serve."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from phusong.console.narrator import Narrator
from phusong.coverage.findings import InputError, make_finding
from phusong.coverage.kernels import BoolArray, FloatArray
from phusong.coverage.network import Network
from phusong.coverage.radio import RadioModel, RsrpMatrix, Transmitters, predict_points
from phusong.coverage.served import Coverage
from phusong.coverage.terrain import from_degrees, to_degrees
from phusong.optimize.question import Requirement
from phusong.pipeline.survey import open_stages, survey_scenario
from phusong.scenario.model import Scenario

CELLS = 81
"""Cells of the picture of coverage along each side."""

REACH_M = 4_000.0
"""The picture reaches this far from the mast, metres: cells of 100 m."""


@dataclass(frozen=True, slots=True)
class MastThere:
    """What one mast would give at a place.

    Attributes:
        lon: Longitude, degrees.
        lat: Latitude, degrees.
        ground_m: Height of the ground, metres.
        people: Service to people who lack it today and would have it from this mast alone.
        villages: Service to the people points, by name of their village, that it would newly serve.
        points: Longitude and latitude of the people points newly served by any service, degrees.
        picture: Whether the first service reaches each cell around the mast, from the south-west, bool, shape
            (CELLS, CELLS).
        bounds: West, south, east and north of the picture, degrees.
    """

    lon: float
    lat: float
    ground_m: float
    people: Mapping[str, int]
    villages: Mapping[str, tuple[str, ...]]
    points: tuple[tuple[float, float], ...]
    picture: BoolArray
    bounds: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class MastPreview:
    """Layers of a run, ready to try a mast on.

    Attributes:
        network: The layers with every people point as a village of its own.
        radio: What predicts.
        coverage: Who is served today, by people points.
        height_m: Height of a new tower above ground, metres.
    """

    network: Network
    radio: RadioModel
    coverage: Coverage
    height_m: float

    def at(self, lon: float, lat: float, services: Sequence[str]) -> MastThere:
        """What a new tower would give at a place.

        Args:
            lon: Longitude, degrees.
            lat: Latitude, degrees.
            services: Radio services that it brings.

        Returns:
            Who would be newly served by it alone, held against today's coverage and no other proposal.

        Raises:
            InputError: When no terrain is known there, or it brings no radio service.
        """
        brings = [service for service in services if service in self.radio.services]
        mast = self._mast(lon, lat)
        ground_m = float(self.network.terrain.at(mast.x_m, mast.y_m)[0])
        if not brings or not np.isfinite(ground_m):
            message = "the place lies outside the terrain that is known"
            raise InputError([make_finding("review-decision", message, column="lon", value=f"{lon}, {lat}")])
        points = self.network.villages
        served = {service: self._served(mast, service) for service in brings}
        anywhere = np.flatnonzero(np.any(list(served.values()), axis=0))
        point_lon, point_lat = self.network.map_lon_lat(points.x_m[anywhere], points.y_m[anywhere])
        picture, bounds = self._picture(mast, brings[0])
        return MastThere(
            lon,
            lat,
            round(ground_m, 1),
            {service: int(points.population[rows].sum()) for service, rows in served.items()},
            {service: tuple(dict.fromkeys(map(str, points.names[rows]))) for service, rows in served.items()},
            tuple(zip(point_lon.round(6).tolist(), point_lat.round(6).tolist(), strict=True)),
            picture,
            bounds,
        )

    def _mast(self, lon: float, lat: float) -> Transmitters:
        return Transmitters.at(*from_degrees(self.network.crs).transform(lon, lat), self.height_m)

    def _served(self, mast: Transmitters, service: str) -> BoolArray:
        """Points that lack a service and would have it, shape (n points,)."""
        points, rows = self.network.villages, np.flatnonzero(~self.coverage.served(service))
        matrix = self._levels(mast, points.x_m[rows], points.y_m[rows], service)
        requirement = Requirement.of(self.radio, self.coverage, service)
        at = rows[matrix.rsrp_dbm.indices]
        reached = np.zeros(len(points), dtype=np.bool_)
        reached[at[matrix.rsrp_dbm.data >= requirement.required_dbm(at, matrix.sight)]] = True
        return reached

    def _levels(self, mast: Transmitters, x_m: FloatArray, y_m: FloatArray, service: str) -> RsrpMatrix:
        return predict_points(self.network.terrain, mast, x_m, y_m, service, self.radio)

    def _picture(self, mast: Transmitters, service: str) -> tuple[BoolArray, tuple[float, float, float, float]]:
        """Where a service reaches, on a lattice of degrees so that a map shows it as it is."""
        x_m, y_m = float(mast.x_m[0]), float(mast.y_m[0])
        corners = to_degrees(self.network.crs).transform([x_m - REACH_M, x_m + REACH_M], [y_m - REACH_M, y_m + REACH_M])
        (west, east), (south, north) = corners
        lon, lat = np.meshgrid(np.linspace(west, east, CELLS), np.linspace(south, north, CELLS))
        to_metres = from_degrees(self.network.crs)
        cells_x_m, cells_y_m = to_metres.transform(lon.ravel(), lat.ravel())
        matrix = self._levels(mast, np.asarray(cells_x_m), np.asarray(cells_y_m), service)
        required_dbm = self.radio.budget(service).required_dbm(matrix.sight)
        reached = matrix.covers(required_dbm).toarray()[0].astype(np.bool_)
        half_lon, half_lat = (east - west) / (CELLS - 1) / 2, (north - south) / (CELLS - 1) / 2
        bounds = (west - half_lon, south - half_lat, east + half_lon, north + half_lat)
        return reached.reshape(CELLS, CELLS), bounds


def open_mast_preview(scenario: Scenario, home: Path, narrator: Narrator) -> MastPreview:
    """Read the layers of a run, and who is served today from what it kept.

    Args:
        scenario: Layers and settings.
        home: Folder of the run, in which its stages are kept.
        narrator: Says what happens.

    Raises:
        InputError: When the layers have errors.
    """
    stages = open_stages(scenario, home, narrator, alone=False)  # the plan may be being made again there
    surveyed = survey_scenario(stages, scenario)
    points, height_m = surveyed.populated.points, scenario.candidates.tower_height_m
    return MastPreview(points, surveyed.radio, surveyed.covered.points, height_m)
