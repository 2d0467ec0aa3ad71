"""A slice of the faults of the Lào Cai layers (``python -m tests.mutations``): caught with their row, none in vain."""

import pytest
import shapely

from tests.builders.layers.lao_cai_layers import lao_cai_frames
from tests.builders.layers.mutation_kinds import KINDS
from tests.builders.layers.mutations import Bench
from tests.builders.layers.variations import ROW_VARIATIONS, TABLE_VARIATIONS, variation

pytestmark = pytest.mark.slow  # writes and checks whole layers

DISTRICT = "Bắc Hà"


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """One district of the province."""
    frames = lao_cai_frames()
    communes = frames["communes"]
    communes = communes[communes["district"].str.contains(DISTRICT)].reset_index(drop=True)
    near = shapely.box(*communes.total_bounds)
    cut = {name: frame[frame.intersects(near)] for name, frame in frames.items() if name not in ("communes", "sectors")}
    cut["villages"] = cut["villages"][cut["villages"]["commune_code"].isin(communes["commune_code"])]
    for name in ("sites", "roads", "fibre", "access_points", "places"):
        cut[name] = cut[name][cut[name].intersects(shapely.union_all(communes.geometry))]
    sectors = frames["sectors"][frames["sectors"]["site_id"].isin(cut["sites"]["site_id"])]
    small = {name: frame.reset_index(drop=True) for name, frame in {**cut, "sectors": sectors}.items()}
    return Bench(tmp_path_factory.mktemp("mutations"), {**small, "communes": communes})


def test_faults_of_every_third_kind_are_caught_with_their_row(bench: Bench) -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS)
    seeds = range(0, len(KINDS), 3)
    outcomes = [outcome for seed in seeds if (outcome := bench.mutation(seed)) is not None]
    assert len(outcomes) > len(seeds) - 2
    missed = [
        f"{each.name}, row {each.row}: {[str(finding) for finding in each.new]}"
        for each in outcomes
        if not each.is_caught
    ]
    assert missed == []


def test_variations_that_change_nothing_raise_nothing(bench: Bench) -> None:
    varied = [variation(bench, seed) for seed in range(0, len(ROW_VARIATIONS) + len(TABLE_VARIATIONS), 2)]
    assert [f"{each.name}: {[str(finding) for finding in each.alarms]}" for each in varied if each.alarms] == []


def test_clean_layers_raise_nothing_by_themselves(bench: Bench) -> None:
    assert bench.clean("villages", "geojson") == bench.clean("sites", "gpkg") == set()
