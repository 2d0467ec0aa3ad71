"""Settings of the prediction: budgets given in part, unknown services, and a description for each."""

import pytest

from phusong.coverage.findings.errors import InputError
from phusong.coverage.linkbudget.budget import DEFAULT_BUDGETS
from phusong.coverage.radio.parameters import RadioParameters


def test_a_budget_given_in_part_keeps_the_rest_of_its_services_defaults():
    parameters = RadioParameters(services={"5g": {"band_mhz": 3750.0}})
    assert parameters.budget("5g") == DEFAULT_BUDGETS["5g"].model_copy(update={"band_mhz": 3750.0})
    assert parameters.budget("4g") == DEFAULT_BUDGETS["4g"]


def test_an_unknown_service_names_the_known_ones():
    with pytest.raises(InputError, match="'6g'; there are 4g, 5g"):
        RadioParameters().budget("6g")


def test_every_setting_is_described():
    assert all(field.description for field in RadioParameters.model_fields.values())
