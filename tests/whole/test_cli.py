"""The command line as a person and a script meet it: help, exit codes, findings, JSON, two languages."""

import json
from pathlib import Path

import pytest

from phusong.coverage.schema.layers import LAYER_NAMES
from tests.builders.layers.small_layers import write_small_layers
from tests.builders.runs.commands import phusong

pytestmark = pytest.mark.slow  # runs commands and whole scenarios, not units


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_small_layers(tmp_path_factory.mktemp("layers"))


def test_wrong_usage_is_exit_code_2(scenario: Path) -> None:
    assert phusong("run", scenario).exit_code == 2
    assert phusong("fly").exit_code == 2
    assert phusong("run", scenario, "--out", "x", "--jobs", "0").exit_code == 2


def test_run_says_the_indicators(scenario: Path, tmp_path: Path) -> None:
    done = phusong("run", scenario, "--out", tmp_path / "out", "--jobs", "1")
    assert done.exit_code == 0, done.output
    assert "villages" in done.output
    assert str(tmp_path / "out" / "map.html") in done.output.replace("\n", "")
    again = phusong("run", scenario, "--out", tmp_path / "out", "--lang", "vi")
    assert again.exit_code == 0
    assert "Không có thay đổi" in again.output
    quiet = phusong("run", scenario, "--out", tmp_path / "out", "-q", "--json")
    assert json.loads(quiet.stdout)["scenario"] == "small"
    assert quiet.stderr == ""


def test_errors_are_listed_at_once_with_exit_code_1(tmp_path: Path) -> None:
    scenario = write_small_layers(tmp_path)
    villages = tmp_path / "villages.csv"
    text = villages.read_text(encoding="utf-8")
    text = text.replace("V02,Thôn Nậm Cang,01001,120", "V01,Thôn Nậm Cang,09999,-120")
    villages.write_text(text, encoding="utf-8")
    done = phusong("run", scenario, "--out", tmp_path / "out", "--json")
    assert done.exit_code == 1
    findings = json.loads(done.stdout)
    keys = {
        "severity",
        "code",
        "file",
        "layer",
        "row",
        "sheet_row",
        "feature_id",
        "column",
        "value",
        "message",
        "remedy",
    }
    assert set(findings[0]) == keys
    errors = [finding for finding in findings if finding["severity"] == "error"]
    assert {finding["column"] for finding in errors} >= {"village_id", "population", "commune_code"}
    assert 2 in {finding["row"] for finding in errors}
    assert "Traceback" not in done.output
    assert not (tmp_path / "out" / "summary.json").exists()
    spoken = phusong("check", scenario, "--lang", "vi").output
    assert "lỗi [" in spoken
    assert "cách sửa: " in spoken
    checked = phusong("check", scenario, "--json")
    assert checked.exit_code == 1
    assert json.loads(checked.stdout) == findings


def test_check_is_silent_about_good_layers(scenario: Path) -> None:
    done = phusong("check", scenario, scenario.parent / "villages.csv")
    assert done.exit_code == 0, done.output
    assert "error" not in done.output.lower()


def test_check_maps_columns(tmp_path: Path) -> None:
    write_small_layers(tmp_path)
    path = tmp_path / "villages.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("village_id", "ma_thon"), encoding="utf-8")
    told = phusong("check", path, "--layer", "villages")  # a name that agencies use is recognised, and told
    assert (told.exit_code, "ma_thon" in told.output) == (0, True)
    assert phusong("check", path, "--layer", "villages", "--columns", "village_id=ma_thon").exit_code == 0
    assert phusong("check", path, "--layer", "villages", "--columns", "village_id=nowhere").exit_code == 1
    assert phusong("check", path, "--columns", "village_id").exit_code == 2
    assert phusong("check", path, "--layer", "houses").exit_code == 2


def test_a_folder_that_cannot_be_written_is_refused(scenario: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = phusong("run", scenario, "--out", tmp_path / "file" / "out")
    assert done.exit_code == 1
    assert "Traceback" not in done.output
    assert "file" in done.output


def test_template_writes_every_layer_and_overwrites_nothing(tmp_path: Path) -> None:
    done = phusong("template", tmp_path / "layers", "--json")
    assert done.exit_code == 0, done.output
    written = json.loads(done.stdout)["written"]
    assert {Path(name).stem for name in written} >= {"villages", "communes", "sites", "roads", "fibre", "places"}
    (tmp_path / "layers" / "villages.csv").write_text("mine", encoding="utf-8")
    again = phusong("template", tmp_path / "layers")
    assert again.exit_code == 0
    assert "which was there already" in again.output.replace("\n", " ")
    assert (tmp_path / "layers" / "villages.csv").read_text(encoding="utf-8") == "mine"


PROFILES = "case,d_km,h_m,R_m,zone\n" + "".join(f"a,{step / 10},{100 + step % 7},0,4\n" for step in range(51))
CASES = "case,f_MHz,p_time,pL,sigmaL_dB,htg_m,hrg_m,pol,DN,N0,phi_t,lam_t,phi_r,lam_r,dct_km,dcr_km\n"


def test_loss_keeps_the_good_cases_when_one_is_bad(tmp_path: Path) -> None:
    good = "a,900,50,50,0,30,1.5,2,45,360,22.5,103.8,22.5,103.85,500,500\n"
    (tmp_path / "profiles.csv").write_text(PROFILES + PROFILES.split("\n", 1)[1].replace("a,", "b,"), encoding="utf-8")
    (tmp_path / "cases.csv").write_text(CASES + good + good.replace("a,900", "b,90000"), encoding="utf-8")
    files = ["--profiles", tmp_path / "profiles.csv", "--cases", tmp_path / "cases.csv", "--out", tmp_path / "out.csv"]
    done = phusong("loss", "--model", "p1812", *files, "--json")
    assert done.exit_code == 1
    (finding,) = json.loads(done.stdout)
    assert (finding["row"], finding["column"]) == (2, "f_MHz")
    head, first, second = (tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()
    assert head.startswith("case,loss_db,findings")
    assert 90 < float(first.split(",")[1]) < 180
    assert second.split(",")[1] == ""
    assert phusong("loss", "--model", "p1821", *files).exit_code == 2


def test_link_explains_a_path_as_text_json_and_picture(scenario: Path, tmp_path: Path) -> None:
    known = json.loads(phusong("link", scenario, "--from", "?", "--to", "V01", "--json").stdout)
    assert known[0]["severity"] == "error"
    villages = (scenario.parent / "villages.csv").read_text(encoding="utf-8")
    sites = (scenario.parent / "sites.csv").read_text(encoding="utf-8")
    assert "V01" in villages
    site = sites.splitlines()[1].split(",")[0]
    said = phusong("link", scenario, "--from", site, "--to", "V01", "--png", tmp_path / "path.png")
    assert said.exit_code == 0, said.output
    assert "Link budget of 4G" in said.stdout
    assert (tmp_path / "path.png").read_bytes().startswith(b"\x89PNG")
    spoken = phusong("link", scenario, "--from", site, "--to", "V01", "--lang", "vi")
    assert "Quỹ đường truyền 4G" in spoken.stdout
    told = json.loads(phusong("link", scenario, "--from", site, "--to", "V01", "--json").stdout)
    assert told["start"]["id"] == site
    assert told["reception"]["rsrp"]["unit"] == "dBm"
    assert told["loss_db"] > 0
    assert phusong("link", scenario, "--from", "V01", "--to", site).exit_code == 1


def test_frontier_serves_no_fewer_for_more_money(scenario: Path) -> None:
    done = phusong("frontier", scenario, "--budgets", "2e10,0,5e9", "--json", "-q")
    assert done.exit_code == 0, done.output
    points = json.loads(done.stdout)
    assert [point["budget_vnd"] for point in points] == [0, 5_000_000_000, 20_000_000_000]
    assert points[0]["objective"] == 0
    assert points[0]["objective"] <= points[1]["objective"] <= points[2]["objective"]
    assert all(point["cost_vnd"] <= point["budget_vnd"] for point in points)
    assert all(point["bound"] >= point["objective"] for point in points)
    assert phusong("frontier", scenario, "--budgets", "much").exit_code == 2


def test_no_command_writes_over_what_it_reads(scenario: Path, tmp_path: Path) -> None:
    cases, profiles = tmp_path / "cases.csv", tmp_path / "profiles.csv"
    cases.write_text(CASES, encoding="utf-8")
    profiles.write_text(PROFILES, encoding="utf-8")
    loss = ["loss", "--model", "p1812", "--profiles", profiles, "--cases", cases]
    assert phusong(*loss, "--out", cases).exit_code == 2
    assert phusong(*loss, "--out", profiles).exit_code == 2
    assert cases.read_text(encoding="utf-8") == CASES
    before = scenario.read_bytes()
    assert phusong("calibrate", cases, scenario, "--out", scenario).exit_code == 2
    assert phusong("link", scenario, "--from", "S1", "--to", "V02", "--png", scenario).exit_code == 2
    assert scenario.read_bytes() == before


def test_check_names_every_layer_in_its_help() -> None:
    shown = " ".join(phusong("check", "--help").output.split())
    assert ", ".join(LAYER_NAMES) in shown


def test_names_in_the_question_are_found_in_the_scenario(tmp_path: Path) -> None:
    scenario = write_small_layers(tmp_path)
    text = scenario.read_text(encoding="utf-8")
    scenario.write_text(text + '[[plan.floors]]\nservice = "4gg"\nshare = 0.9\n', encoding="utf-8")
    for command in (["check", scenario], ["run", scenario, "--out", tmp_path / "out"]):
        (finding,) = json.loads(phusong(*command, "--json", *(["-q"] if command[0] == "run" else [])).stdout)
        assert (finding["file"], finding["column"]) == (str(scenario), "plan.floors.0.service")


def test_names_without_sites_are_doubted_with_the_nearest_name(tmp_path: Path) -> None:
    scenario = write_small_layers(tmp_path)
    text = scenario.read_text(encoding="utf-8")
    added = '[candidates]\noperator = "Vietel"\n[radio.services.4gg]\nband_mhz = 900.0\n'
    scenario.write_text(text + added, encoding="utf-8")
    found = json.loads(phusong("check", scenario, "--json").stdout)
    assert [(each["severity"], each["code"], each["column"]) for each in found] == [
        ("warning", "operator-without-sites", "candidates.operator"),
        ("warning", "service-without-sites", "radio.services.4gg"),
    ]
    assert "did you mean 'Viettel'?" in found[0]["message"]
    assert "did you mean '4g'?" in found[1]["message"]


def test_a_quiet_run_still_says_why_there_is_no_plan(tmp_path: Path) -> None:
    scenario = write_small_layers(tmp_path)
    text = scenario.read_text(encoding="utf-8").replace("20_000_000_000", "100")
    scenario.write_text(text + '[[plan.floors]]\nservice = "4g"\nshare = 1.0\n', encoding="utf-8")
    done = phusong("run", scenario, "--out", tmp_path / "out", "-q")
    assert done.exit_code == 1
    assert "VND are missing" in done.stderr.replace("\n", " ")
    assert len(done.stderr.strip().splitlines()) == 1
