"""Where each setting came from: nothing that holds is without a source, nothing stated is lost in silence."""

import json
from pathlib import Path

import pytest

from phusong.coverage.findings.errors import InputError
from phusong.optimize.pon import PonParameters
from phusong.scenario.changes import Change
from phusong.scenario.load import load_scenario
from phusong.scenario.origins import ResolvedSetting, resolve_settings
from tests.builders.paths import ROOT
from tests.builders.runs.commands import phusong

BASE = """name = "base"
[layers.villages]
path = "villages.csv"
columns = { name = "ten" }
[plan]
budget_vnd = 5
must_serve = ["school", "clinic"]
[radio.services.4g]
preset = ["vn-900"]
tx_power_dbm = 40.0
"""
OWN = """extends = "base.toml"
name = "own"
[plan]
must_serve = ["commune_centre"]
gap = 0.1
[layers.villages.columns]
population = "dan_so"
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    (tmp_path / "base.toml").write_text(BASE, encoding="utf-8")
    (tmp_path / "own.toml").write_text(OWN, encoding="utf-8")
    return tmp_path / "own.toml"


def resolved(path: Path, **given: object) -> dict[str, ResolvedSetting]:
    return {setting.key: setting for setting in resolve_settings(path, **given)}  # type: ignore[arg-type]


def test_each_kind_of_origin_is_told(own: Path) -> None:
    found = resolved(own, settings=["plan.gap=0.2", "plan.seed=3"])
    base, file = str(own.parent / "base.toml"), str(own)
    told = {key: (setting.value, setting.origin, setting.source) for key, setting in found.items()}
    assert told["name"] == ("own", "file", file)
    assert told["plan.budget_vnd"] == (5, "base", base)
    assert told["plan.gap"] == (0.2, "command line", "--set plan.gap=0.2")
    assert told["plan.seed"] == (3, "command line", "--set plan.seed=3")
    assert told["terrain.step_m"] == (90.0, "default", "")
    assert told["radio.services.4g.band_mhz"][1:] == ("preset", "radio.services.4g.preset")
    assert told["radio.services.4g.tx_power_dbm"] == (40.0, "base", base)
    assert found["radio.services.4g.tx_power_dbm"].replaced[0].origin == "preset"
    assert [(each.origin, each.value) for each in found["plan.gap"].replaced] == [("file", 0.1)]


def test_a_price_is_the_sets_until_it_is_given(own: Path) -> None:
    found = resolved(own, settings=["costs.price_set='high'", "costs.tower_vnd_per_m=7_000_000"])
    civil, tower = found["costs.tower_civil_vnd"], found["costs.tower_vnd_per_m"]
    assert (civil.value, civil.origin, civil.source) == (7_500 * 25_000, "preset", "costs.price_set")
    assert (tower.value, tower.origin) == (7_000_000, "command line")
    assert [(each.origin, each.value) for each in tower.replaced] == [("preset", 1_000 * 25_000)]
    assert resolved(own)["costs.tower_civil_vnd"].origin == "default"


def test_tables_are_laid_over_each_other_and_lists_are_replaced_as_a_whole(own: Path) -> None:
    found = resolved(own)
    assert found["layers.villages.columns.name"].origin == "base"
    assert found["layers.villages.columns.population"].origin == "file"
    places = found["plan.must_serve"]
    assert (places.value, places.origin) == (["commune_centre"], "file")
    assert [each.value for each in places.replaced] == [["school", "clinic"]]


def test_a_table_set_as_a_whole_covers_what_is_below_it(own: Path) -> None:
    found = resolved(own, settings=["layers.villages.columns={name='x'}"])
    assert found["layers.villages.columns.name"].origin == "command line"
    assert "layers.villages.columns.population" not in found


def test_another_folder_of_layers_is_the_command_lines(own: Path, tmp_path: Path) -> None:
    path = resolved(own, layers=tmp_path / "other")["layers.villages.path"]
    assert (path.origin, path.source) == ("command line", f"--layers {tmp_path / 'other'}")


@pytest.mark.parametrize("path", sorted((ROOT / "scenarios").glob("*.toml")), ids=lambda path: path.stem)
def test_what_is_shown_is_what_holds(path: Path) -> None:
    """The settings together are the scenario, and those with an origin are the ones that a file states."""
    found = resolve_settings(path)
    rebuilt: dict = {}
    for setting in found:
        table = rebuilt
        *above, last = setting.key.split(".")
        for name in above:
            table = table.setdefault(name, {})
        table[last] = setting.value
    assert rebuilt == load_scenario(path).model_dump(mode="json")
    assert {setting.key for setting in found if setting.origin == "default"}.isdisjoint({"name", "plan.budget_vnd"})


def test_a_program_may_give_values_of_its_own(own: Path) -> None:
    change = Change(("plan", "budget_vnd"), 7, "variants.csv")
    assert load_scenario(own, settings=[change]).plan.budget_vnd == 7
    with pytest.raises(InputError) as refused:
        load_scenario(own, settings=[Change(("plan", "budget_vnd"), -7, "variants.csv")])
    assert refused.value.findings[0].file == "variants.csv"


def test_the_command_shows_them_in_both_languages_and_as_json(own: Path) -> None:
    english = phusong("scenario", "show", own, "--stated", "--set", "plan.gap=0.2").stdout
    assert "plan.gap = 0.2    # command line, --set plan.gap=0.2" in english
    assert 'replaces the whole list ["school", "clinic"] (base, ' in english
    assert "terrain.step_m" not in english
    vietnamese = phusong("scenario", "show", own, "--lang", "vi").stdout
    assert "terrain.step_m = 90.0    # mặc định" in vietnamese
    assert 'thay cho toàn bộ danh sách ["school", "clinic"]' in vietnamese
    told = json.loads(phusong("scenario", "show", own, "--json").stdout)
    assert {"key", "value", "origin", "source", "replaced"} == set(told[0])
    assert phusong("scenario", "show", own.parent / "none.toml").exit_code == 1


def test_prices_of_the_passive_network_follow_set_and_rate_unless_given(tmp_path: Path) -> None:
    own = "\n[costs]\nusd_vnd = 50_000\n[pon]\nont_vnd = 7\n"
    (tmp_path / "s.toml").write_text('name = "s"\n[layers.villages]\npath = "v.csv"\n' + own, encoding="utf-8")
    plain, twice = PonParameters(), load_scenario(tmp_path / "s.toml").pon
    assert twice.closure_vnd == 2 * plain.closure_vnd
    assert twice.splitter_vnd == {ratio: 2 * price for ratio, price in plain.splitter_vnd.items()}
    assert (twice.ont_vnd, twice.pole_span_m) == (7, plain.pole_span_m)
    found = resolved(tmp_path / "s.toml")
    closure, splitter = found["pon.closure_vnd"], found["pon.splitter_vnd.64"]
    assert (closure.value, closure.origin, closure.source) == (2_500_000, "preset", "costs.usd_vnd")
    assert (splitter.value, splitter.origin, splitter.source) == (3_000_000, "preset", "costs.usd_vnd")
    assert found["pon.ont_vnd"].origin == "file"
    assert found["pon.ont_vnd"].replaced[0].value == 2 * plain.ont_vnd
    assert found["pon.pole_span_m"].origin == "default"
    stated = (tmp_path / "s.toml").read_text(encoding="utf-8").replace("usd_vnd = 50_000", 'price_set = "low"')
    (tmp_path / "s.toml").write_text(stated, encoding="utf-8")
    low, found = load_scenario(tmp_path / "s.toml").pon, resolved(tmp_path / "s.toml")
    assert low.closure_vnd == round(0.7 * plain.closure_vnd)
    assert (low.splitter_vnd[64], low.ont_vnd) == (round(0.7 * plain.splitter_vnd[64]), 7)
    closure = found["pon.closure_vnd"]
    assert (closure.value, closure.origin, closure.source) == (low.closure_vnd, "preset", "costs.price_set")
