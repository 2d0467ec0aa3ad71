"""Stage results survive being packed, to the last digit."""

from dataclasses import fields

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from phusong.coverage.fibre.parameters import FibreParameters
from phusong.coverage.radio.parameters import RadioParameters
from phusong.coverage.served.coverage import ServiceCoverage
from phusong.coverage.served.evaluate import evaluate_coverage
from phusong.store.packing import pack_coverage, unpack_coverage
from tests.builders.sixty_villages import sixty_villages


@pytest.fixture(scope="module")
def coverage():
    radio = RadioParameters(services={"4g": {"preset": "vn-4g-zone2"}})
    return evaluate_coverage(sixty_villages(), radio, FibreParameters())


def test_coverage_comes_back_with_every_field(coverage):
    again = unpack_coverage(pack_coverage(coverage))
    assert list(again.services) == list(coverage.services)
    for name, state in coverage.services.items():
        for field in fields(ServiceCoverage):
            before, after = getattr(state, field.name), getattr(again.services[name], field.name)
            assert_array_equal(before, after, err_msg=field.name)
            if field.name != "service":
                assert before.dtype == after.dtype, field.name


def test_radio_has_figures_to_pack_and_fibre_has_none(coverage):
    radio, fibre = coverage.services["4g"], coverage.services["fibre"]
    for name in ("sinr_db", "rsrq_db", "downlink_mbps", "uplink_mbps", "probability"):
        assert np.isfinite(getattr(radio, name)).any(), name
        assert np.isnan(getattr(fibre, name)).all(), name
        assert len(getattr(fibre, name)) == 60
