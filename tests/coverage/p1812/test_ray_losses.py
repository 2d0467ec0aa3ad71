"""Losses along a ray: every receiver agrees with the full computation over its own profile."""

import math

import numpy as np
import pytest

from phusong.coverage.p1812.path import P1812Parameters, make_link, path_loss_db
from phusong.coverage.p1812.ray import (
    BARE,
    DISTANCE,
    GROUND,
    add_points,
    horizon_from_rx,
    horizon_from_tx,
    narrowest_point,
    obstacle,
    set_point,
    start_ray,
)
from phusong.coverage.p1812.ray_losses import make_ray, receiver_loss_db
from phusong.coverage.p1812.ray_zones import set_zone, start_zones
from phusong.coverage.propagation.climate import inland_climate, profile_climate
from phusong.coverage.terrain.profile import own_points, split_profile
from phusong.coverage.terrain.zones import COASTAL_LAND, INLAND, SEA
from tests.builders.seeds import seeds, sizes, some

LATITUDE_DEG = 22.0


def losses_along(ground_m, clutter_m, step_km, link, receivers, own, zone=None):
    """Losses of receivers (distance, ground) beyond the points of one ray, nearest first, in the zone they are in.

    The last ``own`` points before each stand at whole steps back from it.
    """
    ray = make_ray(len(ground_m), step_km, link, LATITUDE_DEG, bool(clutter_m.any()), zone is not None)
    start_ray(ray, ground_m[0])
    if zone is not None:
        start_zones(ray, zone[0])
    base, losses = 0, []
    tx_m = ground_m[0] + link.tx_height_m
    for distance_km, rx_m in receivers:
        before, _ = split_profile(distance_km, step_km, own)
        for k in range(base + 1, before + 1):
            set_point(ray, k, k * step_km, ground_m[k], clutter_m[k], tx_m)
            if zone is not None:
                set_zone(ray, k, zone[k])
        add_points(ray, base, before, tx_m)
        base = max(before, base)
        inner = base + own_points(distance_km - base * step_km, step_km)
        for k in range(base + 1, inner + 1):
            at_km = distance_km - (inner + 1 - k) * step_km
            height_m, above_m, place = between(ground_m, clutter_m, at_km / step_km)
            set_point(ray, k, at_km, height_m, above_m, tx_m)
            if zone is not None:
                set_zone(ray, k, zone[place])
        rx_zone = INLAND if zone is None else zone[round(distance_km / step_km)]
        receiver_m = (rx_m, link.rx_height_m)
        losses.append((base, receiver_loss_db(ray, link, base, inner, distance_km, receiver_m, rx_zone)))
    return losses


def between(ground_m, clutter_m, at):
    """Ground and clutter between the points of a ray, and the nearest of them."""
    places = np.arange(len(ground_m))
    return float(np.interp(at, places, ground_m)), float(np.interp(at, places, clutter_m)), round(at)


def loss_of_profile(ground_m, clutter_m, step_km, link, base, distance_km, rx_m, zone=None):
    """Loss of the profile that follows the ray to ``base``, then stands at whole steps back from the receiver."""
    own = own_points(distance_km - base * step_km, step_km)
    d_km = np.concatenate((np.arange(base + 1) * step_km, distance_km - step_km * np.arange(own, -1, -1)))
    read = [between(ground_m, clutter_m, at) for at in d_km[:-1] / step_km]
    h_m = np.array([*(ground for ground, _, _ in read), rx_m])
    surface_m = np.array([*(ground + clutter for ground, clutter, _ in read), rx_m])
    climate = inland_climate(distance_km, LATITUDE_DEG)
    if zone is not None:
        places = [*(place for _, _, place in read), round(distance_km / step_km)]
        zones = zone[places].astype(float)
        climate = profile_climate(d_km, zones, LATITUDE_DEG)
    return path_loss_db(d_km, h_m, surface_m, climate, link)


def ground_of(kind, n, rng):
    if kind == "mountain":
        return np.cumsum(rng.normal(0.0, 25.0, n)) + 800.0
    if kind == "hill":
        return np.cumsum(rng.normal(0.0, 4.0, n)) + 200.0
    if kind == "plain":
        return np.full(n, 50.0)
    if kind == "rough plain":
        return 50.0 + rng.normal(0.0, 0.5, n)
    return 300.0 + 4.0 * np.arange(n) + rng.normal(0.0, 3.0, n)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["mountain", "hill", "plain", "rough plain", "slope"])
@pytest.mark.parametrize("time_percent", some([50.0, 1.0, 10.0], quick=2, whole=2))
@pytest.mark.parametrize("cluttered", [False, True])
@pytest.mark.parametrize("count", sizes(16, 80))
def test_every_receiver_of_a_ray_gets_the_loss_of_its_profile(kind, time_percent, cluttered, count):
    rng = np.random.default_rng(len(kind) + int(time_percent))
    for f_mhz, tx_m, step_km, own in ((700.0, 30.0, 0.09, 0), (3500.0, 60.0, 0.03, 4), (30.0, 300.0, 0.3, 1)):
        n = 160
        ground_m = ground_of(kind, n, rng)
        clutter_m = np.where(rng.random(n) < 0.3, 15.0, 0.0) if cluttered else np.zeros(n)
        parameters = P1812Parameters(f_mhz, tx_m, 1.5, time_percent, location_percent=90.0, polarisation=1 + n % 2)
        link = make_link(parameters)
        distances_km = np.sort(rng.uniform(own + 1.6, n - 1.0, count)) * step_km
        receivers = [(d_km, float(np.interp(d_km / step_km, np.arange(n), ground_m))) for d_km in distances_km]
        bases, fast_db = zip(*losses_along(ground_m, clutter_m, step_km, link, receivers, own), strict=True)
        both = zip(bases, receivers, strict=True)
        slow_db = [loss_of_profile(ground_m, clutter_m, step_km, link, base, *receiver) for base, receiver in both]
        fast_db = np.array(fast_db)
        assert np.abs(fast_db - slow_db).max() <= 1e-6


@pytest.mark.slow
@pytest.mark.parametrize("time_percent", [50.0, 10.0, 1.0])
@pytest.mark.parametrize("seed", seeds(8, quick=4, whole=4))
@pytest.mark.parametrize("count", sizes(40, 120))
def test_every_receiver_of_a_ray_by_the_sea_gets_the_loss_of_its_profile(seed, time_percent, count):
    rng = np.random.default_rng(seed)
    n, step_km, own = 160, (0.09, 0.5)[seed % 2], (0, 4)[seed // 2 % 2]
    zone = np.repeat(rng.choice([SEA, COASTAL_LAND, INLAND], 20, p=[0.6, 0.2, 0.2]), n // 20)
    zone[rng.integers(0, n, 8)] = SEA
    zone[0] = (SEA, COASTAL_LAND)[seed % 2]
    ground_m = np.where(zone == SEA, 0.0, 5.0 + rng.gamma(1.0, 20.0, n))
    link = make_link(P1812Parameters(700.0, 30.0, 1.5, time_percent, location_percent=90.0))
    distances_km = np.sort(rng.uniform(own + 1.6, n - 1.0, count)) * step_km
    receivers = [(d_km, float(ground_m[round(d_km / step_km)])) for d_km in distances_km]
    bases, fast_db = zip(*losses_along(ground_m, np.zeros(n), step_km, link, receivers, own, zone), strict=True)
    both = zip(bases, receivers, strict=True)
    flat = np.zeros(n)
    slow_db = [loss_of_profile(ground_m, flat, step_km, link, base, *receiver, zone) for base, receiver in both]
    fast_db = np.array(fast_db)
    assert np.abs(fast_db - slow_db).max() <= 1e-6
    inland_db = np.array([loss_db for _, loss_db in losses_along(ground_m, flat, step_km, link, receivers, own)])
    assert np.abs(fast_db - inland_db).max() > 0.1


def test_coasts_lie_halfway_between_sea_and_land():
    d_km = np.array([0.0, 1.0, 2.0, 3.0, 4.0, 4.5])
    zone = np.array([COASTAL_LAND, COASTAL_LAND, SEA, SEA, INLAND, COASTAL_LAND], dtype=float)
    climate = profile_climate(d_km, zone, LATITUDE_DEG)
    assert climate.sea_fraction == pytest.approx(2.0 / 4.5)
    assert (climate.tx_coast_km, climate.rx_coast_km) == pytest.approx((1.5, 1.0))
    assert climate.inland_km == pytest.approx(0.75)
    assert not climate.rx_at_sea


RX_KM = 254.3 * 0.03
OFF = 0.3
"""How far the receiver's own points stand off the steps of the ray, in steps."""


@pytest.fixture
def ray():
    link = make_link(P1812Parameters())
    ray = make_ray(300, 0.03, link, LATITUDE_DEG, False)
    rng = np.random.default_rng(7)
    start_ray(ray, 500.0)
    for k in range(1, 250):
        set_point(ray, k, k * 0.03, 500.0 + 40.0 * math.sin(k / 9.0) + rng.normal(0.0, 8.0), 0.0, 560.0)
    add_points(ray, 0, 100, 560.0)
    add_points(ray, 100, 249, 560.0)
    for k in range(250, 254):
        set_point(ray, k, (k + OFF) * 0.03, 500.0 + rng.normal(0.0, 30.0), 0.0, 560.0)
    return ray


def flattened(ray, own):
    """Distance and flattened height of the ray's points and the receiver's own, by the definition."""
    d_km = ray.values[DISTANCE, 1 : 250 + own]
    return d_km, ray.values[GROUND, 1 : 250 + own] - ray.bulges[BARE] * d_km**2


@pytest.mark.parametrize("own", [0, 4])
@pytest.mark.parametrize("rx_m", [380.0, 470.0, 520.0, 580.0, 900.0])
def test_the_receivers_horizon_is_the_steepest_of_all_points(ray, rx_m, own):
    d_km, flat_m = flattened(ray, own)
    slopes = (flat_m - rx_m + ray.bulges[BARE] * RX_KM**2) / (RX_KM - d_km) - 2.0 * ray.bulges[BARE] * RX_KM
    point, slope = horizon_from_rx(ray, BARE, 249, 249 + own, rx_m, RX_KM)
    assert point == 1 + np.argmax(slopes)
    assert slope == pytest.approx(slopes.max())


@pytest.mark.parametrize("own", [0, 4])
def test_the_transmitters_horizon_is_the_steepest_of_all_points(ray, own):
    d_km, flat_m = flattened(ray, own)
    slopes = (flat_m - 560.0) / d_km
    point, slope = horizon_from_tx(ray, BARE, 249, 249 + own, 560.0)
    assert point == 1 + np.argmax(slopes)
    assert slope == pytest.approx(slopes.max())


@pytest.mark.parametrize("own", [0, 2])
@pytest.mark.parametrize("rise", [0.1, 3.0, 30.0, 200.0])
def test_the_narrowest_point_has_the_greatest_parameter_of_all_points(ray, rise, own):
    d_km, flat_m = flattened(ray, own)
    rx_slope = ((flat_m - 560.0) / d_km).max() + rise
    rx_m = 560.0 + (rx_slope + ray.bulges[BARE] * RX_KM) * RX_KM
    parameters = ((flat_m - 560.0) / d_km - rx_slope) * np.sqrt(d_km / (RX_KM - d_km))
    point, parameter = narrowest_point(ray, BARE, 249, 249 + own, (560.0, rx_m), RX_KM)
    assert point == 1 + np.argmax(parameters)
    assert parameter == pytest.approx(parameters.max())


@pytest.mark.parametrize("own", [0, 4])
@pytest.mark.parametrize("rx_m", [380.0, 470.0, 520.0])
def test_the_obstacle_over_a_flat_earth_is_found_on_the_hull_of_the_curved_one(ray, rx_m, own):
    d_km = ray.values[DISTANCE, 1 : 250 + own]
    above_m = ray.values[GROUND, 1 : 250 + own] - 560.0 - (rx_m - 560.0) / RX_KM * d_km
    highest_m, steepest = obstacle(ray, 249, 249 + own, (560.0, rx_m), RX_KM)
    assert highest_m == pytest.approx(above_m.max())
    assert steepest == pytest.approx((above_m / (RX_KM - d_km)).max())
