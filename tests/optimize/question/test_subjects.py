"""Decisions held against each other and against the layers before anything is weighed."""

from itertools import product

import pytest

from phusong.optimize.planner.contradictions import contradictions
from phusong.optimize.question.formulation import formulate
from phusong.optimize.question.parameters import PlanParameters
from phusong.optimize.question.subjects import check_subjects, doubt_decisions
from tests.builders.plans.questions import Question
from tests.builders.seeds import some

TOWER = "tower:410000,2490000"
UPGRADE = "upgrade:S2:5g"
EARLIER = {"P1": f"{TOWER}:4g;section:407500.0,2485000.0", "P2": UPGRADE}
SUBJECTS = ("S2", UPGRADE, TOWER, f"{TOWER}:4g", f"{TOWER}:4g+5g", "P1", "P2", "section:407500.0,2485000.0")
SAID = [*product(SUBJECTS, ("accept", "reject", "defer"))]
PHASES = [{"budget_vnd": 10**9}, {"budget_vnd": 10**9}]


@pytest.fixture(scope="module")
def options():
    return Question().options()


def asked(*decisions, **settings):
    told = [{"subject": subject, "verdict": verdict} for subject, verdict in decisions]
    return PlanParameters(budget_vnd=10**9, earlier=EARLIER, decisions=told, **settings)


@pytest.mark.slow
@pytest.mark.parametrize(
    "phases",
    [pytest.param([], id="one phase"), pytest.param(PHASES, id="two phases", marks=pytest.mark.slow)],
)
@pytest.mark.parametrize("one", some([*SAID[::2], *SAID[1::2]], quick=len(SAID) // 8), ids=":".join)
def test_what_is_doubted_is_what_contradicts_once_all_is_weighed(options, one, phases):
    for other in SAID:
        parameters = asked(one, other, phases=phases)
        weighed = list(contradictions(formulate(options, parameters)))
        found = doubt_decisions(options.network, parameters)
        assert bool(found) == bool(weighed), (one, other, weighed)
        assert {finding.column for finding in found} <= {"plan.decisions.1"}


@pytest.mark.parametrize(
    ("subject", "hint"),
    [
        ("S3", "did you mean"),
        ("P9", "did you mean"),
        ("towr:410000,2490000", ""),
        ("tower:410000", ""),
        ("tower:here,there:4g", ""),
        ("tower:", ""),
        ("upgrade:S9:5g", ""),
        ("share:nobody", ""),
    ],
)
def test_what_can_be_nothing_is_refused_before_it_is_weighed(options, subject, hint):
    (finding,) = check_subjects(options.network, asked(("S2", "accept"), (subject, "reject")))
    assert (finding.code, finding.column, finding.value) == (
        "unknown-proposal-or-site",
        "plan.decisions.1.subject",
        subject,
    )
    assert hint in finding.message


@pytest.mark.parametrize("subject", [*SUBJECTS, "upgrade:S2", "share:S1:4g+5g", "tower:-1,2:4g", "section:1.0,2.0"])
def test_what_may_be_weighed_is_let_through(options, subject):
    assert check_subjects(options.network, asked((subject, "reject"))) == []


def test_a_contradiction_names_both(options):
    (finding,) = doubt_decisions(options.network, asked((UPGRADE, "accept"), ("P1", "accept"), ("S2", "reject")))
    assert finding.severity == "warning"
    assert (finding.code, finding.column) == ("decisions-contradict", "plan.decisions.2")
    assert finding.message == f"the rejection of S2 contradicts the acceptance of {UPGRADE}: no plan can hold both"
