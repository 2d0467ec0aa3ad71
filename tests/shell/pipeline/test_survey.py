"""Layers that did not change are taken as an earlier run read them: the same network, warnings and refusals."""

from pathlib import Path

import pytest

from phusong.console.narrator import Narrator
from phusong.coverage.fibre import build_road_graph
from phusong.coverage.findings.errors import InputError
from phusong.pipeline import survey
from phusong.pipeline.survey import Surveyed, open_stages, survey_scenario
from phusong.scenario.load import load_scenario
from phusong.store.keys import content_key
from tests.builders.layers.small_layers import write_small_layers

pytestmark = pytest.mark.slow

READ = survey.read_scenario_network


class Reader:
    """Counts how often files are read."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.times = 0
        monkeypatch.setattr(survey, "read_scenario_network", self.read)

    def read(self, scenario: object) -> object:
        self.times += 1
        return READ(scenario)  # type: ignore[arg-type]


def surveyed(path: Path, home: Path, *settings: str) -> Surveyed:
    scenario = load_scenario(path, settings=settings)
    return survey_scenario(open_stages(scenario, home, Narrator(quiet=True)), scenario)


def test_a_question_asked_again_reads_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, home, reader = write_small_layers(tmp_path), tmp_path / "home", Reader(monkeypatch)
    villages = tmp_path / "villages.csv"
    villages.write_text("DANH SÁCH THÔN\n" + villages.read_text(encoding="utf-8"), encoding="utf-8")
    first = surveyed(path, home)
    again = surveyed(path, home, "plan.budget_vnd=7e9")
    assert reader.times == 1
    assert content_key(again.populated.network) == content_key(first.populated.network)
    assert again.populated.network.crs.srs == first.populated.network.crs.srs
    assert again.findings == first.findings
    assert len(first.findings) > 0, "else nothing is told by it"
    fibre = load_scenario(path).fibre
    one, other = (build_road_graph(each.populated.network, fibre) for each in (first, again))
    assert content_key(one.roads.x_m, one.village_node) == content_key(other.roads.x_m, other.village_node)


def test_what_a_setting_says_is_held_against_kept_layers(tmp_path: Path) -> None:
    path, home = write_small_layers(tmp_path), tmp_path / "home"
    surveyed(path, home)
    warned = 'candidates.operator="Vietel"'
    assert surveyed(path, home, warned).findings == surveyed(path, tmp_path / "other", warned).findings
    assert "operator-without-sites" in {each.code for each in surveyed(path, home, warned).findings}
    told = []
    for folder in (home, tmp_path / "third"):
        with pytest.raises(InputError) as error:
            surveyed(path, folder, 'plan.must_serve=["scool"]')
        told.append([each.as_dict() for each in error.value.findings])
    assert told[0] == told[1]


@pytest.mark.parametrize(
    "setting", ["crs=EPSG:32648", "terrain.step_m=250", "radio.max_range_km=90", "fibre.node_tolerance_m=2"]
)
def test_settings_of_reading_and_of_roads_have_files_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    path, home, reader = write_small_layers(tmp_path), tmp_path / "home", Reader(monkeypatch)
    surveyed(path, home)
    found = surveyed(path, home, setting)
    assert reader.times == 2
    assert content_key(found.populated.network) == content_key(
        surveyed(path, tmp_path / "o", setting).populated.network
    )


def test_a_file_that_changed_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, home, reader = write_small_layers(tmp_path), tmp_path / "home", Reader(monkeypatch)
    surveyed(path, home)
    villages = tmp_path / "villages.csv"
    villages.write_text(villages.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    surveyed(path, home)
    assert reader.times == 2


def test_what_was_written_while_it_was_read_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, home = write_small_layers(tmp_path), tmp_path / "home"
    villages = tmp_path / "villages.csv"

    def read(scenario: object) -> object:
        found = READ(scenario)  # type: ignore[arg-type]
        villages.write_text(villages.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        return found

    monkeypatch.setattr(survey, "read_scenario_network", read)
    surveyed(path, home)
    reader = Reader(monkeypatch)
    surveyed(path, home)
    assert reader.times == 1


def test_kept_layers_of_another_form_count_as_absent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, home, reader = write_small_layers(tmp_path), tmp_path / "home", Reader(monkeypatch)
    surveyed(path, home)
    [kept] = (home / ".cache").glob("layers-*.npz")
    kept.write_bytes(b"no archive")
    surveyed(path, home)
    assert reader.times == 2
