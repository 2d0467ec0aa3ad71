"""Reservations about predictions at points."""

import numpy as np
from numpy.testing import assert_array_equal

from phusong.coverage.radio.flags import EXTRAPOLATED, RADIUS_LIMITED, VOID_TERRAIN, flag_names, flag_points
from phusong.coverage.radio.parameters import RadioParameters
from phusong.coverage.radio.transmitters import Transmitters

MAST = Transmitters.at(0.0, 0.0, 30.0)
EAST_M = np.array([100.0, 5_000.0, 14_400.0, 15_100.0])
SERVER = np.array([0, 0, 0, -1])


def flags_of(model="p526", voids=(0, 0, 0, 0), band_mhz=1800.0, transmitters=MAST, server=SERVER):
    radio = RadioParameters(model=model, max_range_km=15.0)
    bands_mhz = np.where(server >= 0, band_mhz, np.nan)
    return flag_points((EAST_M, np.zeros(4)), transmitters, np.array(voids), server, bands_mhz, radio)


def test_a_server_near_the_range_or_none_within_it_is_limited_by_the_radius():
    assert_array_equal(flags_of(), [0, 0, RADIUS_LIMITED, RADIUS_LIMITED])


def test_unknown_terrain_is_flagged_where_it_lies_between():
    assert_array_equal(flags_of(voids=(0, 2, 0, 0)) & VOID_TERRAIN, [0, VOID_TERRAIN, 0, 0])


def test_p1812_is_extrapolated_below_a_quarter_of_a_kilometre_and_at_the_edge_of_its_bands():
    assert_array_equal(flags_of("p1812") & EXTRAPOLATED, [EXTRAPOLATED, 0, 0, 0])
    high = flags_of("p1812", band_mhz=5900.0)
    assert_array_equal(high & EXTRAPOLATED, [EXTRAPOLATED, EXTRAPOLATED, EXTRAPOLATED, 0])


def test_each_model_has_its_own_reach():
    assert_array_equal(flags_of("itm"), [EXTRAPOLATED, 0, RADIUS_LIMITED, RADIUS_LIMITED])
    for model in ("tr38901-rma", "tr38901-uma"):
        assert_array_equal(flags_of(model), [0, RADIUS_LIMITED, RADIUS_LIMITED, RADIUS_LIMITED])


def test_no_mast_is_nothing_to_limit():
    nothing = Transmitters.at(np.zeros(0), np.zeros(0), np.zeros(0))
    assert_array_equal(flags_of(transmitters=nothing, server=np.full(4, -1)), [0, 0, 0, 0])


def test_names_of_flags():
    assert flag_names(0) == ()
    assert flag_names(RADIUS_LIMITED | EXTRAPOLATED) == ("radius-limited", "extrapolated")
