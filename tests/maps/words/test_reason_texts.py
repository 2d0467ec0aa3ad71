"""Every reason why there is no plan is told in both languages, with the same values, each as its unit is written."""

import re

import pytest

from phusong.maps.words.reason_texts import reason_text
from phusong.maps.words.reasons import REASON_WORDS
from phusong.optimize.plan.reason import REASONS, Reason
from tests.builders.paths import ROOT
from tests.builders.plans.reasons import a_reason, every_reason

TABLE = ROOT / "optimize" / "plan" / "reason.py"

FIGURES = {"vnd", "percent", "several"}
"""Texts of figures and lists, which no reason is."""


def test_every_reason_has_a_text_with_its_values_in_both_languages():
    assert {f"reason.{key}" for key in (*REASONS, *FIGURES)} == REASON_WORDS.keys()
    for key, names in REASONS.items():
        for text in REASON_WORDS[f"reason.{key}"]:
            assert set(re.findall(r"\{(\w+)\}", text)) == names, (key, text)


def test_no_reason_is_told_in_the_other_language():
    for reason in every_reason(name="N"):
        both = reason_text(reason)
        assert not re.search(r"[{}]", both["en"] + both["vi"])
        assert not re.search(r"\b(the|of|and|with|is|VND|fibre)\b", both["vi"]), both["vi"]
        assert not re.search(r"[ăâđêôơư]|\b(mức|việc)\b", both["en"]), both["en"]


def test_every_reason_can_be_given():
    """Each key stands in the planner's code or begins as one that does; none is told by nobody."""
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "optimize").rglob("*.py") if path != TABLE]
    verdicts = {f"decision.{verdict}" for verdict in ("accept", "reject", "relocate", "defer")}
    for key in set(REASONS) - verdicts - {"whose.district", "whose.commune"}:
        assert any(f'"{key}"' in source for source in sources), key


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "value", "english", "vietnamese"),
    [
        ("most_share", 0.86599, "86.5 %", "86,5 %"),  # rounded down: nobody has what is not there
        ("most_share", 1.0, "100.0 %", "100,0 %"),
        ("asked_share", 0.95, "95 %", "95 %"),
        ("asked_share", 0.9055, "90.55 %", "90,55 %"),
        ("missing_vnd", 1_234_567.4, "1,234,567 VND", "1.234.567 đồng"),
        ("radius_m", 1500.0, "1,500", "1.500"),
        ("lon_deg", 103.84567891, "103.84568", "103,84568"),
        ("n", 12, "12", "12"),
    ],
)
def test_figures_are_written_as_each_language_does(name, value, english, vietnamese):
    key = next(key for key, names in REASONS.items() if name in names)
    reason = a_reason(key)
    both = reason_text(Reason.of(key, **{**reason.values, name: value}))
    assert english in both["en"]
    assert vietnamese in both["vi"]


def test_of_many_names_the_first_are_told_and_how_many_more():
    names = tuple(f"X{number}" for number in range(7))
    both = reason_text(Reason.of("whose.together", names=names))
    assert both["en"] == "X0, X1, X2, X3, X4 and 2 more together"
    assert "X5" not in both["vi"]
    assert "2" in both["vi"]


def test_a_reason_with_other_values_is_refused():
    for wrong in ({}, {"budget_vnd": 1.0, "more": 2.0}):
        with pytest.raises(ValueError, match="does not take"):
            Reason.of("budget", **wrong)
    with pytest.raises(ValueError, match="does not take"):
        Reason.of("nothing")
