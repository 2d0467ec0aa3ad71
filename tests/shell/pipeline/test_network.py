"""A scenario is read and checked in one way: what ``check`` tells is what ``run`` refuses or warns of."""

from pathlib import Path

import pytest

from phusong.console.narrator import Narrator
from phusong.coverage.findings.errors import InputError
from phusong.coverage.findings.finding import Finding
from phusong.pipeline import run as run_module
from phusong.pipeline.check import CheckOptions, check_paths
from phusong.pipeline.network import read_scenario_network, terrain_margin_m
from phusong.pipeline.run import run_scenario
from phusong.scenario.load import load_scenario
from phusong.scenario.mistakes import in_scenario
from tests.builders.layers.small_layers import write_small_layers

QUIET = Narrator(quiet=True)
BARE = ("map.raster=false", "plan.enabled=false")
"""Settings that leave out what makes a run long and no finding depends on."""

WARNED = {
    "low masts": ('radio.second_model="tr38901-rma"', "mast-outside-model"),
    "unknown operator": ('candidates.operator="Vietel"', "operator-without-sites"),
    "service without sites": ("radio.services.4gg.band_mhz=900", "service-without-sites"),
    "no plan": ("plan.frontier_vnd=[0, 5000000000]", "plan-not-made"),  # as BARE makes none
    "decisions": (
        'plan.decisions=[{subject="S1", verdict="accept"}, {subject="S1", verdict="reject"}]',
        "decisions-contradict",
    ),
    "place outside": ("candidates.wanted=[{lon=100.0, lat=20.0}]", "wanted-left-out"),
}
REFUSED = {
    "unknown service": ('plan.floors=[{service="4gg", share=0.5}]', "unknown-service"),
    "unknown kind": ('plan.must_serve=["scool"]', "unknown-kind-of-place"),
    "unknown proposal": ('plan.decisions=[{subject="towr:1,2:4g", verdict="reject"}]', "unknown-proposal-or-site"),
    "lost calibration": ('radio.calibration="/nowhere/lost.toml"', "calibration-unreadable"),
    "unknown setting": ("plan.budget=5", "setting-unknown"),
}


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Layers that nobody changes, and the folder of runs that use each other's stages again."""
    return low_masts(tmp_path_factory.mktemp("district"))


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    """Layers of a test's own."""
    return low_masts(tmp_path)


def low_masts(folder: Path) -> Path:
    path = write_small_layers(folder)
    sites = folder / "sites.csv"
    sites.write_text(sites.read_text(encoding="utf-8").replace(",30,", ",4,"), encoding="utf-8")
    return path


def told_by_run(path: Path, settings: tuple[str, ...], out: Path) -> list[Finding]:
    """What a run warns of or refuses, as the command line places it; its pages say nothing of it."""
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(run_module, "render_outputs", lambda *_: [])
            found = run_scenario(load_scenario(path, settings=settings), out, QUIET).findings
    except InputError as error:
        found = error.findings
    return in_scenario(found, path, settings)


@pytest.mark.slow
@pytest.mark.parametrize(("setting", "code"), [*WARNED.values(), *REFUSED.values()], ids=[*WARNED, *REFUSED])
def test_check_tells_what_a_run_would(district: Path, setting: str, code: str) -> None:
    settings = (*BARE, setting)
    told = told_by_run(district, settings, district.parent / "out")
    assert list(check_paths([district], CheckOptions(settings=settings)).findings) == told
    assert code in {finding.code for finding in told}


@pytest.mark.slow
def test_broken_layers_do_not_hide_a_lost_calibration(scenario: Path) -> None:
    villages = scenario.parent / "villages.csv"
    villages.write_text(villages.read_text(encoding="utf-8").replace(",400,", ",-400,"), encoding="utf-8")
    settings = ('radio.calibration="/nowhere/lost.toml"',)
    codes = {finding.code for finding in check_paths([scenario], CheckOptions(settings=settings)).findings}
    assert codes >= {"out-of-range", "calibration-unreadable"}
    with pytest.raises(InputError) as refused:
        read_scenario_network(load_scenario(scenario, settings=settings))
    assert {finding.code for finding in refused.value.findings} == codes


@pytest.mark.parametrize(
    ("settings", "margin_m"),
    [
        ([], 30_000.0),  # the longest hop
        (["candidates.microwave_range_m=0"], 25_000.0),
        (["radio.max_range_km=200"], 200_000.0),
        (["radio.max_range_km=200", 'radio.model="tr38901-rma"'], 30_000.0),  # which is for 5 km
        (["radio.max_range_km=200", 'radio.second_model="tr38901-rma"'], 200_000.0),
        (["candidates.microwave_range_m=100000"], 50_000.0),  # no band goes further
    ],
)
def test_the_ground_is_read_as_far_as_masts_and_hops_reach(
    settings: list[str], margin_m: float, district: Path
) -> None:
    assert terrain_margin_m(load_scenario(district, settings=settings)) == margin_m
