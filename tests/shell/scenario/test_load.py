"""Scenario files: what is stated, inherited, set on the command line, and what is refused and how."""

import json
import re
import tomllib
from dataclasses import asdict
from pathlib import Path

import pytest
from pydantic import BaseModel, ValidationError

from phusong.coverage.findings.codes.setting_meanings import MEANINGS
from phusong.coverage.findings.errors import InputError
from phusong.coverage.findings.finding import make_finding
from phusong.coverage.findings.telling import remedy_text
from phusong.coverage.geofiles.sources import LayerSource
from phusong.scenario.load import load_scenario
from phusong.scenario.mistakes import in_scenario, meaning_of, model_of, setting_finding
from phusong.scenario.model import Scenario
from tests.builders.found import refused

LAYERS = '[layers.villages]\npath = "villages.csv"\n[layers.communes]\npath = "in/communes.shp"\n'


def write(folder: Path, text: str, name: str = "scenario.toml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_name_and_layers_are_enough(tmp_path: Path) -> None:
    scenario = load_scenario(write(tmp_path, f'name = "plain"\n{LAYERS}'))
    assert scenario.layers["villages"].path == str(tmp_path / "villages.csv")
    assert scenario.layers["communes"].path == str(tmp_path / "in" / "communes.shp")
    assert scenario.plan == Scenario.model_fields["plan"].get_default(call_default_factory=True, validated_data={})


def test_who_reads_a_layer_is_told_all_that_its_table_says(tmp_path: Path) -> None:
    stated = {
        "path": str(tmp_path / "villages.csv"),
        "layer": "Xã *",
        "crs": "EPSG:9208",
        "encoding": "tcvn3",
        "decimal": ",",
        "north": "grid",
        "columns": {"name": "Tên"},
        "time_limit_s": 5.0,
        "memory_limit_gib": 0.5,
    }
    lines = "\n".join(f"{key} = {json.dumps(value)}" for key, value in stated.items() if key != "columns")
    villages = f'[layers.villages]\n{lines}\ncolumns.name = "Tên"\n'
    text = f'name = "plain"\n{villages}[layers.communes]\npath = "{tmp_path}/c.shp"\n'
    sources = load_scenario(write(tmp_path, text)).sources()
    assert asdict(sources["villages"]) == stated
    assert sources["communes"] == LayerSource(path=f"{tmp_path}/c.shp"), "defaults of the table are those of the reader"


def test_another_folder_of_layers_keeps_relative_paths_where_they_exist(tmp_path: Path) -> None:
    path = write(tmp_path / "a", f'name = "plain"\n{LAYERS}')
    other = tmp_path / "other"
    (other / "in").mkdir(parents=True)
    (other / "in" / "communes.shp").touch()
    scenario = load_scenario(path, layers=other)
    assert scenario.layers["communes"].path == str(other / "in" / "communes.shp")
    assert scenario.layers["villages"].path == str(other / "villages.csv")


def test_extending_states_only_what_differs(tmp_path: Path) -> None:
    write(tmp_path, f'name = "base"\n{LAYERS}[plan]\nbudget_vnd = 5\ndefault_owner = "A"\n', "base.toml")
    path = write(tmp_path / "more", 'extends = "../base.toml"\nname = "half"\n[plan]\nbudget_vnd = 2\n')
    scenario = load_scenario(path)
    assert (scenario.name, scenario.plan.budget_vnd, scenario.plan.default_owner) == ("half", 2, "A")
    assert scenario.layers["villages"].path == str(tmp_path / "villages.csv")


def test_a_circle_of_scenarios_is_refused(tmp_path: Path) -> None:
    write(tmp_path, 'extends = "b.toml"\n', "a.toml")
    write(tmp_path, 'extends = "a.toml"\n', "b.toml")
    (finding,) = refused(load_scenario, tmp_path / "a.toml")
    assert "circle: a.toml -> b.toml -> a.toml" in finding.message


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("plan.budget_vnd=7", 7),
        ("plan.budget_vnd=7_000", 7000),
        ('plan.due="2027-01-31"', None),
        ("plan.default_owner=VNPT Lào Cai", None),
    ],
)
def test_settings_of_the_command_line_come_last(tmp_path: Path, setting: str, expected: int | None) -> None:
    path = write(tmp_path, f'name = "plain"\n{LAYERS}[plan]\nbudget_vnd = 5\n')
    plan = load_scenario(path, settings=[setting]).plan
    if expected is not None:
        assert plan.budget_vnd == expected
    else:
        assert (str(plan.due) == "2027-01-31") or plan.default_owner == "VNPT Lào Cai"


def test_every_mistake_is_reported_at_once_with_the_nearest_name(tmp_path: Path) -> None:
    tables = '[plan]\nbudget = 5\nweights = { "4g" = -1 }\n[radio.services.4g]\nband = 900\n'
    text = f'name = "plain"\nbudgte = 1\n{LAYERS}{tables}'
    findings = {finding.column: finding for finding in refused(load_scenario, write(tmp_path, text))}
    assert findings["plan.budget"].message == "unknown setting 'plan.budget'; did you mean 'budget_vnd'?"
    assert "did you mean 'band_mhz'" in findings["radio.services.4g.band"].message
    assert "budgte" in findings
    assert "weight of 4g must lie between 0" in findings["plan.weights"].message
    assert all(finding.file == str(tmp_path / "scenario.toml") for finding in findings.values())


def test_an_unknown_layer_is_refused_with_the_nearest_name(tmp_path: Path) -> None:
    findings = refused(load_scenario, write(tmp_path, 'name = "plain"\n[layers.vilages]\npath = "x.csv"\n'))
    assert any("did you mean 'villages'?" in finding.message for finding in findings)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("name = ", "scenario-unreadable"),
        ('name = "plain"\n', "setting-missing"),
        (f'name = "No Good"\n{LAYERS}', "setting-value"),
        ('name = "plain"\nlayers = 3\nextends = 4\n', "scenario-unreadable"),
        ('name = "plain"\nlayers = 3\n', "setting-value"),
        (f'name = "plain"\n{LAYERS}[plan]\nbudget_vnd = -1\n', "setting-value"),
        (f'name = "plain"\n{LAYERS}[radio]\nraster_step_m = 0.5\n', "setting-value"),
        (f'name = "plain"\n{LAYERS}[plan]\nbudget_vnd = "much"\n', "setting-value"),
    ],
)
def test_bad_scenarios_are_refused(tmp_path: Path, text: str, code: str) -> None:
    assert {finding.code for finding in refused(load_scenario, write(tmp_path, text))} == {code}


def test_a_missing_scenario_is_refused(tmp_path: Path) -> None:
    (finding,) = refused(load_scenario, tmp_path / "none.toml")
    assert finding.message == "no such scenario file"


@pytest.mark.parametrize("setting", ["budget", "=3", "plan..x=3", "name.x=3"])
def test_bad_settings_are_refused(tmp_path: Path, setting: str) -> None:
    path = write(tmp_path, f'name = "plain"\n{LAYERS}')
    assert {finding.code for finding in refused(load_scenario, path, settings=[setting])} == {"setting-form"}


def test_a_budget_starts_from_a_preset_named_in_the_file_or_on_the_command_line(tmp_path: Path) -> None:
    text = 'name = "a"\n[layers]\n[radio.services.4g]\npreset = ["vn-700", "vn-4g-zone2"]\ncell_load = 0.3\n'
    budget = load_scenario(write(tmp_path, text)).radio.budget("4g")
    assert (budget.band_mhz, budget.downlink_target_mbps, budget.cell_load) == (773.0, 2.5, 0.3)
    other = load_scenario(write(tmp_path, text), settings=["radio.services.4g.preset=ofcom-4g"]).radio.budget("4g")
    assert (other.rsrp_threshold_dbm, other.has_targets) == (-105.0, False)


def test_an_unknown_preset_is_refused_with_the_nearest_name(tmp_path: Path) -> None:
    text = 'name = "a"\n[layers]\n[radio.services.4g]\npreset = "fcc-bdc-5g"\n'
    (finding,) = refused(load_scenario, write(tmp_path, text))
    assert finding.column == "radio.services.4g"
    assert "unknown preset 'fcc-bdc-5g'; did you mean 'fcc-bdc-4g'?" in finding.message


def test_a_byte_order_mark_is_no_part_of_a_scenario(tmp_path: Path) -> None:
    path = tmp_path / "marked.toml"
    path.write_bytes(b"\xef\xbb\xbf" + f'name = "marked"\n{LAYERS}'.encode())
    assert load_scenario(path).name == "marked"


def test_another_encoding_is_told_from_bad_toml(tmp_path: Path) -> None:
    path = tmp_path / "latin.toml"
    path.write_bytes(f'# \u00e9\nname = "latin"\n{LAYERS}'.encode("latin-1"))
    (finding,) = refused(load_scenario, path)
    assert (finding.code, finding.remedy) == ("scenario-unreadable", "save the file as UTF-8")


def test_illustrative_layers_are_known(tmp_path: Path) -> None:
    (finding,) = refused(load_scenario, write(tmp_path, f'name = "plain"\n{LAYERS}[map]\nillustrative = ["road"]\n'))
    assert finding.column == "map.illustrative"
    assert "did you mean 'roads'?" in finding.message


TILES = "https://tiles.example:8080/v1/{z}/{x}/{y}.png?style=plain"


@pytest.mark.parametrize(
    ("tiles", "place", "told"),
    [
        (f'tiles = "{TILES}"\ntiles_credit = "© Example"', None, ""),
        (f'tiles = "{TILES}"', "map", "tiles_credit"),
        (f'tiles = "{TILES}"\ntiles_credit = "  "', "map", "tiles_credit"),
        ('tiles = "https://tiles.example/{z}/{x}.png"\ntiles_credit = "©"', "map.tiles", "{z}/{x}/{y}"),
        ('tiles = "https://{s}.tiles.example/{z}/{x}/{y}.png"\ntiles_credit = "©"', "map.tiles", "{z}/{x}/{y}"),
        ('tiles = "file:///etc/{z}/{x}/{y}.png"\ntiles_credit = "©"', "map.tiles", "{z}/{x}/{y}"),
        ('tiles = "https://a;script-src */{z}/{x}/{y}"\ntiles_credit = "©"', "map.tiles", "{z}/{x}/{y}"),
        ('tiles = "https://user:word@a/{z}/{x}/{y}"\ntiles_credit = "©"', "map.tiles", "{z}/{x}/{y}"),
    ],
)
def test_tiles_have_an_address_and_a_credit(tmp_path: Path, tiles: str, place: str | None, told: str) -> None:
    path = write(tmp_path, f'name = "plain"\n{LAYERS}[map]\n{tiles}\n')
    if place is None:
        assert load_scenario(path).map.tiles == TILES
        return
    (finding,) = refused(load_scenario, path)
    assert finding.column == place
    assert told in finding.message


def test_a_mistake_on_the_command_line_is_not_blamed_on_the_file(tmp_path: Path) -> None:
    path = tmp_path / "s.toml"
    path.write_text('name = "s"\n[layers.villages]\npath = "v.csv"\n[plan]\nseed = -1\n', encoding="utf-8")
    with pytest.raises(InputError) as refused:
        load_scenario(path, settings=["plan.budget=5", "radio.model=itn"])
    places = {finding.column: finding.file for finding in refused.value.findings}
    assert places == {
        "plan.seed": str(path),
        "plan.budget": "--set plan.budget=5",
        "radio.model": "--set radio.model=itn",
    }
    assert "did you mean 'itm'?" in next(f for f in refused.value.findings if f.column == "radio.model").message


def test_what_only_the_changes_contradict_is_blamed_on_them(tmp_path: Path) -> None:
    path = tmp_path / "s.toml"
    path.write_text('name = "s"\n[layers.villages]\npath = "v.csv"\n', encoding="utf-8")
    with pytest.raises(InputError) as refused:
        load_scenario(path, settings=["plan.seed=3", "plan.question=least_cost"])
    assert [finding.file for finding in refused.value.findings] == ["--set plan.question=least_cost"]


LEAST_COST = "plan.question=least_cost"


@pytest.mark.parametrize(
    ("stated", "settings", "blamed"),
    [
        ("", [LEAST_COST, "plan.seed=3"], f"--set {LEAST_COST}"),  # another change in the same table
        ('question = "least_cost"', ["plan.seed=3"], "s.toml"),
        ('question = "least_cost"', [LEAST_COST], "s.toml"),  # what the file has wrong already
        ("", ["plan.question=expected", LEAST_COST], f"--set {LEAST_COST}"),
        ("", [LEAST_COST, LEAST_COST, "plan.seed=3"], f"--set {LEAST_COST}"),  # the second brought nothing new
        ("floors = []", [LEAST_COST], f"--set {LEAST_COST}"),
        ("seed = -1", ["plan.seed=-2"], "--set plan.seed=-2"),
        ("seed = -1", ["plan.budget_vnd=2"], "s.toml"),
    ],
)
def test_a_mistake_is_owed_to_the_change_that_brought_it(
    tmp_path: Path, stated: str, settings: list[str], blamed: str
) -> None:
    path = write(tmp_path, f'name = "s"\n[layers.villages]\npath = "v.csv"\n[plan]\n{stated}\n', "s.toml")
    (finding,) = refused(load_scenario, path, settings=settings)
    assert finding.file is not None
    assert finding.file.removeprefix(f"{tmp_path}/") == blamed


def test_findings_about_settings_name_where_the_setting_stands(tmp_path: Path) -> None:
    path = tmp_path / "s.toml"
    found = [
        make_finding("wanted-left-out", "it lies outside", column="candidates.wanted[0]"),
        make_finding("operator-without-sites", "no site", column="candidates.operator"),
        make_finding("no-rows", "no rows", file="villages.csv"),
    ]
    placed = in_scenario(found, path, ["candidates.wanted=[{lon=1, lat=1}]"])
    assert [each.file for each in placed] == ["--set candidates.wanted=[{lon=1, lat=1}]", str(path), "villages.csv"]


def fields() -> list[tuple[type[BaseModel], str]]:
    """Every setting, with the class that checks it."""
    found: list[tuple[type[BaseModel], str]] = []
    waiting: list[type[BaseModel]] = [Scenario]
    while waiting:
        model = waiting.pop()
        found += [(model, name) for name in model.model_fields]
        waiting += [inner for each in model.model_fields.values() if (inner := model_of(each.annotation)[0])]
    return found


@pytest.mark.slow
def test_every_setting_says_what_it_means_in_both_languages() -> None:
    meanings = {meaning_of(model.model_fields[name].description or "") for model, name in fields()} - {""}
    assert meanings == set(MEANINGS)
    for meaning in meanings:
        told = remedy_text(make_finding("setting-value", "x", remedy=f"leave it out, or correct it: {meaning}"), "vi")
        assert told == f"bỏ dòng này, hoặc sửa lại: {MEANINGS[meaning]}"


@pytest.mark.slow
def test_the_default_that_a_remedy_shows_mends_the_setting() -> None:
    base = {"name": "plain", "layers": {}}
    mended = 0
    for table in ("terrain", "radio", "people", "fibre", "candidates", "costs", "plan", "map", "calibration"):
        model = model_of(Scenario.model_fields[table].annotation)[0]
        assert model is not None
        for name in model.model_fields:
            with pytest.raises(ValidationError) as refused:
                Scenario.model_validate(base | {table: {name: object()}})
            [finding, *_] = [setting_finding("s.toml", each) for each in refused.value.errors()]
            shown = re.search(r"its default, (\w+ = .*?)(?:: |$)", finding.remedy)
            if shown is not None:
                value = tomllib.loads(shown[1])
                Scenario.model_validate(base | {table: value})
                mended += 1
    assert mended > 80
