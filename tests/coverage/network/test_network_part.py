"""A part of a network by hand: which rows stay, where lines are cut, and which cells a box touches."""

import math
from dataclasses import replace

import numpy as np
import pytest
from affine import Affine

from phusong.coverage.network.part import PartRows, network_part, renumbered
from phusong.coverage.network.sites import Sectors
from phusong.coverage.terrain.grid import Grid
from tests.builders.networks.small_network import SOUTH_M, WEST_M, small_network, text
from tests.builders.networks.terrains import CRS_METRES

GRID = Grid(Affine(100.0, 0, 1000.0, 0, -100.0, 2000.0), (10, 20), CRS_METRES)  # x 1000 to 3000, y 1000 to 2000


@pytest.mark.parametrize(
    ("box", "rows", "cols"),
    [
        ((1000, 1000, 3000, 2000), (0, 10), (0, 20)),
        ((1100, 1300, 1200, 1500), (5, 7), (1, 2)),
        ((1101, 1301, 1199, 1499), (5, 7), (1, 2)),
        ((1099, 1299, 1201, 1501), (4, 8), (0, 3)),
        ((0, 0, 1050, 1050), (9, 10), (0, 1)),
        ((5000, 0, 6000, 9000), (0, 10), (0, 20)),
    ],
    ids=("all", "edges of cells", "within cells", "beyond cells", "a corner", "beside"),
)
def test_the_cells_that_a_box_touches(box, rows, cols) -> None:
    found = GRID.touched(box)
    assert [(each.start, each.stop) for each in found] == [rows, cols]


def test_numbers_of_rows_follow_what_is_kept() -> None:
    kept = np.array([True, False, True, True])
    assert renumbered(kept, np.array([3, 2, 1, 0, -1])).tolist() == [2, 1, -1, 0, -1]
    assert renumbered(np.zeros(0, dtype=bool), np.array([-1, -1])).tolist() == [-1, -1]


def test_what_lies_in_the_east_is_a_network_of_its_own() -> None:
    network = small_network()
    sectors = Sectors.upright(text("S1", "S2", "S2"), text("4g", "4g", "4g"), *np.full((3, 3), math.nan))
    east = network.villages.commune_codes == "00002"
    rows = PartRows(np.array([False, True]), east, np.array([False, True]), np.array([False]), np.zeros(0, dtype=bool))
    box = (WEST_M + 8_000.0, SOUTH_M, WEST_M + 20_000.0, SOUTH_M + 16_000.0)
    part = network_part(replace(network, sectors=sectors), rows, box, box)
    assert part.villages.ids.tolist() == list("CDEF")
    assert part.communes.names.tolist() == ["Đông"]
    assert part.sites.ids.tolist() == ["S2"]
    assert part.sites.technologies == (frozenset({"4g"}),)
    assert part.sectors.site_ids.tolist() == ["S2", "S2"]
    assert len(part.sectors.stated) == 2
    # The main road of 20 km loses the 8 km to the west; the fibre route, which ends at 5 km, is gone.
    assert [round(line.length) for line in part.roads.lines] == [12_000, 10_000, 5_000]
    assert part.roads.classes.tolist() == ["national", "commune", "commune"]
    assert len(part.fibre.routes) == len(part.fibre.access_point_ids) == 0
    assert part.terrain.bounds == pytest.approx(box)
    x_m, y_m = part.villages.x_m, part.villages.y_m
    assert part.terrain.at(x_m, y_m).tolist() == network.terrain.at(x_m, y_m).tolist()
