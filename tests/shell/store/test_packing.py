"""Stage results survive being packed, to the last digit."""

from dataclasses import fields

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from phusong.coverage.fibre.homes import VillageHomes
from phusong.coverage.fibre.parameters import FibreParameters
from phusong.coverage.served.coverage import ServiceCoverage
from phusong.coverage.served.evaluate import evaluate_coverage
from phusong.coverage.served.share import Served
from phusong.store.packing import pack_coverage, unpack_coverage
from tests.builders.levels.radio import radio_of
from tests.builders.networks.people import with_people
from tests.builders.networks.sixty_villages import sixty_villages


@pytest.fixture(scope="module")
def coverage():
    radio = radio_of(services={"4g": {"preset": "vn-4g-zone2"}})
    return evaluate_coverage(sixty_villages(), radio, FibreParameters())


def parts_of(value):
    """What a field holds, array by array, with its name: who is served, once or by name, or an array by itself."""
    if isinstance(value, Served):
        return {name: getattr(value, name) for name in value.__slots__}
    if isinstance(value, dict):
        return {f"{key}/{name}": part for key, who in value.items() for name, part in parts_of(who).items()}
    return {"": value}


@pytest.mark.parametrize("told", [False, True])
def test_coverage_comes_back_with_every_field(coverage, told):
    coverage = with_people(coverage) if told else coverage
    again = unpack_coverage(pack_coverage(coverage))
    assert list(again.services) == list(coverage.services)
    for field in fields(VillageHomes):
        assert_array_equal(getattr(again.homes, field.name), getattr(coverage.homes, field.name))
    for name, state in coverage.services.items():
        for field in fields(ServiceCoverage):
            before = parts_of(getattr(state, field.name))
            after = parts_of(getattr(again.services[name], field.name))
            assert list(before) == list(after)
            for part, values in before.items():
                assert_array_equal(values, after[part], err_msg=f"{field.name} {part}")
                if isinstance(values, np.ndarray):
                    assert values.dtype == after[part].dtype, field.name
                else:
                    assert type(values) is type(after[part]), field.name


def test_radio_has_figures_to_pack_and_fibre_has_none(coverage):
    radio, fibre = coverage.services["4g"], coverage.services["fibre"]
    for name in ("sinr_db", "rsrq_db", "downlink_mbps", "uplink_mbps", "probability"):
        assert np.isfinite(getattr(radio, name)).any(), name
        assert np.isnan(getattr(fibre, name)).all(), name
        assert len(getattr(fibre, name)) == 60
