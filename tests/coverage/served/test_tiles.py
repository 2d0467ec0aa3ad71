"""Points judged tile by tile: whatever the tiles, every figure is that of all points judged at once."""

import tracemalloc
from dataclasses import fields, replace

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from phusong.coverage.fibre.parameters import FibreParameters
from phusong.coverage.kernels import paged
from phusong.coverage.propagation.cover import Cover
from phusong.coverage.radio import engine, prediction
from phusong.coverage.radio.engine import predict_carriers
from phusong.coverage.radio.prediction import make_prediction
from phusong.coverage.radio.quality import Quality, measure_quality, operator_uplinks
from phusong.coverage.radio.transmitters import Transmitters
from phusong.coverage.served import tiles as tiles_module
from phusong.coverage.served.environments import served_in
from phusong.coverage.served.evaluate import evaluate_people, evaluate_radio
from phusong.coverage.served.judged import judge_points
from phusong.coverage.served.operators import served_by
from phusong.coverage.served.people.find import find_people
from phusong.coverage.served.people.parameters import PeopleParameters
from phusong.coverage.served.people.point_network import at_points
from phusong.coverage.served.tiles import part_points, tiles_of, tiles_of_spread
from phusong.store.keys import content_key
from tests.builders.levels.radio import radio_of
from tests.builders.levels.spread import OnceEach
from tests.builders.networks.sixty_villages import sixty_villages

ASKED = PeopleParameters()
RADIO = radio_of(max_range_km=9.0, services={"5g": {"uplink_anchor": "4g"}})


def holed(network):
    """The network with voids in its terrain, which some paths cross."""
    height_m = network.terrain.height_m.copy()
    height_m[40:60, 100:130] = np.nan
    height_m[::50, ::50] = np.nan
    return replace(network, terrain=replace(network.terrain, height_m=height_m))


NETWORK = holed(sixty_villages())
PEOPLE = find_people(NETWORK, ASKED)
POINTS = at_points(NETWORK, PEOPLE)
MASTS = {service: Transmitters.of_sites(NETWORK, service) for service in RADIO.services}


@pytest.fixture(scope="module")
def whole():
    """Levels at all points at once."""
    places = (POINTS.villages.x_m, POINTS.villages.y_m)
    return {name: predict_carriers(POINTS.terrain, own, *places, name, RADIO) for name, own in MASTS.items()}


@pytest.mark.slow
def test_the_ground_around_tiles_and_masts_that_are_done_with_is_let_go(monkeypatch):
    codes = np.random.default_rng(6).integers(0, 9, tuple(2 * n for n in POINTS.terrain.shape)).astype(np.uint8)
    wooded = replace(POINTS, terrain=replace(POINTS.terrain, cover=codes))
    monkeypatch.setattr(tiles_module, "PAIRS_AT_ONCE", 97)
    monkeypatch.setattr(engine, "MASTS_AT_ONCE", 2)
    wanted = evaluate_radio(wooded, RADIO)
    places = (wooded.villages.x_m, wooded.villages.y_m)
    levels = predict_carriers(wooded.terrain, MASTS["4g"], *places, "4g", RADIO)
    monkeypatch.setattr(paged, "PAGED_BYTES", 1)
    in_files = replace(wooded, terrain=replace(wooded.terrain, cover=paged.paged(codes.shape, np.uint8)))
    in_files.terrain.cover[...] = codes
    monkeypatch.setattr(prediction, "ANTENNAS_AT_ONCE", 7)
    let_go, times = Cover.let_go, []
    monkeypatch.setattr(Cover, "let_go", lambda cover: (times.append(cover.around), let_go(cover)))
    assert content_key(evaluate_radio(in_files, RADIO)) == content_key(wanted)
    tiles = len(tiles_of(in_files, MASTS, RADIO).tiles)
    assert tiles > 2 * tiles_module.TILES_BETWEEN
    assert len(times) >= tiles // tiles_module.TILES_BETWEEN
    times.clear()
    again = predict_carriers(in_files.terrain, MASTS["4g"], *places, "4g", RADIO)
    assert content_key(again.rsrp.rsrp_dbm.data, again.others_dbm) == content_key(
        levels.rsrp.rsrp_dbm.data, levels.others_dbm
    )
    assert len(times) >= len(MASTS["4g"]) // 2


@pytest.mark.slow
@pytest.mark.parametrize("spread", [False, True])
@pytest.mark.parametrize("at_once", [30, 97, 10**9])
def test_tiles_give_what_all_points_at_once_do(at_once, spread, whole, monkeypatch):
    monkeypatch.setattr(tiles_module, "PAIRS_AT_ONCE", at_once)
    monkeypatch.setattr(tiles_module, "TILE_M", 3000.0)
    tiles = tiles_of_spread(POINTS, MASTS, RADIO, OnceEach(), None) if spread else tiles_of(POINTS, MASTS, RADIO)
    assert (len(tiles.tiles) > 3) == (at_once < 10**9)
    judged = judge_points(tiles, RADIO, ASKED)
    for name, levels in whole.items():
        anchor = whole["4g"] if name == "5g" else None
        expected = measure_quality(levels, None if anchor is None else operator_uplinks(anchor))
        got = judged[name]
        for field in fields(Quality):
            mine, theirs = getattr(got.quality, field.name), getattr(expected, field.name)
            assert mine.tobytes() == theirs.tobytes(), (name, field.name)
        assert_array_equal(got.servers, levels.servers())
        assert_array_equal(got.voids, levels.rsrp.voids)
        for mine, theirs in (
            (got.environments, served_in(levels, anchor, ASKED)),
            (got.operators, served_by(levels, anchor)),
        ):
            assert list(mine) == list(theirs)
            assert all((mine[each] == theirs[each]).all() for each in theirs)
    assert judged["4g"].voids.any()
    assert 0 < judged["4g"].quality.served.sum() < len(PEOPLE)


@pytest.mark.slow
def test_coverage_hangs_neither_on_tiles_nor_on_where_it_is_predicted(monkeypatch):
    settings = (RADIO, FibreParameters(), ASKED)
    key = content_key(evaluate_people(NETWORK, PEOPLE, settings))
    monkeypatch.setattr(tiles_module, "PAIRS_AT_ONCE", 150)
    assert content_key(evaluate_people(NETWORK, PEOPLE, settings)) == key
    assert content_key(evaluate_people(NETWORK, PEOPLE, settings, spread=OnceEach(seed=4))) == key


def test_every_point_stands_in_one_tile_of_few_pairs(monkeypatch):
    monkeypatch.setattr(tiles_module, "PAIRS_AT_ONCE", 60)
    made = [make_prediction(NETWORK.terrain, own, name, RADIO) for name, own in MASTS.items()]
    tiles, pairs = part_points(POINTS.villages.x_m, POINTS.villages.y_m, made)
    assert_array_equal(np.sort(np.concatenate(tiles)), np.arange(len(PEOPLE)))
    assert all((np.diff(tile) > 0).all() for tile in tiles)
    assert max(pairs) < 60 + 2 * len(NETWORK.sites.ids)
    places = np.column_stack((POINTS.villages.x_m, POINTS.villages.y_m))
    away_m = [np.hypot(*(places[:, None] - np.column_stack((own.x_m, own.y_m))).T) for own in MASTS.values()]
    assert sum(pairs) == sum(int((each <= 9000.0).sum()) for each in away_m)


def test_nobody_and_no_mast_is_no_trouble():
    made = [make_prediction(NETWORK.terrain, own, name, RADIO) for name, own in MASTS.items()]
    assert [len(each) for each in part_points(np.zeros(0), np.zeros(0), made)[0]] == [0]
    silent = {name: own.only(np.zeros(len(own), dtype=np.bool_)) for name, own in MASTS.items()}
    judged = judge_points(tiles_of(POINTS, silent, RADIO), RADIO, ASKED)
    assert not judged["4g"].quality.served.any()
    assert (judged["4g"].quality.server == -1).all()


@pytest.mark.slow
def test_progress_reaches_all_masts_and_never_goes_back(monkeypatch):
    monkeypatch.setattr(tiles_module, "PAIRS_AT_ONCE", 100)
    told = []
    evaluate_radio(POINTS, RADIO, lambda done, total: told.append((done, total)), ASKED)
    total = sum(map(len, MASTS.values()))
    assert told[-1] == (total, total)
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert len({done for done, _ in told}) > 3


@pytest.mark.slow
def test_points_are_judged_in_the_memory_of_some_tiles(monkeypatch):
    points = replace(POINTS, villages=taken(POINTS.villages, np.tile(np.arange(len(PEOPLE)), 16)))
    judge_points(tiles_of(POINTS, MASTS, RADIO), RADIO, ASKED)  # which loads what is loaded but once
    most = {}
    for at_once in (10**9, 2_000):
        monkeypatch.setattr(tiles_module, "PAIRS_AT_ONCE", at_once)
        tracemalloc.start()
        judged = judge_points(tiles_of(points, MASTS, RADIO), RADIO, ASKED)
        held, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        most[at_once] = peak - 2 * held  # less the figures of the tiles, and put together
        assert len(judged["4g"].servers) == len(points.villages)
    assert most[2_000] < 0.3 * most[10**9]


def taken(villages, rows):
    """Some villages, each as often as it is named."""
    columns = {each.name: getattr(villages, each.name) for each in fields(villages)}
    return replace(villages, **{name: of[rows] for name, of in columns.items() if isinstance(of, np.ndarray)})
