"""Which masts transmit a technology, with which sectors."""

import numpy as np
from numpy.testing import assert_array_equal

from phusong.coverage.radio.transmitters import Transmitters
from tests.builders.levels.masts import SIXTY
from tests.builders.networks.sixty_villages import without_sites


def test_only_masts_that_carry_the_technology_transmit():
    assert_array_equal(Transmitters.of_sites(SIXTY, "5g").site, [0, 1, 2])
    assert_array_equal(Transmitters.of_sites(without_sites(SIXTY, "S1"), "5g").site, [0, 1])
    assert len(Transmitters.of_sites(SIXTY, "2g")) == 0


def test_sectors_follow_their_site_and_technology():
    of_4g, of_5g = Transmitters.of_sites(SIXTY, "4g"), Transmitters.of_sites(SIXTY, "5g")
    assert_array_equal(np.diff(of_4g.first_sector), [4, 3, 3, 3, 3, 3, 1, 1])
    assert_array_equal(np.diff(of_5g.first_sector), [1, 1, 1])
    assert_array_equal(of_4g.band_mhz[:4], [np.nan, np.nan, np.nan, 900.0])
    assert_array_equal(of_5g.azimuth_deg, [np.nan, 90.0, np.nan])
    assert np.isnan(of_4g.azimuth_deg[-2:]).all()


def test_planned_masts_have_three_sectors():
    planned = Transmitters.at([1.0, 2.0], [3.0, 4.0], 42.0)
    assert_array_equal(planned.azimuth_deg, [0.0, 120.0, 240.0] * 2)
    assert_array_equal(planned.height_m, [42.0, 42.0])
    assert_array_equal(planned.first_sector, [0, 3, 6])
