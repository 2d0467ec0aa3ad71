"""A run over two provinces leaves an overview and a map of each, and all else where one of them cannot be made."""

import json
from pathlib import Path

import pytest

from phusong.maps.country import pages
from phusong.maps.page.seal import PageError
from tests.builders.layers.small_layers import write_small_layers
from tests.builders.pages.contexts import data_of
from tests.builders.runs.silent import run

pytestmark = pytest.mark.slow

QUICK = ("map.raster=false", "people.points=1")
PAGES = {"map.html", "map/all.html", "map/lao-cai.html", "map/yen-bai.html"}


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    """The small district, its communes in two provinces by a column that the scenario maps."""
    path = write_small_layers(tmp_path)
    communes = tmp_path / "communes.geojson"
    told = json.loads(communes.read_text(encoding="utf-8"))
    for feature in told["features"]:
        feature["properties"]["tinh"] = "Yên Bái" if feature["properties"]["commune_code"] == "01003" else "Lào Cai"
    communes.write_text(json.dumps(told), encoding="utf-8")
    text = path.read_text(encoding="utf-8")
    mapped = '[layers.communes]\npath = "communes.geojson"\n'
    assert mapped in text
    path.write_text(text.replace(mapped, mapped + '[layers.communes.columns]\nprovince = "tinh"\n'), encoding="utf-8")
    return path


def pages_in(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*.html")} - {"report.html"}


def test_a_run_over_provinces_leaves_their_pages_and_takes_them_away_again(scenario: Path) -> None:
    out = scenario.parent / "out"
    result = run(scenario, out, *QUICK)
    assert pages_in(out) == PAGES
    assert {
        name for name in json.loads((out / "run.json").read_text(encoding="utf-8"))["outputs"] if "html" in name
    } == {
        *PAGES,
        "report.html",
    }
    data = data_of((out / "map.html").read_text(encoding="utf-8"))
    for service, told in result.summary["services"].items():
        units = data["levels"]["province"]["served"][service]["today"]
        assert sum(units["villages"]) == told["villages_covered"]
        assert abs(sum(units["people"]) - told["population_covered"]) <= 1
    run(scenario, out, *QUICK, "map.whole_villages=11")
    assert pages_in(out) == PAGES - {"map/all.html"}


def test_a_province_whose_page_cannot_be_made_is_told_of_and_all_else_is_written(
    scenario: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = run(scenario, scenario.parent / "whole", *QUICK).folder
    render = pages.render_map

    def failing(*args, context, **more):
        if context.title == "Yên Bái":
            raise PageError("the page is 41.0 MB, more than the 40 MB that open well")
        return render(*args, context=context, **more)

    monkeypatch.setattr(pages, "render_map", failing)
    result = run(scenario, scenario.parent / "out", *QUICK)
    names = [{path.relative_to(folder).as_posix() for path in folder.rglob("*")} for folder in (whole, result.folder)]
    assert names[0] - names[1] == {"map/yen-bai.html"}
    told = [finding for finding in result.findings if finding.code == "page-not-made"]
    assert [(finding.file, finding.severity) for finding in told] == [("map/yen-bai.html", "warning")]
    overview = data_of((result.folder / "map.html").read_text(encoding="utf-8"))
    assert overview["levels"]["province"]["file"] == ["map/lao-cai.html", ""]
