"""A microwave hop explained on any band: figures by hand over level ground, and what is refused."""

import numpy as np
import pytest

from phusong.coverage.findings import InputError
from phusong.coverage.links.hop import explain_hop
from phusong.coverage.microwave.parameters import MicrowaveParameters
from tests.builders.levels.radio import radio_of
from tests.builders.networks.small_network import flat_terrain, small_network, with_hill

PARAMETERS = MicrowaveParameters()


def explained(frequency_mhz, terrain=None, ends=("S1", "S2")):
    return explain_hop(small_network(terrain), radio_of(), ends, PARAMETERS, frequency_mhz)


def test_a_hop_over_level_ground_by_hand():
    report = explained(23e3)  # S1 and S2 stand 4 km apart, antennas at 142 m over ground at 100 m
    design = report.hops[0]
    # 92.4 + 20 log 23 + 20 log 4 = 131.68 dB and 0.8 dB of gases; 20 + 2 * 41 - 132.48 = -30.48 dBm; threshold -60 dBm.
    assert report.loss_db == pytest.approx(131.68 + 0.8, abs=0.01)
    assert design.received_dbm == pytest.approx(-30.48, abs=0.01)
    assert design.margin_db == pytest.approx(29.52, abs=0.01)
    # Midway the ray is 42 m less 2 * 2 / 17 = 0.24 m over the ground; the Fresnel radius is 17.3 sqrt(1 / 23) = 3.61 m.
    assert design.clearance.share_median == pytest.approx((42.0 - 0.24) / 3.61, rel=0.01)
    assert design.feasible
    assert report.bearing_deg == pytest.approx(90.0)
    assert [each.band.name for each in report.hops] == ["23 GHz", "80 GHz", "15 GHz", "7 GHz"]


def test_the_equipment_of_the_nearest_band_is_moved():
    report = explained(18e3)
    assert (report.hops[0].band.name, report.hops[0].band.frequency_mhz) == ("18 GHz", 18e3)
    assert report.hops[0].band.gain_dbi == PARAMETERS.band("15 GHz").gain_dbi


def test_a_hill_between_is_told_with_the_height_that_is_missing():
    design = explained(15e3, with_hill(flat_terrain(), 3.2, 5.0, 80.0, 600.0)).hops[0]
    assert design.trouble == "clearance"
    assert 30.0 < design.lacking < 45.0
    assert design.clearance.worst_m == pytest.approx(2_000.0, abs=100.0)


def test_unknown_ground_villages_and_odd_frequencies_are_refused():
    holed = flat_terrain()
    holed.height_m[:, 42] = np.nan
    for broken in (
        lambda: explained(15e3, holed),
        lambda: explained(15e3, ends=("S1", "A")),
        lambda: explained(2e5),
    ):
        with pytest.raises(InputError):
            broken()
