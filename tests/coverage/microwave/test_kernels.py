"""Compiled kernels of hops against the same formulas written point by point, to the bit."""

import math
from dataclasses import replace

import numpy as np
import pytest

from phusong.coverage.microwave import HopGround, MicrowaveParameters, design_hops
from phusong.coverage.microwave.clearance import EARTH_RADIUS_M, ClearanceRule, hop_clearance
from phusong.coverage.microwave.ground import HopProfiles
from phusong.coverage.microwave.hop import HopDesigns
from phusong.coverage.terrain import Terrain
from phusong.coverage.terrain.terrain import lay_profiles
from tests.builders.networks.small_network import SOUTH_M, WEST_M, flat_terrain, with_hill

Ends = list[tuple[tuple[float, float], tuple[float, float]]]


def rough(parts: int | None) -> Terrain:
    """Rough ground with a void, and cover of so many parts along each side of a cell."""
    terrain = with_hill(flat_terrain(), 9.0, 7.0, 300.0, 900.0)
    rng = np.random.default_rng(3)
    height_m = (terrain.height_m + rng.uniform(0.0, 40.0, terrain.shape)).astype(np.float32)
    height_m[: len(height_m) // 3, : len(height_m) // 3] = np.nan
    shape = tuple((parts or 1) * each for each in terrain.shape)
    cover = rng.choice(np.array([10, 30, 50, 255], dtype=np.uint8), shape)
    return replace(terrain, height_m=height_m, cover=None if parts is None else cover)


def ends(count: int) -> Ends:
    rng = np.random.default_rng(11)
    places_m = np.array([WEST_M, SOUTH_M]) + rng.uniform(-300.0, 17_000.0, (count, 2, 2))
    places_m[::7, 1] = places_m[::7, 0] + rng.uniform(1.0, 70.0, (len(places_m[::7]), 2))
    return [((a[0], a[1]), (b[0], b[1])) for a, b in places_m.tolist()]


@pytest.mark.parametrize("parts", [None, 1, 2])
def test_sections_are_the_terrain_at_the_points_of_profiles(parts: int | None) -> None:
    over, pairs = HopGround.of(rough(parts), None, 150.0), ends(40)
    laid, found = lay_profiles(pairs), over.between_all(pairs)
    np.testing.assert_array_equal(found.first, laid.first)
    np.testing.assert_array_equal(found.distance_m, 1000.0 * laid.d_km)
    ground_m = over.terrain.at(laid.x_m, laid.y_m)
    assert np.isnan(ground_m).any()
    assert np.isfinite(ground_m).any()
    np.testing.assert_array_equal(found.ground_m, ground_m)
    classes = over.terrain.classes_at(laid.x_m, laid.y_m)
    cover_m = []
    for first, last in zip(laid.first[:-1].tolist(), laid.first[1:].tolist(), strict=True):
        for point in range(first, last):
            away_m, left_m = found.distance_m[point], found.distance_m[last - 1] - found.distance_m[point]
            cleared = min(away_m, left_m) < 150.0 or classes[point] < 0
            cover_m.append(0.0 if cleared else over.height_by_class_m[classes[point]])
    np.testing.assert_array_equal(found.cover_m, cover_m)
    assert bool(np.any(cover_m)) == (parts is not None)


@pytest.mark.parametrize("low_from_m", [0.0, 5e3, 1e6])
def test_clearance_is_that_of_the_narrowest_point(low_from_m: float) -> None:
    rng = np.random.default_rng(int(low_from_m) + 1)
    rule = ClearanceRule(share_median=0.6, share_low=0.3, low_from_m=low_from_m)
    for count in (3, 4, 40, 300):
        distance_m = np.concatenate(([0.0], np.cumsum(rng.uniform(5.0, 60.0, count - 1))))
        heights_m, (here_m, there_m) = rng.uniform(0.0, 40.0, count), rng.uniform(20.0, 60.0, 2).tolist()
        missing, median, low = [], [], []
        for along_m, height_m in zip(distance_m[1:-1].tolist(), heights_m[1:-1].tolist(), strict=True):
            left_m = float(distance_m[-1]) - along_m
            one_km, other_km = along_m / 1000.0, left_m / 1000.0
            radius_m = 17.3 * math.sqrt(one_km * other_km / (15.0 * (one_km + other_km)))
            free_m = here_m + (there_m - here_m) * along_m / float(distance_m[-1]) - height_m
            at_m = [free_m - along_m * left_m / (2.0 * k * EARTH_RADIUS_M) for k in (rule.k_median, rule.k_low)]
            short_m = 0.6 * radius_m - at_m[0]
            if distance_m[-1] > low_from_m:
                short_m = max(short_m, 0.3 * radius_m - at_m[1])
            missing.append(short_m)
            median.append(at_m[0] / radius_m)
            low.append(at_m[1] / radius_m)
        found = hop_clearance(distance_m, heights_m, (here_m, there_m), 15e3, rule)
        worst_m = distance_m[1 + int(np.argmax(missing))]
        assert (found.missing_m, found.share_median) == (max(0.0, *missing), min(median))
        assert (found.share_low, found.worst_m, found.clear) == (min(low), worst_m, max(missing) <= 0.0)


def test_no_hops_are_designed_as_none() -> None:
    none = design_hops(HopProfiles.of([]), [], MicrowaveParameters())
    assert (len(none), list(none), none.troubles, none.outage_percent) == (0, [], [], [])


def test_hops_over_voids_alone_are_of_unknown_terrain() -> None:
    terrain = rough(1)
    over = HopGround.of(replace(terrain, height_m=np.full(terrain.shape, np.nan, dtype=np.float32)), None, 50.0)
    pairs = ends(3)
    designs: HopDesigns = design_hops(over.between_all(pairs), [(30.0, 30.0)] * 3, MicrowaveParameters())
    assert designs.troubles == ["terrain"] * 3
    assert all(each.clearance is None and each.lacking == 0.0 and math.isnan(each.margin_db) for each in designs)
