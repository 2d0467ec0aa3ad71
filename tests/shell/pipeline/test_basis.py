"""Why a stage is computed anew: the settings and files that changed, and nothing else."""

import json
from dataclasses import replace

import pytest

from phusong.cli.explained import list_explained, reason_text
from phusong.console.messages import MESSAGES
from phusong.maps.indicators import Setting
from phusong.optimize.question.parameters import PlanParameters
from phusong.pipeline.stages.basis import Basis, Because, Given
from phusong.pipeline.stages.stages import Stage, StageTold
from tests.builders.networks.small_network import small_network

NETWORK = small_network()
GIVEN = Given({"villages": {"v.csv": "aa" * 32}, "sites": {"s.csv": "bb" * 32}}, {"crs": None, "terrain.step_m": 90.0})
CONTENT = ((NETWORK.crs, NETWORK.villages, NETWORK.sites), PlanParameters(), {"of an earlier stage": (1, 2)})


def kept(basis: Basis) -> dict:
    """A basis as it is read from the disk."""
    read: dict = json.loads(json.dumps(basis.as_dict()))
    return read


def reasons(content: tuple, given: Given = GIVEN) -> list[Because]:
    return list(Basis.of(content, given).since(kept(Basis.of(CONTENT, GIVEN))))


def test_a_setting_is_named_with_both_values() -> None:
    plan = PlanParameters(budget_vnd=7, must_serve=("school",))
    found = reasons((CONTENT[0], plan, CONTENT[2]))
    default = PlanParameters().budget_vnd
    assert found == [
        Because("setting", "plan.budget_vnd", default, 7),
        Because("setting", "plan.must_serve", [], ["school"]),
    ]


def test_a_file_is_named_where_what_it_holds_changed() -> None:
    villages = replace(NETWORK.villages, population=NETWORK.villages.population + 1)
    files = {**GIVEN.files, "villages": {"v.csv": "cc" * 32}}
    found = reasons(((NETWORK.crs, villages, NETWORK.sites), *CONTENT[1:]), Given(files, GIVEN.reading))
    assert found == [Because("file", "villages", "v.csv " + "aa" * 8, "v.csv " + "cc" * 8)]
    # The file of sites changed, too, but not what was read of it.
    files["sites"] = {"s.csv": "dd" * 32}
    assert reasons(((NETWORK.crs, villages, NETWORK.sites), *CONTENT[1:]), Given(files, GIVEN.reading)) == found


def test_a_setting_of_reading_is_named_where_no_file_changed() -> None:
    villages = replace(NETWORK.villages, x_m=NETWORK.villages.x_m + 1)
    content = ((NETWORK.crs, villages, NETWORK.sites), *CONTENT[1:])
    changed = Given(GIVEN.files, {**GIVEN.reading, "crs": "EPSG:9208"})
    assert reasons(content, changed) == [Because("setting", "crs", None, "EPSG:9208")]
    assert reasons(content) == [Because("layer", "villages")]


def test_an_earlier_stage_is_named_only_where_nothing_else_is() -> None:
    assert reasons((*CONTENT[:2], {"of an earlier stage": (1, 3)})) == [Because("stage")]
    both = (CONTENT[0], PlanParameters(budget_vnd=7), {"of an earlier stage": (1, 3)})
    assert [each.kind for each in reasons(both)] == ["setting"]


def test_what_is_lost_new_or_of_another_program_is_told() -> None:
    assert reasons(CONTENT) == [Because("gone")]
    assert Basis.of(CONTENT, GIVEN).since(None) == (Because("first"),)
    other = kept(Basis.of(CONTENT, GIVEN)) | {"program": "another"}
    assert Basis.of(CONTENT, GIVEN).since(other) == (Because("program"),)


@pytest.mark.parametrize("kind", ["first", "program", "gone", "setting", "file", "layer", "stage"])
def test_every_reason_is_told_in_both_languages(kind: str) -> None:
    assert f"because-{kind}" in MESSAGES
    because = Because(kind, "plan.due", None, "2026")  # type: ignore[arg-type]
    english, vietnamese = reason_text(because, "en"), reason_text(because, "vi")
    assert english != vietnamese or kind == "setting"


def test_stages_are_told_one_by_one() -> None:
    told = [StageTold(Stage("coverage", "stage-coverage")), StageTold(Stage("plan", "stage-plan"), (Because("first"),))]
    lines = list(list_explained(told, [Setting("plan.seed", 1, 2)], "en"))
    assert lines[1] == "  plan.seed: 1 → 2"
    assert lines[2:] == [
        "Computing coverage: unchanged, reused",
        "Planning: computed anew",
        "  nothing was kept of it",
    ]
