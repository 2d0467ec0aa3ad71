"""Two finished runs side by side: what differs is told, what does not is not, and nothing is taken on trust."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from phusong.coverage.findings.errors import InputError
from phusong.runs.compare import compare_folders
from phusong.store.files import sha256_of
from tests.builders.networks.small_network import coverage_of
from tests.builders.plans.small_plan import FIBRE, TOWER, UPGRADE, small_case
from tests.builders.runs.commands import phusong
from tests.builders.runs.run_folders import INPUTS, SETTINGS, smaller_case, write_run

pytestmark = pytest.mark.slow  # every folder holds a GeoPackage

NETWORK, COVERAGE, PLAN = small_case()


def planned(*proposals, after=None, **changes):
    """The small case with another plan."""
    cost = sum(proposal.capex_vnd for proposal in proposals)
    plan = replace(PLAN, proposals=proposals, cost_vnd=cost, after=PLAN.after if after is None else after, **changes)
    return NETWORK, COVERAGE, plan


def after(**served: str) -> dict[str, np.ndarray]:
    """Service to who has it with the plan built, by the names of the villages."""
    return {name: np.array([str(key) in who for key in NETWORK.villages.ids]) for name, who in served.items()}


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A run with the whole plan, and one with less money, another file of sites and a floor."""
    folder = tmp_path_factory.mktemp("runs")
    floors = [{"service": "4g", "share": 0.5}]
    settings = SETTINGS | {
        "plan": {"budget_vnd": 1_000_000_000, "floors": floors},
        "layers": {"sites": {"path": "/elsewhere/sites.csv", "columns": {}}},
    }
    a = write_run(folder / "a", small_case())
    return a, write_run(folder / "b", smaller_case(), settings, {"sites": {"sites.csv": "cd" * 32}})


def test_json_has_the_promised_form(runs: tuple[Path, Path]) -> None:
    done = phusong("compare", *runs, "--json")
    assert done.exit_code == 0, done.output
    told: dict[str, Any] = json.loads(done.stdout)
    assert set(told) == {"settings", "indicators", "after", "sites", "villages", "cost_vnd"}
    assert told["settings"] == [
        {"key": "layers.sites.content", "a": "sites.csv " + "ab" * 8, "b": "sites.csv " + "cd" * 8},
        {"key": "plan.budget_vnd", "a": 5_000_000_000, "b": 1_000_000_000},
        {"key": "plan.floors", "a": [], "b": [{"service": "4g", "share": 0.5}]},
    ]
    assert set(told["indicators"]) == set(told["after"]) == {"fibre", "4g", "5g"}
    assert told["indicators"]["4g"]["villages_covered"] == {"a": 2, "b": 2, "change": 0}
    assert told["after"]["4g"] == {
        "villages_covered": {"a": 4, "b": 2, "change": -2},
        "population_covered": {"a": 1450, "b": 900, "change": -550},
        "commune_centres_covered": {"a": 2, "b": 1, "change": -1},
    }
    assert told["villages"] == {
        "fibre": {"gained": [], "lost": ["B", "C"]},
        "4g": {"gained": [], "lost": ["C", "D"]},
        "5g": {"gained": ["G"], "lost": ["C", "D"]},
    }
    assert (told["sites"]["added"], told["sites"]["moved"]) == ([], [])
    assert [(site["kind"], site["id"]) for site in told["sites"]["removed"]] == [
        ("fibre", "P003"),
        ("new_tower", "P002"),
    ]
    assert told["cost_vnd"] == {"a": 4_687_500_000, "b": 787_500_000, "change": -3_900_000_000}


def test_the_other_way_round_says_the_opposite(runs: tuple[Path, Path]) -> None:
    there, back = compare_folders(*runs), compare_folders(*reversed(runs))
    assert there.added == back.removed
    assert there.removed == back.added
    for service, changes in there.villages.items():
        assert (changes.gained, changes.lost) == (back.villages[service].lost, back.villages[service].gained)
        for name, change in there.services[service].after.items():
            assert change.change == -(back.services[service].after[name].change or 0)


def test_a_run_beside_itself_differs_in_nothing(runs: tuple[Path, Path], tmp_path: Path) -> None:
    moved = SETTINGS | {"layers": {"sites": {"path": "/another/sites.csv", "columns": {}}}}
    same = compare_folders(runs[0], write_run(tmp_path / "same", small_case(), moved))
    assert (same.settings, same.added, same.removed, same.moved) == ((), (), (), ())
    assert all(not each.gained and not each.lost for each in same.villages.values())
    assert not same.programs_differ
    assert "No setting and no file differs." in phusong("compare", runs[0], runs[0]).stdout


def test_what_a_place_carries_is_held_against_what_it_carries(tmp_path: Path) -> None:
    """A tower elsewhere has moved; one that brings less has lost that; an upgrade that stands already is no change."""
    a = write_run(tmp_path / "a", small_case())
    near = replace(TOWER, x_m=TOWER.x_m + 300.0, y_m=TOWER.y_m + 400.0, proposal_id="P007")
    sites = replace(NETWORK.sites, technologies=(frozenset({"4g", "5g"}), frozenset({"4g", "5g"})))
    other = replace(NETWORK, sites=sites), COVERAGE, replace(PLAN, proposals=(near, FIBRE))
    moved = compare_folders(a, write_run(tmp_path / "b", other))
    assert (moved.added, moved.removed) == ((), ())
    (tower,) = moved.moved
    assert (tower.label, tower.technologies) == ("P007", ("4g", "5g"))
    assert tower.distance_m == pytest.approx(500.0)
    assert tower.moved_from is not None
    assert tower.place.lat > tower.moved_from.lat

    poorer = compare_folders(
        a, write_run(tmp_path / "c", planned(UPGRADE, replace(TOWER, technologies=("4g",)), FIBRE))
    )
    assert [(site.kind, site.technologies) for site in poorer.removed] == [("new_tower", ("5g",))]
    assert (poorer.added, poorer.moved) == ((), ())

    far = replace(TOWER, x_m=TOWER.x_m - 5000.0)
    apart = compare_folders(a, write_run(tmp_path / "d", planned(UPGRADE, far, FIBRE)))
    assert (len(apart.added), len(apart.removed), len(apart.moved)) == (1, 1, 0)


def test_sites_of_today_are_held_against_each_other(tmp_path: Path) -> None:
    a = write_run(tmp_path / "a", planned())
    sites = replace(NETWORK.sites, ids=np.array(["S1", "S9"], dtype=object), x_m=NETWORK.sites.x_m + 50.0)
    b = write_run(tmp_path / "b", (replace(NETWORK, sites=sites), *planned()[1:]))
    told = compare_folders(a, b)
    assert [site.site_id for site in told.added] == ["S9"]
    assert [site.site_id for site in told.removed] == ["S2"]
    assert [(site.site_id, round(site.distance_m)) for site in told.moved] == [("S1", 50)]


def test_without_a_plan_what_is_after_is_what_is_today(tmp_path: Path) -> None:
    a = write_run(tmp_path / "a", small_case())
    b = write_run(tmp_path / "b", planned(after={}, status="infeasible", objective=float("nan")))
    told = compare_folders(a, b).as_dict()
    assert told["after"]["5g"]["villages_covered"] == {"a": 4, "b": 1, "change": -3}
    assert told["villages"]["4g"] == {"gained": [], "lost": ["C", "D"]}
    assert told["cost_vnd"]["b"] == 0


def test_villages_are_listed_as_people_count(tmp_path: Path) -> None:
    ids = np.array([str(number) for number in range(7, 7 + len(NETWORK.villages.ids))], dtype=object)
    network = replace(NETWORK, villages=replace(NETWORK.villages, ids=ids))
    without = planned(after={}, status="infeasible", objective=float("nan"))
    a = write_run(tmp_path / "a", (network, *small_case()[1:]))
    b = write_run(tmp_path / "b", (network, *without[1:]))
    assert compare_folders(a, b).as_dict()["villages"]["4g"]["lost"] == ["9", "10"]


def test_a_village_or_a_service_that_one_run_lacks(tmp_path: Path) -> None:
    names = tuple("ABCDEFG")
    rows = np.array([name != "B" for name in names])
    villages = replace(
        NETWORK.villages,
        **{
            name: getattr(NETWORK.villages, name)[rows]
            for name in NETWORK.villages.__dataclass_fields__
            if isinstance(getattr(NETWORK.villages, name), np.ndarray)
        },
    )
    network = replace(NETWORK, villages=villages)
    coverage = coverage_of(network, {"4g": "AB"})
    plan = replace(PLAN, proposals=(), after={"4g": coverage.served("4g")}, cost_vnd=0)
    told = compare_folders(
        write_run(tmp_path / "a", planned(after=after(**{"fibre": "A", "4g": "AB", "5g": "A"}))),
        write_run(tmp_path / "b", (network, coverage, plan)),
    ).as_dict()
    assert told["villages"]["4g"] == {"gained": [], "lost": ["B"]}
    assert told["villages"]["5g"]["lost"] == ["A"]
    assert told["indicators"]["5g"]["villages_covered"] == {"a": 1, "b": None, "change": None}


def test_the_terminal_puts_settings_first_and_names_who_loses(runs: tuple[Path, Path]) -> None:
    english = phusong("compare", *runs).stdout
    assert english.index("plan.budget_vnd: 5,000,000,000 → 1,000,000,000") < english.index("villages")
    assert "4G: 2 villages LOST (550 people live there)" in english
    assert "Thôn C · Đông" in english
    assert "4.69 → 0.79 billion VND (-3.90)" in english
    vietnamese = phusong("compare", *runs, "--lang", "vi").stdout
    assert "plan.budget_vnd: 5.000.000.000 → 1.000.000.000" in vietnamese
    assert "4G: MẤT 2 thôn (550 người sinh sống)" in vietnamese
    assert "4,69 → 0,79 tỷ đồng (-3,90)" in vietnamese


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda run: (run / "run.json").unlink(), "run-missing"),
        (lambda run: (run / "run.json").write_text("[]"), "run-unreadable"),
        (lambda run: (run / "run.json").write_text("{"), "run-unreadable"),
        (lambda run: edit(run, complete=False), "run-unfinished"),
        (lambda run: edit(run, outputs=None), "run-unfinished"),
        (lambda run: (run / "summary.json").write_text("{}"), "run-changed"),
        (lambda run: (run / "layers.gpkg").unlink(), "run-changed"),
        (lambda run: resealed(run, "summary.json", b"{}"), "run-unreadable"),
        (lambda run: resealed(run, "layers.gpkg", b"no database"), "run-unreadable"),
        (lambda run: resealed(run, "layers.gpkg", b""), "run-unreadable"),
    ],
)
def test_a_folder_that_holds_no_sound_run_is_refused(tmp_path: Path, runs: tuple, spoil: Any, code: str) -> None:
    spoilt = write_run(tmp_path / "spoilt", small_case())
    spoil(spoilt)
    with pytest.raises(InputError) as refused:
        compare_folders(runs[0], spoilt)
    (finding,) = refused.value.findings
    assert (finding.code, finding.file) == (code, str(spoilt))
    assert finding.remedy


def edit(run: Path, **changes: object) -> None:
    record = json.loads((run / "run.json").read_text(encoding="utf-8"))
    (run / "run.json").write_text(json.dumps(record | changes), encoding="utf-8")


def resealed(run: Path, name: str, content: bytes) -> None:
    """A file that is not of its form, though it is what the record says was written."""
    (run / name).write_bytes(content)
    outputs = json.loads((run / "run.json").read_text(encoding="utf-8"))["outputs"]
    edit(run, outputs=outputs | {name: sha256_of(run / name)})


def test_no_page_is_written_over_a_run(runs: tuple[Path, Path]) -> None:
    before = (runs[0] / "layers.gpkg").read_bytes()
    assert phusong("compare", *runs, "--html", runs[0] / "layers.gpkg").exit_code == 2
    assert (runs[0] / "layers.gpkg").read_bytes() == before


def test_other_programs_are_told(runs: tuple[Path, Path], tmp_path: Path) -> None:
    other = write_run(tmp_path / "other", small_case(), inputs=INPUTS, phusong="0.2.0")
    assert compare_folders(runs[0], other).programs_differ
    assert "Other versions of the program" in phusong("compare", runs[0], other).stdout
