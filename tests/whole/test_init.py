"""A folder as agencies hand it over leads to the figures of a scenario that was written by hand, in both languages."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from phusong.cli.app import main
from tests.builders.layers.messy_folder import write_messy_folder
from tests.builders.layers.small_layers import write_small_layers
from tests.builders.runs.silent import run

pytestmark = pytest.mark.slow

SETTINGS = ("radio.max_range_km=8", "plan.budget_vnd=20_000_000_000", "map.raster=false")
PRESETS = '[radio.services.4g]\npreset = ["vn-900", "vn-4g-zone2"]\n[radio.services.5g]\npreset = "vn-5g"\n'


def figures(folder: Path) -> dict[str, object]:
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    return {key: value for key, value in summary.items() if key not in ("scenario", "title")}


def test_a_messy_folder_gives_the_figures_of_a_scenario_by_hand(tmp_path: Path) -> None:
    messy = write_messy_folder(tmp_path / "giao nộp")
    drafted = tmp_path / "drafted.toml"
    for arguments in (["init", str(messy), "--out", str(drafted), "--lang", "vi"], ["check", str(drafted)]):
        done = CliRunner().invoke(main, arguments)
        assert done.exit_code == 0, done.output
    plain = tmp_path / "plain"
    plain.mkdir()
    by_hand = write_small_layers(plain)
    text = by_hand.read_text(encoding="utf-8").replace('name = "small"', 'name = "small"\ncrs = "EPSG:9208"')
    by_hand.write_text(text + PRESETS, encoding="utf-8")
    run(drafted, tmp_path / "a", *SETTINGS)
    run(by_hand, tmp_path / "b", *SETTINGS)
    found = figures(tmp_path / "a")
    assert found == figures(tmp_path / "b")
    assert found["plan"]["proposals"] > 0
