"""Each setting and each layer changed singly: exactly the stages that read it are computed anew."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from phusong.coverage.findings.errors import InputError
from phusong.coverage.network.demand import Places
from phusong.coverage.network.network import Network
from phusong.coverage.network.sites import Sectors
from phusong.scenario.load import load_scenario
from tests.builders.runs.every_setting import settings
from tests.builders.runs.stage_keys import SMALL, StageKeys

RASTERS_4G = {"raster-4g", "filing-4g", "raster_after-4g", "second_raster-4g"}
RASTERS = RASTERS_4G | {name.replace("4g", "5g") for name in RASTERS_4G} | {"quality", "quality_after"}
POINTS = {"coverage", "second_model", "matrices", "plan"}
SECOND = {"second_model", "second_raster-4g", "second_raster-5g"}
AFTER = {"raster_after-4g", "raster_after-5g", "quality_after"}
PLACED = {"matrices", "plan", *AFTER}
NONE: set[str] = set()

READERS: tuple[tuple[str, set[str], set[str]], ...] = (
    (r"radio\.model", (POINTS | RASTERS) - SECOND, NONE),
    (r"radio\.second_model", SECOND, NONE),
    (r"radio\.raster_step_m", RASTERS, NONE),
    (r"radio\.services\.4g\..*", {"coverage", "second_model", "quality", "quality_after", *RASTERS_4G}, POINTS),
    (r"radio\..*", POINTS | RASTERS, NONE),
    (r"people\.(share|points)", NONE, NONE),  # found by them are the points, which are read; the share tells by village
    (r"people\.radius_m", POINTS, NONE),
    (r"people\..*", {"coverage"}, NONE),
    (r"fibre\..*", {"coverage"}, {"matrices", "plan"}),
    (r"candidates\..*", NONE, PLACED),
    (r"costs\..*", {"plan"}, NONE),
    (r"plan\.(question|risk\.samples)", {"plan"}, {"matrices"}),  # those that weigh chances ask for weak levels, too
    (r"plan\..*", {"plan"}, NONE),
    (r"(map|terrain)\..*", NONE, NONE),  # terrain is read anew before any stage: what it holds is in the keys
)
"""Settings by their key, the stages that read them, and those that read what is weighed by them, which may change."""
APART = ("people.points", "map.raster", "map.filing.operator")
"""Settings that change which stages there are, or the shape of what they hold."""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StageKeys]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        yield StageKeys(tmp_path_factory.mktemp("district"), monkeypatch)


def first_values() -> list[tuple[str, str]]:
    """Every setting with the first of its values."""
    return list(dict(reversed(list(settings()))).items())


def readers_of(key: str) -> tuple[set[str], set[str]]:
    return next((must, may) for pattern, must, may in READERS if re.fullmatch(pattern, key))


@pytest.mark.slow
def test_each_setting_has_exactly_the_stages_computed_anew_that_read_it(small: StageKeys) -> None:
    tried = 0
    for key, value in first_values()[::3]:
        if key.startswith(APART):
            continue
        try:
            scenario = load_scenario(small.path, settings=[*SMALL, f"{key}={value}"])
        except InputError:  # the other settings do not go with it
            continue
        if scenario == small.scenario:
            continue
        must, may = readers_of(key)
        anew = small.changed(scenario=scenario)
        assert must <= anew <= must | may, f"{key} = {value}"
        tried += 1
    assert tried > 40


def test_every_setting_is_read_by_a_stage_that_is_told() -> None:
    assert [key for key, _ in settings() if not any(re.fullmatch(pattern, key) for pattern, *_ in READERS)] == []


POINTS_AND_RASTERS = POINTS | RASTERS
LAYERS: dict[str, tuple[set[str], set[str]]] = {
    "people": (POINTS, NONE),
    "masts": (POINTS_AND_RASTERS - {"filing-5g"}, NONE),  # who files has no 5G; what is built is added to today's
    "directions of a 4G mast": (
        {"coverage", "second_model", "matrices", "quality", "quality_after", "raster-4g", "raster_after-4g"}
        | {"second_raster-4g"},
        RASTERS | {"plan"},  # masts with and without any sector are held in other forms, those of 5G too
    ),
    "names of communes": (POINTS, NONE),
    "roads": ({"coverage", "plan"}, PLACED),
    "fibre": ({"coverage", "plan"}, PLACED),
    "places": ({"plan"}, NONE),
    "terrain": (POINTS_AND_RASTERS, NONE),
}
"""Parts of the layers, the stages that read them, and those that read what is weighed by them."""


def layers_changed(network: Network) -> dict[str, Network]:
    """The layers with one part changed at a time."""
    villages, sites, communes, roads, fibre, terrain = (
        getattr(network, name) for name in ("villages", "sites", "communes", "roads", "fibre", "terrain")
    )
    text, silent = np.array(["S1"], dtype=np.object_), np.array([np.nan])
    turned = Sectors.upright(text, np.array(["4g"], dtype=np.object_), silent, np.array([77.0]), silent)
    return {
        "people": replace(network, villages=replace(villages, population=villages.population + 1)),
        "masts": replace(network, sites=replace(sites, height_m=sites.height_m + 1.0)),
        "directions of a 4G mast": replace(network, sectors=turned),
        "names of communes": replace(network, communes=replace(communes, names=communes.names + "'")),
        "roads": replace(network, roads=replace(roads, classes=roads.classes + "'")),
        "fibre": replace(network, fibre=replace(fibre, x_m=fibre.x_m + 1.0)),
        "places": replace(network, places=Places(text, text, text, villages.x_m[:1], villages.y_m[:1])),
        "terrain": replace(network, terrain=replace(terrain, height_m=terrain.height_m + np.float32(1.0))),
    }


@pytest.mark.slow
def test_each_layer_has_exactly_the_stages_computed_anew_that_read_it(small: StageKeys) -> None:
    changed = layers_changed(small.network)
    assert changed.keys() == LAYERS.keys()
    for part, network in changed.items():
        must, may = LAYERS[part]
        anew = small.changed(network=network)
        assert must <= anew <= must | may, part


@pytest.mark.slow
def test_a_service_and_the_pixels_leave_what_does_not_read_them(small: StageKeys) -> None:
    pixels = load_scenario(small.path, settings=[*SMALL, "radio.raster_step_m=500"])
    assert not small.changed(scenario=pixels) & POINTS
    louder = load_scenario(small.path, settings=[*SMALL, "radio.services.5g.tx_power_dbm=50"])
    assert not small.changed(scenario=louder) & RASTERS_4G
