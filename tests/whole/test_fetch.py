"""Public data of a place, fetched from a server in the test process, become a plan without a line edited by hand."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from phusong.cli.app import main
from phusong.fetch import TOKEN_VARIABLE
from tests.builders.fetching.server import serving
from tests.builders.fetching.world import TOKEN, put_world, sources_toml
from tests.builders.runs.silent import run

pytestmark = pytest.mark.slow


def test_fetched_layers_become_a_plan_without_editing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(TOKEN_VARIABLE, TOKEN)
    folder = tmp_path / "huyen-thu"
    with serving() as served:
        put_world(served)
        sources = sources_toml(served, tmp_path)
        asked = ["fetch", "--place", "Thử", "--out", str(folder), "--sources", str(sources)]
        for arguments in (asked, ["init", str(folder)], ["check", str(folder / "scenario.toml")]):
            done = CliRunner().invoke(main, arguments, catch_exceptions=False)
            assert done.exit_code == 0, done.output
    run(folder / "scenario.toml", tmp_path / "out", "map.raster=false", "radio.max_range_km=8")
    summary = json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))
    assert summary["services"]["4g"]["population_total"] == 1780
    assert summary["services"]["4g"]["sites"] == 1
    assert summary["services"]["4g"]["commune_centres_total"] == 3
    assert summary["plan"]["status"] == "optimal"
    assert summary["plan"]["proposals"] > 0
    after = summary["plan"]["after"]["4g"]["population_covered"]
    assert after > summary["services"]["4g"]["population_covered"]
