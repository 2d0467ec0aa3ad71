"""A road network drawn in two ways, each read from files and planned: what comes out must be the same."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from phusong.console.narrator import Narrator
from phusong.pipeline.stages.plan import plan_stage
from phusong.pipeline.survey import open_stages, survey_scenario
from phusong.scenario.load import load_scenario
from tests.builders.networks.odd_fibre import CUT_OFF, SAME, drawn, write_drawn


@dataclass(frozen=True)
class Found:
    """What the plan of a network comes to."""

    status: str
    cost_vnd: int
    today: frozenset[str]
    after: frozenset[str]
    codes: frozenset[str]


def found_in(scenario: Path) -> Found:
    """Survey and plan a scenario; the plan passes its audits."""
    loaded = load_scenario(scenario)
    with tempfile.TemporaryDirectory() as kept:
        stages = open_stages(loaded, Path(kept), Narrator(quiet=True))
        today = survey_scenario(stages, loaded)
        plan = plan_stage(stages, loaded, today.radio, today.populated, today.covered).plan
    ids = today.populated.network.villages.ids.astype(str)
    served = today.covered.villages.served("fibre"), plan.after["fibre"]
    now, then = (frozenset(ids[each].tolist()) for each in served)
    return Found(plan.status, plan.cost_vnd, now, then, frozenset(each.code for each in today.findings))


def check_odd_fibre(seed: int, folder: Path) -> None:
    """A network and every way to draw it otherwise."""
    usual = found_in(write_drawn(drawn(seed), folder / "usual"))
    assert usual.status == "optimal"
    for name, draw in (SAME | CUT_OFF).items():
        network = drawn(seed)
        draw(network)
        odd = found_in(write_drawn(network, folder / name))
        # Loops of some metres may lie nearer to a village than its road; all else moves ends by less than a millimetre.
        close = usual.cost_vnd * (1e-2 if name == "loops" else 1e-5) + 2_000
        assert odd.cost_vnd == pytest.approx(usual.cost_vnd, abs=close), name
        assert (odd.status, odd.today, odd.after) == (usual.status, usual.today, usual.after), name
        told = {"islands": "road-island", "far off": "village-off-road"}.get(name)
        assert told is None or told in odd.codes - usual.codes, name
