"""The nearest known name is found in one place, capitals aside, and said in one way."""

import pytest

from phusong.coverage.findings.wording import did_you_mean, listed, nearest_name, unknown_name
from tests.builders.paths import ROOT


@pytest.mark.parametrize(
    ("name", "known", "near"),
    [
        ("vilages", ["villages", "communes"], "villages"),
        ("4G", ["4g", "5g"], "4g"),
        ("Dông", ["Đông", "Tây"], "Đông"),
        ("zzz", ["villages", "communes"], None),
        ("villages", [], None),
    ],
)
def test_nearest_name(name: str, known: list[str], near: str | None) -> None:
    assert nearest_name(name, known) == near
    assert nearest_name(name, reversed(known)) == near
    assert did_you_mean(name, known) == ("" if near is None else f"; did you mean {near!r}?")


def test_two_names_as_near_give_the_same_one_in_any_order() -> None:
    assert nearest_name("site", ["siteB", "siteA"]) == nearest_name("site", ["siteA", "siteB"])


def test_an_unknown_name_is_refused_with_what_would_do() -> None:
    refused = unknown_name("plan.must_serve", "kind of place", "scool", ["school", "clinic"])
    assert (refused.code, refused.column, refused.value) == ("unknown-kind-of-place", "plan.must_serve", "scool")
    assert refused.message.endswith("which is not known; did you mean 'school'?")
    assert refused.remedy == "use one of clinic, school"
    assert unknown_name("plan.must_serve", "kind of place", "scool", []).remedy == "remove it: there are none"


def test_nothing_else_looks_for_near_names() -> None:
    found = [
        path.relative_to(ROOT).as_posix()
        for folder in ("coverage", "optimize", "maps", "src", "benchmarks")
        for path in (ROOT / folder).rglob("*.py")
        if "difflib" in path.read_text(encoding="utf-8")
    ]
    assert found == ["coverage/findings/wording.py"]


def test_a_list_is_cut_short() -> None:
    assert listed([1, 2, 3], 2) == "1, 2 and 1 more"
    assert listed([1, 2], 2) == "1, 2"
