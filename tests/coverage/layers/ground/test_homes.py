"""Where people live, read from a population raster, buildings, and villages with outlines."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from numpy.testing import assert_allclose

from phusong.coverage.findings.errors import InputError
from phusong.coverage.geofiles.sources import LayerSource
from phusong.coverage.layers.read import check_path, read_network
from phusong.coverage.served.people.find import find_people
from phusong.coverage.served.people.parameters import PeopleParameters
from tests.builders.layers import layer_files as files

WEST, NORTH, STEP_DEG = 104.0, 22.5, 0.001


def read(folder: Path, **changed: object):
    sources = files.write_region(folder, **{name: each for name, each in changed.items() if name in files.REGION})
    more = {name: LayerSource(path=each) for name, each in changed.items() if name not in files.REGION}
    return read_network({**sources, **more}, base=folder)


def write_population(folder: Path, cells: dict[tuple[int, int], float], nodata: float = -99999.0) -> str:
    """A raster of 100 by 300 cells in which some hold people, row and column from the north-west corner."""
    people = np.full((100, 300), nodata, dtype=np.float32)
    for (row, col), number in cells.items():
        people[row, col] = number
    files.write_terrain(folder / "population.tif", people, west=WEST, north=NORTH, step_deg=STEP_DEG, nodata=nodata)
    return "population.tif"


@pytest.mark.slow
def test_cells_with_people_are_homes_at_their_middle(tmp_path: Path) -> None:
    cells = {(49, 21): 30.5, (50, 20): 12.0, (48, 18): 0.0, (10, 250): 42_000.0}
    network, findings = read(tmp_path, population=write_population(tmp_path, cells))
    homes = network.homes
    assert sorted(homes.people.tolist()) == [12.0, 30.5, 42_000.0]
    lon, lat = network.lon_lat(homes.x_m, homes.y_m)
    assert_allclose(lon[np.argsort(homes.people)], WEST + STEP_DEG * np.array([20.5, 21.5, 250.5]), atol=1e-7)
    assert_allclose(lat[np.argsort(homes.people)], NORTH - STEP_DEG * np.array([50.5, 49.5, 10.5]), atol=1e-7)
    assert not [each for each in findings if each.layer == "population"]


@pytest.mark.slow
def test_people_of_a_village_stand_where_the_raster_has_them(tmp_path: Path) -> None:
    # The first village is at 104.02, 22.45; a quarter of it lives in the cell just north-west, the rest north-east.
    network, _ = read(tmp_path, population=write_population(tmp_path, {(49, 19): 10.0, (49, 21): 30.0}))
    people = find_people(network, PeopleParameters(points=7))
    assert people.people[people.village == 0].tolist() == [0.0, 103.0, 309.0]  # of the 412 that the village states
    assert people.people[people.village == 1].sum() == 350.0
    assert (people.village == 1).sum() == 7


@pytest.mark.slow
def test_a_raster_elsewhere_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        read(tmp_path, population=write_population(tmp_path, {(0, 0): 0.0}))
    assert [each.code for each in refused.value.findings if each.severity == "error"] == ["population-elsewhere"]


@pytest.mark.slow
def test_buildings_are_points_or_outlines_and_go_before_the_raster(tmp_path: Path) -> None:
    house = shapely.box(104.0195, 22.4505, 104.0205, 22.4515)
    places = [house, shapely.Point(104.021, 22.448)]
    gpd.GeoDataFrame({"people": [np.nan, 4.0]}, geometry=places, crs=files.WGS84).to_file(tmp_path / "houses.gpkg")
    raster = write_population(tmp_path, {(49, 19): 10.0})
    network, findings = read(tmp_path, buildings="houses.gpkg", population=raster)
    assert sorted(network.homes.people.tolist()) == [1.0, 4.0]
    lon, lat = network.lon_lat(network.homes.x_m, network.homes.y_m)
    assert_allclose(np.sort(lon), [104.02, 104.021], atol=1e-6)
    assert_allclose(np.sort(lat), [22.448, 22.451], atol=1e-6)
    assert "population-unused" in {each.code for each in findings}


@pytest.mark.slow
def test_a_village_with_an_outline_stands_at_its_middle_and_keeps_the_outline(tmp_path: Path) -> None:
    villages = files.villages()
    geometry = np.array(villages.geometry, dtype=object)
    geometry[1] = shapely.box(104.065, 22.44, 104.08, 22.455)
    # A horseshoe, whose middle lies outside of it.
    outer, inner = shapely.box(104.115, 22.44, 104.125, 22.46), shapely.box(104.117, 22.44, 104.125, 22.458)
    geometry[2] = shapely.difference(outer, inner)
    network, _ = read(
        tmp_path, villages=gpd.GeoDataFrame(villages.drop(columns="geometry"), geometry=geometry, crs=files.WGS84)
    )
    assert sorted(network.village_outlines) == ["002", "003"]
    lon, lat = network.lon_lat(network.villages.x_m, network.villages.y_m)
    assert_allclose((lon[1], lat[1]), (104.0725, 22.4475), atol=1e-5)
    for at, name in ((1, "002"), (2, "003")):
        outline = network.village_outlines[name]
        assert shapely.covers(outline, shapely.Point(network.villages.x_m[at], network.villages.y_m[at]))
        people = find_people(network, PeopleParameters(points=9))
        mine = people.village == at
        assert mine.sum() == 9
        assert shapely.contains_xy(outline.buffer(0.01), people.x_m[mine], people.y_m[mine]).all()
    plain, _ = read(tmp_path)
    assert not plain.village_outlines
    assert not len(plain.homes)


def test_a_raster_of_people_is_told_by_its_name(tmp_path: Path) -> None:
    write_population(tmp_path, {(49, 21): 30.5})
    assert check_path(tmp_path / "population.tif") == []
