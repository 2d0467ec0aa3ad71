"""Every setting, at each literal and at both ends of its range, ends in a result or in findings: never a traceback."""

from collections.abc import Iterator

import pytest

from tests.builders.runs.every_setting import ALONE, Together, runs_of, settings
from tests.builders.runs.walk import SHOWN_ONCE, Walk

SETTINGS = list(settings())
RUNS = list(runs_of(SETTINGS))


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    """A district, and a run folder whose stages every run uses again as far as it can."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        yield Walk(tmp_path_factory.mktemp("district"), monkeypatch)


def test_the_walk_reaches_every_table() -> None:
    tables = {key.split(".")[0] for key, _ in SETTINGS}
    assert tables == {"terrain", "radio", "fibre", "candidates", "costs", "people", "plan", "map"}
    assert len(SETTINGS) > 250
    assert ("plan.enabled", "false") in SETTINGS
    assert ("radio.model", '"itm"') in SETTINGS
    assert ("candidates.tower_height_m", "200.0") in SETTINGS
    assert set(SETTINGS) >= ALONE | set(SHOWN_ONCE.items())
    assert set(SHOWN_ONCE.items()) <= {together[0] for together in RUNS}
    assert sorted(setting for together in RUNS for setting in together) == sorted(SETTINGS)


@pytest.mark.slow
@pytest.mark.parametrize("together", RUNS, ids=lambda each: "-".join(each[0])[:40])
def test_every_setting(walk: Walk, together: Together) -> None:
    walk.check(together)
