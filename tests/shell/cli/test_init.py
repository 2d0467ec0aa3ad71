"""``phusong init``: what it writes, says, asks and refuses."""

import json
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from phusong.cli import init as command
from phusong.cli.app import main
from phusong.scenario.load import load_scenario
from tests.builders.layers import layer_files as files
from tests.builders.layers.messy_folder import write_messy_folder


def init(folder: Path, *options: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(main, ["init", str(folder), *options], input=typed)


@pytest.fixture(scope="module")
def messy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_messy_folder(tmp_path_factory.mktemp("init") / "Huyện Thử")


@pytest.fixture(scope="module")
def told(messy: Path) -> Result:
    done = init(messy, "--lang", "vi")
    assert done.exit_code == 0, done.output
    return done


@pytest.mark.slow
def test_every_file_is_taken_for_what_it_holds(messy: Path, told: Result) -> None:
    scenario = tomllib.loads((messy / "scenario.toml").read_text(encoding="utf-8"))
    assert scenario["name"] == "huyen-thu"
    assert scenario["crs"] == "EPSG:9208"
    assert {name: (layer["path"], layer.get("layer")) for name, layer in scenario["layers"].items()} == {
        "villages": ("Biểu 01 - dân cư 2024.xlsx", "Biểu"),
        "communes": ("RANHGIOI.ZIP", None),
        "sites": ("dulieu tram.csv", None),
        "roads": ("Giao thông.kml", None),
        "fibre": ("ha tang.gpkg", "lop_1"),
        "access_points": ("ha tang.gpkg", "lop_2"),
        "terrain": ("N22E103_v3.tif", None),
    }
    assert scenario["layers"]["villages"]["columns"] == {
        "village_id": "Mã thôn",
        "name": "Tên thôn, bản",
        "commune_code": "Mã ĐVHC xã",
        "population": "Dân số (người)",
        "is_commune_centre": "TT xã",
        "lon": "Kinh độ",
        "lat": "Vĩ độ",
    }
    sites = scenario["layers"]["sites"]
    assert (sites["crs"], sites["columns"]["lon"], sites["columns"]["lat"]) == ("EPSG:9208", "Y", "X")
    assert load_scenario(messy / "scenario.toml").radio.services["4g"].band_mhz == 942.5


@pytest.mark.slow
def test_unused_columns_and_doubts_stand_as_comments(messy: Path, told: Result) -> None:
    text = (messy / "scenario.toml").read_text(encoding="utf-8")
    assert "# không dùng: DTICH" in text
    assert "# không dùng: STT" in text


@pytest.mark.slow
def test_what_is_said_in_vietnamese_is_vietnamese(told: Result) -> None:
    for said in (
        "Đã hiểu như sau:",
        "12 dòng",
        "[axes-exchanged]",
        "'X' chứa vĩ độ",
        "cu.xls: không đọc tệp loại .xls",
    ):
        assert said in told.output
    assert "[layers.<layer>" not in told.output
    for english in (" is ", " the ", " rows", " was ", " not ", "remedy", " lie "):
        assert english not in told.output


@pytest.mark.slow
def test_a_scenario_is_not_written_over_unless_told(messy: Path, told: Result) -> None:
    scenario = messy / "scenario.toml"
    before = scenario.read_bytes()
    refused = init(messy)
    assert refused.exit_code == 2
    assert "--force" in refused.output
    assert scenario.read_bytes() == before
    elsewhere = messy.parent / "other" / "drafted.toml"
    elsewhere.parent.mkdir()
    quiet = init(messy, "--out", str(elsewhere), "-q")
    assert (quiet.exit_code, quiet.output) == (0, "")
    assert load_scenario(elsewhere).layers == load_scenario(scenario).layers
    again = init(messy, "--force", "--lang", "vi", "-q")
    assert (again.exit_code, scenario.read_bytes()) == (0, before)


@pytest.mark.slow
def test_json_tells_everything(messy: Path, told: Result) -> None:
    done = CliRunner().invoke(main, ["init", str(messy), "--json", "--out", str(messy.parent / "json.toml")])
    record = json.loads(done.stdout)
    assert record["layers"]["communes"]["unused"] == ["DTICH"]
    assert {finding["code"] for finding in record["doubts"]} == {"axes-exchanged", "crs-recognised"}
    assert {finding["file"] for finding in record["passed_over"]} == {
        "Biểu 01 - dân cư 2024.xlsx (Ghi chú)",
        "ban do.pdf",
        "cu.xls",
        "Đọc trước.txt",
    }


@pytest.mark.slow
def test_what_a_run_needs_and_nobody_has_is_an_error(tmp_path: Path) -> None:
    files.write_layer(files.communes(), tmp_path / "xa.geojson")
    files.write_layer(files.villages().drop(columns="population"), tmp_path / "thon.geojson")
    places = files.places().drop(columns="kind")
    places["name"] = [f"Lô {number}" for number in range(len(places))]
    files.write_layer(places, tmp_path / "truong.geojson")
    done = init(tmp_path)
    assert done.exit_code == 1
    assert "no file of the folder was recognised as terrain" in done.output
    text = (tmp_path / "scenario.toml").read_text(encoding="utf-8")
    assert '# population = "…"  # required, not recognised: People who live there.' in text
    assert "# [layers.terrain]" in text
    assert set(tomllib.loads(text)["layers"]) == {"villages", "communes"}, "a layer that cannot be read stays a comment"
    assert '# path = "truong.geojson"' in text


def test_a_folder_without_layers_gets_no_scenario(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4")
    done = init(tmp_path, "--json")
    assert done.exit_code == 1
    assert [finding["code"] for finding in json.loads(done.stdout)] == ["nothing-recognised", "file-passed-over"]
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]
    assert init(tmp_path / "absent").exit_code == 2
    assert init(tmp_path, "--out", str(tmp_path / "villages.gpkg")).exit_code == 2


def test_an_empty_folder_is_told_as_that(tmp_path: Path) -> None:
    for language, words in (("en", "holds no files of data"), ("vi", "không có tệp dữ liệu nào")):
        done = init(tmp_path, "--lang", language)
        assert done.exit_code == 1
        assert words in done.output


@pytest.mark.slow
def test_it_asks_only_on_a_terminal_and_only_when_unsure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files.write_layer(files.communes(), tmp_path / "xa.geojson")
    for name in ("so_lieu_1.geojson", "so_lieu_2.geojson"):
        files.write_layer(files.villages(), tmp_path / name)
    out = tmp_path / "s.toml"

    def taken(done: Result) -> str:
        assert done.exit_code == 1, "there is no terrain"
        return tomllib.loads(out.read_text(encoding="utf-8"))["layers"]["villages"]["path"]

    piped = init(tmp_path, "--out", str(out))
    assert taken(piped) == "so_lieu_1.geojson"
    assert "[layer-candidates]" in piped.output
    monkeypatch.setattr(command, "is_terminal", lambda: True)
    asked = init(tmp_path, "--out", str(out), "--force", typed="2\n")
    assert taken(asked) == "so_lieu_2.geojson"
    assert asked.output.count("Enter takes the first") == 1
    assert init(tmp_path, "--out", str(out), "--force", "-q").output.count("Enter") == 0


CHANGES = {
    "plan.budget_vnd": (2e11, "2e11"),
    "plan.money": ("net_present_cost", "net_present_cost"),
    "radio.model": ("itm", '"itm"'),
    "radio.services.4g.band_mhz": (700, "700"),
    "title": ("Tỉnh = mới", "Tỉnh = mới"),
    "plan.must_serve": (["school"], '["school"]'),
    "map.language": ("en", "en"),
}


@pytest.mark.slow
def test_settings_of_the_command_line_stand_in_the_scenario(messy: Path, tmp_path: Path) -> None:
    plain, out = tmp_path / "plain.toml", tmp_path / "s.toml"
    asked = [part for key, (_, text) in CHANGES.items() for part in ("--set", f"{key}={text}")]
    assert init(messy, "--out", str(plain), "-q").exit_code == 0
    done = init(messy, "--out", str(out), *asked, "--lang", "vi")
    assert done.exit_code == 0, done.output
    found = tomllib.loads(out.read_text(encoding="utf-8"))
    for key, (value, _) in CHANGES.items():
        table = found
        for name in key.split("."):
            table = table[name]
        assert table == value, key
    assert found["layers"] == tomllib.loads(plain.read_text(encoding="utf-8"))["layers"]
    assert load_scenario(out).plan.budget_vnd == 200_000_000_000


@pytest.mark.parametrize(
    ("given", "code", "exit_code"),
    [
        pytest.param("plan.bugdet_vnd=5", "setting-unknown", 1, marks=pytest.mark.slow),
        ("plan.budget_vnd", "setting-form", 2),
        pytest.param("plan.budget_vnd=much", "setting-value", 1, marks=pytest.mark.slow),
        pytest.param("name.x=1", "setting-form", 2, marks=pytest.mark.slow),
    ],
)
def test_mistakes_in_settings_are_blamed_on_the_command_line(
    messy: Path, tmp_path: Path, given: str, code: str, exit_code: int
) -> None:
    out = tmp_path / "s.toml"
    done = init(messy, "--out", str(out), "--set", given, "--json")
    (finding,) = json.loads(done.stdout)
    assert (done.exit_code, finding["code"], out.exists()) == (exit_code, code, False)
    assert f"--set {given}" in (finding["file"] or "") or given.partition("=")[0] in finding["message"]
