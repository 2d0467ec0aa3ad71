"""The table of decisions: what is read, and every mistake told."""

import pytest
from pydantic import ValidationError

from phusong.coverage.findings.errors import InputError
from phusong.optimize.question.decisions import read_decisions
from phusong.optimize.question.parameters import Decision


def test_the_table_is_read():
    text = (
        "\ufeffproposal_id,site_id,verdict,lon,lat,radius_m,reason,note\n"
        "P003,,accept,,,,đã duyệt,x\n,S2,Reject,,,1500,,\nP004,,relocate,104.1,22.5,,gần trường,\nP005,,defer,,,,,\n"
    )
    assert read_decisions(text, "d.csv") == (
        Decision(subject="P003", verdict="accept", reason="đã duyệt"),
        Decision(subject="S2", verdict="reject", radius_m=1500.0),
        Decision(subject="P004", verdict="relocate", lon=104.1, lat=22.5, reason="gần trường"),
        Decision(subject="P005", verdict="defer"),
    )


def test_every_mistake_in_the_table_is_told():
    text = "subject,verdict,lon,lat,radius_m\nP1,aproved,,,\nP2,relocate,,,\nP3,reject,200,22,-5\n,accept,,,\n"
    with pytest.raises(InputError) as caught:
        read_decisions(text, "d.csv")
    told = [(each.row, each.column) for each in caught.value.findings]
    assert told == [(1, "verdict"), (2, None), (3, "lon"), (3, "radius_m"), (4, None)]
    assert "'accept', 'reject', 'relocate' or 'defer'" in caught.value.findings[0].message
    with pytest.raises(InputError, match="no column 'verdict'"):
        read_decisions("a,b\n1,2\n", "d.csv")


@pytest.mark.parametrize(
    "wrong", [{"verdict": "accept"}, {"verdict": "reject", "lon": 1.0, "lat": 2.0}, {"verdict": "defer", "lon": 1.0}]
)
def test_a_decision_is_about_something(wrong):
    with pytest.raises(ValidationError):
        Decision(**wrong)
