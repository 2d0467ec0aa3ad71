"""Roads and cables as files from the field have them: what is drawn oddly is planned as what is drawn plainly."""

from pathlib import Path

import pytest

from tests.builders.networks.checked_odd_fibre import check_odd_fibre


@pytest.mark.slow
@pytest.mark.parametrize("seed", [3, 1014])
def test_how_roads_are_drawn_changes_neither_plan_nor_money(seed: int, tmp_path: Path) -> None:
    check_odd_fibre(seed, tmp_path)
