"""Locations for towers on the small network: each origin, each bar, spacing, and no effect of row order."""

from dataclasses import replace

import numpy as np
import pytest
import shapely

from phusong.coverage.network.nearest import commune_codes_at, road_distance_m
from phusong.coverage.network.plant import Roads
from phusong.coverage.terrain.crs import to_degrees
from phusong.coverage.terrain.zones import INLAND, SEA
from phusong.optimize.sites.locations import doubt_wanted, find_locations
from phusong.optimize.sites.parameters import LocationParameters, WantedPlace
from tests.builders.networks.small_network import (
    SOUTH_M,
    WEST_M,
    coverage_of,
    flat_terrain,
    small_network,
    text,
    with_hill,
)


def lacking(network, service="4g"):
    return ~coverage_of(network).served(service)


def found(network, **settings):
    """Locations as (origin, x km, y km)."""
    settings = {"commune_centres": False, "high_ground": False, "roadsides": False} | settings
    spots = find_locations(network, lacking(network), LocationParameters(**settings))
    km = zip(spots.origins, (spots.x_m - WEST_M) / 1000.0, (spots.y_m - SOUTH_M) / 1000.0, strict=True)
    return [(str(origin), float(x), float(y)) for origin, x, y in km], spots


def test_a_commune_centre_without_a_site_near():
    spots, _ = found(small_network(), commune_centres=True)
    assert spots == [("commune_centre", 10.0, 10.0)]  # B is a centre too, and has a site at 200 m


def test_places_named_commune_centre_count():
    network = small_network()
    places = replace(
        network.places,
        ids=text("P", "Q"),
        kinds=text("commune_centre", "school"),
        names=text("UBND", "Trường"),
        x_m=WEST_M + np.array([15_000.0, 12_000.0]),
        y_m=SOUTH_M + np.array([5_000.0, 10_000.0]),
    )
    spots, _ = found(replace(network, places=places), commune_centres=True)
    assert spots == [("commune_centre", 10.0, 10.0), ("commune_centre", 15.0, 5.0)]


def test_nothing_is_proposed_on_water_but_where_somebody_wants_it():
    dry = small_network()
    cover = np.full(dry.terrain.shape, 30, dtype=np.uint8)  # WorldCover: grass
    col, row = dry.terrain.grid_position(np.array([WEST_M + 10_000.0]), np.array([SOUTH_M + 10_000.0]))
    around = slice(int(row[0]) - 2, int(row[0]) + 4), slice(int(col[0]) - 2, int(col[0]) + 4)
    cover[around] = 80  # permanent water
    wet = replace(dry, terrain=replace(dry.terrain, cover=cover))
    assert len(found(dry, commune_centres=True)[0]) == 1
    spots, there = found(wet, commune_centres=True)
    assert spots == []
    assert there.left_out["on water"] == 1
    assert len(found(wet, commune_centres=True, water_classes=(10,))[0]) == 1
    lon, lat = to_degrees(dry.crs).transform(WEST_M + 10_000.0, SOUTH_M + 10_000.0)
    assert len(found(wet, wanted=(WantedPlace(lon=lon, lat=lat),))[0]) == 1


def test_a_wanted_place_that_nothing_can_be_weighed_at_is_told():
    network = small_network()
    inside = to_degrees(network.crs).transform(WEST_M + 10_000.0, SOUTH_M + 10_000.0)
    places = (WantedPlace(lon=inside[0], lat=inside[1]), WantedPlace(lon=1.0, lat=1.0))
    told = doubt_wanted(network, LocationParameters(wanted=places))
    assert [(finding.code, finding.column) for finding in told] == [("wanted-left-out", "candidates.wanted[1]")]
    assert doubt_wanted(network, LocationParameters()) == []


def test_high_ground_within_reach_of_a_road():
    hill = with_hill(flat_terrain(), 11.0, 12.0, 200.0, 1500.0)
    spots, there = found(small_network(hill), high_ground=True)
    # The cone's axis stands on the corner of four cells; the first of equal summits is the north-western one.
    assert spots == [("high_ground", 10.95, 12.05)]
    assert there.access_m[0] == pytest.approx(950.0)
    assert found(small_network(hill), high_ground=True, max_access_m=900.0)[0] == []
    assert found(small_network(hill), high_ground=True, peak_prominence_m=200.0)[0] == []
    assert found(small_network(hill), high_ground=True, peak_range_m=1000.0)[0] == []


def test_roadsides_near_villages_without_service():
    spots, _ = found(small_network(), roadsides=True, roadside_range_m=1000.0, tower_spacing_m=500.0)
    assert ("roadside", 10.0, 14.0) in spots
    assert ("roadside", 15.0, 5.0) in spots
    assert not [spot for spot in spots if spot[1] < 9.0]  # A and B are served; G is too far from any road
    gaps = [np.hypot(a[1] - b[1], a[2] - b[2]) for a in spots for b in spots if a != b]
    assert min(gaps) >= 0.5


def test_the_sea_bars_what_nobody_names():
    terrain = flat_terrain()
    zone = np.full(terrain.shape, INLAND, dtype=np.uint8)
    zone[:, 105:] = SEA  # from 9.5 km eastwards
    wet = small_network(replace(terrain, zone=zone))
    spots, there = found(wet, commune_centres=True)
    assert spots == []
    assert there.left_out["at sea"] == 1
    lon, lat = to_degrees(wet.crs).transform(WEST_M + 10_000.0, SOUTH_M + 10_000.0)
    assert found(wet, wanted=(WantedPlace(lon=lon, lat=lat),))[0] == [("wanted", 10.0, 10.0)]


def test_a_cliff_bars():
    steep = with_hill(flat_terrain(), 10.0, 10.5, 800.0, 1000.0)
    spots, there = found(small_network(steep), commune_centres=True, max_slope_deg=30.0)
    assert spots == []
    assert there.left_out["ground too steep"] == 1
    assert len(found(small_network(steep), commune_centres=True, max_slope_deg=45.0)[0]) == 1


def test_a_void_and_the_outside_bar():
    terrain = flat_terrain()
    holed = terrain.height_m.copy()
    col, row = terrain.grid_position(np.array([WEST_M + 10_000.0]), np.array([SOUTH_M + 10_000.0]))
    holed[round(row[0]), round(col[0])] = np.nan
    _, there = found(small_network(replace(terrain, height_m=holed)), commune_centres=True)
    assert there.left_out["terrain unknown"] == 1
    network = small_network()
    communes = replace(network.communes, outlines=network.communes.outlines[[0, 0]])
    _, there = found(replace(network, communes=communes), commune_centres=True)
    assert (len(there), there.left_out["outside the communes"]) == (0, 1)


def test_no_closer_to_a_site_than_asked():
    network = small_network()
    x = WEST_M + np.array([5_200.0, 9_200.0])  # one beside B, one 800 m from C
    sites = replace(network.sites, x_m=x, y_m=SOUTH_M + np.array([5_000.0, 10_000.0]))
    assert found(replace(network, sites=sites), commune_centres=True, site_spacing_m=801.0)[0] == []
    assert len(found(replace(network, sites=sites), commune_centres=True, site_spacing_m=800.0)[0]) == 1


def test_the_better_origin_stays_where_two_are_close():
    spots, there = found(
        small_network(), commune_centres=True, roadsides=True, roadside_range_m=700.0, tower_spacing_m=800.0
    )
    at_c = [spot for spot in spots if np.hypot(spot[1] - 10.0, spot[2] - 10.0) < 0.8]
    assert at_c == [("commune_centre", 10.0, 10.0)]
    assert there.left_out["too close to a better location"] > 0


def test_nothing_is_weighed_where_nobody_lacks_service():
    network = small_network()
    none = np.zeros(len(network.villages), dtype=np.bool_)
    assert len(find_locations(network, none, LocationParameters())) == 0


def test_without_a_road_layer_centres_still_count_and_summits_do_not():
    hill = with_hill(flat_terrain(), 11.0, 12.0, 200.0, 1500.0)
    network = small_network(hill)
    bare = replace(network, roads=Roads(np.array([], dtype=np.object_), text()))
    spots, there = found(bare, commune_centres=True, high_ground=True, roadsides=True)
    assert [spot[0] for spot in spots] == ["commune_centre"]
    assert there.access_m.tolist() == [0.0]


def test_row_order_changes_nothing():
    hill = with_hill(flat_terrain(), 11.0, 12.0, 200.0, 1500.0)
    one, other = small_network(hill), small_network(hill, order=tuple("GFEDCBA"))
    drawn = [each.reverse() for each in one.roads.lines[::-1]]
    other = replace(other, roads=Roads(np.array(drawn, dtype=np.object_), text("", "", "")))
    first = find_locations(one, lacking(one), LocationParameters())
    second = find_locations(other, lacking(other), LocationParameters())
    assert len(first) > 5
    for name in ("x_m", "y_m", "origins", "access_m", "commune_codes"):
        assert getattr(first, name).tolist() == getattr(second, name).tolist()


def test_distance_to_the_road_and_commune_around():
    network = small_network()
    x, y = WEST_M + np.array([5_000.0, 8_000.0, -1.0]), SOUTH_M + np.array([10_000.0, 8_000.0, 0.0])
    assert road_distance_m(network, x, y).tolist() == pytest.approx([5000.0, 2000.0, np.hypot(1.0, 5000.0)])
    assert commune_codes_at(network, x, y).tolist() == ["00001", "00001", ""]


def test_roadsides_stand_on_whole_metres_as_far_from_their_road_as_told():
    network = small_network()
    bent = shapely.LineString([(WEST_M + 13_000.3, SOUTH_M + 1_000.7), (WEST_M + 14_900.1, SOUTH_M + 8_300.9)])
    roads = replace(network.roads, lines=np.array([bent], dtype=np.object_), classes=text(""))
    _, spots = found(replace(network, roads=roads), roadsides=True, tower_spacing_m=0.1)
    apart_m = [bent.distance(shapely.Point(*at)) for at in zip(spots.x_m, spots.y_m, strict=True)]
    assert spots.access_m.tolist() == apart_m
    assert 0.3 < max(apart_m) <= np.sqrt(0.5)
    _, near = found(replace(network, roads=roads), roadsides=True, tower_spacing_m=0.1, max_access_m=0.3)
    assert near.access_m.tolist() == [each for each in apart_m if each <= 0.3]
    assert near.left_out["too far from a road"] >= len(spots) - len(near) > 0


def test_a_place_that_somebody_names_is_weighed_in_any_case():
    network = small_network()
    # One stands 100 m from a site, one 300 m from the commune centre C, which stays too, one outside every commune.
    lon, lat = network.lon_lat(WEST_M + np.array([5100.0, 10_300.0, -500.0]), SOUTH_M + np.array([5e3, 10e3, 5e3]))
    wanted = tuple(WantedPlace(lon=float(east), lat=float(north)) for east, north in zip(lon, lat, strict=True))
    spots, _ = found(network, commune_centres=True, wanted=wanted)
    assert spots == [("wanted", 5.1, 5.0), ("commune_centre", 10.0, 10.0), ("wanted", 10.3, 10.0)]
