"""Hops that were designed before: the same ways home with them, and none of them designed anew."""

from dataclasses import replace

import numpy as np
import pytest

from phusong.coverage.fibre.parameters import FibreParameters
from phusong.optimize.backhaul import HopSights, microwave
from phusong.optimize.backhaul.choose import Backhauls, TowerTops, WaysHome
from phusong.optimize.backhaul.parameters import BackhaulParameters
from tests.builders.networks.small_network import SOUTH_M, WEST_M, flat_terrain, small_network, with_hill
from tests.builders.plans.prices import plain_prices

NETWORK = replace(small_network(), terrain=with_hill(flat_terrain(), 9.0, 7.0, 300.0, 900.0))
PLACES = ((4.0, 9.0), (12.0, 9.0), (14.0, 4.0))


def ways(places, sights: HopSights | None = None) -> Backhauls:
    x_m, y_m = 1000.0 * np.array(places).T
    tops = TowerTops(WEST_M + x_m, SOUTH_M + y_m, 42.0, 30_000.0)
    found = WaysHome.find(NETWORK, tops, BackhaulParameters(), FibreParameters(), sights=sights)
    return found.at_prices(plain_prices())


def test_ways_home_are_the_same_with_hops_that_were_designed_before(monkeypatch: pytest.MonkeyPatch) -> None:
    sights: HopSights = {}
    first = ways(PLACES, sights)
    assert first == ways(PLACES)
    assert {bool(each.trouble) for each in sights.values()} == {True, False}, "hops that do, and hops that do not"
    designed: list[object] = []
    design_hops = microwave.design_hops
    monkeypatch.setattr(microwave, "design_hops", lambda *of: designed.extend(of[0]) or design_hops(*of))
    assert ways(PLACES, sights) == first
    assert designed == []
    known = len(sights)
    more = ways((*PLACES, (7.0, 12.0)), sights)
    assert len(designed) == len(sights) - known > 0, "those of the place that joined alone"
    assert more == ways((*PLACES, (7.0, 12.0)))


def test_ways_home_are_the_same_however_many_work_on_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(microwave, "_TOGETHER", 2)
    places = (*PLACES, (7.0, 12.0), (2.0, 3.0), (10.0, 14.0))
    found = []
    for jobs in ("1", "2", "5"):
        monkeypatch.setenv("PHUSONG_JOBS", jobs)
        sights: HopSights = {}
        found.append((ways(places, sights), list(sights), repr(list(sights.values()))))
    assert len(found[0][1]) > 6
    assert found[0] == found[1] == found[2]
