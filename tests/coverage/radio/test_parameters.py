"""Settings of the prediction: budgets given in part, unknown services, and a description for each."""

import pytest
from pydantic import ValidationError

from phusong.coverage.findings.errors import InputError
from phusong.coverage.linkbudget.budget import DEFAULT_BUDGETS
from phusong.coverage.radio.parameters import RadioParameters


def test_a_budget_given_in_part_keeps_the_rest_of_its_services_defaults():
    parameters = RadioParameters(services={"5g": {"band_mhz": 3750.0}})
    assert parameters.budget("5g") == DEFAULT_BUDGETS["5g"].model_copy(update={"band_mhz": 3750.0})
    assert parameters.budget("4g") == DEFAULT_BUDGETS["4g"]


HOSTILE = [
    "",
    ".",
    "..",
    "../4g",
    "a/b",
    "a\\b",
    "4g\n",
    "4g\0",
    "4G",
    "4g_after",
    "4g ",
    "-4g",
    "di động",
    "%2e",
    "x" * 33,
]
"""Names that leave their folder, fall together with another, or are none of a file."""


@pytest.mark.parametrize("name", HOSTILE)
def test_a_service_that_is_no_name_of_files_is_refused(name):
    with pytest.raises(ValidationError, match="for names of services use 1 to 32 lower-case letters"):
        RadioParameters(services={name: {}})


def test_names_of_services_that_fit_files_are_taken_and_that_of_another_service_is_not():
    assert {"nr-3500", "4g", "5g", "x" * 32} == set(RadioParameters(services={"nr-3500": {}, "x" * 32: {}}).services)
    with pytest.raises(ValidationError, match="service 'fibre' is not radio"):
        RadioParameters(services={"fibre": {}})


def test_an_unknown_service_names_the_known_ones():
    with pytest.raises(InputError, match="'6g'; there are 4g, 5g"):
        RadioParameters().budget("6g")


def test_every_setting_is_described():
    assert all(field.description for field in RadioParameters.model_fields.values())
