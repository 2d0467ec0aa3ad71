"""Districts and provinces with layers of their own: in the GeoPackage and on the map, where communes lie in them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely

from phusong.coverage.network.demand import Units
from phusong.coverage.network.network import Network
from phusong.maps.export.geopackage import layers_gpkg
from phusong.maps.webmap.data import page_data
from tests.builders.pages.contexts import MAP_CONTEXT
from tests.builders.plans.small_plan import small_case


def units(*outlines: shapely.Geometry, names: tuple[str, ...], codes: tuple[str, ...] = ()) -> Units:
    columns = [np.array(values, dtype=object) for values in (names, codes or [""] * len(names))]
    shapes = np.empty(len(outlines), dtype=object)
    shapes[:] = outlines
    return Units(*columns, shapes)


def with_units(network: Network) -> Network:
    """One district as the communes name it and one far away; one province around all, and one far away."""
    around = shapely.box(*shapely.total_bounds(network.communes.outlines)).buffer(50.0)
    far = shapely.affinity.translate(around, 1e6, 0.0)
    name = str(network.communes.districts[0])
    return replace(
        network,
        districts=units(around, far, names=(name, "Huyện xa"), codes=("080", "090")),
        provinces=units(shapely.MultiPolygon([around]), far, names=("Tỉnh Lào Cai", "Tỉnh xa")),
    )


@pytest.fixture(scope="module")
def gpkg(tmp_path_factory: pytest.TempPathFactory) -> Path:
    network, coverage, plan = small_case()
    path = tmp_path_factory.mktemp("units") / "layers.gpkg"
    path.write_bytes(layers_gpkg(with_units(network), coverage, plan, context=MAP_CONTEXT))
    return path


@pytest.mark.slow
def test_units_are_layers_of_the_geopackage(gpkg: Path) -> None:
    districts, provinces = (gpd.read_file(gpkg, layer=name) for name in ("districts", "provinces"))
    network = small_case()[0]
    assert districts[["name", "code"]].to_numpy().tolist() == [[str(network.communes.districts[0]), "080"]]
    assert provinces["name"].tolist() == ["Tỉnh Lào Cai"]
    assert districts.crs == network.crs
    assert shapely.covers(districts.geometry[0], network.communes.outlines).all()
    styles = pyogrio.read_dataframe(gpkg, layer="layer_styles", read_geometry=False)
    assert {"districts", "provinces"} <= set(styles["f_table_name"])


@pytest.mark.slow
def test_a_network_without_such_layers_has_none(tmp_path: Path) -> None:
    path = tmp_path / "layers.gpkg"
    path.write_bytes(layers_gpkg(*small_case(), context=MAP_CONTEXT))
    assert "provinces" not in {str(name) for name, _ in pyogrio.list_layers(path)}
    gathered = pyogrio.read_dataframe(path, layer="districts")
    assert list(gathered["name"]) == ["Huyện"]
    communes = pyogrio.read_dataframe(path, layer="communes")
    assert gathered.geometry[0].area == pytest.approx(communes.geometry.area.sum())
    assert gathered.geometry[0].symmetric_difference(communes.geometry.union_all()).area < 1.0


def test_the_map_draws_units_of_their_own_layer() -> None:
    network, coverage, plan = small_case()
    data = page_data(with_units(network), coverage, plan, MAP_CONTEXT)
    bare = page_data(network, coverage, plan, MAP_CONTEXT)
    name = str(network.communes.districts[0])
    at = data["districts"]["name"].index(name)
    assert data["districts"]["name"] == bare["districts"]["name"]
    assert data["districts"]["rings"][at] != bare["districts"]["rings"][at]
    assert (data["provinces"]["name"], bare["provinces"]["name"]) == (["Tỉnh Lào Cai"], [])
    assert len(data["provinces"]["rings"]) == 1
    json.dumps(data, allow_nan=False)
