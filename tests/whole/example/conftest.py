"""What tests of the Lào Cai example read once."""

from __future__ import annotations

import importlib
import sys

import geopandas as gpd
import pytest
import rasterio

from phusong.coverage.served.evaluate import evaluate_coverage
from phusong.scenario.radio import first_radio
from tests.builders.layers.example import DATA, LAYERS, layer


@pytest.fixture(scope="package")
def communes() -> gpd.GeoDataFrame:
    return layer("communes")


@pytest.fixture(scope="package")
def villages() -> gpd.GeoDataFrame:
    return layer("villages")


@pytest.fixture(scope="package")
def heights():
    with rasterio.open(LAYERS / "terrain.tif") as source:
        return source.read(1), source.transform


@pytest.fixture(scope="package")
def builder():
    """The builder's modules by name."""
    sys.path.insert(0, str(DATA))
    try:
        yield lambda name: importlib.import_module(name)
    finally:
        sys.path.remove(str(DATA))


@pytest.fixture(scope="package")
def survey(builder):
    return builder("lao_cai.radio.survey").read_survey(LAYERS)


@pytest.fixture(scope="package")
def coverage(survey):
    return evaluate_coverage(survey.network, first_radio(survey.scenario.radio), survey.scenario.fibre)


@pytest.fixture(scope="package")
def cover():
    with rasterio.open(LAYERS / "clutter.tif") as source:
        return source.read(1)


@pytest.fixture(scope="package")
def classes(builder):
    """Words of SOURCES.md and the codes they stand for."""
    land = builder("lao_cai.landcover")
    names = ("trees", "crops", "built", "water", "shrub", "grass", "bare")
    return {name: getattr(land, name.upper()) for name in names}
