"""Identifiers of options are written and read back, whatever the site is called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phusong.optimize.plan.option_id import OptionId

PLACES = st.text(min_size=1, max_size=12)
BROUGHT = st.lists(st.sampled_from(["2g", "3g", "4g", "5g"]), min_size=1, max_size=4, unique=True).map(sorted)


@given(st.sampled_from(["upgrade", "share", "tower"]), PLACES, BROUGHT)
def test_sites_are_read_back(kind, place, technologies):
    option = OptionId(kind, place, tuple(technologies))
    assert OptionId.parse(str(option)) == option


@given(st.sampled_from(["section", "access_point"]), PLACES)
def test_fibre_is_read_back(kind, place):
    option = OptionId(kind, place)
    assert OptionId.parse(str(option)) == option


def test_a_site_may_hold_colons():
    option = OptionId.parse("upgrade:LCI:0001:4g+5g")
    assert (option.kind, option.place, option.technologies) == ("upgrade", "LCI:0001", ("4g", "5g"))
    assert option.place_name == "upgrade:LCI:0001"


@pytest.mark.parametrize("text", ["", "tower", "tower:", "tower:1,1", "mast:1,1:4g", "upgrade:S2:", "section:"])
def test_what_names_no_option_is_refused(text):
    with pytest.raises(ValueError, match="names no option"):
        OptionId.parse(text)
