"""Hops that are designed together come to what each comes to alone, to the bit, whatever stands beside it."""

from dataclasses import replace

import numpy as np
import pytest

from phusong.coverage.microwave import HopGround, MicrowaveParameters, design_hops
from phusong.coverage.microwave.clearance import clearances_together, hop_clearance
from phusong.coverage.microwave.hop import design_hop
from phusong.coverage.terrain import Terrain
from tests.builders.networks.small_network import SOUTH_M, WEST_M, flat_terrain, with_hill

FREQUENCIES_MHZ = (7.5e3, 15e3, 80e3)


def ground() -> HopGround:
    """A hill, some cover, and a void in a corner."""
    terrain: Terrain = with_hill(flat_terrain(), 9.0, 7.0, 300.0, 900.0)
    height_m = terrain.height_m.copy()
    height_m[:8, :8] = np.nan
    cover = np.where(np.indices(height_m.shape).sum(axis=0) % 3, 10, 30).astype(np.uint8)
    return HopGround.of(replace(terrain, height_m=height_m, cover=cover), None, 200.0)


def ends(count: int) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """Hops of some tens of metres to many kilometres, some over the void and some off the grid."""
    rng = np.random.default_rng(11)
    places_m = np.array([WEST_M, SOUTH_M]) + rng.uniform(-500.0, 17_000.0, (count, 2, 2))
    places_m[::7, 1] = places_m[::7, 0] + rng.uniform(5.0, 90.0, (len(places_m[::7]), 2))
    return [((a[0], a[1]), (b[0], b[1])) for a, b in places_m.tolist()]


@pytest.mark.slow
def test_profiles_and_designs() -> None:
    over, parameters, pairs = ground(), MicrowaveParameters(), ends(60)
    rng = np.random.default_rng(5)
    antennas_m = [(float(one), float(other)) for one, other in rng.uniform(10.0, 90.0, (len(pairs), 2))]
    profiles = over.between_all(pairs)
    for profile, (here_m, there_m) in zip(profiles, pairs, strict=True):
        alone = over.between(here_m, there_m)
        for column in ("distance_m", "ground_m", "cover_m"):
            np.testing.assert_array_equal(getattr(profile, column), getattr(alone, column))
        assert profile.length_m == pytest.approx(np.hypot(here_m[0] - there_m[0], here_m[1] - there_m[1]))
        assert profile.cover_m[0] == profile.cover_m[-1] == 0.0
    assert any(profile.cover_m.any() for profile in profiles)
    designs = design_hops(profiles, antennas_m, parameters)
    assert {each.trouble for each in designs} >= {None, "terrain", "clearance"}
    for design, profile, heights_m in zip(designs, profiles, antennas_m, strict=True):
        on_each = [design_hop(profile, heights_m, band, parameters) for band in parameters.bands]
        assert any(repr(design) == repr(each) for each in on_each)
        assert design.feasible == any(each.feasible for each in on_each)
        best = max((each.band.capacity_mbps for each in on_each if each.feasible), default=None)
        assert best is None or design.band.capacity_mbps == best


def test_clearances() -> None:
    rng = np.random.default_rng(7)
    profiles, antennas_m = [], []
    for count in (3, 400, 4, 3, 900, 50):
        distance_m = np.concatenate(([0.0], np.sort(rng.uniform(1.0, 99.0 * count, count - 1))))
        profiles.append((distance_m, np.round(rng.uniform(0.0, 60.0, count))))
        antennas_m.append((float(rng.uniform(20, 90)), float(rng.uniform(20, 90))))
    found = clearances_together(profiles, antennas_m, FREQUENCIES_MHZ)
    assert found == [
        tuple(hop_clearance(distance_m, heights_m, ends_m, each) for each in FREQUENCIES_MHZ)
        for (distance_m, heights_m), ends_m in zip(profiles, antennas_m, strict=True)
    ]
    assert clearances_together([], [], FREQUENCIES_MHZ) == []


def test_of_equally_narrow_places_the_first_is_told() -> None:
    level = np.array([0.0, 1e3, 2e3, 3e3]), np.zeros(4)
    both = clearances_together([level, level], [(30.0, 30.0)] * 2, (15e3,))
    assert [each.worst_m for (each,) in both] == [1e3, 1e3]
