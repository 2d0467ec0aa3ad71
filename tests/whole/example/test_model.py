"""Roads, fibre, sites and places of the example, and that the model computes the reported figures from them."""

from __future__ import annotations

import csv
import filecmp
from dataclasses import fields, replace

import numpy as np
import pytest
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from phusong.coverage.fibre.graph import build_road_graph
from phusong.coverage.fibre.reach import fibre_reach
from phusong.coverage.radio.engine import predict_points
from phusong.coverage.radio.parameters import check_radio
from phusong.coverage.radio.transmitters import Transmitters
from phusong.coverage.served.evaluate import evaluate_radio
from phusong.scenario.radio import first_radio
from tests.builders.layers.example import LAYERS, METRES, REPORTED, layer

pytestmark = pytest.mark.slow  # reads the layers of a province


def test_villages_stand_among_houses_and_off_the_water(survey, classes):
    network = survey.network
    around = network.terrain.classes_at(network.villages.x_m, network.villages.y_m)
    assert (around >= 0).all()
    assert not (around == classes["water"]).any()
    assert (around == classes["built"]).mean() > 0.5  # the model's grid parts the cells elsewhere


def test_roads_join_every_village(villages):
    roads = layer("roads")
    assert set(roads["class"]) == {"national", "provincial", "commune", "track"}
    ends = np.array([(line.coords[0], line.coords[-1]) for line in roads.geometry]).reshape(-1, 2)
    _, node = np.unique(ends, axis=0, return_inverse=True)
    start, end = node.reshape(-1, 2).T
    parts, _ = connected_components(coo_array((np.ones(len(start)), (start, end)), shape=(node.max() + 1,) * 2))
    assert parts == 1
    cycles = len(start) - (node.max() + 1) + parts
    assert cycles >= 177 / 1970 * len(start)  # as meshed as the roads of Bát Xát in OpenStreetMap
    away_m = villages.to_crs(METRES).distance(roads.to_crs(METRES).union_all())
    assert away_m.max() < 200.0


def test_roads_meet_at_their_ends_only():
    lines = layer("roads").geometry.to_numpy()
    first, second = shapely.STRtree(lines).query(lines, predicate="crosses")
    assert not len(first), list(zip(first, second, strict=True))
    assert shapely.is_simple(lines).all()


def test_fibre_follows_roads_and_feeds_every_access_point(survey):
    routes, access = layer("fibre"), layer("fibre_access")
    assert set(routes["kind"]) == {"backbone", "distribution"}
    assert set(access["kind"]) == {"olt", "splitter"}
    assert access["fibre_id"].is_unique
    metric, roads = routes.to_crs(METRES), layer("roads").to_crs(METRES)
    every_100_m = shapely.points(shapely.get_coordinates(shapely.segmentize(metric.geometry, 100.0)))
    _, away_m = shapely.STRtree(roads.geometry).query_nearest(every_100_m, all_matches=False, return_distance=True)
    assert len(away_m) > metric.length.sum() / 100.0
    assert (away_m < 5.0).mean() > 0.99
    graph = build_road_graph(survey.network, survey.scenario.fibre)
    assert graph.access_fed.all()


def test_fibre_is_rebuilt_to_the_byte_from_the_roads(builder, survey, tmp_path):
    build, fibre = builder("build_lao_cai"), builder("lao_cai.fibre")
    nothing = {each.name: getattr(survey.network.fibre, each.name)[:0] for each in fields(survey.network.fibre)}
    bare = replace(survey.network, fibre=replace(survey.network.fibre, **nothing))
    plant = fibre.lay_fibre(bare, survey.scenario.fibre, REPORTED["fibre_villages"], lambda _: None)
    build.write_fibre(tmp_path, plant)
    names = sorted(path.name for path in tmp_path.iterdir())
    _, differing, missing = filecmp.cmpfiles(tmp_path, LAYERS, names, shallow=False)
    assert (differing, missing) == ([], [])
    assert {name.split(".")[0] for name in names} == {"fibre", "fibre_access"}


def test_sites_are_plausible():
    sites = layer("sites")
    assert sites["site_id"].is_unique
    assert 380 <= len(sites) <= 450
    assert sites["technologi"].str.contains("5g").sum() == REPORTED["5g_sites"] == 52
    assert sites["technologi"].str.contains("4g").all()
    assert set(sites["operator"]) == {"Viettel", "VinaPhone", "MobiFone"}
    assert sites["height_m"].between(15, 60).all()


def test_every_site_has_its_sectors():
    sites = layer("sites")
    carried = {(row.site_id, technology) for row in sites.itertuples() for technology in row.technologi.split(";")}
    with (LAYERS / "sectors.csv").open(encoding="utf-8", newline="") as lines:
        sectors = list(csv.DictReader(lines))
    assert {(row["site_id"], row["technology"]) for row in sectors} == carried
    assert len(sectors) == 3 * len(carried)
    assert all(0 <= float(row["azimuth_deg"]) < 360 for row in sectors)
    band_5g = {"Viettel": 2600.0, "VinaPhone": 3700.0, "MobiFone": 3800.0}
    operator = dict(zip(sites["site_id"], sites["operator"], strict=True))
    for row in sectors:
        band_mhz = 942.5 if row["technology"] == "4g" else band_5g[operator[row["site_id"]]]
        assert float(row["band_mhz"]) == band_mhz


def test_places_hold_each_commune_centre(villages):
    places = layer("places")
    assert places["place_id"].is_unique
    counts = places["kind"].value_counts()
    assert counts["commune_centre"] == 152
    assert counts["clinic"] == 152
    assert counts["school"] >= 152
    seats = {(point.x, point.y) for point in places[places["kind"] == "commune_centre"].geometry}
    centres = {(point.x, point.y) for point in villages[villages["is_commune"] == 1].geometry}
    assert seats == centres


@pytest.mark.parametrize("name", ["communes", "villages", "sites", "roads", "fibre", "fibre_access", "places"])
def test_shapefiles_state_encoding_and_system(name):
    assert (LAYERS / f"{name}.cpg").read_text(encoding="ascii") == "UTF-8"
    assert "WGS_1984" in (LAYERS / f"{name}.prj").read_text(encoding="ascii")
    frame = layer(name)
    assert frame.crs.to_epsg() == 4326
    assert not frame.geometry.isna().any()
    stamp = (LAYERS / f"{name}.dbf").read_bytes()[1:4]
    assert stamp == bytes((2024 - 1900, 12, 31))


def test_the_example_runs_the_full_model(survey):
    radio = survey.scenario.radio
    assert radio.model == "p1812"
    assert survey.network.terrain.cover is not None
    assert [radio.budget(service).preset for service in ("4g", "5g")] == [
        ("vn-900", "vn-4g-zone2"),
        ("vn-5g",),
    ]
    assert all(budget.clutter_loss_db == 0.0 for budget in radio.services.values())
    assert check_radio(survey.network.terrain, radio) == []


def test_the_model_computes_the_reported_figures(survey, coverage):
    centre = survey.network.villages.is_commune_centre
    assert coverage.served("fibre").sum() == REPORTED["fibre_villages"] == 1512
    assert coverage.served("4g")[centre].sum() == REPORTED["4g_centres"] == 152
    assert 0.45 <= coverage.served("4g").mean() <= 0.70
    assert 0.05 <= coverage.served("5g").mean() <= 0.30


def test_the_figures_do_not_hang_on_the_grid(builder, survey, coverage):
    # Fibre takes no height. At 45 m, which takes twice as long, `python data/build_lao_cai.py --check` holds the same.
    read = ("villages", "communes", "sites", "sectors", "terrain", "clutter")
    finer = builder("lao_cai.radio.survey").read_survey(LAYERS, read, 60.0)
    again = evaluate_radio(finer.network, first_radio(finer.scenario.radio))
    people, centre = survey.network.villages.population, survey.network.villages.is_commune_centre
    np.testing.assert_array_equal(finer.network.villages.ids, survey.network.villages.ids)
    assert again.served("4g")[centre].sum() == REPORTED["4g_centres"]
    for service in ("4g", "5g"):
        first, second = (people[each.served(service)].sum() / people.sum() for each in (coverage, again))
        assert abs(first - second) < 0.02, service


def test_the_figures_have_a_margin(survey, coverage):
    way_m = coverage.services["fibre"].distance_m
    assert np.nanmin(np.abs(way_m - survey.scenario.fibre.reach_m)) > 5.0
    state, centre = coverage.services["4g"], survey.network.villages.is_commune_centre
    assert state.margin_db[centre].min() >= 3.0
    # 3 dB above what is wanted with 90 %, where the level spreads by 8 dB.
    assert state.probability[centre].min() > 0.95


def test_a_cut_cable_changes_the_fibre_figure(survey):
    network = survey.network
    lengths = shapely.length(network.fibre.routes)
    backbone = np.flatnonzero(network.fibre.route_kinds == "backbone")
    kept = np.arange(len(lengths)) != backbone[np.argmax(lengths[backbone])]
    cut = replace(network.fibre, routes=network.fibre.routes[kept], route_kinds=network.fibre.route_kinds[kept])
    changed = replace(network, fibre=cut)
    parameters = survey.scenario.fibre
    assert (
        fibre_reach(changed, build_road_graph(changed, parameters), parameters).reached.sum()
        < REPORTED["fibre_villages"]
    )


def test_fewer_sites_serve_fewer_villages(survey, coverage):
    network, radio = survey.network, first_radio(survey.scenario.radio)
    masts = Transmitters.of_sites(network, "4g")
    levels = predict_points(network.terrain, masts, network.villages.x_m, network.villages.y_m, "4g", radio)
    covers = levels.covers(radio.budget("4g").required_rsrp_dbm).toarray()
    assert not (coverage.served("4g") & ~covers.any(axis=0)).any()
    needed = int(np.argmax(covers[:, covers.sum(axis=0) == 1].sum(axis=1)))
    assert np.delete(covers, needed, axis=0).any(axis=0).sum() < covers.any(axis=0).sum()
