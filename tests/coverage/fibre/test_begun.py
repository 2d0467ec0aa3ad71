"""The check of roads and fibre begun in a process of its own comes to what it comes to here."""

import os
import pickle
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from numpy.testing import assert_array_equal

from phusong.coverage.fibre import begun
from phusong.coverage.fibre.begun import BegunCheck, examine_plant
from phusong.coverage.fibre.checks import check_fibre
from phusong.coverage.fibre.graph import build_road_graph, road_basis
from phusong.coverage.fibre.parameters import FibreParameters
from phusong.coverage.geofiles.child import Apart, ApartError
from tests.builders.networks.fibre_networks import network_of, plant_of

PARAMETERS = FibreParameters()
NETWORK = network_of(
    [(1500, 100), (3000, 500), (9000, 9000)],
    [[(0, 0), (5000, 0)], [(3000, 8), (3000, 4000)], [(7000, 0), (7000, 900)]],
    plant_of([(1000, 30)]),
)


@pytest.fixture
def always(monkeypatch):
    monkeypatch.setattr(begun, "MANY_POINTS", 0)
    monkeypatch.setattr(begun, "cores", lambda: 2)


def fresh():
    """The same network whose layers nobody has asked about yet."""
    return replace(NETWORK, roads=replace(NETWORK.roads), villages=replace(NETWORK.villages))


@pytest.mark.slow
def test_findings_and_graph_are_those_of_this_process(always, monkeypatch):
    expected, basis = check_fibre(fresh(), PARAMETERS), road_basis(fresh(), PARAMETERS)
    assert {each.finding.code for each in expected} >= {"road-gap", "village-off-road"}
    network = fresh()
    with BegunCheck(PARAMETERS) as check:
        check.begin(network)
        monkeypatch.setattr(begun, "check_fibre", lambda *_: pytest.fail("done here"))
        assert check.findings(network) == expected
    graph = build_road_graph(network, PARAMETERS)
    assert_array_equal(shapely.to_wkb(graph.roads.edge_lines), shapely.to_wkb(basis.graph.roads.edge_lines))
    assert_array_equal(graph.village_drop_m, basis.graph.village_drop_m)
    assert graph is build_road_graph(network, PARAMETERS)
    assert np.array_equal(graph.node_feeder_m, basis.graph.node_feeder_m, equal_nan=True)


@pytest.mark.slow
def test_a_process_that_is_killed_costs_nothing_but_time(always):
    network = fresh()
    with BegunCheck(PARAMETERS) as check:
        check.begin(network)
        check._apart._process.kill()
        assert check.findings(network) == check_fibre(fresh(), PARAMETERS)


def test_small_layers_and_a_single_core_begin_nothing(monkeypatch):
    monkeypatch.setattr(begun, "Apart", lambda *_: pytest.fail("a process was started"))
    for cores, many in ((2, begun.MANY_POINTS), (1, 0)):
        monkeypatch.setattr(begun, "cores", lambda cores=cores: cores)
        monkeypatch.setattr(begun, "MANY_POINTS", many)
        with BegunCheck(PARAMETERS) as check:
            check.begin(NETWORK)
            assert check.findings(NETWORK) == check_fibre(NETWORK, PARAMETERS)


def test_what_is_told_to_another_process_can_be():
    found = pickle.loads(pickle.dumps(examine_plant(NETWORK, PARAMETERS)))
    assert found.findings == check_fibre(NETWORK, PARAMETERS)


@pytest.mark.slow
def test_what_a_call_apart_raises_is_raised_here():
    with Apart(shapely.from_wkt, ("POINT (1 2)",)) as call:
        assert call.result().wkt == "POINT (1 2)"
    with Apart(shapely.from_wkt, ("no shape",)) as call, pytest.raises(shapely.errors.GEOSException):
        call.result()


@pytest.mark.slow
def test_a_call_apart_that_is_killed_gives_no_answer():
    with Apart(sum, ([1, 2],)) as call:
        os.kill(call._process.pid, signal.SIGKILL)
        with pytest.raises(ApartError):
            call.result()


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="asks the system whether a process lives")
def test_a_call_apart_ends_with_the_program(tmp_path):
    program = (
        "import os, time; from phusong.coverage.geofiles.child import Apart\n"
        "call = Apart(time.sleep, (3600.0,)); print(call._process.pid, flush=True); os.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    pid = int(done.stdout)
    for _ in range(600):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        if _state(pid) == "Z":  # ended, and nobody has asked how
            return
        time.sleep(0.05)
    pytest.fail("it lives on")


def _state(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except OSError:
        return ""
