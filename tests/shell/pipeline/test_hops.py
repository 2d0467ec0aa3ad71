"""Hops that are kept between runs: they come back as they were, and not for another ground or other settings."""

from math import nan
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from phusong.console.narrator import Narrator
from phusong.optimize.backhaul import HopSight
from phusong.pipeline.stages.basis import Given
from phusong.pipeline.stages.hops import KnownHops, pack_hops, unpack_hops
from phusong.pipeline.stages.stages import Stages, open_cache
from phusong.scenario.model import Scenario
from tests.builders.networks.small_network import flat_terrain, with_hill

SIGHTS = {
    (1.5, 2.0, 3.0, 4.0, 42.0, 30.0): HopSight("15 GHz", "", 400.0, 1e3 / 3, 0.0, 1.25, 600.0, 31.0, 1e-4),
    (9.0, 2.0, 3.0, 4.0, 42.0, 30.0): HopSight("7 GHz", "terrain", 150.0, 7e3, 0.0, nan, nan, nan, 100.0),
}


def scenario(**candidates: Any) -> Scenario:
    return Scenario.model_validate(
        {"name": "hops", "layers": {"villages": {"path": "villages.csv"}}, "candidates": candidates}
    )


def known(folder: Path, asked: Scenario, terrain=None) -> KnownHops:
    stages = Stages(open_cache(folder), Narrator("en", quiet=True), Given.of(asked, {}))
    return KnownHops(stages, asked, flat_terrain() if terrain is None else terrain)


def same(one: HopSight, other: HopSight) -> bool:
    pairs = zip(one, other, strict=True)
    return all(type(a) is type(b) and (a == b or (a != a and b != b)) for a, b in pairs)  # noqa: PLR0124 - not a number


def test_hops_come_back_as_they_were() -> None:
    back = unpack_hops(pack_hops(SIGHTS))
    assert list(back) == list(SIGHTS)
    assert all(same(back[ends], sight) for ends, sight in SIGHTS.items())
    assert unpack_hops(pack_hops({})) == {}


@pytest.mark.parametrize("damage", [{"band": None}, {"figures": np.zeros((2, 3))}, {"ends": np.zeros((1, 6))}])
def test_what_is_not_known_counts_as_none(damage: dict[str, Any]) -> None:
    arrays = {name: array for name, array in (pack_hops(SIGHTS) | damage).items() if array is not None}
    assert unpack_hops(arrays) == {}


def test_they_are_kept_for_this_ground_and_these_settings(tmp_path: Path) -> None:
    first = known(tmp_path, scenario())
    assert first.sights == {}
    first.sights.update(SIGHTS)
    first.keep()
    again = known(tmp_path, scenario(tower_height_m=60.0))
    assert list(again.sights) == list(SIGHTS)
    assert known(tmp_path, scenario(), with_hill(flat_terrain(), 5.0, 5.0, 100.0, 900.0)).sights == {}
    assert known(tmp_path, scenario(backhaul={"microwave": {"availability_percent": 99.9}})).sights == {}
