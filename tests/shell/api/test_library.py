"""The library: what programs rely on stands as it is written down, examples run, and nothing is said unasked."""

import doctest
import importlib
import inspect
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

import phusong
from phusong.api import loading, raster, running
from phusong.coverage import p1812
from phusong.coverage.findings.errors import ArgumentError, UsageError
from phusong.optimize import maximal_cover, prize_collecting_tree, set_cover, steiner_tree
from tests.builders.layers.small_layers import write_small_layers
from tests.builders.paths import DOCS
from tests.builders.plans.small_plan import small_case
from tests.builders.runs.run_folders import small_raster, smaller_case, write_run

pytestmark = pytest.mark.slow  # every folder holds a GeoPackage, and one example runs a scenario

API = Path(__file__).parent / "public_api.txt"
EXAMPLES = ("loading", "running", "run", "raster", "comparing")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the examples of the library are written for: a scenario and two finished runs."""
    folder = tmp_path_factory.mktemp("library")
    write_small_layers(folder).rename(folder / "province.toml")
    more = {"coverage_4g.tif": small_raster(), "map.html": b'<p>"a map"</p><script>1</script>'}
    write_run(folder / "out" / "finished", small_case(), more=more)
    write_run(folder / "out" / "smaller", smaller_case())
    return folder


@pytest.mark.parametrize("module", EXAMPLES)
def test_examples_say_what_comes_out(module: str, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(place)
    done = doctest.testmod(importlib.import_module(f"phusong.api.{module}"), optionflags=doctest.NORMALIZE_WHITESPACE)
    assert done.failed == 0
    assert done.attempted > 1


def with_examples() -> list[object]:
    """Every public function and class of the library, and the functions and results that the contract names."""
    named = [getattr(phusong, name) for name in phusong.__all__]
    named += [maximal_cover, set_cover, steiner_tree, prize_collecting_tree, p1812.basic_loss_db]
    return [value for value in named if not inspect.ismodule(value)]


def test_every_public_name_has_an_example() -> None:
    lacking = [value.__qualname__ for value in with_examples() if ">>>" not in (inspect.getdoc(value) or "")]
    assert lacking == []


@pytest.mark.parametrize("value", [each for each in with_examples() if not each.__module__.startswith("phusong.api")])
def test_examples_that_need_no_folder_say_what_comes_out(value: object) -> None:
    home = vars(importlib.import_module(value.__module__))
    finder, runner = (
        doctest.DocTestFinder(recurse=False),
        doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE),
    )
    (example,) = finder.find(value, value.__qualname__, globs=dict(home))
    done = runner.run(example)
    assert done.failed == 0
    assert done.attempted > 0


def public() -> Iterator[str]:
    """Every public name with its signature, those of the classes among them."""
    for name in phusong.__all__:
        value = getattr(phusong, name)
        if inspect.ismodule(value):
            yield name
        elif inspect.isclass(value):
            yield f"class {name}"
            if value.__module__.startswith("phusong.api"):
                yield from sorted(members(name, value))
        else:
            yield f"{name}{inspect.signature(value)}"
    for name in ("maximal_cover", "set_cover", "steiner_tree", "prize_collecting_tree"):
        yield f"optimize.{name}{inspect.signature(getattr(phusong.optimize, name))}"
    yield f"coverage.p1812.basic_loss_db{inspect.signature(phusong.coverage.p1812.basic_loss_db)}"


def members(name: str, owner: type) -> Iterator[str]:
    for member, value in vars(owner).items():
        if member.startswith("_") and member != "_repr_html_":
            continue
        call = inspect.signature(value) if inspect.isfunction(value) else ""
        yield f"  {name}.{member}{call}"


def test_the_public_api_is_as_written_down() -> None:
    """A change here is a change for those who use the library: write it into the changelog, and the file anew."""
    assert "\n".join(public()) + "\n" == API.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [name for name in phusong.__all__ if name not in ("coverage", "maps", "optimize")])
def test_every_public_name_is_explained(name: str) -> None:
    value = getattr(phusong, name)
    text = inspect.getdoc(value) or ""
    assert text
    if inspect.isfunction(value):
        assert all(part in text for part in ("Args:", "Returns:", "Raises:", "Examples:"))


def test_frames_have_geometry_a_crs_and_documented_columns(place: Path) -> None:
    run = phusong.open_run(place / "out" / "finished")
    page = (DOCS / "library.md").read_text(encoding="utf-8")
    for name in ("villages", "communes", "sites", "proposals"):
        frame = getattr(run, name)
        assert frame.crs.is_projected
        assert len(frame) == {"villages": 7, "communes": 2, "sites": 2, "proposals": 3}[name]
        section = page.split(f"### `run.{name}`")[1].split("\n### ")[0]
        told = set(re.findall(r"`([\w<>]+)`", section))
        columns = {re.sub(r"(?<=_)(fibre|4g|5g)(?=_|$)", "<service>", column) for column in frame.columns}
        assert columns <= told | {"geometry"}, name
    assert run.villages is run.villages
    assert run.villages.loc[0, "geometry"].x == pytest.approx(401_000.0)
    assert run.villages["households"].dtype == np.float64


def test_a_raster_is_an_array_with_its_grid(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raster, "find_spec", lambda _: None)
    run = phusong.open_run(place / "out" / "finished")
    read = run.raster("4g")
    assert read.values.dtype == np.float32
    assert (read.values[0, 0], bool(np.isnan(read.values[2, 3]))) == (-120.0, True)
    assert (read.transform.a, read.transform.e, read.crs.to_epsg()) == (500.0, -500.0, 32648)
    for wanted in ({"service": "4q"}, {"service": "4g", "after": True}, {"service": "4g", "quantity": "beauty"}):
        with pytest.raises(ArgumentError) as refused:
            run.raster(**wanted)
        assert refused.value.findings[0].code == "raster-missing"


def test_where_rioxarray_is_installed_it_reads_the_raster(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own call, with a stand-in: masked, one band squeezed out, loaded before the file can change."""
    asked: list[object] = []

    class Opened:
        def squeeze(self, *given: object, **named: object) -> "Opened":
            asked.append((given, named))
            return self

        def load(self) -> str:
            return "an array"

    def opened(path: Path, **named: object) -> Opened:
        asked.append((path.name, named))
        return Opened()

    monkeypatch.setattr(raster, "find_spec", lambda _: object())
    monkeypatch.setitem(sys.modules, "rioxarray", SimpleNamespace(open_rasterio=opened))
    assert phusong.open_run(place / "out" / "finished").raster("4g") == "an array"
    assert asked == [("coverage_4g.tif", {"masked": True}), (("band",), {"drop": True})]


def test_a_notebook_gets_the_map_in_a_frame_that_reaches_nothing(place: Path) -> None:
    shown = phusong.open_run(place / "out" / "finished")._repr_html_()
    assert shown.startswith('<iframe sandbox="allow-scripts"')
    assert "&lt;p&gt;&quot;a map&quot;&lt;/p&gt;" in shown
    assert "<script" not in shown
    compared = phusong.compare(place / "out" / "finished", phusong.open_run(place / "out" / "smaller"))
    assert "&lt;title&gt;Two runs compared" in compared._repr_html_()
    assert json.loads(json.dumps(compared)) == compared.comparison.as_dict()


def test_settings_of_a_program_are_values_and_their_mistakes_are_blamed_on_it(place: Path) -> None:
    settings = {
        "plan.budget_vnd": np.int64(7),
        "plan.must_serve": ("school",),
        "radio.services.4g": {"preset": ["vn-900"]},
        "layers.villages.path": place / "villages.csv",
    }
    scenario = phusong.load_scenario(str(place / "province.toml"), settings=settings)
    assert (scenario.plan.budget_vnd, scenario.plan.must_serve) == (7, ("school",))
    assert scenario.radio.services["4g"].band_mhz == 942.5
    with pytest.raises(phusong.InputError) as refused:
        phusong.load_scenario(place / "province.toml", settings={"plan.bugdet_vnd": 7})
    assert refused.value.findings[0].file == "settings['plan.bugdet_vnd']"
    with pytest.raises(UsageError):
        phusong.load_scenario(place / "province.toml", settings={"plan..seed": 7})


def test_nothing_is_said_unasked_and_errors_carry_their_findings(place: Path, capfd: pytest.CaptureFixture) -> None:
    scenario = phusong.load_scenario(place / "province.toml", settings={"layers.villages.path": "none.csv"})
    assert [finding.severity for finding in phusong.check(scenario)] == ["error"]
    with pytest.raises(phusong.InputError) as refused:
        phusong.run(scenario, place / "refused")
    assert refused.value.findings[0].layer == "villages"
    assert isinstance(refused.value, phusong.PhusongError)
    assert capfd.readouterr() == ("", "")


def test_a_temporary_folder_goes_with_its_run(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def leave(scenario: object, folder: Path, *_: object) -> None:
        folder.rmdir()
        write_run(folder, small_case())

    monkeypatch.setattr(running, "run_scenario", leave)
    run = running.run(loading.load_scenario(place / "province.toml"))
    folder = run.folder
    assert len(run.sites) == 2
    assert folder.is_dir()
    del run
    assert not folder.exists()


def test_what_is_not_there_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="no attribute 'plan'"):
        _ = phusong.plan
    assert set(phusong.__all__) <= set(dir(phusong))
