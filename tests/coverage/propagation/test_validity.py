"""Ranges of validity: what is refused, what is warned of, and how it is said."""

import math

import numpy as np
import pytest

from phusong.coverage.findings.errors import ValidityError
from phusong.coverage.propagation.validity import ValidRange

RANGE = ValidRange("height", "m", 1.0, 100.0, "a source, table 1", advised_low=2.0, advised_high=90.0)


@pytest.mark.parametrize("value", [2.0, 50.0, 90.0])
def test_inside_there_is_nothing_to_say(value):
    assert RANGE.check(value) == []


@pytest.mark.parametrize("value", [1.0, 1.9, 90.1, 100.0])
def test_near_a_limit_there_is_one_warning(value):
    (finding,) = RANGE.check(value)
    assert (finding.severity, finding.code, finding.column, finding.value) == (
        "warning",
        "near-limit",
        "height",
        f"{value:g}",
    )
    assert "1..100 m (a source, table 1)" in finding.message
    assert "2..90 m" in finding.remedy


@pytest.mark.parametrize("value", [0.9, 100.1, math.nan, math.inf])
def test_outside_is_refused_with_the_range_and_the_source(value):
    with pytest.raises(ValidityError, match=rf"height {value:g} m is outside 1\.\.100 m \(a source, table 1\)"):
        RANGE.check(value)


def test_arrays_are_told_by_their_first_and_their_number():
    with pytest.raises(ValidityError, match=r"height 0 m and 1 more are outside"):
        RANGE.check(np.array([[5.0, 0.0], [-1.0, 6.0]]))
    (finding,) = RANGE.check(np.array([5.0, 1.5, 95.0]))
    assert finding.message.startswith("height 1.5 m and 1 more are near")
    assert RANGE.check(np.array([])) == []


def test_without_advice_the_whole_range_is_calm():
    assert ValidRange("share", "", 0.0, 1.0, "a source").check(np.array([0.0, 1.0])) == []
