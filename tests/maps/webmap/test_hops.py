"""Hops of proposals as the map and the GeoPackage tell them: what each holds, and the section under it."""

from dataclasses import replace

import numpy as np
import pyogrio
import pytest

from phusong.maps.export.geopackage import layers_gpkg
from phusong.maps.webmap.hops import hops_data, served_by
from phusong.optimize.planner.planner import make_plan
from phusong.optimize.question.parameters import PlanParameters
from tests.builders.pages.contexts import MAP_CONTEXT
from tests.builders.plans.hilly_question import hilly_options

BEHIND, PASS = (10.0, 12.0), (14.0, 9.0)


@pytest.fixture(scope="module")
def planned():
    options = hilly_options((BEHIND, PASS), {BEHIND: "CF", PASS: ""})
    return options, make_plan(options, PlanParameters(budget_vnd=10**9, weights={"4g": 1.0}))


def test_every_hop_of_a_chain_has_its_section(planned):
    options, plan = planned
    told = dict(zip([proposal.kind for proposal in plan.proposals], hops_data(options.network, plan), strict=True))
    assert [len(told[kind]) for kind in ("new_tower", "relay")] == [2, 1]
    first, second = told["new_tower"]
    assert (first["end"], second["end"]) == (second["start"], "S2")
    assert told["relay"] == [second]
    names = {proposal.kind: proposal.name for proposal in plan.proposals}
    assert first["names"] == [names["new_tower"], names["relay"]]
    assert second["names"] == [names["relay"], "Trạm 2"]
    for hop in (first, second):
        assert len(hop["distance"]) == len(hop["ground"]) == len(hop["cover"])
        assert hop["distance"][-1] == pytest.approx(hop["length"], abs=0.2)
        assert hop["antennas"] == [pytest.approx(hop["ground"][at] + 42.0, abs=0.2) for at in (0, -1)]
        assert (hop["k"], hop["share"]) == (pytest.approx(4.0 / 3.0), 0.6)
        # What is drawn keeps what was asked for: the ray over ground and bulge by 60 % of the Fresnel radius.
        along, ground = np.array(hop["distance"][1:-1]), np.array(hop["ground"][1:-1])
        left = hop["length"] - along
        ray = hop["antennas"][0] + (hop["antennas"][1] - hop["antennas"][0]) * along / hop["length"]
        radius = np.sqrt(299.792458 / hop["mhz"] * along * left / hop["length"])
        free = ray - ground - along * left / (2.0 * hop["k"] * 6_371_000.0)
        assert (free / radius).min() == pytest.approx(hop["clear"], abs=0.02)


def test_a_relay_mast_is_shown_with_the_services_that_pass_over_it(planned):
    _, plan = planned
    assert dict(zip([proposal.kind for proposal in plan.proposals], served_by(plan), strict=True)) == {
        "new_tower": ["4g"],
        "relay": ["4g"],
    }
    alone = replace(plan, proposals=tuple(each for each in plan.proposals if each.kind == "relay"))
    assert served_by(alone) == [[]]


@pytest.mark.slow
def test_the_geopackage_holds_a_line_over_the_ground_for_each_hop(planned, tmp_path):
    options, plan = planned
    path = tmp_path / "layers.gpkg"
    path.write_bytes(layers_gpkg(options.network, options.coverage, plan, context=MAP_CONTEXT))
    hops = pyogrio.read_dataframe(path, layer="backhaul")
    assert sorted(hops["hop"]) == [1, 1, 2]
    assert hops.geometry.has_z.all()
    assert hops.geometry.length.tolist() == pytest.approx(hops["length_m"].tolist(), rel=1e-6)
    counts = [len(cover.split(";")) for cover in hops["cover_m"]]
    assert counts == [len(line.coords) for line in hops.geometry]
